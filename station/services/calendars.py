"""Adopting a year's working days: every running deadline that counted through it is computed again in one act."""

from __future__ import annotations

from dataclasses import dataclass

from station.errors import StationError
from station.records.calendar import CalendarYear
from station.records.deadline import Deadline
from station.records.moment import day
from station.records.people import BureauSigner, Proof
from station.rules.calendar import WorkCalendar
from station.store import calendars, deadlines, disclosures, law
from station.store.act import Act
from station.store.store import Store


class CalendarUnchanged(StationError):
    """The year is adopted already, day for day. Facts: year, source."""

    text = "calendar.unchanged"


class CalendarBackwards(StationError):
    """An announced year cannot become provisional again. Facts: year."""

    text = "calendar.backwards"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an adoption changed."""

    year: CalendarYear
    recomputed: tuple[tuple[Deadline, Deadline], ...]
    """Deadlines before and after; the earlier ones stay on file as superseded."""


def years(store: Store) -> tuple[CalendarYear, ...]:
    """The years in force, oldest first."""
    return calendars.years(store)


def adopt(store: Store, actor: Proof | BureauSigner, year_toml: str) -> Adopted:
    """Put a year's arrangement into force and recompute what counted through it.

    CalendarUnreadable, CalendarRefused, CalendarUnchanged, CalendarBackwards.
    """
    year = law.parse_year(year_toml)
    with store.act(actor, "calendar.adopt", subject=f"calendar/{year.year}") as act:
        _refuse(store, year)
        calendars.insert(act, year, year_toml)
        calendar = calendars.current(store)
        touched = [each for each in deadlines.running(store) if f"{year.year}:" in each.calendar]
        changed = tuple((old, _again(act, store, calendar, old)) for old in touched)
    return Adopted(year, changed)


def _refuse(store: Store, year: CalendarYear) -> None:
    known = next((each for each in calendars.years(store) if each.year == year.year), None)
    if known is None:
        return
    if (known.status, known.source, known.days) == (year.status, year.source, year.days):
        raise CalendarUnchanged(year=year.year, source=known.source)
    if known.status == "official" and year.status == "provisional":
        raise CalendarBackwards(year=year.year)


def _again(act: Act, store: Store, calendar: WorkCalendar, old: Deadline) -> Deadline:
    """With its pauses, its extension and the day a paper set; what is to be published moves with its deadline."""
    now = deadlines.get(store, old.id)
    if now.superseded_by is not None:
        # It follows another one that was computed again before it.
        return deadlines.get(store, now.superseded_by)
    new = deadlines.recompute(act, store, old, calendar=calendar)
    if old.rule.startswith("PUB_"):
        disclosures.redate(act, store, old.case_id, day(old.anchor_at), new.due_at)
    return new
