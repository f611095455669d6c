"""How pressing a deadline is."""

from __future__ import annotations

import pytest

from station.records.moment import moment
from station.rules.calendar import WorkCalendar
from station.rules.urgency import RANK, Pressing, pressing
from station.store.law import shipped_years

CALENDAR = WorkCalendar(year for year, _ in shipped_years())
NOW = moment("2026-11-20T09:00:00+08:00")  # a Friday


@pytest.mark.parametrize(
    ("due_at", "provisional", "warn", "expected"),
    [
        ("2026-11-18T23:59:59+08:00", False, 0, Pressing("overdue", 2)),
        ("2026-11-20T08:59:59+08:00", False, 0, Pressing("overdue", 0)),
        ("2026-11-20T09:00:00+08:00", False, 0, Pressing("today", 0)),
        ("2026-11-20T17:30:00+08:00", False, 0, Pressing("today", 0)),
        ("2026-11-23T23:59:59+08:00", False, 1, Pressing("soon", 1)),
        ("2026-11-24T23:59:59+08:00", False, 1, Pressing("later", 2)),
        ("2026-11-22T23:59:59+08:00", False, 0, Pressing("soon", 0)),
        ("2027-01-06T23:59:59+08:00", True, 5, Pressing("provisional", 32)),
        ("2026-12-02T23:59:59+08:00", True, 5, Pressing("soon", 8)),
        ("2026-12-02T23:59:59+08:00", False, 5, Pressing("later", 8)),
    ],
)
def test_where_it_stands(due_at: str, provisional: bool, warn: int, expected: Pressing) -> None:
    assert pressing(moment(due_at), provisional, warn, NOW, CALENDAR) == expected


def test_most_urgent_first() -> None:
    assert sorted(RANK, key=RANK.__getitem__) == [
        "overdue",
        "today",
        "lapsed",
        "soon",
        "later",
        "provisional",
        "paused",
    ]


def test_time_of_the_party_is_never_overdue() -> None:
    due = moment("2026-11-18T23:59:59+08:00")
    assert pressing(due, False, 1, NOW, CALENDAR, holder="party") == Pressing("lapsed", 2)
    assert pressing(due, False, 1, due, CALENDAR, holder="party") == Pressing("today", 0)


def test_what_does_not_count_at_present_is_not_overdue() -> None:
    assert pressing(moment("2026-11-18T23:59:59+08:00"), False, 1, NOW, CALENDAR, paused=True) == Pressing("paused", 0)


@pytest.mark.parametrize(("earlier", "urgency"), [(0, "provisional"), (5, "provisional"), (6, "soon")])
def test_how_much_earlier_a_provisional_date_is_warned_about(earlier: int, urgency: str) -> None:
    due = moment("2026-12-05T23:59:59+08:00")  # six days earlier is a Sunday: five working days are left before it
    assert pressing(due, True, 5, NOW, CALENDAR, earlier_days=earlier).urgency == urgency
