"""Lists of enterprises: every row is in exactly one bin, what is taken in means what was written, the rest says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.enterprise import Enterprise
from station.records.roster import Change, Compared, RosterList
from station.records.table import Row, Table
from station.rules import roster_compare
from station.rules.draw.identity import is_enterprise_id
from station.rules.platform_list import heading_of
from station.rules.roster_list import HEAD, NoHeadings, parse
from station.store import roster_rules
from tests.rules.draw.sample import code

RULES = roster_rules.rules(date(2026, 11, 20))
HEADINGS = ("序号", "统一社会信用代码", "企业名称", "地址", "法定代表人", "联系电话", "风险等级")
FIELDS = tuple(RULES.columns)
REGISTRATION = next(f"33028100001234{n}" for n in range(10) if is_enterprise_id(f"33028100001234{n}"))
FACTS = {"name": "甲（乙）厂", "address": "工业路1号", "risk": "红"}


def table(*rows: tuple[str, ...]) -> Table:
    """Rows numbered from 1, blank ones left out as a reader of files leaves them out."""
    stripped = [(number, tuple(cell.strip() for cell in cells)) for number, cells in enumerate(rows, 1)]
    first, *others = [Row(number, cells) for number, cells in stripped if any(cells)]
    return Table(first, tuple(others))


def listed(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> RosterList:
    return parse(table(headings, *rows), RULES)


def line(number: int, **over: str) -> tuple[str, ...]:
    values = {"code": code(number), **FACTS, "person": "张三", "phone": "0574-62011111", **over}
    return (str(number), *(values[each] for each in ("code", "name", "address", "person", "phone", "risk")))


def reasons(found: RosterList) -> list[str]:
    return [fault.reason for each in found.rejected for fault in each.faults]


def widened(written: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in written)


WRITTEN: list[Callable[[str], str]] = [str, str.lower, widened, "\u3000{} ".format]
CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "无", code(1), code(2), code(3)[:-1], REGISTRATION, "甲厂", "备注：共 3 家", "合计", "=1+1", "#REF!"]
        + ["企业名称", "统一社会信用代码", "红色", "紫", "有限空间、危化", "9.133e+17", "注销", "一" * 200]
    ),
    st.text(max_size=12),
)


@settings(max_examples=300)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=9).map(tuple), max_size=12))
def test_every_row_is_in_exactly_one_bin(rows: list[tuple[str, ...]]) -> None:
    headings = tuple(RULES.title(field) for field in FIELDS[:8])
    given_rows = table(headings, *rows).rows
    found = parse(table(headings, *rows), RULES)
    numbers = [each.row for each in found.accepted]
    numbers += [each.row for each in found.rejected]
    numbers += [each.row for each in found.skipped]
    # A line of headings below the first one may belong to it; every other row is somewhere.
    assert sorted(numbers) in ([row.number for row in given_rows], [row.number for row in given_rows[1:]])
    assert len(set(numbers)) == len(numbers)
    assert all(each.faults and all(fault.reason and fault.column for fault in each.faults) for each in found.rejected)
    assert all(is_enterprise_id(each.code) and each.said["name"] and each.said["address"] for each in found.accepted)
    assert len({each.code for each in found.accepted}) == len(found.accepted)


@given(
    st.permutations(("code", *FACTS)),
    st.lists(st.integers(1, 400), min_size=1, max_size=8, unique=True),
    st.sampled_from(WRITTEN),
    st.integers(0, HEAD - 1),
    st.data(),
)
def test_order_width_titles_and_notes_change_nothing(
    order: list[str], numbers: list[int], written: Callable[[str], str], titles: int, data: st.DataObject
) -> None:
    marks = ("{}", "*{}", "{}（必填）", " {}：")
    headings = tuple(
        data.draw(st.sampled_from(marks)).format(data.draw(st.sampled_from(RULES.columns[field]))) for field in order
    )
    rows = [tuple(written(code(n)) if field == "code" else FACTS[field] for field in order) for n in numbers]
    found = parse(table(*[("题目",)] * titles, headings, *rows, ("备注：以上由镇安监所整理",)), RULES)
    assert [each.code for each in found.accepted] == [code(n) for n in numbers]
    assert [each.row for each in found.accepted] == [titles + 2 + at for at in range(len(numbers))]
    assert [each.what for each in found.skipped] == ["note"] and found.rejected == ()
    assert all((each.said["name"], each.said["risk"]) == ("甲（乙）厂", "red") for each in found.accepted)


def test_every_heading_means_one_field() -> None:
    every = [heading for synonyms in RULES.columns.values() for heading in synonyms]
    assert len(set(every)) == len(every)
    assert [each for each in every if heading_of(each) != each] == []
    assert set(RULES.words["hazards"].values()) >= {"粉尘涉爆", "金属熔融", "危化", "有限空间"}


@pytest.mark.parametrize(
    "rows",
    [
        # Merged downwards: code and name in the upper line, the columns of 联系人信息 in the lower one.
        [
            ("序号", "统一社会信用代码", "企业名称", "住所", "联系人信息", "", "风险等级"),
            ("", "", "", "", "负责人", "电话"),
        ],
        # Merged sideways: the upper line says nothing of its own.
        [("企业基本信息", "", "", "", "", "", "风险"), HEADINGS],
        # Code and name each in another line.
        [("", "统一社会信用代码", "基本信息", "", "", "", "风险等级"), ("", "", "企业名称", "地址", "负责人", "电话")],
    ],
)
def test_headings_in_two_lines(rows: list[tuple[str, ...]]) -> None:
    found = parse(table(("泗门镇企业名录",), *rows, line(1)), RULES)
    [one] = found.accepted
    assert (one.code, one.row, one.said["legal_person"], one.said["phone"]) == (code(1), 4, "张三", "0574-62011111")
    assert (found.rejected, found.skipped) == ((), ())


@pytest.mark.parametrize(
    ("over", "column", "said"),
    [
        ({"code": ""}, "统一社会信用代码", "也没有15位注册号"),
        ({"code": code(1)[:17]}, "统一社会信用代码", "这里是 17 位"),
        ({"code": "O" + code(1)[1:]}, "统一社会信用代码", "不会有 O"),
        ({"code": code(1)[:17] + ("1" if code(1)[17] != "1" else "2")}, "统一社会信用代码", "校验位不对"),
        ({"code": "330281000012341"}, "统一社会信用代码", "注册号校验位不对"),
        ({"code": "9.133028e+17"}, "统一社会信用代码", "科学计数"),
        ({"name": ""}, "企业名称", "没有写明"),
        ({"name": "——"}, "企业名称", "没有写明"),
        ({"name": "12345"}, "企业名称", "不像名称"),
        ({"name": "=HYPERLINK(1)"}, "企业名称", "公式"),
        ({"name": "＝1＋1"}, "企业名称", "公式"),
        ({"name": "甲" * 81}, "企业名称", "有 81 个字，最多 80 个字"),
        ({"address": "#REF!"}, "地址", "公式错误 #REF!"),
        ({"phone": "@SUM(1)"}, "联系电话", "公式"),
        ({"risk": "紫色"}, "风险等级", "「紫色」不认识，可写 红、橙、黄、蓝"),
    ],
)
def test_what_is_rejected_and_why(over: dict[str, str], column: str, said: str) -> None:
    found = listed(line(1, **over), line(2))
    [rejected] = found.rejected
    [fault] = rejected.faults
    assert (rejected.row, fault.column) == (2, column) and said in fault.reason
    assert [each.code for each in found.accepted] == [code(2)]


def test_a_row_says_everything_that_is_wrong_with_it() -> None:
    [one] = listed(line(1, code="1", name="", risk="紫")).rejected
    assert [fault.column for fault in one.faults] == ["统一社会信用代码", "风险等级", "企业名称"]


def test_a_telephone_number_is_no_formula() -> None:
    [one] = listed(line(1, phone="+86 574 62011111")).accepted
    assert one.said["phone"] == "+86 574 62011111"


def test_a_sole_trader_stands_under_its_registration_number() -> None:
    headings = ("统一社会信用代码", "注册号", "企业名称", "地址")
    apart = listed(("", widened(REGISTRATION), "甲", "路1号"), headings=headings).accepted[0]
    together = listed((REGISTRATION, "", "甲", "路1号"), headings=headings).accepted[0]
    assert (
        apart.code == together.code == REGISTRATION == apart.said["registration_no"] == together.said["registration_no"]
    )
    [wrong] = listed(("", code(1), "甲", "路1号"), headings=headings).rejected
    assert wrong.faults[0].column == "注册号" and "这里是 18 位" in wrong.faults[0].reason


def test_the_same_enterprise_twice() -> None:
    same = listed(line(1), line(2), line(1, name="甲(乙) 厂", phone=""))
    assert [each.row for each in same.accepted] == [2, 3]
    assert [(each.row, each.faults[0].reason) for each in same.rejected] == [(4, "与第 2 行是同一家，已取那一行")]
    other = listed(line(1), line(2), line(1, name="丙厂"))
    assert [each.row for each in other.accepted] == [3]
    assert [each.row for each in other.rejected] == [2, 4]
    assert all("第 2、4 行是同一家，但 企业名称 写得不一样" in reason for reason in reasons(other))


def test_one_trader_under_both_numbers_is_the_same() -> None:
    headings = ("统一社会信用代码", "注册号", "企业名称", "地址")
    rows = [("", REGISTRATION, "甲", "路1号"), (code(1), REGISTRATION, "甲", "路1号")]
    found = listed(*rows, headings=headings)
    assert [(each.row, each.code) for each in found.accepted] == [(3, code(1))]
    assert [(each.row, each.faults[0].reason) for each in found.rejected] == [(2, "与第 3 行是同一家，已取那一行")]
    two = listed(rows[1], (code(2), REGISTRATION, "甲", "路1号"), headings=headings)
    assert [each.row for each in two.rejected] == [2, 3] and "统一社会信用代码 写得不一样" in reasons(two)[0]


def test_what_names_nobody_is_skipped() -> None:
    rows = [("3",), ("合计", "2 家"), ("填表人：李四", "", "审核：王五"), HEADINGS, ("4", "", "丁厂", "路4号")]
    found = listed(line(1), *rows)
    assert [(each.row, each.what) for each in found.skipped] == [(3, "blank"), (4, "note"), (5, "note"), (6, "heading")]
    assert [(each.row, each.name) for each in found.rejected] == [(7, "丁厂")]


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(NoHeadings, match="代号、名字"):
        parse(table(("代号", "名字"), (code(1), "甲")), RULES)
    with pytest.raises(NoHeadings):
        parse(table(*[("题目",)] * HEAD, HEADINGS, line(1)), RULES)


# Against the register


def enterprise(number: int, **over: object) -> Enterprise:
    values = {"uscc": code(number), "name": "甲（乙）厂", "address": "工业路1号", "legal_person": "张三", **over}
    blank = Enterprise(
        number, "", "", "", "", "", "", "", "0574-62011111", "", "", "below", "red", "B", (), "active", None, None
    )
    return replace(blank, **values)  # type: ignore[arg-type]


def compared(register: list[Enterprise], *rows: tuple[str, ...], drawn: frozenset[int] = frozenset()) -> Compared:
    return roster_compare.compare(listed(*rows), register, drawn, RULES)


@given(st.sets(st.integers(1, 12)), st.lists(st.integers(1, 12), unique=True, max_size=8), st.sets(st.integers(1, 12)))
def test_every_row_is_new_changed_unchanged_or_rejected(ours: set[int], theirs: list[int], renamed: set[int]) -> None:
    rows = [line(n, **({"name": "丙厂"} if n in renamed else {})) for n in theirs]
    found = compared([enterprise(n) for n in sorted(ours)], *rows)
    assert {one.uscc for one in found.new} == {code(n) for n in theirs if n not in ours}
    assert {each.enterprise.id for each in found.changed} == ours & renamed & set(theirs)
    assert {one.id for one in found.absent} == ours - set(theirs)
    assert len(found.new) + len(found.changed) + found.unchanged + len(found.rejected) == len(theirs)


def test_what_a_row_does_not_say_stays_as_it_is() -> None:
    found = compared([enterprise(1, credit="D", hazards=("危化",))], line(1, phone="", risk="", name="甲(乙)厂"))
    assert (found.changed, found.unchanged) == ((), 1)
    [changed] = compared([enterprise(1)], line(1, risk="蓝", address="工业路9号")).changed
    assert changed.changes == (Change("address", "工业路1号", "工业路9号"), Change("risk", "red", "blue"))


def test_a_newcomer_needs_its_risk_and_gets_the_defaults() -> None:
    found = compared([], line(1), line(2, risk=""))
    [one] = found.new
    assert (one.scale, one.credit, one.status, one.registration_no) == ("below", "B", "active", "")
    assert [(each.row, each.faults[0].column) for each in found.rejected] == [(3, "风险等级")]


def test_who_is_closed_or_rejected_is_not_absent() -> None:
    register = [enterprise(1, status="closed"), enterprise(2), enterprise(3)]
    assert [one.id for one in compared(register, line(2, name="")).absent] == [3]


def test_a_credit_code_takes_the_place_of_a_registration_number_unless_drawn() -> None:
    headings = ("统一社会信用代码", "注册号", "企业名称", "地址")
    ours = enterprise(1, uscc=REGISTRATION, registration_no=REGISTRATION)
    rows = listed((code(1), REGISTRATION, "甲（乙）厂", "工业路1号"), headings=headings)
    [changed] = roster_compare.compare(rows, [ours], (), RULES).changed
    assert changed.changes == (Change("uscc", REGISTRATION, code(1)),)
    [refused] = roster_compare.compare(rows, [ours], {1}, RULES).rejected
    assert "抽取名单" in refused.faults[0].reason
    # Once it has a code, its old number finds it and takes nothing back.
    coded = replace(ours, uscc=code(1))
    older = listed((REGISTRATION, "", "甲（乙）厂", "工业路1号"), headings=headings)
    assert roster_compare.compare(older, [coded], (), RULES).unchanged == 1
    stranger = listed((code(5), REGISTRATION, "甲（乙）厂", "工业路1号"), headings=headings)
    assert "对不上" in roster_compare.compare(stranger, [coded], (), RULES).rejected[0].faults[0].reason
