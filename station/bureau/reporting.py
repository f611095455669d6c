"""A report as somebody asks for it: which, of which period; the projection brought up to date, counted, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pendulum

from station.bureau import analytics, duck, projection, reports, spark
from station.bureau.analytics import Analytics
from station.bureau.home import Bureau
from station.bureau.projection import Failed
from station.bureau.reports import Engine, Titles
from station.bureau.shelf import Shelf
from station.errors import StationError
from station.records.bureau_report import Report, Reported, Shown
from station.records.moment import day, iso
from station.records.progress import SILENT, Progress
from station.records.projection import Taken
from station.records.record_statistics import Period
from station.rules.disclosure import RULE
from station.rules.law import Law
from station.services import uploads
from station.services.disclosure_facts import SUMMARY
from station.services.expiring import LESSON
from station.services.record_statistics import NINETY
from station.store import archives, bureau_rows, external_law, law, projection_law, recording_law
from station.store.record_statistics import Counting
from station.texts import text

LAST_YEAR = 9999
"""It has no day after it, by which a period ends."""


class ReportUnknown(StationError):
    """There is no such report. Facts: name, known."""

    text = "bureau_query.report_unknown"


class YearUnknown(StationError):
    """What was typed is no year. Facts: written."""

    text = "bureau_query.year_unknown"


def named(name: str) -> Report:
    """A report by its name. ReportUnknown."""
    found = reports.known(name)
    if found is None:
        raise ReportUnknown(name=name, known="、".join(each.name for each in projection_law.reports()))
    return found


def year(written: str) -> Period:
    """A calendar year. YearUnknown."""
    if not (len(written) == 4 and written.isascii() and written.isdigit() and 0 < int(written) < LAST_YEAR):
        raise YearUnknown(written=written)
    return Period(written, pendulum.Date(int(written), 1, 1), pendulum.Date(int(written), 12, 31))


def prepared(bureau: Bureau, progress: Progress = SILENT) -> tuple[Analytics, Shelf, list[Failed]]:
    """The shelf, up to date, and which stations are not. AnalyticsBroken, ShelfUnreachable; OSError."""
    chosen = analytics.settings(bureau.home)
    shelf = analytics.shelf(bureau.home, chosen)
    return chosen, shelf, projection.refresh(bureau, shelf, progress)


def report(bureau: Bureau, chosen: Analytics, shelf: Shelf, wanted: Report, of: Period) -> Reported:
    """Count a report on the engine that was chosen; what is overdue is overdue now. SparkMissing."""
    with shelf.reading():
        cards = projection.cards(shelf)
        with _engine(chosen, shelf, cards) as engine:
            lines = reports.count(engine, wanted, of, counting(of, bureau.clock.now()), cards, titles(bureau))
    return Reported(wanted, of, lines, shown(bureau, cards))


def counting(of: Period, now: pendulum.DateTime) -> Counting:
    """What the figures ask of the law as shipped: every station is measured alike."""
    return Counting(
        now=iso(now),
        publication=tuple(sorted(set(RULE.values()))),
        upload=(uploads.RULE,),
        archive=archives.RULES,
        ninety=(NINETY,),
        mobile=tuple(each.code for each in external_law.systems(of.last) if each.mobile),
        summary=SUMMARY,
        target=law.load().setting("staff.training_hours", day(now)) * LESSON,
    )


def titles(bureau: Bureau) -> Titles:
    """What recording items and stages are called today."""
    items = {each.code: each.title for each in recording_law.items(day(bureau.clock.now()))}
    return Titles(items, _stages(law.load()), {})


def shown(bureau: Bureau, cards: Mapping[str, Taken]) -> tuple[Shown, ...]:
    """Of every station in force, or laid out, which state is counted."""
    known = {each.code: Shown(each.code, each.name, None, "") for each in bureau_rows.current(bureau.store)}
    known |= {code: Shown(code, each.name, each.seq, each.sealed_at) for code, each in cards.items()}
    return tuple(known[code] for code in sorted(known))


def _stages(shipped: Law) -> dict[str, str]:
    found: dict[str, str] = {}
    for flow in sorted(shipped.workflows, key=lambda each: each.effective_from):
        found |= {f"{flow.code}/{stage.code}": f"{flow.title} {stage.title}" for stage in flow.stages}
        found[f"{flow.code}/{reports.VOIDED}"] = text("bureau_query.voided", flow=flow.title)
    return found


@contextmanager
def _engine(chosen: Analytics, shelf: Shelf, cards: Mapping[str, Taken]) -> Iterator[Engine]:
    if chosen.spark:
        with spark.opened(chosen, shelf, cards) as on_spark:
            yield on_spark
    else:
        with duck.opened(shelf, cards) as on_duck:
            yield on_duck
