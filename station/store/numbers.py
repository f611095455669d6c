"""Serials of cases as rows: what was handed out, what the bureau allotted, what paper used before, holes and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pendulum

from station.records.moment import iso, moment
from station.records.number import Allotment, NumberBlock, NumberGap
from station.rules import numbering
from station.store import models, paper_models
from station.store.act import Act
from station.store.case_lists import SERIAL
from station.store.casework_models import Correction, NumberStart
from station.store.store import Store

CASE_NUMBER = "case_file.number"
"""The fact that is corrected where a final number takes the place of a draft one."""


@dataclass(frozen=True, slots=True)
class Start:
    """One series from where this system takes it over."""

    series: str
    """Kind of case."""
    year: int
    next: int
    """The first serial handed out here."""
    set_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Handed:
    """What the cases of one series and year bear."""

    serials: frozenset[int]
    """Final ones."""
    drafts: int
    """The highest serial a draft number ever had; 0 before the first."""


@dataclass(frozen=True, slots=True)
class DraftCase:
    """A case that bears a draft number."""

    case_id: int
    series: str
    number: numbering.Number


def start_of(store: Store, series: str, year: int) -> Start | None:
    """Where a series of a year starts; None where nobody set it, that is at 1."""
    row = store.one(NumberStart.select().where(NumberStart.series == series, NumberStart.year == year))
    return None if row is None else Start(row["series"], row["year"], row["next"], moment(row["set_at"]))


def insert(act: Act, series: str, year: int, following: int) -> None:
    """Let a series of a year go on at `following`."""
    act.insert(NumberStart, series=series, year=year, next=following, set_at=iso(act.now))


def handed(store: Store, short_name: str, series: str, year: int) -> Handed:
    """Every number of a series and year, also of cases that are void: no number is used twice."""
    prefix = str(numbering.case_number(short_name, series, year, 1)).removesuffix("1号")
    number, end = models.CaseFile.number, prefix + "\U0010ffff"
    # A range, where LIKE would read every case: it knows no upper and lower case of its index.
    query = models.CaseFile.select(number).where(number >= prefix, number < end)
    found = [numbering.parse(row["number"]) for row in store.all(query)]
    drafts = [one.serial for one in found if one.draft] + _settled(store, prefix)
    return Handed(frozenset(one.serial for one in found if not one.draft), max(drafts, default=0))


def _settled(store: Store, prefix: str) -> list[int]:
    """Serials of draft numbers that a final one took the place of."""
    query = Correction.select(Correction.old).where(Correction.what == CASE_NUMBER, Correction.old.startswith(prefix))
    return [one.serial for row in store.all(query) if (one := numbering.parse(row["old"])).draft]


def drafts(store: Store) -> list[DraftCase]:
    """Cases that bear a draft number and are not void, in the order in which the numbers were given."""
    case, after = models.CaseFile, chr(ord(numbering.DRAFT) + 1)
    sql = f"SELECT id FROM case_file INDEXED BY case_file_by_serial WHERE {SERIAL} >= ? AND {SERIAL} < ?"
    found_ids = list(store.vector(sql, (numbering.DRAFT, after)))
    query = case.select(case.id, case.kind, case.number).where(case.id.in_(found_ids), case.voided_at.is_null())
    rows = store.all(query)
    found = [DraftCase(row["id"], row["kind"], numbering.parse(row["number"])) for row in rows]
    return sorted(found, key=lambda one: (one.series, one.number.year, one.number.serial))


def settled(store: Store) -> list[int]:
    """Ids of the cases whose draft number a final one took the place of."""
    query = Correction.select(Correction.row_id).where(Correction.what == CASE_NUMBER).order_by(Correction.id)
    return [row["row_id"] for row in store.all(query)]


def once_marked(store: Store, mark: str) -> list[int]:
    """Cases that bore the draft number 草3 of any series and year before their final one."""
    query = Correction.select(Correction.row_id).where(Correction.what == CASE_NUMBER)
    return [row["row_id"] for row in store.all(query.where(Correction.old.endswith(f"〕{mark}号")))]


def former(store: Store, number: str) -> int | None:
    """The case that once bore a draft number."""
    if not numbering.is_draft(number):
        return None
    query = Correction.select(Correction.row_id).where(Correction.what == CASE_NUMBER, Correction.old == number)
    found = store.scalar(query)
    return None if found is None else int(found)


def blocks(store: Store, series: str | None = None, year: int | None = None) -> tuple[NumberBlock, ...]:
    """What the bureau allotted, narrowed where asked, ascending."""
    table = paper_models.NumberBlock
    query = table.select().order_by(table.series, table.year, table.first)
    if series is not None:
        query = query.where(table.series == series)
    if year is not None:
        query = query.where(table.year == year)
    return tuple(
        NumberBlock(row["series"], row["year"], row["first"], row["last"], row["permit"], moment(row["allotted_at"]))
        for row in store.all(query)
    )


def add_block(act: Act, found: Allotment, permit: str) -> None:
    """Serials that are this station's from now on."""
    act.insert(
        paper_models.NumberBlock,
        series=found.series,
        year=found.year,
        first=found.first,
        last=found.last,
        permit=permit,
        allotted_at=iso(act.now),
    )


def gaps(store: Store, series: str, year: int) -> tuple[NumberGap, ...]:
    """The explained holes of a series and year, ascending."""
    table = paper_models.NumberGap
    query = table.select().where(table.series == series, table.year == year).order_by(table.serial)
    return tuple(NumberGap(row["serial"], row["reason"], moment(row["noted_at"])) for row in store.all(query))


def add_gaps(act: Act, series: str, year: int, serials: Sequence[int], reason: str) -> None:
    """Holes that are explained, all by the same reason."""
    for serial in serials:
        act.insert(
            paper_models.NumberGap,
            series=series,
            year=year,
            serial=serial,
            reason=reason,
            noted_at=iso(act.now),
        )
