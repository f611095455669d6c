"""Reading the media store again from its disk: what is missing, differs or cannot be read is rot, and is written down.

What was damaged is kept under `media/damaged/`, also once good content took its place. Nothing is thrown away but what
an approved disposal took away already and a second import or a power cut left here.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.backup import medium as media
from station.backup.bring import SourceBad, bring, reads_as
from station.backup.mirror import on_disk
from station.backup.pace import Pace
from station.errors import StationError
from station.records.backup import Mended, Rot, ScrubOutcome
from station.records.docking import Damage
from station.records.moment import iso, moment
from station.records.progress import SILENT, Progress
from station.services import backups, destruction
from station.store.atomic import fsync_folder
from station.store.audit import media_digests, removed_media
from station.store.seen import STORE, Seen, due
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

POLITE_PARTS = 30
"""A thirtieth in each polite run: a month of nights sees everything."""
POLITE_RATE = 20_000_000
"""Bytes a second that leave a disk free for whoever works on it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to read."""

    parts: int = 1
    """Read at least a `parts`-th of the bytes, longest waiting first."""
    rate: int | None = None
    """Bytes a second; None: as fast as it goes."""


POLITE = Manner(POLITE_PARTS, POLITE_RATE)


def scrub(
    station: Station, manner: Manner = POLITE, mend_from: Path | None = None, progress: Progress = SILENT
) -> ScrubOutcome:
    """Read what is due, write down what is rotten, and mend it and older damage from a backup where one is given.

    Damage and mending are acts of the nightly unit; refused (a clock that waits for a person), `unwritten` says why.
    """
    run = _Scrub(station, Pace(manner.rate), progress)
    rotten = run.read(manner.parts)
    unwritten = ""
    try:
        destruction.clean(station)
        backups.note_damage(station.store, rotten)
        run.mend(mend_from)
    except StationError as refusal:
        unwritten = refusal.message
    standing = {rot.sha256: rot for rot in rotten if rot.sha256 not in {one.sha256 for one in run.mended}}
    standing |= {one.sha256: Rot(one.sha256, one.kind) for one in backups.damages(station.store)}
    return run.outcome(rotten, standing.values(), unwritten)


class _Scrub:
    """One run."""

    def __init__(self, station: Station, pace: Pace, progress: Progress) -> None:
        self._station, self._pace, self._progress = station, pace, progress
        self._seen = Seen(station.store.derived.path, STORE)
        named = set(media_digests(station.store))
        self._files = named | set(on_disk(station.home.media))
        self._read = 0
        self._bytes_read = 0
        self.mended: list[Mended] = []

    def read(self, parts: int) -> tuple[Rot, ...]:
        """Read what is due; what is not as its name says. That a file is missing shows without reading."""
        store, seen = self._station.media, self._seen.all()
        missing = {digest for digest in self._files if not store.has(digest)}
        sizes = {digest: store.path(digest).lstat().st_size for digest in self._files - missing}
        waiting = due(sizes, seen, parts)
        total, rotten = sum(sizes[digest] for digest in waiting), [Rot(digest, "missing") for digest in sorted(missing)]
        for digest in waiting:
            kind = reads_as(store.path(digest), digest, lambda read: self._tick(read, total))
            self._read += 1
            if kind:
                rotten.append(Rot(digest, kind))
            else:
                self._seen.mark(digest, iso(self._station.clock.now()))
        self._seen.flush()
        # What an approved disposal took away while this was reading is no damage.
        gone = removed_media(self._station.store)
        return tuple(rot for rot in rotten if rot.sha256 not in gone)

    def mend(self, folder: Path | None) -> None:
        """Settle every standing damage that can be: what reads well again, and what the backup has."""
        for damage in backups.damages(self._station.store):
            done = self._reads_well(damage) or (self._from_backup(damage, folder) if folder else None)
            if done is not None:
                backups.note_mended(self._station.store, damage, done)
                self._seen.mark(damage.sha256, iso(self._station.clock.now()))
                self.mended.append(done)

    def _reads_well(self, damage: Damage) -> Mended | None:
        wrong = reads_as(self._station.media.path(damage.sha256), damage.sha256, self._pace)
        return None if wrong else Mended(damage.sha256, "self")

    def _from_backup(self, damage: Damage, folder: Path) -> Mended | None:
        """Put the backup's content in the damaged file's place once verified and read back; None if it is bad."""
        place = self._station.media.path(damage.sha256)
        medium = media.found(folder, self._station.settings.code)
        work = self._station.media.root / "tmp"
        work.mkdir(exist_ok=True)
        part = work / f"mend-{damage.sha256}"
        part.unlink(missing_ok=True)
        try:
            bring(medium.media.path(damage.sha256), part, damage.sha256, self._pace)
        except SourceBad:
            return None
        self._put_aside(place)
        self._station.media.adopt(part, damage.sha256)
        if reads_as(place, damage.sha256, self._pace):
            return None
        return Mended(damage.sha256, f"backup/{medium.id}")

    def _put_aside(self, place: Path) -> None:
        """A second name for the damaged file, so that taking its place loses nothing and leaves no gap."""
        aside = self._station.media.root / "damaged"
        aside.mkdir(mode=0o700, exist_ok=True)
        stamp = f"{self._station.clock.now():%Y%m%d%H%M%S}"
        with contextlib.suppress(FileNotFoundError, FileExistsError):
            os.link(place, aside / f"{place.name}-{stamp}")
            fsync_folder(aside)

    def _tick(self, read: int, total: int) -> None:
        self._bytes_read += read
        self._pace(read)
        self._progress.step(text("backup.step.scrub"), self._bytes_read, total)

    def outcome(self, rotten: tuple[Rot, ...], unmended: Iterable[Rot], unwritten: str) -> ScrubOutcome:
        """What the run came to."""
        seen = self._seen.all()
        times = [seen.get(digest) for digest in self._files]
        never = None in times or not times
        return ScrubOutcome(
            files=len(self._files),
            read=self._read,
            bytes_read=self._bytes_read,
            oldest=None if never else moment(min(time for time in times if time)),
            rotten=rotten,
            mended=tuple(self.mended),
            unmended=tuple(unmended),
            unwritten=unwritten,
        )
