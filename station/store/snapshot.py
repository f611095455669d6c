"""A whole copy of a live database in one file, and what such a copy holds.

The copy is one moment's, compact, without a journal beside it: any SQLite opens it, from a read-only disk too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from station.errors import StationError
from station.rules import merkle
from station.rules.entry import EntryError
from station.store import ledger
from station.store.atomic import fsync_folder
from station.store.audit import named_media
from station.store.errors import DiskFull
from station.store.migrate import existing_tables
from station.texts import text

if TYPE_CHECKING:
    from station.store.store import Store


class SnapshotBroken(StationError):
    """A copy of a database is not sound. Facts: path, detail."""

    text = "backup.snapshot_broken"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a copy holds."""

    code: str
    name: str
    demo: bool
    epoch: int
    size: int
    """Entries in its ledger."""
    root: bytes
    """Tree head at `size`."""
    root_at: bytes
    """Tree head at the size that was asked for."""
    last_entry_at: str
    media: tuple[str, ...]
    """SHA-256 of every file its rows name."""
    bases: tuple[str, ...]
    """Names of its signed bases."""
    chiefs: tuple[str, ...]


def take(store: Store, target: Path) -> None:
    """Write a copy of the database as it is now to `target` (absent), durable. DiskFull."""
    copy(store.path, target)


def copy(path: Path, target: Path) -> None:
    """The same of any database file, a replica's for one. DiskFull."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(60_000)
        connection.execute("VACUUM INTO ?", (str(target),))
    except apsw.FullError as error:
        raise DiskFull from error
    finally:
        connection.close()
    file = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
    fsync_folder(target.parent)


def read(path: Path, at: int) -> Snapshot:
    """What a copy holds, once the file is sound and every entry is what its leaf says; `at`: size of a checkpoint.

    SnapshotBroken.
    """
    try:
        connection = _immutable(path)
        try:
            return _read(connection, path, at)
        finally:
            connection.close()
    except apsw.Error as error:
        raise SnapshotBroken(path=path, detail=error) from error


def ledger_of(path: Path, at: int) -> tuple[int, bytes]:
    """Entries in the ledger of any sound copy, the bureau's for one, and the tree head at size `at`. SnapshotBroken."""
    try:
        connection = _immutable(path)
        try:
            check = str(connection.execute("PRAGMA integrity_check(1)").get)
            if check != "ok":
                raise SnapshotBroken(path=path, detail=check)
            _, root, last = _tree(connection, path, at)
            return (0 if last is None else last.seq + 1), root
        finally:
            connection.close()
    except apsw.Error as error:
        raise SnapshotBroken(path=path, detail=error) from error


def tip(path: Path) -> ledger.StoredEntry | None:
    """The newest entry of a copy; None where it cannot be read."""
    try:
        connection = _immutable(path)
        try:
            return ledger.last(connection)
        finally:
            connection.close()
    except apsw.Error:
        return None


def leaf_at(store: Store, seq: int) -> bytes | None:
    """The leaf of one entry of a live database; None where its ledger does not reach so far."""
    found = store.connection.execute("SELECT leaf FROM ledger_entry WHERE seq = ?", (seq,)).get
    return None if found is None else bytes(found)


def _immutable(path: Path) -> apsw.Connection:
    """A copy has no journal and nobody writes to it: it is read as it lies, from a read-only disk too."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection(f"{path.resolve().as_uri()}?mode=ro&immutable=1", flags=flags)


def _read(connection: apsw.Connection, path: Path, at: int) -> Snapshot:
    check = str(connection.execute("PRAGMA integrity_check(1)").get)
    if check != "ok":
        raise SnapshotBroken(path=path, detail=check)
    root, root_at, last = _tree(connection, path, at)
    found = connection.execute("SELECT code, name, demo FROM station").fetchone()
    if found is None or last is None:
        raise SnapshotBroken(path=path, detail=text("backup.no_station"))
    chiefs = connection.execute(
        "SELECT name FROM officer WHERE status = 'active' AND instr(',' || roles || ',', ',chief,') ORDER BY id"
    )
    return Snapshot(
        code=str(found[0]),
        name=str(found[1]),
        demo=bool(found[2]),
        epoch=int(last.entry.origin.partition("/")[2]),
        size=last.seq + 1,
        root=root,
        root_at=root_at,
        last_entry_at=last.entry.recorded,
        media=tuple(named_media(connection)),
        bases=_bases(connection),
        chiefs=tuple(str(row[0]) for row in chiefs),
    )


def _tree(connection: apsw.Connection, path: Path, at: int) -> tuple[bytes, bytes, ledger.StoredEntry | None]:
    peaks: list[tuple[int, bytes]] = []
    root_at, last = merkle.fold(peaks), None
    for wanted, item in enumerate(ledger.entries(connection)):
        try:
            sound = item.seq == wanted == item.entry.seq
            sound = sound and (item.payload is None or sha256(item.payload).hexdigest() == item.entry.payload)
        except EntryError:
            sound = False
        if not sound:
            raise SnapshotBroken(path=path, detail=text("backup.entry_broken", seq=wanted))
        merkle.push(peaks, merkle.leaf_hash(item.leaf))
        last = item
        if wanted + 1 == at:
            root_at = merkle.fold(peaks)
    return merkle.fold(peaks), root_at, last


def _bases(connection: apsw.Connection) -> tuple[str, ...]:
    if not existing_tables(connection, ("ledger_base",)):
        return ()
    return tuple(str(row[0]) for row in connection.execute("SELECT file FROM ledger_base ORDER BY size"))
