"""What reports come to, against the stations' own figures and against plain SQL over the replicas."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.bureau import duck, projection, reporting, reports
from station.bureau.analytics import Analytics
from station.bureau.home import Bureau
from station.bureau.lines import Lines
from station.bureau.shelf import Folder
from station.records.bureau_report import Line, Reported
from station.records.moment import moment
from station.records.record_statistics import Period
from station.rules.balance import permille
from station.rules.record_statistics import period
from station.services import draw_statistics, exports, record_statistics
from station.store import projection_law
from station.store.replicas import FILE
from station.wiring import Station, open_station
from tests.bureau.questions.many import FIRST, NOW, SECOND, Homes
from tests.conftest import FrozenClock
from tests.services import duck_figures

PERIODS = ("2026Q2", "2026Q3", "2026Q4", "2026-07", "2024Q1")
WHOLE = reporting.year("2026")
VOIDS = ("made", "void", "void_rate")
"""Of draws: figures that the station's sheet for the bureau has not."""


def of(written: str) -> Period:
    found = period(written)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def stations(homes: Homes) -> Iterator[dict[str, Station]]:
    opened = {code: open_station(root, FrozenClock(NOW)) for code, root in homes.stations.items()}
    yield opened
    for each in opened.values():
        each.close()


def told(city: Bureau, shelf: Folder, name: str, when: Period) -> Reported:
    return reporting.report(city, Analytics(), shelf, reporting.named(name), when)


def by_code(found: Reported, station: str) -> dict[str, Line]:
    return {each.code: each for each in found.lines if each.station == station}


@pytest.mark.parametrize("written", PERIODS)
def test_the_record_of_a_station_is_what_the_station_says(
    city: Bureau, shelf: Folder, stations: dict[str, Station], written: str
) -> None:
    found = told(city, shelf, "record", of(written))
    for code, station in stations.items():
        own = record_statistics.statistics(station.store, of(written), moment(NOW))
        theirs = {each.definition.code: (each.value, each.part, each.whole) for each in own.figures}
        assert {each.code: (each.value, each.part, each.whole) for each in by_code(found, code).values()} == theirs
        if written == "2026Q3" and code == FIRST:
            assert {each for each, (_, _, whole) in theirs.items() if not whole} == set(), "compares nothing"


@pytest.fixture(scope="module")
def replicas(city: Bureau) -> Iterator[list[duck_figures.Figures]]:
    """The tables of each replica under plain SQL, in the third quarter."""
    opened = [duck_figures.Figures(city.home.replica(code) / FILE, NOW) for code in (FIRST, SECOND)]
    for each in opened:
        each.during(of("2026Q3"))
    yield opened
    for each in opened:
        each.close()


def test_all_stations_together_are_plain_sql_over_the_replicas(
    city: Bureau, shelf: Folder, replicas: list[duck_figures.Figures]
) -> None:
    found = by_code(told(city, shelf, "record", of("2026Q3")), "")
    for code, line in found.items():
        # What must be reviewed is the decision table's to say, and no SQL's.
        if code != "reviewed":
            each = [one.asked(duck_figures.FIGURES[code])[0] for one in replicas]
            assert (line.part, line.whole) == (sum(one[1] for one in each), sum(one[2] for one in each)), code
        if line.kind == "share":
            assert line.value == permille(line.part, line.whole)
    spent = [row[0] for one in replicas for row in one.asked(SPENT)]
    assert found["days"].value == (2 * sum(spent) + len(spent)) // (2 * len(spent))
    loads = [row[0] for one in replicas for row in one.asked("SELECT n FROM carried")]
    assert found["load_range"].value == max(loads) - min(loads)
    apart = sum(abs(one - other) for one in loads for other in loads) // 2
    assert found["load_gini"].value == permille(apart, len(loads) * sum(loads))


def sheet(station: Station, when: Period) -> dict[str, str]:
    rows = exports.check(station, "statistics", when.first, when.last).rows
    return {row[0].removesuffix("（‰）"): row[1] for row in rows}


@pytest.mark.parametrize("name", ["draws", "enforcement", "standing"])
def test_a_station_is_what_its_sheet_for_the_bureau_says(
    city: Bureau, shelf: Folder, stations: dict[str, Station], name: str
) -> None:
    found = told(city, shelf, name, WHOLE)
    titles = {"罚款总额": "罚款总额（万元）", "案均罚款": "案均罚款（万元）"}
    for code, station in stations.items():
        own = sheet(station, WHOLE)
        for line in by_code(found, code).values():
            if line.code in VOIDS:
                continue
            value = "" if line.value is None else str(line.value)
            if line.kind in ("fen", "mean_fen") and line.value is not None:
                value = f"{line.value // 1_000_000}.{line.value % 1_000_000:06d}"
            assert own[titles.get(line.title, line.title)] == value, (code, line)
    some = by_code(found, SECOND)
    assert name != "draws" or (some["base"].value, some["drawn"].value) == (14, 10)
    assert name != "enforcement" or (some["fines"].value or 0) > 0
    assert name != "standing" or (some["confirmed"].whole > 100 and (some["blocking"].value or 0) > 10)


@pytest.mark.parametrize("written", ["2026Q3", "2024Q1"])
def test_items_as_they_stand_are_what_the_station_says(
    city: Bureau, shelf: Folder, stations: dict[str, Station], written: str
) -> None:
    when = of(written)
    found, figures = told(city, shelf, "lacking", when), told(city, shelf, "standing", when)
    for code, station in stations.items():
        each = [one for one in by_code(found, code).values() if one.part < one.whole]
        worst = sorted(each, key=lambda one: (one.part - one.whole, one.title))[:5]
        said = "；".join(f"{one.title}{one.whole - one.part}" for one in worst)
        own, sums = sheet(station, when), by_code(figures, code)
        assert own["缺得最多的记录事项"].replace(" ", "") == said and bool(said) == (written == "2026Q3")
        assert int(own["必须记录而缺失的事项"]) == sums["blocking"].value
        items = by_code(found, code).values()
        assert sums["confirmed"].part == sum(one.part for one in items)
        assert sums["confirmed"].whole == sum(one.whole for one in items)


def test_what_was_voided_is_counted_as_the_station_counts_it(
    city: Bureau, shelf: Folder, stations: dict[str, Station]
) -> None:
    found = told(city, shelf, "draws", WHOLE)
    own = [draw_statistics.statistics(stations[code].store, 2026) for code in (FIRST, SECOND)]
    for code, each in zip((FIRST, SECOND), own, strict=True):
        lines = by_code(found, code)
        assert [lines[name].value for name in VOIDS] == [each.made, each.voided, each.void_rate]
    made, voided = sum(each.made for each in own), sum(each.voided for each in own)
    every = by_code(found, "")
    assert voided and [every[name].value for name in VOIDS] == [made, voided, permille(voided, made)]
    nothing = by_code(told(city, shelf, "draws", of("2024Q1")), "")
    assert [nothing[name].value for name in VOIDS] == [0, 0, None]


def test_draws_of_all_stations_have_no_base_where_one_has_none(city: Bureau, shelf: Folder) -> None:
    found = told(city, shelf, "draws", WHOLE)
    every, ours, theirs = (by_code(found, code) for code in ("", FIRST, SECOND))
    assert (ours["base"].value, theirs["base"].value, every["base"].value) == (None, 14, None)
    assert every["ratio"].value is None and theirs["ratio"].value == permille(10, 14)
    assert every["drawn"].value == (ours["drawn"].value or 0) + 10
    nothing = by_code(told(city, shelf, "draws", of("2024Q1")), "")
    assert (nothing["base"].value, nothing["drawn"].value, nothing["task_range"].value) == (None, 0, 0)


HAZARDS = """
    SELECT COUNT(*), COALESCE(SUM(major), 0), COALESCE(SUM(recheck_result = 'pass'), 0),
        COALESCE(SUM(recheck_result = 'fail'), 0),
        COALESCE(SUM(recheck_result IS NULL AND rectify_by < '2026-11-28'), 0), COUNT(penalty_id)
    FROM hazard JOIN case_file ON case_file.id = case_id
    WHERE voided_at IS NULL AND COALESCE(result, '') <> 'aborted' AND substr(opened_at, 1, 10) BETWEEN ? AND ?
"""
CASES = """
    SELECT flow || '/' || CASE WHEN voided_at IS NULL THEN stage ELSE 'voided' END, COUNT(*) FROM case_file
    WHERE substr(opened_at, 1, 10) BETWEEN ? AND ? GROUP BY 1 ORDER BY 1
"""
SPENT = "SELECT date_diff('day', filed, decided) FROM lengths"
ITEMS = "SELECT item, COUNT(*) FILTER (whole), COUNT(*) FROM kept_items GROUP BY item"


def plain(path: Path, sql: str, when: Period) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(sql, (when.first.isoformat(), when.last.isoformat())).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("at", [0, 1])
def test_hazards_cases_and_items_are_plain_sql_over_the_replica(
    city: Bureau, shelf: Folder, replicas: list[duck_figures.Figures], at: int
) -> None:
    code, when = (FIRST, SECOND)[at], of("2026Q3")
    path = city.home.replica(code) / FILE
    found = by_code(told(city, shelf, "hazards", when), code)
    told_of = tuple(found[each].part for each in ("found", "major", "closed", "failed", "late", "penalized"))
    assert [told_of] == plain(path, HAZARDS, when) and found["closed"].whole == found["found"].value
    cases = [(each.code, each.value) for each in by_code(told(city, shelf, "cases", when), code).values()]
    assert cases == plain(path, CASES, when) and cases
    items = {each.code: (each.part, each.whole) for each in by_code(told(city, shelf, "coverage", when), code).values()}
    assert items == {row[0]: (row[1], row[2]) for row in replicas[at].asked(ITEMS)} and items


def test_coverage_by_person_is_what_the_station_says(city: Bureau, shelf: Folder, stations: dict[str, Station]) -> None:
    found = told(city, shelf, "officers", of("2026Q3"))
    for code, station in stations.items():
        own = record_statistics.statistics(station.store, of("2026Q3"), moment(NOW)).officers
        theirs = {each.key: (each.title, each.part, each.whole, each.value) for each in own}
        mine = by_code(found, code).values()
        assert {each.code: (each.title, each.part, each.whole, each.value) for each in mine} == theirs
        lacking = [each.whole - each.part for each in mine]
        assert lacking == sorted(lacking, reverse=True) and lacking


def test_a_bureau_without_replicas_reports_nothing_rather_than_failing(tmp_path: Path, city: Bureau) -> None:
    empty = Folder(tmp_path / "parquet")
    for each in projection_law.reports():
        found = reporting.report(city, Analytics(), empty, each, WHOLE)
        assert all(line.station == "" and not line.value for line in found.lines)
        assert [(one.code, one.seq) for one in found.stations] == [(SECOND, None), (FIRST, None)]


def test_every_figure_is_defined_once_and_counted() -> None:
    for each in projection_law.reports():
        codes = [one.code for one in each.figures]
        assert len(codes) == len(set(codes)) and (codes != []) == (each.kind == "figures")
        assert all(one.title and one.counted for one in each.figures) and (each.counted or codes)
    assert {each.name for each in projection_law.reports() if each.figures} == {*reports.FIGURES, "draws"}


def test_no_join_goes_by_more_than_one_column(city: Bureau, shelf: Folder) -> None:
    lines = Lines(WHOLE, reporting.counting(WHOLE, moment(NOW)))
    with duck.opened(shelf, projection.cards(shelf)):
        for each in projection_law.reports():
            statement = reports.sql(reports.expressions(each, lines).tallies, "duckdb")
            for line in statement.split(" ON ")[1:]:
                assert " AND " not in line.partition("\n)")[0].partition("WHERE")[0].partition("GROUP")[0]
            assert "APPROX" not in statement.upper()
