"""The files a replica promises: a station's clips and papers, by SHA-256. Reads the replica; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw

from station.store.replicas import FILE

_CLIPS = "SELECT sha256, size FROM clip WHERE sha256 != '' {major} ORDER BY id"
_PAPERS = "SELECT sha256, size FROM document WHERE sha256 != '' {major} ORDER BY id"
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
    try:
        connection = apsw.Connection(str(folder / FILE), flags=apsw.SQLITE_OPEN_READONLY)
    except apsw.CantOpenError:
        return []
    only = _MAJOR if major else ""
    found: dict[str, Promised] = {}
    try:
        for sql in (_CLIPS, _PAPERS):
            for digest, size in connection.execute(sql.format(major=only)):
                found.setdefault(str(digest), Promised(str(digest), int(str(size))))
    except apsw.SQLError:
        # A replica from before there were clips.
        return []
    finally:
        connection.close()
    return list(found.values())
