"""Codes seen in the picture of a recording, and how far it was looked through for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pendulum


@dataclass(frozen=True, slots=True)
class Figures:
    """How much of a recording is looked at (schema/law/clip_reading.toml)."""

    effective_from: date
    first_s: int
    """Seconds from its beginning."""
    last_s: int
    """Seconds before its end."""
    every_ms: int
    """Milliseconds between two pictures, at least."""
    cpu_s: int
    """Seconds of processor time for one recording, at most."""
    recent_days: int
    """A recording that came in longer ago is not looked at any more."""
    sign_s: int
    """Seconds for which one 时间牌 is shown before the next takes its place."""
    signs: int
    """时间牌 shown one after the other before somebody has to ask for more."""
    exact_s: int
    """So many seconds the times of a recording between two 时间牌 may be wrong."""
    basis: str
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class Sighted:
    """The text of one QR code and where it was first seen."""

    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What reading one recording gave."""

    codes: tuple[Sighted, ...]
    frames: int
    ms: int
    """How far into the recording."""
    cpu_ms: int
    problem: str = ""
    """no_picture, too_large, unreadable, slow, crashed: why not all of it was looked at; empty: it was."""


@dataclass(frozen=True, slots=True)
class ClipCode:
    """A genuine code that a recording shows."""

    id: int
    clip_id: int
    at_ms: int
    kind: str
    """capture, slip, paper, time_sign."""
    text: str
    subject: str
    """case/…, paper/…, time_sign/…; empty: not of this station's."""
    offset_s: int | None
    """What it says of the recorder's clock: seconds to be added to the recorder's own time."""
    read_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class ReadClip:
    """One recording that was looked through now."""

    clip_id: int
    name: str
    codes: int
    case_number: str
    """The case it was put to now; empty: none, or it was in its case already."""
    problem: str


@dataclass(frozen=True, slots=True)
class TimeSign:
    """A 时间牌 that was shown."""

    id: int
    nonce: str
    payload: str
    officer_id: int
    officer_name: str
    ledger_size: int
    shown_at: pendulum.DateTime
    until: pendulum.DateTime
