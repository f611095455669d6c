"""The record that is pushed: the dictionary's members and no others, written in one way."""

from __future__ import annotations

import json

from station.rules.punish_record import canonical, record, withdrawal
from station.store.publication_law import load, push_columns

FACTS = {
    "case_number": "余应急案〔2026〕1号",
    "target": "余姚市甲厂",
    "facts": "没有警示标志",
    "fine": "",
    "status": "1",
}


def test_required_members_are_there_and_empty_others_are_not() -> None:
    told = record(push_columns(), "penalty", FACTS)
    assert told["PUNISH_CASE_CODE"] == "余应急案〔2026〕1号" and told["ADMIN_CP_NAME"] == "余姚市甲厂"
    assert told["PUNISH_DOCUMENT_CODE"] == "" and "FINE" not in told and "RESULT_CP_NAME" not in told


def test_a_withdrawal_repeats_nothing_of_the_result() -> None:
    told = withdrawal(push_columns(), "penalty", "余应急案〔2026〕1号", "决定已撤销")
    assert told == {"PUNISH_CASE_CODE": "余应急案〔2026〕1号", "PUBLICSTATUS": "0", "CUTREASON": "决定已撤销"}
    assert set(withdrawal(push_columns(), "licence", "1号", "x")) == {"RESULT_CASE_CODE", "PUBLICSTATUS", "CUTREASON"}


def test_written_in_one_way() -> None:
    assert canonical({"b": "乙", "a": "甲"}) == '{"a":"甲","b":"乙"}'
    assert json.loads(canonical(FACTS)) == FACTS


def test_every_member_that_says_a_field_names_one_of_its_kinds() -> None:
    fields = {(kind, one.name) for one in load().fields for kind in one.kinds}
    for column in push_columns():
        if column.field:
            assert {(kind, column.fact) for kind in column.kinds} <= fields, column.code
    codes = [(kind, column.code) for column in push_columns() for kind in column.kinds]
    assert len(codes) == len(set(codes))
