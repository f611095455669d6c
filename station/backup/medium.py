"""A backup folder on a second disk: names in it, its identity, its lock, and the sums that say what counts.

    <DIR>/<code>/medium                 UUID, written once
                 README.txt             for whoever finds the disk in a drawer
                 state/000017/          station.db, station.toml, station.vkey, checkpoint.note, extras of the home
                 bases/ outbox/         immutable files of the home
                 media/sha256/ab/cd/…   as in the home
                 SHA256SUMS             written last: names exactly what belongs to the newest finished backup

Replacing SHA256SUMS is the moment a backup exists; everything the old one named stays until then.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from station.errors import StationError
from station.store.atomic import fsync_folder, write_text
from station.store.media import MediaStore

SUMS = "SHA256SUMS"
MEDIUM = "medium"
README = "README.txt"
DATABASE = "station.db"
SETTINGS = "station.toml"
KEY = "station.vkey"
CHECKPOINT = "checkpoint.note"
EXTRAS = ("bureau.card", "demo-clock")
"""Small files of the home that are no secret and come along where there are any."""
WORK = ".work"
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_./-]+)")
_STATE = re.compile(r"state/([0-9]{6,})/station\.db")
_MEDIA = re.compile(r"media/sha256/[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class NoMedium(StationError):
    """The folder is not there: a disk that is not mounted, a path mistyped. Facts: path."""

    text = "backup.no_medium"


class NoBackup(StationError):
    """There is no finished backup in the folder. Facts: path."""

    text = "backup.no_backup"


class SeveralBackups(StationError):
    """The folder holds several stations' backups. Facts: path, codes."""

    text = "backup.several"


class BackupRunning(StationError):
    """Another process works on this folder. Facts: path."""

    text = "backup.running"


class BackupDamaged(StationError):
    """What must be sound in a backup is not. Facts: path."""

    text = "backup.damaged"


class Medium:
    """One station's folder on a second disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.media = MediaStore(root / "media")
        self.work = root / WORK

    @property
    def id(self) -> str:
        """UUID of the folder, empty where it has none yet. BackupDamaged when it is none."""
        try:
            written = (self.root / MEDIUM).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            raise BackupDamaged(path=self.root / MEDIUM) from error
        if not _UUID.fullmatch(written):
            raise BackupDamaged(path=self.root / MEDIUM)
        return written

    def name(self) -> None:
        """Give the folder its UUID if it has none."""
        if not self.id:
            write_text(self.root / MEDIUM, f"{uuid.uuid4()}\n")

    def sums(self) -> dict[str, str] | None:
        """Path → SHA-256 of the newest finished backup; None where there is none that can be read."""
        try:
            lines = (self.root / SUMS).read_text(encoding="ascii").splitlines()
        except (OSError, ValueError):
            return None
        found = [_LINE.fullmatch(line) for line in lines]
        if not all(found):
            return None
        sums = {line[2]: line[1] for line in found if line}
        return None if any(name.startswith("/") or ".." in name.split("/") for name in sums) else sums

    def write_sums(self, sums: dict[str, str]) -> None:
        """The moment a backup exists."""
        write_text(self.root / SUMS, "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)))

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """The kernel's lock on the folder; it cannot survive the process that holds it. BackupRunning."""
        handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupRunning(path=self.root) from None
            yield
        finally:
            os.close(handle)

    def clear_work(self) -> Path:
        """An empty work folder: what a killed run left is never trusted."""
        shutil.rmtree(self.work, ignore_errors=True)
        for unfinished in self.root.glob(".new-*"):
            unfinished.unlink()
        self.work.mkdir(mode=0o700)
        return self.work

    def keep(self, part: Path, place: Path) -> None:
        """Give a verified, durable part its name, which is durable once the sums are: the whole file system is synced
        before them. Modes are left alone: not every file system has them."""
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.replace(place)

    def path(self, name: str) -> Path:
        """A file of the sums."""
        return self.root / name


def at(folder: Path, code: str) -> Medium:
    """The station's place below a folder, made when missing. NoMedium."""
    if not folder.is_dir():
        raise NoMedium(path=folder)
    root = folder / code
    if not root.exists():
        root.mkdir(mode=0o700)
        fsync_folder(folder)
    return Medium(root)


def found(folder: Path, code: str | None = None) -> Medium:
    """The backup in a folder, or the folder itself when it is one. NoMedium, NoBackup, SeveralBackups."""
    if not folder.is_dir():
        raise NoMedium(path=folder)
    if (folder / SUMS).exists():
        return Medium(folder)
    inside = sorted(each.name for each in folder.iterdir() if (each / SUMS).is_file())
    if code is not None:
        inside = [name for name in inside if name == code]
    if not inside:
        raise NoBackup(path=folder)
    if len(inside) > 1:
        raise SeveralBackups(path=folder, codes="、".join(inside))
    return Medium(folder / inside[0])


def state_of(sums: dict[str, str]) -> str | None:
    """Folder of the database that the sums name: the newest, where a hand has added one."""
    numbers = [(int(match[1]), match[1]) for match in map(_STATE.fullmatch, sums) if match]
    return f"state/{max(numbers)[1]}" if numbers else None


def media_of(sums: dict[str, str]) -> set[str]:
    """SHA-256 of the media the sums name."""
    return {match[1] for match in map(_MEDIA.fullmatch, sums) if match and sums[match[0]] == match[1]}


def media_name(digest: str) -> str:
    """Path of a media file in the sums."""
    return f"media/sha256/{digest[:2]}/{digest[2:4]}/{digest}"


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file, as the kernel gives it."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
