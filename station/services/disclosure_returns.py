"""退回: whoever is to check or approve a result sends it back for a reason; it is put right and put forward again.

What was sent back waits for whoever prepares it, through as many changes as it takes, until it is put forward; then
somebody else checks it as any other. The reason stands in the ledger.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.disclosure import Disclosure, Objection
from station.records.moment import iso, moment
from station.records.people import Proof
from station.services import push
from station.services.disclosures import WrongState, standing, subject
from station.store import disclosures
from station.store.store import Store
from station.texts import text

CHECKED, APPROVAL = "disclosure.send_back", "disclosure.disapprove"
"""Acts: by whoever checks it; by the chief, who approves it."""
BY_CHIEF = ("redaction_checked", "approved")
"""States out of which the chief alone sends back."""


class OwnWork(StationError):
    """Nobody sends back what he prepared himself: he changes it. Facts: number."""

    text = "disclosure.own_work"


def send_back(store: Store, actor: Proof, disclosure_id: int, reason: str) -> Disclosure:
    """What is wrong with it; before it was checked anybody else says so, afterwards the chief.

    WrongState, OwnWork, ReasonNeeded, NotAllowed.
    """
    late = disclosures.get(store, disclosure_id).state in BY_CHIEF
    with store.act(actor, APPROVAL if late else CHECKED, subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "send_back", *(BY_CHIEF if late else ("pending",)))
        if item.returned:
            raise _refused(item, "send_back")
        if not late and item.prepared_by == actor.officer_id:
            raise OwnWork(number=item.number)
        back = {"state": "pending", "checked_by": actor.officer_id, "checked_at": iso(act.now), "approved_by": None}
        disclosures.move(act, disclosure_id, **back)
    return disclosures.get(store, disclosure_id)


def resubmit(store: Store, actor: Proof, disclosure_id: int, reason: str) -> Disclosure:
    """Put forward what was sent back; `reason` says what was changed, or why nothing was. Who does prepared it.

    WrongState, ReasonNeeded.
    """
    with store.act(actor, "disclosure.resubmit", subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "resubmit", "pending")
        if not item.returned:
            raise _refused(item, "resubmit")
        disclosures.move(act, disclosure_id, prepared_by=act.actor_id, checked_by=None, checked_at=None)
        push.renew_in(act, store, disclosures.get(store, disclosure_id))
    return disclosures.get(store, disclosure_id)


def objection(store: Store, item: Disclosure) -> Objection | None:
    """Why it was sent back; None where it was not, or was put forward since."""
    if not item.returned:
        return None
    said = [line for line in store.lines(subject=subject(item.id)) if line.action in (CHECKED, APPROVAL)]
    if not said:
        return None
    # The ledger names people as officer:<id>:<name>.
    return Objection(said[-1].actor.split(":", 2)[-1], moment(said[-1].recorded), said[-1].reason)


def _refused(item: Disclosure, step: str) -> WrongState:
    state = text("disclosure.standing.returned" if item.returned else f"disclosure.state.{item.state}")
    return WrongState(number=item.number, state=state, step=text(f"disclosure.step.{step}"))
