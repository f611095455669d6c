"""Taking one step of a case inside an act: guards, the event, the new stage, papers, terms, disclosure.

Nothing else moves a case. What a step does beside moving it is data (schema/law/workflow); `take` does what every
step does, `start_deadlines` what runs from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pendulum

from station.records.case import CaseFile, Step
from station.records.casework import Party
from station.records.law import Transition
from station.records.moment import day, iso
from station.records.people import Proof
from station.rules import disclosure as disclosing
from station.rules.deadline import end_of
from station.rules.penalty_guards import REMEDY_TERMS
from station.rules.workflow import allow, steps
from station.services import coverage, disclosure_queue, doubts, holds, party_papers
from station.services.case_facts import facts
from station.services.filled import NOTHING, Filled
from station.services.flows import PARTLY, flow_of
from station.services.left_papers import leave_papers
from station.services.over import end_case
from station.store import calendars, cases, deadlines, law, penalty_law
from station.store.act import Act
from station.store.deadlines import Anchor
from station.store.store import Store
from station.texts import text

ASSIGNED = "assigned"
"""The clue of a case that an authority above handed down (上级交办)."""
CLOSED = "closed"
"""The event of 结案."""
KNOWN = frozenset({"served", "decision_served"})
"""Events by which the party learns what was decided."""
ENDED = ("superseded", "ended", "waived")
"""States of a term that ran to no end of its own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was allowed and recorded; its consequences are still to be written in the same act."""

    case: CaseFile
    """As it was before the step."""
    step: Transition
    anchor: Anchor
    """The step's own event."""
    filled: Filled = NOTHING
    party: Party | None = None
    """The one of several parties it is about; None: all, or the only one."""


def possible(store: Store, case: CaseFile, now: pendulum.DateTime) -> tuple[Step, ...]:
    """The steps that start from where the case stands, with what is still missing for each."""
    if case.voided_at is not None:
        return ()
    return steps(flow_of(case), case.stage, facts(store, case, now, now, NOTHING))


def take(
    act: Act, store: Store, case_id: int, action: str, when: pendulum.DateTime | None, filled: Filled, detail: str = ""
) -> Taken:
    """Check the step's guards, record its event, move the case, leave its papers.

    A step that delivers to one party while another still waits goes no further than that. UnknownCase, CaseVoid,
    StageRefused, StepRefused, PartyNotConcerned.
    """
    case = cases.get(store, case_id)
    if case.voided_at is not None:
        raise cases.CaseVoid(number=case.number)
    at = when or act.now
    known = facts(store, case, act.now, at, filled, action, _roles(act), act.actor_id)
    step = allow(flow_of(case), case.stage, action, known)
    party = party_papers.about(store, case, step, filled)
    if party_papers.delivery(store, case, step, filled).part:
        step = _partly(store, step, at)
    event_id = cases.add_event(act, case_id, step.event, at, _said(party, detail or filled.note))
    _move(act, case, step, at)
    _name(act, case, filled)
    taken = Taken(case, step, Anchor(event_id, at), filled, party)
    leave_papers(act, store, taken.case, step, event_id, at, filled)
    for rule in step.meets:
        deadlines.meet(act, store, case_id, rule, at)
    if step.to is not None and flow_of(case).stage(step.to).ends:
        end_case(act, store, case_id, filled.note or step.title, at)
    holds.follow_event(act, store, case_id, step.event)
    doubts.follow_event(act, store, case, step.event)
    if step.event == CLOSED:
        coverage.keep(act, store, case_id, CLOSED)
    return taken


def _partly(store: Store, step: Transition, at: pendulum.DateTime) -> Transition:
    """What there is of a delivery while other parties still wait: the time of the party served begins, no more."""
    book, on = law.of(store), day(at)
    begun = tuple(code for code in step.deadlines if book.has_rule(code, on) and book.rule(code, on).holder == "party")
    event = PARTLY[step.field]
    return replace(step, event=event, to=None, result=None, deadlines=begun, meets=(), waives=(), pauses=(), resumes=())


def _said(party: Party | None, words: str) -> str:
    """Which party the event is about, then the words entered with it."""
    return "：".join(part for part in (party.name if party else "", words) if part)


def _roles(act: Act) -> frozenset[str]:
    return act.actor.roles if isinstance(act.actor, Proof) else frozenset()


def _move(act: Act, case: CaseFile, step: Transition, at: pendulum.DateTime) -> None:
    changed: dict[str, str | None] = {}
    if step.to is not None:
        # A case whose decision is changed after its end goes on.
        changed = {"stage": step.to, "closed_at": iso(at) if flow_of(case).stage(step.to).ends else None}
    if step.result is not None:
        changed["result"] = step.result
    if changed:
        cases.change(act, case.id, **changed)


def _name(act: Act, case: CaseFile, filled: Filled) -> None:
    """行政行为码 of 掌上执法, where it was entered; one that is on file is put right by a correction."""
    code = filled.form.get("behaviour_code", "").strip()
    if code and not case.behaviour_code:
        cases.change(act, case.id, behaviour_code=code)


def start_deadlines(act: Act, store: Store, taken: Taken, rectify_by: Sequence[date] = ()) -> None:
    """Compute and store what runs from the step; a publication deadline queues its disclosure as well."""
    calendar = calendars.current(store)
    for code in taken.step.deadlines:
        if code in ("RECTIFY", "RECHECK_10D") and rectify_by:
            for on in sorted(set(rectify_by)):
                anchor, given = (
                    (taken.anchor, on) if code == "RECTIFY" else (replace(taken.anchor, at=end_of(on)), None)
                )
                deadlines.compute(act, calendar, taken.case.id, code, anchor, given)
            continue
        anchor = _anchor(store, taken, code)
        if not _runs(store, taken, code, anchor.at):
            continue
        _, due = deadlines.compute(act, calendar, taken.case.id, code, anchor)
        if code == "PUB_WITHDRAW":
            disclosure_queue.follow_change(act, store, taken.case.id, due.at, taken.anchor.at)
        elif code.startswith("PUB_"):
            disclosure_queue.queue(act, store, taken, due.at, taken.filled.conclusion or _conclusion(taken.step))
    if REMEDY_TERMS.intersection(taken.step.deadlines):
        _move_court(act, store, taken)


def _anchor(store: Store, taken: Taken, code: str) -> Anchor:
    """What a deadline of the step runs from: its own event, unless the law counts from something else."""
    if code == "ARCHIVE_30WD":
        return _closing(store, taken)
    if taken.filled.meets_at is not None and law.of(store).rule(code, day(taken.anchor.at)).backward:
        return replace(taken.anchor, at=taken.filled.meets_at)
    if code == "COURT_3M":
        return _remedies_over(store, taken)
    if code == "LITIGATE_1Y":
        return _known(store, taken)
    return _followed(store, taken, code)


def _runs(store: Store, taken: Taken, code: str, at: pendulum.DateTime) -> bool:
    """Whether the term exists on that day (it may have come with a later law), for this decision and this party."""
    on, party = day(at), taken.party
    if not law.of(store).has_rule(code, on):
        return False
    if party is not None and not party_papers.concerns(store, taken.case.id, code, party, at):
        return False
    if code == "RECORD_FILING_ASSIGNED":
        return taken.case.clue == ASSIGNED
    return code != "RECORD_FILING" or penalty_law.to_report(taken.filled.sanctions, on)


def _followed(store: Store, taken: Taken, code: str) -> Anchor:
    """A rule that follows another one runs from the end of that, where the case has it."""
    book, on = law.of(store), day(taken.anchor.at)
    follows = book.rule(code, on).follows if book.has_rule(code, on) else None
    terms = deadlines.of_case(store, taken.case.id)
    ends = [each.due_at for each in terms if each.rule == follows and each.state != "superseded"]
    return replace(taken.anchor, at=max(ends)) if ends else taken.anchor


def _closing(store: Store, taken: Taken) -> Anchor:
    """Archiving runs from the day the case counts as closed, which may lie before the closing was entered."""
    return replace(taken.anchor, at=disclosing.closed_from(cases.events(store, taken.case.id), taken.anchor.at))


def _remedies_over(store: Store, taken: Taken) -> Anchor:
    """The three months of 行政强制法第五十三条 run from the end of the party's time for remedies."""
    terms = [each for each in deadlines.of_case(store, taken.case.id) if each.rule in REMEDY_TERMS]
    return replace(taken.anchor, at=max([taken.anchor.at, *(each.due_at for each in terms if each.state not in ENDED)]))


def _move_court(act: Act, store: Store, taken: Taken) -> None:
    """Another time for remedies moves the application to the court that runs from its end, unless that was overdue."""
    for old in deadlines.running_of(store, taken.case.id, "COURT_3M"):
        over = _remedies_over(store, taken)
        if taken.anchor.at <= old.due_at and over.at != old.anchor_at:
            deadlines.recompute(act, store, old, anchor=Anchor(old.anchor_event_id, over.at))


def _known(store: Store, taken: Taken) -> Anchor:
    """The year runs from the day the party knew of the decision, not from the one on which this was noticed."""
    events = cases.events(store, taken.case.id)
    served = [Anchor(event.id, event.occurred_at) for event in events if event.kind in KNOWN]
    return max(served, key=lambda each: each.at, default=taken.anchor)


def _conclusion(step: Transition) -> str:
    return text("case.result.no_issue") if step.event == "recorded" else text(f"case.event.{step.event}")
