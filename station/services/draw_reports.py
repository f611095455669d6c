"""Results of a platform draw, handed back to the platform as a table; its receipt, entered when it comes.

What was drawn here is never reported as drawn there (domain facts §6.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum

from station.documents import tables
from station.errors import StationError
from station.records.draw import DrawLine, Person
from station.records.moment import day, moment
from station.records.people import Proof
from station.records.platform import ReportLine, ResultRules, TargetLine
from station.rules import platform_result
from station.rules.draw import pool
from station.rules.draw.commit import PLATFORM
from station.rules.draw.lines import ABSENT
from station.services.draw_errors import ListClosed
from station.services.draw_platform import task_name
from station.services.draw_targets import targets
from station.store import draw_platform as platform
from station.store import draws, platform_rules
from station.store.atomic import write_bytes
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

COLUMNS = (
    *("task", "task_name", "code", "name", "lead", "lead_cert", "assist", "assist_cert"),
    *("inspected_on", "results", "result_words", "disposal", "finished", "finished_on"),
)
"""Keys of draw_platform.column, in the order of the table."""


class LocalDraw(StationError):
    """The draw was made here, so nothing of it is the platform's. Facts: draw_no, purpose."""

    text = "draw_platform.local_draw"


class NothingToReport(StationError):
    """The draw has no result, or was voided. Facts: draw_no, state."""

    text = "draw_platform.nothing_to_report"


class NoReport(StationError):
    """Nothing of the draw was reported yet. Facts: draw_no."""

    text = "draw_platform.no_report"


class NoReceipt(StationError):
    """A receipt says something."""

    text = "draw_platform.no_receipt"


class ReceiptDiffers(StationError):
    """The report has another receipt. Facts: number, receipt, on."""

    text = "draw_platform.receipt_differs"


class ReceiptOutOfTime(StationError):
    """The receipt would be older than the report, or from the future. Facts: on, first, last."""

    text = "draw_platform.receipt_out_of_time"


def report(station: Station, actor: Proof, draw_id: int, folder: Path | None = None) -> Path:
    """The table of results as they are now, in `folder` (default: exports).

    Where nothing has changed since the last report it is that one again. LocalDraw, NothingToReport, ListClosed;
    UnknownDraw.
    """
    store = station.store
    line = _reportable(draws.row(store, draw_id))
    rules = rules_now(store)
    rows = [_cells(line, task_name(store, draw_id), each, rules) for each in targets(store, draw_id, rules)]
    headings = [text(f"draw_platform.column.{key}") for key in COLUMNS]
    revealed = moment(draws.row(store, draw_id)["revealed_at"])
    # Dated by the draw: the same results are the same bytes, whenever they are asked for.
    data = tables.write_xlsx(headings, rows, text("draw_platform.sheet"), revealed)
    digest = station.media.put(data)
    before = platform.reports(store, draw_id)
    if not before or before[-1].sha256 != digest:
        with store.act(actor, "draw.report", subject=f"draw/{draw_id}") as act:
            _reportable(draws.row(store, draw_id))
            platform.add_report(act, draw_id, line.platform_task or ABSENT, digest, len(rows))
    place = folder or station.home.exports
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"draw-{line.draw_no:04d}-report-{len(platform.reports(store, draw_id))}.xlsx"
    write_bytes(path, data)
    return path


def reports(store: Store, draw_id: int) -> tuple[ReportLine, ...]:
    """What was reported of a draw, oldest first, each with its receipt."""
    return platform.reports(store, draw_id)


def rules_now(store: Store) -> ResultRules:
    """How results are told to the platform today."""
    return platform_rules.results(day(store.clock.now()))


def newest(store: Store, draw_id: int) -> ReportLine:
    """The report that a receipt is for unless somebody says otherwise. NoReport; UnknownDraw."""
    found = platform.reports(store, draw_id)
    if not found:
        raise NoReport(draw_no=draws.row(store, draw_id)["draw_no"])
    return found[-1]


def register_receipt(station: Station, actor: Proof, report_id: int, receipt: str, received_at: date) -> ReportLine:
    """Enter the platform's receipt and the day it came; entering the same again changes nothing.

    NoReceipt, ReceiptDiffers, ReceiptOutOfTime; UnknownReport.
    """
    said, on = pool.plain(receipt), day(received_at)
    if said == ABSENT:
        raise NoReceipt
    store = station.store
    if _receipted(platform.report(store, report_id), said, on, store.clock.now()):
        return platform.report(store, report_id)
    draw_id = platform.report(store, report_id).draw_id
    with store.act(actor, "draw.receipt", subject=f"draw/{draw_id}", reason=said) as act:
        if not _receipted(platform.report(store, report_id), said, on, act.now):
            platform.set_receipt(act, report_id, said, on)
    return platform.report(store, report_id)


def _receipted(found: ReportLine, said: str, on: pendulum.Date, now: pendulum.DateTime) -> bool:
    """Whether it has this receipt already. ReceiptDiffers, ReceiptOutOfTime."""
    if found.receipt is not None:
        if (found.receipt, found.receipt_on) != (said, on):
            raise ReceiptDiffers(number=found.number, receipt=found.receipt, on=found.receipt_on)
        return True
    first, last = day(found.made_at), day(now)
    if not first <= on <= last:
        raise ReceiptOutOfTime(on=on, first=first, last=last)
    return False


def _reportable(row: dict[str, object]) -> DrawLine:
    line = draws.line(row)
    if line.drawn_on != PLATFORM:
        raise LocalDraw(draw_no=line.draw_no, purpose=line.purpose)
    if line.state != "revealed":
        raise NothingToReport(draw_no=line.draw_no, state=text(f"draw.state.{line.state}"))
    if line.listed_at is None:
        raise ListClosed(draw_no=line.draw_no)
    return line


def _cells(line: DrawLine, name: str, one: TargetLine, rules: ResultRules) -> list[str]:
    """One row of the table, in the order of COLUMNS; results stay empty while the inspection is under way."""
    lead, others = one.people[:1], one.people[1:]
    on = "" if one.inspected_on is None else one.inspected_on.isoformat()
    crew = (_names(lead), _certificates(lead), _names(others), _certificates(others))
    known = (line.platform_task or ABSENT, name or line.plan_ref, one.uscc, one.name, *crew, on)
    if one.outcome is None:
        return [*known, "", "", "", "", ""]
    rule = rules.outcome(one.outcome)
    done = text("draw_platform.finished" if one.finished_on else "draw_platform.unfinished")
    words = platform_result.result_words(rules, one.outcome)
    until = "" if one.finished_on is None else one.finished_on.isoformat()
    return [*known, ",".join(rule.results), words, rule.disposal, done, until]


def _names(people: Sequence[Person]) -> str:
    return "、".join(person.name for person in people)


def _certificates(people: Sequence[Person]) -> str:
    return "、".join(person.iid for person in people)
