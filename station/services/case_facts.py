"""What the guards need to know of a case: read from the store, joined with what is being filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pendulum

from station.records.case import CaseEvent, CaseFile, Hazard
from station.records.casework import CasePaper
from station.records.deadline import Deadline
from station.records.law import PaperKind
from station.records.moment import day
from station.rules.deadline import due
from station.rules.law import Law
from station.rules.step_facts import CapFacts, PaperFacts, StepFacts
from station.services import coverage, measure_facts, penalty_facts
from station.services.filled import Filled
from station.services.flows import field_events
from station.store import (
    calendars,
    case_papers,
    cases,
    deadlines,
    enterprises,
    inspection_law,
    law,
    officers,
    papers,
    parties,
    plan_statistics,
    public_records,
    waivers,
)
from station.store.store import Store
from station.texts import text

ANNOUNCEMENT = "disclosure_slip"
"""Kind of the document that announces an inspection."""
EVERYBODY = frozenset({"chief", "officer"})
PAID = frozenset({"PAY_15D", "INSTALMENT"})
"""Rules of which each running term is a sum of its own."""
ANNUAL_CAP = "inspection.annual_cap"
"""Setting of the law: 0 where no cap was published."""


def facts(
    store: Store,
    case: CaseFile,
    now: pendulum.DateTime,
    at: pendulum.DateTime,
    filled: Filled,
    action: str = "",
    roles: frozenset[str] = EVERYBODY,
    actor_id: int | None = None,
) -> StepFacts:
    """What the guards need to know of the case, its people and what was filled in."""
    in_force, on = law.of(store), day(at)
    drawn = tuple(officer for officer in (case.lead_id, case.assist_id) if officer is not None)
    crew = drawn if filled.crew is None else filled.crew
    people = tuple(officers.get(store, officer) for officer in crew)
    against = enterprises.recusals(store, case.enterprise_id)
    happened, outside = cases.events(store, case.id), field_events(case)
    on_file = [one for one in case_papers.of_case(store, case.id) if one.voided_at is None and not one.ahead]
    found = cases.hazards(store, case.id)
    terms = deadlines.of_case(store, case.id)
    return StepFacts(
        now=now,
        occurred_at=at,
        previous_at=_previous(happened, action, outside),
        power_item=case.power_item,
        power_valid=in_force.item(case.power_item, on) is not None,
        crew=people,
        recused=tuple((person.name, against[person.id]) for person in people if person.id in against),
        out=is_out(happened, outside),
        crew_changed=case.source == "double_random" and bool(drawn) and set(crew) != set(drawn),
        slip_issued=_announced(store, case.id),
        identity_shown=filled.identity_shown,
        told=filled.told,
        signed=filled.signed,
        refused_note=filled.refused_note,
        hazards=filled.hazards,
        note=filled.note,
        roles=roles,
        actor_id=actor_id,
        late_hours=in_force.setting("entry.late_hours", on),
        adhoc=case.kind == "inspection" and case.source == "adhoc",
        clue=case.clue or filled.form.get("clue", ""),
        clue_note=case.clue_note,
        cap=_cap(store, in_force, case, on),
        authority=papers.authority_mode(store),
        papers=tuple(paper_facts(paper, in_force) for paper in on_file),
        titles={kind.code: kind.title for kind in in_force.papers if kind.effective_from <= on},
        unserved=tuple(_unserved(store, case, on_file, in_force)),
        unmarked=coverage.missing(store, case, happened, on_file),
        failed_hazards=sum(_failed(hazard) for hazard in found),
        major=any(hazard.major for hazard in found),
        running=frozenset(each.rule for each in terms if each.state == "running"),
        lapsed=_lapsed(terms, at),
        extend_ask_until=_extend_ask_until(store, in_force, terms, at),
        happened=frozenset(event.kind for event in happened),
        waived=frozenset(waiver.guard for waiver in waivers.of_case(store, case.id) if not waiver.item),
        penalty=penalty_facts.build(store, case, filled, at),
        measure=measure_facts.build(store, case, filled, at),
        form=filled.form,
    )


def paper_facts(paper: CasePaper, in_force: Law) -> PaperFacts:
    """A 文书 as the guards see it."""
    kind = in_force.paper(paper.code, day(paper.made_at))
    return PaperFacts(paper.code, paper.title, paper.complete and officers_signed(paper, kind), paper.served_at)


def officers_signed(paper: CasePaper, kind: PaperKind) -> bool:
    """Whether as many officers signed as the catalogue asks for, and the person in charge where it does."""
    parts = [signer.part for signer in paper.signers]
    return parts.count("officer") >= kind.officers and ("chief" in parts or not kind.chief)


def to_serve(paper: CasePaper, in_force: Law) -> bool:
    """Whether it is still to be delivered to the party."""
    return paper.served_at is None and in_force.paper(paper.code, day(paper.made_at)).served


def _announced(store: Store, case_id: int) -> bool:
    """Whether a slip that announces the inspection was issued and counts; those of other kinds announce nothing."""
    announcing = (one for one in papers.slips(store, case_id) if one.document.kind == ANNOUNCEMENT)
    return any(public_records.withdrawn(store, one.id) is None for one in announcing)


def _unserved(store: Store, case: CaseFile, on_file: Sequence[CasePaper], in_force: Law) -> Iterator[str]:
    """What is still to be delivered, and of several parties to whom."""
    people = parties.of_case(store, case.id)
    names = {one.id: one.name for one in people} if len(people) > 1 else {}
    for paper in on_file:
        if to_serve(paper, in_force):
            name = names.get(paper.party_id or 0)
            yield text("case.detail.paper_of", title=paper.title, party=name) if name else paper.title


def _cap(store: Store, in_force: Law, case: CaseFile, on: pendulum.Date) -> CapFacts | None:
    if case.kind != "inspection" or not in_force.has_setting(ANNUAL_CAP, on):
        return None
    most = in_force.setting(ANNUAL_CAP, on)
    if not most:
        return None
    inspected = plan_statistics.approved_of(store, case.enterprise_id, on.year, case.id)
    return CapFacts(most, inspected, case.source == "adhoc" and case.clue in inspection_law.beyond_cap(on))


def _failed(hazard: Hazard) -> bool:
    return hazard.recheck_result == "fail" and hazard.penalty_id is None


def _lapsed(terms: Sequence[Deadline], at: pendulum.DateTime) -> Mapping[str, pendulum.DateTime]:
    """Time of several parties is over with the last of them; what is to be paid is overdue with the first."""
    found: dict[str, pendulum.DateTime] = {}
    for each in sorted((each for each in terms if each.state == "running"), key=lambda each: each.due_at):
        if each.due_at < at:
            found[each.rule] = each.due_at
        elif each.rule not in PAID:
            found.pop(each.rule, None)
    return found


def _extend_ask_until(
    store: Store, in_force: Law, terms: Sequence[Deadline], at: pendulum.DateTime
) -> pendulum.DateTime | None:
    """The last moment of asking for more time, for the hazards that have the most of it."""
    ends = [each.due_at for each in terms if each.rule == "RECTIFY" and each.state == "running"]
    if not ends:
        return None
    return due(in_force.rule("RECTIFY_EXTEND_ASK", day(at)), max(ends), calendars.current(store)).at


def is_out(happened: Sequence[CaseEvent], outside: frozenset[str]) -> bool:
    """Whether an event away from the station has no return after it."""
    field = [event.occurred_at for event in happened if event.kind in outside]
    back = [event.occurred_at for event in happened if event.kind == "returned"]
    return bool(field) and (not back or max(back) < max(field))


def _previous(happened: Sequence[CaseEvent], action: str, outside: frozenset[str]) -> pendulum.DateTime | None:
    """A return may be entered late, so only what happened outside must lie before it."""
    return max((e.occurred_at for e in happened if action != "return" or e.kind in outside), default=None)
