"""What ends with a case: whatever ran, a review under way; and what outlives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.records.law import Transition, Workflow
from station.records.moment import day
from station.records.people import Proof
from station.rules.review_flow import MessageRefused
from station.services import corrections, over, review_receive, review_send, staff, steps
from station.services.advance import advance
from station.services.filled import Filled
from station.services.steps import take
from station.store import calendars, cases, deadlines, reviews
from station.store.deadlines import Anchor
from station.store.law import load
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services import review_cases
from tests.services.penalty_walk import Desk
from tests.services.review_cases import Scene, review_scene
from tests.services.test_forbidden import SETUP, put

Make = Callable[..., int]
ENDS = [
    (flow, step)
    for flow in load().workflows
    for step in flow.transitions
    if step.to is not None and flow.stage(step.to).ends
]


@pytest.fixture
def scene(tmp_path: Path, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path, founded) as opened:
        yield opened


@pytest.mark.parametrize(("flow", "step"), ENDS, ids=lambda one: getattr(one, "code", None) or one.action)
def test_after_an_end_only_what_outlives_a_case_runs(
    station: Station, enterprise: Make, monkeypatch: pytest.MonkeyPatch, flow: Workflow, step: Transition
) -> None:
    """Every rule of the law runs, then the case ends; whether the step is allowed is tested elsewhere."""
    store, firm = station.store, enterprise()
    monkeypatch.setattr(steps, "allow", lambda *_: step)
    codes = sorted({rule.code for rule in load().rules})
    with store.act(SETUP, "roster.import") as act:
        case_id = put(act, flow, firm)
        cases.change(act, case_id, stage=step.sources[0])
        calendar = calendars.current(store)
        for code in codes:
            given = day("2027-03-01") if load().rule(code, day(act.now)).unit == "given" else None
            deadlines.compute(act, calendar, case_id, code, Anchor(None, act.now), given)
        take(act, store, case_id, step.action, None, Filled(note="到此为止"))
    found = deadlines.of_case(store, case_id)
    running = {each.rule for each in found if each.state == "running"}
    assert running and all(rule.startswith(("ARCHIVE_", "PUB_", "UPLOAD_")) for rule in running)
    ended = next(each for each in found if each.rule == "LITIGATE_6M")
    assert (ended.state, ended.why) == ("ended", "到此为止")


def test_a_closed_penalty_holds_no_running_time_of_the_party(
    station: Station, clock: FrozenClock, enterprise: Make
) -> None:
    desk = Desk(station, clock)
    case = desk.served(enterprise(), 3000)
    assert {"PAY_15D", "RECONSIDER_60D", "LITIGATE_6M"} <= set(desk.running(case))
    desk.step(case, "pay", Filled(note="3000元，票据 0001"))
    desk.step(case, "propose_closing")
    closed = desk.chief(case, "close")
    assert set(desk.running(closed)) == {"ARCHIVE_30WD", "PUB_7WD", "UPLOAD_24H"}
    assert desk.term(closed, "RECONSIDER_60D").state == "ended"
    # A suit that comes after the closing is entered all the same.
    again = desk.chief(closed, "litigate", Filled(note="当事人提起行政诉讼"))
    assert cases.events(station.store, again.id)[-1].kind == "litigation_accepted"


def test_a_voided_case_withdraws_its_review_and_leaves_no_term(scene: Scene) -> None:
    store = scene.station.store
    case_id = review_cases.penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    open_before = reviews.newest(store, case_id)
    assert open_before is not None and open_before.ended_at is None
    second = staff.sign_in(store, scene.station.keys, "李敏", PIN)
    corrections.void(store, scene.chief, case_id, "同一线索登记了两次", second)
    last = reviews.newest(store, case_id)
    assert last is not None and (last.state, last.ended_at) == ("withdrawn", scene.clock.now())
    (told,) = [each for each in cases.events(store, case_id) if each.kind == "review_withdrawn"]
    assert told.detail == "同一线索登记了两次"
    assert all(each.state != "running" for each in deadlines.of_case(store, case_id))
    assert reviews.open_ids(store) == []


@pytest.mark.parametrize("action", ["dismiss", "transfer_criminal", "transfer_agency"])
def test_a_case_that_is_dismissed_or_transferred_withdraws_its_review(scene: Scene, action: str) -> None:
    """What the review office answers afterwards finds no review."""
    store = scene.station.store
    case_id = review_cases.penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    sent = review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    advance(store, scene.chief, case_id, action, Filled(note="发现涉嫌犯罪，移送"))
    last = reviews.newest(store, case_id)
    assert last is not None and (last.state, reviews.open_ids(store)) == ("withdrawn", [])
    assert {each.rule for each in deadlines.of_case(store, case_id) if each.state == "running"} == {"ARCHIVE_30WD"}
    with pytest.raises(MessageRefused):
        review_receive.receive(scene.station, scene.officer, scene.office.says(sent, "accept"))


def test_a_review_that_ended_stays_as_it_ended(scene: Scene) -> None:
    store = scene.station.store
    case_id = review_cases.penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    sent = review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    review_send.respond(scene.station, scene.officer, case_id, "withdraw", "材料有误", responsible=True)
    before = len(cases.events(store, case_id))
    with store.act(SETUP, "roster.import") as act:
        over.end_case(act, store, case_id, "终止", act.now)
    ended = reviews.get(store, sent.review.id)
    assert ended.state == "withdrawn" and len(cases.events(store, case_id)) == before


def test_what_was_overdue_at_the_end_stays_late(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    desk = Desk(station, clock)
    case = desk.opened(enterprise())
    clock.advance(days=30)
    desk.chief(case, "decline", Filled(note="查无违法事实"))
    assert desk.term(case, "FILE_CASE").state == "late"
