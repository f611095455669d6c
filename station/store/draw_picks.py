"""A draw's picks kept current: after a change they say who is drawn now and who goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from station.rules.draw.after import CLOSED, Change
from station.rules.draw.lines import ABSENT
from station.store import draws, models
from station.store.act import Act


def follow(act: Act, draw_id: int, change: Change) -> None:
    """Write a change into the picks. An enterprise that is taken out keeps the pair it had."""
    if change.kind != CLOSED:
        _update(act, draw_id, change.id, **_pair(act, change.people))
        return
    _update(act, draw_id, change.id, selected=0)
    if change.into != ABSENT:
        _update(act, draw_id, change.into, selected=1, **_pair(act, change.people))


def _pair(act: Act, people: Sequence[str]) -> dict[str, int | None]:
    known = draws.people(act.store)
    pair = [known[iid][0] for iid in people[:2]] + [None, None]
    return {"lead_id": pair[0], "assist_id": pair[1]}


def _update(act: Act, draw_id: int, code: str, **values: Any) -> None:
    pick, target = models.DrawPick, models.Enterprise
    query = pick.select(pick.id).join(target, on=(target.id == pick.enterprise_id))
    row_id = act.store.scalar(query.where(pick.draw_id == draw_id, target.uscc == code))
    act.update(pick, row_id, **values)
