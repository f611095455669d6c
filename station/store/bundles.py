"""What sealing a bundle reads and remembers: runs of entries, and the table ledger_bundle. Judges nothing.

The same table serves a replica, which remembers in it the bundles it has applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import apsw

from station.store import ledger, replay
from station.store.errors import Damaged
from station.store.ledger import StoredEntry
from station.store.migrate import existing_tables
from station.store.migrate import parse as parse_migration
from station.store.schemas import STATION

if TYPE_CHECKING:
    from station.store.store import Store

_WINDOW, _HASHES = 256, 4096
MEDIA_TABLES = ("clip", "document")
"""Tables whose new rows bring in a file of the media store (columns sha256 and size)."""


class NotAChangeset(ValueError):
    """The bytes are no SQLite changeset."""


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """One row of ledger_bundle."""

    seq: int
    first: int
    """Ledger size where it starts."""
    size: int
    """Ledger size where it ends."""
    state: str
    """State root at `size`, hex."""
    manifest_sha256: str
    sealed_at: str


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A file of the media store, as a new row names it."""

    sha256: str
    size: int
    row: str
    """`<table>/<id>`."""


def last(connection: apsw.Connection) -> SealedBundle | None:
    """The newest bundle, None before the first (or in an empty database)."""
    if not existing_tables(connection, ("ledger_bundle",)):
        return None
    row = connection.execute("SELECT * FROM ledger_bundle ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else SealedBundle(*row)


def numbered(connection: apsw.Connection, seq: int) -> SealedBundle | None:
    """Bundle `seq`, None when there is none."""
    if not existing_tables(connection, ("ledger_bundle",)):
        return None
    row = connection.execute("SELECT * FROM ledger_bundle WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else SealedBundle(*row)


def record(connection: apsw.Connection, bundle: SealedBundle) -> None:
    """Remember a bundle. The caller holds the transaction."""
    connection.execute(
        "INSERT INTO ledger_bundle VALUES (?, ?, ?, ?, ?, ?)",
        (bundle.seq, bundle.first, bundle.size, bundle.state, bundle.manifest_sha256, bundle.sealed_at),
    )


def last_sealed(store: Store) -> SealedBundle | None:
    """The newest bundle a station has sealed."""
    with store.reading():
        return last(store.connection)


def last_base(store: Store) -> SealedBundle | None:
    """The newest bundle that carries the ledger from its first entry on."""
    with store.reading():
        row = store.connection.execute(
            "SELECT * FROM ledger_bundle WHERE first = 0 ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    return None if row is None else SealedBundle(*row)


def migrated_since(store: Store, size: int) -> bool:
    """Whether a migration came after `size` entries."""
    with store.reading():
        now = ledger.size(store.connection)
        return migration_at(store.connection, now) != migration_at(store.connection, size)


def record_sealed(store: Store, bundle: SealedBundle) -> None:
    """Remember a bundle that is now in the outbox."""
    with store.writing_ledger() as connection:
        record(connection, bundle)


def stretch(store: Store, first: int, size: int) -> Iterator[StoredEntry]:
    """Entries with first <= seq < size, a window at a time so that no read stays open while they are wrapped."""
    for start in range(first, size, _WINDOW):
        with store.reading():
            window = list(ledger.entries(store.connection, start, min(start + _WINDOW, size)))
        yield from window


def checkpoint(store: Store) -> str:
    """A signed checkpoint of the ledger now. Damaged when an entry's changeset cannot even be read."""
    try:
        return store.checkpoint()
    except apsw.CorruptError as error:
        raise Damaged(detail=error) from error


def each_leaf_hash(store: Store, first: int, size: int) -> Iterator[bytes]:
    """The leaf hashes with first <= seq < size as the tree keeps them, a window at a time."""
    for start in range(first, size, _HASHES):
        yield from store.leaf_hashes_between(start, min(start + _HASHES, size))


def leaves(connection: apsw.Connection) -> Iterator[bytes]:
    """Every leaf held, in order."""
    return (bytes(row[0]) for row in connection.execute("SELECT leaf FROM ledger_entry ORDER BY seq"))


def migration_at(connection: apsw.Connection, size: int) -> int:
    """The highest migration in force after `size` entries."""
    return int(connection.execute("SELECT max(number) FROM ledger_migration WHERE seq < ?", (size,)).get)


def changeset_of(item: StoredEntry) -> bytes:
    """The row changes an entry makes on replay: none for a migration, a repair's own. Unappliable on a bad repair."""
    action = item.entry.action
    if item.payload is None or action == replay.MIGRATE:
        return b""
    if action != replay.REPAIR:
        return item.payload
    repair = replay.parse_repair(item.payload)
    return repair.changeset if repair.mode == replay.ADOPT else b""


def is_migration(item: StoredEntry) -> bool:
    """Whether replaying the entry changes the schema."""
    return item.entry.action == replay.MIGRATE


def missing_migration(item: StoredEntry) -> str | None:
    """The name of the file a migration entry needs and this installation does not have, None when all is here.

    Unappliable when the entry calls itself a migration and carries none.
    """
    if not is_migration(item) or item.payload is None:
        return None
    try:
        wanted = parse_migration(item.payload)
    except ValueError as error:
        raise replay.Unappliable("not a migration") from error
    shipped = {m.number: m.sha256 for m in STATION.migrations()}
    return None if shipped.get(wanted.number) == wanted.sha256 else wanted.name


def operations(changeset: bytes) -> Iterator[tuple[str, str]]:
    """(table, INSERT | UPDATE | DELETE) of every row a changeset changes. NotAChangeset."""
    try:
        for change in apsw.Changeset.iter(changeset):
            yield change.name, change.op
    except (apsw.Error, ValueError) as error:
        raise NotAChangeset(str(error)) from error


def media_columns(connection: apsw.Connection) -> dict[str, tuple[int, int]]:
    """Where each media table keeps sha256 and size."""
    found = {}
    for table in existing_tables(connection, MEDIA_TABLES):
        names = replay.columns(connection, table)
        found[table] = (names.index("sha256"), names.index("size"))
    return found


def media_rows(changeset: bytes, columns: dict[str, tuple[int, int]]) -> Iterator[MediaRow]:
    """The files that a changeset's new rows name."""
    for change in apsw.Changeset.iter(changeset):
        if change.op == "INSERT" and change.name in columns and change.new is not None:
            digest, size = columns[change.name]
            yield MediaRow(str(change.new[digest]), int(str(change.new[size])), f"{change.name}/{change.new[0]}")


def sqlite_version() -> str:
    """Of the library in use."""
    return apsw.sqlite_lib_version()
