"""What waits around 文号, one line for each kind of thing, for 今日. Reads only."""

from __future__ import annotations

from collections.abc import Iterator

import pendulum

from station.records.today import Chore
from station.services import draft_numbers, numbers
from station.services.numbers import Series
from station.store import numbers as rows
from station.store.store import Store
from station.texts import text


def waiting(store: Store, now: pendulum.DateTime) -> Iterator[Chore]:
    """Blocks that run out, holes nobody explained, draft numbers to be settled and papers that bear one.

    Nothing is said where the bureau allots no blocks and no case bears a draft number.
    """
    allotted = {block.series for block in rows.blocks(store)}
    drafted = bool(rows.drafts(store))
    if allotted or drafted:
        found = numbers.standing(store, now.year)
        yield from _low([one for one in found if one.series in allotted or one.drafts])
        yield from _gaps([one for one in found if one.series in allotted and one.unexplained])
        yield from _drafts(store)


def _low(found: list[Series]) -> Iterator[Chore]:
    short = sorted((one for one in found if one.low or one.draft), key=lambda one: one.left)
    if short:
        left = short[0].left
        words = text("dock_tui.chore.numbers.left", left=left) if left else text("dock_tui.chore.numbers.ended")
        yield Chore("numbers", "soon" if left else "today", words, _kinds(short), count=len(short))


def _gaps(found: list[Series]) -> Iterator[Chore]:
    count = sum(len(one.unexplained) for one in found)
    if count:
        left = text("dock_tui.chore.number_gaps.left", count=count)
        yield Chore("number_gaps", "soon", left, _kinds(found), count=count)


def _drafts(store: Store) -> Iterator[Chore]:
    free = [str(one.number) for one in rows.drafts(store)] if draft_numbers.ready(store) else []
    named = [*free, *(one.number for one in draft_numbers.to_replace(store))]
    if named:
        left = text("dock_tui.chore.draft_numbers.left", count=len(named))
        yield Chore("draft_numbers", "soon", left, named[0], count=len(named))


def _kinds(found: list[Series]) -> str:
    return "、".join(text(f"people.series.{one.series}") for one in found)
