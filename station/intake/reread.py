"""The second reading of the source: every kept file is read from the recorder again and compared with what is stored.

Owns: the one check that a reader which lied the first time cannot pass; it is what a recorder may be emptied on.
Resumable file by file. Refuses: reading from memory, and choosing between two readings: where they differ the file is
named, copied a third time, and that content is kept beside the first.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.intake.blame import Blame, Stopped
from station.intake.clips import Clips, Content
from station.intake.conveyor import BATCH, SMALL
from station.intake.copy import PartFailed, copy
from station.intake.facts import Sandbox
from station.intake.naming import adopt
from station.intake.progress import Meter
from station.intake.readback import PROVEN, evict, read_back, read_off_medium
from station.intake.sealing import DOCK, Desk
from station.intake.session import Docked, alone
from station.records.evidence import Intake
from station.rules.names import shown
from station.store import intakes, keeping

if TYPE_CHECKING:
    from devices.volume import Entry


@dataclass(frozen=True, slots=True)
class Reread:
    """How far the second reading of one docking has come, this time and before."""

    session_id: int
    same: int
    differs: int
    unreadable: int
    unproven: int
    """Of `same`: read, but nobody could prove that it came from the medium."""
    waiting: int
    """Not read yet; the next docking goes on."""
    named: tuple[str, ...]
    """Files that differ or cannot be read any more, escaped."""
    reason: str
    """Why it ended early: unplugged, stopped, disk_full, disk_error; or empty."""


@dataclass(frozen=True, slots=True)
class _Result:
    file: intakes.Kept
    result: str
    method: str


class _Halted(Exception):
    """Nothing more will be read now."""


def reread(desk: Desk, docked: Docked) -> Reread | None:
    """Read the source of the newest docking a second time; None where that was not the listing docked now, or is not
    over. AlreadyRunning."""
    with alone(desk, docked.recorder) as folder:
        past = intakes.recent(desk.store, recorder_id=docked.recorder.id, limit=1)
        if not past or past[0].state not in ("complete", "partial"):
            return None
        if past[0].listing_sha256 != docked.volume.digest():
            return None
        return _Rereading(desk, docked, past[0], folder).run()


class _Rereading:
    """The state of one `reread`."""

    def __init__(self, desk: Desk, docked: Docked, intake: Intake, folder: Path) -> None:
        self._desk = desk
        self._docked = docked
        self._intake = intake
        self._folder = folder / str(intake.id)
        self._entries = {entry.path: entry for entry in docked.volume.entries}
        self._blame = Blame(docked.volume, desk.stop)
        self._pending: list[_Result] = []

    def run(self) -> Reread:
        kept = intakes.kept(self._desk.store, self._intake.id)
        todo = [f for f in kept if f.reread != "same" or f.reread_method not in PROVEN]
        reason = ""
        if todo or self._intake.reread_at is None:
            reason = self._read_all(todo)
        return self._told(reason)

    def _read_all(self, todo: list[intakes.Kept]) -> str:
        recorder, reason = self._docked.recorder, ""
        size, name = sum(file.size for file in todo), recorder.officer_name or ""
        self._folder.mkdir(exist_ok=True)
        meter = Meter(self._desk.progress, self._intake.id, recorder.serial, name, len(todo), size, phase="rereading")
        with meter, Sandbox() as sandbox:
            clips = Clips(self._desk.store, self._desk.media, recorder, self._docked.profile, sandbox)
            try:
                for file in todo:
                    self._read(file, meter, clips)
            except _Halted as halt:
                reason = str(halt)
            self._flush(done=not reason)
        shutil.rmtree(self._folder, ignore_errors=True)
        return reason

    def _read(self, file: intakes.Kept, meter: Meter, clips: Clips) -> None:
        entry = self._entries[file.path]
        meter.working_on(shown(file.path))
        try:
            self._blame.go_on()
            self._compare(file, entry, meter, clips)
        except Stopped:
            raise _Halted(self._blame.halted()) from None
        meter.file_done()

    def _compare(self, file: intakes.Kept, entry: Entry, meter: Meter, clips: Clips) -> None:
        try:
            found, method = self._again(entry, meter)
            if found == file.sha256:
                self._note(file, "same", method)
            else:
                self._keep_other(file, entry, method, meter, clips)
        except OSError as error:
            if self._blame_here(error):
                raise _Halted("unplugged") from error
            self._note(file, "unreadable", "")

    def _blame_here(self, error: OSError) -> bool:
        if isinstance(error, PartFailed):
            raise _Halted(error.reason) from error
        return self._blame.unplugged(error)

    def _again(self, entry: Entry, meter: Meter) -> tuple[str, str]:
        def tick(size: int) -> None:
            meter.copied(size)
            self._blame.go_on()

        # Its size now, not as listed: it may have been recording then, and is stored as it was in the end.
        file = self._docked.volume.open(entry)
        try:
            size = os.fstat(file).st_size
        finally:
            os.close(file)
        return read_off_medium(lambda flags: self._docked.volume.open(entry, flags), size, tick)

    def _keep_other(self, file: intakes.Kept, entry: Entry, method: str, meter: Meter, clips: Clips) -> None:
        """Copy it again past the cache; keep that content too, unless it is what the first reading gave."""
        other = self._copy_again(file, entry, meter)
        made = clips.of([other])[0] if other else None
        self._flush()
        with self._desk.store.act(DOCK, "intake.reread", subject=f"intake/{self._intake.id}") as act:
            intakes.differs(act, self._intake.id, file.id, method, made)

    def _copy_again(self, file: intakes.Kept, entry: Entry, meter: Meter) -> Content | None:
        part = self._folder / f"{file.id}.part"
        source = self._opened(entry)
        try:
            poured = copy(source, os.fstat(source).st_size, part, lambda _: self._blame.go_on())
        finally:
            os.close(source)
        if poured.fault or poured.sha256 == file.sha256 or not poured.size:
            part.unlink(missing_ok=True)
            if poured.fault and self._blame.unplugged(poured.fault):
                raise _Halted("unplugged")
            return None
        found, method = read_back(part, poured.size, meter.verified)
        if found != poured.sha256 or keeping.gone_content(self._desk.store, [found]):
            part.unlink()
            return None
        adopt(self._desk.media, [(part, found, poured.size)], intakes.with_clip(self._desk.store, [found]))
        return Content(entry, found, poured.size, poured.head, method, "whole")

    def _opened(self, entry: Entry) -> int:
        """Past the cache, which still holds what was read the first time."""
        try:
            source = self._docked.volume.open(entry, os.O_DIRECT)
            os.pread(source, 0, 0)
        except OSError:
            source = self._docked.volume.open(entry)
            evict(source)
        return source

    def _note(self, file: intakes.Kept, result: str, method: str) -> None:
        self._pending.append(_Result(file, result, method))
        if file.size > SMALL or len(self._pending) >= BATCH:
            self._flush()

    def _flush(self, *, done: bool = False) -> None:
        """Write what was found since the last time in one act."""
        if not self._pending and not done:
            return
        with self._desk.store.act(DOCK, "intake.reread", subject=f"intake/{self._intake.id}") as act:
            for one in self._pending:
                intakes.reread(act, one.file.id, one.result, one.method)
            if done:
                intakes.reread_done(act, self._intake.id)
        self._pending.clear()

    def _told(self, reason: str) -> Reread:
        kept = intakes.kept(self._desk.store, self._intake.id)
        results = Counter(file.reread for file in kept)
        return Reread(
            session_id=self._intake.id,
            same=results["same"],
            differs=results["differs"],
            unreadable=results["unreadable"],
            unproven=sum(f.reread == "same" and f.reread_method not in PROVEN for f in kept),
            waiting=results[""],
            named=tuple(shown(f.path) for f in kept if f.reread in ("differs", "unreadable")),
            reason=reason,
        )
