"""Briefings of the first responsible person: what must be said, matters to their end, what 今日 asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.briefing import Matter, NewBriefing, NewMatter
from station.records.moment import day, moment
from station.records.people import Proof
from station.services import briefings, staff
from station.services.briefings import BriefingAhead, BriefingBare, MatterClosed, MatterUnknown, OutcomeMissing
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.conftest import PIN, FrozenClock

TOLD = NewBriefing(
    held_on=day("2026-11-20"),
    period="2026-Q3",
    chair="陈局长",
    present="王建国、李敏、政策法规科",
    matters=(
        NewMatter("复查录像缺得多", "每人每月抽看三件", None, day("2026-12-01")),
        NewMatter("记录仪不够", "", None, None),
    ),
)


def raised(station: Station, who: Proof) -> tuple[Matter, ...]:
    return briefings.hold(station.store, who, TOLD).matters


def test_a_briefing_is_kept_with_its_matters_and_who_sees_to_them(station: Station, chief: Proof) -> None:
    owner = next(each for each in staff.active(station.store) if each.name == "李敏")
    owned = replace(TOLD, chair=" 陈局长 ", matters=(replace(TOLD.matters[0], owner_id=owner.id), TOLD.matters[1]))
    made = briefings.hold(station.store, chief, owned)
    assert briefings.every(station.store) == (made,)
    assert (made.chair, made.entered_by, made.open) == ("陈局长", chief.officer_id, 2)
    assert [(each.owner, each.due_on) for each in made.matters] == [("李敏", day("2026-12-01")), ("", None)]


def test_what_is_bare_or_ahead_is_not_entered(station: Station, chief: Proof, officer: Proof) -> None:
    nameless = (replace(TOLD.matters[0], issue=" "),)
    for told in (replace(TOLD, chair=" "), replace(TOLD, present=""), replace(TOLD, matters=nameless)):
        with pytest.raises(BriefingBare):
            briefings.hold(station.store, chief, told)
    with pytest.raises(BriefingAhead):
        briefings.hold(station.store, chief, replace(TOLD, held_on=day("2026-11-21")))
    with pytest.raises(NotAllowed):
        briefings.hold(station.store, officer, TOLD)
    assert briefings.every(station.store) == ()


def test_a_matter_is_closed_once_and_says_how(station: Station, chief: Proof) -> None:
    first, second = raised(station, chief)
    with pytest.raises(OutcomeMissing):
        briefings.settle(station.store, chief, first.id, "  ")
    done = briefings.settle(station.store, chief, first.id, "已抽看九件，缺的补了原因")
    assert done.closed_at is not None and done.outcome == "已抽看九件，缺的补了原因"
    with pytest.raises(MatterClosed):
        briefings.settle(station.store, chief, first.id, "再办一次")
    with pytest.raises(MatterUnknown):
        briefings.settle(station.store, chief, 1, "没有这一件")
    assert briefings.every(station.store)[0].open == 1 and second.closed_at is None


def chores(station: Station, at: str) -> dict[str, tuple[str, str, int]]:
    return {
        each.kind: (each.urgency, each.left, each.count)
        for each in briefings.chores(station.store, moment(f"{at}T09:00:00+08:00"))
    }


def test_a_quarter_nobody_was_briefed_on_is_said_and_then_pressing(station: Station, chief: Proof) -> None:
    assert chores(station, "2026-12-31") == {}, "2026-Q3 ended before there was a station"
    assert chores(station, "2027-01-01") == {}, "nor was it there for all of 2026-Q4"
    assert chores(station, "2027-04-01") == {"briefing": ("soon", "剩29天", 1)}
    assert chores(station, "2027-04-30")["briefing"][:2] == ("soon", "剩0天")
    assert chores(station, "2027-05-01") == {"briefing": ("overdue", "已过1天", 1)}


def test_once_briefed_nothing_is_missing(station: Station, clock: FrozenClock) -> None:
    clock.set("2027-04-02T09:00:00+08:00")
    who = staff.sign_in(station.store, station.keys, "王建国", PIN)
    briefings.hold(station.store, who, replace(TOLD, held_on=day("2027-04-02"), period="2027-Q1", matters=()))
    assert chores(station, "2027-05-01") == {}
    assert chores(station, "2027-07-01")["briefing"][0] == "soon"


def test_matters_past_their_day_are_said_until_they_are_closed(station: Station, chief: Proof) -> None:
    first, _ = raised(station, chief)
    assert chores(station, "2026-12-01") == {}
    assert chores(station, "2026-12-02") == {"briefing_matter": ("overdue", "1 件", 1)}
    briefings.settle(station.store, chief, first.id, "已办")
    assert chores(station, "2026-12-02") == {}
