"""时间牌 that were shown, as rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pendulum

from station.records.clip_code import TimeSign
from station.records.moment import iso, moment
from station.store.act import Act
from station.store.models import Officer
from station.store.record_models import TimeSign as Row
from station.store.store import Store


def add(act: Act, nonce: str, payload: str, ledger_size: int, until: pendulum.DateTime) -> int:
    """One that the acting officer shows from now on; its id."""
    return act.insert(
        Row,
        nonce=nonce,
        payload=payload,
        officer_id=act.actor_id,
        ledger_size=ledger_size,
        shown_at=iso(act.now),
        until=iso(until),
    )


def by_nonce(store: Store, nonce: str) -> TimeSign | None:
    """The one with this nonce (hex)."""
    found = store.one(_signs().where(Row.nonce == nonce))
    return None if found is None else _sign(found)


def get(store: Store, sign_id: int) -> TimeSign | None:
    """The one of this id."""
    return some(store, [sign_id]).get(sign_id)


def some(store: Store, ids: Collection[int]) -> dict[int, TimeSign]:
    """Those of these ids."""
    return {int(row["id"]): _sign(row) for row in store.all(_signs().where(Row.id.in_(list(ids))))}


def _signs() -> Any:
    return Row.select(Row, Officer.name.alias("officer_name")).join(Officer, on=(Row.officer_id == Officer.id))


def _sign(row: dict[str, Any]) -> TimeSign:
    return TimeSign(
        id=row["id"],
        nonce=row["nonce"],
        payload=row["payload"],
        officer_id=row["officer_id"],
        officer_name=row["officer_name"],
        ledger_size=row["ledger_size"],
        shown_at=moment(row["shown_at"]),
        until=moment(row["until"]),
    )
