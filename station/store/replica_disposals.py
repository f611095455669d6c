"""What a replica says of lists of recordings that wait to be disposed of. Reads the replica's own file only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw

from station.store.replicas import read_only


@dataclass(frozen=True, slots=True)
class ReplicaDisposal:
    """A proposed list nobody has decided on, by a station's replica."""

    id: int
    number: str
    digests: tuple[str, ...]
    """SHA-256 (hex) of every recording on it."""
    bytes: int


def proposed(folder: Path) -> tuple[ReplicaDisposal, ...]:
    """Lists that wait by the replica in `folder`, oldest first; none where there is no readable replica."""
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return ()
    try:
        asked = (
            "SELECT d.id, d.number, i.sha256, i.size FROM disposal AS d JOIN disposal_item AS i ON i.disposal_id = d.id"
            " WHERE d.state = 'proposed' ORDER BY d.id, i.id"
        )
        rows = connection.execute(asked).fetchall()
    except apsw.SQLError:
        # A replica from before there were such lists.
        return ()
    finally:
        connection.close()
    found: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for one, number, sha256, size in rows:
        found.setdefault((int(str(one)), str(number)), []).append((str(sha256), int(str(size))))
    return tuple(
        ReplicaDisposal(one, number, tuple(sha256 for sha256, _ in items), sum(size for _, size in items))
        for (one, number), items in found.items()
    )
