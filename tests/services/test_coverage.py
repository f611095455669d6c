"""覆盖 of a case, item by item of 附件1: events make it apply, recordings cover its scene, a person sees it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pendulum
import pytest
from peewee import Field, ModelSelect

from station.records.coverage import ItemCoverage, SceneCoverage, Span
from station.records.moment import day, iso
from station.records.people import Proof
from station.records.recording import RecordingItem
from station.services import continuity, coverage, recording_items, scenes
from station.store import case_papers, cases, recording_law, scene_law
from station.store.record_models import Coverage
from station.wiring import Station
from tests.services import inspections
from tests.services.dockings import DOCK
from tests.services.recorded import SAID, clip, delivered, happened

ITEMS = recording_law.items(day("2026-11-20"))
SCENES = {scene.code: scene for scene in scene_law.scenes(day("2026-11-20"))}


def at(minutes: float, on: int = 20) -> pendulum.DateTime:
    """Minutes after eight."""
    return pendulum.datetime(2026, 11, on, 8, tz="Asia/Shanghai").add(seconds=round(minutes * 60))


@pytest.fixture
def case_id(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


def happen(station: Station, case_id: int, item: RecordingItem, minutes: float = 10) -> None:
    """What makes the item apply: its scene begins, and twenty minutes later its own event."""
    if item.served_how:
        delivered(station, case_id, item.served_how, at(minutes))
        return
    begins = SCENES[item.scene].open[0]
    happened(station, case_id, begins, at(minutes))
    if begins not in item.events:
        happened(station, case_id, item.events[0], at(minutes + 20))


def standing(station: Station, case_id: int, item: str) -> ItemCoverage:
    return next(each for each in coverage.of_case(station.store, case_id).items if each.item == item)


def scene(station: Station, case_id: int, number: int = 0) -> SceneCoverage:
    return coverage.of_case(station.store, case_id).scenes[number]


def lacking(station: Station, case_id: int) -> str:
    """What keeps the case from being closed."""
    store = station.store
    found = cases.events(store, case_id), case_papers.of_case(store, case_id)
    return "、".join(coverage.missing(store, cases.get(store, case_id), *found))


def test_the_annex_has_its_items_and_each_has_a_scene() -> None:
    assert [item.number for item in ITEMS] == [*map(str, range(1, 24)), "X01", "X02"]
    assert {item.scene for item in ITEMS} <= set(SCENES)
    assert {item.code for item in ITEMS if not item.exempt} == {"SEAL_NOTIFY", "SEAL_INVENTORY"}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_each_item_from_its_event_to_its_recording(
    station: Station, chief: Proof, case_id: int, item: RecordingItem
) -> None:
    store, must = station.store, item.level == "must"
    assert item.code not in {each.item.code for each in recording_items.standing(store, case_id)}
    happen(station, case_id, item)
    assert standing(station, case_id, item.code).state == ("missing" if SCENES[item.scene].close and _ends(item)
                                                           else "unknown")  # fmt: skip
    assert (item.title in lacking(station, case_id)) is must

    scenes.say_time(store, chief, case_id, item.scene, 1, Span(at(10), at(40)), "按笔录登记")
    assert standing(station, case_id, item.code).state == "missing"
    assert ("没有录像" in lacking(station, case_id)) is must

    clip(station, case_id, at(9), at(30))
    found = standing(station, case_id, item.code)
    assert (found.state, found.scene.early_s, found.scene.late_s) == ("partial", 600, 0)
    clip(station, case_id, at(30), at(41))
    found = standing(station, case_id, item.code)
    assert (found.state, found.scene.permille, found.whole) == ("covered", 1000, False)
    assert ("没有人在录像里确认" in lacking(station, case_id)) is must

    recording_items.confirm(store, chief, case_id, item.code, at=at(15))
    found = standing(station, case_id, item.code)
    assert (found.whole, found.seen_at, found.untold) == (not must, (at(15),), "facts" if must else "")
    assert ("地点、人员和过程没有登记" in lacking(station, case_id)) is must

    say = partial(scenes.say_facts, store, chief, case_id, item.scene, 1)
    say(replace(SAID, landmark="none"))
    assert standing(station, case_id, item.code).whole is not must
    assert ("没有录到场所标志" in lacking(station, case_id)) is must
    say(replace(SAID, landmark="building", officers=1))
    assert not standing(station, case_id, item.code).whole
    assert ("执法人员人数不够" in lacking(station, case_id)) is must
    say(SAID)
    assert standing(station, case_id, item.code).whole
    assert item.title not in lacking(station, case_id)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_each_item_that_was_only_filmed_afterwards(
    station: Station, chief: Proof, case_id: int, item: RecordingItem
) -> None:
    happen(station, case_id, item)
    scenes.say_time(station.store, chief, case_id, item.scene, 1, Span(at(10), at(40)), "按笔录登记")
    clip(station, case_id, at(42), at(50))
    recording_items.confirm(station.store, chief, case_id, item.code, at=at(45))
    scenes.say_facts(station.store, chief, case_id, item.scene, 1, SAID)
    found = standing(station, case_id, item.code)
    assert (found.state, found.marked, found.whole) == ("after_the_fact", True, False)
    assert ("事后录的" in lacking(station, case_id)) is (item.level == "must")


def _ends(item: RecordingItem) -> bool:
    """The item's own event ends its scene."""
    return bool(set(SCENES[item.scene].close) & set(item.events[:1]))


def test_a_compulsory_item_may_only_be_released_by_the_chief_into_the_register(
    station: Station, chief: Proof, case_id: int
) -> None:
    happened(station, case_id, "implemented", at(10))
    assert "告知查封扣押决定（查封、扣押的起止时间没有登记）" in lacking(station, case_id)
    recording_items.release(station.store, chief, case_id, "SEAL_NOTIFY", "记录仪进水")
    assert standing(station, case_id, "SEAL_NOTIFY").state == "released"
    assert "告知查封扣押决定" not in lacking(station, case_id) and "物品核实确认" in lacking(station, case_id)
    (defect,) = coverage.defects(station.store)
    assert (defect.item, defect.title, defect.reason, defect.granted_by, defect.case_id) == (
        "SEAL_NOTIFY", "告知查封扣押决定", "记录仪进水", "王建国", case_id,
    )  # fmt: skip
    assert coverage.defects(station.store, case_id) == (defect,) and not coverage.defects(station.store, case_id + 1)


def test_a_scene_over_midnight(station: Station, chief: Proof, case_id: int) -> None:
    happened(station, case_id, "implemented", at(-500))
    late, early = at(-500), at(-470)
    assert late.day == 19
    early = pendulum.datetime(2026, 11, 20, 0, 40, tz="Asia/Shanghai")
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(late, early), "按笔录登记")
    clip(station, case_id, late.subtract(seconds=30), late.replace(hour=23, minute=59, second=59))
    clip(station, case_id, early.replace(hour=0, minute=0), early)
    found = scene(station, case_id)
    assert (found.state, found.gaps, found.wanted.end) == ("covered", (), early)


def test_two_recorders_fill_each_other_s_gap(station: Station, chief: Proof, case_id: int) -> None:
    happened(station, case_id, "implemented", at(10))
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(10), at(40)), "按笔录登记")
    clip(station, case_id, at(9), at(20))
    clip(station, case_id, at(25), at(41))
    found = scene(station, case_id)
    assert (found.state, [each.seconds for each in found.gaps]) == ("partial", [300])
    clip(station, case_id, at(18), at(27), serial="ZFY0010")
    found = scene(station, case_id)
    assert found.state == "covered"
    assert [(each.device, len(each.spans)) for each in found.strips] == [("ZFY0009", 2), ("ZFY0010", 1)]


def test_a_wrong_clock_is_corrected(station: Station, chief: Proof, case_id: int) -> None:
    happened(station, case_id, "implemented", at(10))
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(10), at(40)), "按笔录登记")
    clip(station, case_id, at(9), at(41), offset_s=-3600)
    (strip,) = scene(station, case_id).strips
    assert scene(station, case_id).state == "covered"
    assert [(each.start, each.end) for each in strip.spans] == [(at(9), at(41))]


def test_what_was_filmed_afterwards_is_none_of_it(station: Station, chief: Proof, case_id: int) -> None:
    happened(station, case_id, "implemented", at(10))
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(10), at(20)), "按笔录登记")
    clip(station, case_id, at(30), at(40))
    assert scene(station, case_id).state == "after_the_fact"
    assert "事后录的" in lacking(station, case_id)


@pytest.mark.parametrize(("cause", "words", "state"), [("battery", "", "covered"), ("other", "换人拿机器", "partial")])
def test_an_interruption_is_explained_before_anything_closes(
    station: Station, chief: Proof, case_id: int, cause: str, words: str, state: str
) -> None:
    """One whose cause is not on the list is said, and stays a gap: the chief releases it or not."""
    happened(station, case_id, "implemented", at(10))
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(10), at(40)), "按笔录登记")
    clip(station, case_id, at(9), at(20))
    clip(station, case_id, at(25), at(41))
    with station.store.act(DOCK, "intake.close") as act:
        continuity.judge_case(act, station.store, case_id)
    (gap,) = continuity.gaps(station.store, case_id=case_id)
    scenes.say_facts(station.store, chief, case_id, "sealing", 1, SAID)
    for item in ("SEAL_NOTIFY", "SEAL_INVENTORY"):
        recording_items.confirm(station.store, chief, case_id, item)
    assert "1 处断续或者疑点没有说明原因" in lacking(station, case_id)
    continuity.explain(station.store, chief, gap.id, cause, words)
    assert coverage.of_case(station.store, case_id).unexplained == 0
    assert scene(station, case_id).state == state
    assert (lacking(station, case_id) == "") is (state == "covered")


def test_a_slow_change_of_files_is_no_gap_where_the_recorder_is_known_to_split_there(
    station: Station, chief: Proof, case_id: int
) -> None:
    for before in range(5):
        clip(station, None, at(-300 + before * 20), at(-293 + before * 20))
    happened(station, case_id, "implemented", at(1))
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(1), at(10)), "按笔录登记")
    clip(station, case_id, at(0), at(7))
    clip(station, case_id, at(7.1), at(14.1))
    assert scene(station, case_id).state == "partial", "nobody has looked at the recorder's habits yet"
    with station.store.act(DOCK, "intake.close") as act:
        continuity.judge_case(act, station.store, case_id)
    assert [gap.kind for gap in continuity.gaps(station.store, case_id=case_id)] == ["check"]
    assert scene(station, case_id).state == "covered"


def test_a_marker_with_a_time_belongs_to_the_scene_in_which_it_lies(
    station: Station, chief: Proof, case_id: int
) -> None:
    happened(station, case_id, "interviewed", at(10))
    happened(station, case_id, "interviewed", at(40))
    recording_items.confirm(station.store, chief, case_id, "EVID_INTERVIEW", at=at(45))
    found = [each for each in coverage.of_case(station.store, case_id).items if each.item == "EVID_INTERVIEW"]
    assert [each.marked for each in found] == [False, True]
    (one,) = recording_items.standing(station.store, case_id)
    assert not one.confirmed


@pytest.mark.parametrize(
    ("first", "last"), [(at(40), at(10)), (at(10), pendulum.datetime(2026, 11, 20, 9, 1, tz="Asia/Shanghai"))]
)
def test_a_time_that_lies_ahead_or_ends_before_it_begins_is_refused(
    station: Station, chief: Proof, case_id: int, first: pendulum.DateTime, last: pendulum.DateTime
) -> None:
    happened(station, case_id, "implemented", at(10))
    with pytest.raises(scenes.TimeWrong):
        scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(first, last), "按笔录登记")
    assert scene(station, case_id).wanted.end is None


def test_a_scene_the_case_does_not_have_is_refused(station: Station, chief: Proof, case_id: int) -> None:
    with pytest.raises(scenes.NoScene):
        scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(10), at(20)), "按笔录登记")


def test_nothing_more_is_said_of_a_voided_case(station: Station, chief: Proof, officer: Proof, case_id: int) -> None:
    asked = scenes.ask_exemption(station.store, officer, case_id, "EVID_INTERVIEW", "笔录完整")
    happened(station, case_id, "interviewed", at(10))
    with station.store.act(DOCK, "intake.open") as act:
        cases.change(act, case_id, voided_at=iso(act.now))
    with pytest.raises(cases.CaseVoid):
        scenes.say_time(station.store, chief, case_id, "evid_interview", 1, Span(at(10), at(20)), "按笔录登记")
    with pytest.raises(cases.CaseVoid):
        scenes.say_facts(station.store, chief, case_id, "evid_interview", 1, SAID)
    with pytest.raises(cases.CaseVoid):
        scenes.ask_exemption(station.store, officer, case_id, "INSP_DOCS", "笔录完整")
    assert coverage.of_case(station.store, case_id).scenes[0].wanted.end is None and asked


@pytest.mark.parametrize(
    "said",
    [
        replace(SAID, place=" "),
        replace(SAID, course=""),
        replace(SAID, landmark="flag"),
        replace(SAID, landmark="building", spoken=False),
    ],
)
def test_facts_that_lack_something_are_refused(station: Station, chief: Proof, case_id: int, said: scenes.Said) -> None:
    happened(station, case_id, "implemented", at(10))
    with pytest.raises(scenes.FactsLacking):
        scenes.say_facts(station.store, chief, case_id, "sealing", 1, said)


def test_coverage_is_kept_as_it_was_at_that_moment(
    station: Station, chief: Proof, officer: Proof, case_id: int
) -> None:
    store = station.store
    asked = scenes.ask_exemption(store, officer, case_id, "EVID_SCENE", "照片齐全")
    scenes.answer_exemption(store, chief, asked, True, "同意")
    happened(station, case_id, "interviewed", at(10))
    happened(station, case_id, "defense_heard", at(30))
    happened(station, case_id, "scene_examined", station.clock.now())
    scenes.say_time(store, chief, case_id, "evid_interview", 1, Span(at(10), at(20)), "按笔录登记")
    clip(station, case_id, at(12), at(21))
    recording_items.confirm(store, chief, case_id, "EVID_INTERVIEW")
    with store.act(DOCK, "intake.close") as act:
        coverage.keep(act, store, case_id, "closed")
    recording_items.release(store, chief, case_id, "EVID_DEFENSE", "当事人拒绝录像")
    with store.act(DOCK, "intake.close") as act:
        coverage.keep(act, store, case_id, "archived")
    judged = (Coverage.state, Coverage.marked, Coverage.late_s, Coverage.covered_permille)
    kept = [tuple(row.values()) for row in store.all(_kept(*judged))]
    assert kept == [
        ("closed", "EVID_SCENE", "exempt", 0, 0, 0),
        ("closed", "EVID_DEFENSE", "unknown", 0, 0, 0),
        ("closed", "EVID_INTERVIEW", "partial", 1, 120, 800),
        ("archived", "EVID_SCENE", "exempt", 0, 0, 0),
        ("archived", "EVID_DEFENSE", "released", 0, 0, 0),
        ("archived", "EVID_INTERVIEW", "partial", 1, 120, 800),
    ]


def _kept(*judged: Field) -> ModelSelect[Coverage]:
    return Coverage.select(Coverage.moment, Coverage.item, *judged).order_by(Coverage.id)
