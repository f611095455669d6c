"""Doubts are said once, explained once, counted until then; and a 时间牌 proves what was recorded afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from station.records.case import CaseFile
from station.records.clip_code import Looked, Sighted
from station.records.coverage import Span
from station.records.people import Proof
from station.services import (
    clip_codes,
    continuity,
    coverage,
    doubts,
    evidence,
    recorders,
    relinking,
    scenes,
    time_sign,
)
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.intake.test_claiming import make_case
from tests.services import inspections, recorded
from tests.services.dockings import DOCK, SERIAL, File, docked


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> CaseFile:
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    return inspections.planned(station, chief, enterprise())


@pytest.fixture
def doubtful(station: Station, case: CaseFile, chief: Proof, clock: FrozenClock) -> int:
    """A clip under the number of another recorder; the doubt's id."""
    recorders.register(station.store, chief, "ZFY0002", chief.officer_id)
    clock.advance(hours=3)
    docked(station, [File(1, 0, 300, case.id)], serial="ZFY0002")
    (doubt,) = doubts.of_case(station.store, case.id)
    assert (doubt.kind, doubt.serial, doubt.cause) == ("foreign", "ZFY0002", None)
    return doubt.id


def test_a_doubt_is_said_once(station: Station, case: CaseFile, doubtful: int) -> None:
    with station.store.act(DOCK, "intake.close") as act:
        continuity.judge_case(act, station.store, case.id)
    assert [one.id for one in doubts.every(station.store)] == [doubtful]


def test_it_counts_until_somebody_explains_it_once(
    station: Station, case: CaseFile, doubtful: int, officer: Proof
) -> None:
    store = station.store
    before = coverage.unexplained(store, case.id)
    with pytest.raises(doubts.DoubtCauseUnknown, match="weather"):
        doubts.explain(store, officer, doubtful, "weather", "x")
    with pytest.raises(doubts.DoubtWordsNeeded, match="借用"):
        doubts.explain(store, officer, doubtful, "borrowed", "  ")
    with pytest.raises(doubts.DoubtUnknown):
        doubts.explain(store, officer, 7, "borrowed", "x")
    told = doubts.explain(store, officer, doubtful, "borrowed", "当日借用 ZFY0001 的存储卡")
    assert (told.cause, told.explanation, told.explained_by) == ("borrowed", "当日借用 ZFY0001 的存储卡", officer.name)
    assert coverage.unexplained(store, case.id) == before - 1
    assert doubts.of_case(store, case.id, open_only=True) == ()
    with pytest.raises(doubts.DoubtExplained, match=officer.name):
        doubts.explain(store, officer, doubtful, "setting", "x")


def test_a_clip_takes_its_doubt_along(
    station: Station, case: CaseFile, doubtful: int, chief: Proof, enterprise: Callable[..., int]
) -> None:
    store = station.store
    clip = doubts.get(store, doubtful).clip_id
    relinking.unlink(store, chief, clip, "不是本案的")
    assert doubts.of_case(store, case.id) == () and doubts.of_clip(store, clip) == ()
    other = make_case(station, chief, enterprise, "2026-11-20T08:00:00+08:00", None)
    recorded.clip(station, other, station.clock.now(), station.clock.now())
    evidence.link(store, chief, clip, other)
    assert [one.case_id for one in doubts.of_clip(store, clip)] == [other]


def test_a_time_sign_proves_that_it_was_recorded_afterwards(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int]
) -> None:
    """Whoever sets the clock back films the sign of the evening."""
    store, now = station.store, station.clock.now().subtract(hours=5)
    case = make_case(station, chief, enterprise, now.isoformat(), None)
    recorded.happened(station, case, "recorded", now.add(minutes=30))
    sign = time_sign.show(station, officer)
    made = recorded.clip(station, case, now.add(minutes=5), now.add(minutes=25))
    assert doubts.of_clip(store, made) == ()

    def look(path: object, figures: object) -> Looked:
        return Looked((Sighted(5000, sign.payload),), 9, 9000, 120, "")

    clip_codes.read_waiting(station, look)
    (doubt,) = doubts.of_clip(store, made)
    shown = sign.shown_at - timedelta(seconds=5)
    assert doubt.kind == "after_the_fact" and f"{shown:YYYY-MM-DD HH:mm}" in doubt.detail


def test_what_has_no_time_at_all_is_unbounded(station: Station, case: CaseFile, clock: FrozenClock) -> None:
    made = recorded.clip(station, case.id, clock.now(), clock.now())
    with station.store.act(DOCK, "intake.close") as act:
        act.store.connection.execute("UPDATE clip SET started_at = NULL, time_source = 'none' WHERE id = ?", (made,))
        continuity.judge_case(act, station.store, case.id)
    assert [one.kind for one in doubts.of_clip(station.store, made)] == ["unbounded"]


def test_a_clerk_does_not_explain(station: Station, doubtful: int) -> None:
    with pytest.raises(NotAllowed):
        doubts.explain(station.store, DOCK, doubtful, "clock", "")  # type: ignore[arg-type]


def test_when_a_scene_is_said_to_be_over_its_recordings_are_judged(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    """The card was docked before anybody had entered how the visit went."""
    store, now = station.store, station.clock.now().subtract(hours=5)
    case = make_case(station, chief, enterprise, now.isoformat(), None)
    made = recorded.clip(station, case, now.add(hours=2), now.add(hours=3))
    with store.act(DOCK, "intake.close") as act:
        continuity.judge_case(act, store, case)
    assert doubts.of_clip(store, made) == ()
    span = Span(now, now.add(minutes=30))
    scenes.say_time(store, chief, case, "site_inspection", 1, span, "按现场检查记录")
    (doubt,) = doubts.of_clip(store, made)
    assert doubt.kind == "after_the_fact" and "结束 90 分钟以后" in doubt.detail


def test_a_step_that_ends_a_scene_has_its_recordings_judged(
    station: Station, case: CaseFile, clock: FrozenClock
) -> None:
    store, now = station.store, clock.now().subtract(hours=5)
    recorded.happened(station, case.id, "on_site", now)
    made = recorded.clip(station, case.id, now.add(hours=2), now.add(hours=3))
    recorded.happened(station, case.id, "recorded", now.add(minutes=30))
    with store.act(DOCK, "intake.close") as act:
        doubts.follow_event(act, store, case, "returned")
        assert doubts.of_clip(store, made) == ()
        doubts.follow_event(act, store, case, "recorded")
    assert [one.kind for one in doubts.of_clip(store, made)] == ["after_the_fact"]
