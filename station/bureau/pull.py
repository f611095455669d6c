"""Taking bundles of one station from a folder: check, apply, remember. One bundle is one transaction and one act.

Stops at the first bundle that is not in order, because nothing after it can be. Killed anywhere, the next run
finishes: the replica's own transaction decides, and the bureau's record follows it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.bureau import quarantine, succession
from station.bureau.home import Bureau
from station.bureau.quarantine import manifest_hash
from station.errors import StationError
from station.records.bureau import Accepted, Enrolment
from station.records.moment import iso, moment
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.replica import apply, check, order, outbox
from station.replica.check import RosterKey, SignedManifest
from station.replica.lock import alone
from station.replica.manifest import FULL, Manifest
from station.replica.outbox import bundle_folder
from station.replica.policy import alarms
from station.replica.verdicts import MISSING, Refused, Verdict
from station.store import bureau_models, bureau_rows
from station.store.atomic import fsync_folder
from station.store.replicas import Replica
from station.texts import text


class NotEnrolled(StationError):
    """The station is not on the roster."""

    text = "bureau.not_enrolled"


class SourceMissing(StationError):
    """The folder to pull from is not there: a stick that is not mounted, a path mistyped."""

    text = "bureau.source_missing"


class NoSource(StationError):
    """Nobody said where this station's bundles are."""

    text = "bureau.no_source"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one bundle."""

    code: str
    seq: int
    verdict: Verdict
    reason: str
    """Chinese; empty when accepted or harmless."""
    evidence: str
    """Folder below the bureau's home; empty when nothing was kept."""
    alarms: tuple[str, ...] = ()
    """What an honest station never does, in an accepted bundle."""


def pull(
    bureau: Bureau, actor: Proof | System, code: str, source: Path | None = None, progress: Progress = SILENT
) -> list[Outcome]:
    """Take what station `code` has sealed, oldest first. NotEnrolled, NoSource, SourceMissing, ReplicaDamaged; OSError.

    Refusals of bundles are outcomes, not errors.
    """
    roster = bureau_rows.roster(bureau.store, code)
    if not roster:
        raise NotEnrolled(code=code)
    if source is None and not roster[0].source:
        raise NoSource(name=roster[0].name)
    folder = source or Path(roster[0].source)
    home = bureau.home.replica(code)
    with alone(home):
        replica = Replica(home)
        try:
            return _Pulling(bureau, actor, roster, replica, folder, progress).run()
        finally:
            replica.close()


@dataclass(frozen=True, slots=True)
class _Pulling:
    bureau: Bureau
    actor: Proof | System
    roster: list[Enrolment]
    replica: Replica
    source: Path
    progress: Progress

    @property
    def code(self) -> str:
        return self.roster[0].code

    @property
    def keys(self) -> list[RosterKey]:
        return [RosterKey(row.epoch, row.key, row.sound_to) for row in self.roster]

    def run(self) -> list[Outcome]:
        self._rebuild()
        self._settle()
        if not self.source.is_dir():
            raise SourceMissing(path=self.source)
        outcomes: list[Outcome] = []
        for epoch, seq in outbox.bundles(self.source, self.code):
            if epoch > self.roster[0].epoch:
                self._succeed()
            place = bundle_folder(self.source, self.code, epoch, seq)
            # Nothing after one that is lacking or damaged can be in order, but for a base: it brings what is lacking.
            if outcomes and outcomes[-1].verdict in MISSING and not self._is_base(place):
                continue
            outcomes.append(self._receive(place, seq))
            if outcomes[-1].verdict not in (Verdict.ACCEPTED, Verdict.REPLAY, *MISSING):
                break
        return outcomes

    def _is_base(self, folder: Path) -> bool:
        try:
            return check.open_manifest(folder, self.code, self.keys).manifest.kind == FULL
        except Refused:
            return False

    def _succeed(self) -> None:
        """A later life than the one enrolled: it may be a key that the station changed by itself.

        Not before its first bundle: what the earlier key had sealed comes first.
        """
        if succession.notice(self.bureau, self.actor, self.code, self.source):
            self.roster[:] = bureau_rows.roster(self.bureau.store, self.code)

    def _rebuild(self) -> None:
        """Where the replica lacks bundles the bureau has accepted, apply them again from the archive. Refused."""
        for held in bureau_rows.accepted(self.bureau.store, self.code):
            if self.replica.numbered(held.seq) is None:
                place = bundle_folder(self.bureau.home.archive, self.code, held.epoch, held.seq)
                self._apply(check.open_manifest(place, self.code, self.keys), place, held.seq, lambda _work: None)

    def _settle(self) -> None:
        """Where the replica is ahead of the bureau's record, a run ended between the two: record it now."""
        last = self.replica.last()
        known = bureau_rows.last_accepted(self.bureau.store, self.code)
        due = 1 if known is None else known.seq + 1
        for epoch, seq in outbox.bundles(self.bureau.home.archive, self.code):
            if last is not None and due <= seq <= last.seq:
                place = bundle_folder(self.bureau.home.archive, self.code, epoch, seq)
                found = check.open_manifest(place, self.code, self.keys).manifest
                if order.is_replay(found, self.replica):
                    self._note_accepted(found)

    def _receive(self, folder: Path, seq: int) -> Outcome:
        try:
            self.progress.step(text("replica.step.check"), 0, 1)
            found = check.open_manifest(folder, self.code, self.keys)
            if order.is_replay(found.manifest, self.replica):
                return Outcome(self.code, found.manifest.seq, Verdict.REPLAY, "", "")
            order.check_turn(found, seq, self.replica, self.roster[0].epoch)
            self._apply(found, folder, seq, lambda work: self._archive(work, found.manifest))
        except Refused as refusal:
            return self._refuse(refusal, folder, seq)
        told = self._note_accepted(found.manifest)
        return Outcome(self.code, seq, Verdict.ACCEPTED, "", "", told)

    def _apply(self, found: SignedManifest, folder: Path, seq: int, keep: Callable[[Path], None]) -> None:
        work = self._fresh_work()
        check.fetch(folder, found, work, self.progress)
        checkpoint, stated = check.read_checkpoint(work, found)
        held = order.check_history(found, stated, self.replica)
        self.progress.step(text("replica.step.open"), 0, 1)
        opened = apply.open_payload(work, found.manifest, self.bureau.identities)
        try:
            self.progress.step(text("replica.step.examine"), 0, 1)
            apply.examine(opened, self.replica, held)
            apply.apply(opened, checkpoint, self.replica, lambda: keep(work), self.progress)
        finally:
            opened.file.close()
        shutil.rmtree(work, ignore_errors=True)

    def _fresh_work(self) -> Path:
        work = self.bureau.home.archive / self.code / outbox.WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        return work

    def _archive(self, work: Path, manifest: Manifest) -> None:
        """Keep the bundle as it came; before the replica commits, so that none is accepted without its evidence."""
        self.progress.step(text("replica.step.keep"), 0, 1)
        place = bundle_folder(self.bureau.home.archive, self.code, manifest.epoch, manifest.seq)
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        work.rename(place)
        fsync_folder(place.parent)

    def _note_accepted(self, found: Manifest) -> tuple[str, ...]:
        self.progress.step(text("replica.step.note"), 0, 1)
        told = alarms(found, self.replica.insert_only_tables(), bureau_rows.facts(self.bureau.store).recipients)
        with self.bureau.store.act(self.actor, "bundle.accept", subject=f"bundle/{self.code}/{found.seq}") as act:
            values = {name: getattr(found, name) for name in ("epoch", "seq", "first", "size", "root", "state")}
            sealed = moment(found.sealed)
            bureau_rows.insert_accepted(act, Accepted(self.code, **values, manifest_sha256=found.digest(),
                                                      sealed_at=sealed, alarms=told, accepted_at=act.now))  # fmt: skip
        return told

    def _refuse(self, refusal: Refused, folder: Path, seq: int) -> Outcome:
        store, verdict, digest = self.bureau.store, refusal.verdict, manifest_hash(folder)
        taken = bureau_rows.accepted(store, self.code)
        # Against a bundle of another number speaks the newest that was accepted.
        held = next((b for b in taken if b.seq == seq), taken[-1] if taken else None)
        accepted = None if held is None else bundle_folder(self.bureau.home.archive, self.code, held.epoch, held.seq)
        evidence = quarantine.keep(self.bureau, self.code, seq, verdict, folder, accepted)
        if not bureau_rows.is_refused(store, self.code, seq, verdict.value, digest):
            subject = f"bundle/{self.code}/{seq}"
            with store.act(self.actor, "bundle.refuse", subject=subject, reason=verdict.value) as act:
                values = {"verdict": verdict.value, "reason": refusal.reason, "manifest_sha256": digest}
                values |= {"evidence": evidence, "refused_at": iso(act.now)}
                act.insert(bureau_models.Refusal, code=self.code, seq=seq, **values)
        return Outcome(self.code, seq, verdict, refusal.reason, evidence)
