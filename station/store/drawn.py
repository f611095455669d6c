"""What a draw says about the cases to be opened from it. Reads only; drawing is `station.store.draws`."""

from __future__ import annotations

from dataclasses import dataclass

from station.store import models
from station.store.errors import RowMissing
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Selected:
    """One enterprise that was selected, with its pair of inspectors."""

    enterprise_id: int
    lead_id: int | None
    assist_id: int | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw and whom it selected, stratum by stratum, by rank."""

    id: int
    draw_no: int
    state: str
    task_id: int | None
    """The task it was drawn for."""
    selected: tuple[Selected, ...]


def drawn(store: Store, draw_id: int) -> Drawn:
    """A draw's selection. RowMissing."""
    draw = store.one(models.Draw.select().where(models.Draw.id == draw_id))
    if draw is None:
        raise RowMissing(table="draw", row=draw_id)
    table = models.DrawPick
    chosen = table.select().where(table.draw_id == draw_id, table.selected == 1).order_by(table.stratum, table.rank)
    picks = (Selected(row["enterprise_id"], row["lead_id"], row["assist_id"]) for row in store.all(chosen))
    return Drawn(draw["id"], draw["draw_no"], draw["state"], draw["task_id"], tuple(picks))
