"""What is owed of a fine today: the rest of it, and what is added for every day it is late (加处罚款).

The fine is that of the decision in force, its last day that of 缴纳罚款, a granted delay included. What was paid by
instalments counts towards the fine first, in doubt for the party. Confiscated income bears no surcharge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.records.case import CaseEvent
from station.records.deadline import Pause
from station.records.moment import day
from station.rules.payments import amount_in
from station.rules.penalty_sums import FINE
from station.rules.surcharge import Surcharge, surcharge
from station.store import cases, deadlines, parties
from station.store.store import Store
from station.texts import text
from station.texts.money import yuan

RULE = "PAY_15D"
PART_PAID, ASKED = "part_paid", "remedy_asked"
OVER = ("remedy_upheld", "decision_changed")
"""Events that end a reconsideration or a suit."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on one day; money in fen."""

    principal_fen: int
    """The fine as decided, of all parties."""
    paid_fen: int
    """Of the fine, by instalments."""
    surcharge_fen: int
    """Never more than the fine (行政处罚法第七十二条第一款第一项)."""
    due_on: pendulum.Date
    """The last day of paying without a surcharge."""
    days: int
    """Days of delay that count for what is still unpaid."""
    capped_on: pendulum.Date | None
    """The day on which the surcharge on what is still unpaid reached it; None before."""

    @property
    def total_fen(self) -> int:
        """To be paid today."""
        return self.principal_fen - self.paid_fen + self.surcharge_fen

    @property
    def late(self) -> bool:
        """Whether a day of delay counts."""
        return self.days > 0


def owed(store: Store, case_id: int, at: pendulum.DateTime) -> Owed | None:
    """What is owed on the day of `at`; None where no fine is running: none decided, not served yet, or paid."""
    with store.reading():
        running = deadlines.running_of(store, case_id, RULE)
        decided = parties.sanctions(store, case_id, "decided")
        happened = [event for event in cases.events(store, case_id) if event.occurred_at <= at]
    principal = sum(each.amount_fen for each in decided if each.kind == FINE)
    if not running or not principal:
        return None
    due_on, until = day(max(each.due_at for each in running)), day(at)
    excluded = tuple(_remedies(happened, until))
    parts = _parts(happened, principal)
    paid = sum(fen for _, fen in parts)
    added = sum(surcharge(fen, due_on, on, excluded).fen for on, fen in parts)
    rest = surcharge(principal - paid, due_on, until, excluded) if paid < principal else Surcharge(0, 0, None, None)
    return Owed(principal, paid, added + rest.fen, due_on, rest.days, rest.capped_on)


def words(found: Owed) -> str:
    """`未缴罚款3,000元，2026-12-07 到期，逾期计 10 日，加处罚款900元，合计应缴3,900元`."""
    facts = {"rest": yuan(found.principal_fen - found.paid_fen), "due": found.due_on.isoformat()}
    if not found.late and not found.surcharge_fen:
        return text("penalty.owed.in_time", **facts)
    said = text(
        "penalty.owed.late", days=found.days, added=yuan(found.surcharge_fen), total=yuan(found.total_fen), **facts
    )
    return said + (text("penalty.owed.capped", on=found.capped_on.isoformat()) if found.capped_on else "")


def said(store: Store, case_id: int, note: str, at: pendulum.DateTime) -> str:
    """What 加处罚款决定书 says: the sums of its day, then the words entered with it."""
    found = owed(store, case_id, at)
    return "；".join(part for part in (words(found) if found else "", note) if part)


def _parts(happened: Sequence[CaseEvent], principal: int) -> list[tuple[pendulum.Date, int]]:
    """Instalments with their days, as far as they are part of the fine."""
    parts, left = [], principal
    for event in happened:
        if event.kind == PART_PAID:
            fen = min(amount_in(event.detail) or 0, left)
            parts.append((day(event.occurred_at), fen))
            left -= fen
    return parts


def _remedies(happened: Sequence[CaseEvent], until: pendulum.Date) -> Iterator[Pause]:
    """Days of reconsideration and litigation, the first and the last one too (行政处罚法第七十三条第三款)."""
    since: pendulum.Date | None = None
    for event in happened:
        if event.kind == ASKED and since is None:
            since = day(event.occurred_at)
        elif event.kind in OVER and since is not None:
            yield Pause(since, day(event.occurred_at), ASKED)
            since = None
    if since is not None:
        yield Pause(since, until, ASKED)
