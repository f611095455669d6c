"""A backup medium made from the bureau's replica: what `station restore` turns into a working station again.

The layout is that of every backup (docs/backup.md), so a box is replaced in one way only, whoever held the copy.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from station.backup import medium as media
from station.backup.bring import NoRoom, SourceBad, bring, free, gigabytes
from station.backup.medium import Medium
from station.errors import StationError
from station.intake.copy import sync_file_system
from station.records.progress import SILENT, Progress
from station.rules import note
from station.settings import Settings
from station.store import snapshot
from station.store.atomic import write_bytes, write_text
from station.store.media import MediaStore
from station.texts import text

RESERVE = 16 << 20


class PlaceTaken(StationError):
    """There is a backup of this station in the folder already. Facts: path."""

    text = "backup.provision.taken"


@dataclass(frozen=True, slots=True)
class Source:
    """What the bureau holds of one station."""

    database: Path
    """Its replica."""
    settings: Settings
    """Of its demo mark and its life the replica itself is believed."""
    key: str
    """Verifier key (vkey) of the station's last life."""
    checkpoint: str
    """The signed checkpoint the replica ends at."""
    card: bytes
    """The bureau's own card."""
    media: MediaStore
    outbox: Path
    """Accepted bundles, laid out like an outbox."""


@dataclass(frozen=True, slots=True)
class Provided:
    """What the medium holds."""

    place: str
    """The station's folder on it."""
    size: int
    """Entries of the ledger: what came after them is not in it."""
    last_entry_at: str
    files: int
    """Recordings and papers that are on it."""
    lacking: int
    """Recordings and papers the rows name and the bureau does not hold."""


def provide(source: Source, folder: Path, progress: Progress = SILENT) -> Provided:
    """Write a finished backup into `folder`. NoMedium, BackupRunning, PlaceTaken, NoRoom, SnapshotBroken, OSError."""
    if not folder.is_dir():
        raise media.NoMedium(path=folder)
    medium = media.at(folder, source.settings.code)
    with medium.alone():
        if medium.sums():
            raise PlaceTaken(path=medium.root)
        medium.name()
        work = medium.clear_work()
        write_text(medium.root / media.README, text("backup.readme", code=source.settings.code))
        held = _state(source, medium, work)
        sums = {f"state/000001/{each.name}": media.digest_of(each) for each in (work / "state").iterdir()}
        sums |= _files(source, medium, held.media, progress)
        sums |= _bundles(source, medium)
        place = medium.root / "state" / "000001"
        place.parent.mkdir(exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        (work / "state").rename(place)
        sync_file_system(medium.root)
        medium.write_sums(sums)
    files = len(media.media_of(sums))
    return Provided(str(medium.root.resolve()), held.size, held.last_entry_at, files, len(held.media) - files)


def _state(source: Source, medium: Medium, work: Path) -> snapshot.Snapshot:
    """The database and what belongs to it, in the work folder."""
    folder = work / "state"
    folder.mkdir()
    need, have = source.database.stat().st_size + RESERVE, free(medium.root)
    if need > have:
        raise NoRoom(place=medium.root, need=gigabytes(need), free=gigabytes(have))
    snapshot.copy(source.database, folder / media.DATABASE)
    stated = note.checkpoint(source.checkpoint.rpartition("\n\n")[0] + "\n")
    held = snapshot.read(folder / media.DATABASE, stated.size)
    if held.root_at != stated.root:
        raise snapshot.SnapshotBroken(path=source.database, detail=text("backup.root_differs", size=stated.size))
    own = replace(source.settings, epoch=held.epoch, demo=held.demo)
    write_text(folder / media.SETTINGS, own.toml())
    write_text(folder / media.KEY, source.key + "\n")
    write_text(folder / media.CHECKPOINT, source.checkpoint)
    write_bytes(folder / "bureau.card", source.card)
    return held


def _files(source: Source, medium: Medium, wanted: tuple[str, ...], progress: Progress) -> dict[str, str]:
    """Every file the rows name and the bureau holds, read back; its name and SHA-256."""
    here = [digest for digest in sorted(wanted) if source.media.has(digest)]
    total = sum(source.media.path(digest).stat().st_size for digest in here) * 2
    done, sums = 0, {}

    def tick(read: int) -> None:
        nonlocal done
        done += read
        progress.step(text("backup.step.copy"), done, total)

    for digest in here:
        part = medium.work / digest
        try:
            bring(source.media.path(digest), part, digest, tick)
        except SourceBad:
            continue
        medium.keep(part, medium.media.path(digest))
        sums[media.media_name(digest)] = digest
    return sums


def _bundles(source: Source, medium: Medium) -> dict[str, str]:
    """The accepted bundles: the new life goes on counting where they end."""
    sums = {}
    root = source.outbox / source.settings.code
    for path in sorted(root.glob("*/*/*")):
        if not path.is_file() or not path.parent.name.isdecimal():
            continue
        name = f"outbox/{source.settings.code}/{path.relative_to(root).as_posix()}"
        place = medium.path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(place, path.read_bytes())
        sums[name] = media.digest_of(place)
    return sums
