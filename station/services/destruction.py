"""执行到期处置: an approved list takes bytes away; rows and hashes stay for ever, and a certificate says what went.

First the row says that the bytes go, then they go, then the certificate is issued: whatever stops the machine in
between, nothing is gone that nobody approved, and a second run finishes. What has been sealed or put to a case since,
does not read as its hash says, or is a paper as well, stays, and the certificate says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.documents import disposal_paper
from station.documents.disposal_paper import Destroyed
from station.errors import StationError
from station.records.keeping import Disposal, DisposalItem
from station.records.paper import IssuedDocument
from station.records.people import Proof
from station.services import disposal
from station.services.disposal import NoDisposal
from station.services.papers import copy_out, draft
from station.store import keeping, officers, papers, retention_law
from station.store.audit import paper_media, removed_media

if TYPE_CHECKING:
    from collections.abc import Collection

    from station.store.store import Store
    from station.wiring import Station

KIND = "disposal"
"""Of the paper."""


class NotRemoved(StationError):
    """The disk kept a file that an approved list takes away. Facts: name, why."""

    text = "keeping.not_removed"


def carry_out(station: Station, actor: Proof, disposal_id: int) -> Disposal:
    """Remove what an approved list names and issue its certificate. NoDisposal, NotRemoved, FontsMissing, NotAllowed.

    Done again it finishes what was begun, and does nothing to what is finished.
    """
    found = disposal.get(station.store, disposal_id)
    if found.state not in ("approved", "done"):
        raise NoDisposal
    if found.state == "approved" and not _begun(found):
        _release(station, actor, found)
    clean(station)
    if found.state == "approved":
        _certify(station, actor, disposal_id)
    return disposal.get(station.store, disposal_id)


def clean(station: Station) -> int:
    """Remove what carried-out lists named and something kept from going, a power cut or a second import; how many
    files went. NotRemoved."""
    gone = 0
    for digest in sorted(removed_media(station.store)):
        try:
            gone += station.media.discard(digest)
        except OSError as error:
            raise NotRemoved(name=digest[:12], why=error.strerror or type(error).__name__) from error
    return gone


def gone(store: Store) -> frozenset[int]:
    """Clips whose bytes were removed: an export, a player or an archive says so and calls it no damage."""
    return frozenset(keeping.gone(store))


def certificate(store: Store, number: str) -> IssuedDocument | None:
    """The sheet of a finished list; None while it is not finished."""
    return keeping.certificate(store, KIND, number)


def _begun(found: Disposal) -> bool:
    return any(item.removed_at is not None for item in found.items)


def _release(station: Station, actor: Proof, found: Disposal) -> None:
    """The act by which bytes may go; seals, terms and papers are looked at once more within it."""
    store = station.store
    whole = {item.clip_id for item in found.items if _whole(station, item)}
    with store.act(actor, "disposal.carry_out", subject=f"disposal/{found.id}") as act:
        now = disposal.get(store, found.id)
        if now.state != "approved":
            raise NoDisposal
        if not _begun(now):
            keeping.remove(act, store, found.id, _going(store, now, whole))


def _whole(station: Station, item: DisposalItem) -> bool:
    """Whether the file is what the list names: one that is missing or rotten is damage and not to be certified."""
    try:
        return station.media.digest(item.sha256) == item.sha256
    except OSError:
        return False


def _going(store: Store, found: Disposal, whole: Collection[int]) -> list[int]:
    due = {(one.clip_id, one.sha256, one.basis) for one in disposal.over(store)}
    needed = paper_media(store)
    return [
        item.clip_id
        for item in found.items
        if item.clip_id in whole and (item.clip_id, item.sha256, item.basis) in due and item.sha256 not in needed
    ]


def _certify(station: Station, actor: Proof, disposal_id: int) -> None:
    """The list is done: what went and what stayed, on paper."""
    store, when = station.store, station.clock.now()
    found = disposal.get(store, disposal_id)
    assert found.decided_by_id is not None
    names = {one: officers.get(store, one).name for one in (found.proposed_by_id, found.decided_by_id)}
    titles = {code: term.title for code, term in retention_law.terms(when.date()).items()}
    facts = Destroyed(found, names[found.proposed_by_id], names[found.decided_by_id], actor.name, titles)
    data = disposal_paper.certificate(papers.issuer(store), facts, when)
    made = draft(station, KIND, found.number, data, when)
    with store.act(actor, "disposal.certify", subject=f"disposal/{disposal_id}", occurred_at=when) as act:
        if disposal.get(store, disposal_id) != found:
            raise NoDisposal
        keeping.finish(act, disposal_id)
        document_id = papers.add_document(
            act,
            kind=KIND,
            number=made.number,
            title=made.title,
            sha256=made.sha256,
            size=made.size,
            issued_at=when,
        )
    copy_out(station, papers.document(store, document_id))
