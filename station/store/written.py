"""The words an act writes, as its changeset has them. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator

import apsw


def words(changeset: bytes) -> Iterator[tuple[str, str]]:
    """Table and text of every text that the act put into a row, new or changed; what stood there before is not told."""
    for change in apsw.Changeset.iter(changeset):
        for value in change.new or ():
            if isinstance(value, str):
                yield change.name, value
