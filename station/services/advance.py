"""One verb for every step of every flow: what it does beside moving the case is the flow's data.

The verbs of `services.cases` remain the plain names of an inspection's steps.
"""

from __future__ import annotations

import pendulum

from station.records.case import CaseFile
from station.records.hearing import Hearing
from station.records.law import Transition
from station.records.moment import day
from station.records.people import Proof
from station.rules import hearing_words
from station.rules.payments import amount_in
from station.services import conversion, disclosure_ends, instalments, surcharges, terms
from station.services.filled import NOTHING, Filled
from station.services.flows import flow_of
from station.services.steps import Taken, start_deadlines, take
from station.store import cases, goods, parties
from station.store.act import Act
from station.store.store import Store
from station.texts.money import yuan

SURCHARGE = "surcharge"
"""The step whose words are the sum that is owed on its day (加处罚款)."""
WITHDRAWN = "publication_withdrawn"
"""The event by which everything that was to be taken off the channels is off (撤回公示)."""


def advance(
    store: Store,
    actor: Proof,
    case_id: int,
    action: str,
    filled: Filled = NOTHING,
    *,
    detail: str = "",
    reason: str | None = None,
    cosigner: Proof | None = None,
    occurred_at: pendulum.DateTime | None = None,
) -> CaseFile:
    """Take one step with everything that follows from it, in one act.

    UnknownCase, CaseVoid, StageRefused, StepRefused, NotAllowed; KeyError on an action the flow does not have.
    """
    step = _declared(store, case_id, action)
    subject = f"case/{case_id}"
    with store.act(actor, step.act, subject=subject, reason=reason, cosigner=cosigner, occurred_at=occurred_at) as act:
        advance_in(act, store, case_id, action, filled, occurred_at, detail)
    return cases.get(store, case_id)


def advance_in(
    act: Act,
    store: Store,
    case_id: int,
    action: str,
    filled: Filled = NOTHING,
    when: pendulum.DateTime | None = None,
    detail: str = "",
) -> Taken:
    """As `advance`, within an act that does more."""
    said = surcharges.said(store, case_id, filled.note, when or act.now) if action == SURCHARGE else ""
    taken = take(act, store, case_id, action, when, filled, detail or said or _set(filled) or _paid(filled))
    apply(act, store, taken)
    return taken


def apply(act: Act, store: Store, taken: Taken) -> None:
    """What the step's data says follows from it: certificates, sanctions, goods, terms, disclosure."""
    case_id, step, at, filled = taken.case.id, taken.step, taken.anchor.at, taken.filled
    if step.scene is not None:
        cases.add_event(act, case_id, "identity_shown", at)
        cases.add_event(act, case_id, "notice_given", at)
    if filled.refused_note and not filled.signed:
        cases.add_event(act, case_id, "refused_to_sign", at, filled.refused_note)
    if filled.crew is not None and len(filled.crew) > 1:
        cases.change(act, case_id, lead_id=filled.crew[0], assist_id=filled.crew[1])
    if step.phase is not None and filled.sanctions:
        parties.set_sanctions(act, case_id, step.phase, filled.sanctions)
    _goods(act, store, taken)
    _terms(act, store, taken)
    instalments.follow(act, store, taken)
    start_deadlines(act, store, taken)
    if step.event == WITHDRAWN:
        disclosure_ends.withdrawn_all_in(act, store, case_id, filled.note, at)
    if step.event == conversion.EVENT:
        conversion.go_on(act, store, cases.get(store, case_id), at)


def _goods(act: Act, store: Store, taken: Taken) -> None:
    step, at, filled = taken.step, taken.anchor.at, taken.filled
    if step.goods is not None:
        goods.add(act, taken.case.id, step.goods, filled.goods, at)
    if step.disposes and filled.outcome:
        for one in goods.of_case(store, taken.case.id, *step.disposes):
            if one.state == "held":
                goods.settle(act, one, filled.outcome, at, filled.note)


def _terms(act: Act, store: Store, taken: Taken) -> None:
    case_id, step, at, filled = taken.case.id, taken.step, taken.anchor.at, taken.filled
    for rule in step.extends:
        terms.extend_in(act, store, case_id, rule, _longer(filled), filled.note, at=at)
    for paused in step.pauses:
        rule, _, reason = paused.partition(":")
        terms.pause_in(act, store, case_id, rule, reason, at)
    for rule in step.resumes:
        terms.resume_in(act, store, case_id, rule, at)
    if step.waives:
        rules = None if "*" in step.waives else step.waives
        terms.end_in(act, store, case_id, step.title, at=at, rules=rules)


def _set(filled: Filled) -> str:
    """Where, when and before whom a hearing is: the papers after it say so."""
    host, place = filled.form.get("host", "").strip(), filled.form.get("place", "").strip()
    if filled.meets_at is None or not host or not place:
        return ""
    return hearing_words.said(Hearing(filled.meets_at, host, place, filled.form.get("clerk", "").strip()))


def _paid(filled: Filled) -> str:
    """An amount stands in the words of its payment too, for whoever reads the case."""
    if filled.paid_fen is None or amount_in(filled.note) == filled.paid_fen:
        return ""
    return "，".join(part for part in (yuan(filled.paid_fen), filled.note) if part)


def _longer(filled: Filled) -> terms.Longer:
    asked = filled.form
    approved_on = day(asked["approved_on"]) if asked.get("approved_on") else None
    return terms.Longer(int(asked.get("days") or 0), filled.last_on, asked.get("approval", ""), approved_on)


def _declared(store: Store, case_id: int, action: str) -> Transition:
    """The step's act is the same from whatever stage it is taken."""
    flow = flow_of(cases.get(store, case_id))
    declared = {step.action: step for step in flow.transitions}
    return declared[action]
