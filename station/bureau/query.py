"""One SQL question over the projection: read-only, limited in rows and in time, told in our words when it fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from station.bureau import duck, projection
from station.bureau.shelf import Shelf
from station.errors import StationError
from station.records.moment import iso
from station.records.projection import Projected
from station.store import projection_law
from station.texts import text

BATCH = 1_000


class NotAQuestion(StationError):
    """It is not exactly one statement that only reads. Facts: found."""

    text = "bureau_query.not_a_question"


class Misworded(StationError):
    """SQL that DuckDB cannot parse. Facts: detail."""

    text = "bureau_query.misworded"


class NotThere(StationError):
    """A table, column or function that is not there. Facts: detail."""

    text = "bureau_query.not_there"


class OutOfBounds(StationError):
    """It reaches for files, the network or settings. Facts: detail."""

    text = "bureau_query.out_of_bounds"


class TooLong(StationError):
    """It took longer than it may. Facts: seconds."""

    text = "bureau_query.too_long"


class TooLarge(StationError):
    """It needs more memory than it may. Facts: memory."""

    text = "bureau_query.too_large"


class Unanswered(StationError):
    """Whatever else DuckDB refuses: a division by nought, a text that is no number. Facts: detail."""

    text = "bureau_query.unanswered"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question came to."""

    columns: tuple[str, ...]
    """Names, made unique."""
    kinds: tuple[str, ...]
    """DuckDB's types."""
    rows: tuple[tuple[Any, ...], ...]
    """JSON's values: instants, days and sums of money with a point as text."""
    truncated: bool
    """There are more rows than were asked for."""


def tables() -> tuple[Projected, ...]:
    """What a question can be about."""
    return (*projection_law.tables(), *projection_law.computed())


def ask(shelf: Shelf, sql: str, limit: int, seconds: float) -> Answer:
    """At most `limit` rows of the answer.

    NotAQuestion, Misworded, NotThere, OutOfBounds, TooLong, TooLarge, Unanswered.
    """
    with shelf.reading(), duck.opened(shelf, projection.cards(shelf)) as engine:
        with _worded(seconds):
            _check(sql)
        with _timed(engine.connection, seconds), _worded(seconds):
            return _answer(engine.connection, sql, limit)


def _check(sql: str) -> None:
    found = [each.type for each in duckdb.extract_statements(sql)]
    if found != [duckdb.StatementType.SELECT]:
        raise NotAQuestion(found="、".join(each.name for each in found) or text("bureau_query.query.nothing"))


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, limit: int) -> Answer:
    answered = connection.execute(sql)
    described = answered.description or []
    rows: list[tuple[Any, ...]] = []
    for batch in answered.to_arrow_reader(BATCH):
        columns = [[_plain(value) for value in column.to_pylist()] for column in batch.columns]
        rows += zip(*columns, strict=True)
        if len(rows) > limit:
            break
    names = _unique([str(each[0]) for each in described])
    return Answer(names, tuple(str(each[1]) for each in described), tuple(rows[:limit]), len(rows) > limit)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if isinstance(value, float):
        # JSON has no word for infinity.
        return value if value - value == 0 else str(value)
    if isinstance(value, datetime):
        return iso(value) if value.tzinfo is not None else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return value.hex() if isinstance(value, bytes) else str(value)


def _unique(names: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in found:
            number += 1
            candidate = f"{name}_{number}"
        found.append(candidate)
    return tuple(found)


@contextmanager
def _timed(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _worded(seconds: float) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException as error:
        raise TooLong(seconds=f"{seconds:g}") from error
    except duckdb.OutOfMemoryException as error:
        raise TooLarge(memory=duck.MEMORY) from error
    except duckdb.PermissionException as error:
        raise OutOfBounds(detail=_first(error)) from error
    except duckdb.ParserException as error:
        raise Misworded(detail=_first(error)) from error
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise NotThere(detail=_first(error)) from error
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise Unanswered(detail=_first(error)) from error


def _first(error: Exception) -> str:
    """What it says, without the drawing of where."""
    return str(error).partition("\n")[0].partition(" Error: ")[2] or str(error).partition("\n")[0]
