"""Pictures and files on the screen beside the terminal: handed to a program where there is a desktop and one of them.

Knows programs and windows, nothing of papers. Where there is no desktop (a console, a connection from elsewhere) there
is no viewer, and the caller shows words instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devices.errors import DeviceError

VIEWERS = ("imv", "eog", "ristretto", "gpicview", "feh")
"""Tried in this order; each shows the files it is given."""
READERS = ("xdg-open", "evince", "atril", "okular", "zathura", "mupdf")
"""The same for a PDF or a scan, whatever a desktop has."""
DESKTOPS = ("WAYLAND_DISPLAY", "DISPLAY")


class ViewerFailed(DeviceError):
    """The viewer did not start."""


class Viewer:
    """One program; what it shows lies in a folder of its own that goes with this object."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._folder = tempfile.TemporaryDirectory(prefix="pages-")
        self._shown = 0

    def show(self, pictures: Sequence[bytes]) -> None:
        """Open the pictures (PNG) in a window of their own and come back at once. ViewerFailed."""
        self._shown += 1
        files = [Path(self._folder.name) / f"{self._shown}-{number}.png" for number in range(1, len(pictures) + 1)]
        try:
            for file, picture in zip(files, pictures, strict=True):
                file.write_bytes(picture)
        except OSError as error:
            raise ViewerFailed("not_started", program=self._program, said=error.strerror or "") from error
        _start(self._program, files)


class Reader:
    """One program that shows a file as it is."""

    def __init__(self, program: str) -> None:
        self._program = program

    def show(self, file: Path) -> None:
        """Open it in a window of its own and come back at once. ViewerFailed."""
        _start(self._program, [file])


def _start(program: str, files: Sequence[Path]) -> None:
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen([program, *map(str, files)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        raise ViewerFailed("not_started", program=program, said=error.strerror or "") from error


def find() -> Viewer | None:
    """The first viewer that is installed, where there is a desktop to show it on."""
    program = _installed(VIEWERS)
    return None if program is None else Viewer(program)


def reader(wanted: str = "") -> Reader | None:
    """`wanted`, or else the first reader that is installed, where there is a desktop to show it on."""
    program = _installed((wanted,) if wanted else READERS)
    return None if program is None else Reader(program)


def _installed(programs: Sequence[str]) -> str | None:
    if not any(os.environ.get(name) for name in DESKTOPS):
        return None
    return next(filter(None, map(shutil.which, programs)), None)
