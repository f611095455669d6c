"""附件2 as a table: no way to `passed` but through somebody who agrees; every state is reached, ends are ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.review_flow import AGREEING, PASSED, START, MessageRefused, is_over, next_state, possible, step
from station.store import review_law

FLOW = review_law.load().flow
MESSAGES = [(each.kind, each.detail) for each in FLOW.messages]
STATES = [each.code for each in FLOW.states]
NEVER = {"skipped"}
"""Not reached by a message: the chief decides it."""

Walk = list[tuple[str, str]]


def walk(messages: Walk) -> tuple[str, Walk]:
    """Where messages lead, refused ones left out, and which were taken."""
    state, taken = START, []
    for kind, detail in messages:
        try:
            state = next_state(FLOW, state, kind, detail)
        except MessageRefused:
            continue
        taken.append((kind, detail))
    return state, taken


@given(st.lists(st.sampled_from(MESSAGES), max_size=14))
def test_nothing_passes_without_somebody_agreeing(messages: Walk) -> None:
    state, taken = walk(messages)
    if state == PASSED:
        assert taken[-1] in AGREEING
        assert ("accept", "") in taken
    if state == "committee":
        assert ("object", "") in taken and ("opinion", "disagree") in taken


@given(st.lists(st.sampled_from(MESSAGES), max_size=14))
def test_a_correction_passes_only_when_the_reviewer_has_seen_it(messages: Walk) -> None:
    state, taken = walk(messages)
    if state == PASSED and ("opinion", "correct") in taken:
        last = max(at for at, each in enumerate(taken) if each == ("opinion", "correct"))
        assert taken[last + 1][0] == "fixed"
        assert taken[-1] in AGREEING and len(taken) - 1 > last + 1


def test_only_agreement_leads_to_passed() -> None:
    assert {(each.kind, each.detail) for each in FLOW.messages if each.to == PASSED} == AGREEING


def test_every_state_is_reached_and_every_end_is_one() -> None:
    reached, open_ = {START}, [START]
    while open_:
        for each in possible(FLOW, open_.pop()):
            if each.to not in reached:
                reached.add(each.to)
                open_.append(each.to)
    assert reached - {START} == set(STATES) - NEVER
    assert all(bool(possible(FLOW, state)) != is_over(FLOW, state) for state in STATES)


@pytest.mark.parametrize("state", [START, *STATES])
@pytest.mark.parametrize(("kind", "detail"), MESSAGES)
def test_what_is_not_in_the_table_is_refused(state: str, kind: str, detail: str) -> None:
    in_table = [each for each in FLOW.messages if (each.kind, each.detail) == (kind, detail) and state in each.sources]
    if in_table:
        assert step(FLOW, state, kind, detail) == in_table[0]
        return
    with pytest.raises(MessageRefused) as refused:
        next_state(FLOW, state, kind, detail)
    assert "不能「" in refused.value.message


def test_a_package_is_sent_back_once() -> None:
    state, _ = walk([("submit", ""), ("return", ""), ("resubmit", ""), ("accept", "")])
    for later in (state, "resubmitted"):
        with pytest.raises(MessageRefused):
            next_state(FLOW, later, "return")


def test_who_speaks_in_which_direction() -> None:
    out = {each.kind for each in FLOW.messages if each.direction == "out"}
    assert out == {"submit", "resubmit", "fixed", "concur", "object", "withdraw"}
    assert [each.kind for each in possible(FLOW, "disagreed", "out")] == ["concur", "object"]
    assert possible(FLOW, "disagreed", "in") == ()
