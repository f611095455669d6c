"""Enterprises that may be inspected (检查对象)."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Enterprise:
    """One row of the target pool."""

    id: int
    uscc: str
    """Unified social credit code, GB 32100. A sole trader without one stands under its 15-digit registration number,
    here as in `registration_no`: draws, papers and the bureau need one identifier that everybody has."""
    name: str
    initials: str
    pinyin: str
    address: str
    village: str
    legal_person: str
    phone: str
    industry_code: str
    """GB/T 4754."""
    industry: str
    scale: str
    """above 规上, below 规下, micro 小微."""
    risk: str
    """red, orange, yellow or blue."""
    credit: str
    """A to D."""
    hazards: tuple[str, ...]
    """Key types: 粉尘涉爆, 有限空间 …"""
    status: str
    """active, closed or moved."""
    last_inspected_on: pendulum.Date | None
    penalized_on: pendulum.Date | None
    """Date of the last penalty decision."""
    registration_no: str = ""
    """15-digit, of sole traders; kept when a credit code takes its place."""
