"""Certificates (可清空凭证) as rows, and how the files of a docking stand, for the gate before them. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.records.docking import Clearance
from station.records.moment import iso, moment
from station.rules.clearing import HOLLOW, PROVEN
from station.rules.names import shown
from station.rules.state_secret import REFUSAL as SECRET
from station.store import dock_models, models
from station.store.act import Act
from station.store.intakes import KEPT
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class NewClearance:
    """A certificate as it is written."""

    number: str
    recorder_id: int
    session_id: int
    listing_sha256: str
    files: int
    bytes: int
    second_copy: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How the files of one docking stand."""

    newest: bool
    waiting: int
    failed: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]
    """Not copied although they have content."""
    secret: tuple[str, ...]
    """Not copied because their names bear the mark of a state secret."""
    hollow: tuple[tuple[str, str], ...]
    """Name and reason of what was not copied because it has no content."""
    kept: int
    bytes: int
    verified: tuple[tuple[str, int], ...]
    """Kept files by how their content here was read back; an empty method where it has no clip."""
    damaged: int
    reread: tuple[tuple[str, str, int], ...]
    """Kept files by result and method of the second reading."""
    differing: tuple[str, ...]
    unreadable: tuple[str, ...]

    @property
    def unverified(self) -> int:
        """Kept files whose content here was not proven to come from the disk."""
        return sum(count for method, count in self.verified if method not in PROVEN)

    @property
    def unread(self) -> int:
        """Kept files without a second reading."""
        return sum(count for result, _, count in self.reread if not result)

    @property
    def unproven(self) -> int:
        """Kept files whose second reading was the same, and may have come from memory."""
        return sum(count for result, method, count in self.reread if result == "same" and method not in PROVEN)


def checked(store: Store, session_id: int) -> Checked:
    """The files of one docking, counted. KeyError if there is none. Usable inside an act."""
    file, clip, damage = models.IntakeFile, models.Clip, dock_models.Damage
    kept = file.select().where(file.session_id == session_id, file.state.in_(KEPT))
    methods = (
        kept.select(fn.COALESCE(clip.verify_method, ""), fn.COUNT(file.id))
        .join(clip, JOIN.LEFT_OUTER, on=(clip.sha256 == file.sha256))
        .group_by(clip.verify_method)
        .order_by(clip.verify_method)
    )
    second = (
        kept.select(file.reread, file.reread_method, fn.COUNT(file.id))
        .group_by(file.reread, file.reread_method)
        .order_by(file.reread, file.reread_method)
    )
    rotten = damage.select(damage.sha256).where(damage.mended_at.is_null())
    skipped = _named(store, session_id, "skipped")
    whole = kept.select(fn.COUNT(file.id), fn.COALESCE(fn.SUM(file.size), 0))
    ((count, size),) = _tuples(store, whole)
    waiting = file.select(fn.COUNT(file.id)).where(file.session_id == session_id, file.state == "listed")
    return Checked(
        newest=_is_newest(store, session_id),
        waiting=int(store.scalar(waiting)),
        failed=tuple(name for name, _ in _named(store, session_id, "failed")),
        changed=tuple(name for name, _ in _named(store, session_id, "changed")),
        left=tuple(name for name, why in skipped if why not in (*HOLLOW, SECRET)),
        secret=tuple(name for name, why in skipped if why == SECRET),
        hollow=tuple(one for one in skipped if one[1] in HOLLOW),
        kept=int(count),
        bytes=int(size),
        verified=tuple((str(method), int(n)) for method, n in _tuples(store, methods)),
        damaged=int(store.scalar(kept.select(fn.COUNT(file.id)).where(file.sha256.in_(rotten)))),
        reread=tuple((str(result), str(method), int(n)) for result, method, n in _tuples(store, second)),
        differing=_of_second(store, kept, "differs"),
        unreadable=_of_second(store, kept, "unreadable"),
    )


def insert(act: Act, new: NewClearance, document_id: int, cosigned_by: int, issued_at: pendulum.DateTime) -> int:
    """Write a certificate by the acting officer; its id."""
    return act.insert(
        dock_models.Clearance,
        number=new.number,
        recorder_id=new.recorder_id,
        session_id=new.session_id,
        listing_sha256=new.listing_sha256,
        files=new.files,
        bytes=new.bytes,
        second_copy=new.second_copy,
        document_id=document_id,
        state="issued",
        issued_at=iso(issued_at),
        issued_by=act.actor_id,
        cosigned_by=cosigned_by,
    )


def mark_cleared(act: Act, clearance_id: int) -> None:
    """A docking found that the certified files, and no others, are gone. RowMissing."""
    act.update(dock_models.Clearance, clearance_id, state="cleared", seen_cleared_at=iso(act.now))


def mark_void(act: Act, clearance_id: int) -> None:
    """The certificate must not be used any more. RowMissing."""
    act.update(dock_models.Clearance, clearance_id, state="void")


def get(store: Store, clearance_id: int) -> Clearance | None:
    """One certificate; None if there is none."""
    return _first(_clearances(store, dock_models.Clearance.id == clearance_id))


def every(store: Store) -> list[Clearance]:
    """All certificates, newest first."""
    return _clearances(store)


def of_sessions(store: Store, sessions: Sequence[int]) -> list[Clearance]:
    """The certificates of these dockings, newest first."""
    return _clearances(store, dock_models.Clearance.session_id.in_(list(sessions))) if sessions else []


def standing(store: Store, recorder_id: int) -> Clearance | None:
    """The certificate on which this recorder may be emptied: neither used nor void. None where there is none."""
    mine = dock_models.Clearance.recorder_id == recorder_id
    return _first(_clearances(store, mine, dock_models.Clearance.state == "issued"))


def last_number(store: Store, prefix: str, year: int) -> int:
    """The highest number of the year; 0 before the first. Usable inside an act."""
    start = f"{prefix}〔{year}〕"
    table = dock_models.Clearance
    rows = store.all(table.select(table.number).where(table.number.startswith(start)))
    return max((int(row["number"].removeprefix(start).removesuffix("号")) for row in rows), default=0)


def _is_newest(store: Store, session_id: int) -> bool:
    table = models.IntakeSession
    mine = table.select(table.recorder_id).where(table.id == session_id)
    recorder = store.scalar(mine)
    if recorder is None:
        raise KeyError(session_id)
    return bool(store.scalar(table.select(fn.MAX(table.id)).where(table.recorder_id == recorder)) == session_id)


def _named(store: Store, session_id: int, state: str) -> list[tuple[str, str]]:
    """Escaped name and detail of the files of one state, in order."""
    file = models.IntakeFile
    query = file.select(file.raw_path, file.detail).where(file.session_id == session_id, file.state == state)
    return [(shown(bytes(path)), str(detail)) for path, detail in _tuples(store, query.order_by(file.id))]


def _of_second(store: Store, kept: Any, result: str) -> tuple[str, ...]:
    file = models.IntakeFile
    query = kept.select(file.raw_path).where(file.reread == result).order_by(file.id)
    return tuple(shown(bytes(path)) for (path,) in _tuples(store, query))


def _tuples(store: Store, query: Any) -> Iterable[tuple[Any, ...]]:
    with store.reading():
        return list(query.tuples().execute(store.database))


def _first(found: list[Clearance]) -> Clearance | None:
    return found[0] if found else None


def _clearances(store: Store, *where: Any) -> list[Clearance]:
    table, issuer, cosigner = dock_models.Clearance, models.Officer.alias(), models.Officer.alias()
    query = (
        table.select(table, models.Recorder.serial, issuer.name.alias("issuer"), cosigner.name.alias("cosigner"))
        .join(models.Recorder, on=(table.recorder_id == models.Recorder.id))
        .switch(table)
        .join(issuer, on=(table.issued_by == issuer.id))
        .switch(table)
        .join(cosigner, on=(table.cosigned_by == cosigner.id))
        .order_by(table.id.desc())
    )
    return [_clearance(row) for row in store.all(query.where(*where) if where else query)]


def _clearance(row: dict[str, Any]) -> Clearance:
    return Clearance(
        id=row["id"],
        number=row["number"],
        serial=row["serial"],
        session_id=row["session_id"],
        listing_sha256=row["listing_sha256"],
        files=row["files"],
        bytes=row["bytes"],
        second_copy=row["second_copy"],
        document_id=row["document_id"],
        state=row["state"],
        issued_at=moment(row["issued_at"]),
        issued_by=row["issuer"],
        cosigned_by=row["cosigner"],
        seen_cleared_at=moment(row["seen_cleared_at"]) if row["seen_cleared_at"] else None,
    )
