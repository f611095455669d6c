"""One step of a case inside one act: facts, guards, event, stage, deadlines, disclosure.

Every verb of `services.cases` goes through `take`; nothing else moves a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pendulum

from station.records.case import CaseEvent, CaseFile, Found, Step
from station.records.law import Transition, Workflow
from station.records.moment import day, iso
from station.rules import disclosure as disclosing
from station.rules.deadline import end_of
from station.rules.guards import StepFacts
from station.rules.workflow import allow, steps
from station.store import calendars, cases, deadlines, disclosures, enterprises, law, officers, papers
from station.store.act import Act
from station.store.deadlines import Anchor
from station.store.store import Store
from station.texts import text

FIELD = ("on_site", "rechecked_pass", "rechecked_fail")
"""Events that happen away from the station."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What is filled in when taking a step; a step looks only at what its guards ask for."""

    crew: tuple[int, ...] | None = None
    """Officers who go; None: those the case already has."""
    identity_shown: bool = False
    told: frozenset[str] = frozenset()
    signed: bool = False
    refused_note: str = ""
    hazards: tuple[Found, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was allowed and recorded; its consequences are still to be written in the same act."""

    case: CaseFile
    """As it was before the step."""
    step: Transition
    anchor: Anchor
    """The step's own event."""


def flow_of(case: CaseFile) -> Workflow:
    """The flow the case began under."""
    return law.load().workflow(case.kind, day(case.opened_at))


def possible(store: Store, case: CaseFile, now: pendulum.DateTime) -> tuple[Step, ...]:
    """The steps that start from where the case stands, with what is still missing for each."""
    return steps(flow_of(case), case.stage, facts(store, case, now, now, Filled()))


def take(
    act: Act, store: Store, case_id: int, action: str, when: pendulum.DateTime | None, filled: Filled, detail: str = ""
) -> Taken:
    """Check the step's guards, record its event, move the case. UnknownCase, StageRefused, StepRefused."""
    case = cases.get(store, case_id)
    at = when or act.now
    step = allow(flow_of(case), case.stage, action, facts(store, case, act.now, at, filled, action))
    event_id = cases.add_event(act, case_id, step.event, at, detail or filled.note)
    if step.to is not None:
        cases.change(act, case_id, stage=step.to)
    for rule in step.meets:
        deadlines.meet(act, store, case_id, rule, at)
    return Taken(case, step, Anchor(event_id, at))


def facts(
    store: Store, case: CaseFile, now: pendulum.DateTime, at: pendulum.DateTime, filled: Filled, action: str = ""
) -> StepFacts:
    """What the guards need to know of the case, its people and what was filled in."""
    drawn = tuple(officer for officer in (case.lead_id, case.assist_id) if officer is not None)
    crew = drawn if filled.crew is None else filled.crew
    people = tuple(officers.get(store, officer) for officer in crew)
    against = enterprises.recusals(store, case.enterprise_id)
    happened = cases.events(store, case.id)
    out = is_out(happened)
    return StepFacts(
        now=now,
        occurred_at=at,
        previous_at=_previous(happened, action),
        power_item=case.power_item,
        power_valid=law.load().item(case.power_item, day(at)) is not None,
        crew=people,
        recused=tuple((person.name, against[person.id]) for person in people if person.id in against),
        out=out,
        crew_changed=case.source == "double_random" and bool(drawn) and set(crew) != set(drawn),
        slip_issued=bool(papers.slips(store, case.id)),
        identity_shown=filled.identity_shown,
        told=filled.told,
        signed=filled.signed,
        refused_note=filled.refused_note,
        hazards=filled.hazards,
        note=filled.note,
    )


def is_out(happened: Sequence[CaseEvent]) -> bool:
    """Whether a field event has no return after it."""
    field = [event.occurred_at for event in happened if event.kind in FIELD]
    back = [event.occurred_at for event in happened if event.kind == "returned"]
    return bool(field) and (not back or max(back) < max(field))


def _previous(happened: Sequence[CaseEvent], action: str) -> pendulum.DateTime | None:
    """A return may be entered late, so only what happened outside must lie before it."""
    return max((e.occurred_at for e in happened if action != "return" or e.kind in FIELD), default=None)


def start_deadlines(act: Act, store: Store, taken: Taken, rectify_by: Sequence[date] = ()) -> None:
    """Compute and store what runs from the step; a publication deadline queues its disclosure as well."""
    calendar = calendars.current(store)
    for code in taken.step.deadlines:
        if code in ("RECTIFY", "RECHECK_10D"):
            for on in sorted(set(rectify_by)):
                anchor, given = (
                    (taken.anchor, on) if code == "RECTIFY" else (replace(taken.anchor, at=end_of(on)), None)
                )
                deadlines.compute(act, calendar, taken.case.id, code, anchor, given)
            continue
        anchor = _closing(store, taken) if code == "ARCHIVE_30WD" else taken.anchor
        _, due = deadlines.compute(act, calendar, taken.case.id, code, anchor)
        if code.startswith("PUB_"):
            _queue(act, store, taken, due.at)


def _closing(store: Store, taken: Taken) -> Anchor:
    """Archiving runs from the day the case counts as closed, which may lie before the closing was entered."""
    return replace(taken.anchor, at=disclosing.closed_from(cases.events(store, taken.case.id), taken.anchor.at))


def _queue(act: Act, store: Store, taken: Taken, due_at: pendulum.DateTime) -> None:
    case = taken.case
    disclosures.insert(
        act,
        case_id=case.id,
        channel=disclosing.CHANNEL,
        publisher=disclosing.publisher(case.source),
        target=case.enterprise,
        category=text(f"case.kind.{case.kind}"),
        conclusion=text(f"case.event.{taken.step.event}")
        if taken.step.event != "recorded"
        else text("case.result.no_issue"),
        decided_on=day(taken.anchor.at).isoformat(),
        due_at=iso(due_at),
    )
