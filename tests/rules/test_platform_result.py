"""Every way an inspection can stand has one outcome, and an outcome is finished when the rules on file say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.case import CaseEvent, CaseFile, Hazard
from station.records.moment import day, moment
from station.rules.draw.after import REASONS, Change
from station.rules.platform_result import finished_on, outcome, result_words
from station.store import platform_rules

RULES = platform_rules.results(date(2026, 11, 20))
AT = moment("2026-11-25T09:00:00+08:00")
PEOPLE = (1, "王建国", 2, "李敏")
CASE = CaseFile(1, "1号", "inspection", 1, "甲", "JC-001", "double_random", 1, "r", "planned", *PEOPLE, None, AT, None)
RESULTS = st.sampled_from([None, "no_issue", "rectify", "measure", "obstructed", "transferred", "aborted"])
RECHECKS = st.lists(st.sampled_from([None, "pass", "fail"]), max_size=4)
CLOSURES = st.none() | st.sampled_from(REASONS["closed"])


def hazards(found: list[str | None]) -> list[Hazard]:
    return [Hazard(n, 1, n, "x", "y", day("2026-12-05"), result, None) for n, result in enumerate(found, 1)]


def closure(reason: str | None) -> Change | None:
    return None if reason is None else Change(1, AT, "closed", "x", reason, "0" * 64, "-", "-", ())


@given(RESULTS, RECHECKS, CLOSURES, st.booleans())
def test_every_standing_is_told(result: str | None, found: list[str | None], reason: str | None, closed: bool) -> None:
    case = replace(CASE, result=result, closed_at=AT if closed else None)
    code = outcome(case, hazards(found), closure(reason))
    if code is None:
        assert result is None and reason is None
        return
    rule = RULES.outcome(code)
    assert result_words(RULES, code) and rule.disposal
    decided = CaseEvent(1, 1, "aborted", AT, AT, None, "")
    done = finished_on(RULES, code, case, [decided], closure(reason))
    assert done in (None, day("2026-11-25"))
    assert (done is None) == (rule.finished == "open" or (rule.finished == "when_closed" and not closed))


@pytest.mark.parametrize(
    ("result", "rechecks", "reason", "told"),
    [
        (None, [], None, None),
        ("no_issue", [], None, "no_issue"),
        ("rectify", [None, None], None, "rectifying"),
        ("rectify", ["pass", None], None, "rectifying"),
        ("measure", ["pass", "pass"], None, "rectified"),
        ("rectify", ["pass", "fail"], None, "not_rectified"),
        ("aborted", [], None, "aborted"),
        ("aborted", [], "relocated", "relocated"),
        (None, [], "deregistered", "deregistered"),
        ("no_issue", [], "deregistered", "no_issue"),
    ],
)
def test_outcomes(result: str | None, rechecks: list[str | None], reason: str | None, told: str | None) -> None:
    assert outcome(replace(CASE, result=result), hazards(rechecks), closure(reason)) == told


def test_without_a_case() -> None:
    assert outcome(None, [], None) is None
    assert outcome(None, [], closure("suspended")) == "suspended"
    assert finished_on(RULES, "suspended", None, [], closure("suspended")) == day("2026-11-25")
    assert finished_on(RULES, None, None, [], None) is None
