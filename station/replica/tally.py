"""What a run of entries amounts to: row operations by table, and the files it brings in. Both sides count alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from station.replica.manifest import Media, Ops
from station.replica.payload import MediaList
from station.store import bundles
from station.store.bundles import MediaRow
from station.store.ledger import StoredEntry

_KINDS = ("INSERT", "UPDATE", "DELETE")


class OpsTally:
    """Counts row operations over entries."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, item: StoredEntry) -> None:
        """Count one entry. Unappliable or apsw.Error when its payload is none."""
        self._counts.update(bundles.operations(bundles.changeset_of(item)))

    def ops(self) -> tuple[Ops, ...]:
        """By table name."""
        tables = sorted({table for table, _ in self._counts})
        return tuple(Ops(table, *(self._counts[table, kind] for kind in _KINDS)) for table in tables)


class MediaTally:
    """Collects the files that new rows name, under one schema."""

    def __init__(self, columns: dict[str, tuple[int, int]]) -> None:
        self._columns = columns
        self._rows: list[MediaRow] = []

    def add(self, item: StoredEntry) -> None:
        """Collect one entry's files."""
        self._rows += bundles.media_rows(bundles.changeset_of(item), self._columns)

    def listed(self) -> tuple[MediaList, Media]:
        """The list, and what the manifest says about it."""
        return media_list(self._rows)


def media_list(rows: Iterable[MediaRow]) -> tuple[MediaList, Media]:
    """The list of files, sorted, and what the manifest says about it."""
    ordered = sorted(rows, key=lambda row: (row.sha256, row.row))
    text = "".join(f"{row.sha256} {row.size} {row.row}\n" for row in ordered)
    total = sum(row.size for row in ordered)
    return MediaList(text), Media(len(ordered), total, sha256(text.encode()).hexdigest())
