"""What the tests of transfer sticks share: a stick's files, a real exFAT volume, one docking."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook
from PIL import Image

from devices import volume
from station.intake.packets import PacketDesk
from station.intake.serving import Serving, serve
from station.records.stick import Handed, NotTaken, Served, TrayOutcome
from station.services import sticks
from station.wiring import Station

SERIAL = "USB0001"
TOOLS = ("mkfs.exfat", "mount.exfat-fuse", "losetup", "umount")


class Silent:
    """Nobody listens."""

    def received(self, outcome: TrayOutcome) -> None:
        """Nothing."""

    def handed(self, file: Handed) -> None:
        """Nothing."""

    def refused(self, file: NotTaken) -> None:
        """Nothing."""


def dock(station: Station, root: Path, serial: str = SERIAL, *, stop: bool = False) -> Served:
    """One docking, to its end."""
    return docked_with(station, root, None, serial, stop=stop)


def docked_with(
    station: Station, root: Path, packets: PacketDesk | None, serial: str = SERIAL, *, stop: bool = False
) -> Served:
    """The same where a bureau is paired."""
    desk = Serving(station.store, station.media, sticks.outgoing(station), lambda: stop, Silent(), packets)
    return serve(desk, sticks.usable(station.store, serial), volume.scan(root), once=True)


def sheet(name: str = "甲厂") -> bytes:
    """A workbook."""
    book = Workbook()
    book.active.append(["名称", name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def photo(tint: int = 0) -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (tint, 0, 0)).save(out, "JPEG")
    return out.getvalue()


def checked(root: Path) -> str:
    """What the real `sha256sum -c` says of the exports on a stick; fails unless it is content."""
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=root / "安监所导出",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def exported(root: Path) -> list[str]:
    """Names in the folder of exports, drafts included."""
    folder = root / "安监所导出"
    return sorted(os.listdir(folder)) if folder.exists() else []


def can_mount() -> bool:
    """Whether this machine lets us mount a real exFAT volume."""
    return os.geteuid() == 0 and Path("/dev/fuse").exists() and all(map(shutil.which, TOOLS))


class Exfat:
    """A small exFAT volume in an image, on a loop device, mounted through FUSE."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.root = folder / "mnt"
        self._image = folder / "stick.img"
        self._loop = ""
        self.root.mkdir(parents=True)
        with self._image.open("wb") as image:
            image.truncate(megabytes << 20)
        subprocess.run(["mkfs.exfat", str(self._image)], check=True, capture_output=True)

    def plug(self, *options: str) -> None:
        """Put it in."""
        found = subprocess.run(
            ["losetup", "-f", "--show", str(self._image)], check=True, capture_output=True, text=True
        )
        self._loop = found.stdout.strip()
        words = ["-o", ",".join(options)] if options else []
        subprocess.run(["mount.exfat-fuse", self._loop, str(self.root), *words], check=True, capture_output=True)

    def pull(self) -> None:
        """Take it out."""
        if self._loop:
            subprocess.run(["umount", "-l", str(self.root)], check=True)
            # The lazy mount lets go of the device a moment later.
            for _ in range(50):
                if subprocess.run(["losetup", "-d", self._loop], capture_output=True, check=False).returncode == 0:
                    break
            self._loop = ""


@contextmanager
def exfat(folder: Path, megabytes: int = 16) -> Iterator[Exfat]:
    """A volume that is plugged in."""
    stick = Exfat(folder, megabytes)
    stick.plug()
    try:
        yield stick
    finally:
        stick.pull()
