"""What others want to know about backups and damage, and the acts that write them down.

Owns: when a second copy counts. Making one is `station.backup`; this reads and writes rows only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from station.errors import StationError
from station.records.backup import BackupOutcome, Mended, Rot
from station.records.docking import BackupRun, Damage
from station.records.moment import moment
from station.records.people import System
from station.store import backups as rows
from station.store.act import Act
from station.store.audit import removed_media
from station.store.store import Store

NIGHTLY = System("system:nightly")
LATE = timedelta(hours=36)
"""A nightly backup older than this was missed."""


def last(store: Store) -> BackupRun | None:
    """The newest backup, on whatever medium."""
    found = rows.newest_runs(store)
    return found[0] if found else None


def media(store: Store) -> list[BackupRun]:
    """The newest backup of each medium, newest first."""
    return rows.newest_runs(store)


def age(store: Store) -> timedelta | None:
    """How long ago the newest backup was finished; None while there is none."""
    newest = last(store)
    return None if newest is None else store.clock.now() - newest.finished_at


def late(store: Store) -> bool:
    """Whether a night's backup was missed. A station that never had one is not late: nobody set one up."""
    found = age(store)
    return found is not None and found > LATE


def covers(store: Store, session_id: int) -> BackupRun | None:
    """The backup that holds everything a docking brought; None where none does. Usable inside an act.

    A docking that resumed or kept a file since then is not covered, nor is one with content that is damaged here or
    was mended since then: then nobody knows that there are two copies.
    """
    newest = max(rows.newest_runs(store), key=lambda run: run.ledger_size, default=None)
    opened = rows.session_opened_at(store, session_id)
    if newest is None or opened is None or moment(opened) > newest.finished_at:
        return None
    doubtful = {
        one.sha256 for one in rows.damages(store) if one.mended_at is None or one.mended_at >= newest.finished_at
    }
    if doubtful & rows.session_digests(store, session_id):
        return None
    return None if rows.session_gained_after(store, session_id, newest.ledger_size) else newest


def damages(store: Store) -> list[Damage]:
    """Damage that nobody has mended, oldest first. What was disposed of since is none."""
    gone = removed_media(store)
    return [one for one in rows.damages(store, standing=True) if one.sha256 not in gone]


def record(store: Store, outcome: BackupOutcome) -> BackupOutcome:
    """Write down a backup and the damage it met; the outcome with its row, or with why the act was refused.

    The medium is finished either way: a clock that waits for a person must not make a good backup look like none.
    """
    try:
        note_damage(store, outcome.rotten)
        with store.act(NIGHTLY, "backup.done", subject=f"backup/{outcome.medium}") as act:
            held = (outcome.ledger_size, outcome.files, outcome.bytes)
            run_id = rows.insert_run(act, outcome.medium, outcome.place, *held)
    except StationError as refusal:
        return replace(outcome, unwritten=refusal.message)
    return replace(outcome, run=rows.run(store, run_id))


def note_damage(store: Store, rot: tuple[Rot, ...]) -> None:
    """Write down damage that is not on the books yet, in one act."""
    known = {one.sha256 for one in rows.damages(store, standing=True)}
    new = [one for one in rot if one.sha256 not in known]
    if new:
        subject = f"media/{new[0].sha256}" if len(new) == 1 else "media"
        with store.act(NIGHTLY, "media.damage", subject=subject) as act:
            rows.insert_damage(act, new)


def insert_lacking(act: Act, rot: tuple[Rot, ...]) -> None:
    """Write down what a restored station lacks from its first instant."""
    rows.insert_damage(act, rot)


def unrevealed(store: Store) -> list[str]:
    """Numbers of the draws whose secrets still lie in keys/ alone, and are lost with it."""
    return rows.unrevealed(store)


def note_mended(store: Store, damage: Damage, mended: Mended) -> None:
    """Write down that a damage is none any more."""
    with store.act(NIGHTLY, "media.mend", subject=f"media/{damage.sha256}") as act:
        rows.mend(act, damage.id, mended.source)
