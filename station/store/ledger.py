"""Ledger rows as they lie in the database: append one entry, read them back. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import apsw

from station.rules import entry as leaves
from station.rules.entry import Entry


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry with its exact bytes."""

    seq: int
    leaf: bytes
    payload: bytes | None
    """None once dropped behind a signed base."""

    @property
    def entry(self) -> Entry:
        """The leaf, read. EntryError when it is no leaf."""
        return leaves.parse(self.leaf)


def size(connection: apsw.Connection) -> int:
    """Number of entries: one more than the highest seq."""
    highest = connection.execute("SELECT max(seq) FROM ledger_entry").get
    return 0 if highest is None else int(highest) + 1


def last(connection: apsw.Connection) -> StoredEntry | None:
    """The newest entry, None in an empty ledger."""
    for row in connection.execute("SELECT seq, leaf, payload FROM ledger_entry ORDER BY seq DESC LIMIT 1"):
        return StoredEntry(*row)
    return None


def append(connection: apsw.Connection, seq: int, leaf: bytes, payload: bytes) -> None:
    """Write the next entry. The caller is inside the act's transaction."""
    connection.execute("INSERT INTO ledger_entry (seq, leaf, payload) VALUES (?, ?, ?)", (seq, leaf, payload))


def entries(connection: apsw.Connection, first: int = 0, end: int | None = None) -> Iterator[StoredEntry]:
    """Entries with first <= seq < end, in order."""
    rows = connection.execute(
        "SELECT seq, leaf, payload FROM ledger_entry WHERE seq >= ? AND (?2 IS NULL OR seq < ?2) ORDER BY seq",
        (first, end),
    )
    for row in rows:
        yield StoredEntry(*row)
