"""Instalments of a fine and what was paid, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.records.moment import day
from station.records.payment import Part
from station.store import casework_models as rows
from station.store.act import Act
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Payment:
    """An amount that was paid, by the event it was entered with."""

    id: int
    event_id: int
    amount_fen: int


def grant(act: Act, case_id: int, event_id: int, parts: Sequence[Part], terms: Sequence[int]) -> None:
    """Instalments as granted by one event, each with the id of its deadline."""
    for seq, (part, deadline_id) in enumerate(zip(parts, terms, strict=True), 1):
        act.insert(
            rows.Instalment,
            case_id=case_id,
            event_id=event_id,
            seq=seq,
            amount_fen=part.amount_fen,
            due_on=part.due_on.isoformat(),
            deadline_id=deadline_id,
        )


def granted(store: Store, case_id: int) -> dict[int, tuple[Part, ...]]:
    """Instalments by the event that granted them, the first grant first, each grant in its order."""
    table = rows.Instalment
    found: dict[int, tuple[Part, ...]] = {}
    for row in store.rows_of(table.case_id, case_id, table.event_id, table.seq):
        part = Part(day(row["due_on"]), row["amount_fen"])
        found[row["event_id"]] = (*found.get(row["event_id"], ()), part)
    return found


def pay(act: Act, case_id: int, event_id: int, amount_fen: int) -> None:
    """An amount that was paid."""
    act.insert(rows.Payment, case_id=case_id, event_id=event_id, amount_fen=amount_fen)


def of_case(store: Store, case_id: int) -> tuple[Payment, ...]:
    """What was paid, in the order in which it was entered."""
    table = rows.Payment
    found = store.rows_of(table.case_id, case_id, table.id)
    return tuple(Payment(row["id"], row["event_id"], row["amount_fen"]) for row in found)
