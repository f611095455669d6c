"""How many enforcement officers a station has by its replica. Reads the replica's own file; it changes nothing."""

from __future__ import annotations

from pathlib import Path

import apsw

from station.store.replicas import read_only

_CERTIFIED = """
    SELECT count(*) FROM officer
    WHERE status = 'active' AND cert_no IS NOT NULL AND id NOT IN (SELECT officer_id FROM officer_loan)
"""


def enforcers(folder: Path) -> int:
    """Certified officers of its own in service by the replica in `folder`; 0 where there is no readable replica."""
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return 0
    try:
        return int(str(connection.execute(_CERTIFIED).get))
    except apsw.SQLError:
        # A replica of a station that has not reached the tables yet.
        return 0
    finally:
        connection.close()
