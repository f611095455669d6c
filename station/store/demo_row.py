"""What a database says of itself before anybody may open it: whether its station is a demonstration.

Reads only, without keys or settings, because it decides whether a home may be thrown away.
"""

from __future__ import annotations

from pathlib import Path

import apsw

from station.store.errors import StoreBusy


def is_demo(db: Path) -> bool | None:
    """The `demo` mark of the station's own row; None when there is no database or no such row to be read. StoreBusy."""
    if not db.exists():
        return None
    try:
        connection = apsw.Connection(str(db), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            marks = [bool(row[0]) for row in connection.execute("SELECT demo FROM station")]
        finally:
            connection.close()
    except (apsw.NotADBError, apsw.CorruptError, apsw.SQLError):
        return None
    except apsw.BusyError as error:
        raise StoreBusy from error
    return all(marks) if marks else None
