"""即时检查占比 month by month, counted over an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from station.records.moment import iso, moment
from station.records.people import Proof, System
from station.records.plan import MonthShare
from station.services import cases, opening_planned, plan_statistics
from station.store import models
from station.store import plan_statistics as rows
from station.wiring import Station
from tests.conftest import FrozenClock

Make = Callable[..., int]


@pytest.fixture
def opened(station: Station, enterprise: Make) -> Callable[..., None]:
    """Puts cases of a source on a day, as rows."""
    numbers = iter(range(1, 1000))
    target = enterprise()

    def put(on: str, source: str, times: int = 1, **over: object) -> None:
        with station.store.act(System("system:init"), "roster.import") as act:
            for _ in range(times):
                act.insert(
                    models.CaseFile,
                    **{
                        "number": f"余应急检〔2026〕{next(numbers)}号",
                        "kind": "inspection",
                        "enterprise_id": target,
                        "power_item": "JC-001",
                        "source": source,
                        "rule_set": "-",
                        "stage": "planned",
                        "opened_at": iso(moment(f"{on}T09:00:00+08:00")),
                        **over,
                    },
                )

    return put


def test_the_months_of_a_year_and_the_change(station: Station, opened: Callable[..., None]) -> None:
    opened("2025-12-31", "adhoc", 1)
    opened("2025-12-31", "double_random", 1)
    opened("2026-01-01", "double_random", 3)
    opened("2026-01-31", "adhoc", 1)
    opened("2026-03-15", "planned_non_random", 2)
    opened("2026-03-15", "adhoc", 1, clue="complaint")
    opened("2026-03-15", "adhoc", 1, voided_at="2026-03-16T09:00:00+08:00")
    opened("2026-03-15", "adhoc", 1, result="aborted", stage="aborted")
    opened("2026-03-15", "adhoc", 1, kind="penalty")
    found = plan_statistics.year_share(station.store, 2026)
    assert [each.month for each in found.months] == [f"2026-{month:02d}" for month in range(1, 12)]
    january, february, march, april = found.months[:4]
    assert january == MonthShare("2026-01", 3, 0, 1, 4, 250, -250)
    assert february == MonthShare("2026-02", 0, 0, 0, 0, None, None)
    assert march == MonthShare("2026-03", 0, 2, 1, 3, 333, None)
    assert april.change is None
    assert (found.total, found.adhoc, found.adhoc_ratio) == (7, 2, 286)
    assert found.reasons == {"": 1, "complaint": 1}


def test_a_real_one_is_counted_when_it_is_opened(
    station: Station, chief: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = opening_planned.open_adhoc(station.store, chief, enterprise(), "JC-001", "complaint", "")
    found = plan_statistics.year_share(station.store, 2026)
    assert (found.months[-1].adhoc, found.months[-1].adhoc_ratio, found.reasons) == (1, 1000, {"complaint": 1})
    cases.abort(station.store, chief, case.id, "企业已经停产")
    assert plan_statistics.year_share(station.store, 2026).total == 0


def test_past_and_future_years(station: Station, opened: Callable[..., None]) -> None:
    opened("2025-06-01", "adhoc")
    past = plan_statistics.year_share(station.store, 2025)
    assert len(past.months) == 12 and past.months[5].adhoc == 1
    assert plan_statistics.year_share(station.store, 2027).months == ()


def test_the_count_reads_an_index(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[object]]] = []
    real = station.store.all

    def listen(query: Any) -> list[dict[str, Any]]:
        asked.append(query.sql())
        return real(query)

    monkeypatch.setattr(station.store, "all", listen)
    plan_statistics.year_share(station.store, 2026)
    rows.by_reason(station.store, moment("2026-01-01T00:00:00+08:00"), moment("2027-01-01T00:00:00+08:00"))
    assert len(asked) == 3
    for sql, values in asked:
        told = station.store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        assert any("USING INDEX case_file_by_opened" in str(line) for line in told), told
