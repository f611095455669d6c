"""`derived.db`: the Merkle tree and the bucket hashes, kept ready so that a checkpoint costs milliseconds.

Everything in it can be rebuilt from the station's database. It knows the size it reflects, catches up
before use, and is thrown away when it is unreadable or belongs to another history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from station.rules import merkle, stateroot
from station.store import ledger
from station.store.connection import snapshot, writing
from station.store.state import all_buckets, one_bucket, touched_buckets

_TABLES = """
    CREATE TABLE IF NOT EXISTS tree_leaf (seq INTEGER PRIMARY KEY NOT NULL, hash BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS subject (
        name TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (name, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bucket (
        tab TEXT NOT NULL, bucket INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (tab, bucket)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS peak (
        position INTEGER PRIMARY KEY NOT NULL, height INTEGER NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS block (number INTEGER PRIMARY KEY NOT NULL, hash BLOB NOT NULL) STRICT;
"""
BLOCK = 10
"""Height of the subtrees kept: a head long ago costs a thousandth of the leaves before it."""


@dataclass(frozen=True, slots=True)
class Head:
    """Tree head and state root at one size."""

    size: int
    root: bytes
    state: bytes


class Derived:
    """Tree leaves, compact range and bucket hashes of one store."""

    def __init__(self, path: Path, tables: tuple[str, ...]) -> None:
        self.path = path
        self.tables = tables

    def head(self, live: apsw.Connection) -> Head:
        """Head and state root of what `live` holds now. Not inside a transaction of `live`.

        The lock of derived.db comes first and the snapshot second, so two processes never catch up past each other.
        """
        if live.txn_state("main") == apsw.SQLITE_TXN_WRITE:
            raise RuntimeError("inside an act the rows are not yet what the ledger says")
        return self.head_between(live)

    def head_between(self, live: apsw.Connection) -> Head:
        """`head`, also inside a transaction of `live` that stands between two whole entries, as a replica's does."""
        connection = self._open()
        try:
            with writing(connection), snapshot(live):
                self._catch_up(connection, live)
                return Head(_reflected(connection), _root(connection), self._state(connection))
        finally:
            connection.close()

    def leaf_hashes(self, live: apsw.Connection, size: int) -> list[bytes]:
        """The first `size` leaf hashes, for proofs."""
        self.head(live)
        connection = self._open()
        try:
            return [
                bytes(row[0])
                for row in connection.execute("SELECT hash FROM tree_leaf WHERE seq < ? ORDER BY seq", (size,))
            ]
        finally:
            connection.close()

    def leaf_hashes_between(self, live: apsw.Connection, first: int, end: int) -> list[bytes]:
        """The leaf hashes with first <= seq < end."""
        self.head(live)
        connection = self._open()
        try:
            return _leaves(connection, first, end)
        finally:
            connection.close()

    def heads_of(self, live: apsw.Connection, ranges: Iterable[tuple[int, int]]) -> list[bytes]:
        """The head over each range [first, end) of leaves, for consistency proofs; the leaves are not held."""
        self.head(live)
        connection = self._open()
        try:
            return [merkle.fold(merkle.compact(_each_leaf(connection, first, end))) for first, end in ranges]
        finally:
            connection.close()

    def root_at(self, live: apsw.Connection, size: int) -> bytes | None:
        """The tree head over the first `size` leaves; None when there are not so many."""
        if self.head(live).size < size:
            return None
        connection = self._open()
        try:
            with writing(connection):
                _fill_blocks(connection, size >> BLOCK)
                return _root_of(connection, size)
        finally:
            connection.close()

    def seqs_about(self, live: apsw.Connection, subject: str) -> list[int]:
        """Positions of the entries about one subject, oldest first."""
        self.head(live)
        connection = self._open()
        try:
            return [
                int(row[0])
                for row in connection.execute("SELECT seq FROM subject WHERE name = ? ORDER BY seq", (subject,))
            ]
        finally:
            connection.close()

    def forget(self) -> None:
        """Throw everything away; the next use rebuilds it."""
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _open(self) -> apsw.Connection:
        try:
            return self._connect()
        except (apsw.NotADBError, apsw.CorruptError, apsw.CantOpenError):
            self.forget()
            return self._connect()

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.path))
        connection.set_busy_timeout(60_000)
        connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
        connection.execute(_TABLES)
        return connection

    def _catch_up(self, connection: apsw.Connection, live: apsw.Connection) -> None:
        have, want = _reflected(connection), ledger.size(live)
        if have > want or not _same_history(connection, live, have):
            for table in ("tree_leaf", "subject", "bucket", "peak", "block"):
                connection.execute(f"DELETE FROM {table}")
            have = 0
        if have == want:
            return
        peaks = [(int(h), bytes(v)) for h, v in connection.execute("SELECT height, hash FROM peak ORDER BY position")]
        touched: set[tuple[str, int]] = set()
        whole = have == 0
        for item in ledger.entries(live, have):
            digest = merkle.leaf_hash(item.leaf)
            merkle.push(peaks, digest)
            connection.execute("INSERT INTO tree_leaf VALUES (?, ?)", (item.seq, digest))
            connection.execute("INSERT INTO subject VALUES (?, ?)", (item.entry.subject, item.seq))
            if item.payload is None or item.payload.startswith(b"anjian-"):
                whole = True
            elif not whole:
                touched |= touched_buckets(item.payload)
        connection.execute("DELETE FROM peak")
        connection.executemany("INSERT INTO peak VALUES (?, ?, ?)", [(i, h, v) for i, (h, v) in enumerate(peaks)])
        self._rehash(connection, live, None if whole else touched)

    def _rehash(self, connection: apsw.Connection, live: apsw.Connection, touched: set[tuple[str, int]] | None) -> None:
        if touched is None:
            connection.execute("DELETE FROM bucket")
            for table in self.tables:
                connection.executemany(
                    "INSERT INTO bucket VALUES (?, ?, ?)", ((table, n, h) for n, h in all_buckets(live, table))
                )
            return
        for table, number in touched:
            value = one_bucket(live, table, number)
            connection.execute("DELETE FROM bucket WHERE tab = ? AND bucket = ?", (table, number))
            if value is not None:
                connection.execute("INSERT INTO bucket VALUES (?, ?, ?)", (table, number, value))

    def _state(self, connection: apsw.Connection) -> bytes:
        def buckets(table: str) -> list[tuple[int, bytes]]:
            rows = connection.execute("SELECT bucket, hash FROM bucket WHERE tab = ? ORDER BY bucket", (table,))
            return [(int(n), bytes(h)) for n, h in rows]

        return stateroot.state_root({table: stateroot.table_hash(buckets(table)) for table in self.tables})


def _reflected(connection: apsw.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(seq) + 1, 0) FROM tree_leaf").get)


def _root(connection: apsw.Connection) -> bytes:
    return merkle.fold(
        [(int(h), bytes(v)) for h, v in connection.execute("SELECT height, hash FROM peak ORDER BY position")]
    )


def _fill_blocks(connection: apsw.Connection, end: int) -> None:
    """Heads of the whole blocks before number `end` that are not kept yet."""
    have = int(connection.execute("SELECT coalesce(max(number) + 1, 0) FROM block").get)
    for number in range(have, end):
        leaves = _leaves(connection, number << BLOCK, (number + 1) << BLOCK)
        connection.execute("INSERT INTO block VALUES (?, ?)", (number, merkle.root(leaves)))


def _root_of(connection: apsw.Connection, size: int) -> bytes:
    whole = size >> BLOCK
    peaks: list[tuple[int, bytes]] = []
    for row in connection.execute("SELECT hash FROM block WHERE number < ? ORDER BY number", (whole,)):
        merkle.push(peaks, bytes(row[0]), BLOCK)
    for leaf in _leaves(connection, whole << BLOCK, size):
        merkle.push(peaks, leaf)
    return merkle.fold(peaks)


def _leaves(connection: apsw.Connection, first: int, end: int) -> list[bytes]:
    return list(_each_leaf(connection, first, end))


def _each_leaf(connection: apsw.Connection, first: int, end: int) -> Iterator[bytes]:
    rows = connection.execute("SELECT hash FROM tree_leaf WHERE seq >= ? AND seq < ? ORDER BY seq", (first, end))
    return (bytes(row[0]) for row in rows)


def _same_history(connection: apsw.Connection, live: apsw.Connection, have: int) -> bool:
    if have == 0:
        return True
    mine = connection.execute("SELECT hash FROM tree_leaf WHERE seq = ?", (have - 1,)).get
    leaf = live.execute("SELECT leaf FROM ledger_entry WHERE seq = ?", (have - 1,)).get
    return leaf is not None and bytes(mine) == merkle.leaf_hash(bytes(leaf))
