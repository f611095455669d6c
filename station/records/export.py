"""Sheets for other systems: what a column is, what stands in a row, why a row was not let through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pendulum

Kind = Literal["credit", "licence", "inspection", "statistics", "case"]
KINDS: tuple[Kind, ...] = ("credit", "licence", "inspection", "statistics", "case")
CellKind = Literal["text", "date", "moment", "money"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A column says this, among what it says."""

    column: str
    has: str


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet (schema/law/exports)."""

    title: str
    source: str
    """Name in the neutral record."""
    required: Literal["M", "C", "O"]
    """Always, where `when` holds, never."""
    code: str = ""
    type: CellKind = "text"
    """money: fen in the record, 万元 with six decimals in the sheet; date: ISO there, yyyy/MM/dd here."""
    length: int = 0
    """Characters; 0: any number."""
    when: Condition | None = None
    values: tuple[str, ...] = ()
    many: bool = False
    """Several of `values`, between them the sheet's separator."""
    check: str = ""
    """uscc or id_no."""
    always: str = ""
    """What it says where the record says nothing."""
    ask: str = ""
    """What to do where it is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Either:
    """One of these columns says something, where `when` holds."""

    columns: tuple[str, ...]
    ask: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Alone:
    """A value that stands beside no other."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Parent:
    """A value that stands there exactly when one of its parts does."""

    column: str
    value: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as data."""

    code: str
    title: str
    sheet: str
    """Name of the worksheet."""
    channel: str
    """The channel whose results it tells."""
    kind: str
    """Of case."""
    separator: str
    to_confirm: bool
    """The true template has yet to be confirmed by the bureau (待局确认)."""
    effective_from: pendulum.Date
    source: str
    columns: tuple[SheetColumn, ...]
    either: tuple[Either, ...] = ()
    alone: tuple[Alone, ...] = ()
    parents: tuple[Parent, ...] = ()
    classes: dict[str, str] = field(default_factory=dict)
    """Our kinds of sanction to the sheet's."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a row out."""

    code: str
    """missing, long, value, alone, parent, uscc, id_no, date, moment, money, either, leak, state or unqueued; of a
    package no_code or paper_lost."""
    column: str = ""
    """Titles of the columns."""
    value: str = ""
    """What stands there, or how much too long."""
    ask: str = ""
    """What to do, as the sheet says; empty: as the code says."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One record that does not go out."""

    case_id: int
    number: str
    """Of the case."""
    target: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What an export would say of a period."""

    kind: Kind
    title: str
    sheet: str
    first: pendulum.Date
    last: pendulum.Date
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Of a sheet its rows, of packages one of each case: number and enterprise."""
    rejected: tuple[Rejected, ...]
    held_back: int
    """Results of the period that are withheld, withdrawn or over: nothing of them goes out."""
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, as the ledger says."""

    kind: Kind
    name: str
    sha256: str
    rows: int
    rejected: int
    made_at: pendulum.DateTime
