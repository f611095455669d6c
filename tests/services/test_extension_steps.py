"""Ninety days, a hundred and twenty, a hundred and eighty: each extension has its own authority and its own room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from station.records.moment import day
from station.records.people import Proof
from station.rules.law_fields import EntryRefused
from station.services import counting, counting_words, law_files, terms
from station.services.terms import Longer
from station.store import deadlines, spans
from station.wiring import Station
from tests.services.law_texts import HEAD, RULE
from tests.services.running_terms import opened, start


@pytest.fixture
def case(station: Station, enterprise: Callable[..., int]) -> int:
    return opened(station, enterprise())


def longer(n: int, number: int = 1) -> Longer:
    return Longer(n=n, approval=f"余应急延〔2026〕{number}号", approved_on=date(2026, 11, 19))


def extend(station: Station, chief: Proof, case: int, n: int) -> str:
    """The last day after the extension."""
    (new,) = terms.extend(station.store, chief, case, "DECIDE_90D", longer(n), "案情复杂")
    return new.due_at.to_date_string()


def test_thirty_days_by_the_head_then_sixty_by_the_authority_above(station: Station, chief: Proof, case: int) -> None:
    old = start(station, case, "DECIDE_90D", "2026-09-01")
    assert old.due_at.to_date_string() == "2026-11-30"
    size = station.store.size()
    with pytest.raises(terms.StepTooMuch, match=r"第1次延长最多30日，案情复杂的由应急管理部门负责人批准") as refused:
        extend(station, chief, case, 31)
    assert "第五十三条第一款" in refused.value.message and station.store.size() == size
    assert extend(station, chief, case, 30) == "2026-12-30"
    with pytest.raises(terms.TooMuch, match="最多延长90日、2次"):
        extend(station, chief, case, 61)
    assert extend(station, chief, case, 60) == "2027-03-01"  # the 28th of February is a Sunday
    with pytest.raises(terms.TooMuch, match="2次"):
        extend(station, chief, case, 1)
    assert [each.n for each in spans.extensions(station.store, case, "DECIDE_90D")] == [30, 60]
    (last,) = deadlines.running_of(station.store, case, "DECIDE_90D")
    said = list(counting_words.extension_words(counting.count(station.store, last.id)))
    assert ["应急管理部门负责人批准" in said[0], "上一级应急管理部门批准" in said[1]] == [True, True]


def test_ninety_at_once_is_two_steps(station: Station, chief: Proof, case: int) -> None:
    start(station, case, "DECIDE_90D", "2026-09-01")
    with pytest.raises(terms.StepTooMuch, match="第1次"):
        extend(station, chief, case, 90)


def test_what_the_first_left_belongs_to_the_second(station: Station, chief: Proof, case: int) -> None:
    """第五十三条: up to the 180th day, however long the first one was."""
    start(station, case, "DECIDE_90D", "2026-09-01")
    extend(station, chief, case, 20)
    assert extend(station, chief, case, 70) == "2027-03-01"


def test_a_term_of_the_law_before_is_extended_as_it_was(station: Station, chief: Proof, case: int) -> None:
    """A case filed by January 2026 has one extension of up to ninety days."""
    old = start(station, case, "DECIDE_90D", "2026-01-30")
    paper = Longer(n=90, approval="余应急延〔2026〕2号", approved_on=day(old.due_at))
    (new,) = terms.extend(station.store, chief, case, "DECIDE_90D", paper, "案情复杂")
    assert new.n == 180


STEPS = """
[rule.extendable]
by = "n"
approver = "bureau"
basis = "局通知（试验）"
steps = [{ n = 2, who = "局负责人", when = "案情复杂" }, { n = 3, who = "市局", when = "特别复杂" }]
"""


def test_the_bureau_may_send_steps(station: Station, chief: Proof, officer: Proof, case: int) -> None:
    law_files.adopt(station.store, chief, HEAD.replace("2026-12-01", "2026-11-01") + RULE + STEPS, officer)
    start(station, case, "PUB_7WD", "2026-11-18")
    with pytest.raises(terms.StepTooMuch, match="第1次延长最多2个工作日，案情复杂的由局负责人批准"):
        terms.extend(station.store, chief, case, "PUB_7WD", longer(3), "忙")
    terms.extend(station.store, chief, case, "PUB_7WD", longer(2), "忙")
    (new,) = terms.extend(station.store, chief, case, "PUB_7WD", longer(3, 2), "忙")
    assert (new.n, deadlines.rule_of(station.store, new).n) == (10, 5)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (STEPS.replace("who", "whom"), "who"),
        (STEPS.replace("n = 2", "n = 0"), "n"),
        (STEPS.replace('by = "n"', 'by = "until"'), "steps"),
        (STEPS.replace('by = "n"', 'by = "n"\nmost = 5'), "most"),
        (STEPS.replace('by = "n"', 'by = "n"\ntimes = 2'), "times"),
        (STEPS.replace('approver = "bureau"', 'approver = "mayor"'), "approver"),
        (STEPS.replace("basis", "base"), "basis"),
        (STEPS.replace("[{ n = 2", '["two", { n = 2'), "steps"),
    ],
)
def test_a_step_that_does_not_fit_is_named(
    station: Station, chief: Proof, officer: Proof, wrong: str, field: str
) -> None:
    size = station.store.size()
    with pytest.raises(EntryRefused) as refused:
        law_files.adopt(station.store, chief, HEAD + RULE + wrong, officer)
    assert (refused.value.facts["entry"], refused.value.facts["field"]) == ("PUB_7WD", field)
    assert station.store.size() == size
