"""Public records, slips that were withdrawn, as rows."""

from __future__ import annotations

from typing import Any

from station.records.moment import iso, moment
from station.records.public_record import PublicKind, PublicRecord, Said
from station.store import models
from station.store.act import Act
from station.store.public_models import PublicRecord as Table
from station.store.public_models import SlipWithdrawal
from station.store.store import Store


def newest(store: Store, kind: PublicKind) -> dict[int, PublicRecord]:
    """The newest telling of every subject, by its id."""
    rows = store.all(Table.select().where(Table.kind == kind).order_by(Table.revision))
    return {row["subject_id"]: _record(row) for row in rows}


def say(act: Act, kind: PublicKind, subject_id: int, revision: int, said: Said) -> int:
    """One telling; its row's id."""
    values: dict[str, Any] = {"state": said.state, "digest": said.digest, "text": said.text}
    told = {"kind": kind, "subject_id": subject_id, "revision": revision, **values}
    return act.insert(Table, **told, recorded_at=iso(act.now))


def slips(store: Store) -> list[tuple[int, str, bool]]:
    """Every slip, the oldest first: its id, the text of its code, whether it was withdrawn."""
    slip = models.Slip
    gone = {row["slip_id"] for row in store.all(SlipWithdrawal.select(SlipWithdrawal.slip_id))}
    rows = store.all(slip.select(slip.id, slip.payload).order_by(slip.id))
    return [(row["id"], row["payload"], row["id"] in gone) for row in rows]


def withdrawn(store: Store, slip_id: int) -> str | None:
    """Why a slip no longer counts; None while it does."""
    row = store.one(SlipWithdrawal.select().where(SlipWithdrawal.slip_id == slip_id))
    return None if row is None else str(row["reason"])


def withdraw(act: Act, slip_id: int, reason: str) -> int:
    """Within an act: the slip no longer counts."""
    told = {"reason": reason, "withdrawn_by": act.actor_id, "withdrawn_at": iso(act.now)}
    return act.insert(SlipWithdrawal, slip_id=slip_id, **told)


def results(store: Store, channel: str) -> list[int]:
    """Ids of what is or was out on a channel, in their order."""
    table = models.Disclosure
    query = table.select(table.id).where(table.channel == channel, table.state == "published").order_by(table.id)
    return [row["id"] for row in store.all(query)]


def _record(row: dict[str, Any]) -> PublicRecord:
    told = {key: value for key, value in row.items() if key not in ("id", "recorded_at")}
    return PublicRecord(**told, recorded_at=moment(row["recorded_at"]))
