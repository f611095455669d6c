"""Where no rule finds people or reserves: the refusal, and each legal way out of it on a real station."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.records.moment import day
from station.rules.draw import freeze
from station.services import draw_after_errors, draw_errors, draw_packages, draws, loans
from station.services.draw_terms import Asked
from station.services.loans import NewGuest
from station.store import audit as replaying
from station.store import draws as rows
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import later_draws
from tests.services.later_draws import (
    OTHERS,
    PLAN,
    away,
    barred,
    close,
    drawn,
    fresh,
    officer,
    orange,
    order,
    pair,
    pick,
    picks,
    typed,
    verified,
)

Make = Callable[..., int]


@pytest.fixture
def ten(station: Station, enterprise: Make, clock: FrozenClock) -> int:
    """Ten of fourteen drawn: two may be replaced."""
    return later_draws.ten(station, enterprise, clock)


@pytest.fixture
def nobody_else(station: Station, enterprise: Make, clock: FrozenClock) -> int:
    """Five of seven drawn; only 王建国 and 李敏 may go to any of them."""
    barred(station, ("陈海波", "周倩"), orange(enterprise, 7))
    return drawn(station, clock, 5)


@pytest.fixture
def without_people(station: Station, enterprise: Make, clock: FrozenClock) -> int:
    """Five of seven drawn; only 王建国 may go to any of them, so they are drawn without people."""
    barred(station, OTHERS, orange(enterprise, 7))
    return drawn(station, clock, 5, direct=True)


def test_where_nobody_is_left_the_legal_ways_out_are_named(station: Station, nobody_else: int, tmp_path: Path) -> None:
    target = picks(station, nobody_else)[0]
    with pytest.raises(draw_after_errors.NobodyLeft, match="李敏") as refused:
        away(station, nobody_else, target.enterprise_id, officer(station, "李敏"))
    assert "station borrow" in refused.value.advice and "unstaffable" in refused.value.advice
    assert "直接委派" in refused.value.advice
    assert rows.after_lines(station.store, nobody_else) == ()
    made = close(station, nobody_else, target.enterprise_id, "unstaffable")
    assert made.into and set(made.people) == {"11028100001", "11028100002"}
    verified(station, nobody_else, tmp_path)


def test_an_enterprise_that_can_be_staffed_is_not_swapped_for_another(station: Station, ten: int) -> None:
    with pytest.raises(draw_after_errors.Staffable) as refused:
        close(station, ten, picks(station, ten)[0].enterprise_id, "unstaffable")
    assert "--inspector" in refused.value.advice


def test_a_pool_that_cannot_be_staffed_and_its_ways_out(
    station: Station, enterprise: Make, clock: FrozenClock, tmp_path: Path
) -> None:
    """The commitment refuses; then the cap is lifted."""
    orange(enterprise, 6)
    frozen = draws.freeze_lists(station, fresh(station), PLAN)
    tight = Asked(quotas={"orange_b": 5}, cap=2)
    with pytest.raises(draw_errors.CannotStaff) as refused:
        draws.commit(station, fresh(station), frozen.id, tight)
    assert all(way in refused.value.advice for way in ("外援", "放宽", "直接委派", "候补"))
    draws.commit(station, fresh(station), frozen.id, Asked(quotas={"orange_b": 5}, cap=3))
    typed(station, frozen.id, clock)
    draws.reveal(station, fresh(station), frozen.id)
    assert all(len(pair(each)) == 2 for each in picks(station, frozen.id))
    verified(station, frozen.id, tmp_path)


def test_a_direct_order_staffs_what_no_rule_could(station: Station, without_people: int, tmp_path: Path) -> None:
    guest = loans.borrow(
        station.store,
        fresh(station),
        NewGuest("赵磊", "11028104001", day("2028-12-31"), "330281104"),
    )
    target = picks(station, without_people)[0]
    assert pair(target) == ()
    made = order(station, without_people, target.enterprise_id, [guest.id, officer(station, "王建国")])
    assert (made.kind, made.reason, made.people) == ("direct", "no_team", ("11028104001", "11028100001"))
    assert pair(pick(station, without_people, target.uscc)) == made.people
    verdict = verified(station, without_people, tmp_path)
    told = [each.message for each in verdict.findings if each.check == "direct"]
    assert len(told) == 1 and "11028104001、11028100001" in told[0]
    with pytest.raises(draw_after_errors.HasPeople, match="赵磊、王建国"):
        order(station, without_people, target.enterprise_id, [guest.id, officer(station, "王建国")])
    assert replaying.audit(station.store).clean


def test_a_direct_order_names_whom_it_may_not_send(
    station: Station, without_people: int, clock: FrozenClock, enterprise: Make
) -> None:
    target, chief = picks(station, without_people)[0], officer(station, "王建国")
    short = loans.borrow(station.store, fresh(station), NewGuest("钱进", "11028104002", day("2026-11-30"), "330281104"))
    related = loans.borrow(
        station.store, fresh(station), NewGuest("孙立", "11028104003", day("2028-12-31"), "330281104")
    )
    barred(station, ("孙立",), [target.enterprise_id])
    with pytest.raises(draw_after_errors.BarredPeople) as refused:
        order(station, without_people, target.enterprise_id, [officer(station, "李敏"), related.id])
    assert "李敏（应当回避）、孙立（应当回避）" in refused.value.message
    for people, given in (([chief], 1), ([chief, chief], 1), ([chief, short.id, related.id], 3), ([], 0)):
        with pytest.raises(draw_after_errors.WrongCount, match=f"写了 {given} 名"):
            order(station, without_people, target.enterprise_id, people)
    clock.set("2026-12-02T09:00:00+08:00")
    with pytest.raises(draw_after_errors.BarredPeople, match="钱进（没有有效的执法证）"):
        order(station, without_people, target.enterprise_id, [chief, short.id])
    assert rows.after_lines(station.store, without_people) == ()


def test_an_enterprise_drawn_without_people_makes_way_for_a_reserve(
    station: Station, without_people: int, tmp_path: Path
) -> None:
    gone = picks(station, without_people)[0]
    made = close(station, without_people, gone.enterprise_id, "unstaffable")
    assert made.people == () and pair(pick(station, without_people, made.into)) == ()
    verified(station, without_people, tmp_path)


# A supplementary draw -------------------------------------------------------------------------------------


def test_a_supplementary_draw_leaves_out_whom_the_first_has_drawn(
    station: Station, ten: int, clock: FrozenClock, tmp_path: Path
) -> None:
    """Those taken out as well, with or without people: they were drawn, and are not drawn again."""
    for gone in picks(station, ten)[:2]:
        close(station, ten, gone.enterprise_id)
    gone_for_good = {line.id for line in rows.after_lines(station.store, ten)}
    done = {each.uscc for each in picks(station, ten)} | gone_for_good
    assert len(done) == 12
    more = draws.Plan(PLAN.plan_ref, PLAN.period, PLAN.purpose, PLAN.strata, supplements=1)
    frozen = draws.freeze_lists(station, fresh(station), more)
    pool = freeze.parse_pool(rows.files(station.store, frozen.id)[freeze.POOL])
    assert {row.id for row in pool if row.reason == "already_drawn"} == done
    assert sum(row.status == "E" for row in pool) == 2
    draws.commit(station, fresh(station), frozen.id, Asked(quotas={"orange_b": 1}))
    c = draw_packages.commitment(station.store, frozen.id)
    assert c is not None and (c.draw_no, c.supplements) == (2, "1")
    typed(station, frozen.id, clock, "2026-11-27T21:20:00+08:00")
    draws.reveal(station, fresh(station), frozen.id)
    (drawn_now,) = picks(station, frozen.id)
    assert drawn_now.uscc not in done
    verified(station, frozen.id, tmp_path)
    with pytest.raises(draw_errors.AlreadyDrawn):
        draws.freeze_lists(station, fresh(station), more)


def test_an_enterprise_closed_without_people_is_not_drawn_again(station: Station, without_people: int) -> None:
    gone = picks(station, without_people)[0]
    close(station, without_people, gone.enterprise_id, "unstaffable")
    more = draws.Plan(PLAN.plan_ref, PLAN.period, PLAN.purpose, PLAN.strata, supplements=1)
    frozen = draws.freeze_lists(station, fresh(station), more)
    pool = freeze.parse_pool(rows.files(station.store, frozen.id)[freeze.POOL])
    assert next(row for row in pool if row.id == gone.uscc).reason == "already_drawn"
