"""Which cases the changes of an act touch, whatever table they lie in: their own rows, papers', recordings', results'.

Works on the changeset of the act, so nothing that was written is overlooked. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import apsw

from station.store.store import Store

PARENTS = (
    ("paper_id", "case_paper"),
    ("case_id", "case_file"),
    ("clip_id", "clip"),
    ("disclosure_id", "disclosure"),
    ("review_id", "review"),
)
"""By what a row belongs to a case, the nearest first: the face of a paper is the paper's, though it names its case."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A case that a change touches."""

    case_id: int
    paper_made_at: str = ""
    """Of the paper it touches; empty: it touches the case otherwise."""
    stage_before: str = ""
    """The case's stage before, where the change moves it."""


def touched(store: Store, changeset: bytes) -> frozenset[Touch]:
    """Every case that the changes touch, as it was and as it is now."""
    return frozenset(touch for change in apsw.Changeset.iter(changeset) for touch in _of(store, change))


def _of(store: Store, change: apsw.TableChange) -> Iterator[Touch]:
    columns = _columns(store, change.name)
    if change.op == "INSERT":
        new = dict(zip(columns, change.new or (), strict=True))
        yield from _owners(store, change.name, new)
        return
    old = {name: value for name, value in zip(columns, change.old or (), strict=True) if value is not apsw.no_change}
    row = _row(store, change.name, old["id"]) or {}
    moved = str(old.get("stage", "")) if change.name == "case_file" else ""
    for values in (row, {**row, **old}):
        for owner in _owners(store, change.name, values):
            yield Touch(owner.case_id, owner.paper_made_at, moved)


def _owners(store: Store, table: str, row: Mapping[str, Any]) -> Iterator[Touch]:
    if table == "case_file":
        yield Touch(int(row["id"]))
        return
    if table == "case_paper":
        yield Touch(int(row["case_id"]), str(row["made_at"]))
        return
    for column, parent in PARENTS:
        if row.get(column) is None:
            continue
        if parent == "case_file":
            yield Touch(int(row[column]))
        else:
            found = _row(store, parent, row[column])
            yield from _owners(store, parent, found) if found else ()
        return


def _row(store: Store, table: str, row_id: Any) -> dict[str, Any] | None:
    found = list(store.connection.execute(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,)))
    return dict(zip(_columns(store, table), found[0], strict=True)) if found else None


def _columns(store: Store, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in store.connection.execute(f'PRAGMA table_info("{table}")'))
