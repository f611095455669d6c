"""The state root: one hash over every replicated row, from buckets of 256 consecutive ids.

row    = type-tagged, length-prefixed values in column order (integers as 8-byte big-endian two's complement)
bucket = SHA-256 of its rows in id order;  table = SHA-256 of (bucket number, hash) in order
state  = SHA-256 of (table name, table hash) in name order. Empty buckets and tables count for nothing.
Not SQL text: how SQLite prints values may change between versions, bytes may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

Value = None | int | float | str | bytes

BUCKET_BITS = 8


def bucket_of(row_id: int) -> int:
    """The bucket a row's id falls into."""
    return row_id >> BUCKET_BITS


def row_bytes(values: Iterable[Value]) -> bytes:
    """Canonical bytes of one row. TypeError on a float: replicated tables hold none."""
    return b"".join(_tagged(value) for value in values)


def _tagged(value: Value) -> bytes:
    if value is None:
        return b"N"
    if isinstance(value, int):
        return b"I" + value.to_bytes(8, "big", signed=True)
    if isinstance(value, str):
        raw = value.encode()
        return b"T" + len(raw).to_bytes(8, "big") + raw
    if isinstance(value, bytes):
        return b"B" + len(value).to_bytes(8, "big") + value
    raise TypeError(f"no canonical form for {type(value).__name__}")


def bucket_hash(rows: Iterable[Iterable[Value]]) -> bytes | None:
    """Hash of one bucket's rows, given in id order; None for an empty bucket."""
    digest, empty = sha256(), True
    for row in rows:
        raw = row_bytes(row)
        digest.update(len(raw).to_bytes(8, "big") + raw)
        empty = False
    return None if empty else digest.digest()


def table_hash(buckets: Iterable[tuple[int, bytes]]) -> bytes | None:
    """Hash of a table from (bucket number, hash) in bucket order; None for an empty table."""
    digest, empty = sha256(), True
    for number, value in buckets:
        digest.update(number.to_bytes(8, "big", signed=True) + value)
        empty = False
    return None if empty else digest.digest()


def state_root(tables: Mapping[str, bytes | None]) -> bytes:
    """The state root, 32 bytes, from each table's hash by name."""
    digest = sha256()
    for name in sorted(tables):
        value = tables[name]
        if value is not None:
            raw = name.encode()
            digest.update(len(raw).to_bytes(2, "big") + raw + value)
    return digest.digest()
