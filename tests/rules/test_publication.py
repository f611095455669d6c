"""公示期: the worked cases of three rule sets, and what no order of rules may break."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.publication import GRADES, Span, TermRule
from station.rules.deadline import add_months
from station.rules.publication import applicable, channels_for, grade_of, span
from station.store.publication_law import load

LAW = load()
SITE, CREDIT = "zj_gov_service", "credit"
DAYS = st.dates(pendulum.date(2019, 11, 4), pendulum.date(2030, 12, 31)).map(
    lambda on: pendulum.date(on.year, on.month, on.day)
)
CHANNELS = st.sampled_from([SITE, "dept_portal", CREDIT, "gsxt"])


def shown(channel: str, grade: str, decided: str, wished: str | None = None) -> Span:
    earlier = pendulum.Date.fromisoformat(wished) if wished else None
    return span(LAW.terms, channel, "penalty", grade, pendulum.Date.fromisoformat(decided), earlier)


@pytest.mark.parametrize(
    ("channel", "grade", "decided", "until", "rule_set", "conflict"),
    [
        (SITE, "normal", "2019-11-04", "2024-11-04", "PUB-SEED-2019", False),
        (SITE, "normal", "2020-02-29", "2025-02-28", "PUB-SEED-2019", False),
        (SITE, "serious", "2023-06-01", "2028-06-01", "PUB-SEED-2019", False),
        (CREDIT, "normal", "2023-06-01", "2026-06-01", "CREDIT-58", False),
        (CREDIT, "serious", "2026-03-31", "2029-03-31", "CREDIT-58", False),
        (SITE, "serious", "2026-03-31", "2031-03-31", "PUB-SEED-2019", False),
        (CREDIT, "normal", "2026-04-01", "2027-04-01", "CREDIT-36", False),
        (CREDIT, "serious", "2026-04-01", "2029-04-01", "CREDIT-36", False),
        (SITE, "serious", "2026-04-01", "2029-04-01", "CREDIT-36", False),
        (SITE, "normal", "2026-04-01", "2027-04-01", "CREDIT-36", False),
        (SITE, "light", "2026-11-30", "2027-02-28", "CREDIT-36", True),
        ("gsxt", "normal", "2025-01-01", "2028-01-01", "GSXT", False),
    ],
)
def test_worked_cases(channel: str, grade: str, decided: str, until: str, rule_set: str, conflict: bool) -> None:
    found = shown(channel, grade, decided)
    assert str(found.until) == until
    assert found.applied is not None
    assert (found.applied.rule.rule_set, found.conflict) == (rule_set, conflict)


def test_a_light_result_is_not_published_as_credit_but_on_the_site() -> None:
    assert not shown(CREDIT, "light", "2026-05-01").published
    assert not shown(CREDIT, "light", "2024-05-01").published
    assert shown(SITE, "light", "2026-05-01").published


def test_both_bounds_are_said_where_the_cap_lies_below_the_floor() -> None:
    found = shown(SITE, "light", "2026-05-01")
    assert [(one.kind, str(one.on), one.rule.rule_set) for one in found.bounds] == [
        ("cap", "2026-08-01", "CREDIT-36"),
        ("floor", "2027-05-01", "PUB-SEED-2019"),
        ("cap", "2031-05-01", "PUB-SEED-2019"),
    ]
    assert found.conflict


def test_shortened_to_a_year_and_no_further() -> None:
    found = shown(SITE, "serious", "2026-05-01", "2027-05-01")
    assert (str(found.until), found.applied) == ("2027-05-01", None)
    with pytest.raises(ValueError, match="shortest term"):
        shown(SITE, "serious", "2026-05-01", "2027-04-30")


def test_a_wish_beyond_the_cap_is_no_wish() -> None:
    found = shown(SITE, "normal", "2026-05-01", "2030-05-01")
    assert str(found.until) == "2027-05-01"
    assert found.applied is not None


def test_repair_from_the_day_after_the_shortest_term() -> None:
    assert str(shown(CREDIT, "normal", "2026-05-01").repair_from) == "2026-08-02"
    assert str(shown(CREDIT, "serious", "2026-05-01").repair_from) == "2027-05-02"
    assert shown("gsxt", "serious", "2026-05-01").repair_from is None


def test_before_any_rule_nothing_ends() -> None:
    assert shown(CREDIT, "normal", "2020-05-01").until is None


@given(CHANNELS, st.sampled_from(GRADES), DAYS, st.none() | st.integers(0, 4000))
def test_never_beyond_a_cap_nor_before_the_decision(
    channel: str, grade: str, decided: pendulum.Date, more: int | None
) -> None:
    wished = None if more is None else decided.add(days=more)
    try:
        found = span(LAW.terms, channel, "penalty", grade, decided, wished)
    except ValueError:
        return
    caps = [
        add_months(decided, rule.cap) for rule in applicable(LAW.terms, channel, "penalty", grade, decided) if rule.cap
    ]
    assert all(found.until is not None and found.until <= cap for cap in caps)
    assert found.until is None or found.until >= decided
    if not found.conflict and found.until is not None:
        assert all(found.until >= one.on for one in found.bounds if one.kind == "floor")


@given(st.permutations(LAW.terms), CHANNELS, st.sampled_from(GRADES), DAYS)
def test_the_order_of_the_rules_is_nothing(
    terms: list[TermRule], channel: str, grade: str, decided: pendulum.Date
) -> None:
    one, other = (span(rules, channel, "penalty", grade, decided) for rules in (terms, LAW.terms))
    assert (one.until, one.conflict, one.published) == (other.until, other.conflict, other.published)


def test_people_stay_out_of_the_credit_register() -> None:
    assert [one.code for one in channels_for(LAW.channels, "penalty", person=False)] == [SITE, CREDIT]
    assert [one.code for one in channels_for(LAW.channels, "penalty", person=True)] == [SITE]


def test_suggested_grades() -> None:
    def grade(*sanctions: tuple[str, int]) -> str:
        return grade_of(sanctions, LAW.light, LAW.serious, 50_000_000)

    assert grade(("warning", 0)) == "light"
    assert grade(("warning", 0), ("fine", 100)) == "normal"
    assert grade(("fine", 49_999_999)) == "normal"
    assert grade(("fine", 50_000_000)) == "serious"
    assert grade(("revoke_licence", 0), ("warning", 0)) == "serious"
