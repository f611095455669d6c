"""What the public may read, as the station itself says it (docs/public.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

PublicKind = Literal["result", "slip"]
PublicState = Literal["shown", "withdrawn", "ended", "valid", "void"]
GONE: tuple[PublicState, ...] = ("withdrawn", "ended", "void")
"""Nothing is said after these."""


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """One telling."""

    kind: PublicKind
    subject_id: int
    """Of the disclosure or of the slip."""
    revision: int
    state: PublicState
    digest: str
    """SHA-256 of the text, hex; of a slip, of the text of its code."""
    text: str
    """Empty of a slip."""
    recorded_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be told of a subject now, before it has a revision."""

    state: PublicState
    text: str
    digest: str
