"""What a month or a quarter of the three systems comes to: figures, the cases behind them, and what they teach."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar quarter or month; both days are in it."""

    code: str
    """2026-Q3 or 2026-07."""
    first: pendulum.Date
    last: pendulum.Date

    @property
    def quarter(self) -> bool:
        """Whether it is a quarter."""
        return "Q" in self.code


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure as schema/law/record_figures.toml defines it."""

    code: str
    title: str
    part: str
    """disclosure, recording, review or support."""
    kind: str
    """share (thousandths), count, average, range or gini (thousandths)."""
    better: str
    """more, less; empty: neither."""
    counted: str
    """What is counted."""
    standing: bool = False
    """As things stand today: it has no past to compare with."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the lines of a figure add up to."""

    whole: int
    part: int
    """Of them those that are marked."""
    amount: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What a figure comes to in a period, and in the one before."""

    definition: Definition
    value: int | None
    """None where there is nothing to count."""
    part: int
    whole: int
    before: int | None
    """The value of the period before; None also of what stands as it stands today."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One line that a figure counts."""

    case_id: int | None
    """None where it is about no case: an officer, a request."""
    number: str
    enterprise: str
    marked: bool
    """It counts on the figure's left side: in time, covered, late, as the figure says."""
    good: bool | None
    """Whether that speaks for the station; None: neither."""
    amount: int
    """Days, minutes; 0 where the figure has none."""
    about: str
    """Which day, item, person or request, in words."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a figure: one item, one officer, one month."""

    key: str
    title: str
    part: int
    whole: int
    value: int | None
    """Thousandths; None of nothing."""

    @property
    def lacking(self) -> int:
        """How many are missing."""
        return self.whole - self.part


@dataclass(frozen=True, slots=True)
class Load:
    """What one officer carries."""

    officer_id: int
    name: str
    cases: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Training of one officer from the first day of the year to the last of the period, in minutes."""

    officer_id: int
    name: str
    minutes: int
    target: int


@dataclass(frozen=True, slots=True)
class Month:
    """Three figures of one month, in thousandths; None of nothing."""

    code: str
    published: int | None
    uploaded: int | None
    covered: int | None


@dataclass(frozen=True, slots=True)
class RecordStatistics:
    """A period."""

    period: Period
    figures: tuple[Figure, ...]
    items: tuple[Share, ...]
    """Coverage by recording item, in the order of 附件1."""
    officers: tuple[Share, ...]
    """Coverage by who handled the case."""
    months: tuple[Month, ...]
    """The twelve months that end with the period."""
    weak: tuple[Share, ...]
    """Items that lack most, the worst first."""
    loads: tuple[Load, ...]
    """The most first."""
    hours: tuple[Hours, ...]
    """Whoever has least first."""
