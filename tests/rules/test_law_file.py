"""A law file: what it may say, how a refusal names the place, and which version holds when."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from station.records.law import DeadlineRule, LawSetting, PowerItem
from station.records.review import ReviewSettings, Trigger
from station.rules import law_file
from station.rules.law_fields import EntryRefused, LawFileRefused

DAY = date(2026, 12, 1)
FILE = """
name = "局数值"
version = "1"
source = "余应急〔2026〕1号"
effective_from = 2026-12-01
"""
RULE = (
    FILE
    + """
[[rule]]
code = "PUB_7WD"
title = "公示"
n = 5
unit = "workday"
anchor = "decided"
basis = "局通知"
"""
)


def test_a_file_is_read_whole() -> None:
    told = law_file.read(RULE)
    (entry,) = law_file.entries(told, "rule", None)
    assert (told.name, entry["effective_from"], entry["n"]) == ("局数值", DAY, 5)
    assert "source" not in entry and "effective_to" not in entry
    assert law_file.entries(told, "item", None) == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = ", "TOML"),
        (FILE, "没有任何条目"),
        (FILE + "[[rules]]\ncode = 1\n", "[[rules]]"),
        (FILE + "[rule]\ncode = 1\n", "条目"),
        (RULE.replace('version = "1"\n', ""), "version 没有写"),
        (RULE.replace("2026-12-01", '"2026-12-01"'), "effective_from 应为日期"),
        (RULE.replace("2026-12-01", "2026-12-01T00:00:00"), "effective_from 应为日期"),
        (RULE.replace("n = 5", 'n = "5"'), "「PUB_7WD」的 n 应为整数"),
        (RULE.replace("n = 5", "n = true"), "「PUB_7WD」的 n 应为整数"),
        (RULE.replace("n = 5\n", ""), "「PUB_7WD」的 n 没有写"),
        (RULE.replace("workday", "week"), "「PUB_7WD」的 unit 只能是"),
        (RULE + "days = 3\n", "「PUB_7WD」的 days 不是这里的字段"),
        (RULE + "effective_from = 2026-11-30\n", "「PUB_7WD」的 effective_from 早于"),
    ],
)
def test_a_file_that_does_not_read_says_where(content: str, said: str) -> None:
    with pytest.raises(LawFileRefused) as refused:
        law_file.read(content)
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("section", "record"),
    [
        ("rule", DeadlineRule),
        ("item", PowerItem),
        ("setting", LawSetting),
        ("review_trigger", Trigger),
        ("review_settings", ReviewSettings),
    ],
)
def test_a_section_has_the_fields_of_its_record(section: str, record: type) -> None:
    shape = law_file.SHAPES[section]
    assert {*shape.need, *shape.may} == {field.name for field in fields(record)}
    assert not {*shape.need} & {*shape.may}


TRIGGER = (
    FILE
    + """
[[review_trigger]]
code = "R30"
title = "试验"
level = "must"
collective = true
when = { kinds = ["penalty"], sanctions = ["fine"], at_least = "threshold", flags = ["complex"], crosses = ["R07"] }
"""
)
WORDS = law_file.TriggerWords(
    kinds=frozenset({"penalty"}),
    flows=frozenset({"penalty", "penalty_summary"}),
    sanctions=frozenset({"fine", "suspend"}),
    flags=frozenset({"complex"}),
    decisions=frozenset({"refused"}),
    crosses=frozenset({"R07"}),
)


def test_a_trigger_may_name_what_there_is_and_what_its_file_brings() -> None:
    law_file.check_triggers(law_file.read(TRIGGER), WORDS)
    law_file.check_triggers(law_file.read(TRIGGER.replace("R07", "R30")), WORDS)
    off = TRIGGER.replace("collective = true", "collective = true\nenabled = false")
    law_file.check_triggers(law_file.read(off.partition("when =")[0] + "when = {}\n"), WORDS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('sanctions = ["fine"]', 'sanctions = ["fine", "scold"]', "「R30」的 sanctions 所指的 scold 不存在"),
        ('sanctions = ["fine"]', "sanctions = []", "「R30」的 sanctions 是空的"),
        ('sanctions = ["fine"]', 'sanctions = "fine"', "「R30」的 sanctions 应为列表"),
        ('sanctions = ["fine"], ', "", "「R30」的 sanctions 没有写"),
        ('sanctions = ["fine"]', 'sanction = ["fine"], sanctions = ["fine"]', "「R30」的 sanction 不是这里的字段"),
        ('kinds = ["penalty"]', 'kinds = ["penalties"]', "「R30」的 kinds 所指的 penalties 不存在"),
        ('kinds = ["penalty"]', 'flows = ["summary"]', "「R30」的 flows 所指的 summary 不存在"),
        ('flags = ["complex"]', 'flags = ["hard"]', "「R30」的 flags 所指的 hard 不存在"),
        ('flags = ["complex"]', 'decisions = ["declined"]', "「R30」的 decisions 所指的 declined 不存在"),
        ('flags = ["complex"]', 'heard = "yes"', "「R30」的 heard 应为 true 或者 false"),
        ('crosses = ["R07"]', 'crosses = ["R99"]', "「R30」的 crosses 所指的 R99 不存在"),
        ('"threshold"', '"limit"', "「R30」的 at_least 只能是：threshold"),
    ],
)
def test_a_trigger_that_could_never_apply_is_named(old: str, new: str, said: str) -> None:
    assert old in TRIGGER
    told = law_file.read(TRIGGER.replace(old, new))
    with pytest.raises(EntryRefused) as refused:
        law_file.check_triggers(told, WORDS)
    assert said in refused.value.message


def test_a_trigger_that_asks_nothing_would_apply_to_everything() -> None:
    with pytest.raises(EntryRefused, match="「R30」的 when 是空的"):
        law_file.check_triggers(law_file.read(TRIGGER.partition("when =")[0] + "when = {}\n"), WORDS)


def test_a_newer_version_takes_over_on_the_day_it_begins() -> None:
    known = [
        law_file.Version(1, "甲", date(2026, 1, 1)),
        law_file.Version(2, "甲", date(2027, 1, 1)),
        law_file.Version(3, "乙", date(2026, 6, 1)),
        law_file.Version(4, "甲", date(2026, 7, 1)),
    ]
    assert law_file.ends(known) == {1: date(2026, 6, 30), 2: date(2026, 6, 30), 3: None, 4: None}


def test_entries_end_with_their_version_and_those_that_never_hold_are_left_out() -> None:
    item = {"code": "I", "effective_to": date(2027, 12, 31)}
    late = {"code": "L", "effective_from": date(2027, 6, 1)}
    told = law_file.LawText("甲", "1", "s", DAY, "", {"item": (item, late), "setting": (item,)})
    last = date(2027, 3, 31)
    assert [(each["code"], each["effective_to"]) for each in law_file.entries(told, "item", last)] == [("I", last)]
    assert law_file.entries(told, "setting", last)[0]["source"] == "s"
