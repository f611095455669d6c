"""The vectors of the domain facts, by their numbers, including the year that is not announced yet."""

from __future__ import annotations

from datetime import date

import pendulum
import pytest

from station.records.moment import day, moment
from station.rules.calendar import WorkCalendar
from station.rules.deadline import add_months, due, end_of, latest_before
from station.rules.explain import explain
from station.store.law import load, shipped_years

CALENDAR = WorkCalendar(year for year, _ in shipped_years())
LAW = load()


def at(written: str) -> pendulum.DateTime:
    return moment(written if "T" in written else f"{written}T10:30:00+08:00")


VECTORS = [
    ("V1", "PUB_7WD", "2026-02-12", "2026-02-28", False),
    ("V2", "PUB_7WD", "2026-09-18", "2026-09-29", False),
    ("V3", "PUB_20WD", "2026-02-12", "2026-03-18", False),
    ("V4", "PUB_20WD", "2025-09-24", "2025-10-28", False),
    ("V5", "UPLOAD_SPECIAL", "2026-09-30", "2026-10-10", False),
    ("V6", "UPLOAD_SPECIAL", "2026-02-13", "2026-02-25", False),
    ("V7", "ARCHIVE_30WD", "2026-09-28", "2026-11-13", False),
    ("V8", "ARCHIVE_30WD", "2026-01-15", "2026-03-04", False),
    ("V9", "PRESERVE_7D", "2026-04-30", "2026-05-13", False),
    ("V10", "SERVE_7D", "2026-06-17", "2026-06-29", False),
    ("V11", "HEAR_REQUEST", "2026-02-12", "2026-02-26", False),
    ("V13", "PUB_WITHDRAW", "2026-09-30", "2026-10-10", False),
    ("V14", "LIC_DECIDE_20", "2026-09-15", "2026-10-19", False),
    ("V15", "DEMAND_10D", "2026-04-20", "2026-05-07", False),
    ("V16", "DECIDE_90D", "2026-02-01", "2026-05-06", False),
    ("V17", "PAY_15D", "2026-02-05", "2026-02-24", False),
    ("V18", "SEAL_30D", "2026-01-20", "2026-02-19", False),
    ("V19", "RECONSIDER_60D", "2026-08-05", "2026-10-08", False),
    # 28 February 2027 is a Sunday; the statute moves it, and the year is not announced.
    ("V20", "LITIGATE_6M", "2026-08-31", "2027-03-01", True),
    ("V22", "SERVE_PUBLIC", "2026-09-05", "2026-10-08", False),
    ("V23", "HEAR_NOTICE", "2026-10-14", "2026-09-28", False),
    # The weekday rule and New Year's Day give this; it stays 暂算 until the announcement.
    ("V25", "PUB_7WD", "2026-12-25", "2027-01-06", True),
]


@pytest.mark.parametrize(("name", "code", "anchor", "expected", "provisional"), VECTORS)
def test_known_answers(name: str, code: str, anchor: str, expected: str, provisional: bool) -> None:
    found = due(LAW.rule(code, day(anchor)), at(anchor), CALENDAR)
    assert found.at == end_of(date.fromisoformat(expected))
    assert found.provisional is provisional


@pytest.mark.parametrize(("name", "code", "anchor", "expected", "provisional"), VECTORS)
def test_counted_aloud(name: str, code: str, anchor: str, expected: str, provisional: bool) -> None:
    said = explain(LAW.rule(code, day(anchor)), at(anchor), CALENDAR)
    assert (said.due.at, said.days[-1].on) == (end_of(date.fromisoformat(expected)), date.fromisoformat(expected))


def test_v12_three_working_days_for_the_defence() -> None:
    """As the station's own rules had it until 2026-02-01; the law in force then gives five."""
    three = LAW.rule("DEFENSE_3D", date(2026, 1, 31))
    assert three.n == 3 and due(three, at("2026-05-06"), CALENDAR).at == end_of(date(2026, 5, 9))
    assert due(LAW.rule("DEFENSE_3D", date(2026, 5, 6)), at("2026-05-06"), CALENDAR).at == end_of(date(2026, 5, 12))


def test_v20_before_it_moves_is_the_last_day_of_february() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_v23_lenient_counts_one_end() -> None:
    assert latest_before(date(2026, 10, 14), 7, CALENDAR, strict=False) == date(2026, 9, 29)


def test_v24_hours_run_through_the_holiday() -> None:
    found = due(LAW.rule("UPLOAD_24H", date(2026, 9, 30)), at("2026-09-30T18:20:00+08:00"), CALENDAR)
    assert found.at == moment("2026-10-01T18:20:00+08:00")
    assert not found.provisional and found.years == ()


def test_every_vector_is_here() -> None:
    """V21 does not exist; V12 and V24 stand above by themselves."""
    numbers = {int(name[1:]) for name, *_ in VECTORS} | {12, 24}
    assert numbers == set(range(1, 26)) - {21}
