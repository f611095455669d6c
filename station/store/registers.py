"""Versions of the standing registers and the receipts of their publication, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pendulum

from station.errors import StationError
from station.records.moment import iso, moment
from station.records.register import Receipt, RegisterVersion, Sheet
from station.rules import register as text_of
from station.store.act import Act
from station.store.paper_models import RegisterReceipt as ReceiptRow
from station.store.paper_models import RegisterVersion as Row
from station.store.store import Store


class UnknownVersion(StationError):
    """There is no such version of a register. Facts: version."""

    text = "register.unknown_version"


def newest(store: Store) -> tuple[RegisterVersion, ...]:
    """The newest version of every sheet that ever had one."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in store.all(Row.select().order_by(Row.version)):
        found[row["register"], row["code"]] = row
    return _records(store, list(found.values()))


def any_made(store: Store) -> bool:
    """Whether a version of anything was ever made."""
    return store.one(Row.select(Row.id).limit(1)) is not None


def of(store: Store, register: str, code: str) -> tuple[RegisterVersion, ...]:
    """The versions of one sheet, the newest first."""
    query = Row.select().where(Row.register == register, Row.code == code).order_by(Row.version.desc())
    return _records(store, store.all(query))


def get(store: Store, version_id: int) -> RegisterVersion:
    """One version. UnknownVersion."""
    found = _records(store, store.all(Row.select().where(Row.id == version_id)))
    if not found:
        raise UnknownVersion(version=version_id)
    return found[0]


def insert(act: Act, sheet: Sheet, version: int, change: Iterable[str], due_at: pendulum.DateTime) -> int:
    """A new version of a sheet; its id."""
    return act.insert(
        Row,
        register=sheet.register,
        code=sheet.code,
        version=version,
        title=sheet.title,
        content=text_of.write(sheet),
        change="\n".join(change),
        made_at=iso(act.now),
        due_at=iso(due_at),
    )


def add_receipt(act: Act, version_id: int, receipt: Receipt) -> None:
    """What one channel answered."""
    values = {"receipt": receipt.receipt, "url": receipt.url, "entered_at": iso(act.now)}
    when = iso(receipt.published_at)
    act.insert(ReceiptRow, version_id=version_id, channel=receipt.channel, published_at=when, **values)


def set_published(act: Act, version_id: int, when: pendulum.DateTime) -> None:
    """It is out on every channel."""
    act.update(Row, version_id, published_at=iso(when))


def _records(store: Store, rows: Sequence[dict[str, Any]]) -> tuple[RegisterVersion, ...]:
    ids = [row["id"] for row in rows]
    receipts: dict[int, list[Receipt]] = {}
    for each in store.all(ReceiptRow.select().where(ReceiptRow.version_id.in_(ids)).order_by(ReceiptRow.id)):
        told = Receipt(each["channel"], moment(each["published_at"]), each["receipt"], each["url"])
        receipts.setdefault(each["version_id"], []).append(told)
    return tuple(
        RegisterVersion(
            id=row["id"],
            version=row["version"],
            sheet=text_of.read(row["content"]),
            change=tuple(row["change"].split("\n")) if row["change"] else (),
            made_at=moment(row["made_at"]),
            due_at=moment(row["due_at"]),
            published_at=row["published_at"] and moment(row["published_at"]),
            receipts=tuple(receipts.get(row["id"], ())),
        )
        for row in rows
    )
