"""Rows of transfer sticks: the roster of sticks, the tray of what came in, the list of what went out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import JOIN

from station.records.docking import Stick, StickExport, TrayItem
from station.records.moment import iso, moment
from station.records.stick import QueuedExport, Received
from station.store.act import Act
from station.store.dock_models import StickExport as ExportRow
from station.store.dock_models import TransferStick
from station.store.dock_models import TrayItem as TrayRow
from station.store.models import Officer
from station.store.store import Store

WITHOUT_SERIAL = "fs-"
"""What takes the place of a serial that identifies nothing: this and the file system's UUID."""


def find(store: Store, serial: str, fs_uuid: str) -> Stick | None:
    """The stick of this serial, retired ones too; without a serial, the one registered by its file system's UUID.

    A stick that has a serial of its own may be formatted anew and stays the same stick.
    """
    known_as = serial or f"{WITHOUT_SERIAL}{fs_uuid}"
    found = store.one(TransferStick.select().where(TransferStick.serial == known_as))
    return None if found is None else _stick(found)


def get(store: Store, stick_id: int) -> Stick | None:
    """One stick; None if there is none."""
    found = store.one(TransferStick.select().where(TransferStick.id == stick_id))
    return None if found is None else _stick(found)


def all_sticks(store: Store) -> list[Stick]:
    """Every registered stick by label."""
    query = TransferStick.select().order_by(TransferStick.label, TransferStick.id)
    return [_stick(row) for row in store.all(query)]


def add(act: Act, serial: str, fs_uuid: str, label: str) -> int:
    """Write a new stick; its id."""
    return act.insert(
        TransferStick,
        serial=serial,
        fs_uuid=fs_uuid,
        label=label,
        status="active",
        registered_at=iso(act.now),
    )


def amend(act: Act, stick_id: int, **values: object) -> None:
    """Change a stick's fs_uuid, label or status."""
    act.update(TransferStick, stick_id, **values)


def receive(act: Act, stick_id: int | None, files: Iterable[Received]) -> list[Received]:
    """Put verified content into the tray; those that were not in it already."""
    new = [each for each in files if not in_tray(act.store, each.sha256)]
    for each in new:
        act.insert(
            TrayRow,
            stick_id=stick_id,
            name=each.name,
            sha256=each.sha256,
            size=each.size,
            kind=each.kind,
            state="waiting",
            received_at=iso(act.now),
            used_for="",
        )
    return new


def in_tray(store: Store, sha256: str) -> bool:
    """Whether this content ever came to the tray, whatever became of it."""
    return store.one(TrayRow.select(TrayRow.id).where(TrayRow.sha256 == sha256)) is not None


def sizes(store: Store) -> frozenset[int]:
    """Sizes of everything that ever came to the tray: content of another size must be new."""
    return frozenset(int(row["size"]) for row in store.all(TrayRow.select(TrayRow.size).distinct()))


def tray(store: Store, state: str) -> list[TrayItem]:
    """Items of one state in order of arrival."""
    return [_item(row) for row in store.all(_items().where(TrayRow.state == state))]


def item(store: Store, item_id: int) -> TrayItem | None:
    """One item; None if there is none."""
    found = store.one(_items().where(TrayRow.id == item_id))
    return None if found is None else _item(found)


def settle(act: Act, item_id: int, state: str, used_for: str = "") -> None:
    """Write what became of an item: used for a subject, set aside, or waiting again."""
    act.update(TrayRow, item_id, state=state, used_for=used_for)


def add_export(act: Act, stick_id: int, queued: QueuedExport, name: str) -> int:
    """Write that a queued file lies on a stick under `name`, whole and read back; the row's id."""
    return act.insert(
        ExportRow,
        stick_id=stick_id,
        what=queued.what,
        name=name,
        sha256=queued.sha256,
        size=queued.size,
        asked_by=queued.asked_by_id,
        written_at=iso(act.now),
    )


def exports(store: Store, limit: int = 100) -> list[StickExport]:
    """What was handed out, newest first."""
    query = (
        ExportRow.select(ExportRow, TransferStick.label, Officer.name.alias("officer_name"))
        .join(TransferStick, JOIN.LEFT_OUTER, on=(ExportRow.stick_id == TransferStick.id))
        .join(Officer, on=(ExportRow.asked_by == Officer.id))
        .order_by(ExportRow.id.desc())
        .limit(limit)
    )
    return [_export(row) for row in store.all(query)]


def _items() -> Any:
    return (
        TrayRow.select(TrayRow, TransferStick.label)
        .join(TransferStick, JOIN.LEFT_OUTER, on=(TrayRow.stick_id == TransferStick.id))
        .order_by(TrayRow.received_at, TrayRow.id)
    )


def _stick(row: dict[str, Any]) -> Stick:
    return Stick(row["id"], row["serial"], row["fs_uuid"], row["label"], row["status"], moment(row["registered_at"]))


def _item(row: dict[str, Any]) -> TrayItem:
    return TrayItem(
        id=row["id"],
        stick_label=row["label"],
        name=row["name"],
        sha256=row["sha256"],
        size=row["size"],
        kind=row["kind"],
        state=row["state"],
        used_for=row["used_for"],
        received_at=moment(row["received_at"]),
    )


def _export(row: dict[str, Any]) -> StickExport:
    return StickExport(
        id=row["id"],
        stick_label=row["label"],
        what=row["what"],
        name=row["name"],
        sha256=row["sha256"],
        size=row["size"],
        asked_by=row["officer_name"],
        written_at=moment(row["written_at"]),
    )
