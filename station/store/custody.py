"""Rows and ledger entries that tell how clips were kept. Judges nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import apsw

from station.records.custody import Docking, Sighting
from station.records.docking import Damage
from station.records.moment import moment
from station.rules.names import shown
from station.store import dock_models, ledger, models
from station.store.store import Store

SOME = 10_000
"""So many values are asked for at once."""


def dockings(store: Store, sessions: Collection[int]) -> dict[int, Docking]:
    """These dockings, by id."""
    table, recorder = models.IntakeSession, models.Recorder
    query = table.select(table, recorder.serial, recorder.profile).join(recorder, on=(table.recorder_id == recorder.id))
    rows = [row for some in _portions(sessions) for row in store.all(query.where(table.id.in_(some)))]
    return {int(row["id"]): _docking(row) for row in rows}


def sightings(store: Store, digests: Collection[str]) -> dict[str, list[Sighting]]:
    """Every listing that had these contents, by SHA-256, oldest first."""
    file, session, recorder = models.IntakeFile, models.IntakeSession, models.Recorder
    query = (
        file.select(file, session.opened_at, session.reread_at, recorder.serial)
        .join(session, on=(file.session_id == session.id))
        .join(recorder, on=(session.recorder_id == recorder.id))
        .order_by(file.id)
    )
    found: dict[str, list[Sighting]] = {digest: [] for digest in digests}
    for some in _portions(digests):
        for row in store.all(query.where(file.sha256.in_(some))):
            found[str(row["sha256"])].append(_sighting(row))
    return found


def damages(store: Store, digests: Collection[str]) -> dict[str, list[Damage]]:
    """Damage that was ever found in these contents, by SHA-256, oldest first."""
    table = dock_models.Damage
    found: dict[str, list[Damage]] = {digest: [] for digest in digests}
    for row in store.all(table.select().order_by(table.id)):
        if row["sha256"] in found:
            found[str(row["sha256"])].append(_damage(row))
    return found


def touched(store: Store, seqs: Iterable[int], rows: Collection[int]) -> dict[int, set[int]]:
    """Which of these rows each of these entries wrote, by row. What the ledger dropped behind a base tells nothing."""
    found: dict[int, set[int]] = {row: set() for row in rows}
    for seq in seqs:
        for stored in ledger.entries(store.connection, seq, seq + 1):
            for row in _written(stored.payload or b""):
                if row in found:
                    found[row].add(seq)
    return found


def _written(payload: bytes) -> Iterable[int]:
    for change in apsw.Changeset.iter(payload):
        values = change.new if change.op == "INSERT" else change.old
        if values is not None and isinstance(values[0], int):
            yield values[0]


def _portions(values: Collection[Any]) -> Iterable[Sequence[Any]]:
    listed = list(values)
    return [listed[start : start + SOME] for start in range(0, len(listed), SOME)]


def _docking(row: dict[str, Any]) -> Docking:
    return Docking(
        session_id=row["id"],
        serial=row["serial"],
        profile=row["profile"],
        usb=row["usb"],
        model=row["model"],
        fs_type=row["fs_type"],
        fs_uuid=row["fs_uuid"],
        source=row["source"],
        listing_sha256=row["listing_sha256"],
        opened_at=moment(row["opened_at"]),
        closed_at=moment(row["closed_at"]) if row["closed_at"] else None,
        reread_at=moment(row["reread_at"]) if row["reread_at"] else None,
    )


def _sighting(row: dict[str, Any]) -> Sighting:
    path = bytes(row["raw_path"])
    return Sighting(
        file_id=row["id"],
        session_id=row["session_id"],
        serial=row["serial"],
        docked_at=moment(row["opened_at"]),
        path=shown(path),
        path_hex=path.hex(),
        size=row["size"],
        mtime=moment(row["mtime"]),
        state=row["state"],
        detail=row["detail"],
        reread=row["reread"],
        reread_method=row["reread_method"],
        reread_at=moment(row["reread_at"]) if row["reread_at"] else None,
    )


def _damage(row: dict[str, Any]) -> Damage:
    mended = moment(row["mended_at"]) if row["mended_at"] else None
    return Damage(**{**row, "found_at": moment(row["found_at"]), "mended_at": mended})
