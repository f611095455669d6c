"""待认领: a recording that shows no code is proposed to the cases of its officer and time, and a person says which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices import profiles, volume
from station.intake.frames import look
from station.intake.sealing import Desk
from station.intake.session import Docked, take_in
from station.records.evidence import Clip
from station.records.people import Proof
from station.services import clip_codes, custody, evidence, recorders
from station.store import cases
from station.store.live import LiveIntakes
from station.tui.app import StationApp
from station.wiring import Station
from tests.intake import recordings
from tests.intake.test_claiming import make_case
from tests.tui.reading import page
from tests.tui.test_case import sign_in
from tests.tui.walking import choose, press

START = datetime(2026, 11, 20, 0, 5, tzinfo=UTC)


@pytest.fixture
def clip(station: Station, chief: Proof, tmp_path: Path) -> Clip:
    """A recording of five past eight on the recorder that 王建国 wears, looked through: it shows no code."""
    recorder = recorders.register(station.store, chief, "ZFY0001", chief.officer_id)
    path = tmp_path / "card" / "ZFY0001_1_20261120080500_0001.MP4"
    recordings.touch(recordings.video(path, START, seconds=3), START)
    live = LiveIntakes(station.store.derived.path)
    desk = Desk(station.store, station.media, live, lambda: False, lambda act, case_id: None)
    take_in(desk, Docked(recorder, profiles.profile(recorder.profile), volume.scan(path.parent), "/media/dock1"))
    assert [one.codes for one in clip_codes.read_waiting(station, look)] == [0]
    (clip,) = evidence.unlinked(station.store)
    return clip


@pytest.mark.parametrize(("second", "share"), [("2026-11-20T07:58:00+08:00", 2), ("2026-11-20T08:40:00+08:00", 1)])
async def test_cases_are_proposed_by_wearer_and_time_and_a_person_confirms(
    station: Station, chief: Proof, enterprise: Callable[..., int], clip: Clip, second: str, share: int
) -> None:
    """Two visits at the same time are both proposed and neither is taken; one that came later is not proposed."""
    first = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    other = make_case(station, chief, enterprise, second, "2026-11-20T08:50:00+08:00")
    numbers = {case: cases.get(station.store, case).number for case in (first, other)}
    found = evidence.candidates(station.store, clip)
    assert {one.case_id for one in found.candidates} == ({first, other} if share == 2 else {first})
    assert (found.case_id is None) is (share == 2)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f6", "right")
        assert "ZFY0001" in page(app) and "王建国" in page(app)
        await press(pilot, "enter")
        assert page(app).count("把握") == share
        assert evidence.get(station.store, clip.id).case_id is None, "nothing is linked before a person has said so"
        await choose(pilot, numbers[first])
        assert numbers[first] in page(app)
    linked = evidence.get(station.store, clip.id)
    assert (linked.case_id, linked.link_method) == (first, "person")
    last = custody.record(station.store, clip.id).events[-1]
    assert (last.action, last.actor) == ("clip.link", "王建国")


async def test_what_was_filmed_by_nobody_s_visit_is_proposed_to_none(
    station: Station, chief: Proof, enterprise: Callable[..., int], clip: Clip
) -> None:
    make_case(station, chief, enterprise, "2026-11-19T07:58:00+08:00", "2026-11-19T08:30:00+08:00")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f6", "right")
        assert "ZFY0001" in page(app)
        await press(pilot, "enter")
        assert "把握" not in page(app)
    assert evidence.match_unlinked(station.store, chief) == {}
