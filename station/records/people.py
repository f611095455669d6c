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
    law_qual_no: str = ""
    """Certificate of legal professional qualification (法律职业资格), for reviewers; empty: none."""
    cert_issuer: str = ""
    """Who issued the enforcement certificate; empty: not entered."""
    frontline: bool = True
    """一线: enforces on site and is to have a recorder of his own (REQ-210)."""

    def certified(self, on: pendulum.Date) -> bool:
        """Whether an enforcement certificate is valid on a day, its last day included."""
        return self.cert_no is not None and self.cert_valid_to is not None and on <= self.cert_valid_to


@dataclass(frozen=True, slots=True)
class Delegation:
    """AB岗: one person stands in for another, from one whole day to another (Asia/Shanghai)."""

    id: int
    officer_id: int
    officer: str
    """Whose duties."""
    deputy_id: int
    deputy: str
    from_on: pendulum.Date
    to_on: pendulum.Date
    """Included."""
    reason: str
    granted_at: pendulum.DateTime
    ended_at: pendulum.DateTime | None
    """When it was ended before its last day."""

    def covers(self, on: pendulum.Date) -> bool:
        """Whether it is in force on a day; one that was ended covers nothing from that instant."""
        return self.ended_at is None and self.from_on <= on <= self.to_on


@dataclass(frozen=True, slots=True)
class Training:
    """A training an officer took part in (REQ-203)."""

    id: int
    officer_id: int
    officer: str
    topic: str
    minutes: int
    held_on: pendulum.Date
    organiser: str
    result: str
    """Examination result or remark; empty: none."""
    entered_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Recusal:
    """回避: an officer who must not deal with an enterprise."""

    id: int
    officer_id: int
    officer: str
    enterprise_id: int
    enterprise: str
    reason: str
    declared_at: pendulum.DateTime
    ended_at: pendulum.DateTime | None


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
    acting_for: str = ""
    """Whose roles some of these are (AB岗), names with 、 between; empty: all are the person's own."""

    def claim(self) -> bytes:
        """What the seal covers."""
        parts = (str(self.officer_id), self.name, ",".join(sorted(self.roles)), self.acting_for)
        return "\n".join((*parts, self.issued_at.isoformat(), self.expires_at.isoformat())).encode()


@dataclass(frozen=True, slots=True)
class System:
    """A unit of the appliance acting by itself, limited to the actions that name it."""

    name: str
    """`system:dock`, `system:nightly` …"""


@dataclass(frozen=True, slots=True)
class BureauSigner:
    """The paired bureau acting at a station by what it signed (docs/return.md), limited to the actions that name it.

    Whoever makes one has checked the signature; the ledger then names the bureau and not the unit that carried it.
    """

    code: str
    """Nine digits."""
    name: str


Unattended = System | BureauSigner
"""Who acts without a PIN."""
