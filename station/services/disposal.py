"""到期处置: clips whose term is over are listed, one person proposes, another decides. Nothing goes by itself.

What an approved list takes away is the business of station.services.destruction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.keeping import Disposal
from station.records.moment import day
from station.records.people import Proof
from station.rules import retention
from station.store import keeping, officers, retention_law
from station.store.act import Act
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection


class NothingExpired(StationError):
    """One of the clips may not be proposed: not expired, sealed, or on another list."""

    text = "keeping.nothing_expired"


class NoDisposal(StationError):
    """There is no such list, or it is not waiting for this."""

    text = "keeping.no_disposal"


class OwnProposal(StationError):
    """Who proposed does not decide."""

    text = "keeping.own_proposal"


class PermitNeeded(StationError):
    """Recordings of a case file go only with a permit the bureau signed. Facts: number."""

    text = "keeping.permit_needed"


@dataclass(frozen=True, slots=True)
class Expired:
    """A clip whose term is over."""

    clip_id: int
    name: str
    sha256: str
    size: int
    """Bytes."""
    expired_on: date
    """The last day on which it had to be kept."""
    basis: str
    """Code in schema/law/retention.toml."""


def over(store: Store) -> tuple[Expired, ...]:
    """Every kept clip past its term today that nothing seals, on a list or not: those of no case past their months,
    those of archived case files past their years."""
    today = day(store.clock.now())
    found = []
    for clip_id, sha256, size, name, imported in keeping.unlinked_until(store, _latest_import(today)):
        last, code = loose_until(imported, today)
        if last is not None:
            found.append(Expired(clip_id, name, sha256, size, last, code))
    for clip_id, sha256, size, name, last, code in keeping.archived_until(store, today):
        found.append(Expired(clip_id, name, sha256, size, last, code))
    held = keeping.held_clips(store) if found else frozenset[int]()
    return tuple(one for one in found if retention.expired(one.expired_on, today, held=one.clip_id in held))


def expired(store: Store) -> tuple[Expired, ...]:
    """What may be proposed today: `over` without what is on a list already."""
    waiting = keeping.listed(store)
    return tuple(one for one in over(store) if one.clip_id not in waiting)


def disposals(store: Store) -> tuple[Disposal, ...]:
    """Every list, newest first."""
    return keeping.disposals(store)


def propose(store: Store, actor: Proof, clip_ids: Collection[int], reason: str) -> Disposal:
    """Put expired clips on a list for approval. NothingExpired, ReasonNeeded, NotAllowed."""
    with store.act(actor, "disposal.propose", reason=reason) as act:
        chosen = [each for each in expired(store) if each.clip_id in clip_ids]
        if len(chosen) != len(set(clip_ids)) or not chosen:
            raise NothingExpired
        year = act.now.year
        number = text("keeping.number", year=year, serial=keeping.count_of_year(store, year) + 1)
        rows = [(each.clip_id, each.sha256, each.size, each.expired_on, each.basis) for each in chosen]
        made = keeping.propose(act, number, reason, actor.officer_id, rows)
    return get(store, made)


def decide(store: Store, actor: Proof, disposal_id: int, approve: bool, reason: str) -> Disposal:
    """Approve or refuse a list, as a whole. What needs the bureau's permit is approved by `permits.allow_disposal`.

    NoDisposal, OwnProposal, PermitNeeded, ReasonNeeded, NotAllowed.
    """
    with store.act(actor, "disposal.decide", subject=f"disposal/{disposal_id}", reason=reason) as act:
        found = get(store, disposal_id)
        _check_decidable(actor, found)
        if approve and needs_permit(store, found):
            raise PermitNeeded(number=found.number)
        keeping.decide(act, disposal_id, "approved" if approve else "refused", reason, actor.officer_id)
    return get(store, disposal_id)


def permit(act: Act, actor: Proof, found: Disposal, told: str) -> None:
    """Within the act that puts in the bureau's permit: the list is approved by whoever puts it in. NoDisposal,
    OwnProposal."""
    _check_decidable(actor, found)
    keeping.decide(act, found.id, "approved", told, actor.officer_id)


def _latest_import(today: date) -> date:
    """What came in later than this is not past its term today, whatever its other term: the longer one counts."""
    return retention.latest_start(retention_law.terms(today)[retention.UNLINKED], today)


def _check_decidable(actor: Proof, found: Disposal) -> None:
    if found.state != "proposed":
        raise NoDisposal
    if found.proposed_by_id == actor.officer_id:
        raise OwnProposal


def needs_permit(store: Store, found: Disposal) -> bool:
    """Whether the bureau has to allow it: recordings of an archived case file are on the list."""
    of_files = any(item.basis != retention.UNLINKED for item in found.items)
    return of_files and retention_law.permit_needed(day(store.clock.now()))


def who(store: Store, officer_id: int) -> str:
    """The name of whoever proposed, decided or sealed."""
    return officers.get(store, officer_id).name


def get(store: Store, disposal_id: int) -> Disposal:
    """One list. NoDisposal."""
    found = keeping.disposal(store, disposal_id)
    if found is None:
        raise NoDisposal
    return found


def term_title(code: str) -> str:
    """What a term is called; its code where the law has no such term any more."""
    known = retention_law.every()
    return known[code].title if code in known else code


def loose_until(imported: date, today: date) -> tuple[date | None, str]:
    """The last day of a clip of no case, by the longer of the terms in force when it came in and now."""
    term = retention_law.terms(today)[retention.UNLINKED]
    then = retention_law.terms(imported).get(retention.UNLINKED, term)
    return retention.longer(retention.until(term, imported), retention.until(then, imported)), term.code
