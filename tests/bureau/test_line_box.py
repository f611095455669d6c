"""The letterbox is a small file system: who drops can fill it and nothing else, is told so, and it is cleared."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest
from asyncssh.sftp import SFTPClient

from station.bureau import line, pushing, returns, witness
from station.bureau.home import Bureau
from station.bureau.pushing import InboxFull
from station.replica import letterbox, line_card
from station.replica.line_card import RETURN
from station.services import chores, replication, staff
from station.services import letterbox as box_service
from station.services import line as station_line
from station.services import returns as station_returns
from station.store.home import Home
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT
from tests.bureau.line_machine import Machine, missing
from tests.bureau.test_line import BOX, as_account, as_station
from tests.bureau.test_line_pull import QUICK, pulled
from tests.conftest import PIN

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")
LIMIT = 256 * 2**20


@pytest.fixture
def machine(sealed: Station, bureau: Bureau, tmp_path: Path) -> Iterator[Machine]:
    """As in conftest, with the box the units make."""
    path, _ = line.introduce(bureau)
    (sealed.home.root / path.name).write_bytes(path.read_bytes())
    made = Machine(sealed.home.root, tmp_path / "scratch", box=True)
    card, _ = station_line.introduce(sealed, sealed.home.root / "host.pub")
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    line.set_line(bureau, admin, CODE, host=made.host, port=made.port, host_key=line.host_key(bureau, CODE, card))
    yield made
    made.close()


@pytest.fixture
def inside(machine: Machine, sealed: Station) -> Station:
    """The station, seeing its home as a process of that machine does."""
    return dataclasses.replace(sealed, home=Home(machine.own_home))


def flooded(machine: Machine, bureau: Bureau) -> int:
    """Drop until the server takes no more; bytes it took."""

    async def work(sftp: SFTPClient) -> int:
        block, took = os.urandom(4 * 2**20), 0
        for number in range(200):
            try:
                async with sftp.open(f"/inbox/x{number}", "xb") as file:
                    await file.write(block)
            except asyncssh.SFTPFailure:
                return took
            took += len(block)
        raise AssertionError("it takes everything")

    found = as_account(machine, bureau, RETURN, work)
    assert isinstance(found, int)
    return found


def as_dropper(machine: Machine, script: str) -> None:
    """What the account that drops can do at most, were it not for sshd."""
    user = ("setpriv", "--reuid=station-return", "--regid=station-return", "--clear-groups")
    machine.inside("-m -p", *user, "sh", "-c", f"cd /srv/line/return/inbox && {{ {script}; }}")


def lying(box: Path) -> list[str]:
    """Names in the box, without what mkfs put there."""
    return sorted({path.name for path in box.iterdir()} - {"lost+found"})


def kinds(station: Station) -> dict[str, str]:
    return {each.kind: each.left for each in chores.chores(station)}


def test_a_flood_fills_the_box_and_not_the_disk(
    machine: Machine, sealed: Station, bureau: Bureau, inside: Station
) -> None:
    box = machine.own_home / "letterbox"
    assert letterbox.is_own(box) and letterbox.used(box) < 0.1 and kinds(inside).get("letterbox") is None
    assert LIMIT * 3 // 4 < flooded(machine, bureau) < LIMIT
    # The bureau is told in words, at once and once, and keeps what it has.
    found = pulled(bureau)
    assert found.bad and found.failure.count("投递箱不再接收") == 1 and found.sent == 0
    assert [outcome.verdict.value for outcome in found.outcomes] == ["ACCEPTED"] * 3
    assert kinds(inside)["letterbox"] == "已用 100%"
    # The station works on, and has room of its own there.
    assert replication.replicate(inside).damaged == ()
    written = as_station(machine, f"cd {BOX} && head -c 400000 /dev/zero >own && stat -c %s own && rm own")
    assert written == "400000\n"
    assert station_returns.receive(inside).stopped is None
    assert letterbox.used(box) < 0.1 and all(".part" in name for name in lying(box))
    assert kinds(inside)["letterbox"].startswith("清理 ")
    cleared = box_service.cleared(inside)
    assert cleared is not None and cleared.bytes > LIMIT * 3 // 4
    # What was refused comes with the next pull, and is done.
    assert pulled(bureau).sent == 1
    assert [each.kind for each in station_returns.receive(inside).done] == ["receipt"]
    assert lying(box) == [CODE]


def test_empty_files_and_squatted_names_hold_nothing_up(
    machine: Machine, sealed: Station, bureau: Bureau, inside: Station
) -> None:
    """There are only so many names, and those the station needs can be taken first."""
    squat = f"touch {CODE} .lock .work-00000001 evil.xlsx; ln -s /etc/passwd 00000009.packet.note; mkfifo pipe"
    as_dropper(machine, f"{squat}; i=0; while true >f$i; do i=$((i+1)); done")
    box = machine.own_home / "letterbox"
    assert letterbox.used(box) > 0.99
    with pytest.raises(InboxFull, match="投递箱"):
        packet = made(bureau)
        pushing.push(bureau, CODE, packet, QUICK)
    assert station_returns.receive(inside).stopped is None
    pushing.push(bureau, CODE, made(bureau), QUICK)
    assert [each.kind for each in station_returns.receive(inside).done] == ["receipt"]
    assert lying(box) == [CODE]


def made(bureau: Bureau) -> Path:
    """The packet that waits for the station, made where there is none."""
    if not returns.undelivered(bureau, CODE):
        pulled(bureau, patience=QUICK)
        witness.receipt(bureau, UNIT, CODE)
    [sent] = returns.undelivered(bureau, CODE)
    return returns.folder_of(bureau, sent)


def test_packets_nobody_signed_go_and_the_right_one_is_done(
    machine: Machine, sealed: Station, bureau: Bureau, inside: Station
) -> None:
    """A packet by another key under the number that is due, and under others; a drop that was cut stays for a day."""
    forged = sealed.store.signer.note("anjian-return/1\n")
    for seq in ("00000001", "00000002", "00000044"):
        as_dropper(machine, f"printf '%s' '{forged}' >{seq}.packet.note; echo y >{seq}.p0000.age")
    as_dropper(machine, "echo z >00000003.p0000.age")
    assert station_returns.receive(inside).stopped is None
    box = machine.own_home / "letterbox"
    assert lying(box) == ["00000003.p0000.age"]
    cleared = box_service.cleared(inside)
    assert cleared is not None and cleared.files == 6
    assert pulled(bureau).sent == 1
    assert [each.kind for each in station_returns.receive(inside).done] == ["receipt"]


def test_without_its_box_the_inbox_is_shut(machine: Machine) -> None:
    """As the unit says: what is not of limited size is not shown to the account that drops."""
    unit = machine.inside("-m -p", "cat", "/etc/systemd/system/srv-line-return-inbox.mount")
    assert "Requires=var-lib-station-letterbox.mount\n" in unit
    assert "ConditionPathIsMountPoint=/var/lib/station/letterbox\n" in unit
    assert line_card.FILE in machine.inside("-m -p", "cat", "/etc/systemd/system/var-lib-station-letterbox.mount")
