"""The list of cases, narrowed by kind, standing and what somebody types: ids for a windowed list. Reads only.

Typed words are a number, a bare serial, an enterprise in Chinese, pinyin, initials or by its credit code, the name of
the case, or the code of a slip that was scanned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station.rules.match import normal
from station.rules.numbers_typed import TypedNumber, typed_number
from station.store import archives, case_lists, cases, spelled
from station.store.case_lists import Typed
from station.store.store import Store

KINDS = ("", "inspection", "penalty", "compulsory", "licence")
"""In the order in which the list turns through them; empty: every kind."""
STANDINGS = ("", "open", "mine", "ended", "due", "void")
HITS = case_lists.HITS
"""The most cases that typed words give."""
CODE_PIECE = 6
"""Fewer digits are a serial or a year, and no part of a credit code: nearly every code has them somewhere."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows."""

    typed: str = ""
    kind: str = ""
    standing: str = ""
    """open 在办, mine 我的在办, ended 已结, due 待归档, void 作废; empty: everything but what was voided."""
    officer_id: int | None = None
    """Who asks, for `mine`."""


def ids(store: Store, wanted: Wanted) -> Sequence[int]:
    """Ids, newest case first; of what somebody typed the newest HITS. What is to be archived: the most urgent first."""
    # Elsewhere / begins a search: whoever presses it here too means nothing by it.
    wanted = replace(wanted, typed=wanted.typed.lstrip("/"))
    if wanted.standing == "due":
        with store.reading():
            return _to_archive(store, wanted)
    if not normal(wanted.typed):
        return case_lists.ids(store, _rows(wanted))
    with store.reading():
        scanned = cases.of_slip(store, wanted.typed.strip())
        if scanned is not None:
            return [scanned]
        return case_lists.ids(store, replace(_rows(wanted), typed=_meant(store, wanted.typed)))


def _to_archive(store: Store, wanted: Wanted) -> Sequence[int]:
    """Overdue first: of those that wait, what else was asked for."""
    typed = _meant(store, wanted.typed) if normal(wanted.typed) else None
    fitting = frozenset(case_lists.ids(store, replace(_rows(wanted), typed=typed)))
    return [case_id for case_id, _ in archives.due(store) if case_id in fitting]


def counts(store: Store) -> dict[str, int]:
    """How many cases of each kind are open."""
    return case_lists.open_by_kind(store)


def _meant(store: Store, typed: str) -> Typed:
    """Everything the words may mean. A case's name is Chinese; letters and digits are looked for elsewhere."""
    number, wanted = typed_number(typed) or TypedNumber(), normal(typed)
    firms = spelled.fitting(store, typed)
    if wanted.isdigit() and len(wanted) < CODE_PIECE:
        firms = [each for each in firms if wanted in each.names[0]]
    return Typed(
        enterprise_ids=[each.id for each in firms],
        serial=number.serial,
        year=number.year,
        prefix=number.prefix,
        title="" if wanted.isascii() else wanted,
    )


def _rows(wanted: Wanted) -> case_lists.Narrowed:
    return case_lists.Narrowed(
        kind=wanted.kind,
        standing="open" if wanted.standing == "mine" else wanted.standing,
        officer_id=wanted.officer_id if wanted.standing == "mine" else None,
    )
