"""`station restore`: an empty home becomes the station a backup holds, in a new life with a new key.

The home is built in place. Until station.toml lies in it there is no station; a restore that was killed is begun
again and keeps only the media it had verified. Secrets were never in a backup: PINs are set anew, and the entry that
begins the new life names the key of the old one, so that everything signed before stays verifiable.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station import settings as configuration
from station.backup import medium as media
from station.backup.bring import NoRoom, SourceBad, bring, free, gigabytes
from station.backup.medium import Medium
from station.backup.mirror import RESERVE, on_disk
from station.errors import StationError
from station.records.backup import BackupContents, Restored, Rot
from station.records.moment import Clock, moment
from station.records.people import Officer, Proof
from station.records.progress import SILENT, Progress
from station.rules import note
from station.rules.ids import EPOCHS
from station.services import audit, backups, staff
from station.settings import Settings
from station.store import keys as crypto
from station.store import lives, officers, snapshot
from station.store.atomic import write_text
from station.store.errors import ClockBehind
from station.store.home import Home
from station.store.keys import KeyRing
from station.store.media import MediaStore
from station.store.schemas import STATION
from station.store.store import Origin, Store
from station.texts import text
from station.wiring import HomeTaken, SystemClock

if TYPE_CHECKING:
    from station.store.snapshot import Snapshot

MARK = ".restoring"
_OURS = {"media", "keys", "bases", "outbox", "inbox", "exports", *media.EXTRAS}
"""What a restore makes in a home, besides databases."""
_SCRATCH = ("station.db", "derived.db", ".new-", ".audit-")
"""How names begin of what a killed restore leaves besides."""
_NOTHING = {"incidents", "letterbox", "lost+found"}
"""What may lie in an empty home."""


class NotChief(StationError):
    """Nobody of that name may restore this station. Facts: name, chiefs."""

    text = "backup.not_chief"


class BadEpoch(StationError):
    """A life that is none, or not a new one. Facts: epoch, least, most."""

    text = "backup.bad_epoch"


class RestoreFindings(StationError):
    """The ledger in the backup does not hold, or its rows are not what the ledger says. Facts: findings."""

    text = "backup.findings"


@dataclass(frozen=True, slots=True)
class Wish:
    """How to restore."""

    chief: str
    pin: str = field(repr=False)
    epoch: int | None = None
    """The new life; None: the one after the backup's."""
    despite_findings: bool = False


@dataclass(frozen=True, slots=True)
class _Examined:
    medium: Medium
    sums: dict[str, str]
    state: Path
    held: Snapshot
    settings: Settings
    contents: BackupContents


def examine(folder: Path) -> BackupContents:
    """What a backup folder holds, its database and papers verified. NoMedium, NoBackup, SeveralBackups, BackupDamaged,
    SnapshotBroken."""
    with _examined(folder) as found:
        return found.contents


def restore(folder: Path, root: Path, wish: Wish, clock: Clock | None = None, progress: Progress = SILENT) -> Restored:
    """Make `root` the station that the backup in `folder` holds. As `examine`; HomeTaken, NotChief, BadEpoch, PinWeak,
    RestoreFindings, NoRoom, WrittenWrong, TargetFailed, ClockBehind."""
    with _examined(folder) as found, _home(root, lambda: _check(found, wish, clock)) as home:
        epoch = _next_epoch(found.contents.epoch, wish.epoch)
        _check_room(found, home)
        lacking, brought = _media(found, home, progress)
        _papers(found, home)
        settings = replace(found.settings, epoch=epoch)
        store, keys = _open(found, home, settings, clock)
        try:
            facts = _begin(store, keys, found, wish, lacking, progress)
        finally:
            store.close()
        # The commit: before it there is no station, after it a complete one.
        write_text(home.settings_file, settings.toml())
        (home.root / MARK).unlink()
        return replace(facts, files=brought[0], bytes=brought[1])


@contextlib.contextmanager
def _examined(folder: Path) -> Iterator[_Examined]:
    medium = media.found(folder)
    with medium.alone():
        sums = medium.sums()
        state = media.state_of(sums or {})
        if sums is None or state is None:
            raise media.NoBackup(path=folder)
        place = medium.root / state
        for name in (media.DATABASE, media.SETTINGS, media.KEY, media.CHECKPOINT):
            _sound(medium, sums, f"{state}/{name}")
        settings = configuration.load(place / media.SETTINGS)
        key, stated = _signed(place)
        held = snapshot.read(place / media.DATABASE, stated.size)
        _consistent(place, key, stated, held, settings)
        contents = BackupContents(
            place=str(medium.root.resolve()),
            medium=medium.id,
            code=held.code,
            name=held.name,
            epoch=held.epoch,
            demo=held.demo,
            ledger_size=held.size,
            root=held.root.hex(),
            last_entry_at=held.last_entry_at,
            key=key,
            media=len(media.media_of(sums)),
            chiefs=held.chiefs,
        )
        yield _Examined(medium, sums, place, held, settings, contents)


def _sound(medium: Medium, sums: dict[str, str], name: str) -> None:
    path = medium.path(name)
    try:
        right = not path.is_symlink() and media.digest_of(path) == sums.get(name)
    except OSError as error:
        raise media.BackupDamaged(path=path) from error
    if not right:
        raise media.BackupDamaged(path=path)


def _signed(place: Path) -> tuple[str, note.Checkpoint]:
    """The verifier key a backup names, and what the checkpoint beside it says under that key."""
    key = (place / media.KEY).read_text(encoding="utf-8").strip()
    signed = (place / media.CHECKPOINT).read_text(encoding="utf-8")
    try:
        name, public = note.parse_verifier_key(key)
        body = note.opened(signed, name, public, partial(crypto.verify, public))
        return key, note.checkpoint(body)
    except note.NoteError as error:
        raise media.BackupDamaged(path=place / media.CHECKPOINT) from error


def _consistent(place: Path, key: str, stated: note.Checkpoint, held: Snapshot, settings: Settings) -> None:
    origin = Origin(int(held.code), held.epoch)
    named = (note.parse_verifier_key(key)[0], stated.origin, settings.code, settings.epoch, settings.demo)
    if named != (origin.log, origin.log, held.code, held.epoch, held.demo) or held.root_at != stated.root:
        raise media.BackupDamaged(path=place)


def _next_epoch(old: int, wanted: int | None) -> int:
    epoch = old + 1 if wanted is None else wanted
    if not old < epoch < EPOCHS:
        raise BadEpoch(epoch=epoch, least=old + 1, most=EPOCHS - 1)
    return epoch


def _check(found: _Examined, wish: Wish, clock: Clock | None) -> None:
    """What can be refused before hours of copying."""
    _next_epoch(found.contents.epoch, wish.epoch)
    staff.check_pin(wish.pin)
    if wish.chief not in found.contents.chiefs:
        raise NotChief(name=wish.chief, chiefs="、".join(found.contents.chiefs))
    now, last = (clock or SystemClock()).now(), moment(found.contents.last_entry_at)
    if now < last and not found.contents.demo:
        raise ClockBehind(now=f"{now:%Y-%m-%d %H:%M:%S}", last=f"{last:%Y-%m-%d %H:%M:%S}")


def _check_room(found: _Examined, home: Home) -> None:
    target, need = MediaStore(home.media), RESERVE
    for name in found.sums:
        path = found.medium.path(name)
        if not target.has(path.name) and path.exists():
            need += path.lstat().st_size
    have = free(home.root)
    if need > have:
        raise NoRoom(place=home.root, need=gigabytes(need), free=gigabytes(have))


@contextlib.contextmanager
def _home(root: Path, check: Callable[[], None]) -> Iterator[Home]:
    """An empty home, or what a killed restore left of one, for us alone. HomeTaken, BackupRunning."""
    check()
    root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise media.BackupRunning(path=root) from None
        home = Home(root.resolve())
        _clear(home)
        write_text(home.root / MARK, "")
        home.make()
        yield home
    finally:
        os.close(handle)


def _clear(home: Home) -> None:
    there = {each.name for each in home.root.iterdir()} - _NOTHING
    begun = MARK in there and home.settings_file.name not in there
    unfinished = {name for name in there if name.startswith(".new-")}
    strange = {name for name in there - _OURS - {MARK} if not name.startswith(_SCRATCH)}
    if there - unfinished and (not begun or strange):
        raise HomeTaken(path=home.root)
    for name in there - {"media", MARK}:
        path = home.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for each in home.media.glob("*"):
        # What has a name in the media store was verified before it got it.
        if each.name != "sha256":
            shutil.rmtree(each)


def _media(found: _Examined, home: Home, progress: Progress) -> tuple[tuple[Rot, ...], tuple[int, int]]:
    """Bring every file, verified and read back; what is lacking, and how many files and bytes there are."""
    store, target = found.medium.media, MediaStore(home.media)
    wanted = sorted(media.media_of(found.sums) | set(found.held.media))
    total = sum(store.path(d).lstat().st_size for d in wanted if store.has(d))
    done, lacking = 0, []

    def tick(read: int) -> None:
        nonlocal done
        done += read
        progress.step(text("backup.step.restore"), done, total * 2)

    work = home.media / "tmp"
    work.mkdir(exist_ok=True)
    for digest in wanted:
        if target.has(digest):
            tick(2 * target.path(digest).stat().st_size)
            continue
        try:
            bring(store.path(digest), work / digest, digest, tick)
        except SourceBad as bad:
            lacking.append(bad.rot)
            continue
        target.adopt(work / digest, digest)
    sizes = [target.path(digest).stat().st_size for digest in on_disk(home.media)]
    return tuple(lacking), (len(sizes), sum(sizes))


def _papers(found: _Examined, home: Home) -> None:
    """Bases, sealed bundles and the small extras, each as its sum says. BackupDamaged."""
    for name in sorted(found.sums):
        if name.startswith(("bases/", "outbox/")):
            place = home.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            _bring_paper(found, name, place)
    state = found.state.relative_to(found.medium.root)
    for name in media.EXTRAS:
        if f"{state}/{name}" in found.sums:
            _bring_paper(found, f"{state}/{name}", home.root / name)
    _bring_paper(found, f"{state}/{media.DATABASE}", home.db)


def _bring_paper(found: _Examined, name: str, place: Path) -> None:
    part = place.with_name(f".new-{place.name}")
    try:
        bring(found.medium.path(name), part, found.sums[name], lambda _: None)
    except SourceBad as bad:
        raise media.BackupDamaged(path=found.medium.path(name)) from bad
    part.chmod(0o600 if place.suffix == ".db" else 0o644)
    part.replace(place)


def _open(found: _Examined, home: Home, settings: Settings, clock: Clock | None) -> tuple[Store, KeyRing]:
    keys = KeyRing(home.keys)
    keys.create_signer()
    origin = Origin(int(settings.code), settings.epoch)
    return Store(home.db, STATION, origin, keys.signer(origin.log), clock or _clock(home, settings)), keys


def _clock(home: Home, settings: Settings) -> Clock:
    if not settings.demo:
        return SystemClock()
    # Imported here: only a demonstration has a clock of its own.
    from station.demo.clock import DemoClock

    return DemoClock(home.root)


def _begin(
    store: Store, keys: KeyRing, found: _Examined, wish: Wish, lacking: tuple[Rot, ...], progress: Progress
) -> Restored:
    """The first act of the new life, then the proof that the whole of the old one holds."""
    contents = found.contents
    proof = _sign_in(store, keys, wish, contents)
    reason = lives.reason(medium=contents.medium, size=contents.ledger_size, root=contents.root, key=contents.key)
    origin = store.origin
    with store.act(proof, lives.RESTORE, subject=f"station/{origin.code}/{origin.epoch}", reason=reason) as act:
        backups.insert_lacking(act, lacking)
    store.checkpoint()
    report = audit.run(store, full=True, progress=progress)
    findings = tuple(audit.sentence(finding) for finding in report.findings)
    if findings and not wish.despite_findings:
        raise RestoreFindings(count=len(findings), findings="\n".join(findings[:20]))
    return Restored(
        contents=contents,
        epoch=origin.epoch,
        key=store.signer.verifier_key,
        restored_by=proof.name,
        files=0,
        bytes=0,
        lacking=lacking,
        findings=findings,
        unrevealed=tuple(backups.unrevealed(store)),
    )


def _sign_in(store: Store, keys: KeyRing, wish: Wish, contents: BackupContents) -> Proof:
    person: Officer | None = next(
        (each for each in officers.own(store) if each.name == wish.chief and "chief" in each.roles), None
    )
    if person is None:
        raise NotChief(name=wish.chief, chiefs="、".join(contents.chiefs))
    staff.first_pin(keys, person, wish.pin)
    return staff.sign_in(store, keys, str(person.id), wish.pin)
