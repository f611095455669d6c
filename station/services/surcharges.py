"""What is owed of a fine today: the rest of it, and what is added for every day it is late (加处罚款).

The fine is that of the decision in force, its last day that of 缴纳罚款, a granted delay included; of a fine granted in
instalments each part has its own. What was paid counts towards the fine first, in doubt for the party. Confiscated
income bears no surcharge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pendulum

from station.records.case import CaseEvent
from station.records.deadline import Pause
from station.records.moment import day
from station.records.payment import Covered, Late, Owed
from station.rules.penalty_course import REMEDIES, REMEDIES_ENDED
from station.rules.surcharge import surcharge
from station.services import instalments
from station.services.instalments import Account
from station.store import cases, deadlines
from station.store.store import Store
from station.texts import text
from station.texts.money import yuan

RULE = "PAY_15D"
PAUSED = "remedy"
"""Why days of a reconsideration or a suit do not count."""


def owed(store: Store, case_id: int, at: pendulum.DateTime) -> Owed | None:
    """What is owed on the day of `at`; None where no fine is running: none decided, not served yet, or paid."""
    with store.reading():
        running = deadlines.running_of(store, case_id, RULE)
        account = instalments.account(store, case_id, at)
        happened = [event for event in cases.events(store, case_id) if event.occurred_at <= at]
    if not running or not account.principal_fen:
        return None
    return reckon(account, day(max(each.due_at for each in running)), happened, day(at))


def reckon(account: Account, due_on: pendulum.Date, happened: Sequence[CaseEvent], until: pendulum.Date) -> Owed:
    """What is owed of an account on a day; `due_on`: the last day of a fine paid in one sum, `happened`: the events."""
    excluded = tuple(_remedies(happened, until))
    covered = account.covered(due_on)
    unpaid = [each for each in covered if each.rest_fen]
    first_due = (unpaid[0] if unpaid else covered[-1]).part.due_on
    rest = unpaid[0].rest_fen if unpaid else 0
    found = surcharge(rest, first_due, until, excluded)
    lates = tuple(late for each in covered for late in _lates(each, until, excluded))
    everything = sum(each.amount_fen for each in account.paid)
    return Owed(
        account.principal_fen,
        account.principal_fen - account.rest_fen,
        sum(each.added_fen for each in lates),
        first_due,
        found.days if unpaid else 0,
        found.capped_on if unpaid else None,
        max(everything - account.principal_fen, 0),
        lates,
        tuple(each for each in excluded if each.last > first_due),
    )


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


def _lates(covered: Covered, until: pendulum.Date, excluded: Sequence[Pause]) -> Iterator[Late]:
    """The payments of a part that came late, and its rest where that is late."""
    sums = [(each.amount_fen, each.on, True) for each in covered.payments]
    if covered.rest_fen:
        sums.append((covered.rest_fen, until, False))
    for fen, on, paid in sums:
        found = surcharge(fen, covered.part.due_on, on, excluded)
        if found.first is not None:
            yield Late(fen, covered.part.due_on, on, paid, found.days, found.fen, found.first)


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
