"""The vector of ids behind the list of cases, newest case first: read from an index, whatever narrows it.

Years of cases lie here, so no list reads the cases themselves. What somebody types is answered by up to three
queries, each for the newest HITS of its own; the newest HITS of them all are among those.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from peewee import fn

from station.store import archives
from station.store.models import CaseFile
from station.store.store import Store

HITS = 300
"""The most that typed words give: whoever gets more types on."""
FEW = 2000
"""So many rows are sorted at once; of more, the newest HITS are met sooner by going through the list from its head."""
SERIAL = "substr(number, instr(number, '〕') + 1)"
"""12号, as the index case_file_by_serial has it."""
YEAR = "substr(number, instr(number, '〔') + 1)"
"""2026〕12号, as the index case_file_by_year has it."""
_NEWEST = "ORDER BY opened_at DESC, id DESC"
_END = "\U0010ffff"
"""After every text that begins alike."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, as what it may mean; a case fits where one of these does."""

    enterprise_ids: Sequence[int] = ()
    serial: str = ""
    """Begins the serial: 12 of 12号, 120号 and so on."""
    year: str = ""
    """Begins the number from its year on: 2026〕12."""
    prefix: str = ""
    """Must occur in the number beside serial or year, or alone: 应急检."""
    title: str = ""
    """Occurs in the name of the case."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to; empty: not."""

    kind: str = ""
    standing: str = ""
    """open, ended, due (to be archived) or void; empty: everything but void."""
    officer_id: int | None = None
    typed: Typed | None = None


@dataclass(frozen=True, slots=True)
class _Where:
    """Conditions and their values."""

    sql: str
    values: tuple[object, ...] = ()

    def __and__(self, other: _Where) -> _Where:
        return _Where(f"{self.sql} AND {other.sql}", (*self.values, *other.values))

    def __or__(self, other: _Where) -> _Where:
        return _Where(f"({self.sql} OR {other.sql})", (*self.values, *other.values))


_last: WeakKeyDictionary[Store, tuple[tuple[int, int], Narrowed, Sequence[int]]] = WeakKeyDictionary()
"""The list that was asked for last, as long as nothing is written: a screen that comes back reads nothing."""


def ids(store: Store, narrowed: Narrowed) -> Sequence[int]:
    """Ids, newest case first; of what somebody typed the newest HITS."""
    if narrowed.typed is None:
        return _whole(store, narrowed)
    where = _where(narrowed)
    found = {each for part in _parts(store, where, narrowed.typed) for each in part}
    if not found:
        return array("q")
    # The plus signs keep the statement from going through every case in their order to find these few.
    sql = f"SELECT id FROM case_file WHERE id IN ({_marks(found)}) ORDER BY +opened_at DESC, +id DESC LIMIT {HITS}"
    return store.vector(sql, tuple(found))


def _whole(store: Store, narrowed: Narrowed) -> Sequence[int]:
    """Everything that fits."""
    stamp, last = store.stamp(), _last.get(store)
    if last is None or last[:2] != (stamp, narrowed):
        index = "case_file_open" if narrowed.standing == "open" else "case_file_list"
        last = _last[store] = stamp, narrowed, _vector(store, index, _where(narrowed), "")
    return last[2]


def open_by_kind(store: Store) -> dict[str, int]:
    """Kind to number of open cases."""
    query = CaseFile.select(CaseFile.kind, fn.COUNT(CaseFile.id).alias("count"))
    still = CaseFile.closed_at.is_null(), CaseFile.voided_at.is_null()
    return {row["kind"]: row["count"] for row in store.all(query.where(*still).group_by(CaseFile.kind))}


def _parts(store: Store, where: _Where, typed: Typed) -> list[Sequence[int]]:
    """The newest of each thing that was typed."""
    parts = []
    if typed.enterprise_ids:
        wanted = tuple(typed.enterprise_ids)
        named = _Where(f"enterprise_id IN ({_marks(wanted)})", wanted)
        parts.append(_newest(store, "case_file_by_enterprise", named, where))
    prefix = _Where("instr(number, ?) > 0", (typed.prefix,))
    for index, expression, begins in (
        ("case_file_by_serial", SERIAL, typed.serial),
        ("case_file_by_year", YEAR, typed.year),
    ):
        if begins:
            numbered = _Where(f"{expression} >= ? AND {expression} < ?", (begins, begins + _END))
            if expression == YEAR:
                # A number has the year it was given in; what it is about was no later.
                numbered &= _Where("opened_at < ?", (begins[:4] + "-" + _END,))
            parts.append(_newest(store, index, numbered, where & prefix if typed.prefix else where))
    if typed.prefix and not typed.serial and not typed.year:
        parts.append(_vector(store, "case_file_list", where & prefix, f"LIMIT {HITS}"))
    if typed.title:
        told = _Where("title <> '' AND instr(title, ?) > 0", (typed.title,))
        parts.append(_vector(store, "case_file_titled", told & where, f"LIMIT {HITS}"))
    return parts


def _newest(store: Store, index: str, fits: _Where, where: _Where) -> Sequence[int]:
    """The newest that fit: by the index of what was typed where few do, else from the head of the list."""
    sql = f"SELECT 1 FROM case_file INDEXED BY {index} WHERE {fits.sql} LIMIT 1 OFFSET {FEW}"
    chosen = "case_file_list" if store.vector(sql, fits.values) else index
    return _vector(store, chosen, fits & where, f"LIMIT {HITS}")


def _vector(store: Store, index: str, where: _Where, limit: str) -> Sequence[int]:
    sql = f"SELECT id FROM case_file INDEXED BY {index} WHERE {where.sql} {_NEWEST} {limit}"
    return store.vector(sql, where.values)


def _where(narrowed: Narrowed) -> _Where:
    found = _standing(narrowed.standing)
    if narrowed.kind:
        found &= _Where("kind = ?", (narrowed.kind,))
    if narrowed.officer_id is not None:
        officer = (narrowed.officer_id,)
        found &= _Where("lead_id = ?", officer) | _Where("assist_id = ?", officer)
    return found


def _standing(standing: str) -> _Where:
    if standing == "void":
        return _Where("voided_at IS NOT NULL")
    if standing == "open":
        return _Where("closed_at IS NULL AND voided_at IS NULL")
    if standing == "ended":
        return _Where("closed_at IS NOT NULL AND voided_at IS NULL")
    if standing == "due":
        waiting = "id IN (SELECT case_id FROM deadline WHERE rule = ? AND state = 'running')"
        filed = "id NOT IN (SELECT case_id FROM archive)"
        return _Where(f"closed_at IS NOT NULL AND voided_at IS NULL AND {waiting} AND {filed}", (archives.RULE,))
    return _Where("voided_at IS NULL")


def _marks(values: Sequence[object] | set[int]) -> str:
    return ", ".join("?" * len(values))
