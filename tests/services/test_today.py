"""今日: what is due, most urgent first, each with its law; what waits; one query for the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from station.records.moment import day, iso, moment
from station.records.people import Proof, System
from station.rules.urgency import pressing
from station.services import cases, disclosures, draws, expiring, people
from station.services import today as desk
from station.services.chores import chores
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import calendars, law, models
from station.store import deadlines as store_deadlines
from station.texts import text
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archive import Archive
from tests.services.inspections import HAZARD, on_site, planned, sign_in_again
from tests.services.query_plans import plans_of
from tests.services.running_terms import opened, start


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
        ("later", "剩20个工作日", "检查结果公示"),
        ("later", "剩20个工作日", "复查"),
    ]
    assert all(e.basis and e.number == case.number and e.enterprise == "余姚市宏达塑料制品有限公司" for e in entries)
    assert [e.screen for e in entries] == ["intake", "case", "disclosure", "case"]
    assert [e.hint for e in entries] == ["", "", "待脱敏复核", ""]
    assert [e.to_confirm for e in entries] == [False, False, False, False]
    assert entries[2].disclosure_id == disclosures.queue(station.store)[0].id

    clock.set("2026-12-12T10:00:00+08:00")
    today = desk.today(station.store, clock.now())
    assert [(e.urgency, e.left) for e in today.entries] == [
        ("overdue", "逾期21天"),
        ("lapsed", "期满7天"),
        ("soon", "剩5个工作日"),
        ("later", "剩5个工作日"),
    ]
    # The enterprise's time is up, and that is no breach of ours: what it waits for is the re-inspection.
    assert today.entries[1].hint == "整改期满，可以复查"
    assert today.pressing == 1


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


def test_list_comes_from_indexes_of_what_runs_and_what_is_open(station: Station, clock: FrozenClock) -> None:
    """Years of the party's time lie among the running deadlines: whatever goes through all of them is a defect."""
    plan = plans_of(station, lambda: store_deadlines.due_ids(station.store, 5, clock.now()))
    read = [step for step in plan if step.startswith(("SCAN", "SEARCH")) and "USING" in step]
    assert len(read) == 4 and not any("deadline_open" in step for step in plan), plan
    assert [step for step in read if step.startswith("SCAN")] == ["SCAN case_file USING INDEX case_file_open"], plan


def test_terms_of_one_case_are_found_by_the_case(station: Station) -> None:
    plan = plans_of(station, lambda: store_deadlines.open_of_case(station.store, 1, 5))
    assert any("deadline_by_case" in step for step in plan), plan
    assert not any("deadline_open" in step or "deadline_running" in step for step in plan), plan


def test_time_of_the_party_that_ran_out_waits_for_nobody_once_the_case_is_closed(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    archive = Archive(station)
    at, firm = "2026-01-05T09:00:00+08:00", enterprise()
    closed = archive.case(firm, at, "penalty", flow="penalty", closed_at="2026-03-01T09:00:00+08:00")
    still_open = archive.case(firm, at, "penalty", flow="penalty", stage="served")

    def running(case: int, rule: str, due: str) -> int:
        return archive.row(
            models.Deadline, case_id=case, rule=rule, rule_set="-", calendar="-", anchor_at=at, due_at=due,
            provisional=0, basis="-", state="running", computed_at=at, pauses="", waived="",
        )  # fmt: skip

    over, ahead = "2026-07-01T23:59:59+08:00", "2027-01-01T23:59:59+08:00"
    running(closed, "LITIGATE_6M", over)
    lasting = running(closed, "RECONSIDER_60D", ahead)
    lapsed = running(still_open, "LITIGATE_6M", over)
    ours = running(closed, "ARCHIVE_30WD", "2026-05-01T23:59:59+08:00")
    assert list(store_deadlines.due_ids(station.store, None, clock.now())) == [ours, lapsed, lasting]
    assert list(store_deadlines.due_ids(station.store, 2, clock.now())) == [ours, lapsed]
    assert [entry.deadline.id for entry in desk.today(station.store, clock.now()).entries] == [ours, lapsed, lasting]


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


def test_every_deadline_of_the_law_has_its_counterpart(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    """Title, law, a screen it leads to; and what is not our time says what may be done once it has run out."""
    book, case = law.load(), opened(station, enterprise())
    codes = {rule.code for rule in book.rules}
    for code in sorted(codes):
        given = "2026-12-01" if book.rule(code, day(clock.now())).unit == "given" else None
        start(station, case, code, "2026-11-20", given)
    entries = {entry.deadline.rule: entry for entry in desk.today(station.store, clock.now()).entries}
    assert set(entries) == codes
    for code, entry in entries.items():
        rule = book.rule(code, day(clock.now()))
        assert (entry.what, entry.basis) == (rule.title, rule.basis)
        assert text(f"ui.today.enter.{entry.screen}")
    clock.set("2037-01-05T09:00:00+08:00")
    late = desk.today(station.store, clock.now())
    for entry in late.entries:
        ours = book.rule(entry.deadline.rule, day(entry.deadline.anchor_at)).holder == "station"
        assert entry.urgency == ("overdue" if ours else "lapsed")
        assert bool(entry.hint) is not ours
    assert late.pressing == sum(entry.urgency == "overdue" for entry in late.entries)


def test_time_that_ran_out_after_the_case_was_closed_waits_for_nothing(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case = opened(station, enterprise())
    start(station, case, "RECONSIDER_60D", "2026-09-01")
    start(station, case, "LITIGATE_6M", "2026-09-01")
    start(station, case, "ARCHIVE_30WD", "2026-09-01")

    def shown() -> list[tuple[str, str]]:
        return [(entry.what, entry.urgency) for entry in desk.today(station.store, clock.now()).entries]

    assert shown() == [("归档", "overdue"), ("申请行政复议", "lapsed"), ("提起行政诉讼", "provisional")]
    with station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.CaseFile, case, closed_at=iso(act.now))
    assert shown() == [("归档", "overdue"), ("提起行政诉讼", "provisional")]
    assert len(desk.of_case(station.store, case, clock.now())) == 3


def test_one_case_is_read_by_itself(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> None:
    case, other = opened(station, enterprise()), opened(station, enterprise(), 2)
    start(station, case, "PUB_20WD", "2026-11-20")
    start(station, other, "PUB_20WD", "2026-11-20")
    assert [entry.case_id for entry in desk.of_case(station.store, other, clock.now())] == [other]


@pytest.mark.parametrize(
    ("valid_to", "urgency", "left"),
    [
        ("2027-01-20", None, None),  # 61 days
        ("2027-01-19", "later", "剩60天"),
        ("2026-12-21", "later", "剩31天"),
        ("2026-12-20", "soon", "剩30天"),
        ("2026-11-20", "soon", "剩0天"),
        ("2026-11-19", "overdue", "过期1天"),
    ],
)
def test_certificates_that_run_out(
    station: Station, clock: FrozenClock, valid_to: str, urgency: str | None, left: str | None
) -> None:
    person = next(each for each in station.store.all(models.Officer.select()) if each["name"] == "周倩")
    with station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.Officer, person["id"], cert_valid_to=valid_to)
    found = [chore for chore in chores(station) if chore.kind == "cert"]
    assert [(chore.urgency, chore.left, chore.about) for chore in found] == (
        [(urgency, left, "周倩")] if urgency else []
    )


@pytest.mark.parametrize(
    ("now", "urgency", "left"),
    [
        ("2026-11-01T09:00:00+08:00", "later", "剩60天"),
        ("2026-12-01T09:00:00+08:00", "soon", "剩30天"),
        ("2026-12-31T09:00:00+08:00", "soon", "剩0天"),
    ],
)
def test_training_of_the_year_that_is_missing(
    station: Station, chief: Proof, clock: FrozenClock, now: str, urgency: str, left: str
) -> None:
    people_ = {each["name"]: each["id"] for each in station.store.all(models.Officer.select())}
    for name, minutes in (("李敏", 60 * 45), ("周倩", 60 * 45 - 1), ("陈海波", 60 * 45)):
        people.train(station.store, chief, people_[name], "业务培训", minutes, day("2026-03-01"))
    people.train(station.store, chief, people_["陈海波"], "业务培训", 600, day("2025-12-31"))
    (chore,) = [each for each in expiring.expiring(station.store, moment(now)) if each.kind == "training"]
    assert (chore.urgency, chore.left, chore.about, chore.count) == (urgency, left, "王建国、周倩", 2)
    assert not [each for each in expiring.expiring(station.store, moment("2026-10-31T09:00:00+08:00"))
                if each.kind == "training"]  # fmt: skip
    people.train(station.store, chief, people_["王建国"], "业务培训", 60 * 45, day("2026-11-01"))
    people.train(station.store, chief, people_["周倩"], "业务培训", 1, day("2026-11-01"))
    assert not [each for each in expiring.expiring(station.store, moment(now)) if each.kind == "training"]


def test_the_days_ahead_are_the_bureaus(station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    book = law.load()
    told = {"staff.expiring_ahead": 200, "staff.expiring_soon": 120}
    changed = tuple(replace(each, value=told.get(each.key, each.value)) for each in book.settings)
    monkeypatch.setattr(law, "of", lambda store: replace(book, settings=changed))
    with station.store.act(System("system:init"), "roster.import") as act:
        person = next(each for each in station.store.all(models.Officer.select()) if each["name"] == "周倩")
        act.update(models.Officer, person["id"], cert_valid_to="2027-04-01")
    (chore,) = [each for each in expiring.expiring(station.store, clock.now()) if each.kind == "cert"]
    assert (chore.urgency, chore.left) == ("later", "剩132天")


def test_power_items_that_run_out(station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    book = law.load()
    items = tuple(
        replace(item, effective_to=date.fromisoformat(ends))
        for item, ends in zip(book.items, ["2026-12-01", "2026-11-10", "2026-10-01"], strict=False)
    )
    monkeypatch.setattr(law, "of", lambda store: replace(book, items=items))
    (chore,) = [chore for chore in expiring.expiring(station.store, clock.now()) if chore.kind == "power"]
    # The third one has been gone for more than a month.
    assert (chore.urgency, chore.left, chore.count) == ("overdue", "失效10天", 2)
    again = replace(book, items=(*items, replace(items[1], effective_to=None)))
    monkeypatch.setattr(law, "of", lambda store: again)
    (chore,) = [chore for chore in expiring.expiring(station.store, clock.now()) if chore.kind == "power"]
    assert (chore.urgency, chore.left, chore.about) == ("soon", "剩11天", items[0].name)


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
