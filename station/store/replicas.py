"""The database file of a replica: the station's own tables, made by the station's own entries.

One transaction per bundle, triggers off (their work is in the changesets), foreign keys on. It applies what
it is given strictly and computes what came out; comparing that with what was signed is `replica.apply`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import apsw

from station.errors import StationError
from station.rules.merkle import compact, leaf_hash, roots
from station.store import bundles, ledger
from station.store import connection as opening
from station.store.bundles import SealedBundle
from station.store.derived import Derived, Head
from station.store.ledger import StoredEntry
from station.store.migrate import existing_tables
from station.store.replay import Unappliable, apply_entry, open_target
from station.store.schemas import STATION
from station.store.state import state_of

FILE = "station.db"
_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF"


class ReplicaUnusable(StationError):
    """SQLite cannot open or write the replica: a full disk, a damaged file."""

    text = "replica.unusable"


def read_only(folder: Path) -> apsw.Connection:
    """The replica in `folder`, to be read while others read or write it. apsw.CantOpenError where there is none."""
    connection = apsw.Connection(str(folder / FILE), flags=apsw.SQLITE_OPEN_READONLY)
    # Whoever opens or closes the file first or last holds it for a moment: that is waited for.
    connection.set_busy_timeout(60_000)
    return connection


def replayed(replica: Replica, path: Path, size: int | None = None) -> Path | None:
    """A new database at `path` made from the replica's entries alone, the first `size` or all; None when they cannot
    be replayed."""
    target = open_target(path)
    try:
        with target:
            for item in islice(replica.entries(), size):
                apply_entry(target, STATION, item, strict=True, findings=[])
    except (Unappliable, apsw.Error):
        return None
    finally:
        target.close()
    return path


class Replica:
    """An open replica below its own folder. One writer at a time; others wait."""

    def __init__(self, folder: Path) -> None:
        """Open, or begin, the replica in `folder`. ReplicaUnusable."""
        self.path = folder / FILE
        try:
            self.connection = apsw.Connection(str(self.path))
            self.connection.set_busy_timeout(60_000)
            self.connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
            self.connection.execute(_PRAGMAS)
        except apsw.Error as error:
            raise ReplicaUnusable(path=self.path, detail=error) from error

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One immediate transaction; nothing of it stays when the block raises. ReplicaUnusable when SQLite fails."""
        try:
            with opening.writing(self.connection):
                yield
        except apsw.Error as error:
            raise ReplicaUnusable(path=self.path, detail=error) from error

    def last(self) -> SealedBundle | None:
        """The newest bundle applied."""
        return bundles.last(self.connection)

    def numbered(self, seq: int) -> SealedBundle | None:
        """The bundle applied as `seq`, None when there is none."""
        return bundles.numbered(self.connection, seq)

    def size(self) -> int:
        """Number of entries held."""
        return ledger.size(self.connection) if existing_tables(self.connection, ("ledger_entry",)) else 0

    def schema_hash(self) -> str:
        """SHA-256 (hex) of the schema in force."""
        return opening.schema_hash(self.connection)

    def checkpoint(self, size: int) -> str | None:
        """The signed checkpoint kept for `size`."""
        found = self.connection.execute("SELECT note FROM ledger_checkpoint WHERE size = ?", (size,)).get
        return None if found is None else str(found)

    def apply(self, item: StoredEntry) -> None:
        """Do what the entry did and keep it. Unappliable on any disagreement."""
        try:
            apply_entry(self.connection, STATION, item, strict=True, findings=[])
        except (apsw.ConstraintError, apsw.SchemaChangeError, apsw.MismatchError, apsw.RangeError) as error:
            raise Unappliable(str(error)) from error
        assert item.payload is not None
        ledger.append(self.connection, item.seq, item.leaf, item.payload)

    def record(self, bundle: SealedBundle, checkpoint: str) -> None:
        """Remember the bundle and its checkpoint, inside the same transaction as its entries."""
        self.connection.execute("INSERT OR REPLACE INTO ledger_checkpoint VALUES (?, ?)", (bundle.size, checkpoint))
        bundles.record(self.connection, bundle)

    def head(self) -> Head:
        """Tree head and state root of what is held now, from the buckets the new entries touched."""
        return self._derived().head_between(self.connection)

    def recomputed_head(self) -> Head:
        """The same from every leaf and every row, trusting nothing that was kept."""
        self._derived().forget()
        return self.head()

    def tree(self) -> list[tuple[int, bytes]]:
        """The compact range over every leaf held, from the leaves themselves, which are not held."""
        return compact(self._leaf_hashes())

    def roots(self, sizes: Iterable[int]) -> dict[int, bytes]:
        """The tree heads over the first so many leaves, from the leaves themselves; none of more than are held."""
        return roots(self._leaf_hashes(), sizes)

    def insert_only_tables(self) -> set[str]:
        """Tables whose rows the station's own schema forbids to change."""
        guard = "%BEFORE UPDATE%RAISE(ABORT%"
        rows = self.connection.execute(
            "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND upper(sql) LIKE ?", (guard,)
        )
        return {str(row[0]) for row in rows}

    def media_columns(self) -> dict[str, tuple[int, int]]:
        """Where media tables keep hash and size, under the schema in force."""
        return bundles.media_columns(self.connection)

    def entries(self) -> Iterator[StoredEntry]:
        """Every entry held, in order."""
        return ledger.entries(self.connection)

    def state(self) -> bytes:
        """The state root over every row."""
        return state_of(self.connection, existing_tables(self.connection, STATION.tables))

    def damage(self) -> list[str]:
        """What SQLite itself finds wrong with the file, at most five lines."""
        found = [str(row[0]) for row in self.connection.execute("PRAGMA quick_check(5)")]
        return [] if found == ["ok"] else found

    def _leaf_hashes(self) -> Iterator[bytes]:
        return iter(()) if self.size() == 0 else (leaf_hash(leaf) for leaf in bundles.leaves(self.connection))

    def _derived(self) -> Derived:
        return Derived(self.path.with_name("derived.db"), existing_tables(self.connection, STATION.tables))
