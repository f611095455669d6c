"""Values as other systems write them: days, counts, numbers of cases; and headings wherever they stand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.table import Row, Table
from station.rules import import_sheet
from station.rules.import_values import BadValue, a_count, a_day, a_time, some_words
from station.rules.receipt_list import number_of
from station.store.sheet_rules import rules

ON = date(2026, 11, 20)
PLANS, RECEIPTS = rules("plan", ON), rules("receipt", ON)
WAYS = ("{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}")


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(WAYS), st.sampled_from(["", " 08:30", " 08:30:07"])
)
def test_a_day_is_the_same_however_it_is_written(day: date, way: str, clock: str) -> None:
    written = way.format(day) + clock
    assert a_day(written) == day
    found = a_time(written)
    assert (found.hour, found.minute, found.utcoffset().total_seconds()) == ((8, 30, 28800) if clock else (0, 0, 28800))  # type: ignore[union-attr]


@given(st.text(max_size=20))
def test_whatever_a_cell_says_it_is_a_value_or_a_reason(written: str) -> None:
    for reading in (a_day, a_time, a_count, lambda said: some_words("scope", said, PLANS)):
        try:
            assert reading(written) is not None
        except BadValue as bad:
            assert bad.reason


@pytest.mark.parametrize("written", ["2026-02-29", "2026-13-01", "26-01-01", "2026年", "2026-01-01 25:00", "０"])
def test_what_is_no_day(written: str) -> None:
    with pytest.raises(BadValue):
        a_day(written)


@pytest.mark.parametrize(("written", "count"), [("10", 10), ("１０家", 10), (" 3 户", 3)])
def test_counts(written: str, count: int) -> None:
    assert a_count(written) == count


@pytest.mark.parametrize("written", ["0", "-1", "10%", "1.5", "十", "100001", "1e3"])
def test_what_is_no_count(written: str) -> None:
    with pytest.raises(BadValue):
        a_count(written)


@pytest.mark.parametrize(
    ("written", "scope"),
    [("红色、橙色", ("red", "orange")), ("红;粉尘涉爆;红", ("red", "粉尘涉爆")), ("全部企业", ()), ("红、不限", ())],
)
def test_scopes(written: str, scope: tuple[str, ...]) -> None:
    assert some_words("scope", written, PLANS) == scope


@pytest.mark.parametrize("year", ["〔2026〕", "[2026]", "（2026）", "【2026】", " ( 2026 ) ", "［2026］"])
def test_numbers_in_any_brackets(year: str) -> None:
    assert number_of(f"余应急检{year}12号") == "余应急检〔2026〕12号"
    assert number_of(f"(余)应急罚{year}12 号") == "（余）应急罚〔2026〕12号"


def table(*rows: tuple[str, ...]) -> Table:
    found = [Row(number, cells) for number, cells in enumerate(rows, start=1)]
    return Table(found[0], tuple(found[1:]))


@given(st.integers(0, 8))
def test_headings_stand_below_a_title(above: int) -> None:
    head = ("*计划名称（全称）：", "任务 编号", "别的")
    lines = [*[("任务下达表",)] * above, head, ("甲", "1"), head, ("乙", ""), ("制表人：李敏",), ("-", "/")]
    found = import_sheet.read(table(*lines), PLANS)
    assert [(row.row - above, row.said) for row in found.rows] == [(2, {"plan": "甲", "no": "1"}), (4, {"plan": "乙"})]
    assert [fault.column for fault in found.rows[1].faults] == ["任务编号"]
    assert [(each.row - above, each.what) for each in found.skipped] == [(3, "heading"), (5, "note"), (6, "blank")]
    assert found.unknown_columns == ("别的",)


def test_every_word_of_the_sets_means_something_of_ours() -> None:
    """Methods, channels and systems are codes that the law's other tables and the records know."""
    from typing import get_args

    from station.records.imports import Result
    from station.records.plan import Method, PlanKind
    from station.store import external_law, publication_law

    assert set(PLANS.words["method"].values()) == set(get_args(Method))
    assert set(PLANS.words["kind"].values()) == set(get_args(PlanKind))
    assert set(RECEIPTS.words["result"].values()) == set(get_args(Result))
    channels = {each.code for each in publication_law.load().channels}
    assert set(RECEIPTS.words["system"].values()) <= channels | {each.code for each in external_law.systems(ON)}
    # What the parameters of a link are called is no column of a list.
    linked = RECEIPTS.words["parameter"].values()
    assert set(linked) <= set(RECEIPTS.columns)
    for read in (PLANS, RECEIPTS):
        words = set(read.words) - {"parameter"}
        assert set(read.find) | set(read.needs) | set(read.lengths) | words <= set(read.columns)


def test_the_sets_begin_on_a_day() -> None:
    with pytest.raises(KeyError):
        rules("plan", date(2025, 12, 31))
