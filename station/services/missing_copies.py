"""Signed papers that have not come back: issued, to be signed by somebody, and no scan of them here. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pendulum

from station.records.law import PaperKind
from station.records.moment import day
from station.records.signed_copy import MissingCopy
from station.records.today import Chore
from station.store import law
from station.store import signed_copies as rows
from station.store.signed_copies import Lone
from station.store.store import Store
from station.texts import text

DAYS = "paper.copy_days"
"""Setting: so many days after its issue a paper is missed."""
NAMED = 2
"""So many cases are named on the line of 今日."""


def missing(store: Store, now: pendulum.DateTime, *, ever: bool = False) -> list[MissingCopy]:
    """Every paper of the last year that is missed at this moment, the longest first; `ever`: older ones too.

    A scan whose pages are not those of the issue stands for its paper once somebody accepted it.
    """
    with store.reading():
        before = now.subtract(days=patience(store, now))
        since = None if ever else now.subtract(years=1)
        return _told(store, rows.lacking(store, _signed(store), since, before), now)


def of_case(store: Store, case_id: int, now: pendulum.DateTime) -> list[MissingCopy]:
    """Every issued paper of a case of which no signed copy is here, from the moment of its issue, oldest first."""
    with store.reading():
        return _told(store, rows.lacking_in(store, case_id, _signed(store), now), now)


def patience(store: Store, now: pendulum.DateTime) -> int:
    """Days after its issue in which nobody misses a paper."""
    return law.of(store).setting(DAYS, day(now))


def _signed(store: Store) -> frozenset[str]:
    return frozenset(one.code for one in law.of(store).papers if who_signs(one))


def _told(store: Store, found: Sequence[Lone], now: pendulum.DateTime) -> list[MissingCopy]:
    book, odd = law.of(store), rows.odd(store, [one.paper_id for one in found])
    return [
        MissingCopy(
            paper_id=one.paper_id,
            document_id=one.document_id,
            case_id=one.case_id,
            case_number=one.case_number,
            enterprise=one.enterprise,
            code=one.code,
            title=one.title,
            number=one.number,
            issued_at=one.issued_at,
            days=(now - one.issued_at).days,
            who=who,
            odd=odd.get(one.paper_id, ""),
        )
        for one in found
        if (who := who_signs(book.paper(one.code, day(one.made_at))))
    ]


def chores(store: Store, now: pendulum.DateTime) -> Iterator[Chore]:
    """The line of 今日, where anything is missed."""
    found = missing(store, now)
    if found:
        cases = list(dict.fromkeys(one.enterprise for one in found))
        more = text("dock_tui.chore.more") if len(cases) > NAMED else ""
        left = text("dock_tui.chore.copies.left", count=len(found))
        yield Chore("copies", "soon", left, "、".join(cases[:NAMED]) + more, count=len(found))


def who_signs(kind: PaperKind) -> tuple[str, ...]:
    """Whose signatures a paper bears: officer, chief, party."""
    return tuple(_parts(kind))


def _parts(kind: PaperKind) -> Iterator[str]:
    if kind.officers:
        yield "officer"
    if kind.chief:
        yield "chief"
    if kind.party:
        yield "party"
