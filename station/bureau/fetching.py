"""What is fetched from a station's outbox, into `incoming/<code>/` of the bureau, laid out like the outbox itself.

Only names this file knows. A bundle shows there once it is whole; until then it lies in `.work` and is gone on with.
Its manifest comes first, and nothing beyond what a signature of the station vouches for is fetched, so that nobody
fills the bureau's disk. What was fetched is then taken in as from a stick (bureau.pull).
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from station.bureau.reviews import MAX_BYTES
from station.bureau.transport import PART, Meter, Pace, Patience, Wanted, fetch, is_file, is_folder, names, seen, small
from station.errors import StationError
from station.records.line import Line
from station.records.progress import Progress
from station.replica import cards, check, line_card, outbox
from station.replica.cards import MAX_CARD
from station.replica.check import RosterKey
from station.replica.manifest import part_name
from station.replica.outbox import bundle_folder
from station.replica.verdicts import Refused
from station.store.atomic import fsync_folder, write_bytes
from station.store.media import MediaStore
from station.texts import text

if TYPE_CHECKING:
    from asyncssh.sftp import SFTPAttrs, SFTPClient

OUTBOX = "/outbox"
"""Where a station's server shows it (systemd/line/sshd.conf)."""
MAX_MEDIA = 64 * 1024 * 1024 * 1024
MAX_FEW = 256
"""Packages, and heads, of one station that wait at a time."""
_EPOCH = re.compile(r"0|[1-9][0-9]?")
_SEQ = re.compile(r"[0-9]{8}")
_HEAD = re.compile(r"[0-9]{12}\.note")
_PACKET = re.compile(rf"[0-9a-f]{{64}}{re.escape(outbox.PACKET)}")
_MEDIA = re.compile(rf"[0-9a-f]{{64}}{re.escape(outbox.ENCRYPTED)}")
_ABOUT = {
    outbox.CARD: MAX_CARD,
    outbox.PUBLIC_KEY: MAX_CARD,
    outbox.HEAD: outbox.MAX_CHECKPOINT,
    line_card.FILE: MAX_CARD,
}
_BESIDE = {
    outbox.CHECKPOINT: outbox.MAX_CHECKPOINT,
    outbox.SIGNATURE: outbox.MAX_CHECKPOINT,
    outbox.SUMS: outbox.MAX_SUMS,
}


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be brought from one station, decided before the line is opened."""

    name: str
    line: Line
    place: Path
    """`incoming` of the bureau."""
    roster: Sequence[RosterKey]
    """The newest life first."""
    accepted: Mapping[tuple[int, int], Path]
    """(epoch, seq) of every bundle taken in → where it is kept."""
    held: MediaStore
    """Media that are here already."""
    packages: Path
    """Packages of legal review that are here already lie below it."""
    night_bytes: int
    """Of media, what the night has left."""
    urgent: bool
    """Only what cannot wait: packages of legal review, and bundles that are new."""
    patience: Patience = field(default_factory=Patience)

    @property
    def own(self) -> Path:
        """What came from this station."""
        return self.place / self.line.code


class Fetching:
    """One station's errand. `work` may be called again after the line broke, and goes on."""

    def __init__(self, errand: Errand, meter: Meter, progress: Progress) -> None:
        """`progress` is told in bytes of the file in hand."""
        self.errand, self.meter = errand, meter
        self._progress, self._began = progress, time.monotonic()
        self._media_bytes = 0
        self._pace = Pace(errand.line.bytes_per_second)

    async def work(self, sftp: SFTPClient) -> None:
        """Bring everything the errand is about. LineFailed, NoRoom; OSError when the disk fails."""
        errand, remote = self.errand, f"{OUTBOX}/{self.errand.line.code}"
        errand.own.mkdir(parents=True, exist_ok=True)
        for name, limit in _ABOUT.items():
            await self._small(sftp, f"{remote}/{name}", errand.own / name, limit)
        await self._packets(sftp, f"{remote}/{outbox.PACKETS}")
        await self._heads(sftp, f"{remote}/{outbox.HEADS}")
        await self._bundles(sftp, remote)
        if not errand.urgent and errand.line.media != "hashes":
            await self._media(sftp, f"{remote}/{outbox.MEDIA}")

    async def _bundles(self, sftp: SFTPClient, remote: str) -> None:
        """Oldest first; none after one that is not right, because nothing after it can be taken in."""
        found: list[tuple[int, int]] = []
        for epoch, attrs in (await names(sftp, remote)).items():
            if _EPOCH.fullmatch(epoch) and is_folder(attrs):
                listed = await names(sftp, f"{remote}/{epoch}")
                found += [(int(seq), int(epoch)) for seq, a in listed.items() if _SEQ.fullmatch(seq) and is_folder(a)]
        for number, life in sorted(found):
            if not await self._bundle(sftp, f"{remote}/{life}/{number:08d}", life, number):
                break

    async def _bundle(self, sftp: SFTPClient, remote: str, epoch: int, seq: int) -> bool:
        """Whether the next one may follow."""
        errand = self.errand
        place = bundle_folder(errand.place, errand.line.code, epoch, seq)
        kept = errand.accepted.get((epoch, seq))
        if kept is not None and errand.urgent:
            return True
        manifest = f"{remote}/{outbox.MANIFEST}"
        lying = await seen(sftp, manifest)
        if kept is not None and lying == _stamp(place / outbox.MANIFEST):
            return True
        signed = await small(sftp, manifest, outbox.MAX_NOTE, self.meter, self._pace)
        if signed is None or lying is None:
            return False
        if kept is not None and signed == (kept / outbox.MANIFEST).read_bytes():
            place.mkdir(parents=True, exist_ok=True)
            write_bytes(place / outbox.MANIFEST, signed)
            _stamped(place / outbox.MANIFEST, lying[1])
            return True
        return await self._whole(sftp, remote, place, (signed, lying[1]))

    async def _whole(self, sftp: SFTPClient, remote: str, place: Path, manifest: tuple[bytes, int]) -> bool:
        """Bring a bundle, going on with what is here of it; shown in its place once nothing more can be had.

        `manifest`: its bytes, and its time over there.
        """
        code = self.errand.line.code
        work = self.errand.own / outbox.WORK / place.parent.name / place.name
        work.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and not work.exists():
            place.rename(work)
        work.mkdir(exist_ok=True)
        write_bytes(work / outbox.MANIFEST, manifest[0])
        _stamped(work / outbox.MANIFEST, manifest[1])
        for name, limit in _BESIDE.items():
            await self._small(sftp, f"{remote}/{name}", work / name, limit)
        right = True
        try:
            parts = check.open_manifest(work, code, self._roster()).manifest.parts
        except Refused:
            # Whoever takes it in says so, and keeps it as evidence.
            parts, right = (), False
        for number, part in enumerate(parts):
            name = part_name(number)
            wanted = Wanted(f"{remote}/{name}", work / name, part.length, part.sha256)
            right = await self._file(sftp, wanted) and right
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        work.rename(place)
        fsync_folder(place.parent)
        return right

    def _roster(self) -> list[RosterKey]:
        """The keys enrolled, and the next one where the newest vouches for it: who takes in enrols it by itself."""
        known = list(self.errand.roster)
        try:
            signed = cards.card_bytes(self.errand.own / outbox.CARD)
            card = cards.read_station(signed)
        except StationError:
            return known
        if card.epoch == known[0].epoch + 1 and cards.countersigned(signed, known[0].key):
            return [RosterKey(card.epoch, card.key), *known]
        return known

    async def _packets(self, sftp: SFTPClient, remote: str) -> None:
        lying = _files(await names(sftp, remote), _PACKET, MAX_BYTES)
        new = [(name, size) for name, size in lying if not (self.errand.packages / name).exists()]
        for name, size in new[:MAX_FEW]:
            await self._file(sftp, Wanted(f"{remote}/{name}", self.errand.own / outbox.PACKETS / name, size))

    async def _heads(self, sftp: SFTPClient, remote: str) -> None:
        """Those that are new or were written anew; those that are gone over there go here too."""
        folder = self.errand.own / outbox.HEADS
        folder.mkdir(exist_ok=True)
        listed = await names(sftp, remote)
        lying = _files(listed, _HEAD, outbox.MAX_CHECKPOINT)[-MAX_FEW:]
        for gone in {path.name for path in folder.iterdir()} - {name for name, _ in lying}:
            (folder / gone).unlink()
        for name, size in lying:
            when = int(listed[name].mtime or 0)
            if (size, when) != _stamp(folder / name):
                await self._small(sftp, f"{remote}/{name}", folder / name, outbox.MAX_CHECKPOINT)
                _stamped(folder / name, when)

    async def _media(self, sftp: SFTPClient, remote: str) -> None:
        """The smallest first, until the night's bytes are spent; what was begun goes on the next night.

        One that fits a night waits for it; one that is larger than any comes over several.
        """
        lying = _files(await names(sftp, remote), _MEDIA, MAX_MEDIA)
        for name, size in sorted(lying, key=lambda each: (each[1], each[0])):
            place = self.errand.own / outbox.MEDIA / name
            if self.errand.held.has(name[:64]) or place.exists():
                continue
            part = place.with_name(place.name + PART)
            left = self.errand.night_bytes - self._media_bytes
            lacking = size - (part.stat().st_size if part.exists() else 0)
            if left <= 0 or (lacking > left and size <= self.errand.line.nightly_bytes):
                break
            before = self.meter.bytes
            try:
                await self._file(sftp, Wanted(f"{remote}/{name}", place, size, most=left))
            finally:
                self._media_bytes += self.meter.bytes - before

    async def _file(self, sftp: SFTPClient, wanted: Wanted) -> bool:
        """Bring one file, once more from its start where it does not hash as promised."""
        wanted.place.parent.mkdir(parents=True, exist_ok=True)
        if wanted.place.exists():
            if not wanted.sha256 or _is(wanted):
                return True
            wanted.place.unlink()
        told = self._telling(wanted)
        for _ in range(2 if wanted.sha256 else 1):
            if await fetch(sftp, wanted, self.meter, self._pace, self.errand.patience, told):
                return True
        return False

    async def _small(self, sftp: SFTPClient, remote: str, place: Path, limit: int) -> None:
        data = await small(sftp, remote, limit, self.meter, self._pace)
        if data is not None and (not place.exists() or place.read_bytes() != data):
            write_bytes(place, data)

    def _telling(self, wanted: Wanted) -> Callable[[int], None]:
        def told(have: int) -> None:
            seconds = int(time.monotonic() - self._began)
            facts = {"name": self.errand.name, "file": wanted.place.name, "bytes": self.meter.bytes}
            self._progress.step(text("line.step.fetch", seconds=seconds, **facts), have, wanted.size)

        return told


def clear(errand: Errand, kept: Mapping[tuple[int, int], Path]) -> None:
    """Of bundles that were taken in, leave only the manifest: the bundle itself is kept in the archive."""
    for (epoch, seq), archived in kept.items():
        place = bundle_folder(errand.place, errand.line.code, epoch, seq)
        manifest = place / outbox.MANIFEST
        if manifest.exists() and manifest.read_bytes() == (archived / outbox.MANIFEST).read_bytes():
            for file in place.iterdir():
                if file != manifest:
                    file.unlink()


def clear_files(errand: Errand) -> None:
    """Media and packages that are kept now, and media that did not open to what they are called: those come again."""
    for folder, kept in ((outbox.MEDIA, lambda _: True), (outbox.PACKETS, lambda n: (errand.packages / n).exists())):
        place = errand.own / folder
        for file in place.iterdir() if place.is_dir() else ():
            if not file.name.endswith(PART) and kept(file.name):
                file.unlink()


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time a file had over there when it was fetched; what no file has, where it was not."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (-1, -1)
    return (found.st_size, int(found.st_mtime))


def _stamped(path: Path, when: int) -> None:
    """Give a file the time it has over there: what the next run compares."""
    if path.exists():
        os.utime(path, (when, when))


def _files(listed: Mapping[str, SFTPAttrs], name: re.Pattern[str], limit: int) -> list[tuple[str, int]]:
    """(name, size) of the plain files that are called so and not too large, by name."""
    sized = ((each, attrs.size) for each, attrs in sorted(listed.items()) if name.fullmatch(each) and is_file(attrs))
    return [(each, size) for each, size in sized if size is not None and size <= limit]


def _is(wanted: Wanted) -> bool:
    """Whether what is here already is what was promised."""
    if wanted.place.stat().st_size != wanted.size:
        return False
    with wanted.place.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == wanted.sha256
