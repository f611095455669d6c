"""A year of draws counted: every number by hand from draws whose course is known, and sums that must agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from station.records.draw_statistics import DrawStatistics, Progress
from station.records.jsonable import dump
from station.records.moment import day, iso
from station.rules.balance import gini
from station.services import casebook, disclosures, draw_after, draw_reports, draws, loans, staff
from station.services.draw_statistics import statistics
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.services.loans import NewGuest
from station.store import draws as rows
from station.store import models
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import platform_draws
from tests.services.platform_draws import PERIOD, PLAN, VISITED, WALKS, arrived, closed, opened, revealed
from tests.services.test_draws import fresh


def result(progress: Progress) -> dict[str, int]:
    """The codes that occur."""
    return {each.code: each.count for each in progress.results if each.count}


def whole(value: object) -> bool:
    """Nothing but whole numbers, words and what is made of them."""
    if isinstance(value, tuple):
        return all(map(whole, value))
    if hasattr(value, "__dataclass_fields__"):
        return all(whole(getattr(value, each.name)) for each in fields(value))  # type: ignore[arg-type]
    return value is None or isinstance(value, str | int)


def agree(found: DrawStatistics) -> None:
    """What must hold of every year."""
    assert whole(found)
    assert sum(each.count for each in found.kinds) == found.made == len(found.draws)
    for each in (found.total, *(draw.progress for draw in found.draws if draw.progress is not None)):
        told = sum(count.count for count in each.results)
        assert told + each.unclassified + each.underway == each.drawn
        assert sum(count.count for count in each.disposals) == each.drawn - each.underway
        assert each.published + each.unpublished == each.drawn and each.finished <= each.drawn
    counted = [draw.progress.drawn for draw in found.draws if draw.progress is not None]
    assert found.total.drawn == sum(counted)
    assert sum(each.led for each in found.inspectors) <= found.total.drawn
    assert found.load_gini == gini([each.load for each in found.inspectors])
    dump(found)


@pytest.fixture
def platform(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """Eight enterprises that the platform drew, each at another end."""
    for outcome in WALKS:
        enterprise(name=f"{outcome}厂")
    draw_id = revealed(station, clock, platform_draws.frozen(station))
    found = opened(station, draw_id)
    clock.set(f"{VISITED}T09:00:00+08:00")
    by = fresh(station)
    for outcome, walk in WALKS.items():
        walk(station.store, by, arrived(station, by, found[f"{outcome}厂"]))
    return draw_id


def test_a_year_without_draws(station: Station) -> None:
    found = statistics(station.store, 2026)
    agree(found)
    assert (found.made, found.void_rate, found.load_gini, found.load_range, found.overdue) == (0, None, None, 0, 0)
    assert (found.total.base, found.total.drawn, found.total.completion) == (0, 0, None)


def test_the_platforms_columns(station: Station, platform: int, clock: FrozenClock) -> None:
    _publish(station, clock, "no_issue厂", "rectified厂")
    size = station.store.size()
    found = statistics(station.store, 2026)
    agree(found)
    assert [(each.code, each.title, each.count) for each in found.kinds] == [
        ("provincial_platform", "平台抽取对象", 1),
        ("local", "本地抽取", 0),
    ]
    one = found.draws[0].progress
    assert one == found.total
    assert (one.base, one.drawn, one.ratio) == (None, 8, None)
    assert result(one) == {"1": 1, "E": 1, "A": 3, "8": 1}
    assert (one.unclassified, one.underway) == (1, 1)
    assert {each.code: each.count for each in one.disposals if each.count} == {
        "无需后续处置": 1,
        "停止检查反馈日常监管部门": 1,
        "责令改正": 2,
        "发现案件线索移送办案机构": 2,
        "抄告相关部门": 1,
    }
    assert (one.published, one.unpublished, one.completion) == (2, 6, 250)
    assert (one.finished, one.finish_rate) == (3, 1500)
    assert station.store.size() == size


def _publish(station: Station, clock: FrozenClock, *names: str) -> None:
    """Checked by a second person, approved, published."""
    queue = [each for each in disclosures.queue(station.store) if each.target in names]
    # The re-inspection's opinion is published by itself: one receipt is enough to count the enterprise.
    first = {each.target: each for each in reversed(queue)}
    chief, second = fresh(station), fresh(station, "李敏")
    for each in first.values():
        disclosures.check(station.store, second, each.id)
        disclosures.approve(station.store, chief, each.id)
        disclosures.publish(station.store, chief, each.id, "回执")


def test_loads_and_recusals(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock, tmp_path: Path
) -> None:
    firms = [enterprise(risk="orange") for _ in range(6)]
    people = {one.name: one.id for one in staff.active(station.store)}
    declared = [(firms[0], "李敏", None), (firms[1], "李敏", None), (firms[2], "周倩", "2026-03-01T00:00:00+08:00")]
    with station.store.act(fresh(station), "recusal.declare", reason="近亲属") as act:
        for firm, name, ended in declared:
            values = {"officer_id": people[name], "enterprise_id": firm, "reason": "近亲属", "ended_at": ended}
            act.insert(models.Recusal, **values, declared_at=iso(act.now.subtract(days=300)))
    frozen = draws.freeze_lists(station, fresh(station), Plan(PLAN, PERIOD, "平台不可用", ("orange",)))
    revealed(station, clock, frozen.id, Asked(quotas={"orange_b": 6}))
    found = statistics(station.store, 2026)
    agree(found)
    by = {each.name: each for each in found.inspectors}
    assert {name: (each.listed, each.recused, each.recused_share, each.recusals) for name, each in by.items()} == {
        "王建国": (6, 0, 0, 0),
        "李敏": (6, 2, 333, 2),
        "陈海波": (6, 0, 0, 0),
        "周倩": (6, 0, 0, 1),
    }
    picks = [pick for pick in rows.picks(station.store, frozen.id) if pick.selected]
    for each in found.inspectors:
        assert each.led == sum(pick.lead is not None and pick.lead.iid == each.iid for pick in picks)
        assert each.assisted == sum(pick.assist is not None and pick.assist.iid == each.iid for pick in picks)
    # Twelve places for four people, spread as evenly as can be.
    assert [each.load for each in found.inspectors] == [3, 3, 3, 3]
    assert (found.load_range, found.load_gini) == (0, 0)
    assert (found.total.base, found.total.ratio) == (6, 1000)
    assert statistics(station.store, 2027).inspectors == ()


def test_substitutions(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> None:
    for _ in range(8):
        enterprise(risk="orange")
    frozen = draws.freeze_lists(station, fresh(station), Plan(PLAN, PERIOD, "平台不可用", ("orange",)))
    revealed(station, clock, frozen.id, Asked(quotas={"orange_b": 5}))
    first, second = rows.picks(station.store, frozen.id)[:2]
    closed(station, frozen.id, first.enterprise_id, "suspended")
    assert second.lead is not None and second.lead.officer_id is not None
    ill = (frozen.id, second.enterprise_id, second.lead.officer_id, "ill", "")
    draw_after.replace_inspector(station, fresh(station), *ill, fresh(station, "李敏"))
    found = statistics(station.store, 2026)
    agree(found)
    assert [(each.kind, each.reason, each.title, each.count) for each in found.substitutions] == [
        ("closed", "suspended", "停产停业", 1),
        ("unavailable", "ill", "患病", 1),
    ]
    # The replaced enterprise and its reserve are one: still five, of eight.
    assert (found.total.drawn, found.total.base, found.total.ratio) == (5, 8, 625)
    assert result(found.total) == {} and found.total.underway == 5
    assert sum(each.load for each in found.inspectors) == 10 and found.direct_orders == 0
    # The picks have been brought up to date: the loads are theirs.
    now = [pick for pick in rows.picks(station.store, frozen.id) if pick.selected]
    for each in found.inspectors:
        assert each.led == sum(pick.lead is not None and pick.lead.iid == each.iid for pick in now)


def test_direct_orders(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> None:
    firms = [enterprise(), enterprise()]
    people = {one.name: one.id for one in staff.active(station.store)}
    with station.store.act(fresh(station), "recusal.declare", reason="近亲属") as act:
        for name in ("王建国", "李敏", "周倩"):
            values = {"officer_id": people[name], "enterprise_id": firms[0], "reason": "近亲属"}
            act.insert(models.Recusal, **values, declared_at=iso(act.now))
    draw_id = revealed(station, clock, platform_draws.frozen(station), Asked(direct=True))
    guests = [
        loans.borrow(station.store, fresh(station), NewGuest(name, cert, day("2028-12-31"), "330281100"))
        for name, cert in (("沈浩", "11028100088"), ("胡燕", "11028100089"))
    ]
    ids = [guest.id for guest in guests]
    draw_after.assign_directly(station, fresh(station), draw_id, firms[0], ids, "", fresh(station, "李敏"))
    found = statistics(station.store, 2026)
    agree(found)
    assert [(each.kind, each.reason, each.count) for each in found.substitutions] == [("direct", "no_team", 1)]
    assert found.direct_orders == 1
    # People of a neighbouring station who stood in no list carry what they carry.
    by = {each.name: (each.led, each.assisted, each.listed) for each in found.inspectors}
    assert (by["沈浩"], by["胡燕"]) == ((1, 0, 0), (0, 1, 0))
    assert sum(led + assisted for led, assisted, _ in by.values()) == 4


def test_a_closed_enterprise_without_reserve_has_its_result(station: Station, platform: int) -> None:
    firm = next(pick for pick in rows.picks(station.store, platform) if pick.name == "under_way厂")
    closed(station, platform, firm.enterprise_id, "deregistered")
    found = statistics(station.store, 2026)
    agree(found)
    assert result(found.total)["9"] == 1 and found.total.drawn == 8 and found.total.underway == 0


def test_voids_and_overdue_reveals(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> None:
    for risk in ("orange", "yellow", "blue") * 3:
        enterprise(risk=risk)
    by = fresh(station)
    lines = [draws.freeze_lists(station, by, Plan(f"计划{n}", PERIOD, "复核", ("orange",))) for n in range(6)]
    draws.void(station, by, lines[0].id, "名单有误")
    for line in lines[1:5]:
        draws.commit(station, by, line.id, Asked())
    draws.void(station, by, lines[1].id, "期间写错")
    clock.set("2026-11-22T21:20:00+08:00")
    revealed_known(station, lines[2].id)
    revealed_known(station, lines[3].id)
    draws.void(station, fresh(station), lines[3].id, "名单有误", fresh(station, "李敏"))
    on_time = statistics(station.store, 2026)
    agree(on_time)
    assert (on_time.made, on_time.committed, on_time.revealed) == (6, 4, 2)
    assert (on_time.voided, on_time.void_rate) == (3, 500)
    assert (on_time.voided_revealed, on_time.voided_revealed_rate) == (1, 500)
    assert on_time.overdue == 0
    # The commitment promised the reveal within 72 hours of the last drawing.
    clock.set("2026-11-26T09:00:00+08:00")
    late = statistics(station.store, 2026)
    assert [draw.draw_no for draw in late.draws if draw.overdue] == [5] and late.overdue == 1
    draws.void(station, fresh(station), lines[4].id, "没有按期揭晓")
    assert [draw.draw_no for draw in statistics(station.store, 2026).draws if draw.overdue] == [5]
    one = statistics(station.store, 2026, "计划2")
    agree(one)
    assert (one.made, one.plan, one.revealed, one.voided) == (1, "计划2", 1, 0)
    assert statistics(station.store, 2025).made == statistics(station.store, 2026, "没有").made == 0


def revealed_known(station: Station, draw_id: int) -> None:
    """Numbers typed and revealed at the time of the clock."""
    from tests.services.test_draws import KL8, SSQ

    by = fresh(station)
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, by, draw_id, source, typed)
    draws.reveal(station, by, draw_id)


def test_a_sealed_draw_tells_nothing_before_its_list(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    enterprise()
    revealed(station, clock, platform_draws.frozen(station), Asked(sealed=True))
    found = statistics(station.store, 2026)
    agree(found)
    assert found.revealed == 1 and found.draws[0].progress is None and found.inspectors == ()


def test_reports_and_statistics_say_the_same(station: Station, platform: int, tmp_path: Path) -> None:
    from tests.services.test_draw_reports import table

    told = [row[9].split(",")[0] for row in table(draw_reports.report(station, fresh(station), platform, tmp_path))[1:]]
    counted = result(statistics(station.store, 2026).total)
    assert {code: told.count(code) for code in set(told) - {""}} == counted
    assert len(casebook.ids(station.store, draw_id=platform)) == 8
