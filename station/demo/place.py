"""The place of a demo home: what lies there, and putting a finished one in its stead.

Nothing is thrown away unless it is proved to be a demonstration, by the station's own row in its database or,
where that cannot be read, by what only a demo home holds. station.toml proves nothing: anybody may edit it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station import settings
from station.demo.clock import OFFSET_FILE
from station.errors import StationError
from station.intake.session import RESERVE
from station.settings import SettingsBroken
from station.store.atomic import fsync_folder
from station.store.demo_row import is_demo
from station.store.errors import StoreBusy
from station.store.home import Home
from station.wiring import open_station

PINS_FILE = "demo-pins.toml"
ROOM = 200_000_000
"""Bytes a demo station may take while it is built, generously."""


class NotADemo(StationError):
    """The folder holds a real station, or something that cannot be proved to be a demo."""

    text = "demo.not_a_demo"


class DemoBroken(StationError):
    """A demo station lies there and cannot be opened."""

    text = "demo.broken"


class NoRoom(StationError):
    """The disk is too full to build a demo."""

    text = "demo.no_room"


def exists(root: Path) -> bool:
    """Whether a demo station that opens lies at `root`; False where it is free. NotADemo, DemoBroken, StoreBusy."""
    if _free(root):
        return False
    _guard(root)
    try:
        station = open_station(root)
        try:
            station.clock.now()
        finally:
            station.close()
    except StoreBusy:
        raise
    except StationError as error:
        raise DemoBroken(path=root, detail=error.message) from error
    return True


def check(root: Path) -> None:
    """Refuse a place where no demo may be built: NotADemo, StoreBusy, NoRoom."""
    _guard(root)
    disk = shutil.disk_usage(next(folder for folder in (root, *root.absolute().parents) if folder.exists()))
    # The past is imported like the present, and an import leaves its share of the disk free.
    needed = ROOM + disk.total // RESERVE
    if disk.free < needed:
        raise NoRoom(path=root, needed=needed // 1_000_000, free=disk.free // 1_000_000)


@contextmanager
def replacing(root: Path) -> Iterator[Path]:
    """An empty folder beside `root` to build in; afterwards it takes the place of `root`, whole or not at all."""
    check(root)
    root.parent.mkdir(parents=True, exist_ok=True)
    draft = _beside(root)
    try:
        yield draft
        _swap(draft, root)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _swap(draft: Path, root: Path) -> None:
    # Looked at again: building took a while, and somebody may have founded a station here meanwhile.
    _guard(root)
    old = _beside(root)
    if root.exists():
        root.replace(old)
    draft.replace(root)
    fsync_folder(root.parent)
    shutil.rmtree(old)


def _beside(root: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=root.parent, prefix=f".{root.name}-"))


def _free(root: Path) -> bool:
    return not root.exists() or (root.is_dir() and not any(root.iterdir()))


def _guard(root: Path) -> None:
    """NotADemo unless `root` is free or proved to be a demo. StoreBusy."""
    if not _free(root) and not _proved(Home(root)):
        raise NotADemo(path=root)


def _proved(home: Home) -> bool:
    mark = is_demo(home.db)
    if mark is not None:
        return mark
    return all((home.root / name).exists() for name in (PINS_FILE, OFFSET_FILE)) and not _called_real(home)


def _called_real(home: Home) -> bool:
    try:
        return not settings.load(home.settings_file).demo
    except SettingsBroken:
        return False
