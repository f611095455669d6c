"""The way of a result to the public: a second person checks what was struck out, the chief approves, then it goes out.

Open is the rule (余应急发〔2019〕43号二（一）): keeping one back takes a reason, its basis and the chief.
"""

from __future__ import annotations

import pendulum

from station.errors import StationError
from station.records.disclosure import Disclosure
from station.records.moment import iso
from station.records.people import Proof
from station.records.publication import WithholdReason
from station.rules import web_address
from station.rules.disclosure import RULE
from station.services import push
from station.services.disclosure_facts import gather
from station.services.disclosure_queue import UNPUBLISHED, draft_numbers, keeps_back, refresh_in
from station.services.external_refs import UrlUnfit
from station.store import cases, deadlines, disclosures, publication_law, publications
from station.store.act import Act
from station.store.store import Store
from station.texts import text

LIGHT = "light"
"""Not published as a rule, and so published only for a reason."""


class SamePerson(StationError):
    """Who prepared a disclosure cannot be the one who checks it. Facts: number."""

    text = "disclosure.same_person"


class WrongState(StationError):
    """The disclosure is not where this step starts. Facts: number, state, step."""

    text = "disclosure.wrong_state"


class NotPrepared(StationError):
    """Something it must say is not known, or it was never drafted. Facts: number, fields."""

    text = "disclosure.not_prepared"


class MustWithhold(StationError):
    """The law keeps it from the public. Facts: number, reason, basis."""

    text = "disclosure.must_withhold"


class DraftNumber(StationError):
    """It bears a 草稿号; once the final number is there, the step is taken. Facts: number, draft."""

    text = "disclosure.draft_number"


class NeedsWhy(StationError):
    """As a rule it is not published; whoever publishes it says why. Facts: number, basis."""

    text = "disclosure.needs_why"


class NoReceipt(StationError):
    """Published is what has a receipt. Facts: number."""

    text = "disclosure.no_receipt"


class NoBasis(StationError):
    """Withholding names one of the reasons and its basis. Facts: number, reasons."""

    text = "disclosure.no_basis"


class AlreadyOut(StationError):
    """The same result is out on another channel. Facts: number, channel."""

    text = "disclosure.already_out"


def queue(store: Store) -> tuple[Disclosure, ...]:
    """Everything still to be published, due first."""
    return disclosures.queue(store)


def get(store: Store, disclosure_id: int) -> Disclosure:
    """One disclosure. UnknownDisclosure."""
    return disclosures.get(store, disclosure_id)


def reasons() -> tuple[WithholdReason, ...]:
    """What a person may withhold a result for."""
    return tuple(each for each in publication_law.load().reasons if not each.system)


def check(store: Store, actor: Proof, disclosure_id: int) -> Disclosure:
    """脱敏复核 by somebody other than who prepared it, original and shown side by side.

    What the case is called by (its number may have been a draft one) is told as it is now.
    SamePerson, WrongState, NotPrepared, MustWithhold.
    """
    with store.act(actor, "disclosure.check", subject=subject(disclosure_id)) as act:
        item = standing(store, disclosure_id, "check", "pending")
        if item.returned:
            facts = {"state": text("disclosure.standing.returned"), "step": text("disclosure.step.check")}
            raise WrongState(number=item.number, **facts)
        if item.prepared_by == actor.officer_id:
            raise SamePerson(number=item.number)
        told = gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)
        refresh_in(act, item, told)
        _complete(store, item)
        may_go(store, item)
        done = {"state": "redaction_checked", "checked_by": actor.officer_id, "checked_at": iso(act.now)}
        disclosures.move(act, disclosure_id, **done)
    return disclosures.get(store, disclosure_id)


def approve(store: Store, actor: Proof, disclosure_id: int, why: str = "") -> Disclosure:
    """The chief lets it go out; `why`, where as a rule it is not published. WrongState, MustWithhold, NeedsWhy."""
    said = why.strip()
    with store.act(actor, "disclosure.approve", subject=subject(disclosure_id), reason=said or None) as act:
        item = standing(store, disclosure_id, "approve", "redaction_checked")
        if LIGHT in may_go(store, item) and not said:
            reason = publication_law.load().reason(LIGHT)
            raise NeedsWhy(number=item.number, basis=reason.basis if reason else "")
        disclosures.move(act, disclosure_id, state="approved", approved_by=actor.officer_id)
        push.ensure_in(act, store, item)
    return disclosures.get(store, disclosure_id)


def publish(
    store: Store,
    actor: Proof,
    disclosure_id: int,
    receipt: str,
    url: str = "",
    *,
    occurred_at: pendulum.DateTime | None = None,
) -> Disclosure:
    """Enter the receipt and address of the publication; the deadline is met by it.

    A result of the station's own goes out under its final number: what it is called by is told as it is now.
    WrongState, MustWithhold, DraftNumber, NoReceipt, UrlUnfit.
    """
    number, address = receipt.strip(), url.strip()
    with store.act(actor, "disclosure.publish", subject=subject(disclosure_id), occurred_at=occurred_at) as act:
        item = standing(store, disclosure_id, "publish", "approved")
        may_go(store, item)
        _numbered(act, store, item)
        if not number or len(number) > web_address.LONGEST:
            raise NoReceipt(number=item.number)
        if address and not web_address.fits(address):
            raise UrlUnfit(url=address[: web_address.LONGEST])
        when = occurred_at or act.now
        disclosures.move(act, disclosure_id, state="published")
        publications.add_step(act, disclosure_id, "receipt", when, receipt=number, url=address)
        cases.add_event(act, item.case_id, "published", when, number)
        _meet(act, store, item, when)
    return disclosures.get(store, disclosure_id)


def withhold(
    store: Store, actor: Proof, disclosure_id: int, code: str, reason: str, basis: str = ""
) -> tuple[Disclosure, ...]:
    """The chief decides not to publish: a reason of the list, what it is about, the legal basis (else the list's).

    It holds for the same party on every channel, unless the reason is one channel's own. What was to be pushed is
    taken back. ReasonNeeded, WrongState, NoBasis, AlreadyOut.
    """
    with store.act(actor, "disclosure.withhold", subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "withhold", *UNPUBLISHED)
        listed = publication_law.load().reason(code)
        law = basis.strip() or (listed.basis if listed is not None else "")
        if listed is None or listed.system or not law:
            names = text("disclosure.between").join(f"{each.code}（{each.title}）" for each in reasons())
            raise NoBasis(number=item.number, reasons=names)
        alike = (item,) if listed.one_channel else _alike(store, item)
        for one in alike:
            decided = {"withheld_code": code, "withheld_basis": law, "approved_by": actor.officer_id}
            disclosures.move(act, one.id, state="withheld", **decided)
            push.take_back_in(act, store, one, listed.title)
        said = text("disclosure.withheld_said", title=listed.title, basis=law, reason=reason)
        cases.add_event(act, item.case_id, "withheld", act.now, said)
        _meet(act, store, item, act.now)
    return tuple(disclosures.get(store, one.id) for one in alike)


def standing(store: Store, disclosure_id: int, step: str, *states: str) -> Disclosure:
    """The disclosure, where it is in one of these states. UnknownDisclosure, WrongState."""
    item = disclosures.get(store, disclosure_id)
    if item.state not in states:
        facts = {"state": text(f"disclosure.state.{item.state}"), "step": text(f"disclosure.step.{step}")}
        raise WrongState(number=item.number, **facts)
    return item


def may_go(store: Store, item: Disclosure) -> tuple[str, ...]:
    """Reasons that speak against it and leave a choice. MustWithhold where one leaves none."""
    told = gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)
    against = keeps_back(store, item, told)
    for code in against:
        reason = publication_law.load().reason(code)
        if reason is not None and reason.must:
            raise MustWithhold(number=item.number, reason=reason.title, basis=reason.basis)
    return against


def subject(disclosure_id: int) -> str:
    """As the ledger names it."""
    return f"disclosure/{disclosure_id}"


def _numbered(act: Act, store: Store, item: Disclosure) -> None:
    """DraftNumber. What the provincial platform published by itself is out already, under its own number."""
    told = gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)
    refresh_in(act, item, told)
    drafts = draft_numbers(told)
    if drafts and item.publisher == "station":
        raise DraftNumber(number=item.number, draft=text("disclosure.between").join(drafts))


def _complete(store: Store, item: Disclosure) -> None:
    told = {one.name: one.value for one in publications.fields(store, item.id)}
    kind = cases.get(store, item.case_id).kind
    asked = [one for one in publication_law.load().fields if one.required and kind in one.kinds]
    missing = [one.title for one in asked if not told.get(one.name)]
    if missing:
        raise NotPrepared(number=item.number, fields=text("disclosure.between").join(missing))


def _alike(store: Store, item: Disclosure) -> tuple[Disclosure, ...]:
    """The same result of the same party, wherever it is to go. AlreadyOut."""
    same = [
        each
        for each in disclosures.of_case(store, item.case_id)
        if (each.decided_on, each.party_id) == (item.decided_on, item.party_id)
    ]
    for each in same:
        if each.state == "published" and not _off(store, each):
            raise AlreadyOut(number=each.number, channel=text(f"disclosure.channel.{each.channel}"))
    return tuple(each for each in same if each.state in UNPUBLISHED)


def _off(store: Store, item: Disclosure) -> bool:
    return any(each.kind in ("withdrawn", "ended") for each in publications.steps(store, [item.id]).get(item.id, ()))


def _meet(act: Act, store: Store, item: Disclosure, when: pendulum.DateTime) -> None:
    """The term is kept once the result is out on every channel it goes to."""
    others = (each for each in disclosures.of_case(store, item.case_id) if each.decided_on == item.decided_on)
    if any(each.state not in ("published", "withheld") for each in others):
        return
    kind = cases.get(store, item.case_id).kind
    deadlines.meet(act, store, item.case_id, RULE[kind], when, item.decided_on)
