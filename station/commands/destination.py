"""Where a command writes what it made: looked at before anything is entered, told in our words when it fails."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.errors import StationError


class NotWritten(StationError):
    """The file could not be written there. Facts: path, detail."""

    text = "cli.not_written"


class Occupied(StationError):
    """Something lies there, which would be lost. Facts: path."""

    text = "cli.occupied"


def check_new(file: Path) -> None:
    """As `check`, and nothing lies there that would be written over. Occupied, NotWritten."""
    check(file)
    if file.exists():
        raise Occupied(path=file)


def check(file: Path) -> None:
    """Nothing that can be seen beforehand keeps a file from being written there. NotWritten."""
    if file.is_dir():
        raise NotWritten(path=file, detail=os.strerror(errno.EISDIR))
    if not file.parent.is_dir():
        raise NotWritten(path=file, detail=os.strerror(errno.ENOENT))
    if not os.access(file.parent, os.W_OK):
        raise NotWritten(path=file, detail=os.strerror(errno.EACCES))


def check_stick(folder: Path) -> None:
    """The folder is there: a stick that is not plugged in is not made up on the machine's own disk. NotWritten."""
    if not folder.is_dir():
        raise NotWritten(path=folder, detail=os.strerror(errno.ENOTDIR if folder.exists() else errno.ENOENT))


@contextmanager
def written(place: Path) -> Iterator[None]:
    """Whatever the machine says in this block is about writing there. NotWritten."""
    try:
        yield
    except OSError as error:
        raise NotWritten(path=place, detail=error.strerror or error) from error
