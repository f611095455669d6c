"""The three figures out of walked cases: what counts, what does not, which cases are behind them, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.records.cockpit import FIGURES, Figure, Gauge, Share
from station.records.coverage import Span
from station.records.moment import iso
from station.records.people import Proof, System
from station.rules.cockpit import quarter
from station.services import cases, cockpit, coverage, recording_items, scenes
from station.services.advance import advance
from station.store import cases as station_cases
from station.store import casework_models, models
from station.store import cockpit as rows
from station.store.act import Act
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site, planned
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import of, publish
from tests.services.query_plans import plans_of
from tests.services.recorded import clip
from tests.services.review_cases import review_scene
from tests.services.test_review_deviations import answered, submitted

CHANNELS = ("zj_gov_service", "credit")


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def gauge(station: Station, figure: Figure) -> Gauge:
    return next(one for one in cockpit.cockpit(station.store).gauges if one.figure == figure)


def closed(station: Station, chief: Proof, enterprise: int, number: int = 1, *, seen: int = 0) -> int:
    """An inspection that was recorded, and of which so many items were seen, closed."""
    people = Desk(station, station.clock)  # type: ignore[arg-type]
    case = planned(station, chief, enterprise, number)
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    cases.arrive(station.store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    cases.record_result(station.store, people.who(), case.id, "no_issue", signed=True)
    cases.returned(station.store, people.who(), case.id)
    record(station, people.who(), case.id, seen)
    advance(station.store, chief, case.id, "close")
    return case.id


def record(station: Station, who: Proof, case_id: int, seen: int) -> None:
    for each in coverage.of_case(station.store, case_id).scenes:
        wanted = each.wanted
        if wanted.end is None:
            span = Span(wanted.start, wanted.start)
            scenes.say_time(station.store, who, case_id, wanted.scene.code, wanted.seq, span, "按回执登记")
    times = [each.occurred_at for each in station_cases.events(station.store, case_id)]
    clip(station, case_id, min(times), max(times), serial=f"Z{case_id}")
    for one in recording_items.standing(station.store, case_id)[:seen]:
        recording_items.confirm(station.store, who, case_id, one.item.code)


def test_a_new_station_has_nothing_to_count(station: Station) -> None:
    found = cockpit.cockpit(station.store)
    assert [one.figure for one in found.gauges] == list(FIGURES)
    assert {(one.now, one.last, one.reach, one.permille) for one in found.gauges} == {
        (Share(0, 0), Share(0, 0), "none", None)
    }
    assert [cockpit.behind(station.store, one) for one in FIGURES] == [()] * 3


def test_what_is_published_late_or_not_at_all(
    station: Station, desk: Desk, enterprise: Make, clock: FrozenClock
) -> None:
    in_time, late, open_ = (desk.decided(enterprise(), 3_000) for _ in range(3))
    for channel in CHANNELS:
        publish(desk, of(desk, in_time, channel))
    assert gauge(station, "published").now == Share(1, 1), "what is not yet due does not count against anybody"
    clock.set("2026-12-05T09:00:00+08:00")
    for channel in CHANNELS:
        publish(desk, of(desk, late, channel))
    found = gauge(station, "published")
    assert (found.now, found.permille, found.reach) == (Share(1, 3), 333, "bad")
    behind = cockpit.behind(station.store, "published")
    assert {one.case_id for one in behind} == {late.id, open_.id} and all(one.running and one.lacks for one in behind)
    assert {one.number for one in behind} == {late.number, open_.number}


def test_a_quarter_later_it_is_the_quarter_before(station: Station, desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), 3_000)
    desk.go("2027-01-05T09:00:00+08:00")
    found = gauge(station, "published")
    assert (found.now, found.last, found.last_reach) == (Share(0, 0), Share(0, 1), "bad")
    assert [(one.case_id, one.running) for one in cockpit.behind(station.store, "published")] == [(case.id, False)]
    desk.go("2027-04-05T09:00:00+08:00")
    assert gauge(station, "published").last == Share(0, 0)


def test_midnight_makes_a_term_overdue_without_anything_written(
    station: Station, desk: Desk, enterprise: Make, clock: FrozenClock
) -> None:
    due = desk.term(desk.decided(enterprise(), 3_000), "PUB_7WD").due_at
    clock.set(iso(due))
    assert gauge(station, "published").now == Share(0, 0)
    clock.set(iso(due.add(seconds=1)))
    assert gauge(station, "published").now == Share(0, 1)


def test_items_of_closed_cases_as_they_were_kept(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int]
) -> None:
    case_id = closed(station, chief, enterprise(), seen=2)
    standing = recording_items.standing(station.store, case_id)
    whole = len(standing)
    assert gauge(station, "recorded").now == Share(2, whole) and whole > 2
    [behind] = cockpit.behind(station.store, "recorded")
    assert behind.case_id == case_id and str(whole - 2) in behind.lacks and standing[2].item.title in behind.lacks
    recording_items.confirm(station.store, officer, case_id, standing[2].item.code)
    recording_items.release(station.store, chief, case_id, standing[3].item.code, "记录仪故障")
    assert gauge(station, "recorded").now == Share(2, whole), "what is done after the closing changes nothing kept"


def test_what_the_chief_released_is_no_recording_and_what_is_exempt_is_not_asked_for(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int]
) -> None:
    case = planned(station, chief, enterprise())
    asked = scenes.ask_exemption(station.store, officer, case.id, "INSP_DOCS", "笔录已写明")
    scenes.answer_exemption(station.store, chief, asked, True, "同意")
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    cases.arrive(station.store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    cases.returned(station.store, officer, case.id)
    first, *rest = (each for each in recording_items.standing(station.store, case.id) if each.item.code != "INSP_DOCS")
    recording_items.release(station.store, chief, case.id, first.item.code, "记录仪故障")
    advance(station.store, chief, case.id, "close")
    assert gauge(station, "recorded").now == Share(0, 1 + len(rest))


def test_an_open_or_voided_case_is_not_counted(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    on_site(station, chief, enterprise())
    assert gauge(station, "recorded").now == Share(0, 0)
    case_id = closed(station, chief, enterprise(), 2)
    with station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.CaseFile, case_id, voided_at=iso(act.now))
    assert gauge(station, "recorded").now == Share(0, 0)


def test_a_small_fine_need_not_be_reviewed(station: Station, desk: Desk, enterprise: Make) -> None:
    desk.decided(enterprise(), 3_000)
    assert gauge(station, "reviewed").now == Share(0, 0)


def test_what_must_be_reviewed_and_was_not(tmp_path: Path, founded: Path) -> None:
    """A decision that slipped through, as it may come out of an import or of a rule set that changed."""
    with review_scene(tmp_path, founded) as scene:
        sent = [submitted(scene, ("fine", 5_000_000)) for _ in range(2)]
        answered(scene, sent[0], "opinion", "agree")
        store, ids = scene.station.store, [row["case_id"] for row in _reviews(scene.station)]
        with store.act(System("system:init"), "roster.import") as act:
            for case_id in ids:
                _publish(act, case_id)
        found = gauge(scene.station, "reviewed")
        assert (found.now, found.permille, found.reach) == (Share(1, 2), 500, "bad")
        [behind] = cockpit.behind(store, "reviewed")
        assert behind.case_id == ids[1] and behind.lacks


def _reviews(station: Station) -> list[dict[str, int]]:
    table = casework_models.Review
    return station.store.all(table.select(table.case_id).order_by(table.id))


def _publish(act: Act, case_id: int) -> None:
    act.insert(
        models.Disclosure,
        case_id=case_id,
        channel="zj_gov_service",
        publisher="station",
        target="甲厂",
        category="行政处罚",
        conclusion="罚款",
        decided_on=act.now.date().isoformat(),
        due_at=iso(act.now),
        state="pending",
        queued_at=iso(act.now),
    )


def test_the_figures_stand_until_something_is_written(station: Station, desk: Desk, enterprise: Make) -> None:
    first = cockpit.cockpit(station.store)
    assert cockpit.known(station.store) is first
    enterprise()
    assert cockpit.known(station.store) is None and cockpit.latest(station.store) is first


def test_many_cases_are_counted_in_pieces_that_add_up(
    station: Station, chief: Proof, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 4):
        closed(station, chief, enterprise(), number)
    whole = gauge(station, "recorded").now
    monkeypatch.setattr(cockpit, "FEW", 2)
    counting = cockpit.Counting(station.store)
    assert not counting.short
    steps = 0
    while not counting.done:
        counting.step()
        steps += 1
    assert steps == 1 + 2 * (3 + 1) + 2, "listing; three months and the reviews of each quarter; two parts of the cases"
    assert gauge(station, "recorded").now == whole


def test_no_statement_reads_the_cases_themselves(station: Station, desk: Desk, enterprise: Make) -> None:
    """Of 200,000 cases only a list of few columns may be gone through, and what belongs to the period."""
    desk.decided(enterprise(), 3_000)
    period = quarter(station.clock.now().date())

    def everything() -> None:
        store = station.store
        now = iso(station.clock.now())
        ids = [case_id for case_id, _ in rows.decided(store, period)]
        rows.in_time(store, cockpit.RULES, period)
        rows.late(store, cockpit.RULES, period, now)
        rows.closed(store, period)
        rows.closed_count(store, period)
        for read in (rows.passed, rows.named):
            read(store, ids)
        list(rows.items(store, ids))
        rows.heavy(store, ids, 1, ["suspend"])
        rows.told(store, ids, ["hearing_held"])

    plans = plans_of(station, everything)
    assert [one for one in plans if one.startswith("SCAN") and "json_each" not in one] == []
    cases_read = {one for one in plans if " case_file " in one and "PRIMARY KEY" not in one}
    assert cases_read == {"SEARCH case_file USING COVERING INDEX case_file_list (opened_at<?)"}
