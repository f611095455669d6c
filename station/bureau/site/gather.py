"""What a station told the public, out of its replica, each telling with its proof into the station's newest head.

The tree over a station's ledger is built once for all of them. Only a few hundred tellings are held at a time.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

from station.bureau.site import redaction_check
from station.bureau.site.lay import compact
from station.errors import StationError
from station.records.site import Leak, SiteRow, StationHead
from station.rules.merkle import inclusion_paths
from station.store.held_back import HeldBack
from station.store.public_reading import Books, Reading, Told
from station.store.site_work import Work
from station.store.store import Store

CHUNK = 500
"""So many results are looked at together."""
RECORDS, SLIPS = "records", "slips"
SHOWN, WITHDRAWN = "shown", "withdrawn"


class NotAsAccepted(StationError):
    """A replica is not what the bureau signed for. Facts: name, code."""

    text = "bureau_site.not_as_accepted"


class Unproven(StationError):
    """A telling is not what its entry holds. Facts: name, code, subject."""

    text = "bureau_site.unproven"


@dataclass(slots=True)
class Proofs:
    """Paths from a station's entries to its head."""

    head: StationHead
    paths: dict[int, list[bytes]]

    def of(self, told: Told) -> dict[str, Any]:
        """Leaf, changeset, number and path as the data files hold them. Unproven."""
        if not told.proven:
            facts = {"name": self.head.name, "code": self.head.code}
            raise Unproven(**facts, subject=f"{told.kind}/{told.subject_id}")
        return {
            "leaf": b64encode(told.leaf).decode(),
            "payload": b64encode(told.payload).decode(),
            "index": told.seq,
            "path": [b64encode(step).decode() for step in self.paths[told.seq]],
        }


@dataclass(slots=True)
class Found:
    """What one station brought."""

    records: int = 0
    slips: int = 0
    leaks: list[Leak] = field(default_factory=list)


def gather(reading: Reading, store: Store, head: StationHead, work: Work, today: str) -> Found:
    """Put a station's results and slips where they are laid out from, having searched them for what must not be there.

    `reading` is the replica's own file, `store` is the same replica under the shipped schema; `today` is a date:
    what was shown until a day before it is left out. NotAsAccepted, Unproven.
    """
    books = reading.books(head.size)
    if books.root.hex() != head.root:
        raise NotAsAccepted(name=head.name, code=head.code)
    proofs, found, held = _proofs(head, books), Found(), HeldBack(store)
    for some in _parts(reading.told("result", books)):
        current = [each for each in some if not _over(json.loads(each.text), today)]
        found.leaks += redaction_check.results(store, head, held, current)
        for each in current:
            keep(work, proofs, each)
        found.records += len(current)
    out = reading.linked()
    for each in reading.told("slip", books):
        keep_slip(work, proofs, each, out.get(each.subject_id, ()))
        found.slips += 1
    return found


def keep(work: Work, proofs: Proofs, told: Told) -> None:
    """One result: its record, and its row where it is shown or was withdrawn."""
    said, id_ = json.loads(told.text), str(told.subject_id)
    words = compact({"text": told.text, **proofs.of(told)})
    work.keep(RECORDS, sha256(id_.encode()).hexdigest(), id_, words)
    if told.state in (SHOWN, WITHDRAWN):
        work.enter(row(said), told.text)


def keep_slip(work: Work, proofs: Proofs, told: Told, results: Iterable[int]) -> None:
    """One slip by the digest of its code: who does not hold it finds nothing."""
    said = {"state": told.state, "records": [str(each) for each in results], **proofs.of(told)}
    work.keep(SLIPS, told.digest, told.digest, compact(said))


def row(said: dict[str, Any]) -> SiteRow:
    """The row of a result's text."""
    return SiteRow(
        id=said["id"],
        code=said["station"],
        kind=said["kind"],
        target=said.get("target", ""),
        number=said["number"],
        decided_on=said["decided_on"],
        until=said.get("until"),
        state=said["state"],
        category=said.get("category", ""),
        on=said.get("on", ""),
        target_code=said.get("target_code", ""),
    )


def _proofs(head: StationHead, books: Books) -> Proofs:
    return Proofs(head, inclusion_paths(books.entries.values(), books.hashes))


def _over(said: dict[str, Any], today: str) -> bool:
    """Whether its term has ended though its station has not said so yet."""
    until = said.get("until")
    return said["state"] == SHOWN and until is not None and str(until) < today


def _parts(told: Iterator[Told]) -> Iterator[Sequence[Told]]:
    while some := list(islice(told, CHUNK)):
        yield some
