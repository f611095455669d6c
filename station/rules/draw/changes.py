"""changes.tsv: the difference between the frozen pool and the one frozen last before it, complete enough to undo.

Who was taken out of the pool, put into it or given another reason cannot be left unsaid: this pool with the difference
undone must have the earlier pool's root (specs A7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from station.rules.draw import freeze
from station.rules.draw.freeze import PoolRow, pool_row
from station.rules.draw.lines import Malformed, check_order, read_table, write_table

FILE = "changes.tsv"
GONE, NEW = "-", "+"


@dataclass(frozen=True, slots=True)
class Change:
    """One enterprise whose line is not what it was."""

    id: str
    name: str
    before: PoolRow | None
    """None: it was not in the earlier pool."""
    after: PoolRow | None
    """None: it is not in this pool."""


def write(before: bytes, after: bytes) -> bytes:
    """changes.tsv between two pool.tsv."""
    old, new = _lines(before), _lines(after)
    rows = [(GONE, *line.split("\t")) for line in old - new] + [(NEW, *line.split("\t")) for line in new - old]
    return write_table(sorted(rows, key=lambda fields: "\t".join(fields).encode()))


def parse(data: bytes) -> tuple[tuple[str, PoolRow], ...]:
    """Sign and row of each line. Malformed."""
    table = read_table(FILE, data, 8)
    check_order(FILE, ["\t".join(fields) for fields in table])
    found: list[tuple[str, PoolRow]] = []
    for line, fields in enumerate(table, start=1):
        if fields[0] not in (GONE, NEW):
            raise Malformed(FILE, line, "choice", field=fields[0], allowed=f"{GONE}/{NEW}")
        found.append((fields[0], pool_row(FILE, line, fields[1:])))
    return tuple(found)


def undone(pool: bytes, data: bytes) -> bytes | None:
    """The earlier pool, as these bytes lead back to it; None where a line to be undone is not in the pool."""
    lines = _lines(pool)
    for line in data.decode().split("\n")[:-1]:
        sign, row = line[:1], line[2:]
        if (row in lines) != (sign == NEW):
            return None
        lines = lines - {row} if sign == NEW else lines | {row}
    return freeze.joined(lines)


def by_enterprise(rows: Iterable[tuple[str, PoolRow]]) -> list[Change]:
    """The lines as people read them: one change per enterprise, by the bytes of the code."""
    before, after = ({row.id: row for sign, row in rows if sign == wanted} for wanted in (GONE, NEW))
    ids = sorted(before.keys() | after.keys(), key=str.encode)
    return [Change(id_, (after.get(id_) or before[id_]).name, before.get(id_), after.get(id_)) for id_ in ids]


def _lines(pool: bytes) -> frozenset[str]:
    return frozenset(pool.decode().split("\n")[:-1])
