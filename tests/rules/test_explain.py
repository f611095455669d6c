"""A deadline counted aloud gives the day that counting it in silence gives, whatever the rule, the day, the pauses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.deadline import Pause
from station.records.law import DeadlineRule
from station.records.moment import day, moment
from station.rules.calendar import WorkCalendar
from station.rules.deadline import due, granted
from station.rules.explain import Day, Explanation, Why, explain
from station.store.law import load, shipped_years

CALENDAR = WorkCalendar(year for year, _ in shipped_years())
LAW = load()
RULES = list(LAW.rules)
PAUSABLE = [rule for rule in RULES if rule.unit != "hour" and not rule.backward]
ANCHORS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def at(on: date) -> pendulum.DateTime:
    return moment(f"{on.isoformat()}T10:30:00+08:00")


def named(rule: DeadlineRule, on: date, ahead: int) -> date | None:
    return on + timedelta(days=ahead) if rule.unit == "given" else None


def pause(on: date, start: int, length: int) -> Pause:
    first = day(on + timedelta(days=start))
    return Pause(first, day(first + timedelta(days=length)), f"{start}")


def check(said: Explanation, silent: pendulum.DateTime) -> None:
    assert said.due.at == silent and said.days[-1].on == day(silent)
    step = -1 if said.rule.backward else 1
    if said.rule.unit == "hour":
        return
    for earlier, later in zip(said.days, said.days[1:], strict=False):
        assert later.on == earlier.on + timedelta(days=step) or later.why == "given"
        assert later.running == earlier.running + (later.counted and later.running > earlier.running)
    runs = said.runs()
    assert (runs[0].first, runs[-1].last) == (said.days[0], said.days[-1])
    if said.days[-1].running:
        assert sum((run.last.on - run.first.on).days * step + 1 for run in runs) == len(said.days)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.sampled_from(RULES), ANCHORS, st.integers(-3, 60))
def test_last_day_is_the_due_day(rule: DeadlineRule, on: date, ahead: int) -> None:
    given_on = named(rule, on, ahead)
    check(explain(rule, at(on), CALENDAR, (), given_on), due(rule, at(on), CALENDAR, (), given_on).at)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    st.sampled_from(PAUSABLE),
    ANCHORS,
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-1, 25)), max_size=3),
    st.integers(1, 60),
    st.none() | st.integers(1, 120),
)
def test_paused_and_extended(
    rule: DeadlineRule, on: date, spans: Sequence[tuple[int, int]], ahead: int, n: int | None
) -> None:
    pauses = [pause(on, start, length) for start, length in spans]
    given_on = named(rule, on, ahead)
    longer = granted(rule, n) if rule.unit in ("day", "workday") else rule
    said = explain(longer, at(on), CALENDAR, pauses, given_on)
    check(said, due(longer, at(on), CALENDAR, pauses, given_on).at)
    if longer.unit in ("day", "workday"):
        assert sum(each.counted for each in said.days) == longer.n == said.days[-1].running
    assert not any(each.counted for each in said.days if any(p.first <= each.on <= p.last for p in pauses))


def why(code: str, anchor: str, pauses: Sequence[Pause] = ()) -> dict[str, Day]:
    said = explain(LAW.rule(code, day(anchor)), at(day(anchor)), CALENDAR, pauses)
    return {each.on.isoformat(): each for each in said.days}


@pytest.mark.parametrize(
    ("code", "anchor", "on", "expected", "name", "running"),
    [
        # V1: over the Spring Festival, with two Saturdays worked.
        ("PUB_7WD", "2026-02-12", "2026-02-12", "start", "", 0),
        ("PUB_7WD", "2026-02-12", "2026-02-13", "workday", "", 1),
        ("PUB_7WD", "2026-02-12", "2026-02-14", "makeup", "春节", 2),
        ("PUB_7WD", "2026-02-12", "2026-02-17", "holiday", "春节", 2),
        ("PUB_7WD", "2026-02-12", "2026-02-24", "workday", "", 3),
        ("PUB_7WD", "2026-02-12", "2026-02-28", "makeup", "春节", 7),
        ("PUB_7WD", "2026-09-04", "2026-09-05", "weekend", "", 0),
        # V16: the ninetieth day is in the holiday of May.
        ("DECIDE_90D", "2026-02-01", "2026-05-01", "day", "", 89),
        ("DECIDE_90D", "2026-02-01", "2026-05-02", "last", "劳动节", 90),
        ("DECIDE_90D", "2026-02-01", "2026-05-04", "rolled", "劳动节", 90),
        ("DECIDE_90D", "2026-02-01", "2026-05-06", "rolled_to", "", 90),
        # V18: what limits our power does not move.
        ("SEAL_30D", "2026-01-20", "2026-02-19", "last", "春节", 30),
        # V20: February has no 31st.
        ("LITIGATE_6M", "2026-08-31", "2027-02-28", "month_end", "", 181),
        ("LITIGATE_6M", "2026-08-31", "2027-03-01", "rolled_to", "", 181),
        # V23: counted back, neither end counts.
        ("HEAR_NOTICE", "2026-10-14", "2026-10-13", "workday", "", 1),
        ("HEAR_NOTICE", "2026-10-14", "2026-10-10", "makeup", "国庆节", 3),
        ("HEAR_NOTICE", "2026-10-14", "2026-09-29", "workday", "", 7),
        ("HEAR_NOTICE", "2026-10-14", "2026-09-28", "before", "", 7),
    ],
)
def test_what_a_day_is(code: str, anchor: str, on: str, expected: Why, name: str, running: int) -> None:
    found = why(code, anchor)[on]
    assert (found.why, found.running) == (expected, running)
    assert name in found.name if name else not found.name


def test_paused_days_say_why() -> None:
    found = why("SEAL_30D", "2026-03-02", [Pause(day("2026-03-10"), day("2026-03-12"), "检测")])
    assert [(d.why, d.name, d.running) for on, d in found.items() if "2026-03-09" <= on <= "2026-03-13"] == [
        ("day", "", 7),
        ("paused", "检测", 7),
        ("paused", "检测", 7),
        ("paused", "检测", 7),
        ("day", "", 8),
    ]
    assert list(found)[-1] == "2026-04-04"


def test_days_of_a_year_not_announced_are_marked() -> None:
    found = why("PUB_7WD", "2026-12-25")
    assert [on for on, each in found.items() if each.provisional] == [on for on in found if on >= "2027"]


def test_grouped_for_a_screen() -> None:
    said = explain(LAW.rule("PUB_7WD", day("2026-09-18")), at(date(2026, 9, 18)), CALENDAR)
    assert [(run.first.on.day, run.last.on.day, run.first.why, run.last.running) for run in said.runs()] == [
        (18, 18, "start", 0),
        (19, 19, "weekend", 0),
        (20, 20, "makeup", 1),
        (21, 24, "workday", 5),
        (25, 25, "holiday", 5),
        (26, 27, "weekend", 5),
        (28, 29, "workday", 7),
    ]


@pytest.mark.parametrize(
    ("code", "anchor", "expected"),
    [
        ("UPLOAD_24H", "2026-09-30", [("hours", "民法典第二百零一条第二款")]),
        (
            "PUB_WITHDRAW",
            "2026-06-17",
            [("start", "民法典第二百零一条第一款"), ("workdays", "行政处罚法第四十八条第二款、第八十五条")],
        ),
        (
            "LIC_HEAR_REQUEST",
            "2026-06-17",
            [("start", "民法典第二百零一条第一款"), ("workdays", "行政许可法第八十二条")],
        ),
        (
            "LITIGATE_6M",
            "2026-08-31",
            [
                ("start", "民法典第二百零一条第一款"),
                ("months", "民法典第二百零二条"),
                ("rolled", "民法典第二百零三条第一款"),
            ],
        ),
        ("SEAL_30D", "2026-01-20", [("start", "民法典第二百零一条第一款"), ("fixed", "")]),
    ],
)
def test_articles_it_follows(code: str, anchor: str, expected: list[tuple[str, str]]) -> None:
    said = explain(LAW.rule(code, day(anchor)), at(day(anchor)), CALENDAR)
    assert list(said.articles) == expected
