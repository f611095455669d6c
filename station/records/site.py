"""The public page as it is laid out (docs/public.md)."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Any

import pendulum


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A row of the register: what is shown, or was withdrawn."""

    id: str
    code: str
    """Of the station."""
    kind: str
    target: str
    """Empty, as `category` and `target_code`, of what was withdrawn."""
    number: str
    decided_on: str
    until: str | None
    state: str
    category: str
    on: str
    target_code: str

    def cells(self) -> tuple[Any, ...]:
        """In the order of the columns."""
        return astuple(self)


COLUMNS = tuple(each.name for each in fields(SiteRow))


@dataclass(frozen=True, slots=True)
class StationHead:
    """One station as the page tells it."""

    code: str
    name: str
    keys: tuple[str, ...]
    """Verifier keys of all its lives, the newest last."""
    note: str
    """The newest checkpoint that the bureau accepted, cosigned; empty before the first."""
    size: int
    """Entries it covers."""
    root: str
    """Tree head, hex; empty before the first."""
    time: str
    accepted_at: str
    remark: str
    """What is to be said of it: nothing new for days, a second history; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something in a public record that must not be there; what it is is not repeated."""

    code: str
    station: str
    number: str
    """Of the paper or plan."""
    field: str
    """Title of the field."""
    kind: str
    """id_no, bank, phone, mail, address, person, hand or minor."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What a publishing laid out."""

    built_at: pendulum.DateTime
    stations: int
    records: int
    """Results, those that were withdrawn or ended included."""
    rows: int
    """Of them those that are listed."""
    slips: int
    files: int
    bytes: int
    digest: str
    """SHA-256 of SHA256SUMS, hex."""
    recorded: bool
    """Whether the bureau's ledger says so; an automatic act after a day without any other is none."""
