"""Lists of the platform: whatever order, width or title they have, they name the same enterprises or are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.table import Row, Table
from station.rules.draw.identity import is_enterprise_id
from station.rules.platform_list import (
    BadCodes,
    NoCodeColumn,
    RepeatedCodes,
    in_words,
    parse,
)
from station.store import platform_rules
from tests.rules.draw.sample import code

RULES = platform_rules.columns(date(2026, 11, 20))
FIELDS = ("code", "name", "address", "risk", "task")


def table(*rows: tuple[str, ...]) -> Table:
    first, *others = (Row(number, cells) for number, cells in enumerate(rows, 1))
    return Table(first, tuple(others))


def widened(written: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in written)


WRITTEN: list[Callable[[str], str]] = [str, str.lower, widened, "\u3000{} ".format, "'{}".format]


@given(
    st.permutations(FIELDS),
    st.lists(st.integers(1, 400), min_size=1, max_size=8, unique=True),
    st.sampled_from(WRITTEN),
    st.integers(0, 3),
    st.data(),
)
def test_order_width_and_titles_change_nothing(
    order: list[str], numbers: list[int], written: Callable[[str], str], titles: int, data: st.DataObject
) -> None:
    marks = ("{}", "*{}", "{}（必填）", " {}：")
    headings = tuple(
        data.draw(st.sampled_from(marks)).format(data.draw(st.sampled_from(RULES.columns[field]))) for field in order
    )
    facts = {"name": "甲（乙）厂", "address": "工业路1号", "risk": "红", "task": "T-1"}
    rows = [tuple(written(code(n)) if field == "code" else facts[field] for field in order) for n in numbers]
    found = parse(table(*[("题目",)] * titles, headings, *rows), RULES, "")
    assert [each.code for each in found.targets] == [code(n) for n in numbers]
    assert [each.row for each in found.targets] == [titles + 2 + at for at in range(len(numbers))]
    assert found.task == "T-1" and found.unknown_columns == ()
    assert all(each.fields["name"] == facts["name"] and each.fields["risk"] == "红" for each in found.targets)


def test_the_first_column_that_says_something_counts() -> None:
    headings = ("统一社会信用代码", "注册号", "企业名称", "名称", "任务号")
    registration = next(f"33028100001234{n}" for n in range(10) if is_enterprise_id(f"33028100001234{n}"))
    found = parse(table(headings, (code(1), "1", "甲", "乙", "T"), ("", registration, "-", "丙", "T")), RULES, "T")
    assert [(each.code, each.fields["name"]) for each in found.targets] == [(code(1), "甲"), (registration, "丙")]


@pytest.mark.parametrize(
    ("rows", "error", "said"),
    [
        ([("代号", "名字"), (code(1), "甲")], NoCodeColumn, "代号、名字"),
        ([("信用代码", "任务号"), ("", "T")], BadCodes, "第 2 行 （空）"),
        ([("信用代码", "任务号"), (code(1), "T"), (code(2), "T"), (code(1), "T")], RepeatedCodes, "第 2、4 行"),
    ],
)
def test_what_is_refused(rows: list[tuple[str, ...]], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        parse(table(*rows), RULES, "")


def test_many_things_in_words() -> None:
    assert in_words("甲乙丙") == "甲；乙；丙"
    assert in_words([str(n) for n in range(12)]).endswith("9；另有 2 处")
