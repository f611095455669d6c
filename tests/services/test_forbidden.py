"""What no flow allows: every action from every stage where it does not start, tried on a real case and refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.law import Workflow
from station.records.people import System
from station.rules.workflow import StageRefused, allow
from station.services.case_facts import facts
from station.services.filled import NOTHING
from station.services.steps import take
from station.store import cases
from station.store.act import Act
from station.store.law import load
from station.wiring import Station

FLOWS = load().workflows
SETUP = System("system:init")


def put(act: Act, flow: Workflow, firm: int) -> int:
    """A case of this flow, begun on the day it came into force."""
    items = [item.code for item in load().items if item.workflow == flow.code or item.category == flow.kind]
    return cases.insert(
        act,
        number=f"余应急试〔2026〕{FLOWS.index(flow) + 1}号",
        kind=flow.kind,
        enterprise_id=firm,
        power_item=items[0],
        source="adhoc",
        rule_set="XIUFU-2026",
        stage=flow.stages[0].code,
        opened_at=f"{flow.effective_from}T09:00:00+08:00",
        flow=flow.code,
        title="",
        clue="other",
        clue_note="",
        checklist="",
        behaviour_code="",
    )


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.code)
def test_every_step_out_of_its_place_is_refused(
    station: Station, enterprise: Callable[..., int], flow: Workflow
) -> None:
    store, actions = station.store, sorted({step.action for step in flow.transitions})
    firm, tried = enterprise(), 0
    with store.act(SETUP, "roster.import") as act:
        case_id = put(act, flow, firm)
        for stage in flow.stages:
            cases.change(act, case_id, stage=stage.code)
            known = facts(store, cases.get(store, case_id), act.now, act.now, NOTHING)
            possible = {step.action: step.title for step in flow.steps_from(stage.code)}
            forbidden = [action for action in actions if action not in possible]
            for action in forbidden:
                with pytest.raises(StageRefused) as refused:
                    allow(flow, stage.code, action, known)
                tried += 1
                assert stage.title in refused.value.message
                assert all(title in refused.value.advice for title in possible.values())
            # The one way a step is taken refuses as the table does, and writes nothing.
            with pytest.raises(StageRefused):
                take(act, store, case_id, forbidden[tried % len(forbidden)], None, NOTHING)
        assert cases.events(store, case_id) == () and cases.get(store, case_id).stage == flow.stages[-1].code
    assert tried == len(flow.stages) * len(actions) - sum(len(flow.steps_from(each.code)) for each in flow.stages)
