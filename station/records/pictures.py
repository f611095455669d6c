"""Single pictures taken out of a recording, as plain dots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, small enough to be looked at."""

    at_ms: int
    """From the recording's beginning; 0 for a photo."""
    width: int
    height: int
    rgb: bytes
    """Row by row, three bytes a dot."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """What was taken out of one recording."""

    found: tuple[Picture, ...]
    """In order of time."""
    problem: str
    """no_picture, too_large, unreadable, slow, crashed: why there are no more; empty: these are all."""
