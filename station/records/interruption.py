"""What the law and its practice say of interruptions: how long a pause may be, and which causes are lawful."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cause:
    """One coded cause of an interruption (schema/law/interruptions.toml)."""

    code: str
    title: str
    basis: str
    """Where it comes from, as shown."""
    effective_from: date
    words: bool
    """The code alone says nothing: somebody has to write what happened."""
    to_confirm: bool
    """The bureau has yet to confirm it (待局确认)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures by which two recordings are contiguous or not."""

    effective_from: date
    contiguous_s: int
    """Up to so many seconds apart, either way, two recordings are one."""
    check_s: int
    """Up to so many seconds an automatic change of files may take; more is an interruption."""
    segments_s: tuple[int, ...]
    """Lengths after which recorders begin a new file by themselves."""
    split_bytes: int
    """The size at which a FAT medium makes them do so."""
    slow_percent: int
    """So much shorter than real time a recording below its nominal frame rate may claim to be."""
    clock_warn_s: int
    """From here on a recorder's clock is wrong."""
    drift_s_per_day: int
    """So much a sound clock may go wrong a day."""
    basis: str
    to_confirm: bool
