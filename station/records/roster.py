"""What a list of enterprises (检查对象名录) says, row by row, and what it would change in the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pendulum

from station.records.enterprise import Enterprise


@dataclass(frozen=True, slots=True)
class RosterRules:
    """How a list is read (schema/law/roster_columns.toml)."""

    id: str
    effective_from: date
    to_confirm: bool
    columns: Mapping[str, tuple[str, ...]]
    """Field to the headings it may stand under, best first; the first one is its title."""
    words: Mapping[str, Mapping[str, str]]
    """Field (risk, scale, credit, status, hazards) to word to our code."""
    lengths: Mapping[str, int]
    """Field to the most characters it may have."""
    needs: tuple[str, ...]
    """Fields that every row must have."""
    nothing: frozenset[str]
    """Words that say nothing."""
    notes: tuple[str, ...]
    """Words that a row of remarks or totals begins with."""
    newcomer_needs: tuple[str, ...]
    """Fields that a row must have besides when the register lacks the enterprise."""
    scale: str
    """Of a newcomer whose row says nothing, as `credit`."""
    credit: str

    def title(self, field: str) -> str:
        """What a field is called in front of people."""
        return self.columns[field][0]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row that can be read."""

    row: int
    """In the file, as a spreadsheet counts."""
    code: str
    """Credit code; of a sole trader without one, the 15-digit registration number."""
    said: Mapping[str, str]
    """Field to its value in our codes; fields of which the row says nothing are missing."""
    cells: tuple[str, ...]
    """The row as it stands in the file."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a row."""

    column: str
    """Its heading in the file, or the title of a column that is missing."""
    reason: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that is not taken in, with everything that is wrong with it."""

    row: int
    code: str
    """As far as it can be read, as `name`."""
    name: str
    faults: tuple[Fault, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that names nobody: a remark, a total, headings printed again, a number in front of nothing."""

    row: int
    what: str
    """note, heading or blank."""
    words: str
    """The beginning of the row."""


@dataclass(frozen=True, slots=True)
class RosterList:
    """A list sorted into its three bins: every row below the headings is in exactly one."""

    headings: tuple[str, ...]
    """One for each column, those of two lines put together."""
    accepted: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...]
    skipped: tuple[Skipped, ...]
    unknown_columns: tuple[str, ...]
    """Headings that nothing was read from."""


@dataclass(frozen=True, slots=True)
class Change:
    """One column of an enterprise that becomes another value, both in our codes."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An enterprise of the register of which the list says something else."""

    row: int
    enterprise: Enterprise
    """As it stands now."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A list against the register."""

    new: tuple[Enterprise, ...]
    """Without ids and spellings yet."""
    changed: tuple[Changed, ...]
    unchanged: int
    absent: tuple[Enterprise, ...]
    """On the register and in business, and not on the list: for a person to look at, nothing is done to them."""
    rejected: tuple[Rejection, ...]
    """Of the reading and of the comparison, in order of rows."""


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A change of the register that was made: the old value stays readable."""

    id: int
    enterprise_id: int
    what: str
    old: str
    new: str
    source: str
    """The file it came from, or 更正 and its reason."""
    changed_at: pendulum.DateTime
