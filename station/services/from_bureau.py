"""What the bureau sent and a person must do or know: lists to look through, a new PIN, what was not adopted here.

A list is done by the act that takes its file in, a PIN by the act that sets it; what nobody will use is turned down.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.today import Chore
from station.rules.return_text import OFFICERS, PERMIT, PLANS, ROSTER
from station.store import exchange
from station.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from station.records.exchange import Settled
    from station.records.people import Proof
    from station.records.today import Urgency
    from station.store.store import Store
    from station.wiring import Station

FOLDER = "from-bureau"
"""Below the exports: what waits for a person."""
SETTLE = "return.settle"
LISTS = (ROSTER, OFFICERS, PLANS)


class NotWaiting(StationError):
    """It is done, turned down or seen already. Facts: name."""

    text = "exchange.not_waiting"


class FileGone(StationError):
    """The file was taken out of the exports. Facts: path."""

    text = "exchange.file_gone"


def kept_at(station: Station, sha256: str, name: str) -> Path:
    """Where a file of the bureau's is kept for a person, under a name no other file has."""
    return station.home.exports / FOLDER / f"{sha256[:8]}-{name}"


def waiting(store: Store) -> list[Settled]:
    """What waits for a person, the oldest first."""
    return exchange.open_items(store)


def unseen(store: Store) -> list[Settled]:
    """What was not adopted here and nobody has looked at, the oldest first."""
    return exchange.unseen(store)


def file_of(station: Station, found: Settled) -> Path:
    """The file that waits. FileGone."""
    path = kept_at(station, found.sha256, found.name)
    if not path.is_file():
        raise FileGone(path=path)
    return path


def pin_file(station: Station) -> Path | None:
    """The newest permit that waits for whoever lost a PIN."""
    permits = [kept_at(station, each.sha256, each.name) for each in waiting(station.store) if each.kind == PERMIT]
    pins = [path for path in permits if "\nkind pin\n" in _words(path)]
    return pins[-1] if pins else None


def of_permit(station: Station, serial: str) -> list[str]:
    """SHA-256 of the waiting files that are the permit of this serial."""
    found = [each for each in waiting(station.store) if each.kind == PERMIT]
    return [each.sha256 for each in found if f"\nserial {serial}\n" in _words(kept_at(station, each.sha256, each.name))]


def turn_down(store: Store, actor: Proof, item_id: int, reason: str) -> None:
    """Nobody here will use it; the bureau is told why with the next bundle. NotWaiting, ReasonNeeded, NotAllowed."""
    found = _get(store, item_id, "waiting")
    with store.act(actor, SETTLE, subject=exchange.about(found), reason=reason) as act:
        _get(store, item_id, "waiting")
        exchange.settle(act, item_id, "refused", text("exchange.turned_down", name=actor.name, reason=reason.strip()))


def see(store: Store, actor: Proof, item_id: int) -> None:
    """Somebody looked at what was not adopted, and it is not said again. NotWaiting, NotAllowed."""
    found = _get(store, item_id, "refused")
    if found.id not in {each.id for each in unseen(store)}:
        raise NotWaiting(name=found.name)
    with store.act(actor, SETTLE, subject=exchange.about(found), reason="seen"):
        pass


def chores(store: Store) -> Iterator[Chore]:
    """What waits, what was not adopted here, and bundles of ours that the bureau did not apply; for 今日."""
    found = waiting(store)
    if found:
        yield _chore("from_bureau", "today", found)
    refused = unseen(store)
    if refused:
        yield _chore("not_adopted", "soon", refused)
    told = exchange.newest_receipt(store)
    if told is not None and told.detail:
        yield Chore("bundle_refused", "today", text("dock_tui.chore.bundle_refused.left"), told.detail)


def _chore(kind: str, urgency: Urgency, found: list[Settled]) -> Chore:
    names = "、".join(dict.fromkeys(text(f"exchange.kind.{each.kind}") for each in found))
    return Chore(kind, urgency, text(f"dock_tui.chore.{kind}.left", count=len(found)), names, count=len(found))


def _get(store: Store, item_id: int, outcome: str) -> Settled:
    found = exchange.item(store, item_id)
    if found is None or found.outcome != outcome:
        raise NotWaiting(name="" if found is None else found.name)
    return found


def _words(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
