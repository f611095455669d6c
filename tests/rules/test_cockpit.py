"""Quarters and shares; and that no penalty which the decision table asks a review for is overlooked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

import schema
from station.records.cockpit import Period, Share
from station.records.moment import day
from station.records.review import Proposed, ReviewFacts
from station.rules.cockpit import Signs, earlier, months, quarter, reach, signs, thousandths
from station.rules.review import need, settings_on, total, triggers_on
from station.store import review_facts, review_law

LAW = review_law.load()
KINDS = sorted(each["code"] for each in schema.toml("law/sanctions.toml")["sanction"])
DAYS = st.sampled_from((date(2020, 5, 1), date(2025, 12, 31), date(2026, 11, 20)))
proposed = st.builds(Proposed, st.integers(1, 2), st.sampled_from(KINDS), st.integers(0, 6_000_000))
sets = st.lists(proposed, max_size=3).map(tuple)
penalties = st.builds(
    ReviewFacts,
    kind=st.just("penalty"),
    flow=st.sampled_from(("penalty", "penalty_summary")),
    sanctions=sets,
    noticed=st.none() | sets,
    heard=st.booleans(),
    hearing_due=st.booleans(),
    flags=st.frozensets(st.sampled_from(review_facts.FLAGS), max_size=2),
    decision=st.none(),
)
shares = st.integers(0, 3000).flatmap(lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole)))


def shown(facts: ReviewFacts, asked: Signs, threshold: int) -> bool:
    """Whether a case shows what the table looks for, as the store asks it: by set of sanctions, and by events."""
    each = [facts.sanctions, facts.noticed or ()]
    heavy = asked.amounts and any(total(one, "case_total") >= threshold for one in each)
    kinds = {one.kind for group in each for one in group}
    return bool(
        asked.anything or heavy or kinds & asked.kinds or facts.flags & asked.flags or (facts.heard and asked.heard)
    )


@given(penalties, DAYS)
def test_whatever_must_be_reviewed_shows_a_sign(facts: ReviewFacts, on: date) -> None:
    if need(LAW, facts, on).level == "must":
        assert shown(facts, signs(triggers_on(LAW, on)), settings_on(LAW, on).amount_threshold_fen)


def test_a_small_fine_shows_none() -> None:
    asked = signs(triggers_on(LAW, date(2026, 11, 20)))
    small = (Proposed(1, "fine", 200_000),)
    facts = ReviewFacts("penalty", "penalty", small, None, False, False, frozenset(), None)
    assert not asked.anything and not shown(facts, asked, 5_000_000)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_quarter_and_in_one_of_its_months(on: date) -> None:
    today = day(on)
    found = quarter(today)
    assert found.first <= today < found.before and (found.first.day, found.before.day) == (1, 1)
    parts = months(found)
    assert (parts[0].first, parts[-1].before, len(parts)) == (found.first, found.before, 3)
    assert [one.before for one in parts[:-1]] == [one.first for one in parts[1:]]
    assert sum(one.first <= today < one.before for one in parts) == 1
    assert earlier(found).before == found.first and quarter(earlier(found).first) == earlier(found)


def test_quarters_of_a_year() -> None:
    assert quarter(pendulum.Date(2026, 12, 31)) == Period(pendulum.Date(2026, 10, 1), pendulum.Date(2027, 1, 1))
    assert earlier(quarter(pendulum.Date(2026, 3, 31))).first == pendulum.Date(2025, 10, 1)


@given(shares, st.integers(0, 1000), st.integers(0, 1000))
def test_thresholds_are_compared_exactly(share: Share, one: int, other: int) -> None:
    good, watch = max(one, other), min(one, other)
    found = reach(share, good, watch)
    if not share.whole:
        assert found == "none"
        return
    of = Fraction(share.part, share.whole)
    assert found == ("good" if of >= Fraction(good, 1000) else "watch" if of >= Fraction(watch, 1000) else "bad")


@given(shares)
def test_only_all_is_a_thousand_and_only_none_is_nothing(share: Share) -> None:
    found = thousandths(share)
    assert (found is None) == (share.whole == 0)
    if found is not None:
        assert (found == 1000) == (share.part == share.whole) and (found == 0) == (share.part == 0)
        assert abs(Fraction(share.part, share.whole) - Fraction(found, 1000)) <= Fraction(1, 1000)


@pytest.mark.parametrize(("part", "whole", "told"), [(1999, 2000, 999), (1, 3000, 1), (1, 3, 333), (2, 3, 667)])
def test_a_half_is_rounded_but_never_to_the_edge(part: int, whole: int, told: int) -> None:
    assert thousandths(Share(part, whole)) == told
