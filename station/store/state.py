"""Reads rows into state-root buckets. Knows SQL; the hashing is `rules.stateroot`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import apsw

from station.rules import stateroot
from station.rules.stateroot import BUCKET_BITS, bucket_hash, bucket_of


def state_of(connection: apsw.Connection, tables: Iterable[str]) -> bytes:
    """The state root over whole tables, recomputed from every row."""
    return stateroot.state_root({table: stateroot.table_hash(all_buckets(connection, table)) for table in tables})


def all_buckets(connection: apsw.Connection, table: str) -> Iterator[tuple[int, bytes]]:
    """(bucket, hash) of every non-empty bucket of a table, in order."""
    rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY id')
    for bucket, members in groupby(rows, key=lambda row: bucket_of(row[0])):
        value = bucket_hash(members)
        if value is not None:
            yield bucket, value


def one_bucket(connection: apsw.Connection, table: str, bucket: int) -> bytes | None:
    """Hash of one bucket, None when it holds no row."""
    first = bucket << BUCKET_BITS
    last = first + (1 << BUCKET_BITS) - 1
    return bucket_hash(
        connection.execute(f'SELECT * FROM "{table}" WHERE id BETWEEN ? AND ? ORDER BY id', (first, last))
    )


def touched_buckets(changeset: bytes) -> set[tuple[str, int]]:
    """(table, bucket) of every row a changeset changes."""
    found: set[tuple[str, int]] = set()
    for change in apsw.Changeset.iter(changeset):
        values = change.new if change.op == "INSERT" else change.old
        assert values is not None
        row_id = values[0]
        assert isinstance(row_id, int)
        found.add((change.name, bucket_of(row_id)))
    return found
