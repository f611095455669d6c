"""What the bureau knows about its stations."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import DateTime


@dataclass(frozen=True, slots=True)
class BureauFacts:
    """The bureau's own row."""

    code: str
    name: str
    demo: bool
    recipients: tuple[str, ...]
    """age recipients of its own: the bureau's, and the recovery key's where there is one."""


ROTATED, REPLACED = "rotated", "replaced"
"""How a key ended: the station signed for its next one, or a new box took the station over."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One key of one station on the roster."""

    id: int
    code: str
    name: str
    epoch: int
    key: str
    """C2SP verifier key."""
    source: str
    """Folder to pull from; empty when it must be named."""
    ended: bool
    """Whether a later life of the station has replaced it."""
    recipient: str = ""
    """age recipient of the station; empty: its card was of form 1, and nothing can be sent back."""
    sound_to: int | None = None
    """Number of the last bundle the key may have signed, where it was revoked; None: it was not."""
    ended_reason: str = ""
    """ROTATED, REPLACED, or why it was revoked, in the words of who did it; empty: it is in force."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One bundle the bureau applied."""

    code: str
    epoch: int
    seq: int
    first: int
    size: int
    root: str
    state: str
    manifest_sha256: str
    sealed_at: DateTime
    alarms: tuple[str, ...]
    """What an honest station never does, in Chinese; none is the rule."""
    accepted_at: DateTime


@dataclass(frozen=True, slots=True)
class Refusal:
    """One bundle the bureau did not apply."""

    code: str
    seq: int
    verdict: str
    reason: str
    evidence: str
    """Folder below the bureau's home; empty when nothing was kept."""
    refused_at: DateTime


@dataclass(frozen=True, slots=True)
class Verification:
    """One whole check of a replica."""

    code: str
    size: int
    """Ledger entries checked."""
    problems: tuple[str, ...]
    """Chinese sentences; none when all was as accepted."""
    verified_at: DateTime

    @property
    def sound(self) -> bool:
        """Whether everything was as accepted."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Backup:
    """One second copy of the bureau's own home."""

    place: str
    size: int
    """Entries of the bureau's ledger it holds."""
    files: int
    bytes: int
    made_at: DateTime
