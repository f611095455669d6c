"""What a replica says of a station's people. Reads the replica's own file; it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw

from station.store.replicas import read_only


@dataclass(frozen=True, slots=True)
class ReplicaPerson:
    """Somebody in service at a station, by its replica."""

    id: int
    name: str
    roles: frozenset[str]


def people(folder: Path) -> tuple[ReplicaPerson, ...]:
    """Everybody in service by the replica in `folder`, by id; none where there is no readable replica."""
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return ()
    try:
        rows = connection.execute("SELECT id, name, roles FROM officer WHERE status = 'active' ORDER BY id").fetchall()
    except apsw.SQLError:
        # A replica that holds no roster yet.
        return ()
    finally:
        connection.close()
    return tuple(ReplicaPerson(int(str(one)), str(name), frozenset(str(roles).split(","))) for one, name, roles in rows)
