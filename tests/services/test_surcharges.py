"""加处罚款 of a real case: counted from its own terms, its instalments and its remedies, and said by the step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.case import CaseFile
from station.records.moment import day, moment
from station.records.payment import Owed, Paid
from station.rules.workflow import StepRefused
from station.services import surcharges
from station.services.filled import Filled
from station.services.instalments import Account
from station.store import cases
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import HANDED, NOTED, Desk, Make

FINE = 3_000
DUE = day("2026-12-07")


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def on(desk: Desk, case: CaseFile, days: int) -> Owed:
    """What is owed so many days after the last day of paying."""
    found = surcharges.owed(desk.station.store, case.id, moment("2026-12-07T09:00:00+08:00").add(days=days))
    assert found is not None and found.due_on == DUE
    return found


@pytest.mark.parametrize(
    ("days", "added", "total"),
    [(-5, 0, 300_000), (0, 0, 300_000), (1, 9_000, 309_000), (33, 297_000, 597_000), (34, 300_000, 600_000),
     (90, 300_000, 600_000)],
)  # fmt: skip
def test_three_per_cent_a_day_up_to_the_fine(desk: Desk, enterprise: Make, days: int, added: int, total: int) -> None:
    found = on(desk, desk.served(enterprise(), FINE), days)
    assert (found.surcharge_fen, found.total_fen, found.late) == (added, total, days > 0)
    assert found.capped_on == (day("2027-01-10") if days >= 34 else None)


def test_an_instalment_bears_what_it_was_late(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), FINE)
    desk.go("2026-12-10T09:00:00+08:00")
    desk.step(case, "overdue")
    desk.step(case, "pay_part", replace(NOTED, note="1,000元，票据号0012346"))
    # 1,000元 three days late (90元), 2,000元 ten days late (600元).
    found = on(desk, case, 10)
    assert (found.paid_fen, found.surcharge_fen, found.total_fen) == (100_000, 69_000, 269_000)
    assert on(desk, case, 400).surcharge_fen == 9_000 + 200_000
    with pytest.raises(StepRefused) as refused:
        desk.step(case, "pay_part", replace(NOTED, note="票据号0012347"))
    assert [each.guard for each in refused.value.refusals] == ["AMOUNT"]


@given(
    st.integers(1, 10**9),
    st.lists(st.tuples(st.integers(-10, 200), st.integers(1, 5 * 10**8)), max_size=6),
    st.integers(-10, 300),
)
def test_whatever_was_paid_the_sums_come_out(principal: int, payments: list[tuple[int, int]], days: int) -> None:
    """Never more than the fine is added, and what is owed and what was paid make up what was to be paid."""
    paid = tuple(Paid(DUE.add(days=after), fen) for after, fen in sorted(payments) if after <= days)
    found = surcharges.reckon(Account(principal, paid, (), 0), DUE, (), DUE.add(days=days))
    assert 0 <= found.surcharge_fen <= principal
    assert found.surcharge_fen == sum(late.added_fen for late in found.lates)
    given_ = sum(each.amount_fen for each in paid)
    assert found.total_fen == max(principal - given_, 0) + max(found.surcharge_fen - max(given_ - principal, 0), 0)
    assert sum(late.amount_fen for late in found.lates) <= principal


def test_days_of_a_reconsideration_do_not_count(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), FINE)
    desk.go("2026-12-09T09:00:00+08:00")
    desk.step(case, "reconsider", replace(NOTED, note="复议受理"))
    assert on(desk, case, 30).days == 1
    desk.go("2026-12-20T09:00:00+08:00")
    desk.chief(case, "reconsideration_upheld", replace(NOTED, note="复议维持"))
    # 8 December, then from the 21st to the 27th.
    assert (on(desk, case, 20).days, on(desk, case, 20).surcharge_fen) == (8, 72_000)


def test_the_step_says_the_sum_and_nothing_is_owed_once_paid(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    decided = desk.decided(enterprise(), FINE)
    assert surcharges.owed(store, decided.id, desk.clock.now()) is None
    case = desk.step(decided, "serve", HANDED)
    desk.step(case, "return")
    desk.go("2026-12-17T09:00:00+08:00")
    desk.step(case, "overdue")
    desk.step(case, "serve_paper", HANDED)
    desk.step(case, "return")
    desk.chief(case, "surcharge", NOTED)
    said = cases.events(store, case.id)[-1]
    assert said.kind == "surcharged"
    assert said.detail == "未缴罚款3,000元，2026-12-07 到期，逾期计 10 日，加处罚款900元，合计应缴3,900元；情况属实"
    desk.step(case, "pay", Filled(note="3900元，票据号0012350"))
    assert surcharges.owed(store, case.id, desk.clock.now()) is None
