"""One docking from frozen listing to closed session, resumable at any instant.

Owns: which session this is (new, resumed, or nothing to do), the room it needs, and how it ends.
Refuses: beginning without room for everything, two imports of one recorder at once, and calling nothing a success.
The dock unit is one of the three boundaries that may catch everything; this module is not: it lets errors pass.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.intake.clips import Clips
from station.intake.conveyor import Conveyor, Item
from station.intake.copy import PartFailed
from station.intake.errors import AlreadyRunning, NoSpace, NothingThere
from station.intake.facts import Sandbox
from station.intake.progress import Meter
from station.intake.recheck import same_ends
from station.intake.sealing import DOCK, Desk, Sealer
from station.records.evidence import Intake, IntakeOutcome, Recorder
from station.records.moment import iso
from station.rules.state_secret import REFUSAL as SECRET
from station.rules.state_secret import marked_path
from station.store import cases, evidence, intakes
from station.texts.amounts import weight

if TYPE_CHECKING:
    from devices.profiles import Profile
    from devices.volume import Entry, Volume

RESERVE = 20
"""One part in so many of the disk stays free for the database, the papers and tonight's bundle."""


@dataclass(frozen=True, slots=True)
class Docked:
    """A recorder at the dock: who it is, how its names read, and what is on it."""

    recorder: Recorder
    profile: Profile
    volume: Volume
    source: str
    """Path or device, shown only."""
    fs_uuid: str | None = None
    usb: str = ""
    """vendor:product."""
    model: str = ""
    fs_type: str = ""


def take_in(desk: Desk, docked: Docked) -> IntakeOutcome:
    """Import everything new. AlreadyRunning, NothingThere or NoSpace before anything is written."""
    with alone(desk, docked.recorder) as folder:
        return _Session(desk, docked, folder).run()


@contextlib.contextmanager
def alone(desk: Desk, recorder: Recorder) -> Iterator[Path]:
    """The folder for parts, with nobody else at work on this recorder and no parts of it left. AlreadyRunning."""
    folder = desk.media.root / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder, recorder):
        _sweep(desk, folder, recorder)
        yield folder


class _Session:
    """The state of one `take_in`."""

    def __init__(self, desk: Desk, docked: Docked, folder: Path) -> None:
        self._desk = desk
        self._docked = docked
        self._folder = folder
        self._entries = {entry.path: entry for entry in docked.volume.entries}
        self._mtimes = {entry.path: iso(entry.mtime) for entry in docked.volume.entries}
        self._known = intakes.known(desk.store, docked.recorder.id, self._entries.keys())

    def run(self) -> IntakeOutcome:
        # A card with nothing but state secrets is written down all the same: somebody has to deal with it.
        if not any(_refusal(entry) in ("", SECRET) for entry in self._docked.volume.entries):
            raise NothingThere(serial=self._docked.recorder.serial, source=self._docked.source)
        past = intakes.recent(self._desk.store, recorder_id=self._docked.recorder.id)
        digest = self._docked.volume.digest()
        if past and past[0].state == "complete" and past[0].listing_sha256 == digest and self._unchanged():
            return self._nothing_new(past[0])
        session = self._begin(past, digest)
        return self._import(session)

    def _unchanged(self) -> bool:
        return all(self._is_kept(entry) for entry in self._entries.values() if not _refusal(entry))

    def _is_kept(self, entry: Entry) -> bool:
        """Whether this very file was imported before, judged by its listing and both its ends."""
        sha256 = self._sha_of(entry)
        return sha256 is not None and same_ends(self._docked.volume, entry, self._desk.media.path(sha256))

    def _sha_of(self, entry: Entry) -> str | None:
        return self._known.get((entry.path, entry.size, self._mtimes[entry.path]))

    def _begin(self, past: list[Intake], digest: str) -> int:
        """Resume the unfinished session of the same listing, or freeze a new one."""
        self._reserve()
        unfinished = [one for one in past if one.state in ("copying", "interrupted")]
        resumable = past[0] if unfinished and past[0] in unfinished and past[0].listing_sha256 == digest else None
        for one in unfinished:
            if one.state == "copying" and one is not resumable:
                with self._desk.store.act(DOCK, "intake.interrupt", subject=f"intake/{one.id}", reason="killed") as act:
                    intakes.move(act, one.id, "interrupted")
        if resumable is not None:
            reason = "killed" if resumable.state == "copying" else None
            with self._desk.store.act(DOCK, "intake.resume", subject=f"intake/{resumable.id}", reason=reason) as act:
                intakes.move(act, resumable.id, "copying")
            return resumable.id
        return self._freeze(digest)

    def _freeze(self, digest: str) -> int:
        docked, volume = self._docked, self._docked.volume
        medium = intakes.Medium(
            docked.source, digest, len(volume.broken), docked.fs_uuid, docked.usb, docked.model, docked.fs_type
        )
        files = (intakes.Frozen(e.path, e.size, self._mtimes[e.path], _refusal(e)) for e in volume.entries)
        with self._desk.store.act(DOCK, "intake.open", subject=f"recorder/{docked.recorder.serial}") as act:
            return intakes.freeze(act, docked.recorder.id, medium, files)

    def _reserve(self) -> None:
        """Room for everything not here yet, before the first byte. Sizes lie: no file is larger than its medium."""
        missing = sum(e.size for e in self._entries.values() if not _refusal(e) and self._sha_of(e) is None)
        needed = min(missing, self._docked.volume.capacity())
        disk = shutil.disk_usage(self._desk.media.root)
        free = max(0, disk.free - disk.total // RESERVE)
        if needed > free:
            raise NoSpace(needed=weight(needed), free=weight(free), files=len(self._entries))

    def _import(self, session: int) -> IntakeOutcome:
        waiting = [Item(id, self._entries[path]) for id, path in intakes.waiting(self._desk.store, session)]
        recorder = self._docked.recorder
        kept, todo = self._sorted(waiting)
        size = sum(file.entry.size for file in todo)
        folder = self._folder / str(session)
        folder.mkdir(exist_ok=True)
        name = recorder.officer_name or ""
        with (
            Meter(self._desk.progress, session, recorder.serial, name, len(waiting), size) as meter,
            Sandbox() as sandbox,
        ):
            if todo:
                sandbox.start()
            clips = Clips(self._desk.store, self._desk.media, recorder, self._docked.profile, sandbox)
            before = {path: sha256 for (path, _, _), sha256 in self._known.items()}
            sealer = Sealer(self._desk, session, meter, clips, before)
            sealer.settle(kept)
            halted = self._convey(Conveyor(self._docked.volume, folder, meter, self._desk.stop), todo, sealer)
            state = self._close(session, halted)
        shutil.rmtree(folder, ignore_errors=True)
        return self._outcome(session, state, halted, sealer)

    def _sorted(self, waiting: list[Item]) -> tuple[list[tuple[Item, str]], list[Item]]:
        """What was imported before, with its SHA-256, and what has to be copied."""
        kept: list[tuple[Item, str]] = []
        todo: list[Item] = []
        for file in waiting:
            sha256 = self._sha_of(file.entry)
            if sha256 is not None and self._is_kept(file.entry):
                kept.append((file, sha256))
            else:
                todo.append(file)
        return kept, todo

    def _convey(self, conveyor: Conveyor, todo: list[Item], sealer: Sealer) -> str:
        with contextlib.closing(conveyor.run(todo)) as loads:
            for load in loads:
                try:
                    sealer.take(load.items)
                except PartFailed as error:
                    return error.reason
                if load.halted:
                    return load.halted
        return ""

    def _close(self, session: int, halted: str) -> str:
        """Write how it ended, and meet the upload deadline of every case that got its recordings."""
        if halted:
            with self._desk.store.act(DOCK, "intake.interrupt", subject=f"intake/{session}", reason=halted) as act:
                intakes.move(act, session, "interrupted")
            return "interrupted"
        counts = intakes.one(self._desk.store, session).counts
        lacking = counts.get("failed", 0) + counts.get("changed", 0) + counts.get("listed", 0)
        state = "partial" if lacking or not self._docked.volume.complete else "complete"
        with self._desk.store.act(DOCK, "intake.close", subject=f"intake/{session}") as act:
            intakes.move(act, session, state)
            for case_id in evidence.cases_docked(self._desk.store, session):
                self._desk.on_kept(act, case_id)
            self._desk.on_closed(act, session)
        return state

    def _outcome(self, session: int, state: str, halted: str, sealer: Sealer) -> IntakeOutcome:
        intake = intakes.one(self._desk.store, session)
        linked = {cases.get(self._desk.store, id).number: count for id, count in sorted(sealer.linked.items())}
        return IntakeOutcome(
            session_id=session,
            serial=self._docked.recorder.serial,
            state=state,
            reason=halted,
            files=intake.files,
            new=sealer.new,
            duplicate=intake.counts.get("duplicate", 0),
            failed=intake.counts.get("failed", 0),
            changed=intake.counts.get("changed", 0),
            skipped=intake.counts.get("skipped", 0),
            waiting=intake.counts.get("listed", 0),
            bytes_new=sealer.bytes_new,
            linked=linked,
            unlinked=sealer.unlinked,
            destroyed=sealer.destroyed,
            secret=self._secret(),
        )

    def _secret(self) -> int:
        return sum(_refusal(entry) == SECRET for entry in self._entries.values())

    def _nothing_new(self, last: Intake) -> IntakeOutcome:
        skipped = last.counts.get("skipped", 0)
        kept = last.files - skipped
        return IntakeOutcome(
            session_id=None,
            serial=self._docked.recorder.serial,
            state="unchanged",
            reason="",
            files=last.files,
            new=0,
            duplicate=kept,
            failed=0,
            changed=0,
            skipped=skipped,
            waiting=0,
            bytes_new=0,
            linked={},
            unlinked=0,
            destroyed=0,
            secret=self._secret(),
        )


def _refusal(entry: Entry) -> str:
    """Why a listed entry is not copied; an empty file holds nothing to keep but stays in the listing.

    What says of itself that it is a state secret is left on the recorder, which is not to be emptied then.
    """
    return entry.refused or ("" if entry.size else "empty") or (SECRET if marked_path(entry.path) else "")


@contextlib.contextmanager
def _locked(folder: Path, recorder: Recorder) -> Iterator[None]:
    """The kernel's lock on this recorder: it cannot survive the process that holds it."""
    file = os.open(folder / f".recorder-{recorder.id}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(serial=recorder.serial) from None
        yield
    finally:
        os.close(file)


def _sweep(desk: Desk, folder: Path, recorder: Recorder) -> None:
    """Remove what a killed import of this recorder left: its parts, never to be trusted, and its last pulse."""
    for left in folder.iterdir():
        if left.name.isdecimal() and intakes.one(desk.store, int(left.name)).recorder_id == recorder.id:
            shutil.rmtree(left)
            desk.progress.finished(int(left.name))
