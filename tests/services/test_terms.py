"""Days that do not count, more time, an early end: each puts a new deadline in the place of one that stays on file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.errors import StationError
from station.records.deadline import Deadline
from station.records.moment import day, iso
from station.records.people import Proof
from station.services import calendars as years
from station.services import counting, terms
from station.services import today as desk
from station.services.terms import Longer
from station.store import audit, deadlines, law, spans
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import sign_in_again
from tests.services.running_terms import SETUP, opened, start
from tests.services.test_calendars import ANNOUNCED


@pytest.fixture
def case(station: Station, enterprise: Callable[..., int]) -> int:
    """A case and nothing more."""
    return opened(station, enterprise())


def only(station: Station, case: int, rule: str) -> Deadline:
    (found,) = deadlines.need_running(station.store, case, rule)
    return found


def on(deadline: Deadline) -> str:
    return deadline.due_at.to_date_string()


# Pauses


def test_days_of_an_appraisal_do_not_count(station: Station, officer: Proof, case: int, clock: FrozenClock) -> None:
    old = start(station, case, "SEAL_30D", "2026-11-02")
    assert on(old) == "2026-12-02"
    (stopped,) = terms.pause(
        station.store, officer, case, "SEAL_30D", "appraisal", date(2026, 11, 18), "鉴定委托书〔2026〕3号"
    )
    assert stopped.paused and stopped.pauses == ((day("2026-11-18"), day("2026-11-20")),)
    assert on(stopped) == "2026-12-05"
    was = deadlines.get(station.store, old.id)
    assert (was.state, was.superseded_by, was.due_at) == ("superseded", stopped.id, old.due_at)
    entry = desk.of_case(station.store, case, clock.now())[0]
    assert (entry.urgency, entry.left) == ("paused", "停止计算")

    clock.set("2027-03-01T09:00:00+08:00")  # long past the earliest day, and not overdue: the clock stands still
    _, officer = sign_in_again(station)
    assert [e.urgency for e in desk.of_case(station.store, case, clock.now())] == ["paused"]
    (again,) = terms.resume(station.store, officer, case, "SEAL_30D", date(2027, 2, 22))
    # Fifteen days were left on the 18th of November, that day included; they begin with the 22nd of February.
    assert (again.paused, on(again)) == (False, "2027-03-08")
    assert again.pauses == ((day("2026-11-18"), day("2027-02-21")),)
    assert station.store.lines()[-1].action == "deadline.resume"
    assert audit.audit(station.store).clean


def test_pause_is_refused_with_its_reason(station: Station, officer: Proof, case: int) -> None:
    start(station, case, "SEAL_30D", "2026-10-10")  # ended on the 9th of November
    start(station, case, "DECIDE_90D", "2026-11-02")
    start(station, case, "UPLOAD_24H", "2026-11-19")
    store, size = station.store, station.store.size()
    with pytest.raises(terms.Ended, match="2026-11-09"):
        terms.pause(store, officer, case, "SEAL_30D", "appraisal", date(2026, 11, 12), "委托书")
    with pytest.raises(terms.NotPausable, match="检测"):
        terms.pause(store, officer, case, "SEAL_30D", "hearing", date(2026, 11, 5), "通知书")
    with pytest.raises(terms.NotPausable, match="任何事由都不扣除"):
        terms.pause(store, officer, case, "UPLOAD_24H", "hearing", date(2026, 11, 19), "通知书")
    with pytest.raises(terms.WrongDay, match="2026-11-21"):
        terms.pause(store, officer, case, "DECIDE_90D", "hearing", date(2026, 11, 21), "通知书")
    with pytest.raises(terms.WrongDay, match="2026-11-21"):
        terms.resume(store, officer, case, "DECIDE_90D", date(2026, 11, 21))
    with pytest.raises(terms.NotPaused, match="作出处罚决定"):
        terms.resume(store, officer, case, "DECIDE_90D", date(2026, 11, 20))
    with pytest.raises(deadlines.NotRunning, match="法制审核"):
        terms.pause(store, officer, case, "REVIEW_LEGAL", "supplement", date(2026, 11, 19), "补正通知")
    with pytest.raises(ReasonNeeded):
        terms.pause(store, officer, case, "DECIDE_90D", "hearing", date(2026, 11, 19), "  ")
    assert station.store.size() == size
    terms.pause(store, officer, case, "DECIDE_90D", "hearing", date(2026, 11, 19), "通知书")
    with pytest.raises(terms.AlreadyPaused):
        terms.pause(store, officer, case, "DECIDE_90D", "appraisal", date(2026, 11, 20), "委托书")


def test_step_that_stops_and_one_that_goes_on(station: Station, officer: Proof, case: int, clock: FrozenClock) -> None:
    """补正: returned on the last day, the review is not late, and counts that day when the papers are back."""
    start(station, case, "REVIEW_LEGAL", "2026-11-13")
    assert on(only(station, case, "REVIEW_LEGAL")) == "2026-11-20"
    with station.store.act(officer, "deadline.pause", reason="退回补正") as act:
        terms.pause_in(act, station.store, case, "REVIEW_LEGAL", "supplement", act.now)
        assert terms.pause_in(act, station.store, case, "REVIEW_LEGAL", "supplement", act.now) == ()
    clock.set("2026-11-25T09:00:00+08:00")
    _, officer = sign_in_again(station)
    with station.store.act(officer, "deadline.resume") as act:
        terms.resume_in(act, station.store, case, "REVIEW_LEGAL", act.now)
        assert terms.resume_in(act, station.store, case, "REVIEW_LEGAL", act.now) == ()
    assert on(only(station, case, "REVIEW_LEGAL")) == "2026-11-25"


def test_step_that_comes_after_the_end_changes_nothing(station: Station, officer: Proof, case: int) -> None:
    old = start(station, case, "SEAL_30D", "2026-10-10")
    with station.store.act(officer, "deadline.pause", reason="鉴定") as act:
        assert terms.pause_in(act, station.store, case, "SEAL_30D", "appraisal", act.now) == ()
        assert terms.pause_in(act, station.store, case, "DECIDE_90D", "appraisal", act.now) == ()
    assert only(station, case, "SEAL_30D") == old and spans.of_case(station.store, case) == ()


def test_paused_and_resumed_on_one_day_costs_nothing(station: Station, officer: Proof, case: int) -> None:
    old = start(station, case, "DECIDE_90D", "2026-11-02")
    terms.pause(station.store, officer, case, "DECIDE_90D", "hearing", date(2026, 11, 20), "通知书")
    (new,) = terms.resume(station.store, officer, case, "DECIDE_90D", date(2026, 11, 20))
    assert (new.due_at, new.pauses, new.paused) == (old.due_at, (), False)


def test_what_stands_in_keeps_the_pause(station: Station, officer: Proof, case: int) -> None:
    """A complex case gets ten days, from the same acceptance and with the same days left out."""
    start(station, case, "REVIEW_LEGAL", "2026-11-13")
    terms.pause(station.store, officer, case, "REVIEW_LEGAL", "supplement", date(2026, 11, 17), "补正通知")
    terms.resume(station.store, officer, case, "REVIEW_LEGAL", date(2026, 11, 19))
    longer = start(station, case, "REVIEW_COMPLEX", "2026-11-13")
    assert longer.pauses == ((day("2026-11-17"), day("2026-11-18")),) and on(longer) == "2026-12-01"


def test_one_standing_in_is_not_the_rule_itself(station: Station, case: int) -> None:
    """An upload that was granted three days is not granted them again."""
    start(station, case, "UPLOAD_SPECIAL", "2026-11-20")
    assert len(deadlines.need_running(station.store, case, "UPLOAD_24H")) == 1
    with pytest.raises(deadlines.NotRunning, match="音像上传"):
        deadlines.need_running(station.store, case, "UPLOAD_24H", alone=True)


def test_met_while_paused_is_in_time_and_ends_the_pause(
    station: Station, officer: Proof, case: int, clock: FrozenClock
) -> None:
    start(station, case, "SEAL_30D", "2026-11-02")
    terms.pause(station.store, officer, case, "SEAL_30D", "appraisal", date(2026, 11, 18), "委托书")
    clock.set("2027-01-20T09:00:00+08:00")
    _, officer = sign_in_again(station)
    with station.store.act(officer, "deadline.resume") as act:
        assert deadlines.meet(act, station.store, case, "SEAL_30D", act.now) == 1
    assert deadlines.running_of(station.store, case, "SEAL_30D") == ()
    assert [d.state for d in deadlines.of_case(station.store, case)] == ["superseded", "met"]
    assert [span.last for span in spans.of_case(station.store, case)] == [day("2027-01-19")]


# Extensions


def test_bureau_extends_a_seizure_once(station: Station, chief: Proof, officer: Proof, case: int) -> None:
    old = start(station, case, "SEAL_30D", "2026-11-02")
    asked = Longer(n=30, approval="余应急〔2026〕88号", approved_on=date(2026, 11, 19))
    with pytest.raises(NotAllowed):
        terms.extend(station.store, officer, case, "SEAL_30D", asked, "情况复杂")
    with pytest.raises(terms.ApprovalNeeded, match="行政机关负责人批准"):
        terms.extend(station.store, chief, case, "SEAL_30D", Longer(n=30), "情况复杂")
    with pytest.raises(terms.TooMuch, match="30日、1次"):
        terms.extend(
            station.store, chief, case, "SEAL_30D",
            Longer(n=31, approval="余应急〔2026〕88号", approved_on=date(2026, 11, 19)), "情况复杂",
        )  # fmt: skip
    (new,) = terms.extend(station.store, chief, case, "SEAL_30D", asked, "情况复杂")
    assert (new.n, on(new), new.state) == (60, "2027-01-01", "running")
    assert deadlines.get(station.store, old.id).superseded_by == new.id
    (granted,) = spans.extensions(station.store, case)
    assert (granted.n, granted.approved_by, granted.approval) == (30, "bureau", "余应急〔2026〕88号")
    with pytest.raises(terms.TooMuch, match="1次"):
        terms.extend(
            station.store, chief, case, "SEAL_30D",
            Longer(n=1, approval="余应急〔2026〕99号", approved_on=date(2026, 11, 20)), "情况复杂",
        )  # fmt: skip


def test_extension_after_the_end_is_refused_and_overdue_stays(station: Station, chief: Proof, case: int) -> None:
    """Nothing is counted anew: a paper dated after the last day cannot reach back; one dated before may come late."""
    old = start(station, case, "SEAL_30D", "2026-10-10")  # ended on the 9th of November
    late = Longer(n=30, approval="余应急〔2026〕90号", approved_on=date(2026, 11, 10))
    with pytest.raises(terms.Ended, match="2026-11-09"):
        terms.extend(station.store, chief, case, "SEAL_30D", late, "情况复杂")
    assert [e.urgency for e in desk.of_case(station.store, case, station.clock.now())] == ["overdue"]
    with pytest.raises(terms.WrongDay, match="2026-11-21"):
        ahead = Longer(n=30, approval="余应急〔2026〕90号", approved_on=date(2026, 11, 21))
        terms.extend(station.store, chief, case, "SEAL_30D", ahead, "情况复杂")
    in_time = Longer(n=30, approval="余应急〔2026〕80号", approved_on=date(2026, 11, 9))
    (new,) = terms.extend(station.store, chief, case, "SEAL_30D", in_time, "批文晚到")
    assert on(new) == "2026-12-09" and new.anchor_at == old.anchor_at


def test_new_day_for_the_party_moves_what_follows(station: Station, chief: Proof, case: int) -> None:
    rectify = start(station, case, "RECTIFY", "2026-11-02", "2026-11-25")
    follow = start(station, case, "RECHECK_10D", iso(rectify.due_at))
    ask = start(station, case, "RECTIFY_EXTEND_ASK", iso(rectify.due_at))
    assert (on(follow), on(ask)) == ("2026-12-09", "2026-11-25")
    with pytest.raises(terms.WrongDay, match="请填日期"):
        terms.extend(station.store, chief, case, "RECTIFY", Longer(n=5), "设备未到")
    with pytest.raises(terms.WrongDay, match="2026-11-25 不晚于原期限 2026-11-25"):
        terms.extend(station.store, chief, case, "RECTIFY", Longer(until=date(2026, 11, 25)), "设备未到")
    (new,) = terms.extend(station.store, chief, case, "RECTIFY", Longer(until=date(2026, 12, 10)), "设备未到")
    assert (on(new), new.given_on) == ("2026-12-10", day("2026-12-10"))
    moved = only(station, case, "RECHECK_10D")
    assert (on(moved), moved.anchor_at) == ("2026-12-24", new.due_at)
    assert on(only(station, case, "RECTIFY_EXTEND_ASK")) == "2026-12-10"
    assert deadlines.get(station.store, follow.id).superseded_by == moved.id


def test_one_of_several_days_is_moved(station: Station, chief: Proof, case: int) -> None:
    first = start(station, case, "RECTIFY", "2026-11-02", "2026-11-25")
    second = start(station, case, "RECTIFY", "2026-11-02", "2026-11-28")
    terms.extend(
        station.store, chief, case, "RECTIFY", Longer(until=date(2026, 12, 10)), "设备未到", deadline_id=first.id
    )
    assert [on(d) for d in deadlines.running_of(station.store, case, "RECTIFY")] == ["2026-11-28", "2026-12-10"]
    assert deadlines.get(station.store, second.id).state == "running"
    with pytest.raises(deadlines.NotRunning, match="整改期限"):
        until = Longer(until=date(2026, 12, 20))
        terms.extend(station.store, chief, case, "RECTIFY", until, "设备未到", deadline_id=first.id)


def test_delay_of_payment_stands_as_the_paper_writes_it(station: Station, chief: Proof, case: int) -> None:
    start(station, case, "PAY_15D", "2026-11-10")
    granted = Longer(until=date(2027, 1, 31), approval="余应急缓〔2026〕1号", approved_on=date(2026, 11, 18))
    (new,) = terms.extend(station.store, chief, case, "PAY_15D", granted, "资金困难")
    assert (on(new), new.provisional) == ("2027-01-31", False)  # a Sunday


def test_most_deadlines_cannot_be_extended(station: Station, chief: Proof, case: int) -> None:
    start(station, case, "PUB_20WD", "2026-11-10")
    with pytest.raises(terms.NotExtendable, match="43号文|43号"):
        terms.extend(station.store, chief, case, "PUB_20WD", Longer(n=5), "忙")


# Ends


def test_party_gives_up_its_time(station: Station, officer: Proof, case: int) -> None:
    start(station, case, "DEFENSE_3D", "2026-11-19")
    start(station, case, "PAY_15D", "2026-11-19")
    assert not terms.is_over(station.store, case, "DEFENSE_3D", station.clock.now())
    terms.waive(station.store, officer, case, "DEFENSE_3D", "当事人书面放弃陈述申辩")
    assert terms.is_over(station.store, case, "DEFENSE_3D", station.clock.now())
    given_up = next(d for d in deadlines.of_case(station.store, case) if d.rule == "DEFENSE_3D")
    assert (given_up.state, given_up.why, given_up.superseded_by) == ("waived", "当事人书面放弃陈述申辩", None)
    with pytest.raises(terms.NotWaivable, match="缴纳罚款"):
        terms.waive(station.store, officer, case, "PAY_15D", "不想缴")


def test_nothing_is_given_up_once_it_is_over(station: Station, officer: Proof, case: int, clock: FrozenClock) -> None:
    start(station, case, "HEAR_REQUEST", "2026-11-06")  # until Friday the 13th
    with pytest.raises(terms.Ended, match="2026-11-13"):
        terms.waive(station.store, officer, case, "HEAR_REQUEST", "口头放弃")
    entry = desk.of_case(station.store, case, clock.now())[0]
    assert (entry.urgency, entry.left, entry.hint) == ("lapsed", "期满7天", "期满未要求听证的，可以往下办")


def test_case_that_ends_takes_its_deadlines_with_it(station: Station, officer: Proof, case: int) -> None:
    start(station, case, "FILE_CASE", "2026-11-02")  # overdue since the 11th
    start(station, case, "DECIDE_90D", "2026-11-02")
    start(station, case, "DEFENSE_3D", "2026-11-02")
    start(station, case, "UPLOAD_24H", "2026-11-20T08:00:00+08:00")
    terms.pause(station.store, officer, case, "DECIDE_90D", "hearing", date(2026, 11, 19), "通知书")
    with station.store.act(SETUP, "roster.import") as act:
        assert terms.end_in(act, station.store, case, "当事人死亡，终止") == 3
    last = {d.rule: d for d in deadlines.of_case(station.store, case) if d.superseded_by is None}
    assert {rule: d.state for rule, d in last.items()} == {
        "UPLOAD_24H": "running",
        "FILE_CASE": "late",
        "DECIDE_90D": "ended",
        "DEFENSE_3D": "lapsed",
    }
    assert last["FILE_CASE"].why == last["DECIDE_90D"].why == "当事人死亡，终止"
    assert spans.open_of(station.store, case, ["DECIDE_90D"]) == ()


def test_step_ends_only_what_it_names(station: Station, officer: Proof, case: int) -> None:
    start(station, case, "DECIDE_90D", "2026-11-02")
    start(station, case, "REVIEW_LEGAL", "2026-11-19")
    terms.pause(station.store, officer, case, "DECIDE_90D", "hearing", date(2026, 11, 19), "通知书")
    terms.pause(station.store, officer, case, "REVIEW_LEGAL", "supplement", date(2026, 11, 20), "补正通知")
    with station.store.act(SETUP, "roster.import") as act:
        assert terms.end_in(act, station.store, case, "撤回送审", rules=["REVIEW_LEGAL"]) == 1
    assert [d.rule for d in deadlines.of_case(station.store, case) if d.state == "running"] == ["DECIDE_90D"]
    # The next review starts with its clock running.
    assert {span.rule: span.last is None for span in spans.of_case(station.store, case)} == {
        "DECIDE_90D": True,
        "REVIEW_LEGAL": False,
    }
    assert not start(station, case, "REVIEW_LEGAL", "2026-11-20").paused


# Adoption of a calendar


def test_adoption_keeps_pauses_extensions_and_given_days(
    station: Station, chief: Proof, officer: Proof, case: int, clock: FrozenClock
) -> None:
    start(station, case, "LIC_DECIDE_20", "2026-11-20")
    terms.pause(station.store, officer, case, "LIC_DECIDE_20", "appraisal", date(2026, 11, 20), "委托书")
    clock.set("2026-11-27T09:00:00+08:00")
    chief, officer = sign_in_again(station)
    terms.resume(station.store, officer, case, "LIC_DECIDE_20", date(2026, 11, 26))
    granted = Longer(n=10, approval="余应急许延〔2026〕1号", approved_on=date(2026, 11, 27))
    (before,) = terms.extend(station.store, chief, case, "LIC_DECIDE_20", granted, "情况复杂")
    assert (on(before), before.provisional) == ("2027-01-07", True)
    ((old, new),) = years.adopt(station.store, chief, ANNOUNCED).recomputed
    # The fourth of January becomes a day off, made up for on Saturday the ninth.
    assert (old.id, on(new), new.provisional) == (before.id, "2027-01-08", False)
    assert (new.n, new.pauses, new.paused) == (30, before.pauses, False)
    counted = counting.count(station.store, new.id)
    assert counted.agrees and counted.explanation.days[-1].on == day(new.due_at)
    assert [each.approval for each in counted.extensions] == ["余应急许延〔2026〕1号"]
    assert [reason.code for _, reason in counted.pauses] == ["appraisal"]
    # The one it replaced is explained by the calendar it was computed by.
    earlier = counting.count(station.store, before.id)
    assert earlier.agrees and earlier.explanation.days[-1].provisional
    assert len(earlier.extensions) == 1 and counting.count(station.store, old.id).agrees


# Properties

CODES = ["DECIDE_90D", "SEAL_30D", "LIC_DECIDE_20", "REVIEW_LEGAL", "RECONSIDER_60D", "LITIGATE_6M"]


@settings(derandomize=True, max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(CODES),
    st.dates(date(2026, 9, 1), date(2026, 11, 18)),
    st.integers(0, 70),
    st.integers(0, 30),
)
def test_pause_never_moves_a_deadline_earlier_nor_saves_one_that_ended(
    station: Station, officer: Proof, enterprise: Callable[..., int], code: str, anchor: date, after: int, length: int
) -> None:
    case = opened(station, enterprise(), station.store.size())
    old = start(station, case, code, anchor.isoformat())
    first = day(anchor).add(days=after)
    reason = law.load().pause_reasons(law.load().rule(code, anchor), anchor)[0].code
    today = day(station.clock.now())
    try:
        terms.pause(station.store, officer, case, code, reason, first, "附文书")
        resumed = min(first.add(days=length), today)
        (new,) = terms.resume(station.store, officer, case, code, resumed)
    except StationError:
        assert first > min(day(old.due_at), today)
        new = only(station, case, code)
        assert new == old
    assert new.due_at >= old.due_at
    said = counting.count(station.store, new.id)
    assert said.agrees and said.explanation.due.at == new.due_at
    if old.due_at < station.clock.now() and first > day(old.due_at):
        assert new.due_at < station.clock.now()
