"""Bringing up to date what the public may read, before a bundle takes it to the bureau (docs/public.md).

One act for each record: its entry and changeset hold that record alone, and may be handed to anybody as its proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pendulum

from station.records.disclosure import Disclosure, DisclosureStep, Standing
from station.records.moment import day
from station.records.people import System
from station.records.public_record import GONE, PublicKind, PublicState, Said
from station.rules import public_record
from station.rules.publication_life import standing
from station.rules.redaction import redact
from station.services.disclosure_facts import gather
from station.store import cases, disclosures, papers, public_records, publication_law, publications
from station.store.store import Store
from station.texts import text

UNIT = System("system:public")
NUMBER, RECEIPT = "number", "receipt"
WITHDRAWN: tuple[Standing, ...] = ("to_withdraw", "withdrawn")
"""What is to be taken off within days is not said by us an hour longer."""
STATES: dict[Standing, PublicState] = {"shown": "shown", "expiring": "shown", **dict.fromkeys(WITHDRAWN, "withdrawn")}
"""Everything else that was out has ended."""
CHUNK = 500
"""So many results are read at a time."""

Members = dict[str, object]


def refresh(store: Store) -> int:
    """Tell what is not as it was told last; how many records that were."""
    return _results(store) + _slips(store)


def _results(store: Store) -> int:
    before = public_records.newest(store, "result")
    over = {subject for subject, told in before.items() if told.state in GONE}
    channel = publication_law.load().public_page.code
    open_ = [found for found in public_records.results(store, channel) if found not in over]
    told = 0
    for at in range(0, len(open_), CHUNK):
        for item, state, members in _members(store, open_[at : at + CHUNK]):
            last = before.get(item.id)
            if last is None or public_record.written(members, last.revision) != last.text:
                _say_result(store, item, state, members, 1 if last is None else last.revision + 1)
                told += 1
    return told


def _say_result(store: Store, item: Disclosure, state: PublicState, members: Members, revision: int) -> None:
    words = public_record.written(members, revision)
    _say(store, "result", item.id, revision, Said(state, words, public_record.digest(words)))


def _slips(store: Store) -> int:
    """Of a slip its digest alone: who does not hold it shall not learn who is to be inspected."""
    before, told = public_records.newest(store, "slip"), 0
    for slip_id, payload, void in public_records.slips(store):
        last = before.get(slip_id)
        state: PublicState = "void" if void else "valid"
        if last is None or last.state != state:
            said = Said(state, "", public_record.digest(payload))
            _say(store, "slip", slip_id, 1 if last is None else last.revision + 1, said)
            told += 1
    return told


def _say(store: Store, kind: PublicKind, subject: int, revision: int, said: Said) -> None:
    with store.act(UNIT, "public.record", subject=f"{kind}/{subject}") as act:
        public_records.say(act, kind, subject, revision, said)


def _members(store: Store, ids: Sequence[int]) -> Iterator[tuple[Disclosure, PublicState, Members]]:
    """What each of these results says today, without its revision."""
    today = day(store.clock.now())
    terms, steps = publications.terms(store, ids), publications.steps(store, ids)
    for item in sorted(disclosures.some(store, ids), key=lambda each: each.id):
        became, term = steps.get(item.id, ()), terms.get(item.id)
        until = term.until if term is not None else None
        stands = standing(item.state, {each.kind for each in became}, until, today, 0)
        state = STATES.get(stands, "ended")
        yield item, state, _result(store, item, state, stands, became, until)


def _result(
    store: Store,
    item: Disclosure,
    state: PublicState,
    stands: Standing,
    became: Sequence[DisclosureStep],
    until: pendulum.Date | None,
) -> Members:
    issuer, kind = papers.issuer(store), cases.get(store, item.case_id).kind
    fields = publications.fields(store, item.id)
    number = next((one.value for one in fields if one.name == NUMBER and one.value), item.number)
    receipts = [each for each in became if each.kind == RECEIPT]
    since = day(receipts[0].happened_at) if receipts else item.decided_on
    head = public_record.head(issuer.code, issuer.authority, item, kind, number, state, since)
    if state == "shown":
        titles = {one.name: one.title for one in publication_law.load().fields}
        return public_record.shown(head, item, fields, titles, until, receipts[-1].url if receipts else "")
    return public_record.taken_back(head, *_why(store, item, stands, became, until))


def _why(
    store: Store, item: Disclosure, stands: Standing, became: Sequence[DisclosureStep], until: pendulum.Date | None
) -> tuple[pendulum.Date, str]:
    """The day it was taken back or ended, and the words for it."""
    if STATES.get(stands) == "withdrawn":
        ordered = next(each for each in became if each.kind in WITHDRAWN)
        known = gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion).secrets
        return day(ordered.happened_at), redact(ordered.reason, known).words
    last = next((each for each in reversed(became) if each.kind == stands), None)
    on = day(last.happened_at) if last is not None else until.add(days=1) if until is not None else item.decided_on
    return on, text(f"public_record.{stands}")
