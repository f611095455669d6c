"""Rows of backups and of damage. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from station.records.backup import Rot
from station.records.docking import BackupRun, Damage
from station.records.moment import iso, moment
from station.rules.entry import EntryError, parse
from station.store import models
from station.store.act import Act
from station.store.dock_models import Backup
from station.store.dock_models import Damage as DamageRow
from station.store.store import Store

_BRINGS = {"intake.resume", "intake.verify", "intake.interrupt", "intake.close"}
"""Acts by which a docking gains content; a second reading of the source adds none."""


def insert_run(act: Act, medium: str, place: str, ledger_size: int, files: int, bytes_held: int) -> int:
    """Write down a finished backup; its id."""
    return act.insert(
        Backup,
        medium=medium,
        place=place,
        ledger_size=ledger_size,
        files=files,
        bytes=bytes_held,
        finished_at=iso(act.now),
    )


def run(store: Store, run_id: int) -> BackupRun:
    """One backup. KeyError if there is none."""
    found = store.one(Backup.select().where(Backup.id == run_id))
    if found is None:
        raise KeyError(run_id)
    return _run(found)


def newest_runs(store: Store) -> list[BackupRun]:
    """The newest backup of each medium, newest first."""
    found: dict[str, BackupRun] = {}
    for row in store.all(Backup.select().order_by(Backup.finished_at.desc(), Backup.id.desc())):
        found.setdefault(row["medium"], _run(row))
    return list(found.values())


def session_gained_after(store: Store, session_id: int, size: int) -> bool:
    """Whether a docking gained anything by an act at or after position `size` of the ledger. Usable inside an act."""
    rows = store.connection.execute("SELECT leaf FROM ledger_entry WHERE seq >= ? ORDER BY seq", (size,))
    for (leaf,) in list(rows):
        try:
            entry = parse(bytes(leaf))
        except EntryError:
            return True
        if entry.subject == f"intake/{session_id}" and entry.action in _BRINGS:
            return True
    return False


def session_opened_at(store: Store, session_id: int) -> str | None:
    """When a docking was opened; None if there is none."""
    found = store.one(models.IntakeSession.select().where(models.IntakeSession.id == session_id))
    return None if found is None else str(found["opened_at"])


def session_digests(store: Store, session_id: int) -> set[str]:
    """SHA-256 of everything kept of a docking."""
    query = models.IntakeFile.select(models.IntakeFile.sha256).where(
        models.IntakeFile.session_id == session_id, models.IntakeFile.sha256.is_null(False)
    )
    return {str(row["sha256"]) for row in store.all(query)}


def insert_damage(act: Act, rot: Iterable[Rot]) -> None:
    """Write down damage that was found."""
    for one in rot:
        act.insert(DamageRow, sha256=one.sha256, kind=one.kind, found_at=iso(act.now))


def mend(act: Act, damage_id: int, source: str) -> None:
    """Write down that a damage is none any more."""
    act.update(DamageRow, damage_id, mended_at=iso(act.now), mended_from=source)


def damages(store: Store, *, standing: bool = False) -> list[Damage]:
    """Damage, oldest first; only what is not mended yet when `standing`."""
    query = DamageRow.select().order_by(DamageRow.found_at, DamageRow.id)
    if standing:
        query = query.where(DamageRow.mended_at.is_null())
    return [_damage(row) for row in store.all(query)]


def _run(row: dict[str, Any]) -> BackupRun:
    return BackupRun(**{**row, "finished_at": moment(row["finished_at"])})


def _damage(row: dict[str, Any]) -> Damage:
    mended = moment(row["mended_at"]) if row["mended_at"] else None
    return Damage(**{**row, "found_at": moment(row["found_at"]), "mended_at": mended})


def unrevealed(store: Store) -> list[str]:
    """Numbers of the draws whose secrets still lie in keys/ alone."""
    waiting = models.Draw.state.in_(["frozen", "committed", "entered"])
    sealed = (models.Draw.state == "revealed") & models.Draw.nonce.is_null() & (models.Draw.drawn_on == "local")
    query = models.Draw.select(models.Draw.draw_no).where(waiting | sealed).order_by(models.Draw.draw_no)
    return [str(row["draw_no"]) for row in store.all(query)]
