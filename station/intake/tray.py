"""Files from a transfer stick to the tray: listed, judged by name and first bytes, copied, read back, written down.

Owns: what may come in. Refuses: everything that is not on the short list, links and devices, more than a docking's
limit, and opening or parsing anything. The stick keeps its files; this module never writes to it.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from station.intake.blame import Blame, Stopped
from station.intake.copy import PartFailed, SourceShort, copy
from station.intake.presence import Presence
from station.intake.readback import read_back
from station.intake.ring import stream
from station.intake.sealing import DOCK
from station.intake.session import RESERVE
from station.records.docking import Stick
from station.records.stick import NotTaken, Received, TrayOutcome
from station.rules import tray as rules
from station.rules.names import shown
from station.store import sticks
from station.store.media import MediaStore
from station.store.store import Store

if TYPE_CHECKING:
    from devices.volume import Entry, Volume

BATCH = 64
"""Files that share an act."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What serving a stick works with."""

    store: Store
    media: MediaStore
    presence: Presence
    blame: Blame

    def tick(self, size: int) -> None:
        """Bytes went by. Stopped when the process was asked to end."""
        self.presence.tick(size)
        self.blame.go_on()


def own_folder(media: MediaStore, stick: Stick) -> Path:
    """Where parts of this stick's files lie, on the media store's file system; also what its lock is held on."""
    folder = media.root / "tmp" / f"stick-{stick.id}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def take_in(counter: Counter, stick: Stick, volume: Volume) -> TrayOutcome:
    """Bring everything new into the tray. The caller holds the stick's lock."""
    folder = own_folder(counter.media, stick)
    for left in folder.iterdir():
        left.unlink()
    return _Taking(counter, stick, volume, folder).run()


class _Halted(Exception):
    """Nothing more will come."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class _Refused(Exception):
    """This file stays outside."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class _Taking:
    """The state of one `take_in`."""

    def __init__(self, counter: Counter, stick: Stick, volume: Volume, folder: Path) -> None:
        self._counter = counter
        self._stick = stick
        self._volume = volume
        self._part = folder / "part"
        self._sizes = sticks.sizes(counter.store)
        self._batch: list[Received] = []
        self._received: list[Received] = []
        self._refused: list[NotTaken] = []
        self._known = self._bytes = 0

    def run(self) -> TrayOutcome:
        halted = ""
        try:
            for entry in self._volume.entries:
                if not rules.litter(entry.path) and rules.packet_file(entry.path) is None:
                    self._one(entry)
                if len(self._batch) >= BATCH:
                    self._flush()
        except _Halted as end:
            halted = end.reason
        except Stopped:
            halted = self._counter.blame.halted()
        self._flush()
        broken = tuple(shown(folder.path) or "/" for folder in self._volume.broken)
        return TrayOutcome(tuple(self._received), self._known, tuple(self._refused), broken, halted)

    def _one(self, entry: Entry) -> None:
        name = shown(entry.path)
        self._counter.presence.working_on("importing", name, entry.size)
        try:
            self._check_listed(entry)
            file = self._open(entry)
            try:
                self._take(entry, name, file)
            finally:
                os.close(file)
                self._part.unlink(missing_ok=True)
        except _Refused as refusal:
            self._refused.append(NotTaken(name, refusal.reason))

    def _check_listed(self, entry: Entry) -> None:
        """What the listing alone forbids, so that the file is not even opened."""
        self._counter.blame.go_on()
        _, refusal = rules.kind_of(entry.path)
        if entry.refused or refusal:
            raise _Refused(entry.refused or refusal)
        if not entry.size:
            raise _Refused("empty")
        if entry.size > rules.FILE_LIMIT:
            raise _Refused("too_big")

    def _open(self, entry: Entry) -> int:
        try:
            return self._volume.open(entry)
        except OSError as error:
            raise self._blame(error) from error

    def _take(self, entry: Entry, name: str, file: int) -> None:
        try:
            self._judge(entry, os.pread(file, rules.HEAD, 0))
            if entry.size in self._sizes and sticks.in_tray(self._counter.store, self._hash(file, entry.size)):
                self._known += 1
                return
            self._check_room(entry.size)
            poured = copy(file, entry.size, self._part, self._counter.tick)
            if os.fstat(file).st_size != entry.size:
                raise _Refused("changed")
        except PartFailed as error:
            raise _Halted(error.reason) from error
        except OSError as error:
            raise self._blame(error) from error
        if poured.fault:
            raise self._blame(poured.fault)
        self._believe(entry, name, poured.sha256)

    def _believe(self, entry: Entry, name: str, digest: str) -> None:
        """Read the part back from the disk and judge what came over: a medium may answer otherwise the second time."""
        try:
            found, _ = read_back(self._part, entry.size, lambda _: None)
            kind, refusal = rules.judge(entry.path, _head(self._part))
            if found != digest or refusal:
                raise _Refused(refusal or "readback")
            if any(each.sha256 == digest for each in self._batch) or sticks.in_tray(self._counter.store, digest):
                self._known += 1
                return
            self._counter.media.adopt(self._part, digest)
        except OSError as error:
            raise _Halted(PartFailed(error.errno, error.strerror).reason) from error
        self._bytes += entry.size
        self._batch.append(Received(name, kind, entry.size, digest))

    def _judge(self, entry: Entry, head: bytes) -> None:
        _, refusal = rules.judge(entry.path, head)
        if refusal:
            raise _Refused(refusal)

    def _hash(self, file: int, size: int) -> str:
        sha = sha256()
        for view in stream(file, size):
            sha.update(view)
            self._counter.tick(len(view))
        return sha.hexdigest()

    def _check_room(self, size: int) -> None:
        if self._bytes + size > rules.DOCKING_LIMIT:
            raise _Refused("over_limit")
        disk = shutil.disk_usage(self._counter.media.root)
        if size > disk.free - disk.total // RESERVE:
            raise _Halted("disk_full")

    def _blame(self, error: OSError) -> _Halted | _Refused:
        if self._counter.blame.unplugged(error):
            return _Halted("unplugged")
        return _Refused("changed" if isinstance(error, SourceShort) else "unreadable")

    def _flush(self) -> None:
        """One act for the files whose content is durable by now."""
        if self._batch:
            subject = f"stick/{self._stick.serial}"
            with self._counter.store.act(DOCK, "tray.receive", subject=subject) as act:
                self._received += sticks.receive(act, self._stick.id, self._batch)
            self._batch.clear()


def _head(part: Path) -> bytes:
    with part.open("rb") as file:
        return file.read(rules.HEAD)
