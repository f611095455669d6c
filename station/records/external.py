"""The same case in other systems: their names as of a day, and what the case is called there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pendulum


@dataclass(frozen=True, slots=True)
class ExternalSystem:
    """A system beside this one, under the name it has from a day on."""

    code: str
    title: str
    source: str
    effective_from: date
    mobile: bool = False
    """It counts as 掌上执法."""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class ExternalRef:
    """What a case is called in another system."""

    id: int
    case_id: int
    system: str
    """Code in schema/law/external_systems.toml."""
    ref: str
    url: str
    """Where it can be looked at; empty: nowhere."""
    entered_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class MobileRate:
    """掌上执法应用率 of a period."""

    inspections: int
    """That took place on site."""
    mobile: int
    """Of these, with a number in 掌上执法."""
    permille: int | None
    """None where there was no inspection."""
