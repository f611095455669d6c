"""Files that somebody hands the station by name: a platform's list, a proof that an enterprise has closed."""

from __future__ import annotations

from pathlib import Path

from station.errors import StationError
from station.rules.state_secret import refuse
from station.store.home import Home
from station.texts import text

LIMIT = 512 * 1024 * 1024
_TABLES = (".xlsx", ".csv")


class NoFile(StationError):
    """A file that was named cannot be read. Facts: path, detail."""

    text = "draw.no_file"


def read(named: str | Path) -> tuple[str, bytes]:
    """Name and bytes of a file. NoFile says why it cannot be read; StateSecret by its name or a folder's, unread."""
    path = Path(named).expanduser()
    refuse(str(path))
    try:
        if path.stat().st_size > LIMIT:
            raise NoFile(path=path, detail=text("draw.unread.too_big", limit=LIMIT >> 20))
        return path.name, path.read_bytes()
    except FileNotFoundError as error:
        raise NoFile(path=path, detail=text("draw.unread.missing")) from error
    except IsADirectoryError as error:
        raise NoFile(path=path, detail=text("draw.unread.folder")) from error
    except PermissionError as error:
        raise NoFile(path=path, detail=text("draw.unread.forbidden")) from error
    except OSError as error:
        raise NoFile(path=path, detail=text("draw.unread.failed", code=error.errno)) from error


def newest_table(home: Home) -> str:
    """The newest table in the inbox, to be offered first; empty when there is none."""
    found = [path for path in home.inbox.glob("*") if path.suffix.lower() in _TABLES and path.is_file()]
    return str(max(found, key=lambda path: path.stat().st_mtime)) if found else ""
