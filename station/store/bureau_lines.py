"""The bureau's rows about its lines, in and out as records."""

from __future__ import annotations

from typing import Any

from peewee import fn
from pendulum import DateTime

from station.records.line import Line, PullRun
from station.records.moment import iso, moment
from station.store import bureau_models as models
from station.store.act import Act
from station.store.store import Store

_VALUES = ("host", "port", "host_key", "media", "nightly_bytes", "bytes_per_second")


def line_of(store: Store, code: str) -> Line | None:
    """The line to a station; None where its bundles come by a folder."""
    row = store.one(models.Line.select().where(models.Line.code == code))
    return None if row is None else _line(row)


def lines(store: Store) -> list[Line]:
    """Every line, by code."""
    return [_line(row) for row in store.all(models.Line.select().order_by(models.Line.code))]


def put_line(act: Act, store: Store, line: Line) -> None:
    """Write a line, in place of the one the station had."""
    values: dict[str, Any] = {name: getattr(line, name) for name in _VALUES}
    known = store.scalar(models.Line.select(models.Line.id).where(models.Line.code == line.code))
    if known is None:
        act.insert(models.Line, code=line.code, changed_at=iso(act.now), **values)
    else:
        act.update(models.Line, known, changed_at=iso(act.now), **values)


def last_run(store: Store, code: str) -> PullRun | None:
    """The newest time a station was asked, as written down."""
    row = store.one(models.PullRun.select().where(models.PullRun.code == code).order_by(models.PullRun.id.desc()))
    return None if row is None else _run(row)


def runs(store: Store, code: str) -> list[PullRun]:
    """Every time a station was asked, oldest first."""
    query = models.PullRun.select().where(models.PullRun.code == code).order_by(models.PullRun.id)
    return [_run(row) for row in store.all(query)]


def bytes_since(store: Store, code: str, since: DateTime) -> int:
    """What runs that began at `since` or later have brought from a station."""
    begun = (models.PullRun.code == code) & (models.PullRun.began_at >= iso(since))
    return store.scalar(models.PullRun.select(fn.SUM(models.PullRun.bytes)).where(begun)) or 0


def insert_run(act: Act, run: PullRun) -> None:
    """Remember that a station was asked."""
    facts = {name: getattr(run, name) for name in ("code", "outcome", "bytes", "attempts", "detail")}
    act.insert(models.PullRun, began_at=iso(run.began_at), ended_at=iso(run.ended_at), **facts)


def _line(row: dict[str, Any]) -> Line:
    return Line(row["code"], *(row[name] for name in _VALUES))


def _run(row: dict[str, Any]) -> PullRun:
    began, ended = moment(row["began_at"]), moment(row["ended_at"])
    return PullRun(row["code"], began, ended, row["outcome"], row["bytes"], row["attempts"], row["detail"])
