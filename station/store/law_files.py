"""Law the bureau sent after the product was shipped: every version as a row, its entries for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.records.catalogue import LawFile
from station.records.moment import iso, moment
from station.rules import law_file
from station.rules.law_file import LawText, Version
from station.store.act import Act
from station.store.casework_models import LawFile as Row
from station.store.once import once
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class _Known:
    """The files of one store, the newest first, as of its newest row."""

    newest: tuple[int, str] | None
    files: tuple[tuple[LawFile, LawText], ...]


_known: dict[Path, _Known] = {}
"""By store, so that asking costs one look at the newest row. An act that fails gives its id to the next one,
therefore the content's hash belongs to what is compared."""


def entries(store: Store, section: str) -> tuple[dict[str, Any], ...]:
    """The entries of one section of every adopted file, the newest file first.

    Each has its `effective_from`. A file's entries hold until a newer version of its name takes over: those of
    violation, checklist and item then carry `effective_to`; those that never hold are left out. In the other
    sections the newest entry of a code counts, so a newer version must say again what it changes.
    """
    return tuple(
        entry
        for file, told in _files(store)
        if file.effective_to is None or file.effective_from <= file.effective_to
        for entry in law_file.entries(told, section, file.effective_to)
    )


def all_files(store: Store) -> tuple[LawFile, ...]:
    """Every adopted version, the newest first."""
    return tuple(file for file, _ in _files(store))


@once
def state(store: Store) -> tuple[int, str] | None:
    """What changes when a file is adopted; None while there is none."""
    row = store.one(Row.select(Row.id, Row.sha256).order_by(Row.id.desc()))
    return None if row is None else (row["id"], row["sha256"])


def insert(act: Act, law: LawText, content: str, sha256: str) -> int:
    """Adopt a version; its id."""
    return act.insert(
        Row,
        name=law.name,
        version=law.version,
        source=law.source,
        effective_from=law.effective_from.isoformat(),
        sha256=sha256,
        content=content,
        adopted_at=iso(act.now),
    )


def _files(store: Store) -> tuple[tuple[LawFile, LawText], ...]:
    newest, known = state(store), _known.get(store.path)
    if known is None or known.newest != newest:
        known = _known[store.path] = _Known(newest, _read(store) if newest else ())
    return known.files


def _read(store: Store) -> tuple[tuple[LawFile, LawText], ...]:
    rows = store.all(Row.select().order_by(Row.id.desc()))
    told = {row["id"]: law_file.read(row["content"]) for row in rows}
    ends = law_file.ends(Version(row["id"], row["name"], told[row["id"]].effective_from) for row in rows)
    return tuple((_record(row, told[row["id"]], ends[row["id"]]), told[row["id"]]) for row in rows)


def _record(row: dict[str, Any], law: LawText, last: Any) -> LawFile:
    return LawFile(
        id=row["id"],
        name=row["name"],
        version=row["version"],
        source=row["source"],
        effective_from=law.effective_from,
        effective_to=last,
        sha256=row["sha256"],
        adopted_at=moment(row["adopted_at"]),
    )
