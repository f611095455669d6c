"""Reports across stations: what there is, and what one comes to."""

from __future__ import annotations

from dataclasses import dataclass

from station.records.record_statistics import Definition, Period


@dataclass(frozen=True, slots=True)
class Report:
    """One report as schema/reports.toml defines it."""

    name: str
    title: str
    kind: str
    """figures: those listed; items: a share for each thing counted about; people: shares by officer; cases: counts."""
    figures: tuple[Definition, ...]
    counted: str
    """What is counted, where the figures do not say it themselves."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of one station, or of all."""

    station: str
    """Nine digits; empty: all stations together."""
    name: str
    """Of the station."""
    code: str
    title: str
    kind: str
    """share, ratio, count, average, range, gini, fen, mean_fen."""
    value: int | None
    """Thousandths of a share, a ratio and gini; whole fen; None where there is nothing to count."""
    part: int
    whole: int
    amount: int
    """Sum of days, minutes or fen; 0 where the figure has none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One station's record as the report saw it."""

    code: str
    name: str
    seq: int | None
    """The bundle; None: nothing is there to count."""
    sealed_at: str
    """Empty: nothing is there."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A whole report."""

    report: Report
    period: Period
    lines: tuple[Line, ...]
    """All stations together first, then station by station."""
    stations: tuple[Shown, ...]
    """Every station enrolled, by code."""
