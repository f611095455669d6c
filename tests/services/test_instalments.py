"""分期缴纳 of a real case: granted part by part, each with a deadline of its own, paid, overdue, and added to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.moment import day, moment
from station.records.payment import Part
from station.services import corrections, instalments, surcharges, today
from station.services.filled import Filled
from station.store import cases, deadlines, payments
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import NOTED, Desk, Make, refused

FINE = 3_000
PARTS = (Part(day("2026-12-10"), 100_000), Part(day("2027-01-10"), 120_000), Part(day("2027-02-10"), 80_000))
TERMS = {"approval": "余应急缴批〔2026〕1号", "approved_on": "2026-11-20"}
GRANTED = Filled(instalments=PARTS, note="资金周转困难，分三期缴纳", form=TERMS)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def granted(desk: Desk, enterprise: Make) -> CaseFile:
    """A fine of 3,000元 to be paid in three parts."""
    return desk.chief(desk.served(enterprise(), FINE), "defer", GRANTED)


def parts(desk: Desk, case: CaseFile) -> list[tuple[str, int, str | None]]:
    """Day, rest and day of paying up of each part."""
    found = instalments.standing(desk.station.store, case.id)
    return [
        (each.part.due_on.isoformat(), each.rest_fen, each.paid_on.isoformat() if each.paid_on else None)
        for each in found
    ]


def own_terms(desk: Desk, case: CaseFile) -> list[tuple[str, str]]:
    """Day and state of the parts' deadlines."""
    found = [each for each in deadlines.of_case(desk.station.store, case.id) if each.rule == "INSTALMENT"]
    return sorted((each.due_at.to_date_string(), each.state) for each in found)


def pay(desk: Desk, case: CaseFile, yuan: int, on: str) -> None:
    desk.go(f"{on}T09:00:00+08:00")
    desk.step(case, "pay_part", Filled(paid_fen=yuan * 100, note="票据号0012346"))


def test_each_part_has_a_deadline_and_the_fine_that_of_the_last(desk: Desk, granted: CaseFile) -> None:
    assert granted.stage == "deferred" and desk.running(granted)["PAY_15D"] == "2027-02-10"
    assert own_terms(desk, granted) == [(each.due_on.isoformat(), "running") for each in PARTS]
    term = desk.term(granted, "INSTALMENT")
    assert (term.title, term.holder) == ("分期缴纳罚款", "party") and "第六十六条第二款" in term.basis
    assert parts(desk, granted) == [(each.due_on.isoformat(), each.amount_fen, None) for each in PARTS]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (PARTS[:2], "各期合计 2,200元，未缴的罚款是 3,000元"),
        ((Part(day("2026-12-10"), 300_000),), "至少两期"),
        (PARTS[::-1], "一期比一期晚"),
        ((Part(day("2026-11-20"), 100_000), *PARTS[1:]), "在批准之后"),
    ],
)
def test_parts_that_do_not_come_to_what_is_owed(
    desk: Desk, enterprise: Make, wrong: tuple[Part, ...], words: str
) -> None:
    case = desk.served(enterprise(), FINE)
    with refused("INSTALMENTS", words=words):
        desk.chief(case, "defer", replace(GRANTED, instalments=wrong))
    assert payments.granted(desk.station.store, case.id) == {}


def test_what_was_paid_before_is_no_part_of_them(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), FINE)
    pay(desk, case, 800, "2026-11-21")
    desk.chief(case, "defer", replace(GRANTED, instalments=PARTS[:2]))
    assert parts(desk, case) == [("2026-12-10", 100_000, None), ("2027-01-10", 120_000, None)]
    found = surcharges.owed(desk.station.store, case.id, desk.clock.now())
    assert found is not None
    assert (found.paid_fen, found.total_fen, found.due_on) == (80_000, 220_000, day("2026-12-10"))


def test_a_payment_counts_towards_what_is_due_first_and_meets_its_deadline(desk: Desk, granted: CaseFile) -> None:
    pay(desk, granted, 400, "2026-12-01")
    assert own_terms(desk, granted)[0] == ("2026-12-10", "running")
    pay(desk, granted, 800, "2026-12-12")
    assert parts(desk, granted) == [
        ("2026-12-10", 0, "2026-12-12"), ("2027-01-10", 100_000, None), ("2027-02-10", 80_000, None)
    ]  # fmt: skip
    assert own_terms(desk, granted) == [("2026-12-10", "late"), ("2027-01-10", "running"), ("2027-02-10", "running")]
    assert cases.events(desk.station.store, granted.id)[-1].detail == "800元，票据号0012346"
    desk.step(granted, "pay", Filled(note="余款1800元缴清，票据号0012350"))
    assert own_terms(desk, granted)[1:] == [("2027-01-10", "met"), ("2027-02-10", "met")]


def test_an_unpaid_part_is_shown_demanded_and_added_to_alone(desk: Desk, granted: CaseFile) -> None:
    with refused("PAY_OVER"):
        desk.step(granted, "overdue", NOTED)
    desk.go("2026-12-20T09:00:00+08:00")
    shown = [each for each in today.of_case(desk.station.store, granted.id, desk.clock.now())
             if each.deadline.rule == "INSTALMENT"]  # fmt: skip
    assert [(each.urgency, each.left) for each in shown][0] == ("lapsed", "期满10天")
    assert shown[0].hint == "这一期未缴清的，催告并加处罚款"
    found = surcharges.owed(desk.station.store, granted.id, desk.clock.now())
    # Ten days of the first part, 1,000元: the others are not due.
    assert found is not None
    assert (found.days, found.surcharge_fen, found.total_fen) == (10, 30_000, 330_000)
    assert desk.step(granted, "overdue", NOTED).stage == "overdue"
    later = moment("2027-01-11T09:00:00+08:00")
    both = surcharges.owed(desk.station.store, granted.id, later)
    assert both is not None and (both.days, both.surcharge_fen) == (32, 96_000 + 3_600)
    assert [each.overdue(day(later)) for each in instalments.standing(desk.station.store, granted.id)] == [
        True, True, False
    ]  # fmt: skip


def test_a_changed_decision_ends_the_parts(desk: Desk, granted: CaseFile) -> None:
    desk.go("2026-12-01T09:00:00+08:00")
    less = Filled(sanctions=desk.fine(granted, 1_000), note="法院判决变更", conclusion="罚款1,000元")
    desk.chief(granted, "change", less)
    assert parts(desk, granted) == []
    assert {state for _, state in own_terms(desk, granted)} == {"ended"}


def test_a_wrong_amount_is_put_right_and_older_words_are_read(desk: Desk, granted: CaseFile) -> None:
    store = desk.station.store
    pay(desk, granted, 1_000, "2026-12-01")
    [row] = payments.of_case(store, granted.id)
    [fact] = [each for each in corrections.facts_of(store, granted.id) if each.what == "payment.amount_fen"]
    assert (fact.row_id, fact.shown) == (row.id, "100000")
    corrections.correct(store, desk.who(), granted.id, fact.what, fact.row_id, "90000", "看错票据")
    assert parts(desk, granted)[0] == ("2026-12-10", 10_000, None)
    with store.act(desk.who(), "penalty.pay", subject=f"case/{granted.id}") as act:
        cases.add_event(act, granted.id, "part_paid", act.now, "100元，票据号0012347")
    assert parts(desk, granted)[0] == ("2026-12-10", 0, "2026-12-01")
