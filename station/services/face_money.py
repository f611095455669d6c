"""What the papers of an execution say by themselves: what one party owes on a paper's day, and what was done already.

Payments and instalments are entered for a case. Where several parties were fined and somebody paid, or was granted
instalments, nobody can tell from them who owes what: then nothing is said, and the form asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pendulum

from station.records.case import CaseEvent
from station.records.casework import Sanction
from station.records.deadline import Deadline
from station.records.moment import day
from station.records.payment import CarriedOut, Debt, Deferral
from station.rules.payments import amount_in
from station.rules.penalty_sums import FINE
from station.services import instalments, surcharges
from station.services.instalments import CHANGED, GRANTED, PART_PAID, Account
from station.store import case_papers, deadlines, parties, payments
from station.store.store import Store

INCOME = "confiscate_income"
IMPOSED = "surcharged"
DECISIONS = ("D31", "D32", "D33", "D34")
APPROVAL = "D38"
"""延期（分期）缴纳罚款批准书."""
DONE = (
    PART_PAID, "paid", "fine_collected", "fine_handed_in", "fine_banked", "executed", "enforced",
    "disposed", "released", "power_restored",
)  # fmt: skip
"""Events that carry out what was decided, each said in a 结案审批表."""


def debt(
    store: Store,
    case_id: int,
    party_id: int | None,
    happened: Sequence[CaseEvent],
    at: pendulum.DateTime,
    *,
    imposing: bool = False,
) -> Debt | None:
    """What a party owes on the day of `at`; None: nothing to be paid, not served yet, or not to be told from others'.

    `happened`: the events of the case until then; `imposing`: it is for the decision on the surcharge. UnknownCase.
    """
    decided = parties.sanctions(store, case_id, "decided")
    term = _term(store, case_id, party_id)
    account = _account(store, case_id, party_id, decided, at)
    income = sum(one.amount_fen for one in decided if one.kind == INCOME and one.party_id == party_id)
    if term is None or account is None or not (account.principal_fen or income):
        return None
    owed = surcharges.reckon(account, day(term.due_at), happened, day(at))
    imposed = imposing or any(event.kind == IMPOSED for event in _since_change(happened))
    spent = owed.beyond_fen - (owed.surcharge_fen if imposed else 0)
    return Debt(owed, max(income - max(spent, 0), 0), imposed, day(at))


def deferral(
    store: Store, case_id: int, party_id: int | None, happened: Sequence[CaseEvent], at: pendulum.DateTime
) -> Deferral | None:
    """The delay or the instalments of a party in force at a moment; None: neither was granted, or not to be told.

    UnknownCase.
    """
    term = _term(store, case_id, party_id)
    account = _account(store, case_id, party_id, parties.sanctions(store, case_id, "decided"), at)
    granted = any(event.kind == GRANTED for event in _since_change(happened))
    if term is None or account is None or not granted or not _asked(store, case_id, party_id):
        return None
    last = account.granted[-1].due_on if account.granted else day(term.due_at)
    return Deferral(last, account.covered(last) if account.granted else ())


def carried_out(store: Store, case_id: int, happened: Sequence[CaseEvent]) -> tuple[CarriedOut, ...]:
    """What was done to carry out the decision, oldest first."""
    entered = {one.event_id: one.amount_fen for one in payments.of_case(store, case_id)}

    def fen(event: CaseEvent) -> int | None:
        return entered.get(event.id) or (amount_in(event.detail) if event.kind in (PART_PAID, "paid") else None)

    done = (event for event in happened if event.kind in DONE)
    return tuple(CarriedOut(one.kind, day(one.occurred_at), fen(one), one.detail) for one in done)


def _account(
    store: Store, case_id: int, party_id: int | None, decided: Sequence[Sanction], at: pendulum.DateTime
) -> Account | None:
    """The account of one party; None where it cannot be told from that of others."""
    account = instalments.account(store, case_id, at)
    mine = sum(one.amount_fen for one in decided if one.kind == FINE and one.party_id == party_id)
    if mine == account.principal_fen:
        return account
    return None if account.paid or account.granted else replace(account, principal_fen=mine)


def _term(store: Store, case_id: int, party_id: int | None) -> Deadline | None:
    """The term of paying that runs from the party's own service, else the newest, whatever became of it.

    A paper that is set again says what it said.
    """
    known = [one for one in deadlines.of_case(store, case_id) if one.rule == surcharges.RULE]
    standing = [one for one in known if one.state != "superseded"]
    decided = (one for one in case_papers.of_case(store, case_id) if one.code in DECISIONS and not one.voided_at)
    served = {one.served_at for one in decided if one.party_id == party_id}
    own = [one for one in standing if one.anchor_at in served]
    return max(own or standing, key=lambda one: one.id, default=None)


def _asked(store: Store, case_id: int, party_id: int | None) -> bool:
    """Whether it was granted to this party: of several the one that the approval is made out to."""
    to = {one.party_id for one in case_papers.of_case(store, case_id) if one.code == APPROVAL and not one.voided_at}
    return len(parties.of_case(store, case_id)) < 2 or not to.isdisjoint((party_id, None))


def _since_change(happened: Sequence[CaseEvent]) -> Sequence[CaseEvent]:
    """The events since the decision in force was made."""
    changed = [at for at, event in enumerate(happened) if event.kind == CHANGED]
    return happened[changed[-1] + 1 :] if changed else happened
