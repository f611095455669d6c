"""A station whose disk is full while its line is open: it says so, nothing half done is taken, later all is well."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.bureau.home import Bureau
from station.records.people import Proof
from station.services import replication
from station.services import returns as station_returns
from station.store import models
from station.store.foreign import as_refusal
from station.wiring import Station, open_station
from tests.bureau.conftest import CODE
from tests.bureau.line_machine import Machine, missing
from tests.bureau.test_line_pull import pulled, same, verdicts
from tests.conftest import FrozenClock

FULL = ("DiskFull", "DiskTrouble")
"""SQLite has no better word than trouble for a full disk where its shared memory is."""
pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")


@pytest.fixture
def station(tmp_path: Path, clock: FrozenClock, founded: Path) -> Iterator[Station]:
    """As in conftest, on a disk of its own of a few megabytes."""
    home = tmp_path / "home"
    home.mkdir()
    image = tmp_path / "disk.img"
    subprocess.run(["truncate", "-s", "48M", image], check=True)
    # Blocks as on any larger disk: with smaller ones SQLite's shared memory is not sure of its room.
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", "-b", "4096", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, home], check=True)
    (home / "lost+found").rmdir()
    shutil.copytree(founded, home, dirs_exist_ok=True)
    opened = open_station(home, clock)
    yield opened
    opened.close()
    subprocess.run(["umount", "-l", home], check=True)


def refused(work: Callable[[], object]) -> str:
    """What people are told at the end of this: the refusal's name; empty: it went well."""
    try:
        work()
    except Exception as error:  # noqa: BLE001  # whatever it is, as the command line would say it
        return type(as_refusal(error) or error).__name__
    return ""


def fill(station: Station, left: int = 0) -> Path:
    """Take the disk's room but for `left` bytes, as somebody else's files would; what to remove again."""
    place = station.home.root / "else"
    with place.open("wb", buffering=0) as file:
        room = shutil.disk_usage(place).free - left
        file.truncate(0)
        while room > 0:
            try:
                room -= file.write(bytes(min(room, 65536)))
            except OSError:
                break
    return place


def test_sealing_into_a_full_disk_harms_nobody_and_is_made_good(
    machine: Machine, sealed: Station, bureau: Bureau, chief: Proof
) -> None:
    assert verdicts(pulled(bureau)) == ["ACCEPTED"] * 3
    with sealed.store.act(chief, "roster.import") as act:
        draw = act.insert(models.Draw, draw_no=1, plan_ref="-", period="2026-11", purpose="-", strata="orange",
                          state="frozen", frozen_at="2026-11-20T09:00:00+08:00")  # fmt: skip
        act.insert(models.DrawFile, draw_id=draw, name="pool.tsv", content=os.urandom(2_000_000))
    for left in (0, 8_192, 65_536, 600_000):
        taken = fill(sealed, left)
        assert refused(lambda: replication.replicate(sealed)) in FULL, left
        # What lies in the outbox is whole, and the bureau takes that and no more.
        found = pulled(bureau)
        assert not found.bad and set(verdicts(found)) <= {"REPLAY", "ACCEPTED"}, left
        taken.unlink()
    assert replication.replicate(sealed).sealed is not None
    assert verdicts(pulled(bureau))[-1] == "ACCEPTED" and same(sealed, bureau)


def test_a_full_disk_while_the_bureau_drops(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    taken = fill(sealed)
    found = pulled(bureau)
    assert found.bad and "投递箱不再接收" in found.failure and verdicts(found) == ["ACCEPTED"] * 3
    taken.unlink()
    assert pulled(bureau).sent == 1
    taken = fill(sealed)
    # Now it is the station that cannot write down what came.
    for _ in range(2):
        assert refused(lambda: station_returns.receive(sealed)) in FULL
    taken.unlink()
    assert [each.kind for each in station_returns.receive(sealed).done] == ["receipt"]
    assert not list(sealed.home.letterbox.rglob("*.age")) and not list((sealed.home.letterbox / CODE).iterdir())
    replication.replicate(sealed)
    assert verdicts(pulled(bureau))[-1] == "ACCEPTED" and same(sealed, bureau)
