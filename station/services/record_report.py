"""三项制度运行报告 of a quarter as PDF/A: what the station hands to the bureau's head.

Dated by the ledger's newest entry and nothing else: the same ledger gives the same bytes, whenever it is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pendulum

from station.documents.paper import render
from station.errors import StationError
from station.records.briefing import Briefing, Matter
from station.records.coverage import Defect
from station.records.moment import day
from station.records.record_statistics import Figure, Hours, Period, RecordStatistics, Share
from station.rules.slip import chinese_date
from station.services import coverage, record_statistics, statistics_words
from station.store import briefings, papers
from station.store.atomic import write_bytes
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

TEMPLATE = "reports/quarter"
HEADLINES = ("published_in_time", "covered", "reviewed")
"""The three systems, one figure of each."""
PARTS = ("disclosure", "recording", "review", "support")


class NotAQuarter(StationError):
    """The report is made of a whole quarter. Facts: period."""

    text = "statistics.not_a_quarter"


class NothingRecorded(StationError):
    """The ledger is empty."""

    text = "statistics.nothing_recorded"


class ReportNotWritten(StationError):
    """The file could not be written where it was wanted. Facts: path, detail."""

    text = "statistics.report_not_written"


def pdf(station: Station, of: Period) -> bytes:
    """The report as PDF/A. NotAQuarter, NothingRecorded, FontsMissing, PaperRefused."""
    if not of.quarter:
        raise NotAQuarter(period=of.code)
    with station.store.reading():
        when = station.store.last_recorded()
        if when is None:
            raise NothingRecorded
        data = _data(station, of, when)
    return render(TEMPLATE, data, when)


def write(station: Station, of: Period, path: Path) -> bytes:
    """The report at `path`, replacing what was there; its bytes. ReportNotWritten, and as `pdf`."""
    made = pdf(station, of)
    try:
        write_bytes(path, made)
    except OSError as error:
        raise ReportNotWritten(path=path, detail=error.strerror or error) from error
    return made


def _data(station: Station, of: Period, when: pendulum.DateTime) -> dict[str, Any]:
    store, issuer = station.store, papers.issuer(station.store)
    found = record_statistics.statistics(store, of, when)
    held = [each for each in briefings.every(store) if of.first <= each.held_on <= of.last]
    matters = [each for each in briefings.matters(store) if each.held_on <= of.last and _speaks(each, of)]
    released = [each for each in coverage.defects(store) if of.first <= day(each.granted_at) <= of.last]
    return {
        "demo": issuer.demo,
        "organ": issuer.authority,
        "station": issuer.name,
        "title": text("statistics.report.title"),
        "period": statistics_words.title(of),
        "confirm": text("statistics.report.confirm"),
        "as_of": text("statistics.report.as_of", at=f"{when:%Y-%m-%d %H:%M}", size=store.size()),
        "date": chinese_date(day(when)),
        "headlines": [_headline(each) for code in HEADLINES for each in found.figures if each.definition.code == code],
        "parts": [[text(f"statistics.part.{part}"), _rows(found, part)] for part in PARTS],
        "months": [[each.code[2:], each.published, each.uploaded, each.covered] for each in found.months],
        "items": [_bar(each) for each in found.items],
        "officers": [_bar(each) for each in found.officers],
        "weak": [[each.title, str(each.lacking), str(each.whole), _percent(each.value)] for each in found.weak],
        "released": [_defect(each) for each in reversed(released)],
        "loads": [[each.name, each.cases] for each in found.loads],
        "hours": [
            [each.name, each.minutes, each.target, statistics_words.lessons(each.minutes)] for each in found.hours
        ],
        "target": statistics_words.lessons(found.hours[0].target) if found.hours else "",
        "briefings": [_briefing(each) for each in reversed(held)],
        "matters": [_matter(each, of) for each in matters],
        "definitions": [[each.definition.title, each.definition.counted] for each in found.figures],
    }


def _speaks(matter: Matter, of: Period) -> bool:
    """It was raised in the quarter, or still open when it began."""
    return matter.held_on >= of.first or matter.closed_at is None or day(matter.closed_at) >= of.first


def _headline(figure: Figure) -> dict[str, str]:
    return {
        "title": figure.definition.title,
        "value": statistics_words.value(figure.definition, figure.value),
        "parts": statistics_words.parts(figure),
        "before": statistics_words.value(figure.definition, figure.before),
        "change": statistics_words.change(figure),
    }


def _rows(found: RecordStatistics, part: str) -> list[list[str]]:
    return [list(_headline(each).values()) for each in found.figures if each.definition.part == part]


def _bar(share: Share) -> list[Any]:
    told = text("statistics.value.parts", part=share.part, whole=share.whole)
    return [share.title, share.value, _percent(share.value), told]


def _percent(value: int | None) -> str:
    return statistics_words.percent(value)


def _learned(one: Hours) -> list[Any]:
    return [one.name, one.minutes, one.target, statistics_words.lessons(one.minutes)]


def _defect(one: Defect) -> list[str]:
    return [f"{one.granted_at:%m-%d}", one.number, one.enterprise, one.title, one.reason, one.granted_by]


def _briefing(one: Briefing) -> list[str]:
    return [one.held_on.isoformat(), one.chair, one.present, str(len(one.matters))]


def _matter(one: Matter, of: Period) -> list[str]:
    closed = one.closed_at is not None and day(one.closed_at) <= of.last
    state = text("statistics.report.closed" if closed else "statistics.report.open")
    if closed:
        state += f"：{one.outcome}"
    elif one.due_on is not None and one.due_on <= of.last:
        state = text("statistics.report.overdue")
    due = "" if one.due_on is None else one.due_on.isoformat()
    return [one.held_on.isoformat(), one.issue, one.decision, one.owner, due, state]
