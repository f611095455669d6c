"""What may be done next in a case: the flow's table and its guards, applied to facts. Pure data in and out."""

from __future__ import annotations

from dataclasses import replace

from station.errors import StationError
from station.records.case import Refusal, Step
from station.records.law import Transition, Workflow
from station.rules.guards import CHECKS
from station.rules.step_facts import StepFacts

OF_THE_CREW = ("TWO_CERTIFIED", "RECUSAL")
"""Guards that naming other people may satisfy, where the step asks who goes."""


class StageRefused(StationError):
    """The step does not start from the stage the case stands at. Facts: step, stage, possible."""

    text = "case.stage_refused"


class StepRefused(StationError):
    """Guards of a step do not hold. Facts: step, guards, missing; `refusals` has them one by one."""

    text = "case.step_refused"

    def __init__(self, step: Transition, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__(
            step=step.title,
            guards="；".join(f"{refusal.title}（{refusal.article}）" for refusal in refusals),
            missing="；".join(refusal.satisfy for refusal in refusals),
        )


def refusals(flow: Workflow, step: Transition, facts: StepFacts) -> tuple[Refusal, ...]:
    """Every guard of the step that does not hold, in the order of the table."""
    facts = replace(facts, needed=step.needs)
    found = []
    for code in step.guards:
        guard = flow.guard(code)
        if guard.waivable and code in facts.waived:
            continue
        detail = CHECKS[code](facts)
        if detail is not None:
            satisfy = guard.satisfy.format(detail=detail)
            asked = guard.asked or (code in OF_THE_CREW and "crew" in step.asks)
            found.append(Refusal(code, guard.title, guard.article, satisfy, asked, guard.warns))
    return tuple(found)


def steps(flow: Workflow, stage: str, facts: StepFacts) -> tuple[Step, ...]:
    """The steps that start from a stage, each with what still stands in its way; without those of other cases."""
    found = (Step(step, refusals(flow, step, facts)) for step in flow.steps_from(stage))
    return tuple(each for each in found if not any(flow.guard(one.guard).hides for one in each.refusals))


def allow(flow: Workflow, stage: str, action: str, facts: StepFacts) -> Transition:
    """The step to take. StageRefused where none leads there; StepRefused where a guard fails, warnings aside."""
    possible = flow.steps_from(stage)
    step = next((step for step in possible if step.action == action), None)
    if step is None:
        titles = "、".join(dict.fromkeys(each.title for each in possible))
        wanted = next(each.title for each in flow.transitions if each.action == action)
        raise StageRefused(step=wanted, stage=flow.stage(stage).title, possible=titles or "—")
    against = tuple(refusal for refusal in refusals(flow, step, facts) if not refusal.warns)
    if against:
        raise StepRefused(step, against)
    return step
