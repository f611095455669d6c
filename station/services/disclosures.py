"""The disclosure queue: a second person checks it for confidential matter, the chief approves, then it goes out."""

from __future__ import annotations

import pendulum

from station.errors import StationError
from station.records.disclosure import Disclosure
from station.records.moment import iso
from station.records.people import Proof
from station.rules.disclosure import RULE
from station.store import cases, deadlines, disclosures
from station.store.act import Act
from station.store.store import Store
from station.texts import text


class SamePerson(StationError):
    """Who prepared a disclosure cannot be the one who checks it. Facts: number."""

    text = "disclosure.same_person"


class WrongState(StationError):
    """The disclosure is not where this step starts. Facts: number, state, step."""

    text = "disclosure.wrong_state"


def queue(store: Store) -> tuple[Disclosure, ...]:
    """Everything still to be published, due first."""
    return disclosures.queue(store)


def get(store: Store, disclosure_id: int) -> Disclosure:
    """One disclosure. UnknownDisclosure."""
    return disclosures.get(store, disclosure_id)


def check(store: Store, actor: Proof, disclosure_id: int) -> Disclosure:
    """脱敏复核 by somebody other than who prepared it. SamePerson, WrongState."""
    with store.act(actor, "disclosure.check", subject=_subject(disclosure_id)) as act:
        item = _standing(store, disclosure_id, "check", "pending")
        if item.prepared_by == actor.officer_id:
            raise SamePerson(number=item.number)
        done = {"state": "redaction_checked", "checked_by": actor.officer_id, "checked_at": iso(act.now)}
        disclosures.move(act, disclosure_id, **done)
    return disclosures.get(store, disclosure_id)


def approve(store: Store, actor: Proof, disclosure_id: int) -> Disclosure:
    """The chief lets it go out. WrongState."""
    with store.act(actor, "disclosure.approve", subject=_subject(disclosure_id)) as act:
        _standing(store, disclosure_id, "approve", "redaction_checked")
        disclosures.move(act, disclosure_id, state="approved")
    return disclosures.get(store, disclosure_id)


def publish(
    store: Store, actor: Proof, disclosure_id: int, receipt: str, *, occurred_at: pendulum.DateTime | None = None
) -> Disclosure:
    """Enter the receipt (number or address) of the publication; the deadline is met by it. WrongState."""
    with store.act(actor, "disclosure.publish", subject=_subject(disclosure_id), occurred_at=occurred_at) as act:
        item = _standing(store, disclosure_id, "publish", "approved")
        when = occurred_at or act.now
        disclosures.move(act, disclosure_id, state="published")
        cases.add_event(act, item.case_id, "published", when, receipt)
        _meet(act, store, item, when)
    return disclosures.get(store, disclosure_id)


def withhold(store: Store, actor: Proof, disclosure_id: int, reason: str) -> Disclosure:
    """The chief decides not to publish, with the reason and its legal basis. ReasonNeeded, WrongState."""
    with store.act(actor, "disclosure.withhold", subject=_subject(disclosure_id), reason=reason) as act:
        item = _standing(store, disclosure_id, "withhold", "pending", "redaction_checked", "approved")
        disclosures.move(act, disclosure_id, state="withheld")
        cases.add_event(act, item.case_id, "withheld", act.now, reason)
        _meet(act, store, item, act.now)
    return disclosures.get(store, disclosure_id)


def _standing(store: Store, disclosure_id: int, step: str, *states: str) -> Disclosure:
    item = disclosures.get(store, disclosure_id)
    if item.state not in states:
        facts = {"state": text(f"disclosure.state.{item.state}"), "step": text(f"disclosure.step.{step}")}
        raise WrongState(number=item.number, **facts)
    return item


def _meet(act: Act, store: Store, item: Disclosure, when: pendulum.DateTime) -> None:
    """The term is kept once the result is out on every channel it goes to."""
    others = (each for each in disclosures.of_case(store, item.case_id) if each.decided_on == item.decided_on)
    if any(each.state not in ("published", "withheld") for each in others):
        return
    kind = cases.get(store, item.case_id).kind
    deadlines.meet(act, store, item.case_id, RULE[kind], when, item.decided_on)


def _subject(disclosure_id: int) -> str:
    return f"disclosure/{disclosure_id}"
