"""Opening penalty cases: from what an inspection found, or from a clue; by the general or by the summary procedure.

The steps that follow are taken by `services.advance`; who is punished for what is in `services.penalty_causes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pendulum

from station.errors import StationError
from station.records.case import CaseFile, Hazard
from station.records.casework import NewCause, NewParty
from station.records.law import PowerItem
from station.records.moment import day, iso
from station.records.people import Proof
from station.services import numbers
from station.services.opening import UnknownPowerItem
from station.services.penalty_causes import add_cause_in, add_party_in
from station.services.penalty_facts import FOUND
from station.store import calendars, cases, deadlines, enterprises, law
from station.store.act import Act
from station.store.deadlines import Anchor
from station.store.store import Store
from station.texts import text

When = pendulum.DateTime | None
"""When it came to light; None: now."""
ACCIDENT = "accident"
CLUES = ("inspection", "complaint", "assigned", "transferred", ACCIDENT, "other")
"""How a case comes to light (安全生产违法行为行政处罚办法（部令18）第三十四条)."""
APPROVED = "accident_report_approved"
"""The event of receiving the approved report on an accident."""
SUMMARY = "penalty_summary"
SOLE = "92"
"""Credit codes of 个体工商户 begin so (GB 32100); a 15-digit registration number is one's too."""
REGISTRATION = 15
ON_SITE = ("rectify_ordered", "onsite_measure", "recorded", "obstructed")
"""Events of an inspection on whose day what it found was seen."""


class ClueUnknown(StationError):
    """There is no such kind of clue. Facts: clue."""

    text = "penalty.clue_unknown"


class NoPenaltyItem(UnknownPowerItem):
    """The item is no penalty on the power list of that day. Facts: item."""

    text = "penalty.no_item"


class NoHazards(StationError):
    """Nothing that was found is named, or it belongs to another case. Facts: number."""

    text = "penalty.no_hazards"


class HazardTaken(StationError):
    """What was found is the cause of a penalty already. Facts: seq, number."""

    text = "penalty.hazard_taken"


@dataclass(frozen=True, slots=True)
class Clue:
    """How a case comes to light."""

    enterprise_id: int
    power_item: str
    """A code of the power list's penalty items."""
    kind: str
    """One of CLUES."""
    note: str = ""
    crew: tuple[int, ...] = ()
    """The handlers, lead first; they can be named later."""
    origin_id: int | None = None


def open_penalty(
    store: Store, actor: Proof, clue: Clue, *, summary: bool = False, occurred_at: When = None
) -> CaseFile:
    """A new case by the general procedure, or by the summary one, with the enterprise as its party.

    ClueUnknown, NoPenaltyItem, RowMissing.
    """
    with store.act(actor, "penalty.open", subject=f"enterprise/{clue.enterprise_id}", occurred_at=occurred_at) as act:
        case_id = open_in(act, store, clue, SUMMARY if summary else "penalty", occurred_at or act.now)
    return cases.get(store, case_id)


def open_from_hazards(
    store: Store,
    actor: Proof,
    hazards: Sequence[tuple[int, str]],
    clue: Clue,
    *,
    summary: bool = False,
    occurred_at: When = None,
) -> CaseFile:
    """As `open_penalty`, with what the inspection `clue.origin_id` found as causes; each hazard names its penalty.

    `hazards`: ids, each with a code of the catalogue of violations for what was typed without one; empty takes the
    hazard's own. NoHazards, HazardTaken, NoSuchEntry, and as `open_penalty`.
    """
    with store.act(actor, "penalty.open", subject=f"case/{clue.origin_id}", occurred_at=occurred_at) as act:
        origin = cases.get(store, clue.origin_id or 0)
        found = {hazard.id: hazard for hazard in cases.hazards(store, origin.id)}
        wanted = [(found[hazard_id], code) for hazard_id, code in hazards if hazard_id in found]
        if not wanted or len(wanted) != len(hazards):
            raise NoHazards(number=origin.number)
        case_id = open_in(act, store, clue, SUMMARY if summary else "penalty", occurred_at or act.now)
        seen = _seen_on(store, origin)
        for hazard, code in wanted:
            _take(act, store, case_id, hazard, code, seen)
    return cases.get(store, case_id)


def penalty_items(store: Store, on: date) -> tuple[PowerItem, ...]:
    """The penalties on the power list of a day, in its order."""
    book = law.of(store)
    codes = dict.fromkeys(item.code for item in book.items if item.category == "penalty")
    return tuple(item for code in codes if (item := book.item(code, on)) is not None)


def party_kind(uscc: str) -> str:
    """`sole` for a 个体工商户, `unit` for every other enterprise, by its number."""
    return "sole" if uscc.startswith(SOLE) or len(uscc) == REGISTRATION else "unit"


def open_in(act: Act, store: Store, clue: Clue, flow: str, found_at: pendulum.DateTime) -> int:
    """As `open_penalty`, within an act that does more; the case's id. `flow`: penalty or penalty_summary.

    ClueUnknown, NoPenaltyItem, RowMissing.
    """
    if clue.kind not in CLUES:
        raise ClueUnknown(clue=clue.kind)
    item = law.of(store).item(clue.power_item, day(act.now))
    if item is None or item.category != "penalty":
        raise NoPenaltyItem(item=clue.power_item)
    firm = enterprises.get(store, clue.enterprise_id)
    crew = (*clue.crew, None, None)
    case_id = cases.insert(
        act,
        number=numbers.hand_out(act, "penalty", 1)[0],
        kind="penalty",
        enterprise_id=firm.id,
        power_item=item.code,
        source="adhoc",
        rule_set=law.of(store).rule_set(day(act.now)).code,
        stage=law.load().workflow(flow, day(act.now)).stages[0].code,
        lead_id=crew[0],
        assist_id=crew[1],
        opened_at=iso(act.now),
        flow=flow,
        title=text("penalty.title_bare", enterprise=firm.name),
        clue=clue.kind,
        clue_note=clue.note,
        origin_id=clue.origin_id,
    )
    said = text(f"penalty.clue.{clue.kind}")
    event_id = cases.add_event(act, case_id, FOUND, found_at, f"{said}：{clue.note}" if clue.note else said)
    if clue.kind == ACCIDENT:
        event_id = cases.add_event(act, case_id, APPROVED, found_at, clue.note)
    if flow != SUMMARY:
        code, anchor = _filing(store, clue, found_at), Anchor(event_id, found_at)
        deadlines.compute(act, calendars.current(store), case_id, code, anchor)
    party = NewParty(party_kind(firm.uscc), firm.name, firm.id, "", firm.uscc, firm.address, firm.phone)
    add_party_in(act, store, case_id, party)
    return case_id


def _filing(store: Store, clue: Clue, found_at: pendulum.DateTime) -> str:
    """The rule of deciding whether to file: after an accident its own, since there is one (部令18第三十四条第二款)."""
    accident = clue.kind == ACCIDENT and law.of(store).has_rule("FILE_ACCIDENT", day(found_at))
    return "FILE_ACCIDENT" if accident else "FILE_CASE"


def _take(act: Act, store: Store, case_id: int, hazard: Hazard, code: str, seen: pendulum.Date) -> None:
    if hazard.penalty_id is not None:
        raise HazardTaken(seq=hazard.seq, number=cases.get(store, hazard.penalty_id).number)
    cause = NewCause(code or hazard.violation, hazard.description, seen, hazard_id=hazard.id)
    add_cause_in(act, store, case_id, cause)
    cases.change_hazard(act, hazard.id, penalty_id=case_id)


def _seen_on(store: Store, origin: CaseFile) -> pendulum.Date:
    """The day of the inspection: what lasts until then ended then at the earliest."""
    at = [event.occurred_at for event in cases.events(store, origin.id) if event.kind in ON_SITE]
    return day(min(at, default=origin.opened_at))
