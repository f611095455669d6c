"""What waits around keeping, for 今日: recordings past their term, lists half way, state secrets left on a recorder.

Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator

from station.records.today import Chore
from station.services import disposal
from station.store import intakes, keeping
from station.store.store import Store
from station.texts import text

NAMED = 2
"""So many are named on the line."""


def chores(store: Store) -> Iterator[Chore]:
    """A line for each kind of thing that waits."""
    secret = intakes.secret_left(store)
    if secret:
        left = text("dock_tui.chore.secret.left", count=len(secret))
        yield Chore("secret", "today", left, _named(secret), count=len(secret))
    lists = keeping.waiting(store)
    if lists:
        left = text("dock_tui.chore.keeping_list.left", count=len(lists))
        yield Chore("keeping_list", "soon", left, _named(lists), count=len(lists))
    due = disposal.expired(store)
    if due:
        left = text("dock_tui.chore.keeping_over.left", count=len(due))
        yield Chore("keeping_over", "later", left, _named([one.name for one in due]), count=len(due))


def _named(names: list[str] | tuple[str, ...]) -> str:
    more = text("dock_tui.chore.more") if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more
