"""Rows for other systems: every length, code and condition, sums exact to the fen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

import schema
from station.records.export import Sheet
from station.rules.export_sheet import row, ten_thousands
from station.store import export_law

UNIT = {
    "ADMIN_CP_NAME": "余姚市甲厂",
    "ADMIN_CP_TYPE": "法人及非法人组织",
    "ADMIN_CP_USCC": "91330281MA2CJ0001C",
    "LEGAL_REPRESENT": "张某",
    "PUNISH_DOCUMENT_CODE": "（余）应急罚〔2026〕1号",
    "PUNISH_ACTION_NAME": "未设置安全警示标志",
    "ILLEGAL_FACT": "3台压力机没有安全警示标志",
    "PUNISH_BASIS": "安全生产法第九十九条第一项",
    "PUNISH_CLASS": "警告;罚款",
    "PUNISH_CONTENT": "警告，罚款21,600.01元",
    "FINE_FEN": "2160001",
    "SET_TIME": "2026-11-20",
    "PUBLIC_END_DATE": "2027-11-20",
    "ORGAN_NAME": "余姚市应急管理局",
    "ORGAN_CODE": "11330281002973420A",
    "SOURCE_NAME": "余姚市应急管理局",
    "SOURCE_CODE": "11330281002973420A",
    "EXPORTED_AT": "2026-11-20T09:00:00+08:00",
}
LICENCE = {
    **{name: UNIT[name] for name in UNIT if name.startswith(("ADMIN", "LEGAL", "ORGAN", "SOURCE"))},
    "LICENCE_DOCUMENT": "准予行政许可决定书",
    "RESULT_DOCUMENT_CODE": "（余）应急许准〔2026〕1号",
    "LICENCE_CONTENT": "危险化学品经营",
    "RESULT_TIME": "2026-11-20",
    "LICENCE_FROM": "2026-11-20",
    "LICENCE_UNTIL": "2029-11-19",
    "LICENCE_STATE": "1",
}
INSPECTION = {
    "TASK_NAME": "2026年第四季度双随机",
    "DRAWN_ON": "本机抽取",
    "ADMIN_CP_NAME": "余姚市甲厂",
    "ADMIN_CP_USCC": UNIT["ADMIN_CP_USCC"],
    "INSPECTED_ON": "2026-11-20",
    "RESULT_CODES": "A,5",
    "RESULT_WORDS": "发现问题待后续处理",
    "DISPOSAL": "责令改正",
    "DISPOSED": "未完结",
    "ORGAN_NAME": "余姚市应急管理局",
    "INSPECTORS": "李敏、陈海波",
}


def fixed(record: dict[str, str]) -> dict[str, str]:
    """The record with credit codes whose last character is right."""
    codes = {name: value for name, value in record.items() if len(value) == 18 and value[:2] in ("91", "11")}
    return {**record, **{name: value[:17] + uscc.calc_check_digit(value[:17]) for name, value in codes.items()}}


def told(sheet: Sheet, record: dict[str, str]) -> dict[str, str]:
    cells, problems = row(sheet, record)
    assert problems == ()
    return {one.code or one.title: cell for one, cell in zip(sheet.columns, cells, strict=True)}


def wrong(sheet: Sheet, record: dict[str, str]) -> list[tuple[str, str]]:
    return [(each.code, each.column) for each in row(sheet, record)[1]]


PENALTY, GRANTED, RESULT = (export_law.sheet(code) for code in ("penalty", "licence", "inspection"))
UNIT, LICENCE, INSPECTION = fixed(UNIT), fixed(LICENCE), fixed(INSPECTION)


def test_columns_are_those_of_the_standard() -> None:
    assert [one.code for one in PENALTY.columns] == [
        *("CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG", "CF_XDR_SWDJ", "CF_XDR_SYDW"),
        *("CF_XDR_SHZZ", "CF_FRDB", "CF_FR_ZJHM", "CF_XDR_ZJLX", "CF_XDR_ZJHM", "CF_WSH", "CF_WFXW", "CF_SY"),
        *("CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_FK", "CF_NR_WFFF", "CF_NR_ZKDX", "CF_JDRQ", "CF_YXQ", "CF_GSJZQ"),
        *("CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM", "BZ", ""),
    ]
    assert sum(bool(one.code) for one in PENALTY.columns) == 29
    assert [one.code for one in GRANTED.columns] == [
        *("XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW"),
        *("XK_XDR_SHZZ", "XK_FRDB", "XK_FR_SFZH", "XK_XDR_ZJLX", "XK_XDR_ZJHM", "XK_XKWS", "XK_WSH", "XK_XKLB"),
        *("XK_XKZS", "XK_XKBH", "XK_NR", "XK_JDRQ", "XK_YXQZ", "XK_YXQZI", "XK_XKJG", "XK_XKJGDM", "XK_ZT"),
        *("XK_LYDW", "XK_LYDWDM", "BZ"),
    ]


def test_every_kind_of_sanction_has_its_class() -> None:
    kinds = {each["code"] for each in schema.toml("law/sanctions.toml")["sanction"]}
    assert kinds - set(PENALTY.classes) == {"none"}
    allowed = next(one.values for one in PENALTY.columns if one.code == "CF_CFLB")
    assert set(PENALTY.classes.values()) <= set(allowed)


def test_a_penalty_is_written_as_the_standard_has_it() -> None:
    found = told(PENALTY, UNIT)
    assert (found["CF_NR_FK"], found["CF_NR_WFFF"]) == ("2.160001", "")
    assert (found["CF_JDRQ"], found["CF_YXQ"], found["CF_GSJZQ"]) == ("2026/11/20", "2099/12/31", "2027/11/20")
    assert found["数据导出时间"] == "2026/11/20 09:00:00"


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"ADMIN_CP_NAME": ""}, [("missing", "行政相对人名称")]),
        ({"ADMIN_CP_NAME": " "}, [("missing", "行政相对人名称")]),
        ({"ADMIN_CP_NAME": "甲" * 201}, [("long", "行政相对人名称")]),
        ({"ADMIN_CP_TYPE": "单位"}, [("value", "行政相对人类别")]),
        ({"ADMIN_CP_USCC": ""}, [("missing", "行政相对人代码_1（统一社会信用代码）")]),
        ({"LEGAL_REPRESENT": ""}, [("missing", "法定代表人")]),
        ({"PUNISH_CLASS": "罚款;批评"}, [("value", "处罚类别")]),
        ({"FINE_FEN": ""}, [("missing", "罚款金额（万元）")]),
        ({"FINE_FEN": "1.5"}, [("money", "罚款金额（万元）")]),
        ({"FINE_FEN": "-1"}, [("money", "罚款金额（万元）")]),
        ({"SET_TIME": "2026-11-31"}, [("date", "处罚决定日期")]),
        ({"PUBLIC_END_DATE": ""}, [("missing", "公示截止期")]),
        ({"EXPORTED_AT": "昨天"}, [("moment", "数据导出时间")]),
        (
            {"PUNISH_CLASS": "没收违法所得、没收非法财物", "FINE_FEN": ""},
            [("missing", "没收违法所得、没收非法财物的金额（万元）")],
        ),
        (
            {"PUNISH_CLASS": "罚款;暂扣或者吊销许可证、执照"},
            [("missing", "暂扣或吊销证照名称及编号")],
        ),
    ],
)
def test_whatever_is_wrong_keeps_the_row_out(changed: dict[str, str], problems: list[tuple[str, str]]) -> None:
    assert wrong(PENALTY, {**UNIT, **changed}) == problems


def test_a_credit_code_is_checked_to_its_last_character() -> None:
    code = UNIT["ADMIN_CP_USCC"]
    other = code[:17] + ("A" if code[17] != "A" else "B")
    assert wrong(PENALTY, {**UNIT, "ADMIN_CP_USCC": other}) == [("uscc", "行政相对人代码_1（统一社会信用代码）")]
    assert wrong(PENALTY, {**UNIT, "ORGAN_CODE": ""}) == [("missing", "处罚机关统一社会信用代码")]


def test_a_sole_trader_has_one_of_two_numbers() -> None:
    trader = {**UNIT, "ADMIN_CP_TYPE": "个体工商户", "LEGAL_REPRESENT": ""}
    assert wrong(PENALTY, trader) == []
    assert wrong(PENALTY, {**trader, "ADMIN_CP_USCC": "", "ADMIN_CP_REG_NO": "330281600012345"}) == []
    [problem] = row(PENALTY, {**trader, "ADMIN_CP_USCC": ""})[1]
    assert problem.code == "either" and "工商注册号" in problem.column and problem.ask


def test_a_person_shows_a_document() -> None:
    person = {**UNIT, "ADMIN_CP_TYPE": "自然人", "ADMIN_CP_USCC": "", "LEGAL_REPRESENT": ""}
    assert wrong(PENALTY, person) == [("missing", "证件类型"), ("missing", "证件号码")]
    assert wrong(PENALTY, {**person, "ADMIN_CP_CERT_TYPE": "身份证", "ADMIN_CP_CERT_CODE": "***"}) == []


def test_an_identity_number_is_checked_unless_it_is_struck_out() -> None:
    body = "33028119800101001"
    right = body + ric.calc_check_digit(body + "0")
    assert wrong(PENALTY, {**UNIT, "ADMIN_CP_CERT_CODE": right}) == []
    [problem] = row(PENALTY, {**UNIT, "ADMIN_CP_CERT_CODE": body + ("0" if right[-1] != "0" else "1")})[1]
    assert (problem.code, problem.value) == ("id_no", ""), "the number is not repeated"
    assert wrong(PENALTY, {**UNIT, "ADMIN_CP_CERT_CODE": "***"}) == []


def test_a_licence_has_its_days() -> None:
    found = told(GRANTED, LICENCE)
    assert (found["XK_XKLB"], found["XK_YXQZ"], found["XK_YXQZI"]) == ("普通", "2026/11/20", "2029/11/19")
    assert wrong(GRANTED, {**LICENCE, "LICENCE_UNTIL": ""}) == [("missing", "有效期至")]
    assert wrong(GRANTED, {**LICENCE, "LICENCE_STATE": "3"}) == [("value", "当前状态")]


def test_result_codes_stand_beside_each_other_as_the_form_has_it() -> None:
    assert told(RESULT, INSPECTION)["JGDM"] == "A,5"
    for codes, problem in (("1,E", "alone"), ("A", "parent"), ("5", "parent"), ("Z", "value")):
        assert wrong(RESULT, {**INSPECTION, "RESULT_CODES": codes}) == [(problem, "检查结果码")]
    assert wrong(RESULT, {**INSPECTION, "DISPOSED": "已完结"}) == [("missing", "完结日期")]
    assert wrong(RESULT, {**INSPECTION, "DISPOSAL": "罚款"}) == [("value", "后续处置")]
    assert wrong(RESULT, {**INSPECTION, "ADMIN_CP_USCC": ""}) == [("either", "统一社会信用代码、工商注册号")]


@given(st.integers(min_value=0, max_value=10**17 - 1))
def test_ten_thousands_are_exact(fen: int) -> None:
    written = ten_thousands(fen)
    assert Decimal(written) * 1_000_000 == fen and len(written.partition(".")[2]) == 6


@given(st.dictionaries(st.sampled_from(sorted(UNIT)), st.text(max_size=30)))
def test_a_row_is_let_through_only_if_each_cell_is_in_order(changed: dict[str, str]) -> None:
    cells, problems = row(PENALTY, {**UNIT, **changed})
    assert len(cells) == len(PENALTY.columns)
    if problems:
        return
    for one, cell in zip(PENALTY.columns, cells, strict=True):
        assert not one.length or len(cell) <= one.length
        assert cell or one.required != "M"
        assert not cell or not one.values or set(cell.split(";") if one.many else [cell]) <= set(one.values)


def test_every_sheet_says_what_it_is_and_what_to_do() -> None:
    for sheet in (PENALTY, GRANTED, RESULT):
        known = {one.code for one in sheet.columns}
        conditions = [one.when for one in (*sheet.columns, *sheet.either) if one.when]
        assert sheet.to_confirm and sheet.source and {when.column for when in conditions} <= known
        for when in conditions:
            assert when.has in next(one.values for one in sheet.columns if one.code == when.column)
