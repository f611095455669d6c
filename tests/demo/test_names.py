"""The demo roster: its shape, and that no code, name or number of it is malformed or doubled."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from stdnum.cn import uscc

from station.demo.names import COUNT, Enterprise, enterprises
from station.demo.people import recorders, recusals, staff

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def roster() -> list[Enterprise]:
    return enterprises(TODAY)


def test_same_seed_same_roster(roster: list[Enterprise]) -> None:
    assert enterprises(TODAY) == roster
    assert enterprises(TODAY, seed=1) != roster


def test_codes_are_valid_and_unique(roster: list[Enterprise]) -> None:
    assert all(uscc.is_valid(entry.uscc) for entry in roster)
    assert len({entry.uscc for entry in roster}) == len({entry.name for entry in roster}) == COUNT
    assert {entry.uscc[:8] for entry in roster} == {"91330281", "92330281"}


def test_organisation_codes_have_their_own_check_character(roster: list[Enterprise]) -> None:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    for entry in roster:
        total = sum(int(char, 36) * weight for char, weight in zip(entry.uscc[8:16], weights, strict=True))
        expected = 10 if entry.uscc[16] == "X" else int(entry.uscc[16])
        assert (total + expected) % 11 == 0


def test_risk_shares(roster: list[Enterprise]) -> None:
    assert Counter(entry.risk for entry in roster) == {"red": 30, "orange": 120, "yellow": 450, "blue": 900}


def test_red_is_where_the_danger_is(roster: list[Enterprise]) -> None:
    red = [entry for entry in roster if entry.risk == "red"]
    assert sum(bool(entry.hazards) for entry in red) > 0.9 * len(red)


def test_no_telephone_can_ring(roster: list[Enterprise]) -> None:
    assert all(re.fullmatch(r"0574-0000\d{4}", entry.phone) for entry in roster)


def test_dates_lie_before_today_on_weekdays(roster: list[Enterprise]) -> None:
    dates = [day for entry in roster for day in (entry.last_inspected_on, entry.penalized_on) if day]
    assert dates and all(day < TODAY and day.weekday() < 5 for day in dates)


def test_initials_find_people_what_they_type(roster: list[Enterprise]) -> None:
    assert all(re.fullmatch(r"yy[a-z]+", entry.initials) for entry in roster)
    assert all(len(entry.initials) == len(entry.name) for entry in roster)


def test_staff() -> None:
    people = staff(TODAY)
    assert len(people) == 6 and people[0].name == "王建国" and "chief" in people[0].roles
    assert len({person.cert_no for person in people}) == len({person.pin for person in people}) == 6
    assert all(re.fullmatch(r"\d{11}", person.cert_no) for person in people)
    assert all(person.cert_valid_to > TODAY for person in people)


def test_recorders_and_recusals_name_known_people(roster: list[Enterprise]) -> None:
    keys = {person.key for person in staff(TODAY)}
    codes = {entry.uscc for entry in roster if entry.risk in ("orange", "yellow")}
    assert [recorder.serial for recorder in recorders()] == ["ZFY0001", "ZFY0004"]
    assert {recorder.officer for recorder in recorders()} <= keys
    assert all(entry.officer in keys and entry.uscc in codes for entry in recusals(roster))
