"""What a replica says of requests for recordings that wait. Reads the replica's own file; it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw

from station.store.replicas import read_only


@dataclass(frozen=True, slots=True)
class ReplicaRequest:
    """A request nobody has decided on, by a station's replica."""

    id: int
    number: str


def waiting(folder: Path) -> tuple[ReplicaRequest, ...]:
    """Requests that wait by the replica in `folder`, oldest first; none where there is no readable replica."""
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return ()
    try:
        asked = "SELECT id, number FROM access_request WHERE state = 'applied' ORDER BY id"
        rows = connection.execute(asked).fetchall()
    except apsw.SQLError:
        # A replica from before there were requests.
        return ()
    finally:
        connection.close()
    return tuple(ReplicaRequest(int(str(one)), str(number)) for one, number in rows)
