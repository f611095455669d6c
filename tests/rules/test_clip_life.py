"""保存状态: of several things that bear on a recording the strongest counts, and nothing sealed or undecided goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.clip_life import WAITS, Facts, life

TODAY = date(2027, 5, 21)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
OVER = Facts("unlinked", TODAY - timedelta(days=1))
FACTS = st.builds(
    Facts,
    term=st.sampled_from(["", "unlinked", "inspection"]),
    until=st.none() | DAYS,
    seals=st.lists(st.sampled_from(["行政复议：已受理", "投诉举报：有人投诉"]), max_size=2).map(tuple),
    listed=st.sampled_from(["", "proposed", "approved"]),
    number=st.just("处置〔2027〕1号"),
    removed_on=st.none() | DAYS,
)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Facts("", None), "open"),
        (Facts("penalty_major", None), "ever"),
        (Facts("unlinked", TODAY), "kept"),
        (OVER, "due"),
        (replace(OVER, listed="proposed"), "proposed"),
        (replace(OVER, listed="approved"), "approved"),
        (replace(OVER, listed="approved", seals=("其他争议：舆情",)), "sealed"),
        (replace(OVER, listed="approved", seals=("其他争议：舆情",), removed_on=TODAY), "destroyed"),
        (Facts("", None, seals=("行政诉讼：已受理",)), "sealed"),
    ],
)
def test_the_strongest_counts(facts: Facts, state: str) -> None:
    assert life(facts, TODAY).state == state


def test_a_seal_says_why_and_a_list_its_number() -> None:
    sealed = replace(OVER, seals=("行政复议：一", "其他争议：二"), listed="proposed", number="处置〔2027〕1号")
    assert life(sealed, TODAY).why == "行政复议：一；其他争议：二"
    assert life(replace(sealed, seals=()), TODAY).why == "处置〔2027〕1号"
    assert life(replace(sealed, removed_on=TODAY), TODAY).why == "处置〔2027〕1号"
    assert life(OVER, TODAY).why == ""


@given(FACTS, DAYS)
def test_nothing_waits_to_go_that_is_sealed_gone_or_still_runs(facts: Facts, on: date) -> None:
    found = life(facts, on)
    if found.state in WAITS:
        assert not facts.seals and facts.removed_on is None
    if found.state == "due":
        assert facts.term and facts.until is not None and facts.until < on and not facts.listed


@given(FACTS, DAYS)
def test_a_seal_lifted_gives_back_what_was_there(facts: Facts, on: date) -> None:
    bare = replace(facts, seals=())
    assert (life(facts, on).state == "sealed") == (bool(facts.seals) and facts.removed_on is None)
    assert life(bare, on).state != "sealed"
    assert life(facts, on).until == life(bare, on).until
