"""The files a replica promises: a station's clips and papers, by SHA-256. Reads the replica; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from station.store.replicas import read_only

_CLIPS = "SELECT sha256, size FROM clip WHERE sha256 != '' {major} ORDER BY id"
_PAPERS = "SELECT sha256, size FROM document WHERE sha256 != '' {major} ORDER BY id"
_REMOVED = "SELECT sha256 FROM disposal_item WHERE removed_at IS NOT NULL"
_MAJOR = "AND case_id IN (SELECT case_id FROM review)"
"""A case that was given to legal review is what 重大 means here (余应急发〔2019〕43号二（三）3)."""


@dataclass(frozen=True, slots=True)
class Promised:
    """One file of a station's media store."""

    sha256: str
    size: int
    """Bytes."""


def promised(folder: Path, *, major: bool = False) -> list[Promised]:
    """Clips, then papers, the oldest first; of major cases only where asked. Empty where there is no replica."""
    only = _MAJOR if major else ""
    found: dict[str, Promised] = {}
    for sql in (_CLIPS, _PAPERS):
        for digest, size in _read(folder, sql.format(major=only)):
            found.setdefault(str(digest), Promised(str(digest), int(str(size))))
    return list(found.values())


def removed(folder: Path) -> set[str]:
    """Clips whose bytes the station destroyed after their term, by SHA-256; empty where there is no replica."""
    return {str(row[0]) for row in _read(folder, _REMOVED)}


def _read(folder: Path, sql: str) -> list[Any]:
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return []
    try:
        return list(connection.execute(sql))
    except apsw.SQLError:
        # A replica from before there was such a table.
        return []
    finally:
        connection.close()
