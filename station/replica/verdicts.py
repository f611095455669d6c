"""What the bureau can say about a bundle: accepted, harmless, or one of the refusals, each with its reason."""

from __future__ import annotations

from enum import StrEnum

from station.errors import StationError
from station.texts import text


class Verdict(StrEnum):
    """The outcome of checking one bundle (docs/bundle.md)."""

    ACCEPTED = "ACCEPTED"
    REPLAY = "REPLAY"
    """The very bundle that was accepted before: harmless."""
    INCOMPLETE = "INCOMPLETE"
    """Not all of it is here yet."""
    CORRUPT = "CORRUPT"
    """Damaged on the way, or not what this format allows."""
    FORGED = "FORGED"
    """No key on the roster signed it."""
    GAP = "GAP"
    """An earlier bundle is missing, or the order was changed."""
    FORK = "FORK"
    """The station signed two histories."""
    ROLLBACK = "ROLLBACK"
    """The station signed a history that goes back behind what it had sent."""
    WRONG_SCHEMA = "WRONG_SCHEMA"
    """The replica cannot have the schema the bundle was made under."""
    STATE_MISMATCH = "STATE_MISMATCH"
    """The entries do not lead to the rows the station signed."""

    @property
    def label(self) -> str:
        """The verdict as people read it."""
        return text(f"replica.verdict.{self.value}")


HARMLESS = frozenset({Verdict.ACCEPTED, Verdict.REPLAY})
WAITING = frozenset({Verdict.INCOMPLETE, Verdict.GAP})
"""Nothing is wrong with what is here; more has to come first. Not kept as evidence."""
MISSING = WAITING | {Verdict.CORRUPT}
"""Not here, or not as it was sent: a later base makes up for it."""
ALARMS = frozenset({Verdict.FORGED, Verdict.FORK, Verdict.ROLLBACK, Verdict.STATE_MISMATCH, Verdict.WRONG_SCHEMA})


class Refused(StationError):
    """A bundle was not applied. `verdict` says which refusal, `reason` why (a key below replica.reason)."""

    text = "replica.refused"

    def __init__(self, verdict: Verdict, reason: str, **facts: object) -> None:
        self.verdict = verdict
        self.reason = text(f"replica.reason.{reason}", **facts)
        super().__init__(verdict=verdict.value, label=verdict.label, reason=self.reason)
