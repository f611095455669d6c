"""Replays the ledger into an empty database and compares: clean, or exactly the rows somebody edited behind our back.

Works on its own read-only view of one moment, beside running stations; changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from station.records.ledger import AuditReport, Finding
from station.records.progress import SILENT, Progress
from station.rules import merkle, note
from station.rules.entry import Entry, EntryError
from station.store import ledger
from station.store.act import CLOCK_CORRECT
from station.store.connection import schema_objects
from station.store.ledger import StoredEntry
from station.store.lives import opener
from station.store.migrate import existing_tables
from station.store.replay import Unappliable, apply_entry, columns, open_target, shown
from station.store.state import state_of
from station.texts import text

if TYPE_CHECKING:
    from station.store.store import Store

_NAMING = {
    "clip": "sha256", "document": "sha256", "draw_report": "sha256", "draw_after": "evidence", "tray_item": "sha256",
    "archive_item": "sha256", "archive_supplement": "sha256",
}  # fmt: skip
"""Column by table that names a file of the media store."""
_BUT = {"archive_item": "kind <> 'clip'", "archive_supplement": "subject NOT LIKE 'clip/%'"}
"""Rows that do: a recording in a case file is named by its clip, for as long as it is kept."""
_REMOVED = "SELECT clip_id FROM disposal_item WHERE removed_at IS NOT NULL"


@dataclass(slots=True)
class Walk:
    """What a pass over the ledger has seen so far."""

    findings: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    """Replay disagreements since the last repair."""
    peaks: list[tuple[int, bytes]] = field(default_factory=list)
    size: int = 0
    recorded: str = ""
    base: int = 0
    """Size of the signed base the replay started from."""
    checkpoints: int = 0
    broken: bool = False
    """The replay cannot go on; rows are not compared."""
    opened: Callable[[str], str] = field(kw_only=True)
    """The body of a note signed in any life of the station."""

    def add(self, kind: str, key: str, **facts: object) -> None:
        """A finding about the ledger itself."""
        self.findings.append(Finding(kind, detail=text(f"ledger.audit.{key}", **facts)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished audit with what a repair needs."""

    report: AuditReport
    changeset: bytes
    """From the ledger's rows to the live ones; empty when they are the same."""


def audit(store: Store, *, full: bool = False, progress: Progress = SILENT) -> AuditReport:
    """Replay from the newest signed base, or from the first entry when `full`, and compare everything."""
    with examined(store, full=full, progress=progress) as (outcome, _):
        return outcome.report


def media_digests(store: Store) -> list[str]:
    """SHA-256 (hex) of every file the rows say is in the media store."""
    with store.reading():
        return named_media(store.connection)


def named_media(connection: apsw.Connection, *, clips: bool = True) -> list[str]:
    """`media_digests` of any database of a station, one made by an earlier version too.

    What an approved disposal took away is not named by its clip any more. `clips` False: what papers name.
    """
    tables = existing_tables(connection, tuple(_NAMING))
    selects = [
        f"SELECT {_NAMING[table]} FROM {table} WHERE {_NAMING[table]} IS NOT NULL AND {_BUT.get(table, 'TRUE')}"
        for table in tables
        if clips or table != "clip"
    ]
    if clips and existing_tables(connection, ("disposal_item",)):
        selects[tables.index("clip")] += f" AND id NOT IN ({_REMOVED})"
    return [str(row[0]) for row in connection.execute(" UNION ".join(selects) + " ORDER BY 1")] if selects else []


def paper_media(store: Store) -> frozenset[str]:
    """SHA-256 (hex) of what papers and the tray name, whatever clips do."""
    with store.reading():
        return frozenset(named_media(store.connection, clips=False))


def removed_media(store: Store) -> frozenset[str]:
    """SHA-256 (hex) of what approved disposals took away and no paper names: it is nowhere to be kept or missed."""
    with store.reading():
        gone = store.connection.execute(f"SELECT sha256 FROM clip WHERE id IN ({_REMOVED})")
        return frozenset(str(row[0]) for row in gone) - set(named_media(store.connection))


@contextmanager
def examined(store: Store, *, full: bool = False, progress: Progress = SILENT) -> Iterator[tuple[Outcome, Path]]:
    """An audit's outcome together with the replayed database, which lives as long as the block."""
    with tempfile.TemporaryDirectory(dir=store.path.parent, prefix=".audit-") as folder:
        replayed = Path(folder) / "replayed.db"
        walk = Walk(opened=opener(store))
        live = apsw.Connection(str(store.path), flags=apsw.SQLITE_OPEN_READONLY)
        live.set_busy_timeout(60_000)
        try:
            replayed.touch()
            _copy_base(store, live, replayed, walk, full=full)
            live.execute("ATTACH ? AS replayed", (str(replayed),))
            live.execute("BEGIN")
            outcome = _examine(store, live, replayed, walk, progress)
        finally:
            live.close()
        yield outcome, replayed


def _examine(store: Store, live: apsw.Connection, replayed: Path, walk: Walk, progress: Progress) -> Outcome:
    for row in live.execute("PRAGMA main.quick_check(5)"):
        if row[0] != "ok":
            walk.findings.append(Finding("file", detail=str(row[0])))
    _replay(store, live, replayed, walk, progress)
    rows, changeset = 0, b""
    if not walk.broken:
        altered = _compare_schema(live, walk)
        # A table whose shape was changed is reported as such; its rows cannot be compared.
        tables = tuple(t for t in existing_tables(live, store.schema.tables) if f"table {t}" not in altered)
        rows = sum(int(live.execute(f'SELECT count(*) FROM main."{t}"').get) for t in tables)
        changeset = _difference(live, tables)
        walk.findings.extend(_row_findings(live, changeset))
    report = AuditReport(walk.size, walk.base, walk.checkpoints, rows, (*walk.findings, *walk.conflicts))
    return Outcome(report, changeset)


def _copy_base(store: Store, live: apsw.Connection, replayed: Path, walk: Walk, *, full: bool) -> None:
    found = live.execute("SELECT size, file, note FROM ledger_base ORDER BY size DESC LIMIT 1").fetchone()
    if full or found is None:
        return
    size, name, signed = found
    source = store.path.parent / "bases" / name
    try:
        stated = note.checkpoint(walk.opened(signed))
        base = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
        copy = apsw.Connection(str(replayed))
        with copy.backup("main", base, "main") as backup:
            backup.step(-1)
        right = stated.size == size and state_of(copy, existing_tables(copy, store.schema.tables)) == stated.state
        base.close()
        copy.close()
    except (note.NoteError, apsw.Error):
        right = False
    if right:
        walk.base = size
    else:
        replayed.unlink()
        replayed.touch()
        walk.add("file", "base_broken", name=name)


def _replay(store: Store, live: apsw.Connection, replayed: Path, walk: Walk, progress: Progress) -> None:
    total = ledger.size(live)
    checkpoints = {int(s): str(n) for s, n in live.execute("SELECT size, note FROM ledger_checkpoint ORDER BY size")}
    newest = max((s for s in checkpoints if s <= total), default=0)
    target = open_target(replayed)
    try:
        with target:
            for item in ledger.entries(live):
                _walk_entry(store, target, item, walk)
                if walk.size in checkpoints:
                    _check_head(store, target, checkpoints[walk.size], walk, state=walk.size == newest)
                if walk.size % 500 == 0:
                    progress.step(text("ledger.audit.replaying"), walk.size, total)
    finally:
        target.close()
    for size in checkpoints:
        if size > walk.size:
            walk.add("checkpoint", "beyond", size=size, have=walk.size)


def _walk_entry(store: Store, target: apsw.Connection, item: StoredEntry, walk: Walk) -> None:
    if item.seq != walk.size:
        walk.add("entry", "seq_gap", seq=walk.size)
    walk.size = item.seq + 1
    merkle.push(walk.peaks, merkle.leaf_hash(item.leaf))
    try:
        entry = item.entry
    except EntryError:
        walk.add("entry", "leaf_unreadable", seq=item.seq)
        walk.broken = True
        return
    _check_entry(store, item, entry, walk)
    if item.seq < walk.base or walk.broken:
        return
    try:
        apply_entry(target, store.schema, item, strict=False, findings=walk.conflicts)
    except Unappliable as error:
        walk.add("entry", "unappliable", seq=item.seq, detail=error)
        walk.broken = True


def _check_entry(store: Store, item: StoredEntry, entry: Entry, walk: Walk) -> None:
    if entry.seq != item.seq:
        walk.add("entry", "leaf_seq", seq=item.seq, found=entry.seq)
    if entry.origin.split("/")[0] != str(store.origin.code):
        walk.add("entry", "leaf_origin", seq=item.seq, found=entry.origin)
    if item.payload is None:
        if item.seq >= walk.base:
            walk.add("entry", "payload_missing", seq=item.seq)
    elif sha256(item.payload).hexdigest() != entry.payload:
        walk.add("entry", "payload_hash", seq=item.seq)
        walk.broken = True
    if entry.recorded < walk.recorded and entry.action != CLOCK_CORRECT:
        walk.add("entry", "clock_back", seq=item.seq)
    walk.recorded = entry.recorded


def _check_head(store: Store, target: apsw.Connection, signed: str, walk: Walk, *, state: bool) -> None:
    try:
        stated = note.checkpoint(walk.opened(signed))
    except note.NoteError:
        walk.add("checkpoint", "signature", size=walk.size)
        return
    walk.checkpoints += 1
    if stated.size != walk.size or stated.root != merkle.fold(walk.peaks):
        walk.add("checkpoint", "root", size=walk.size)
    if not state or walk.broken or walk.size < walk.base:
        return
    if state_of(target, existing_tables(target, store.schema.tables)) != stated.state:
        walk.add("checkpoint", "state", size=walk.size)


def _compare_schema(live: apsw.Connection, walk: Walk) -> set[str]:
    have = schema_objects(live)
    rows = live.execute(
        "SELECT type || ' ' || name, sql FROM replayed.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    want = {str(name): str(sql) for name, sql in rows}
    altered = {name for name in have.keys() | want.keys() if have.get(name) != want.get(name)}
    for name in sorted(altered):
        walk.add("schema", "schema_object", name=name)
    return altered


def _difference(live: apsw.Connection, tables: tuple[str, ...]) -> bytes:
    session = apsw.Session(live, "main")
    try:
        for table in tables:
            session.attach(table)
            session.diff("replayed", table)
        return session.changeset()
    finally:
        session.close()


def _row_findings(live: apsw.Connection, changeset: bytes) -> Iterator[Finding]:
    for change in apsw.Changeset.iter(changeset):
        names = columns(live, change.name)
        if change.op == "UPDATE":
            assert change.old is not None and change.new is not None
            row = int(change.old[0])  # type: ignore[arg-type]  # replicated keys are integers
            for name, old, new in zip(names, change.old, change.new, strict=True):
                if new is not apsw.no_change:
                    yield Finding("row_changed", change.name, row, name, shown(old), shown(new))
        elif change.op == "INSERT":
            assert change.new is not None
            yield Finding("row_added", change.name, int(change.new[0]), found=_row(names, change.new))  # type: ignore[arg-type]
        else:
            assert change.old is not None
            yield Finding("row_missing", change.name, int(change.old[0]), ledger=_row(names, change.old))  # type: ignore[arg-type]


def _row(names: list[str], values: tuple[object, ...]) -> str:
    return "; ".join(f"{name}={shown(value)}" for name, value in zip(names, values, strict=True))
