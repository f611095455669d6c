"""The scan folder (`scans` of the home): what is put there goes to the tray and is filed by its code.

Owns: what may come in from there (as from a transfer stick), that a file still being written is left alone, and that
what was taken in moves to `已收` below it. Refuses: links and devices, parsing anything itself, and a second run beside
a first. Killed at any instant, the next run goes on: content that is in the tray is not taken twice.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.people import System
from station.records.signed_copy import FolderRun, Scanned, Unfiled
from station.records.stick import NotTaken, Received
from station.rules import tray as rules
from station.rules.fat import numbered
from station.rules.names import shown
from station.services import signed_copies
from station.services.archive_lock import CaseArchived
from station.services.sticks import ItemLost, ItemSettled
from station.store import sticks

if TYPE_CHECKING:
    from station.wiring import Station

SYSTEM = System("system:dock")
TAKEN = "已收"
"""Folder below the scan folder for what lies in the tray by now; staff may empty it."""
QUIET = 10.0
"""Seconds without a change after which a file counts as whole."""
BATCH = 64
"""Files of one run that share an act, and the most that a run takes."""


class FolderBusy(StationError):
    """Another run looks at the folder at this moment."""

    text = "scans.folder_busy"


@dataclass(slots=True)
class _Found:
    """What one look brings, as it goes."""

    new: list[tuple[Path, Received]] = field(default_factory=list)
    known: list[Path] = field(default_factory=list)
    refused: list[NotTaken] = field(default_factory=list)


def take_in(
    station: Station, seconds: float, filed: Callable[[Scanned], None] = lambda one: None, quiet: float = QUIET
) -> FolderRun:
    """Bring what is whole into the tray, then file every scan that waits there and was not tried yet.

    `seconds`: the time of day by which the files are dated (Unix). `filed` hears of each as it goes. FolderBusy, and
    what acts of a unit raise.
    """
    station.home.scans.mkdir(mode=0o700, exist_ok=True)
    with _alone(station.home.scans):
        found = _look(station, seconds - quiet)
        received = _receive(station, found)
        scanned = tuple(_file(station, filed))
    known = tuple(shown(os.fsencode(path.name)) for path in found.known)
    return FolderRun(tuple(one.name for one in received), known, tuple(found.refused), scanned)


def _look(station: Station, until: float) -> _Found:
    found = _Found()
    with os.scandir(station.home.scans) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        name = os.fsencode(entry.name)
        if rules.litter(name) or entry.is_dir(follow_symlinks=False) or _touched(entry) > until:
            continue
        if len(found.new) == BATCH:
            break
        refusal = _one(station, Path(entry.path), name, found)
        if refusal:
            found.refused.append(NotTaken(shown(name), refusal))
    return found


def _touched(entry: os.DirEntry[str]) -> float:
    return entry.stat(follow_symlinks=False).st_mtime


def _one(station: Station, path: Path, name: bytes, found: _Found) -> str:
    """Take one file; why it stays, or empty."""
    kind, refusal = rules.kind_of(name)
    if refusal:
        return refusal
    data = _bytes(path)
    if isinstance(data, str):
        return data
    kind, refusal = rules.judge(name, data[: rules.HEAD])
    if refusal:
        return refusal
    digest = sha256(data).hexdigest()
    if sticks.in_tray(station.store, digest) or any(one.sha256 == digest for _, one in found.new):
        found.known.append(path)
    else:
        station.media.put(data)
        found.new.append((path, Received(shown(name), kind, len(data), digest)))
    return ""


def _bytes(path: Path) -> bytes | str:
    """The file, or why it is not to be had."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return "symlink" if path.is_symlink() else "unreadable"
    try:
        with os.fdopen(number, "rb") as file:
            about = os.fstat(number)
            if not stat.S_ISREG(about.st_mode):
                return "device"
            if not 0 < about.st_size <= rules.FILE_LIMIT:
                return "too_big" if about.st_size else "empty"
            data = file.read(about.st_size + 1)
            return data if len(data) == about.st_size == os.fstat(number).st_size else "changed"
    except OSError:
        return "unreadable"


def _receive(station: Station, found: _Found) -> list[Received]:
    """One act for what is new; then everything that lies in the tray leaves the folder."""
    received: list[Received] = []
    if found.new:
        with station.store.act(SYSTEM, "tray.receive", subject="folder/scans") as act:
            received = sticks.receive(act, None, [one for _, one in found.new])
    for path in (*(path for path, _ in found.new), *found.known):
        _put_away(path)
    return received


def _put_away(path: Path) -> None:
    """To `已收`, under a name of its own; nothing is written over."""
    folder = path.parent / TAKEN
    folder.mkdir(mode=0o700, exist_ok=True)
    path.rename(next(place for name in numbered(path.name) if not (place := folder / name).exists()))


def _file(station: Station, filed: Callable[[Scanned], None]) -> Iterator[Scanned]:
    for one in signed_copies.waiting(station.store):
        if not one.looked:
            done = _try(station, one)
            filed(done)
            yield done


def _try(station: Station, one: Unfiled) -> Scanned:
    try:
        return signed_copies.take(station, SYSTEM, one.item_id)
    except ItemSettled as refusal:
        # A person was quicker.
        return Scanned(one.item_id, one.name, (), refusal.message, (), 0)
    except (signed_copies.CopyKnown, CaseArchived, ItemLost) as refusal:
        signed_copies.leave(station.store, SYSTEM, one.item_id, refusal.message)
        return Scanned(one.item_id, one.name, (), refusal.message, (), 0)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderBusy from error
        yield
    finally:
        os.close(number)
