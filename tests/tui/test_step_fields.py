"""The form of a step asks for everything its guards ask for: no step can be refused for what nobody could fill in."""

from __future__ import annotations

import pytest

from station.records.law import Transition, Workflow
from station.store import law
from station.tui.step_fields import _FIELDS
from station.tui.step_rows import RECHECK, wanted

ELSEWHERE = {
    "LATE": "the time of the step",
    "HANDED": "serving",
    "SENT": "serving",
    "HEARING_SET": "meets_at",
    "HOST": "host",
    "UNTIL": "until",
    "HEAD_APPROVED": "head_approval",
    "TOLD_AHEAD": "urgent",
    "COLLECT_ON_SPOT": "ground",
    "PRESERVED_OUTCOME": "outcome",
    "PRESERVED_LIST": "goods",
    "GOODS": "goods",
    "PROPOSED": "sanctions",
    "SANCTIONS": "sanctions",
    "TIER": "sanctions",
    "PENALTY": "sanctions",
    "NO_HEAVIER": "sanctions",
    "AS_PROPOSED": "sanctions",
    "SUMMARY_LIMIT": "sanctions",
}
"""Guards whose answer has no field of its own, by what the step's data asks for."""
DECIDED = {"FINED", "NOT_FINED"}
"""They choose between two steps by what was decided."""
STEPS = [(flow, step) for flow in law.load().workflows for step in flow.transitions]


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=lambda each: getattr(each, "action", getattr(each, "code", "")))
def test_whatever_a_guard_asks_for_can_be_filled_in(flow: Workflow, step: Transition) -> None:
    for code in step.guards:
        if not flow.guard(code).asked or code in _FIELDS or code in DECIDED:
            continue
        if code == "HAZARDS":
            assert wanted(step) == "hazards"
        elif code == "LATE":
            assert "IN_ORDER" in step.guards
        else:
            assert ELSEWHERE[code] in step.asks, f"{step.title}: nothing asks for {code}"


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=lambda each: getattr(each, "action", getattr(each, "code", "")))
def test_whatever_the_data_asks_for_is_asked(flow: Workflow, step: Transition) -> None:
    by_rows = {wanted(step)} if step.act != RECHECK else set()
    for name in step.asks:
        assert name in _FIELDS or name in by_rows | {"serving", "conclusion"}, f"{step.title}: {name}"
