"""Return packets on a transfer stick: the dock hands them to the inbox, and nothing that is not the bureau's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station.bureau import returns, witness
from station.bureau.home import Bureau
from station.commands.stick import packets
from station.records.people import Proof
from station.records.stick import Served
from station.services import returns as station_returns
from station.services import sticks
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, bureau, paired, sealed, take
from tests.intake.sticks import SERIAL, docked_with, photo

__all__ = ["bureau", "paired", "sealed"]


@pytest.fixture
def stick(sealed: Station, bureau: Bureau, chief: Proof, tmp_path: Path) -> Path:
    """A registered stick on which the bureau has laid its packet, beside a photo."""
    sticks.register(sealed.store, chief, SERIAL, "内勤1号U盘")
    take(bureau)
    witness.receipt(bureau, UNIT, CODE)
    returns.make(bureau, UNIT, CODE)
    root = tmp_path / "stick"
    root.mkdir()
    (root / "a.jpg").write_bytes(photo())
    assert returns.carry(bureau, CODE, root / returns.RETURNS) == 1
    return root


def dock(station: Station, root: Path) -> Served:
    return docked_with(station, root, packets.desk(station))


@pytest.mark.parametrize("below", ["returns", ""])
def test_a_packet_is_handed_on_and_done(sealed: Station, stick: Path, below: str) -> None:
    """Both as a pull from the stick leaves it and as `bureau return make --out` does."""
    if not below:
        (stick / "returns" / CODE).rename(stick / CODE)
    done = dock(sealed, stick)
    assert (done.tray.packets, done.tray.refused, [one.kind for one in done.tray.received]) == (1, (), ["photo"])
    assert [each.kind for each in station_returns.receive(sealed).done] == ["receipt"]
    again = dock(sealed, stick)
    assert (again.tray.packets, again.tray.known, again.tray.refused) == (0, 1, ())
    assert not [path for path in sealed.home.inbox.iterdir() if path.name.startswith("0")]


def test_what_the_bureau_did_not_sign_stays_outside(sealed: Station, stick: Path) -> None:
    place = stick / "returns" / CODE / "00000001"
    shutil.copytree(place, stick / "returns" / "330281999" / "00000001")
    note = place / "packet.note"
    signed = note.read_bytes()
    for wrong in (sealed.store.signer.note("anjian-return/1\n").encode(), b"", b"\xff" * 2_000_000, signed[:-9]):
        note.write_bytes(wrong)
        assert dock(sealed, stick).tray.packets == 0
        assert not list(sealed.home.inbox.glob("0*"))
    note.write_bytes(signed)
    part = place / "p0000.age"
    whole = part.read_bytes()
    part.write_bytes(bytes(4 * 2**20 + 1))
    assert dock(sealed, stick).tray.packets == 0
    # A part that is damaged is handed on, stops there with its reason, and is healed by the right one.
    part.write_bytes(whole[:-1] + b"x")
    assert dock(sealed, stick).tray.packets == 1
    assert station_returns.receive(sealed).stopped is not None
    part.write_bytes(whole)
    assert dock(sealed, stick).tray.packets == 1
    assert [each.kind for each in station_returns.receive(sealed).done] == ["receipt"]


def test_a_link_or_half_a_packet_is_no_packet(sealed: Station, stick: Path) -> None:
    place = stick / "returns" / CODE / "00000001"
    note = place / "packet.note"
    note.rename(stick / "elsewhere")
    note.symlink_to("../../../elsewhere")
    assert dock(sealed, stick).tray.packets == 0
    note.unlink()
    assert dock(sealed, stick).tray.packets == 0
    assert not list(sealed.home.inbox.glob("0*"))
