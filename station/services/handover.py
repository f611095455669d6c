"""离岗交接: what somebody who leaves the station still holds, and who takes it over.

A case goes to a certified colleague, with the reason, one act for each case; a recorder goes back to the cupboard. What
was drawn and not visited yet is settled in the draw, which names the next inspector (双随机).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from station.errors import StationError
from station.records.case import CaseFile
from station.records.moment import day
from station.records.people import Officer, Proof
from station.services import recorders
from station.services.draw_after_cases import BEFORE_VISIT
from station.store import cases, enterprises, evidence, officers
from station.store.store import Store
from station.texts import text

NAMED = 5
"""So many things are named in a refusal; the list of holdings says them all."""


class StillHolds(StationError):
    """Somebody leaves who handed nothing over. Facts: name, what, count."""

    text = "people.still_holds"


class NotTaken(StationError):
    """Nobody named can take these over. Facts: name, what."""

    text = "people.not_taken"


class NotHandling(StationError):
    """The person does not handle the case. Facts: name, number."""

    text = "people.not_handling"


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that is still in somebody's hands."""

    kind: Literal["case", "drawn", "recorder"]
    """drawn: a case out of a draw that nobody has visited yet."""
    what: str
    """Number and name of the case, or serial of the recorder."""
    case_id: int | None = None


def holdings(store: Store, officer_id: int) -> tuple[Holding, ...]:
    """Open cases, the oldest first, then recorders in use. RowMissing."""
    person = officers.get(store, officer_id)
    found = [_of_case(each) for each in cases.open_of(store, person.id)]
    mine = [each for each in evidence.recorders(store) if each.status == "active" and each.officer_id == person.id]
    return (*found, *(Holding("recorder", each.serial) for each in mine))


def hand_over_case(store: Store, actor: Proof, case_id: int, from_id: int, to_id: int, reason: str) -> CaseFile:
    """One open case from one of its officers to another person, said in the case.

    NotHandling, NotTaken, ReasonNeeded.
    """
    with store.act(actor, "case.hand_over", subject=f"case/{case_id}", reason=reason) as act:
        case, old, new = cases.get(store, case_id), officers.get(store, from_id), officers.get(store, to_id)
        part = "lead_id" if case.lead_id == from_id else "assist_id" if case.assist_id == from_id else None
        if part is None:
            raise NotHandling(name=old.name, number=case.number)
        against = _against(store, case, new)
        if against:
            raise NotTaken(name=old.name, what=text("people.not_taken_one", case=case.number, why=against))
        cases.change(act, case_id, **{part: to_id})
        told = text("people.handed_over", old=old.name, new=new.name, reason=reason)
        cases.add_event(act, case_id, "crew_changed", act.now, told)
    return cases.get(store, case_id)


def hand_over(store: Store, actor: Proof, officer_id: int, successors: Sequence[int], reason: str) -> int:
    """Everything somebody holds: each case to the first successor who may take it, recorders to the cupboard.

    Nothing is handed over unless everything can be. How many things were. StillHolds without successors, NotTaken.
    """
    person, held = officers.get(store, officer_id), holdings(store, officer_id)
    if held and not successors:
        raise StillHolds(name=person.name, what=named(held), count=len(held))
    takers = [officers.get(store, each) for each in successors]
    taken = {each.case_id: _taker(store, each, takers) for each in held if each.kind == "case" and each.case_id}
    refused = [*_drawn(held), *_untaken(held, taken)]
    if refused:
        raise NotTaken(name=person.name, what="；".join(refused[:NAMED]))
    for case_id, (taker, _) in taken.items():
        if taker is not None:
            hand_over_case(store, actor, case_id, officer_id, taker.id, reason)
    for each in held:
        if each.kind == "recorder":
            recorders.assign(store, actor, each.what, None)
    return len(held)


def named(held: Sequence[Holding]) -> str:
    """The first things by name, and whether there are more."""
    words = [text(f"people.holding.{each.kind}", what=each.what) for each in held[:NAMED]]
    more = [text("people.holding.more", count=len(held) - NAMED)] if len(held) > NAMED else []
    return "；".join([*words, *more])


def _of_case(case: CaseFile) -> Holding:
    drawn = case.source == "double_random" and case.stage in BEFORE_VISIT
    return Holding("drawn" if drawn else "case", f"{case.number} {case.enterprise}", case.id)


def _taker(store: Store, held: Holding, takers: Sequence[Officer]) -> tuple[Officer | None, str]:
    """Who takes the case; nobody, and why the last one asked does not."""
    why = ""
    for each in takers:
        why = _against(store, cases.get(store, held.case_id or 0), each)
        if not why:
            return each, ""
    return None, why


def _against(store: Store, case: CaseFile, taker: Officer) -> str:
    """Why somebody cannot take a case over; empty: he can."""
    facts = {"name": taker.name}
    if taker.id not in {each.id for each in officers.own(store)}:
        return text("people.against.gone", **facts)
    if not taker.certified(day(store.clock.now())):
        return text("people.against.uncertified", **facts)
    if taker.id in (case.lead_id, case.assist_id):
        return text("people.against.both", **facts)
    why = enterprises.recusals(store, case.enterprise_id).get(taker.id)
    return text("people.against.recused", why=why, **facts) if why is not None else ""


def _drawn(held: Sequence[Holding]) -> Iterator[str]:
    for each in held:
        if each.kind == "drawn":
            yield text("people.not_taken_drawn", case=each.what)


def _untaken(held: Sequence[Holding], taken: Mapping[int, tuple[Officer | None, str]]) -> Iterator[str]:
    for each in held:
        taker, why = taken.get(each.case_id or 0, (None, ""))
        if each.kind == "case" and taker is None:
            yield text("people.not_taken_one", case=each.what, why=why)
