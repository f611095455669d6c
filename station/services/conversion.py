"""转普通程序: a summary penalty that the summary procedure cannot end goes on as a case of the ordinary one.

Owns: that whoever is to be punished, for what, and what an inspection found go along, in the act that converts. The
file goes along too: it is bound with that of the case that goes on (services.archive_content).
"""

from __future__ import annotations

import pendulum

from station.records.case import CaseFile
from station.records.casework import Cause, NewCause, NewParty
from station.services import penalties
from station.services.penalties import Clue
from station.services.penalty_causes import add_cause_in, add_party_in
from station.services.penalty_facts import FOUND
from station.store import cases, conversions, parties
from station.store.act import Act
from station.store.store import Store

EVENT = "converted"
"""By which the summary procedure ends."""
INTO, OUT_OF = "converted_into", "converted_from"
"""Events that name the other case, in either."""


def go_on(act: Act, store: Store, case: CaseFile, at: pendulum.DateTime) -> int:
    """Within the act that ends the summary procedure at that moment: open the case in which it goes on; its id.

    The time to decide whether to file runs from when it came to light, not from the conversion. NoPenaltyItem.
    """
    found_at = next(each.occurred_at for each in cases.events(store, case.id) if each.kind == FOUND)
    crew = tuple(one for one in (case.lead_id, case.assist_id) if one is not None)
    clue = Clue(case.enterprise_id, case.power_item, case.clue, case.clue_note, crew, origin_id=case.id)
    made = penalties.open_in(act, store, clue, "penalty", found_at)
    people = _people(act, store, case.id, made)
    for cause in parties.causes(store, case.id):
        add_cause_in(act, store, made, _again(cause), people.get(cause.party_id or 0))
        if cause.hazard_id is not None:
            cases.change_hazard(act, cause.hazard_id, penalty_id=made)
    cases.add_event(act, case.id, INTO, at, cases.get(store, made).number)
    cases.add_event(act, made, OUT_OF, at, case.number)
    return made


def goes_on_in(store: Store, case_id: int) -> CaseFile | None:
    """The case in which a converted one goes on; None where nothing goes on from it."""
    found = conversions.into(store, case_id)
    return None if found is None else cases.get(store, found)


def _people(act: Act, store: Store, old: int, new: int) -> dict[int, int]:
    """The parties of the new case by the ids they have in the old one; the enterprise is one of both from the first."""
    first, *rest = parties.of_case(store, old)
    made = {first.id: parties.of_case(store, new)[0].id}
    for each in rest:
        same = NewParty(each.kind, each.name, each.enterprise_id, each.post, each.id_no, each.address, each.phone)
        made[each.id] = add_party_in(act, store, new, same)
    return made


def _again(cause: Cause) -> NewCause:
    return NewCause(cause.violation, cause.facts, cause.happened_on, cause.life, cause.hazard_id)
