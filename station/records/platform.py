"""What goes between the station and the provincial platform: its list, our results, its receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pendulum

from station.records.draw import DrawLine, Person


@dataclass(frozen=True, slots=True)
class ListRules:
    """How a list of the platform is read (schema/law/platform_columns.toml)."""

    id: str
    effective_from: date
    to_confirm: bool
    columns: Mapping[str, tuple[str, ...]]
    """Field to the headings it may stand under, best first."""
    words: Mapping[str, Mapping[str, str]]
    """Field (risk, scale, credit) to word to our code."""
    needs: tuple[str, ...]
    """Fields without which an enterprise cannot be put on the register."""
    scale: str
    """Of an enterprise whose row says nothing, as `credit`."""
    credit: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One enterprise of the platform's list, as the file gives it."""

    row: int
    """In the file, as a spreadsheet counts."""
    code: str
    fields: Mapping[str, str]
    """The other fields of the rules by name; empty where the file says nothing."""


@dataclass(frozen=True, slots=True)
class PlatformList:
    """A list that the platform drew."""

    task: str
    task_name: str
    """Empty where the file does not say."""
    targets: tuple[Listed, ...]
    unknown_columns: tuple[str, ...]
    """Headings that nothing was read from."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """An enterprise that the platform calls otherwise than our register."""

    uscc: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Named:
    """An enterprise by code and name."""

    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What importing a list did, and what somebody should look at."""

    line: DrawLine
    task_name: str
    listed: int
    """Enterprises on the list: all of them are frozen."""
    added: tuple[Named, ...]
    """Put on the register by the same act."""
    renamed: tuple[Renamed, ...]
    inactive: tuple[Named, ...]
    """Closed or moved, says our register."""
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultCode:
    """One result of the platform's form."""

    code: str
    title: str
    under: str | None
    """The code it is part of."""


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """What the platform is told of one of our outcomes."""

    code: str
    title: str
    results: tuple[str, ...]
    """Codes of the platform; none where it has none, or a person must choose."""
    disposal: str
    """后续处置."""
    finished: str
    """at_once, when_closed or open."""


@dataclass(frozen=True, slots=True)
class ResultRules:
    """How results are told to the platform (schema/law/platform_results.toml)."""

    id: str
    effective_from: date
    to_confirm: bool
    disposals: tuple[str, ...]
    codes: tuple[ResultCode, ...]
    outcomes: tuple[OutcomeRule, ...]

    def outcome(self, code: str) -> OutcomeRule:
        """The rule for an outcome. KeyError."""
        return {each.code: each for each in self.outcomes}[code]

    def code(self, code: str) -> ResultCode:
        """One result of the form. KeyError."""
        return {each.code: each for each in self.codes}[code]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One enterprise of a draw and how far its inspection has come."""

    enterprise_id: int
    uscc: str
    name: str
    drawn: bool
    """False: taken out after the draw."""
    replaced: bool
    """A reserve came in for it."""
    people: tuple[Person, ...]
    """Who goes or went there, lead first."""
    case_number: str | None
    inspected_on: pendulum.Date | None
    outcome: str | None
    """Code of an `OutcomeRule`; None while the inspection is under way."""
    finished_on: pendulum.Date | None
    """None while something is still to be done."""
    published: bool


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A table of results handed to the platform."""

    id: int
    draw_id: int
    number: int
    """From 1 within the draw."""
    task: str
    sha256: str
    """Of the table, in the media store."""
    rows: int
    made_at: pendulum.DateTime
    receipt: str | None
    receipt_on: pendulum.Date | None
