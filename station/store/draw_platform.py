"""What the provincial platform knows of draws, as rows: which draw has its task, what was reported, its receipts."""

from __future__ import annotations

from datetime import date
from typing import Any

from station.errors import StationError
from station.records.draw import DrawLine
from station.records.moment import day, iso, moment
from station.records.platform import ReportLine
from station.store import draws, models
from station.store.act import Act
from station.store.store import Store


class UnknownReport(StationError):
    """There is no such report. Facts: report."""

    text = "draw_platform.unknown_report"


def of_task(store: Store, task: str) -> list[DrawLine]:
    """Draws of enterprises that the platform drew under a task number, oldest first."""
    same = models.Draw.select().where(models.Draw.platform_task == task)
    return [draws.line(each) for each in store.all(same.order_by(models.Draw.draw_no))]


def add_report(act: Act, draw_id: int, task: str, sha256: str, rows: int) -> int:
    """A table that was handed over; its id."""
    values = {"draw_id": draw_id, "task": task, "sha256": sha256, "rows": rows}
    return act.insert(models.DrawReport, **values, made_at=iso(act.now))


def set_receipt(act: Act, report_id: int, receipt: str, on: date) -> None:
    """What the platform answered, and the day it did."""
    act.update(models.DrawReport, report_id, receipt=receipt, receipt_at=on.isoformat())


def reports(store: Store, draw_id: int) -> tuple[ReportLine, ...]:
    """The reports of a draw, oldest first."""
    table = models.DrawReport
    rows = store.all(table.select().where(table.draw_id == draw_id).order_by(table.id))
    return tuple(_line(row, number) for number, row in enumerate(rows, start=1))


def report(store: Store, report_id: int) -> ReportLine:
    """One report. UnknownReport."""
    table = models.DrawReport
    draw_id = store.scalar(table.select(table.draw_id).where(table.id == report_id))
    found = next((each for each in reports(store, draw_id) if each.id == report_id), None) if draw_id else None
    if found is None:
        raise UnknownReport(report=report_id)
    return found


def _line(row: dict[str, Any], number: int) -> ReportLine:
    on = row["receipt_at"]
    return ReportLine(
        id=row["id"],
        draw_id=row["draw_id"],
        number=number,
        task=row["task"],
        sha256=row["sha256"],
        rows=row["rows"],
        made_at=moment(row["made_at"]),
        receipt=row["receipt"],
        receipt_on=None if on is None else day(on),
    )
