"""What goes between a station and its bureau, beside bundles (docs/return.md)."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Sized:
    """Bytes by length and SHA-256 (hex)."""

    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one thing the bureau sent."""

    id: int
    seq: int
    """Of its packet."""
    position: int
    kind: str
    name: str
    sha256: str
    outcome: str
    """applied, waiting (only a person may do it) or refused."""
    detail: str
    """Why it was refused, or what it waits for; empty: nothing."""
    settled_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet from the bureau, as the station keeps it."""

    id: int
    bureau: str
    seq: int
    prev: str
    sha256: str
    made_at: pendulum.DateTime
    applied_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Queued:
    """One thing the bureau sends, as the bureau keeps it."""

    id: int
    code: str
    """The station's nine digits."""
    kind: str
    name: str
    sha256: str
    size: int
    queued_at: pendulum.DateTime
    packet: int | None
    """Number of the packet that carries it; None: it waits for the next one."""
    position: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A packet the bureau made."""

    id: int
    code: str
    epoch: int
    seq: int
    prev: str
    sha256: str
    made_at: pendulum.DateTime
