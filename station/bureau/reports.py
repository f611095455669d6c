"""Reports across stations: one expression for each, compiled for the engine at hand, and what its counts come to.

An engine only counts, in whole numbers; shares, means, ranges and Gini coefficients are made of the counts by the very
rules the stations use, so that no engine's arithmetic shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import ibis
from ibis import _
from ibis.expr.types import Table

from station.bureau.lines import DISAGREED, RETURNED, Lines
from station.records.bureau_report import Line, Report
from station.records.projection import Taken
from station.records.record_statistics import Definition, Period, Tally
from station.rules import record_statistics as rule
from station.rules.balance import permille
from station.store import projection_law
from station.store.record_statistics import Counting

ALL = ""
"""In place of a code: all stations together."""
VOIDED = "voided"
"""In place of a stage."""
VOID = "void"
"""State of a draw that was voided."""
NOTHING = Tally(0, 0, 0)
DERIVED = {
    "ratio": ("drawn", "base"), "completion": ("published", "drawn"), "finish_rate": ("finished", "published"),
    "void_rate": ("void", "made"),
}  # fmt: skip
"""Figures of draws that are one count of another."""


class Engine(Protocol):
    """What answers a compiled expression."""

    dialect: str

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Every row."""


@dataclass(frozen=True, slots=True)
class Expressions:
    """What a report asks of an engine."""

    tallies: Table
    """(station, code, whole, part, amount)."""
    loads: Table | None = None
    """(station or ALL, load, people): how many carry so much."""
    names: Table | None = None
    """(code, name) of people."""


def expressions(report: Report, lines: Lines) -> Expressions:
    """The same for every engine."""
    if report.name == "draws":
        return _draws(lines)
    if report.kind == "items":
        found = lines.present if report.name == "lacking" else lines.kept
        return Expressions(_grouped(found.rename(code="item")))
    if report.kind == "people":
        kept = lines.kept.filter(_.officer_id.notnull())
        people = lines.table("officer").select(code=_.id.cast("string"), name=_.name)
        return Expressions(_grouped(kept.mutate(code=kept.officer_id.cast("string"))), names=people)
    if report.kind == "cases":
        return Expressions(_cases(lines))
    figures = FIGURES[report.name](lines)
    loads = _spread(lines) if report.name == "record" else None
    return Expressions(ibis.union(*(_tally(code, each) for code, each in figures.items())), loads)


def sql(expression: Table, dialect: str) -> str:
    """The statement an engine runs."""
    return str(ibis.to_sql(expression, dialect=dialect))


def count(
    engine: Engine, report: Report, of: Period, counting: Counting, stations: Mapping[str, Taken], titles: Titles
) -> tuple[Line, ...]:
    """What the report comes to: all stations together first, then each by code."""
    asked = expressions(report, Lines(of, counting))
    tallies: dict[str, dict[str, Tally]] = defaultdict(dict)
    for station, code, whole, part, amount in engine.rows(sql(asked.tallies, engine.dialect)):
        tallies[station][code] = Tally(int(whole), int(part or 0), int(amount or 0))
    loads: dict[str, list[int]] = defaultdict(list)
    if asked.loads is not None:
        for station, load, people in engine.rows(sql(asked.loads, engine.dialect)):
            loads[station] += [int(load)] * int(people)
    if asked.names is not None:
        titles = titles.with_people(dict(engine.rows(sql(asked.names, engine.dialect))))
    if report.kind != "people":
        tallies[ALL] = _together(tallies)
    found = [(ALL, "")] if report.kind != "people" else []
    found += [(code, stations[code].name) for code in sorted(stations)]
    return tuple(
        line for code, name in found for line in _lines(report, code, name, tallies[code], loads[code], titles)
    )


@dataclass(frozen=True, slots=True)
class Titles:
    """What codes are called that no report defines."""

    items: Mapping[str, str]
    stages: Mapping[str, str]
    """By flow/stage."""
    people: Mapping[str, str]

    def with_people(self, people: Mapping[str, str]) -> Titles:
        """The same with names of officers."""
        return Titles(self.items, self.stages, people)

    def of(self, kind: str, code: str) -> str:
        """The code itself where nobody named it."""
        return {"items": self.items, "people": self.people, "cases": self.stages}[kind].get(code, code)


def _record(lines: Lines) -> dict[str, Table]:
    rules = lines.counting
    return {
        "published_in_time": lines.terms(rules.publication, "met"),
        "inspections": lines.all_of(lines.happened("on_site", "inspection")),
        "filed": lines.all_of(lines.happened("filed", "penalty")),
        "decided": lines.all_of(lines.decided),
        "adhoc": lines.adhoc,
        "mobile": lines.mobile,
        "covered": lines.kept,
        "missing_must": lines.missing_must,
        "released": lines.released,
        "uploaded_in_time": lines.terms(rules.upload, "met"),
        "archived_in_time": lines.terms(rules.archive, "met"),
        "access": lines.all_of(lines.asked),
        "evaluated": lines.evaluated,
        "reviewed": lines.reviewed,
        "sent_back": lines.answered(RETURNED),
        "disagreed": lines.answered(DISAGREED),
        "days": lines.days,
        "ninety": lines.terms(rules.ninety, "late"),
        "load_range": lines.carried,
        "load_gini": lines.carried,
        "equipped": lines.equipped,
        "trained": lines.trained,
    }


def _enforcement(lines: Lines) -> dict[str, Table]:
    return {
        "inspections": lines.all_of(lines.happened("on_site", "inspection")),
        "rectified": lines.rectified,
        "filed": lines.all_of(lines.happened("filed", "penalty")),
        "decided": lines.all_of(lines.decided),
        "fined": lines.fined,
        "fines": lines.fined,
        "average": lines.fined,
    }


def _hazards(lines: Lines) -> dict[str, Table]:
    found, today = lines.hazards, lines.counting.now[:10]
    waiting = found.recheck_result.isnull() & (found.rectify_by < today)
    return {
        "found": lines.all_of(found),
        "major": lines.hazards_that(found.major == 1),
        "closed": lines.hazards_that(found.recheck_result.fill_null("") == "pass"),
        "failed": lines.hazards_that(found.recheck_result.fill_null("") == "fail"),
        "late": lines.hazards_that(waiting),
        "penalized": lines.hazards_that(found.penalty_id.notnull()),
    }


def _standing(lines: Lines) -> dict[str, Table]:
    return {"confirmed": lines.present, "blocking": lines.all_of(lines.present.filter(_.blocks == 1))}


FIGURES = {"record": _record, "enforcement": _enforcement, "hazards": _hazards, "standing": _standing}


def _draws(lines: Lines) -> Expressions:
    counts = lines.table("draw_count")
    counts = counts.filter(lines.within(counts.frozen_at))
    told = counts.group_by("station", "code").agg(
        whole=_.count(), part=_.number.count(), amount=_.number.fill_null(0).sum()
    )
    made = lines.table("draw")
    made = made.filter(lines.within(made.frozen_at))
    void = made.filter(made.state == VOID)
    told = ibis.union(told, _number("made", made), _number("void", void))
    loads = lines.table("draw_load")
    loads = loads.filter(lines.within(loads.frozen_at))
    each = loads.group_by("station", "person").agg(load=_.tasks.sum())
    # Who was lent to another station was sent by both: together he or she is one.
    every = loads.group_by("person").agg(load=_.tasks.sum()).select(station=ibis.literal(ALL), load=_.load)
    together = ibis.union(each.select("station", "load"), every)
    return Expressions(told, together.group_by("station", "load").agg(people=_.count()))


def _number(code: str, found: Table) -> Table:
    """How many there are at each station, as one of the counts of draws."""
    each = found.group_by("station").agg(n=_.count())
    return each.select(station=each.station, code=ibis.literal(code), whole=each.n, part=each.n, amount=each.n)


def _cases(lines: Lines) -> Table:
    found = lines.table("case_file")
    found = found.filter(lines.within(found.opened_at))
    stage = found.voided_at.isnull().ifelse(found.stage, VOIDED)
    closed = found.closed_at.notnull().ifelse(1, 0).cast("int64")
    return _grouped(found.select("station", code=found.flow + "/" + stage, marked=closed, amount=ibis.literal(0)))


def _spread(lines: Lines) -> Table:
    """How many cases each officer carries; whoever is on the first line counts with none as well."""
    carried = lines.carried.select("station", "officer_id", n=ibis.literal(1, "int64"))
    idle = lines.frontline.select("station", "officer_id", n=ibis.literal(0, "int64"))
    each = ibis.union(carried, idle).group_by("station", "officer_id").agg(load=_.n.sum())
    by_station = each.group_by("station", "load").agg(people=_.count())
    every = each.group_by("load").agg(people=_.count())
    return ibis.union(by_station, every.select(station=ibis.literal(ALL), load=_.load, people=_.people))


def _tally(code: str, found: Table) -> Table:
    each = found.group_by("station").agg(whole=_.count(), part=_.marked.sum(), amount=_.amount.sum())
    return each.select("station", code=ibis.literal(code), whole=_.whole, part=_.part, amount=_.amount.cast("int64"))


def _grouped(found: Table) -> Table:
    return found.group_by("station", "code").agg(whole=_.count(), part=_.marked.sum(), amount=_.amount.sum())


def _together(tallies: Mapping[str, Mapping[str, Tally]]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for each in tallies.values():
        for code, one in each.items():
            known = found.get(code, NOTHING)
            found[code] = Tally(known.whole + one.whole, known.part + one.part, known.amount + one.amount)
    return found


def _lines(
    report: Report, station: str, name: str, told: Mapping[str, Tally], loads: Sequence[int], titles: Titles
) -> list[Line]:
    if report.kind == "figures":
        if report.name == "draws":
            # Where nobody was sent, nobody was sent more than another: so the station's own sheet says it.
            told, loads = _of_draws(told), loads or [0]
        return [_figure(station, name, each, told.get(each.code), loads) for each in report.figures]
    kind = "count" if report.kind == "cases" else "share"
    found = []
    for code, one in told.items():
        title = titles.of(report.kind, code)
        worth = one.whole if kind == "count" else permille(one.part, one.whole)
        found.append(Line(station, name, code, title, kind, worth, one.part, one.whole, 0))
    if kind == "count":
        return sorted(found, key=lambda each: each.code)
    # What lacks most comes first, as among the weak spots of a station.
    return sorted(found, key=lambda each: (each.part - each.whole, each.value or 0, each.code))


def _figure(station: str, name: str, one: Definition, told: Tally | None, loads: Sequence[int]) -> Line:
    value = _value(one, told or NOTHING, loads)
    if one.code == "base" and told is None:
        value = None
    found = told or NOTHING
    return Line(station, name, one.code, one.title, one.kind, value, found.part, found.whole, found.amount)


def _value(one: Definition, told: Tally, loads: Sequence[int]) -> int | None:
    if one.kind == "fen":
        return told.amount
    if one.kind == "mean_fen":
        return (2 * told.amount + told.whole) // (2 * told.whole) if told.whole else None
    if one.kind == "ratio":
        return permille(told.part, told.whole)
    return rule.value(one, told, loads)


def _of_draws(told: Mapping[str, Tally]) -> dict[str, Tally]:
    """The platform's columns, added up, and what one is of another; the base only where every draw has its own."""
    found = {code: Tally(each.amount, each.amount, 0) for code, each in told.items()}
    base = told.get("base", NOTHING)
    if base.part < base.whole:
        del found["base"]
    drawn, published = (found.get(code, NOTHING).part for code in ("drawn", "published"))
    found["unpublished"] = Tally(drawn - published, drawn - published, 0)
    for code, (part, whole) in DERIVED.items():
        if whole in found:
            found[code] = Tally(found[whole].whole, found.get(part, NOTHING).part, 0)
    return found


def known(name: str) -> Report | None:
    """A report by name."""
    return next((each for each in projection_law.reports() if each.name == name), None)
