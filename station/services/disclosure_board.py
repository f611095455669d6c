"""The disclosure board: every result by how it stands, one of them with everything about it. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pendulum

from station.records.disclosure import STANDINGS, BoardRow, Disclosure, PublicDossier, Standing
from station.records.moment import day
from station.records.today import Chore
from station.rules.publication_life import PAST, WAITING, due, repairing, standing
from station.rules.redaction import doubtful
from station.services.disclosure_ends import AHEAD
from station.services.disclosure_facts import gather
from station.services.disclosure_queue import UNPUBLISHED, draft_numbers, keeps_back
from station.services.disclosure_returns import objection
from station.store import disclosures, law, publications, pushes
from station.store.store import Store
from station.texts import text

PAGES = ("todo", "overdue", "redaction", "shown", "expiring", "to_withdraw", "withheld", "past")
"""In the order left and right walk through them."""
MOST = 500
"""Of what is out or kept back, the newest are listed; whatever waits for somebody is listed whatever its age."""
_ON: Mapping[str, tuple[Standing, ...]] = {
    "todo": WAITING,
    "overdue": WAITING,
    "redaction": ("redaction", "returned"),
    "shown": ("shown", "expiring"),
    "expiring": ("expiring", "over"),
    "to_withdraw": ("to_withdraw",),
    "withheld": ("withheld",),
    "past": PAST,
}


@dataclass(frozen=True, slots=True)
class Board:
    """Every result at one moment."""

    rows: tuple[BoardRow, ...]
    """What waits first, due first; then the newest."""

    def page(self, name: str) -> tuple[BoardRow, ...]:
        """The rows of one page."""
        return tuple(row for row in self.rows if row.standing in _ON[name] and (name != "overdue" or row.late))


def board(store: Store) -> Board:
    """Everything that waits, ends or must be taken down, and the newest of what is out, over or kept back."""
    with store.reading():
        now = store.clock.now()
        ahead = law.of(store).setting(AHEAD, day(now))
        near = {*disclosures.to_take_down(store), *disclosures.ending(store, day(now).add(days=ahead))}
        found = [*disclosures.queue(store), *disclosures.settled(store, "published", MOST)]
        found += disclosures.settled(store, "withheld", MOST)
        found += disclosures.some(store, tuple(near - {item.id for item in found}))
        rows = _rows(store, found, now, ahead)
    return Board(tuple(sorted(rows, key=_order)))


def of_case(store: Store, case_id: int) -> tuple[BoardRow, ...]:
    """What is or was to be published of a case, in order of decision."""
    with store.reading():
        now = store.clock.now()
        ahead = law.of(store).setting(AHEAD, day(now))
        return tuple(_rows(store, disclosures.of_case(store, case_id), now, ahead))


def dossier(store: Store, disclosure_id: int) -> PublicDossier:
    """One disclosure with everything about it. UnknownDisclosure."""
    with store.reading():
        item = disclosures.get(store, disclosure_id)
        now = store.clock.now()
        (row,) = _rows(store, [item], now, law.of(store).setting(AHEAD, day(now)))
        fields = publications.fields(store, item.id)
        standing_ = {one.name: one.revision for one in fields}
        became = publications.steps(store, [item.id]).get(item.id, ())
        told = gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)
        return PublicDossier(
            row=row,
            fields=fields,
            struck=tuple(
                one for one in publications.strikes(store, item.id) if standing_.get(one.field) == one.revision
            ),
            term=publications.terms(store, [item.id]).get(item.id),
            steps=became,
            proposed=keeps_back(store, item, told) if item.state not in ("published", "withheld") else (),
            doubtful=tuple(dict.fromkeys(word for one in fields for word in doubtful(one.value))),
            repairing=repairing(became),
            objection=objection(store, item),
            drafts=draft_numbers(told) if item.state in UNPUBLISHED else (),
        )


def chores(store: Store) -> Iterator[Chore]:
    """What a clock alone makes due: terms that are over and nobody saw taken down; systems that took or refused."""
    today = day(store.clock.now())
    over = disclosures.some(store, disclosures.ending(store, today.subtract(days=1)))
    if over:
        left = text("dock_tui.chore.publication_over.left", count=len(over))
        yield Chore("publication_over", "today", left, _named(item.target for item in over), count=len(over))
    soon = disclosures.some(store, disclosures.ending(store, today.add(days=law.of(store).setting(AHEAD, today))))
    ending = [item for item in soon if item.id not in {each.id for each in over}]
    if ending:
        left = text("dock_tui.chore.publication_ends.left", count=len(ending))
        yield Chore("publication_ends", "later", left, _named(item.target for item in ending), count=len(ending))
    back = pushes.refused(store, MOST)
    if back:
        left = text("dock_tui.chore.push_refused.left", count=len(back))
        yield Chore("push_refused", "soon", left, _named(each.number for each in back), count=len(back))


def _rows(store: Store, found: Iterable[Disclosure], now: pendulum.DateTime, ahead: int) -> list[BoardRow]:
    items = list({item.id: item for item in found}.values())
    terms = publications.terms(store, [item.id for item in items])
    became = publications.steps(store, [item.id for item in items])
    rows = []
    for item in items:
        steps, term = became.get(item.id, ()), terms.get(item.id)
        until = term.until if term is not None else None
        stands = standing(item.state, {each.kind for each in steps}, until, day(now), ahead, returned=item.returned)
        due_at = due(item, stands, steps)
        rows.append(BoardRow(item, stands, until, due_at, due_at is not None and now > due_at))
    return rows


def _order(row: BoardRow) -> tuple[bool, str, int, int]:
    waits = row.standing in WAITING
    when = row.due_at.isoformat() if row.due_at is not None else "" if row.standing == "over" else "9"
    return (
        not waits,
        when,
        STANDINGS.index(row.standing) if not waits else 0,
        -row.item.id if not waits else row.item.id,
    )


def _named(names: Iterable[str]) -> str:
    each = list(dict.fromkeys(names))
    return text("disclosure.between").join(each[:2]) + (text("dock_tui.chore.more") if len(each) > 2 else "")
