"""分期缴纳: the parts a fine was granted in, each with a deadline of its own, and what was paid towards them.

A payment counts towards the part that is due first. What is granted last replaces what was granted before, and a
changed decision ends it (行政处罚法第六十六条第二款).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pendulum

from station.records.case import CaseEvent
from station.records.moment import day
from station.records.payment import Covered, Paid, Part
from station.rules.payments import amount_in, cover
from station.rules.penalty_sums import FINE
from station.store import calendars, cases, deadlines, parties, payments
from station.store.act import Act
from station.store.store import Store

if TYPE_CHECKING:
    from station.services.steps import Taken

RULE = "INSTALMENT"
GRANTED, PART_PAID, CHANGED = "deferred", "part_paid", "decision_changed"


@dataclass(frozen=True, slots=True)
class Account:
    """A fine and what was done about it by one moment; money in fen."""

    principal_fen: int
    """As decided, of all parties."""
    paid: tuple[Paid, ...]
    """Every payment that was entered."""
    granted: tuple[Part, ...]
    """The parts in force; empty: it is paid in one sum."""
    before_fen: int
    """Paid before the parts were granted: they are about the rest."""

    @property
    def rest_fen(self) -> int:
        """What is unpaid of the fine."""
        return max(self.principal_fen - sum(each.amount_fen for each in self.paid), 0)

    def covered(self, due_on: pendulum.Date) -> tuple[Covered, ...]:
        """Each part with its payments; of a fine paid in one sum `due_on` is the day."""
        if not self.granted:
            return cover([Part(due_on, self.principal_fen)], self.paid)
        return cover(self.granted, self._since())

    def _since(self) -> list[Paid]:
        """The payments that are about the granted parts."""
        left, found = self.before_fen, []
        for each in self.paid:
            taken = min(left, each.amount_fen)
            left -= taken
            if each.amount_fen > taken:
                found.append(Paid(each.on, each.amount_fen - taken))
        return found


def account(store: Store, case_id: int, at: pendulum.DateTime | None = None) -> Account:
    """What was decided, granted and paid by a moment; None: by now. UnknownCase."""
    with store.reading():
        principal = sum(each.amount_fen for each in parties.sanctions(store, case_id, "decided") if each.kind == FINE)
        happened = [each for each in cases.events(store, case_id) if at is None or each.occurred_at <= at]
        entered = {each.event_id: each.amount_fen for each in payments.of_case(store, case_id)}
        grants = payments.granted(store, case_id)
    grant = _grant(happened, grants)
    paid = tuple(
        (event, Paid(day(event.occurred_at), fen))
        for event in happened
        if event.kind == PART_PAID and (fen := entered.get(event.id) or amount_in(event.detail) or 0)
    )
    before = 0 if grant is None else sum(each.amount_fen for event, each in paid if _first(event, grant))
    parts = () if grant is None else grants[grant.id]
    return Account(principal, tuple(each for _, each in paid), parts, before)


def standing(store: Store, case_id: int, at: pendulum.DateTime | None = None) -> tuple[Covered, ...]:
    """Each granted part as it stands; empty where none was granted. UnknownCase."""
    found = account(store, case_id, at)
    return found.covered(found.granted[-1].due_on) if found.granted else ()


def follow(act: Act, store: Store, taken: Taken) -> None:
    """What a step does to the parts, within its act: grants them, or counts a payment towards them."""
    if taken.step.event == GRANTED and taken.filled.instalments:
        _allow(act, store, taken)
    elif taken.step.event == PART_PAID:
        _pay(act, store, taken)


def _allow(act: Act, store: Store, taken: Taken) -> None:
    case_id, event_id, calendar = taken.case.id, taken.anchor.event_id, calendars.current(store)
    if event_id is None:
        raise ValueError("a step has an event")
    parts = taken.filled.instalments
    terms = [deadlines.compute(act, calendar, case_id, RULE, taken.anchor, each.due_on)[0] for each in parts]
    payments.grant(act, case_id, event_id, parts, terms)


def _pay(act: Act, store: Store, taken: Taken) -> None:
    case_id, event_id = taken.case.id, taken.anchor.event_id
    fen = taken.filled.paid_fen or amount_in(taken.filled.note)
    if event_id is None or fen is None:
        raise ValueError("a payment has an event and an amount")
    payments.pay(act, case_id, event_id, fen)
    done = {each.part.due_on for each in standing(store, case_id) if each.paid_on is not None}
    for term in deadlines.running_of(store, case_id, RULE):
        if term.given_on in done:
            deadlines.mark_met(act, term, taken.anchor.at)


def _grant(happened: Sequence[CaseEvent], grants: dict[int, tuple[Part, ...]]) -> CaseEvent | None:
    """The event whose parts are in force."""
    found: CaseEvent | None = None
    for event in happened:
        if event.id in grants:
            found = event
        elif event.kind == CHANGED:
            found = None
    return found


def _first(event: CaseEvent, grant: CaseEvent) -> bool:
    return (event.occurred_at, event.id) < (grant.occurred_at, grant.id)
