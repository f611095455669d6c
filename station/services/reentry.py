"""After `station restore`: what was registered since the backup is on paper alone, until somebody says it is entered.

Nothing on the new machine can know which numbers those papers bear, so the next number would be given a second time
(docs/keys.md, Numbers after a loss). 今日 and `station doctor` go on saying so until the act here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.ledger import LedgerLine
from station.records.moment import moment
from station.records.people import Proof
from station.records.today import Chore
from station.store.lives import RESTORE
from station.store.store import Store
from station.texts import text

REENTERED = "station.reenter"


class NothingLost(StationError):
    """No restore waits for this: there was none, or it was said already."""

    text = "backup.nothing_lost"


@dataclass(frozen=True, slots=True)
class Loss:
    """What a restore could not bring back."""

    subject: str
    """What entries about this life name as their subject: station/<code>/<epoch>."""
    since: pendulum.DateTime
    """When the last entry of the backup was recorded."""
    restored_at: pendulum.DateTime


def waiting(store: Store) -> tuple[Loss, ...]:
    """Restores of which nobody has yet said that the paper is entered, the oldest first."""
    found = []
    # A station in its first life was never restored, and need not be asked.
    for epoch in range(1, store.origin.epoch + 1):
        subject = f"station/{store.origin.code}/{epoch}"
        about = store.lines(subject=subject)
        restored = next((line for line in about if line.action == RESTORE), None)
        if restored is not None and not any(_ends(line, subject) for line in about):
            found.append(_loss(store, restored))
    return tuple(found)


def settle(store: Store, actor: Proof, loss: Loss, words: str) -> None:
    """Somebody says that what was on paper is entered, and what it was. NothingLost, ReasonNeeded, NotAllowed."""
    size = store.size()
    if loss not in waiting(store):
        raise NothingLost
    with store.act(actor, REENTERED, subject=loss.subject, reason=words) as act:
        # Another process may have been quicker: only entries since then are left to look at, under the lock.
        if any(_ends(line, loss.subject) for line in act.store.lines(first=size)):
            raise NothingLost


def chores(store: Store) -> Iterator[Chore]:
    """For 今日: one line for all of them, since the oldest."""
    found = waiting(store)
    if found:
        since, on = f"{found[0].since:MM-DD HH:mm}", f"{found[0].restored_at:MM-DD}"
        about = text("dock_tui.chore.reentry.about", since=since, on=on)
        yield Chore("reentry", "today", text("dock_tui.chore.reentry.left"), about, count=len(found))


def _ends(line: LedgerLine, subject: str) -> bool:
    return (line.action, line.subject) == (REENTERED, subject)


def _loss(store: Store, restored: LedgerLine) -> Loss:
    (last,) = store.lines(first=restored.seq - 1, end=restored.seq)
    return Loss(restored.subject, moment(last.recorded), moment(restored.recorded))
