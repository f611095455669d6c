"""安全生产违法行为行政处罚办法（应急管理部令第18号）: known answers on the last day before it and on its first."""

from __future__ import annotations

from datetime import date

import pytest

from station.records.casework import Sanction
from station.records.moment import moment
from station.rules.calendar import WorkCalendar
from station.rules.deadline import due
from station.rules.law import NoSuchRule
from station.rules.penalty_sums import hearing_due
from station.rules.review import settings_on
from station.rules.step_facts import SanctionFacts
from station.store import review_law
from station.store.law import load, shipped_years
from station.store.penalty_law import hearing_kinds, to_report

CALENDAR = WorkCalendar(year for year, _ in shipped_years())
LAW = load()
BEFORE, FIRST = date(2026, 1, 31), date(2026, 2, 1)
UNIT, PERSON = 1, 2
PARTIES = {UNIT: "unit", PERSON: "person"}


def ends(code: str, on: date, anchor: str) -> str:
    """The last day of a term that runs from `anchor`, by the rule of a day."""
    return due(LAW.rule(code, on), moment(f"{anchor}T10:30:00+08:00"), CALENDAR).at.to_date_string()


@pytest.mark.parametrize(
    ("code", "article", "anchor", "before", "since"),
    [
        # 6 May 2026 is a Wednesday, 9 May a Saturday that is worked.
        ("FILE_CASE", "第三十四条第一款", "2026-05-06", "2026-05-14", "2026-05-12"),
        ("FILE_BACKFILL", "第三十四条第一款", "2026-05-06", "2026-05-11", "2026-05-12"),
        ("DEFENSE_3D", "第十八条第二款", "2026-05-06", "2026-05-09", "2026-05-12"),
        ("RECHECK_10D", "第二十七条第二款", "2026-05-06", "2026-05-18", "2026-05-19"),
        ("RECTIFY_EXTEND_REPLY", "第二十七条第一款", "2026-05-06", "2026-05-11", "2026-05-12"),
        ("RECTIFY_EXTEND_ASK", "第二十七条第一款", "2026-05-30", "2026-05-20", "2026-05-30"),
        ("RECORD_FILING", "第八十二条", "2026-05-06", "2026-05-18", "2026-05-19"),
        ("HEAR_HOLD", "第五十七条第一款", "2026-05-06", "2026-05-21", "2026-05-21"),
        ("SUMMARY_FILE", "第三十三条第三款", "2026-05-06", "2026-05-12", "2026-05-12"),
        ("DECIDE_90D", "第五十三条第一款", "2026-05-06", "2026-08-04", "2026-08-04"),
    ],
)
def test_terms_before_and_since(code: str, article: str, anchor: str, before: str, since: str) -> None:
    old, new = LAW.rule(code, BEFORE), LAW.rule(code, FIRST)
    assert (ends(code, BEFORE, anchor), ends(code, FIRST, anchor)) == (before, since)
    assert old.effective_from < FIRST == new.effective_from
    assert article in new.basis and "部令18" in new.basis and "部令18" not in old.basis


@pytest.mark.parametrize(
    ("code", "article", "anchor", "last"),
    [
        ("CLOSE_10", "第五十四条", "2026-05-06", "2026-05-19"),
        ("RECHECK_ASKED", "第二十七条第二款", "2026-05-06", "2026-05-19"),
        ("FILE_ACCIDENT", "第三十四条第二款", "2026-05-06", "2026-05-12"),
        ("RECORD_FILING_ASSIGNED", "第八十五条", "2026-05-06", "2026-05-19"),
        ("PRESERVE_URGENT_24H", "第四十二条第二款", "2026-05-06", "2026-05-07"),
    ],
)
def test_terms_that_did_not_exist_before(code: str, article: str, anchor: str, last: str) -> None:
    with pytest.raises(NoSuchRule):
        LAW.rule(code, BEFORE)
    assert ends(code, FIRST, anchor) == last
    assert article in LAW.rule(code, FIRST).basis


def test_what_was_read_awaits_no_confirmation() -> None:
    """补办立案 has no article any more, so what it runs from stays open."""
    begun = [each for each in LAW.rules if each.effective_from == FIRST]
    assert {each.code for each in begun if each.to_confirm} == {"FILE_BACKFILL"}
    assert {each.code for each in begun if each.extendable and each.extendable.to_confirm} == {"RECTIFY"}
    kept = [each for each in LAW.pauses if "DECIDE_90D" in each.rules and not each.to_confirm]
    assert [(each.code, each.effective_from) for each in kept] == [("appraisal", FIRST)]


def test_what_is_not_counted_has_its_day_and_its_words() -> None:
    """第五十三条第二款 names tests and appraisals; of the rest nothing is sure, and before it nothing at all."""
    old, new = (LAW.pause_reasons(LAW.rule("DECIDE_90D", on), on) for on in (BEFORE, FIRST))
    codes = ["hearing", "appraisal", "public_notice", "reconsideration", "litigation"]
    assert [each.code for each in old] == [each.code for each in new] == codes
    assert {each.code for each in old if each.to_confirm} == set(codes)
    assert {each.code for each in new if each.to_confirm} == set(codes) - {"appraisal"}
    assert all("第五十三条第二款" in each.basis for each in new)
    assert not [each for each in old if "部令18" in each.basis]


def test_ninety_days_become_a_hundred_and_twenty_then_a_hundred_and_eighty() -> None:
    rule = LAW.rule("DECIDE_90D", FIRST)
    assert rule.extendable is not None
    assert (rule.n, rule.n + rule.extendable.most, rule.extendable.times) == (90, 180, 2)
    assert [(step.n, step.who) for step in rule.extendable.steps] == [
        (30, "应急管理部门负责人"),
        (60, "上一级应急管理部门"),
    ]
    assert [rule.n + rule.extendable.room(granted) for granted in (0, 1)] == [120, 180]


@pytest.mark.parametrize(("on", "n", "most", "times"), [("2020-06-01", 30, 150, 2), ("2026-01-31", 90, 90, 1)])
def test_the_extensions_before_stay_one_like_the_other(on: str, n: int, most: int, times: int) -> None:
    rule = LAW.rule("DECIDE_90D", date.fromisoformat(on))
    assert rule.extendable is not None and rule.extendable.to_confirm and rule.extendable.steps == ()
    assert (rule.n, rule.extendable.most, rule.extendable.times) == (n, most, times)


@pytest.mark.parametrize(
    ("on", "party", "fen", "hit"),
    [
        (BEFORE, UNIT, 4_999_999, False),
        (BEFORE, UNIT, 5_000_000, True),
        (FIRST, UNIT, 9_999_999, False),
        (FIRST, UNIT, 10_000_000, True),
        (BEFORE, PERSON, 2_000_000, True),
        (FIRST, PERSON, 1_999_999, False),
        (FIRST, PERSON, 2_000_000, True),
    ],
)
@pytest.mark.parametrize("kind", ["fine", "confiscate_income", "confiscate_goods"])
def test_amounts_worth_a_hearing(on: date, party: int, fen: int, hit: bool, kind: str) -> None:
    unit, person = (LAW.setting(f"hearing.threshold_{who}", on) for who in ("unit", "person"))
    assert hearing_due([SanctionFacts(party, kind, fen)], PARTIES, hearing_kinds(on), unit, person) is hit


def test_kinds_worth_a_hearing_name_the_article() -> None:
    listed = {"stop_building", "suspend_rectify", "suspend", "revoke_licence", "revoke_qualification"}
    assert listed <= hearing_kinds(FIRST) and hearing_kinds(FIRST) == hearing_kinds(BEFORE)


def test_restricting_and_lowering_are_worth_a_hearing_and_a_report() -> None:
    """行政处罚法第六十三条第一款 names both since 2021, 部令18第八十二条 both since 2026."""
    both = {"restrict_practice", "lower_qualification"}
    assert not both & hearing_kinds(date(2021, 7, 14)) and both <= hearing_kinds(date(2021, 7, 15))
    for kind in both:
        assert to_report((Sanction(UNIT, kind),), FIRST) and not to_report((Sanction(UNIT, kind),), BEFORE)


@pytest.mark.parametrize("kind", ["suspend_licence", "restrict_business"])
def test_suspending_and_restricting_are_worth_a_hearing_and_no_report(kind: str) -> None:
    """行政处罚法第九条; 第六十三条 has 其他较重的行政处罚, 部令18第八十二条 names neither."""
    assert kind not in hearing_kinds(date(2021, 7, 14)) and kind in hearing_kinds(date(2021, 7, 15))
    assert kind in hearing_kinds(FIRST) and not to_report((Sanction(UNIT, kind),), FIRST)


@pytest.mark.parametrize("key", ["hearing.sole_as_person", "summary.sole_as_person"])
@pytest.mark.parametrize("on", [BEFORE, FIRST])
def test_a_sole_trader_counts_as_a_person_until_the_bureau_says_otherwise(key: str, on: date) -> None:
    assert LAW.setting(key, on) == 1
    newest = max((each for each in LAW.settings if each.key == key), key=lambda each: each.effective_from)
    assert newest.to_confirm and newest.effective_from == FIRST
    assert "民法典第五十四条" in newest.source and "第八十七条" in newest.source


@pytest.mark.parametrize(("key", "fen"), [("summary.limit_unit", 300_000), ("summary.limit_person", 20_000)])
def test_limits_of_the_summary_procedure_stay(key: str, fen: int) -> None:
    assert LAW.setting(key, BEFORE) == LAW.setting(key, FIRST) == fen
    newest = max((each for each in LAW.settings if each.key == key), key=lambda each: each.effective_from)
    assert "第三十二条" in newest.source and newest.effective_from == FIRST


def test_review_stands_before_the_decision() -> None:
    """第四十七条 settles the gate; how amounts of several parties add up stays open."""
    law = review_law.load()
    assert settings_on(law, BEFORE).to_confirm == ("aggregation", "gate")
    assert settings_on(law, FIRST).to_confirm == ("aggregation",)
    assert settings_on(law, FIRST).gate == settings_on(law, BEFORE).gate == "before_decision"


@pytest.mark.parametrize(
    ("on", "code", "newest"),
    [
        ("2026-01-31", "FUYI-2024", "行政复议法（2023）"),
        ("2026-02-01", "CHUFA-BANFA-18", "安全生产违法行为行政处罚办法（部令18）"),
        ("2026-03-31", "CHUFA-BANFA-18", "安全生产违法行为行政处罚办法（部令18）"),
        ("2026-04-01", "XIUFU-2026", "信用修复管理办法（2025）"),
        ("2026-05-01", "WEIHUA-2026", "危险化学品安全法（2025）"),
        ("2026-11-20", "WEIHUA-2026", "危险化学品安全法（2025）"),
    ],
)
def test_state_of_the_law_by_its_day(on: str, code: str, newest: str) -> None:
    found = LAW.rule_set(date.fromisoformat(on))
    assert (found.code, found.sources[-1]) == (code, newest)
    later = [each for each in LAW.rule_sets if each.effective_from >= found.effective_from]
    assert all(set(found.sources) <= set(each.sources) for each in later)


@pytest.mark.parametrize(
    ("code", "day", "old", "new"),
    [
        ("JC-002", "2026-05-01", "危险化学品安全管理条例第六条", "危险化学品安全法第七条第一款第一项、第八条"),
        ("XK-001", "2026-05-01", "危险化学品安全管理条例第三十三条", "危险化学品安全法第五十三条"),
        ("CF-002", "2026-05-01", "危险化学品安全管理条例第七十五条", "危险化学品安全法第九十八条"),
        ("QZ-001", "2026-05-01", "（部令18）第二十三条", "危险化学品安全法第八条第一款第五项"),
        ("QZ-001", "2026-02-01", "行政强制法第二十二条", "（部令18）第二十三条"),
        ("QZ-002", "2026-02-01", "安全生产法第七十条", "（部令18）第二十六条"),
        ("CF-001", "2026-02-01", "安全生产法第九十二条", "（部令18）第七十三条"),
    ],
)
def test_items_stand_on_the_law_of_the_day(code: str, day: str, old: str, new: str) -> None:
    on = date.fromisoformat(day)
    before, since = LAW.item(code, date.fromordinal(on.toordinal() - 1)), LAW.item(code, on)
    assert before is not None and since is not None
    assert old in "；".join(before.basis) and new not in "；".join(before.basis)
    assert new in "；".join(since.basis) and (before.name, before.workflow) == (since.name, since.workflow)


def test_guards_name_the_article_of_today() -> None:
    """Nothing cites an article of the old text as if it were the new one: the numbers differ."""
    cited = [guard.article for flow in LAW.workflows for guard in flow.guards if "行政处罚办法" in guard.article]
    assert cited and [article for article in cited if "部令18" not in article] == []
