"""Certificates and equipment of the staff, as rates and warnings. Data in, answer out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pendulum

from station.records.people import Officer

SOON_DAYS, URGENT_DAYS = 90, 30
_NATIONAL = re.compile(r"[0-9]{11}")

CertState = Literal["none", "expired", "urgent", "soon", "valid"]
"""none: no certificate; urgent: 30 days or fewer left; soon: 90 or fewer."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """The station's own people in service, counted."""

    active: int
    enforcers: int
    """People with the role of an enforcement officer."""
    certified: int
    """Enforcers whose certificate is valid (持证率 is certified / enforcers)."""
    frontline: int
    """Enforcers on the front line."""
    equipped: int
    """Front-line enforcers with at least one recorder in use (配备率 is equipped / frontline, REQ-210)."""
    trained_minutes: int
    """Training of this year, all people together."""


def cert_state(person: Officer, today: pendulum.Date) -> CertState:
    """How a person's enforcement certificate stands on a day; its last day is still valid."""
    if person.cert_no is None or person.cert_valid_to is None:
        return "none"
    left = (person.cert_valid_to - today).days
    if left < 0:
        return "expired"
    return "urgent" if left <= URGENT_DAYS else "soon" if left <= SOON_DAYS else "valid"


def unusual_certificate(cert_no: str) -> bool:
    """Whether a number is not the national form of eleven digits; old certificates are, so it only warns (§5.3)."""
    return _NATIONAL.fullmatch(cert_no) is None


def staffing(people: Iterable[Officer], equipped: Iterable[int | None], minutes: int, today: pendulum.Date) -> Staffing:
    """Count own people; `equipped` are the officer ids of recorders in use, `minutes` this year's training."""
    active = [one for one in people if one.status == "active"]
    enforcers = [one for one in active if "officer" in one.roles]
    frontline = [one for one in enforcers if one.frontline]
    holders = set(equipped)
    return Staffing(
        active=len(active),
        enforcers=len(enforcers),
        certified=sum(one.certified(today) for one in enforcers),
        frontline=len(frontline),
        equipped=sum(one.id in holders for one in frontline),
        trained_minutes=minutes,
    )


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down so that 100 means all; None of nothing."""
    return None if whole == 0 else part * 100 // whole
