"""Figures of a quarter: counted a second time in DuckDB, opened down to their cases, shaped by pure rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from station.demo.build import CODE, build
from station.records.moment import iso, moment
from station.records.record_statistics import Period, RecordStatistics
from station.services import exports, record_statistics
from station.services.record_statistics import FigureUnknown, PeriodUnknown
from station.store import record_statistics as rows
from station.store.replicas import FILE
from station.wiring import Station, open_station
from tests.services import duck_figures, record_history

NOW = moment("2026-11-23T10:20:00+08:00")
PERIODS = ("2026Q2", "2026Q3", "2026Q4", "2026-07", "2025Q4")


@pytest.fixture
def firms(enterprise: Callable[..., int]) -> list[int]:
    return [enterprise() for _ in range(3)]


@pytest.fixture
def history(station: Station, firms: list[int]) -> list[int]:
    return record_history.write(station, firms)


def found(station: Station, written: str) -> RecordStatistics:
    return record_statistics.statistics(station.store, record_statistics.period(written), NOW)


def told(statistics: RecordStatistics) -> dict[str, tuple[int | None, int, int]]:
    return {each.definition.code: (each.value, each.part, each.whole) for each in statistics.figures}


def counted(database: Path, of: Period) -> dict[str, tuple[int | None, int, int]]:
    """All figures as DuckDB counts them."""
    duck = duck_figures.Figures(database, iso(NOW))
    duck.during(of)
    found = duck.all()
    duck.close()
    return found


@pytest.mark.parametrize("written", PERIODS)
def test_every_figure_is_what_duckdb_counts(station: Station, history: list[int], written: str) -> None:
    statistics = found(station, written)
    database = station.home.db
    assert told(statistics) == counted(database, statistics.period)
    if written.startswith("2026Q"):
        assert {each.definition.code for each in statistics.figures if not each.whole} <= {"reviewed"}, (
            "compares nothing"
        )


@pytest.mark.parametrize("written", ["2026Q3", "2026-08"])
def test_what_the_figures_are_made_of_is_what_duckdb_counts(station: Station, history: list[int], written: str) -> None:
    """Coverage by item, officer and month, weak spots, who carries how much and who learned how long."""
    statistics = found(station, written)
    duck = duck_figures.Figures(station.home.db, iso(NOW))
    duck.during(statistics.period)
    for column, shares in (("item", statistics.items), ("officer", statistics.officers)):
        assert {each.key: (each.part, each.whole) for each in shares} == duck.coverage_by(column)
    assert [(each.lacking, each.value) for each in statistics.weak] == duck.weak()
    assert {each.officer_id: each.cases for each in statistics.loads} == duck.loads()
    assert {each.officer_id: each.minutes for each in statistics.hours} == duck.hours()
    duck.close()
    assert statistics.items and statistics.officers and statistics.weak and any(each.cases for each in statistics.loads)


def test_each_of_the_twelve_months_is_what_duckdb_counts(station: Station, history: list[int]) -> None:
    months = found(station, "2026Q4").months
    duck = duck_figures.Figures(station.home.db, iso(NOW))
    for month in months:
        duck.during(record_statistics.period(month.code))
        again = duck.all()
        codes = ("published_in_time", "uploaded_in_time", "covered")
        assert [month.published, month.uploaded, month.covered] == [again[code][0] for code in codes], month.code
    duck.close()
    assert len(months) == 12 and sum(each.covered is not None for each in months) > 6


def test_a_figure_of_the_period_before_is_what_that_period_comes_to(station: Station, history: list[int]) -> None:
    for written, earlier in (("2026Q3", "2026Q2"), ("2026-08", "2026-07")):
        past = {each.definition.code: each.value for each in found(station, earlier).figures}
        for each in found(station, written).figures:
            assert each.before == (None if each.definition.standing else past[each.definition.code])


def test_no_figure_reads_a_long_table_whole(station: Station) -> None:
    long = ("case_file", "case_event", "deadline", "disclosure", "coverage")
    for code, statement in rows.STATEMENTS.items():
        asked = dict.fromkeys(re.findall(r":([a-z_]+)", statement))
        told = [row[3] for row in station.store.connection.execute(f"EXPLAIN QUERY PLAN {statement}", asked)]
        assert told, code
        for line in told:
            read = line.split()
            assert read[0] != "SCAN" or read[1] not in (*long, "kept"), f"{code}: {line}"


def test_a_station_of_the_demo_agrees_with_its_replica_at_the_bureau(tmp_path: Path) -> None:
    root = tmp_path / "home"
    build(root, NOW)
    station = open_station(root)
    statistics = found(station, "2026Q4")
    station.close()
    replica = root / "demo-bureau" / "replicas" / CODE / FILE
    assert told(statistics) == counted(replica, statistics.period)
    assert told(statistics)["reviewed"] == (1000, 1, 1)


@pytest.mark.parametrize("written", ["2026Q3", "2026-08"])
def test_each_figure_opens_down_to_as_many_lines_as_it_counts(
    station: Station, history: list[int], written: str
) -> None:
    statistics = found(station, written)
    for each in statistics.figures:
        lines = record_statistics.behind(station.store, statistics.period, each.definition.code, NOW)
        assert (sum(line.marked for line in lines), len(lines)) == (each.part, each.whole), each.definition.code
        assert all(line.number and line.enterprise for line in lines if line.case_id is not None)
        good = [line.good for line in lines]
        assert good == sorted(good, key=lambda one: one is not False), "what speaks against us comes first"


def test_a_weak_spot_opens_down_to_its_own_lines(station: Station, history: list[int]) -> None:
    statistics = found(station, "2026Q3")
    worst = statistics.weak[0]
    lines = record_statistics.behind(station.store, statistics.period, "covered", NOW, worst.key)
    assert len(lines) == worst.whole and sum(not line.marked for line in lines) == worst.lacking > 0
    assert {line.about for line in lines} == {worst.title}
    assert [each.lacking for each in statistics.weak] == sorted(
        (each.lacking for each in statistics.weak), reverse=True
    )


def test_what_the_bureaus_sheet_counts_too_is_the_same(station: Station, history: list[int]) -> None:
    statistics = found(station, "2026Q3")
    sheet = {row[0].removesuffix("（‰）"): row for row in exports.check(
        station, "statistics", statistics.period.first, statistics.period.last).rows}  # fmt: skip
    for code, title in (
        ("published_in_time", "公示及时率"), ("uploaded_in_time", "二十四小时上传及时率"), ("mobile", "掌上执法应用率"),
        ("adhoc", "即时检查占比"), ("sent_back", "审核退回率"), ("disagreed", "审核不同意率"),
        ("reviewed", "应审尽审率"),
        ("equipped", "记录仪配备率"), ("days", "案件平均办理天数"),
        ("filed", "立案起数"), ("decided", "处罚决定起数"),
        ("inspections", "执法检查次数"), ("ninety", "九十日超期"),
    ):  # fmt: skip
        value = told(statistics)[code][0]
        assert sheet[title][1] == ("" if value is None else str(value)), code


def test_the_figures_of_the_law_are_those_that_are_counted() -> None:
    codes = {each.code for each in rows.definitions()}
    assert codes == {*rows.STATEMENTS, record_statistics.REVIEWED} == set(duck_figures.FIGURES)
    assert {each.kind for each in rows.definitions()} == {"share", "count", "average", "range", "gini"}


def test_the_ends_of_the_calendar(station: Station) -> None:
    for written in ("9998-12", "9998Q4", "0002-01", "0002Q1"):
        assert len(found(station, written).months) == 12
    for written in ("9999-12", "9999Q4", "9999-01", "0001-01", "0001-12", "0000Q1"):
        with pytest.raises(PeriodUnknown):
            record_statistics.period(written)


def test_what_is_no_period_and_no_figure_is_refused(station: Station) -> None:
    for written in ("", "2026", "2026Q5", "2026-13", "0000Q1", "2026Q", "last"):
        with pytest.raises(PeriodUnknown):
            record_statistics.period(written)
    with pytest.raises(FigureUnknown):
        record_statistics.behind(station.store, record_statistics.period("2026Q3"), "nonsense", NOW)


def test_an_empty_quarter_says_nothing_rather_than_nought(station: Station) -> None:
    statistics = found(station, "2024Q1")
    shares = [each for each in statistics.figures if each.definition.kind == "share" and not each.definition.standing]
    assert [each.value for each in shares if each.definition.code != "trained"] == [None] * (len(shares) - 1)
    assert not statistics.items and not statistics.weak
    assert [load.cases for load in statistics.loads] == [0] * 4
