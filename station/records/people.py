"""Who does things: officers, their short-lived proofs of identity, and the appliance's own units."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Officer:
    """A person on the station's roster."""

    id: int
    name: str
    cert_no: str | None
    """Enforcement certificate; None for an assistant."""
    cert_valid_to: pendulum.Date | None
    roles: frozenset[str]
    """chief 所长, officer 执法人员, clerk 内勤."""
    skills: frozenset[str]
    """Professional qualifications (危化 …)."""
    status: str
    """active or left."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Shows that a person's PIN was checked a short time ago by this very process."""

    officer_id: int
    name: str
    roles: frozenset[str]
    issued_at: pendulum.DateTime
    expires_at: pendulum.DateTime
    seal: bytes
    """HMAC by the store that issued it; worthless in another process."""

    def claim(self) -> bytes:
        """What the seal covers."""
        parts = (str(self.officer_id), self.name, ",".join(sorted(self.roles)))
        return "\n".join((*parts, self.issued_at.isoformat(), self.expires_at.isoformat())).encode()


@dataclass(frozen=True, slots=True)
class System:
    """A unit of the appliance acting by itself, limited to the actions that name it."""

    name: str
    """`system:dock`, `system:nightly` …"""
