"""放行: an authorised exception to one condition of one case, by the chief with a reason and a second person.

Only what the flow's data marks as waivable can be released; a condition of the law never is.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.casework import Waiver
from station.records.law import Guard
from station.records.people import Proof
from station.services.flows import flow_of
from station.store import cases, waivers
from station.store.store import Store


class NotWaivable(StationError):
    """The condition is none that can be released. Facts: guard."""

    text = "correction.not_waivable"


def waivable(store: Store, case_id: int) -> tuple[Guard, ...]:
    """The conditions of the case's flow that can be released as a whole."""
    return tuple(guard for guard in flow_of(cases.get(store, case_id)).guards if guard.waivable)


def grant(store: Store, actor: Proof, case_id: int, guard: str, reason: str, cosigner: Proof) -> tuple[Waiver, ...]:
    """Release one case from one condition. NotWaivable, ReasonNeeded, Cosigner*."""
    flow = flow_of(cases.get(store, case_id))
    titles = {each.code: each.title for each in flow.guards}
    if guard not in {each.code for each in flow.guards if each.waivable}:
        raise NotWaivable(guard=titles.get(guard, guard))
    with store.act(actor, "case.exempt", subject=f"case/{case_id}", reason=reason, cosigner=cosigner) as act:
        waivers.add(act, case_id, guard, "", reason, actor.officer_id, cosigner.officer_id)
    return waivers.of_case(store, case_id)
