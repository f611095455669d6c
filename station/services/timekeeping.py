"""The two acts about the clock: a person vouches for the date, or two people bring the ledger's time back."""

from __future__ import annotations

from station.records.people import Proof
from station.store.store import Store


def confirm(store: Store, actor: Proof) -> None:
    """Say that the date is right after a long pause, so that automatic work may go on. ClockBehind."""
    with store.act(actor, "clock.confirm"):
        pass


def correct(store: Store, actor: Proof, cosigner: Proof, reason: str) -> None:
    """Bring the ledger back from a time that never was. ClockNotAhead, Cosigner*, ReasonNeeded."""
    with store.act(actor, "clock.correct", reason=reason, cosigner=cosigner):
        pass
