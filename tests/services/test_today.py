"""今日: what is due, most urgent first, each with its law; what waits; one query for the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.moment import iso, moment
from station.records.people import Proof, System
from station.rules.urgency import pressing
from station.services import cases, disclosures, draws
from station.services import today as desk
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import calendars, models
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, planned, sign_in_again


def test_nothing_is_due_at_a_new_station(station: Station) -> None:
    today = desk.today(station.store, station.clock.now())
    assert today.entries == () and today.pressing == 0
    counts = today.counts
    assert (counts.approval, counts.uploads, counts.interrupted, counts.redaction) == (0, 0, 0, 0)


def test_day_after_an_inspection(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD])
    cases.returned(station.store, officer, case.id)
    first = desk.today(station.store, clock.now()).entries[0]
    assert (first.urgency, first.left, first.what) == ("soon", "11-21 09:00前", "音像上传")
    clock.set("2026-11-21T08:00:00+08:00")
    entries = desk.today(station.store, clock.now()).entries
    assert [(e.urgency, e.left, e.what) for e in entries] == [
        ("today", "今天 09:00", "音像上传"),
        ("later", "剩10个工作日", "整改期限"),
        ("later", "剩17个工作日", "复查"),
        ("later", "剩20个工作日", "检查结果公示"),
    ]
    assert all(e.basis and e.number == case.number and e.enterprise == "余姚市宏达塑料制品有限公司" for e in entries)
    assert [e.screen for e in entries] == ["intake", "case", "case", "disclosure"]
    assert [e.hint for e in entries] == ["", "", "", "待脱敏复核"]
    assert [e.to_confirm for e in entries] == [False, False, True, False]
    assert entries[-1].disclosure_id == disclosures.queue(station.store)[0].id

    clock.set("2026-12-12T10:00:00+08:00")
    today = desk.today(station.store, clock.now())
    assert [(e.urgency, e.left) for e in today.entries] == [
        ("overdue", "逾期21天"),
        ("overdue", "逾期7天"),
        ("soon", "剩2个工作日"),
        ("soon", "剩5个工作日"),
    ]
    assert today.pressing == 2


def test_date_in_a_year_not_announced_is_marked_and_comes_last(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    first = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, first.id, "no_issue", signed=True)
    second = planned(station, chief, enterprise(), draw_no=2)
    clock.set("2026-12-08T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    cases.approve(station.store, chief, second.id)
    cases.dispatch(station.store, chief, second.id)
    cases.arrive(station.store, chief, second.id, identity_shown=True, told=cases.ALL_TOLD)
    cases.record_result(station.store, chief, second.id, "no_issue", signed=True)
    entries = desk.today(station.store, clock.now()).entries
    assert [(e.urgency, e.provisional, e.case_id) for e in entries] == [
        ("later", False, first.id),
        ("provisional", True, second.id),
    ]


def test_counts_say_what_waits_for_whom(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int]
) -> None:
    case = on_site(station, chief, enterprise())
    planned(station, chief, enterprise(), draw_no=2)
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    cases.returned(station.store, officer, case.id)
    with station.store.act(System("system:init"), "roster.import") as act:
        recorder = act.insert(
            models.Recorder, serial="Z", profile="g", clock_offset_s=0, status="active", registered_at=iso(act.now)
        )
        for state in ("interrupted", "interrupted", "complete"):
            act.insert(
                models.IntakeSession, recorder_id=recorder, source="x", listing_sha256="", files=1, bytes=1,
                state=state, opened_at=iso(act.now),
            )  # fmt: skip
    counts = desk.today(station.store, station.clock.now()).counts
    assert (counts.approval, counts.uploads, counts.interrupted, counts.imports, counts.redaction) == (1, 1, 1, 2, 1)
    disclosures.check(station.store, chief, disclosures.queue(station.store)[0].id)
    counts = desk.today(station.store, station.clock.now()).counts
    assert (counts.approval, counts.redaction) == (2, 0)


def test_list_comes_from_the_index_on_due_times(station: Station) -> None:
    from station.store.deadlines import open_query

    sql, values = station.store.database.get_sql_context().sql(open_query(5)).query()
    plan = [row[3] for row in station.store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", tuple(values))]
    assert any("deadline_open" in step for step in plan)
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan


def test_entry_due_this_minute_is_not_overdue(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    cases.returned(station.store, chief, case.id)
    at = moment("2026-11-21T09:00:00+08:00")
    assert desk.today(station.store, at).entries[0].urgency == "today"
    late = desk.today(station.store, at.add(seconds=1)).entries[0]
    assert (late.urgency, late.left) == ("overdue", "今天已逾期")


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        ("2026-11-18T23:59:59+08:00", "逾期2天"),
        ("2026-11-20T08:00:00+08:00", "今天已逾期"),
        ("2026-11-20T17:30:00+08:00", "今天 17:30"),
        ("2026-11-20T23:59:59+08:00", "今天到期"),
        ("2026-11-21T08:30:00+08:00", "11-21 08:30前"),
        ("2026-11-22T23:59:59+08:00", "11-22前"),
        ("2026-11-24T23:59:59+08:00", "剩2个工作日"),
    ],
)
def test_words_for_how_it_stands(station: Station, due_at: str, words: str) -> None:
    now, calendar = moment("2026-11-20T09:00:00+08:00"), calendars.current(station.store)
    due = moment(due_at)
    assert desk.in_words(pressing(due, False, 1, now, calendar), due) == words


def test_a_committed_draw_is_due_until_it_is_revealed(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    """A5: a reveal that is held back is the first thing everybody sees."""
    for _ in range(4):
        enterprise(risk="orange")
    line = draws.freeze_lists(station, chief, Plan("年度计划", "2026-11", "平台不可用", ("orange",)))
    assert desk.today(station.store, clock.now()).draws == ()
    draws.commit(station, chief, line.id, Asked())
    (due,) = desk.today(station.store, clock.now()).draws
    assert (due.urgency, due.hint, due.draw_no) == ("soon", "待开奖", 1)
    clock.set("2026-11-22T21:20:00+08:00")
    assert desk.today(station.store, clock.now()).draws[0].hint == "待录入号码"
    clock.set("2026-11-27T09:00:00+08:00")
    late = desk.today(station.store, clock.now())
    assert late.draws[0].urgency == "overdue" and late.pressing == 1
    assert desk.due(late) == [late.draws[0]]
    draws.void(station, sign_in_again(station)[0], line.id, "号源停售")
    assert desk.today(station.store, clock.now()).draws == ()
