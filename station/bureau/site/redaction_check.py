"""What must not be public, searched for once more before a site is laid out: by its form, and by what the case knows.

A find names the record and the kind of thing, never the thing: the list is read on a screen, and may be sent on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from station.records.disclosure import Disclosure
from station.records.site import Leak, StationHead
from station.rules.redaction import Known, minor, redact
from station.services import disclosure_facts
from station.store import disclosures
from station.store.held_back import HeldBack
from station.store.public_reading import Told
from station.store.store import Store
from station.texts import text

MEMBERS = ("target", "target_code", "number", "category", "conclusion", "reason")
"""Members with words of their own. Ids are digits by nature, and an address is the platform's."""
NOTHING = Known()
OFFICE = ("phone", "mail")
LONG_NAME = 3


def results(store: Store, head: StationHead, held: HeldBack, told: Sequence[Told]) -> Iterator[Leak]:
    """What slipped through in these results; `store` is the replica they are in, `held` what its cases know."""
    known = {each.id: each for each in disclosures.some(store, [each.subject_id for each in told])}
    for each in told:
        said, item = json.loads(each.text), known.get(each.subject_id)
        fields, number = list(_fields(said)), str(said["number"])
        secrets, young = NOTHING, False
        if item is not None and (item.party_id in held.persons or held.stands_in("\n".join(v for _, v in fields))):
            secrets, young = _known(store, item)
        if young:
            where = redact(number, secrets).words
            yield Leak(head.code, head.name, where, text("bureau_site.field.target"), "minor")
        yield from words(head, number, fields, secrets)


def words(
    head: StationHead, number: str, fields: Iterable[tuple[str, str]], secrets: Known = NOTHING
) -> Iterator[Leak]:
    """What is in words (title of the field, value) that are about to leave; each field and kind once.

    `number` says where; what stands in it itself is struck out of it.
    """
    where = redact(number, secrets).words
    found = (
        Leak(head.code, head.name, where, title, struck.kind)
        for title, value in fields
        for struck in redact(value, secrets).struck
    )
    yield from dict.fromkeys(found)


def beside(
    head: StationHead, number: str, fields: Iterable[tuple[str, str]], held: HeldBack, *, law: bool = False
) -> Iterator[Leak]:
    """What is in words that belong to no case: by form, and whoever and whatever any case of the station knows.

    `law`: words that hold everywhere. They may name the telephone of an office, and two letters of theirs are a word
    sooner than somebody's name. Each field and kind once.
    """
    told: dict[Leak, None] = {}
    where = redact(number, held.known_in(number)[1]).words
    for title, value in fields:
        said, secrets = held.known_in(value, LONG_NAME if law else 2)
        told |= dict.fromkeys(words(head, where, [(title, said)], secrets))
    yield from (each for each in told if not law or each.kind not in OFFICE)


def _fields(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Titles and words; what a field says already is not said twice."""
    fields = [(str(each["title"]), str(each["value"])) for each in said.get("fields", ())]
    yield from fields
    values = {value for _, value in fields}
    for name in MEMBERS:
        value = str(said.get(name) or "")
        if value and value not in values:
            yield text(f"bureau_site.field.{name}"), value


def _known(store: Store, item: Disclosure) -> tuple[Known, bool]:
    """What the case knows, and whether the party was a minor on any of its days."""
    found = disclosure_facts.gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)
    young = found.party is not None and any(minor(found.party.id_no, on) for on in found.days)
    return found.secrets, found.person and young
