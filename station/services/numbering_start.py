"""文号 that were begun on paper: from which number a series of a year goes on here, said once."""

from __future__ import annotations

from station.errors import StationError
from station.records.people import Proof, System
from station.rules.numbering import CASE_PREFIX, case_number
from station.services.numbers import LARGEST, SeriesUnknown, last_used
from station.store import numbers, papers
from station.store.store import Store


class StartRefused(StationError):
    """The number is used already, or no number a series could have. Facts: series, year, next, least."""

    text = "people.numbers.refused"


class StartKnown(StationError):
    """The series of the year was given its start before. Facts: number."""

    text = "people.numbers.known"


def set_start(store: Store, actor: Proof | System, series: str, year: int, following: int) -> None:
    """Let a series go on at `following`. SeriesUnknown, StartRefused, StartKnown, NotAllowed."""
    if series not in CASE_PREFIX:
        raise SeriesUnknown(series=series)
    short = papers.issuer(store).short_name
    with store.act(actor, "number.start", subject=f"number/{series}/{year}") as act:
        known = numbers.start_of(store, series, year)
        if known is not None:
            raise StartKnown(number=case_number(short, series, year, known.next))
        least = last_used(store, series, year) + 1
        if not least < following <= LARGEST:
            raise StartRefused(prefix=f"{short}{CASE_PREFIX[series]}〔{year}〕", least=least, most=LARGEST)
        numbers.insert(act, series, year, following)
