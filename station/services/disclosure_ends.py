"""How a published result stops being shown: withdrawn after a change, repaired, or at the end of its term."""

from __future__ import annotations

import pendulum

from station.errors import StationError
from station.records.disclosure import Disclosure, Standing
from station.records.moment import day
from station.records.people import Proof
from station.rules.publication_life import SHOWN, repairing
from station.rules.publication_life import standing as stands
from station.services import push
from station.services.disclosure_queue import WITHDRAW
from station.services.disclosures import WrongState, subject
from station.store import calendars, cases, deadlines, disclosures, law, publications
from station.store.act import Act
from station.store.deadlines import Anchor
from station.store.store import Store
from station.texts import text

AHEAD = "publication.expiring_days"


class RepairEarly(StationError):
    """Repair cannot be applied for yet, or not on this channel. Facts: number, since."""

    text = "disclosure.repair_early"


class NoRepair(StationError):
    """The channel knows no repair of credit. Facts: number, channel."""

    text = "disclosure.no_repair"


def order_withdrawal(store: Store, actor: Proof, disclosure_id: int, reason: str) -> Disclosure:
    """The chief has it taken off within three working days: what should never have been out. WrongState."""
    with store.act(actor, "disclosure.order_withdrawal", subject=subject(disclosure_id), reason=reason) as act:
        item = _out(store, disclosure_id, "order_withdrawal", "shown", "expiring", "over")
        event = cases.add_event(act, item.case_id, "withdrawal_ordered", act.now, reason)
        due_at = _due(act, store, item, Anchor(event, act.now))
        publications.add_step(act, item.id, "to_withdraw", act.now, reason=reason, due_at=due_at)
        push.take_back_in(act, store, item, reason)
    return disclosures.get(store, disclosure_id)


def withdrawn(
    store: Store,
    actor: Proof,
    disclosure_id: int,
    reason: str,
    receipt: str = "",
    *,
    occurred_at: pendulum.DateTime | None = None,
) -> Disclosure:
    """It was taken off, and the reasons were said in public (行政处罚法第四十八条第二款). WrongState, ReasonNeeded."""
    code, about = "disclosure.withdrawn", subject(disclosure_id)
    with store.act(actor, code, subject=about, reason=reason, occurred_at=occurred_at) as act:
        item = _out(store, disclosure_id, "withdrawn", "to_withdraw")
        when = occurred_at or act.now
        publications.add_step(act, item.id, "withdrawn", when, reason=reason, receipt=receipt.strip())
        if not _to_withdraw(store, item.case_id):
            cases.add_event(act, item.case_id, "publication_withdrawn", when, reason)
            deadlines.meet(act, store, item.case_id, WITHDRAW, when)
    return disclosures.get(store, disclosure_id)


def withdrawn_all_in(act: Act, store: Store, case_id: int, reason: str, when: pendulum.DateTime) -> None:
    """Within the step of a case by which its withdrawal is entered: everything that was to be taken off is off."""
    for item in _to_withdraw(store, case_id):
        publications.add_step(act, item.id, "withdrawn", when, reason=reason)


def apply_repair(store: Store, actor: Proof, disclosure_id: int, reason: str) -> Disclosure:
    """The party applied for repair of its credit, once the shortest term is over. WrongState, NoRepair, RepairEarly."""
    with store.act(actor, "disclosure.repair", subject=subject(disclosure_id), reason=reason) as act:
        item = _out(store, disclosure_id, "repair", "shown", "expiring")
        term = publications.terms(store, [item.id]).get(item.id)
        if term is None or term.repair_from is None:
            raise NoRepair(number=item.number, channel=text(f"disclosure.channel.{item.channel}"))
        if day(act.now) < term.repair_from or _repairing(store, item):
            raise RepairEarly(number=item.number, since=term.repair_from)
        publications.add_step(act, item.id, "repair_applied", act.now, reason=reason)
    return disclosures.get(store, disclosure_id)


def decide_repair(store: Store, actor: Proof, disclosure_id: int, granted: bool, reason: str) -> Disclosure:
    """What was decided on it: repaired, it is shown no more and shared no more; refused, it stays. WrongState."""
    with store.act(actor, "disclosure.repaired", subject=subject(disclosure_id), reason=reason) as act:
        item = _out(store, disclosure_id, "repaired", "shown", "expiring", "over")
        if not _repairing(store, item):
            facts = {"state": text("disclosure.not_repairing"), "step": text("disclosure.step.repaired")}
            raise WrongState(number=item.number, **facts)
        publications.add_step(act, item.id, "repaired" if granted else "repair_refused", act.now, reason=reason)
        if granted:
            push.take_back_in(act, store, item, text("disclosure.standing.repaired"))
    return disclosures.get(store, disclosure_id)


def note_ended(store: Store, actor: Proof, disclosure_id: int, note: str = "") -> Disclosure:
    """Its last day is over and somebody saw that it is off. WrongState."""
    with store.act(actor, "disclosure.ended", subject=subject(disclosure_id)) as act:
        item = _out(store, disclosure_id, "ended", "over")
        publications.add_step(act, item.id, "ended", act.now, reason=note.strip())
        push.take_back_in(act, store, item, text("disclosure.standing.ended"))
    return disclosures.get(store, disclosure_id)


def standing_of(store: Store, item: Disclosure) -> Standing:
    """How it stands today."""
    kinds = {each.kind for each in publications.steps(store, [item.id]).get(item.id, ())}
    term, today = publications.terms(store, [item.id]).get(item.id), day(store.clock.now())
    ahead = law.of(store).setting(AHEAD, today)
    return stands(item.state, kinds, term.until if term is not None else None, today, ahead, returned=item.returned)


def _out(store: Store, disclosure_id: int, step: str, *allowed: Standing) -> Disclosure:
    item = disclosures.get(store, disclosure_id)
    found = standing_of(store, item)
    if found not in allowed or found not in SHOWN:
        facts = {"state": text(f"disclosure.standing.{found}"), "step": text(f"disclosure.step.{step}")}
        raise WrongState(number=item.number, **facts)
    return item


def _repairing(store: Store, item: Disclosure) -> bool:
    return repairing(publications.steps(store, [item.id]).get(item.id, ()))


def _due(act: Act, store: Store, item: Disclosure, anchor: Anchor) -> pendulum.DateTime:
    _, found = deadlines.compute(act, calendars.current(store), item.case_id, WITHDRAW, anchor)
    return found.at


def _to_withdraw(store: Store, case_id: int) -> list[Disclosure]:
    return [each for each in disclosures.of_case(store, case_id) if standing_of(store, each) == "to_withdraw"]
