"""文号 that were begun on paper: from which number a series of a year goes on here, said once."""

from __future__ import annotations

from dataclasses import dataclass

from station.errors import StationError
from station.records.people import Proof, System
from station.rules.numbering import CASE_PREFIX, case_number
from station.store import cases, numbers, papers
from station.store.store import Store

LARGEST = 99_999
"""No township gets this far; a larger number is a slip of the finger."""


class SeriesUnknown(StationError):
    """No such kind of case. Facts: series."""

    text = "people.numbers.unknown"


class StartRefused(StationError):
    """The number is used already, or no number a series could have. Facts: series, year, next, least."""

    text = "people.numbers.refused"


class StartKnown(StationError):
    """The series of the year was given its start before. Facts: number."""

    text = "people.numbers.known"


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of number in one year."""

    series: str
    year: int
    following: str
    """The next number as it will be written."""
    following_serial: int
    start: numbers.Start | None
    """What was set; None while it starts at 1."""


def set_start(store: Store, actor: Proof | System, series: str, year: int, following: int) -> None:
    """Let a series go on at `following`. SeriesUnknown, StartRefused, StartKnown, NotAllowed."""
    if series not in CASE_PREFIX:
        raise SeriesUnknown(series=series)
    short = papers.issuer(store).short_name
    with store.act(actor, "number.start", subject=f"number/{series}/{year}") as act:
        known = numbers.start_of(store, series, year)
        if known is not None:
            raise StartKnown(number=case_number(short, series, year, known.next))
        least = cases.last_serial(store, short, series, year) + 1
        if not least < following <= LARGEST:
            raise StartRefused(prefix=f"{short}{CASE_PREFIX[series]}〔{year}〕", least=least, most=LARGEST)
        numbers.insert(act, series, year, following)


def all_series(store: Store, year: int) -> list[Series]:
    """Every kind of case with its next number in a year."""
    short = papers.issuer(store).short_name
    found = []
    for series in CASE_PREFIX:
        serial = cases.last_serial(store, short, series, year) + 1
        written = str(case_number(short, series, year, serial))
        found.append(Series(series, year, written, serial, numbers.start_of(store, series, year)))
    return found
