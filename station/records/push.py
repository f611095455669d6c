"""What is pushed to another system at the moment of a decision (实时推送, REQ-405)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

PushKind = Literal["decision", "change", "withdrawal", "result"]


@dataclass(frozen=True, slots=True)
class PushColumn:
    """One member of a pushed record (schema/law/exports/push_record.toml)."""

    code: str
    title: str
    fact: str
    """What the case calls it."""
    kinds: tuple[str, ...]
    required: bool = False
    field: bool = False
    """It says what the published field of that name says."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One file of records for one system."""

    system: str
    at: pendulum.DateTime
    """When its records left: they are those of that moment."""
    name: str
    records: tuple[Push, ...]
    again: bool
    """It left before, and leaves once more."""
    path: str
    """Where it was written."""


@dataclass(frozen=True, slots=True)
class Push:
    """One record for one system."""

    id: int
    case_id: int
    number: str
    """Of the case."""
    disclosure_id: int | None
    """What it says is what that one says to the public."""
    system: str
    """Code in schema/law/external_systems.toml."""
    kind: PushKind
    payload: str
    """Canonical JSON, after redaction."""
    queued_at: pendulum.DateTime
    exported_at: pendulum.DateTime | None
    receipt: str
    """Of what was accepted; empty: refused or not answered."""
    answer: str
    """What the system said."""
    answered_at: pendulum.DateTime | None

    @property
    def state(self) -> str:
        """waiting (待导出), sent (已交出), accepted or refused."""
        if self.answered_at is None:
            return "waiting" if self.exported_at is None else "sent"
        return "accepted" if self.receipt else "refused"
