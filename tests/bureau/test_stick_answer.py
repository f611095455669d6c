"""A bureau that is brought a stick answers onto the same stick, for the station's dock to take in."""

from __future__ import annotations

from pathlib import Path

from station.bureau import returns
from station.bureau.home import Bureau
from station.bureau.pulling import Pulled, Wish, pull_stations
from station.bureau.urgent import lying
from station.records.line import DONE, NOTHING
from station.services import replication
from station.services import returns as station_returns
from station.store import bureau_rows
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT


def pulled(bureau: Bureau, stick: Path) -> Pulled:
    [found] = pull_stations(bureau, UNIT, bureau_rows.current(bureau.store), Wish(source=stick))
    return found


def test_the_same_stick_goes_there_and_back(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    replication.replicate(sealed, out=stick)
    packets = stick / CODE / "packets"
    packets.mkdir()
    (packets / f"{'c' * 64}.zip.age").write_bytes(b"package")
    found = pulled(bureau, stick)
    assert [o.verdict.value for o in found.outcomes] == ["ACCEPTED"] * 3 and not found.bad
    assert (found.outcome, found.sent, found.unanswered) == (DONE, 1, "")
    assert [path.name for path in lying(bureau)] == [f"{'c' * 64}.zip.age"]
    assert [each.kind for each in station_returns.receive(sealed, stick).done] == ["receipt"]
    # Once more nothing is new; what became of the packet comes with the next bundle.
    again = pulled(bureau, stick)
    assert (again.outcome, again.sent) == (NOTHING, 0)
    replication.replicate(sealed, out=stick)
    pulled(bureau, stick)
    assert returns.listed(bureau, CODE)[0].outcome == "applied"


def test_a_stick_that_takes_nothing_is_told(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    replication.replicate(sealed, out=stick)
    (stick / returns.RETURNS).write_text("in the way of the folder")
    found = pulled(bureau, stick)
    assert not found.bad and found.sent == 0 and str(stick) in found.unanswered
    # It waits, and comes with a stick that takes it.
    (stick / returns.RETURNS).unlink()
    again = pulled(bureau, stick)
    assert (again.sent, again.unanswered) == (1, "")
