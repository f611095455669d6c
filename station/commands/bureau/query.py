"""`bureau query`: one SQL question over all stations' records; without one, what there is to ask about."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO
from unicodedata import east_asian_width

from station.commands.bureau.session import open_here
from station.errors import UsageError
from station.records.jsonable import dump, jsonable
from station.store import projection_law
from station.texts import text

if TYPE_CHECKING:
    from station.bureau.projection import Failed
    from station.bureau.query import Answer

HELP = text("bureau_query.query.help")
LIMIT, SECONDS = 1000, 60
MOST_ROWS, MOST_SECONDS = 100_000_000, 24 * 3600
EXACT = 2**53
"""Whole numbers beyond it are text in JSON: other readers keep 53 bits."""
WIDEST = 40
"""Columns of a terminal that one value may take."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[SQL] [--json|--csv] [--limit N] [--timeout SECONDS]`."""
    parser.add_argument("sql", nargs="?", metavar="SQL", help=text("bureau_query.query.sql"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help=text("bureau_query.query.json"))
    how.add_argument("--csv", action="store_true", help=text("bureau_query.query.csv"))
    parser.add_argument(
        "--limit", type=int, default=LIMIT, metavar="N", help=text("bureau_query.query.limit", default=LIMIT)
    )
    told = text("bureau_query.query.timeout", default=SECONDS)
    parser.add_argument("--timeout", type=float, default=SECONDS, metavar="SECONDS", help=told)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when every station's newest state was asked, 1 otherwise. Whatever `station.bureau.query.ask` refuses."""
    for written, most in ((args.limit, MOST_ROWS), (args.timeout, MOST_SECONDS)):
        if not 0 < written <= most:
            raise UsageError(detail=text("bureau_query.query.range", written=written, most=most))
    if args.sql is None:
        out.write(dump({"tables": list(_tables())}) if args.json else "".join(f"{line}\n" for line in _listed()))
        return 0
    # Imported here: DuckDB and Arrow take a second to load, and the other commands have no use for them.
    from station.bureau import query, reporting

    bureau = open_here(args)
    try:
        _, shelf, failed = reporting.prepared(bureau)
        answer = query.ask(shelf, args.sql, args.limit, args.timeout)
    finally:
        bureau.close()
    if args.csv:
        _csv(answer, out)
    else:
        out.write(_json(answer, args.limit, failed) if args.json else "".join(f"{x}\n" for x in _prose(answer, failed)))
    return 1 if failed else 0


def _tables() -> Iterator[dict[str, object]]:
    for each in (*projection_law.tables(), *projection_law.computed()):
        columns = [*each.stored, *(f"{name}_utc" for name in each.instants), "station"]
        yield {"name": each.name, "title": each.title, "columns": columns}


def _listed() -> Iterator[str]:
    for each in (*projection_law.tables(), *projection_law.computed()):
        yield text("bureau_query.query.table", name=each.name, title=each.title)
        yield text("bureau_query.query.columns", columns=" ".join(each.stored))
    yield text("bureau_query.query.hint")


def _json(answer: Answer, limit: int, failed: list[Failed]) -> str:
    rows = [dict(zip(answer.columns, map(_exact, answer.columns, row), strict=True)) for row in answer.rows]
    return dump({
        "columns": [{"name": name, "type": kind} for name, kind in zip(answer.columns, answer.kinds, strict=True)],
        "rows": rows,
        "limit": limit,
        "truncated": answer.truncated,
        "behind": jsonable(failed),
    })  # fmt: skip


def _exact(name: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return str(value) if abs(value) >= EXACT or name == "id" or name.endswith("_id") else value


def _csv(answer: Answer, out: TextIO) -> None:
    from station.documents import tables

    # The mark at the beginning tells Excel that it is UTF-8.
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([tables.quoted(name) for name in answer.columns])
    for row in answer.rows:
        writer.writerow([tables.quoted(value) if isinstance(value, str) else value for value in row])


def _prose(answer: Answer, failed: list[Failed]) -> Iterator[str]:
    cells = [[_shown(value) for value in row] for row in (answer.columns, *answer.rows)]
    widths = [min(max(map(_width, column)), WIDEST) for column in zip(*cells, strict=True)]
    for row in cells if answer.rows else []:
        yield "  ".join(_fitted(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if not answer.rows:
        yield text("bureau_query.query.none")
    elif answer.truncated:
        yield text("bureau_query.query.truncated", count=len(answer.rows))
    else:
        yield text("bureau_query.query.rows", count=len(answer.rows))
    for each in failed:
        yield text("bureau_query.query.behind", name=each.name, code=each.code, why=each.why)


def _shown(value: object) -> str:
    """On one line, without what would steer a terminal."""
    return "" if value is None else "".join(letter if letter.isprintable() else " " for letter in str(value))


def _width(words: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)


def _fitted(words: str, width: int) -> str:
    while _width(words) > width:
        words = words[:-1]
    return words + " " * (width - _width(words))
