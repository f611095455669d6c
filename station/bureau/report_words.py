"""Reports as people read them: lines for a terminal, rows for a sheet. Words only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from station.records.bureau_report import Line, Reported, Shown
from station.records.moment import moment
from station.records.record_statistics import Period
from station.services import statistics_words
from station.texts import text
from station.texts.money import yuan

COLUMNS = ("station", "name", "code", "title", "value", "number", "part", "whole", "counted")
"""Keys of bureau_query.report.column."""


def headings() -> tuple[str, ...]:
    """Of a sheet."""
    return tuple(text(f"bureau_query.report.column.{each}") for each in COLUMNS)


def rows(found: Reported) -> Iterator[tuple[str, ...]]:
    """Of a sheet, every cell text."""
    counted = {each.code: each.counted for each in found.report.figures}
    for each in found.lines:
        number = "" if each.value is None else str(each.value)
        told = (each.code, each.title, value(each), number, str(each.part), str(each.whole))
        yield each.station, _name(each), *told, counted.get(each.code, found.report.counted)


def lines(found: Reported) -> Iterator[str]:
    """For a terminal."""
    yield text("bureau_query.report.head", title=found.report.title, period=period(found.period))
    if found.report.counted:
        yield text("bureau_query.report.counted", counted=found.report.counted)
    yield from _stations(found.stations)
    if not found.lines:
        yield text("bureau_query.report.empty")
    for (code, _), group in groupby(found.lines, lambda each: (each.station, each.name)):
        told = list(group)
        yield text("bureau_query.report.station", name=_name(told[0]), code=code) if code else _name(told[0])
        for each in told:
            facts = {"title": each.title, "value": value(each)}
            if each.kind in ("share", "ratio"):
                yield text("bureau_query.report.parts", part=each.part, whole=each.whole, **facts)
            else:
                yield text("bureau_query.report.line", **facts)


def value(one: Line) -> str:
    """95.0%, 12, 21天, 0.120, 31,000元; a word where there is nothing to count."""
    if one.value is None:
        return text("statistics.value.none")
    if one.kind in ("share", "ratio"):
        return statistics_words.percent(one.value)
    if one.kind == "gini":
        return f"{one.value // 1000}.{one.value % 1000:03}"
    if one.kind in ("fen", "mean_fen"):
        return yuan(one.value)
    return text(f"statistics.value.{one.kind}", value=one.value)


def period(of: Period) -> str:
    """2026年, 2026年第3季度, 2026年7月."""
    if of.code.isdigit():
        return text("bureau_query.report.year_title", year=of.code)
    return statistics_words.title(of)


def _stations(found: tuple[Shown, ...]) -> Iterator[str]:
    there = [each for each in found if each.seq is not None]
    if there:
        oldest = moment(min(each.sealed_at for each in there))
        yield text("bureau_query.report.as_of", count=len(there), oldest=f"{oldest:YYYY-MM-DD HH:mm}")
    missing = [each.name for each in found if each.seq is None]
    if missing:
        yield text("bureau_query.report.missing", names="、".join(missing))


def _name(one: Line) -> str:
    return one.name or text("bureau_query.report.all")
