"""Whether one enterprise stands in a list, shown without the rest of the list (docs §9).

A line with its RFC 6962 inclusion path, or the two neighbours between which it would stand. Absence is only as good as
the list's order, which whoever sees the whole list checks.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from station.rules import merkle
from station.rules.draw.identity import is_enterprise_id
from station.rules.draw.lines import ABSENT, Malformed, code_of, number_of, read_lines

FILE = "membership.txt"
FORMAT = "anjian-draw-membership/1"
POOL, RESULT = "pool", "result"
ID_COLUMN = {POOL: 0, RESULT: 3}


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of a list and its inclusion path."""

    index: int
    line: str
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """What membership.txt says."""

    list: str
    """pool or result."""
    id: str
    rows: tuple[Placed, ...]
    """The enterprise's line; or its one or two neighbours, where it is not in the pool."""


def prove(list_: str, data: bytes, id_: str) -> Membership | None:
    """The proof out of the whole list; None where the result has no such line (absence is shown in the pool)."""
    lines = data.decode().split("\n")[:-1]
    ids = [line.split("\t")[ID_COLUMN[list_]].encode() for line in lines]
    hashes = [merkle.leaf_hash(line.encode()) for line in lines]
    if id_.encode() in ids:
        at = [ids.index(id_.encode())]
    elif list_ == RESULT:
        return None
    else:
        after = sum(each < id_.encode() for each in ids)
        at = [place for place in (after - 1, after) if 0 <= place < len(ids)]
    return Membership(list_, id_, tuple(Placed(i, lines[i], tuple(merkle.inclusion_path(i, hashes))) for i in at))


def write(found: Membership) -> bytes:
    """membership.txt."""
    lines = [f"format: {FORMAT}", f"list: {found.list}", f"id: {found.id}"]
    for row in found.rows:
        path = " ".join(base64.b64encode(step).decode() for step in row.path) or ABSENT
        lines += [f"row: {row.index}\t{row.line}", f"path: {path}"]
    return "".join(f"{line}\n" for line in lines).encode()


def parse(data: bytes) -> Membership:
    """What the file says. Malformed unless it is exactly what `write` would write."""
    lines = read_lines(FILE, data)
    if len(lines) not in (5, 7):
        raise Malformed(FILE, len(lines), "extra_line")
    values = [_value(number, key, line) for number, key, line in zip(range(1, 8), _KEYS, lines, strict=False)]
    code_of(FILE, 1, values[0], (FORMAT,))
    code_of(FILE, 2, values[1], (POOL, RESULT))
    if not is_enterprise_id(values[2]):
        raise Malformed(FILE, 3, "enterprise_id", field=values[2])
    found = Membership(
        values[1], values[2], tuple(_placed(at + 1, *values[at : at + 2]) for at in range(3, len(values), 2))
    )
    if write(found) != data:
        raise Malformed(FILE, 1, "choice", field=values[2], allowed=FORMAT)
    return found


_KEYS = ("format", "list", "id", "row", "path", "row", "path")


def _value(number: int, key: str, line: str) -> str:
    if not line.startswith(f"{key}: "):
        raise Malformed(FILE, number, "key", key=key)
    return line[len(key) + 2 :]


def _placed(number: int, row: str, path: str) -> Placed:
    index, _, line = row.partition("\t")
    try:
        steps = () if path == ABSENT else tuple(base64.b64decode(step, validate=True) for step in path.split(" "))
    except ValueError as error:
        raise Malformed(FILE, number + 1, "digest", field=path[:64]) from error
    return Placed(number_of(FILE, number, index), line, steps)


def holds(found: Membership, size: int, root: bytes) -> bool:
    """Whether every row stands in the list of that size and root, and proves what it is there for."""
    proved = all(
        merkle.verify_inclusion(merkle.leaf_hash(row.line.encode()), row.index, size, row.path, root)
        for row in found.rows
    )
    return proved and (is_member(found) or _encloses(found, size))


def is_member(found: Membership) -> bool:
    """Whether it is the enterprise's own line that is shown."""
    return len(found.rows) == 1 and _ids(found)[0] == found.id.encode()


def _encloses(found: Membership, size: int) -> bool:
    """Whether the rows are the neighbours between which the enterprise would stand."""
    if found.list != POOL:
        return False
    ids, places = _ids(found), [row.index for row in found.rows]
    if len(ids) == 2:
        return ids[0] < found.id.encode() < ids[1] and places[1] == places[0] + 1
    before_all = places[0] == 0 and found.id.encode() < ids[0]
    return before_all or (places[0] == size - 1 and ids[0] < found.id.encode())


def _ids(found: Membership) -> Sequence[bytes]:
    column = ID_COLUMN[found.list]
    fields = [row.line.split("\t") for row in found.rows]
    return [row[column].encode() if len(row) > column else b"" for row in fields]
