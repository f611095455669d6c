"""物品清单 as rows: what is sealed, kept as evidence or sampled, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pendulum

from station.records.casework import Goods, NewGoods
from station.records.moment import iso, moment
from station.store import casework_models as rows
from station.store.act import Act
from station.store.store import Store


def of_case(store: Store, case_id: int, *purposes: str) -> tuple[Goods, ...]:
    """The items of a case, in the order of its lists; of these purposes where given."""
    table = rows.Goods
    query = table.select().where(table.case_id == case_id).order_by(table.purpose, table.seq)
    if purposes:
        query = query.where(table.purpose.in_(list(purposes)))
    return tuple(_record(row) for row in store.all(query))


def add(act: Act, case_id: int, purpose: str, wanted: Sequence[NewGoods], when: pendulum.DateTime) -> None:
    """More items on a list, numbered on."""
    last = len(of_case(act.store, case_id, purpose))
    for seq, one in enumerate(wanted, last + 1):
        act.insert(
            rows.Goods,
            case_id=case_id,
            purpose=purpose,
            seq=seq,
            name=one.name,
            spec=one.spec,
            unit=one.unit,
            quantity=one.quantity,
            place=one.place,
            value_fen=one.value_fen,
            state="held",
            state_at=iso(when),
        )


def settle(act: Act, one: Goods, state: str, when: pendulum.DateTime, note: str = "") -> None:
    """What became of an item."""
    act.update(rows.Goods, one.id, state=state, state_at=iso(when), note=note)


def _record(row: dict[str, Any]) -> Goods:
    return Goods(**{**row, "state_at": moment(row["state_at"])})
