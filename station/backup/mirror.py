"""`station backup`: database and media onto a second disk, what is there already left alone, everything verified.

Killed at any instant the backup before it is whole: nothing it names is touched until the new SHA256SUMS lies there.
Rotten content is never copied; where the medium holds the good content it stays, and either way the damage is named.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum

from station.backup import medium as media
from station.backup.bring import NoRoom, SourceBad, bring, free, gigabytes, reads_as, refused
from station.backup.disks import same_disk
from station.backup.medium import Medium
from station.errors import StationError
from station.intake.copy import sync_file_system
from station.records.backup import BackupOutcome, Rot
from station.records.moment import iso
from station.records.progress import SILENT, Progress
from station.rules import merkle, note
from station.services import backups
from station.store import snapshot
from station.store.atomic import write_bytes, write_text
from station.store.audit import media_digests, removed_media
from station.store.errors import DiskFull
from station.store.lives import open_note
from station.store.seen import Seen, due
from station.store.snapshot import Snapshot
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

PARTS = 30
"""A thirtieth of the medium is read again in each run: a month of nights sees everything."""
RESERVE = 16 << 20
"""Bytes left free for the sums and the file system's own needs."""


class SameDisk(StationError):
    """The folder lies on the very disk it is to be a second copy of. Facts: path."""

    text = "backup.same_disk"


class OtherHistory(StationError):
    """The medium holds entries this station does not have. Facts: place, size, have."""

    text = "backup.other_history"


def back_up(
    station: Station, folder: Path, *, on_same_disk: bool = False, verify: bool = False, progress: Progress = SILENT
) -> BackupOutcome:
    """Bring the backup in `folder` up to date; `verify` reads all of it again instead of a thirtieth.

    NoMedium, SameDisk, BackupRunning, BackupDamaged, OtherHistory, NoRoom, WrittenWrong, TargetFailed, SnapshotBroken.
    """
    if not folder.is_dir():
        raise media.NoMedium(path=folder)
    if not on_same_disk and same_disk(station.home.root, folder):
        raise SameDisk(path=folder)
    try:
        medium = media.at(folder, station.settings.code)
        with medium.alone():
            return _Run(station, medium, folder, progress).run(1 if verify else PARTS)
    except OSError as error:
        raise refused(folder / media.SUMS, error, RESERVE) from error


@dataclass(slots=True)
class _Run:
    station: Station
    medium: Medium
    folder: Path
    progress: Progress
    sums: dict[str, str] = field(default_factory=dict)
    """What the new SHA256SUMS will name."""
    copied: int = 0
    bytes_copied: int = 0
    reread: int = 0
    renewed: list[str] = field(default_factory=list)
    rotten: dict[str, Rot] = field(default_factory=dict)
    methods: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    """Read from the medium in this run."""
    gone: frozenset[str] = frozenset()
    """What approved disposals took away: it is not copied, and not kept here either."""
    _step: str = ""
    _done: int = 0
    _total: int = 0

    def run(self, parts: int) -> BackupOutcome:
        """All of it, in the order that makes a crash harmless."""
        medium = self.medium
        medium.name()
        work = medium.clear_work()
        before = medium.sums()
        self._same_history(before)
        self._sweep(before)
        write_text(medium.root / media.README, text("backup.readme", code=self.station.settings.code))
        self.gone = removed_media(self.station.store)
        self._check_room(set(media_digests(self.station.store)) | set(on_disk(self.station.home.media)) - self.gone)
        state, held = self._state(work)
        seen = Seen(self.station.store.derived.path, medium.id)
        wanted = (set(held.media) | set(on_disk(self.station.home.media))) - self.gone
        self._copy(wanted, before or {}, seen)
        self._read_again(seen, parts)
        seen.flush()
        self._papers(held, before or {})
        self._commit(work, state)
        return self._outcome(held, wanted)

    def _same_history(self, before: dict[str, str] | None) -> None:
        """Refuse a medium that knows more than this station: overwriting it would lose what only it holds."""
        named = None if before is None else media.state_of(before)
        for folder in sorted((self.medium.root / "state").glob("[0-9]*")):
            # Where the sums cannot be read, every database counts that was finished.
            if f"state/{folder.name}" == named or (before is None and (folder / media.CHECKPOINT).exists()):
                self._known_here(folder)

    def _known_here(self, folder: Path) -> None:
        store = self.station.store
        place, have = folder / media.CHECKPOINT, store.size()
        try:
            signed = place.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise media.BackupDamaged(path=place) from error
        try:
            stated = note.checkpoint(open_note(store, signed))
        except note.NoteError as error:
            stated_size = signed.split("\n")[1] if signed.count("\n") > 1 else "?"
            raise OtherHistory(place=self.medium.root, size=stated_size, have=have) from error
        hashes = store.leaf_hashes(stated.size)
        tip = snapshot.tip(folder / media.DATABASE)
        size = stated.size if tip is None else max(stated.size, tip.seq + 1)
        ours = None if tip is None else snapshot.leaf_at(store, tip.seq)
        if merkle.root(hashes) != stated.root or (tip is not None and tip.leaf != ours):
            raise OtherHistory(place=self.medium.root, size=size, have=have)

    def _sweep(self, before: dict[str, str] | None) -> None:
        """Remove databases no finished backup names. Where the sums cannot be read, everything stays."""
        if before is None:
            return
        kept = media.state_of(before)
        for each in (self.medium.root / "state").glob("[0-9]*"):
            if f"state/{each.name}" != kept:
                shutil.rmtree(each)

    def _check_room(self, wanted: set[str]) -> None:
        store, target = self.station.media, self.medium.media
        lacking = [store.path(digest) for digest in wanted if not target.has(digest) and store.has(digest)]
        need = sum(path.stat().st_size for path in lacking) + self.station.store.path.stat().st_size + RESERVE
        have = free(self.medium.root)
        if need > have:
            raise NoRoom(place=self.folder, need=gigabytes(need), free=gigabytes(have))

    def _state(self, work: Path) -> tuple[Path, Snapshot]:
        """The database and what belongs to it, verified in the work folder; where it will lie, and what it holds."""
        self._tell("database", 0)
        station, folder = self.station, work / "state"
        folder.mkdir()
        checkpoint = station.store.checkpoint()
        stated = note.checkpoint(station.store.signer.open(checkpoint))
        database = folder / media.DATABASE
        try:
            snapshot.take(station.store, database)
        except DiskFull as error:
            need, have = gigabytes(station.store.path.stat().st_size), gigabytes(free(work))
            raise NoRoom(place=self.folder, need=need, free=have) from error
        digest = media.digest_of(database)
        if kind := reads_as(database, digest, lambda _: None):
            raise snapshot.SnapshotBroken(path=database, detail=kind)
        held = snapshot.read(database, stated.size)
        if held.root_at != stated.root:
            raise snapshot.SnapshotBroken(path=database, detail=text("backup.root_differs", size=stated.size))
        write_text(folder / media.SETTINGS, station.settings.toml())
        write_text(folder / media.KEY, station.store.signer.verifier_key + "\n")
        write_text(folder / media.CHECKPOINT, checkpoint)
        for name in media.EXTRAS:
            if (station.home.root / name).is_file():
                write_bytes(folder / name, (station.home.root / name).read_bytes())
        numbers = [int(each.name) for each in (self.medium.root / "state").glob("[0-9]*") if each.name.isdecimal()]
        place = f"state/{max(numbers, default=0) + 1:06d}"
        self.sums = {f"{place}/{each.name}": media.digest_of(each) for each in folder.iterdir()}
        return self.medium.root / place, held

    def _copy(self, wanted: set[str], before: dict[str, str], seen: Seen) -> None:
        """Bring what is lacking. What lies there already counts once it was verified, by an earlier run or now."""
        trusted = media.media_of(before) | set(seen.all())
        have = {digest for digest in wanted if self.medium.media.has(digest)}
        lacking = sorted(wanted - have)
        sizes = {digest: _size(self.station.media.path(digest)) for digest in lacking}
        self._tell("copy", sum(sizes.values()) * 2)
        for digest in lacking:
            self._bring(digest, seen)
        for digest in sorted(have - trusted):
            self._check(digest, seen)
        for digest in (media.media_of(before) | (have & trusted)) - self.gone:
            if self.medium.media.has(digest):
                self.sums[media.media_name(digest)] = digest

    def _bring(self, digest: str, seen: Seen) -> bool:
        """Copy one file from the media store; False, and its damage noted, when it is not to be had there."""
        part = self.medium.work / digest
        try:
            size, method = bring(self.station.media.path(digest), part, digest, self._tick)
        except SourceBad as bad:
            self.rotten[digest] = bad.rot
            return False
        self.medium.keep(part, self.medium.media.path(digest))
        self._read_well(digest, seen)
        self.methods.add(method)
        self.copied += 1
        self.bytes_copied += size
        self.sums[media.media_name(digest)] = digest
        return True

    def _check(self, digest: str, seen: Seen) -> None:
        """Read one file of the medium again; where it went bad, copy it anew."""
        self.reread += 1
        if not reads_as(self.medium.media.path(digest), digest, self._tick):
            self._read_well(digest, seen)
            self.sums[media.media_name(digest)] = digest
            return
        seen.forget(digest)
        if self._bring(digest, seen):
            self.renewed.append(digest)
        else:
            # Neither copy is right. The bad one stays where it is, out of the sums: it may be all there is left.
            self.sums.pop(media.media_name(digest), None)

    def _read_well(self, digest: str, seen: Seen) -> None:
        self.fresh.add(digest)
        seen.mark(digest, iso(self._now()))

    def _read_again(self, seen: Seen, parts: int) -> None:
        held = media.media_of(self.sums)
        sizes = {digest: _size(self.medium.media.path(digest)) for digest in held}
        known = {digest: when for digest, when in seen.all().items() if digest in held}
        # A copy of another length than the original needs no reading to be known as bad.
        short = [d for d in held if self.station.media.has(d) and _size(self.station.media.path(d)) != sizes[d]]
        waiting = [d for d in dict.fromkeys([*short, *due(sizes, known, parts)]) if d not in self.fresh]
        self._tell("reread", sum(sizes[digest] for digest in waiting))
        for digest in waiting:
            self._check(digest, seen)

    def _papers(self, held: Snapshot, before: dict[str, str]) -> None:
        """Immutable files beside the database: signed bases it names, and sealed bundles."""
        home = self.station.home
        names = [f"bases/{name}" for name in held.bases if (home.bases / name).is_file()]
        names += [str(path.relative_to(home.root)) for path in sealed_files(home.outbox, self.station.settings.code)]
        self._tell("papers", len(names))
        for name in names:
            self._paper(name, before)
            self._tick(1)
        for name in before.keys() - self.sums.keys():
            if name.startswith(("bases/", "outbox/")) and self.medium.path(name).exists():
                self.sums[name] = before[name]

    def _paper(self, name: str, before: dict[str, str]) -> None:
        source, place, part = self.station.home.root / name, self.medium.path(name), self.medium.work / "paper"
        # One that cannot be read at home is passed over: the audit and the sealing name it.
        with contextlib.suppress(OSError, SourceBad):
            if name in before and place.exists() and place.stat().st_size == source.stat().st_size:
                self.sums[name] = before[name]
                return
            digest = media.digest_of(source)
            bring(source, part, digest, lambda _: None)
            self.medium.keep(part, place)
            self.sums[name] = digest

    def _commit(self, work: Path, state: Path) -> None:
        self._tell("finish", 0)
        state.parent.mkdir(mode=0o700, exist_ok=True)
        (work / "state").rename(state)
        sync_file_system(self.medium.root)
        self.sums[media.MEDIUM] = media.digest_of(self.medium.root / media.MEDIUM)
        self.medium.write_sums(self.sums)
        # From here on the new backup is the one there is.
        for digest in sorted(self.gone):
            self.medium.media.discard(digest)
        self._sweep(self.sums)
        shutil.rmtree(work, ignore_errors=True)

    def _outcome(self, held: Snapshot, wanted: set[str]) -> BackupOutcome:
        there = media.media_of(self.sums)
        lacking = tuple(self.rotten.get(d, Rot(d, "missing")) for d in sorted(wanted - there))
        rotten = tuple(self.rotten[digest] for digest in sorted(self.rotten))
        bytes_held = sum(_size(self.medium.media.path(digest)) for digest in there)
        outcome = BackupOutcome(
            place=str(self.folder.resolve()),
            medium=self.medium.id,
            ledger_size=held.size,
            files=len(there),
            bytes=bytes_held,
            copied=self.copied,
            bytes_copied=self.bytes_copied,
            reread=self.reread,
            renewed=tuple(sorted(self.renewed)),
            lacking=lacking,
            rotten=rotten,
            method=_weakest(self.methods),
            run=None,
            unwritten="",
        )
        return backups.record(self.station.store, outcome)

    def _now(self) -> pendulum.DateTime:
        return self.station.clock.now()

    def _tell(self, step: str, total: int) -> None:
        self._step, self._done, self._total = text(f"backup.step.{step}"), 0, total
        self.progress.step(self._step, 0, total)

    def _tick(self, done: int) -> None:
        self._done += done
        self.progress.step(self._step, self._done, self._total)


def on_disk(media_root: Path) -> list[str]:
    """SHA-256 of everything in a media store, whether rows name it or not: any name in it is verified content."""
    return [path.name for path in (media_root / "sha256").glob("??/??/*") if len(path.name) == 64]


def sealed_files(outbox: Path, code: str) -> list[Path]:
    """Files of the sealed bundles in an outbox, which never change."""
    return sorted(each for each in (outbox / code).glob("[0-9]*/[0-9]*/[!.]*") if each.is_file())


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _weakest(methods: set[str]) -> str:
    return next((each for each in ("unproven", "evicted", "o_direct") if each in methods), "o_direct")
