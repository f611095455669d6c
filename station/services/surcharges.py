"""What is owed of a fine today: the rest of it, and what is added for every day it is late (加处罚款).

The fine is that of the decision in force, its last day that of 缴纳罚款, a granted delay included; of a fine granted in
instalments each part has its own. What was paid counts towards the fine first, in doubt for the party. Confiscated
income bears no surcharge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.records.case import CaseEvent
from station.records.deadline import Pause
from station.records.moment import day
from station.records.payment import Covered
from station.rules.penalty_course import REMEDIES, REMEDIES_ENDED
from station.rules.surcharge import Surcharge, surcharge
from station.services import instalments
from station.store import cases, deadlines
from station.store.store import Store
from station.texts import text
from station.texts.money import yuan

RULE = "PAY_15D"
PAUSED = "remedy"
"""Why days of a reconsideration or a suit do not count."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on one day; money in fen."""

    principal_fen: int
    """The fine as decided, of all parties."""
    paid_fen: int
    """Of the fine."""
    surcharge_fen: int
    """Never more than the fine (行政处罚法第七十二条第一款第一项)."""
    due_on: pendulum.Date
    """The last day of paying without a surcharge; of several parts that of the first unpaid one."""
    days: int
    """Days of delay that count for what is still unpaid of it."""
    capped_on: pendulum.Date | None
    """The day on which the surcharge on that reached it; None before."""

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
        account = instalments.account(store, case_id, at)
        happened = [event for event in cases.events(store, case_id) if event.occurred_at <= at]
    if not running or not account.principal_fen:
        return None
    until = day(at)
    excluded = tuple(_remedies(happened, until))
    covered = account.covered(day(max(each.due_at for each in running)))
    unpaid = [each for each in covered if each.rest_fen]
    rests = [surcharge(each.rest_fen, each.part.due_on, until, excluded) for each in unpaid]
    first = rests[0] if rests else Surcharge(0, 0, None, None)
    due_on = (unpaid[0] if unpaid else covered[-1]).part.due_on
    added = sum(each.fen for each in rests) + sum(_added(each, excluded) for each in covered)
    paid = account.principal_fen - account.rest_fen
    return Owed(account.principal_fen, paid, added, due_on, first.days, first.capped_on)


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


def _added(covered: Covered, excluded: Sequence[Pause]) -> int:
    """What was added to a part until each of its payments."""
    due_on = covered.part.due_on
    return sum(surcharge(each.amount_fen, due_on, each.on, excluded).fen for each in covered.payments)


def _remedies(happened: Sequence[CaseEvent], until: pendulum.Date) -> Iterator[Pause]:
    """Days of reconsideration and litigation, the first and the last one too (行政处罚法第七十三条第三款)."""
    since: pendulum.Date | None = None
    for event in happened:
        if event.kind in REMEDIES and since is None:
            since = day(event.occurred_at)
        elif event.kind in REMEDIES_ENDED and since is not None:
            yield Pause(since, day(event.occurred_at), PAUSED)
            since = None
    if since is not None:
        yield Pause(since, until, PAUSED)
