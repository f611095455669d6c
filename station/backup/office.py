"""`bureau backup` and `bureau restore`: the bureau's own home on a second disk, and back.

The layout is that of a station's backup (docs/backup.md): what SHA256SUMS does not name does not count, and replacing
it is the moment a backup exists. Databases are copied first and what was accepted last, so that the copies are never
ahead of their evidence. Keys are there only as one file that nobody but the holder of the recovery key opens.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pendulum import DateTime

from station.backup import medium as media
from station.backup.bring import NoRoom, SourceBad, bring, free, gigabytes, reads_as
from station.backup.disks import same_disk
from station.backup.medium import Medium
from station.backup.mirror import RESERVE, SameDisk
from station.errors import StationError
from station.intake.copy import sync_file_system
from station.records.moment import iso
from station.records.progress import SILENT, Progress
from station.rules import note
from station.store import snapshot
from station.store.atomic import write_bytes, write_text
from station.store.founding import founded, vacant
from station.store.home import RESTORED
from station.store.keys import KeyRing
from station.texts import text

DATABASE = "bureau.db"
SETTINGS = "bureau.toml"
SECRETS = "keys.age"
"""All of keys/, encrypted to the recovery key."""
SMALL = (SETTINGS, "bureau.card", "line.card")
TREES = ("outgoing", "returns", "quarantine", "archive")
"""What never changes once it is there; the evidence of what the replicas hold comes last."""
_REPLICA = "replicas/{}/station.db"


class OfficeTaken(StationError):
    """There is something in the folder already. Facts: path."""

    text = "keys.restore.taken"


class NoSecrets(StationError):
    """The backup holds no keys: the bureau has no recovery key. Facts: path."""

    text = "keys.restore.no_secrets"


@dataclass(frozen=True, slots=True)
class Office:
    """What is to be copied."""

    root: Path
    code: str
    checkpoint: str
    """A signed checkpoint of the bureau's ledger, taken just now."""
    secrets: bytes
    """keys/ for the recovery key; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds."""

    place: str
    size: int
    """Entries of the bureau's ledger."""
    files: int
    bytes: int
    copied: int
    """Files that were not there before."""
    secrets: bool
    """Whether the keys are in it."""


def back_up(
    office: Office,
    folder: Path,
    *,
    on_same_disk: bool = False,
    verify: bool = False,
    progress: Progress = SILENT,
) -> Kept:
    """Bring the backup in `folder` up to date; `verify` reads what lay there before again.

    NoMedium, SameDisk, BackupRunning, NoRoom, WrittenWrong, TargetFailed, SnapshotBroken, BackupDamaged; OSError.
    """
    if not folder.is_dir():
        raise media.NoMedium(path=folder)
    if not on_same_disk and same_disk(office.root, folder):
        raise SameDisk(path=folder)
    medium = media.at(folder, office.code)
    with medium.alone():
        return _Copying(office, medium, progress, verify).run()


@dataclass(slots=True)
class _Copying:
    office: Office
    medium: Medium
    progress: Progress
    verify: bool
    sums: dict[str, str] = field(default_factory=dict)
    copied: int = 0

    def run(self) -> Kept:
        self.medium.name()
        work = self.medium.clear_work()
        before = self.medium.sums() or {}
        write_text(self.medium.root / media.README, text("keys.backup.readme", code=self.office.code))
        state = self._number()
        size = self._state(work / "state", state)
        for tree in TREES:
            self._tree(self.office.root / tree, before)
        for each in sorted((self.office.root / "replicas").glob("[0-9]*")):
            self._tree(each / "media", before)
        place = self.medium.path(state)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        (work / "state").rename(place)
        sync_file_system(self.medium.root)
        self.medium.write_sums(self.sums)
        self._sweep(state)
        sizes = [self.medium.path(name).stat().st_size for name in self.sums]
        secrets = f"{state}/{SECRETS}" in self.sums
        return Kept(str(self.medium.root.resolve()), size, len(sizes), sum(sizes), self.copied, secrets)

    def _number(self) -> str:
        numbers = [int(each.name) for each in self.medium.path("state").glob("[0-9]*")]
        return f"state/{max(numbers, default=0) + 1:06d}"

    def _state(self, folder: Path, state: str) -> int:
        """Databases and small files in the work folder; the size of the ledger."""
        self.progress.step(text("backup.step.database"), 0, 0)
        databases = {DATABASE: self.office.root / DATABASE}
        for each in sorted((self.office.root / "replicas").glob("[0-9]*/station.db")):
            databases[_REPLICA.format(each.parent.name)] = each
        need, have = sum(path.stat().st_size for path in databases.values()) + RESERVE, free(self.medium.root)
        if need > have:
            raise NoRoom(place=self.medium.root, need=gigabytes(need), free=gigabytes(have))
        for name, path in databases.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            snapshot.copy(path, folder / name)
        size = _checked(folder / DATABASE, self.office.checkpoint)
        write_text(folder / media.CHECKPOINT, self.office.checkpoint)
        for name in SMALL:
            if (self.office.root / name).is_file():
                write_bytes(folder / name, (self.office.root / name).read_bytes())
        if self.office.secrets:
            write_bytes(folder / SECRETS, self.office.secrets)
        for path in _files(folder):
            digest = media.digest_of(path)
            if kind := reads_as(path, digest, lambda _: None):
                raise snapshot.SnapshotBroken(path=path, detail=kind)
            self.sums[f"{state}/{path.relative_to(folder).as_posix()}"] = digest
        return size

    def _tree(self, root: Path, before: dict[str, str]) -> None:
        """What never changes: brought once, afterwards known by its name and length."""
        found = list(_files(root))
        for done, path in enumerate(found):
            self.progress.step(text("backup.step.copy"), done, len(found))
            name = path.relative_to(self.office.root).as_posix()
            place = self.medium.path(name)
            with contextlib.suppress(FileNotFoundError):
                self.sums[name] = (
                    before[name] if self._is_there(name, path, place, before) else self._bring(path, place)
                )

    def _is_there(self, name: str, path: Path, place: Path, before: dict[str, str]) -> bool:
        if name not in before or not place.exists() or place.stat().st_size != path.stat().st_size:
            return False
        return not self.verify or not reads_as(place, before[name], lambda _: None)

    def _bring(self, path: Path, place: Path) -> str:
        digest, part = media.digest_of(path), self.medium.work / "part"
        try:
            bring(path, part, digest, lambda _: None)
        except SourceBad as error:
            # Written anew between the two readings: a packet being made. The next run has it.
            raise FileNotFoundError(path) from error
        self.medium.keep(part, place)
        self.copied += 1
        return digest

    def _sweep(self, kept: str) -> None:
        for each in self.medium.path("state").glob("[0-9]*"):
            if f"state/{each.name}" != kept:
                shutil.rmtree(each)
        shutil.rmtree(self.medium.work, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Found:
    """A finished backup whose every file is as its sum says."""

    medium: Medium
    state: str
    names: tuple[str, ...]

    @property
    def secrets(self) -> bytes:
        """keys/ for the recovery key. NoSecrets."""
        if f"{self.state}/{SECRETS}" not in self.names:
            raise NoSecrets(path=self.medium.root)
        return self.medium.path(f"{self.state}/{SECRETS}").read_bytes()


@contextlib.contextmanager
def opened(folder: Path, progress: Progress = SILENT) -> Iterator[Found]:
    """The backup in `folder`, every file read and compared. NoMedium, NoBackup, SeveralBackups, BackupDamaged."""
    medium = media.found(folder)
    with medium.alone():
        sums = medium.sums() or {}
        states = sorted({name.rsplit("/", 1)[0] for name in sums if name.endswith(f"/{DATABASE}")})
        if not states:
            raise media.NoBackup(path=folder)
        for done, (name, digest) in enumerate(sorted(sums.items())):
            progress.step(text("backup.step.reread"), done, len(sums))
            if medium.path(name).is_symlink() or reads_as(medium.path(name), digest, lambda _: None):
                raise media.BackupDamaged(path=medium.path(name))
        yield Found(medium, states[-1], tuple(sums))


def restore(
    found: Found, root: Path, secrets: dict[str, bytes], restored_at: DateTime, progress: Progress = SILENT
) -> int:
    """Make `root` the bureau that a backup holds, with these keys; the size of its ledger. Whole or not at all.

    `restored_at` is kept in the home: what was sent after the backup is known to the stations alone.
    OfficeTaken, BackupDamaged, NoRoom, WrittenWrong, TargetFailed.
    """
    if not vacant(root):
        raise OfficeTaken(path=root)
    checkpoint = found.medium.path(f"{found.state}/{media.CHECKPOINT}").read_text(encoding="utf-8")
    size = _checked(found.medium.path(f"{found.state}/{DATABASE}"), checkpoint)
    with founded(root, SETTINGS) as draft:
        ring = KeyRing(draft / "keys")
        ring.folder.mkdir(mode=0o700)
        for name, data in secrets.items():
            ring.put_secret(name, data)
        for done, name in enumerate(found.names):
            progress.step(text("backup.step.restore"), done, len(found.names))
            inside = name.removeprefix(f"{found.state}/")
            if inside in (SECRETS, media.CHECKPOINT, media.MEDIUM):
                continue
            place = draft / inside
            place.parent.mkdir(parents=True, exist_ok=True)
            source = found.medium.path(name)
            try:
                bring(source, place, media.digest_of(source), lambda _: None)
            except SourceBad as bad:
                raise media.BackupDamaged(path=source) from bad
            place.chmod(0o600 if place.suffix == ".db" else 0o644)
        write_text(draft / RESTORED, json.dumps({"at": iso(restored_at)}) + "\n")
    return size


def _checked(database: Path, checkpoint: str) -> int:
    """The size of a copied ledger that is sound and goes on from the checkpoint. SnapshotBroken."""
    stated = note.checkpoint(checkpoint.rpartition("\n\n")[0] + "\n")
    size, root = snapshot.ledger_of(database, stated.size)
    if root != stated.root:
        raise snapshot.SnapshotBroken(path=database, detail=text("backup.root_differs", size=stated.size))
    return size


def _files(root: Path) -> Iterator[Path]:
    """Plain files below a folder; what begins with a dot is work in progress."""
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and path.is_file() and not path.is_symlink() and "tmp" not in path.relative_to(root).parts:
            yield path
