"""The two acts about the clock: a person vouches for the date, or two people bring the ledger's time back."""

from __future__ import annotations

from station.records.people import Proof
from station.store.act import LEAP
from station.store.store import Store


def quiet_since(store: Store) -> str | None:
    """When the last entry was written, if that is so long ago that automatic work waits for a person; else None."""
    last = store.last_recorded()
    return f"{last:YYYY-MM-DD HH:mm}" if last is not None and store.clock.now() - last > LEAP else None


def confirm(store: Store, actor: Proof) -> None:
    """Say that the date is right after a long pause, so that automatic work may go on. ClockBehind."""
    with store.act(actor, "clock.confirm"):
        pass


def correct(store: Store, actor: Proof, cosigner: Proof, reason: str) -> None:
    """Bring the ledger back from a time that never was. ClockNotAhead, Cosigner*, ReasonNeeded."""
    with store.act(actor, "clock.correct", reason=reason, cosigner=cosigner):
        pass
