"""实时推送: every result is queued for other systems in the act of its decision; what they answered is entered back.

A record says what the redacted disclosure says and nothing else. One that has not left yet is put right where it lies;
of one that has left a new record tells the change. It leaves in a file once the result is let out (push_files).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pendulum

from station.errors import StationError
from station.records.disclosure import Disclosure
from station.records.people import Proof
from station.records.push import Push, PushKind
from station.rules import punish_record, web_address
from station.rules.numbering import is_draft
from station.rules.redaction import Known, leaks, redact
from station.services.disclosure_facts import FIXED, Gathered, gather
from station.store import disclosures, external_law, publication_law, publications, pushes
from station.store.act import Act
from station.store.store import Store
from station.texts import text

SAID = frozenset({"id", "case_number", "process", "until", "published_on", "status", "cert_no", "target", "code"})
"""Numbers, codes and days: redacting them would take them for what they are not."""
WHY = "cancel_reason"
MOST = 200
OUT = ("approved", "published")
"""States of a result whose records may leave: somebody else saw what was struck out, and the chief let it out."""
ORDER = ("refused", "waiting", "sent", "accepted")
"""As they are listed: what needs a person first."""


class NotSent(StationError):
    """The record was answered already. Facts: number, system."""

    text = "push.not_sent"


class AnswerUnfit(StationError):
    """Accepted needs a receipt, refused needs words. Facts: number, system."""

    text = "push.answer_unfit"


class NotRefused(StationError):
    """Only what was refused is pushed again. Facts: number, system."""

    text = "push.not_refused"


class Held(StationError):
    """The record may not leave yet. Facts: number, system, why, ask."""

    text = "push.held_back"


def waiting(store: Store) -> tuple[Push, ...]:
    """What no system has answered or one has refused, the oldest first."""
    return tuple(sorted((*pushes.waiting(store), *pushes.refused(store, MOST)), key=lambda each: each.id))


def listed(store: Store) -> tuple[Push, ...]:
    """What somebody refused, what waits, what left and was not answered; then the newest of what was accepted."""
    found = (*waiting(store), *pushes.accepted(store, MOST))
    return tuple(sorted(found, key=lambda each: (ORDER.index(each.state), each.id)))


def held(store: Store, one: Push) -> str:
    """What keeps a record here that has not left: unapproved, draft or leak (push.held); empty: nothing does."""
    return _ready(store, one)[1] if one.state == "waiting" else ""


def of_case(store: Store, case_id: int) -> tuple[Push, ...]:
    """What was or is to be pushed of a case, oldest first."""
    return pushes.of_case(store, case_id)


def title(code: str, on: pendulum.Date) -> str:
    """What a system is called on a day; its code where it is none any more."""
    return {each.code: each.title for each in external_law.systems(on)}.get(code, code)


def queue_in(act: Act, store: Store, item: Disclosure, told: Gathered, kind: PushKind) -> None:
    """Within an act: the records of one disclosure, one for each system that takes it from this channel."""
    for rule in publication_law.load().pushes:
        if rule.channel == item.channel and told.case.kind in rule.kinds and (rule.persons or not told.person):
            pushes.add(act, item.case_id, item.id, rule.system, kind, payload(store, item, told))


def ensure_in(act: Act, store: Store, item: Disclosure) -> None:
    """Within an act: queue what was held back at the decision and may go now."""
    if not pushes.of_disclosure(store, item.case_id, item.id):
        queue_in(act, store, item, _gathered(store, item), "decision")


def renew_in(act: Act, store: Store, item: Disclosure) -> None:
    """Within an act: the disclosure says something else."""
    told = _gathered(store, item)
    for newest in _newest(store, item):
        if newest.kind == "withdrawal":
            continue
        if newest.state == "waiting":
            pushes.rewrite(act, newest.id, newest.kind, payload(store, item, told))
        elif newest.state != "refused":
            pushes.add(act, item.case_id, item.id, newest.system, "change", payload(store, item, told))


def take_back_in(act: Act, store: Store, item: Disclosure, why: str) -> None:
    """Within an act: the result is not, or no more, to be seen; the record that says so repeats nothing of it."""
    known = _gathered(store, item)
    said, case = redact(why, known.secrets).words, known.case
    members = punish_record.withdrawal(publication_law.push_columns(), case.kind, case.number, said)
    for newest in _newest(store, item):
        if newest.state == "waiting":
            pushes.rewrite(act, newest.id, "withdrawal", punish_record.canonical(members))
        elif newest.kind != "withdrawal" and newest.state != "refused":
            told = punish_record.canonical(members)
            pushes.add(act, item.case_id, item.id, newest.system, "withdrawal", told)


def answer(
    store: Store,
    actor: Proof,
    push_id: int,
    receipt: str,
    words: str = "",
    *,
    occurred_at: pendulum.DateTime | None = None,
) -> Push:
    """Enter what a system said: with a receipt it was accepted, without one refused, and why.

    UnknownPush, NotSent, AnswerUnfit.
    """
    number, said = receipt.strip(), words.strip()
    with store.act(actor, "push.answer", subject=f"push/{push_id}", occurred_at=occurred_at) as act:
        found = pushes.get(store, push_id)
        facts = {"number": found.number, "system": title(found.system, act.now.date())}
        if found.answered_at is not None:
            raise NotSent(**facts)
        if not (number or said) or len(number) > web_address.LONGEST:
            raise AnswerUnfit(**facts)
        pushes.answered(act, push_id, number, said, occurred_at or act.now)
    return pushes.get(store, push_id)


def again(store: Store, actor: Proof, push_id: int) -> Push:
    """Push what was refused once more, as the disclosure says it now. UnknownPush, NotRefused."""
    with store.act(actor, "push.again", subject=f"push/{push_id}") as act:
        found = pushes.get(store, push_id)
        if found.state != "refused":
            raise NotRefused(number=found.number, system=title(found.system, act.now.date()))
        told = found.payload
        if found.disclosure_id is not None and found.kind != "withdrawal":
            item = disclosures.get(store, found.disclosure_id)
            told = payload(store, item, _gathered(store, item))
        made = pushes.add(act, found.case_id, found.disclosure_id, found.system, found.kind, told)
    return pushes.get(store, made)


def hand_over(store: Store, actor: Proof, wanted: Sequence[int]) -> tuple[Push, ...]:
    """Note that these records leave in a file, each as the case knows it now; those that left before stay as they were.

    UnknownPush, Held.
    """
    with store.act(actor, "push.export", subject="push") as act:
        for push_id in wanted:
            one = pushes.get(store, push_id)
            if one.state == "waiting":
                _hand_over(act, store, one)
    return tuple(pushes.get(store, push_id) for push_id in wanted)


def renumber_in(act: Act, store: Store, case_id: int) -> None:
    """Within the act by which a case got its final number: what has not left bears it."""
    for one in pushes.of_case(store, case_id):
        told = _told(store, one)[0] if one.state == "waiting" else one.payload
        if told != one.payload:
            pushes.rewrite(act, one.id, one.kind, told)


def payload(store: Store, item: Disclosure, told: Gathered) -> str:
    """The record of a disclosure: its fields as they are published, everything else redacted the same way."""
    shown = {one.name: one.value for one in publications.fields(store, item.id)}
    facts = {name: words if name in SAID else redact(words, told.secrets).words for name, words in told.facts.items()}
    term = publications.terms(store, [item.id]).get(item.id)
    facts |= {"id": str(item.id), "status": punish_record.SHOWN, "until": term.until.isoformat() if term else ""}
    columns = publication_law.push_columns()
    facts |= {one.fact: shown.get(one.fact, "") for one in columns if one.field and told.case.kind in one.kinds}
    return punish_record.canonical(punish_record.record(columns, told.case.kind, facts))


def _hand_over(act: Act, store: Store, one: Push) -> None:
    told, why = _ready(store, one)
    if why:
        said = {"why": text(f"push.held.{why}"), "ask": text(f"push.ask.{why}")}
        raise Held(number=one.number, system=title(one.system, act.now.date()), **said)
    if told != one.payload:
        pushes.rewrite(act, one.id, one.kind, told)
    pushes.exported(act, one.id)


def _ready(store: Store, one: Push) -> tuple[str, str]:
    """What a record would say if it left now, and what keeps it here."""
    item = None if one.disclosure_id is None else disclosures.get(store, one.disclosure_id)
    if item is not None and one.kind != "withdrawal" and item.state not in OUT:
        return one.payload, "unapproved"
    told, secrets = _told(store, one)
    if any(is_draft(value) for value in json.loads(told).values()):
        return told, "draft"
    return told, "leak" if _leaks(told, secrets) else ""


def _told(store: Store, one: Push) -> tuple[str, Known]:
    """What a record says as the case knows it now, and what it must not say."""
    if one.disclosure_id is None:
        return one.payload, Known()
    item = disclosures.get(store, one.disclosure_id)
    known = _gathered(store, item)
    if one.kind != "withdrawal":
        return payload(store, item, known), known.secrets
    columns, case = publication_law.push_columns(), known.case
    numbered = punish_record.withdrawal(columns, case.kind, case.number, "")
    return punish_record.canonical({**numbered, **_reason(one, case.kind)}), known.secrets


def _reason(one: Push, kind: str) -> dict[str, str]:
    """Why a result was taken back, as its record says it."""
    codes = {each.code for each in publication_law.push_columns() if each.fact == WHY and kind in each.kinds}
    members: dict[str, str] = json.loads(one.payload)
    return {code: value for code, value in members.items() if code in codes}


def _leaks(told: str, secrets: Known) -> bool:
    """The last look before it leaves: names, numbers and days of its own are no secret."""
    own = {one.code for one in publication_law.push_columns() if one.fact in SAID or one.fact in FIXED}
    return any(leaks(value, secrets) for code, value in json.loads(told).items() if code not in own)


def _gathered(store: Store, item: Disclosure) -> Gathered:
    return gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)


def _newest(store: Store, item: Disclosure) -> list[Push]:
    """The last record of each system about a disclosure."""
    found = {each.system: each for each in pushes.of_disclosure(store, item.case_id, item.id)}
    return list(found.values())
