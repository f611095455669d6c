"""The shipped catalogue: every entry sound, sums as in the law, the choice across 2021-09-01, and finding."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

import schema
from station.records.catalogue import PartyKind, Tier, Violation
from station.rules.articles import articles
from station.rules.catalogue import in_force, outside_tier, tier_of, tiers_for, unresolved
from station.services.pinyin import spelled
from station.store import catalogue
from station.wiring import Station

TODAY = date(2026, 11, 20)
WAN = 1_000_000
"""一万元 in fen."""
LAST_ARTICLE = {
    "中华人民共和国安全生产法": 119,
    "中华人民共和国危险化学品安全法": 127,
    "工贸企业粉尘防爆安全规定": 32,
    "安全生产违法行为行政处罚办法": 90,
    "工贸企业重大事故隐患判定标准": 15,
}
"""How many articles each law has, as published."""
CITED = re.compile(r"《([^》]+)》([^《]*)")
SHIPPED = catalogue.shipped()


def test_there_are_enough_entries_of_every_kind() -> None:
    of_the_law = {each.code for each in SHIPPED.violations_on(TODAY) if each.code.startswith("AF-")}
    assert len(of_the_law) >= 40
    assert len({item.code for each in SHIPPED.checklists_on(TODAY) for item in each.items}) >= 60
    assert len(SHIPPED.sanctions) == 17


def test_every_cited_article_exists() -> None:
    texts = [text for each in SHIPPED.violations for text in (*each.violated, each.punished)]
    items = [item for each in SHIPPED.checklists for item in each.items]
    texts += [text for item in items for text in (*item.basis, item.major) if text]
    cited = [found for text in texts for found in CITED.findall(text)]
    assert len(cited) >= len(texts)
    for law, rest in cited:
        assert articles(rest), rest
        assert all(1 <= number <= LAST_ARTICLE.get(law, 200) for number in articles(rest)), (law, rest)


def test_what_is_punished_stands_in_the_chapter_on_liability() -> None:
    for each in SHIPPED.violations:
        (number,) = articles(each.punished)
        if each.code.startswith("AF-"):
            first, last = (92, 114) if each.effective_to is None else (87, 109)
            assert first <= number <= last, each.code
            assert all(article < first for text in each.violated for article in articles(text)), each.code
        if each.code.startswith("AF-") and each.effective_to is None:
            assert number == int(each.code.split("-")[1]), each.code


@pytest.mark.parametrize("one", SHIPPED.violations, ids=lambda one: f"{one.code}/{one.effective_from}")
def test_an_entry_is_sound(one: Any) -> None:
    assert one.title.endswith("案") and one.source and one.ranges
    for party in one.parties:
        assert tiers_for(one, party)
        assert all(_within(each, one.ranges) for each in tiers_for(one, party))
    assert (one.pinyin, one.initials) == _spelled(one.title)


def _spelled(title: str) -> tuple[str, str]:
    """As the register spells names, of the characters alone."""
    return spelled(re.sub(r"[^\u4e00-\u9fff]", "", title))


def _within(tier: Tier, ranges: tuple[Tier, ...]) -> bool:
    whole = next(each for each in ranges if each.party == tier.party and tier.code.startswith(each.code))
    if tier.min_fen is None or tier.max_fen is None or whole.min_fen is None or whole.max_fen is None:
        return (tier.min_fen, tier.max_fen) == (whole.min_fen, whole.max_fen)
    return whole.min_fen <= tier.min_fen <= tier.max_fen <= whole.max_fen


def test_nothing_refers_to_nothing() -> None:
    assert list(unresolved(SHIPPED)) == []


def test_codes_are_unique_on_every_day() -> None:
    for known in (SHIPPED.violations, SHIPPED.checklists):
        for on in {each.effective_from for each in known} | {TODAY}:  # type: ignore[attr-defined]
            held = [
                each.code for each in known  # type: ignore[attr-defined]
                if each.effective_from <= on and (each.effective_to is None or on <= each.effective_to)
            ]  # fmt: skip
            assert len(held) == len(set(held)), on
    items = [item.code for each in SHIPPED.checklists_on(TODAY) for item in each.items]
    assert len(items) == len(set(items))


def test_every_penalty_is_used() -> None:
    entries = [each for data in catalogue._folder("violations") for each in data["violation"]]
    assert {each["penalty"] for each in entries} == set(catalogue._penalties())


@pytest.mark.parametrize(
    ("code", "party", "situation", "least", "most"),
    [
        ("AF-092-01", "unit", "A", 3, 10),
        ("AF-094-02", "person", "A", 2, 5),
        ("AF-094-02", "person", "B", 5, 10),
        ("AF-096-01", "person", "A", 1, 3),
        ("AF-097-03", "unit", "A", 0, 10),
        ("AF-097-03", "unit", "B", 10, 20),
        ("AF-097-03", "person", "B", 2, 5),
        ("AF-098-04", "unit", "A", 10, 50),
        ("AF-098-04", "unit", "B", 50, 100),
        ("AF-098-04", "person", "B", 5, 10),
        ("AF-099-01", "unit", "A", 0, 5),
        ("AF-099-01", "unit", "B", 5, 20),
        ("AF-099-01", "person", "B", 1, 2),
        ("AF-101-03", "unit", "B", 10, 20),
        ("AF-102-01", "unit", "A", 0, 5),
        ("AF-102-01", "person", "B", 5, 10),
        ("AF-103-01", "unit", "A", 10, 20),
        ("AF-103-02", "person", "A", 0, 1),
        ("AF-105-02", "unit", "A", 0, 5),
        ("AF-106-01", "person", "A", 2, 10),
        ("AF-108-01", "unit", "B", 2, 20),
        ("AF-109-01", "unit", "A", 5, 10),
        ("AF-114-01", "unit", "A", 30, 100),
        ("AF-114-04", "unit", "A", 1000, 2000),
        ("FC-030-02", "unit", "A", 0, 3),
        ("CF-073-01", "unit", "A", 1, 5),
        ("WH-103-05", "unit", "A", 5, 10),
    ],
)
def test_sums_are_those_of_the_law(code: str, party: PartyKind, situation: str, least: int, most: int) -> None:
    ranges = SHIPPED.violation(code, TODAY).ranges
    (found,) = [each for each in ranges if (each.party, each.code) == (party, situation)]
    assert (found.min_fen, found.max_fen) == (least * WAN, most * WAN)


@pytest.mark.parametrize(
    ("code", "situation", "of", "least", "most"),
    [
        ("AF-092-02", "B", "illegal_income", 200, 500),
        ("AF-095-01", "A", "annual_income", 40, 40),
        ("AF-095-04", "A", "annual_income", 100, 100),
        ("AF-096-01B", "D", "annual_income", 20, 50),
        ("AF-110-02", "A", "annual_income", 60, 100),
        ("AF-112-01", "A", "fine", 100, 100),
        ("AF-114-02", "B", "fine", 200, 500),
    ],
)
def test_shares_are_those_of_the_law(code: str, situation: str, of: str, least: int, most: int) -> None:
    shares = [each.share for each in SHIPPED.violation(code, TODAY).ranges if each.code == situation and each.share]
    assert [(each.of, each.min_percent, each.max_percent) for each in shares] == [(of, least, most)]


def fines(violation: Violation) -> tuple[int, int]:
    """The lowest and the highest fine of a unit in any situation."""
    units = [each for each in violation.ranges if each.party == "unit"]
    sums = [each for one in units for each in (one.min_fen, one.max_fen) if each is not None]
    return min(sums), max(sums)


def test_the_law_of_the_day_counts_across_the_first_of_september_2021() -> None:
    old = SHIPPED.violation("AF-097-03", date(2021, 8, 31))
    new = SHIPPED.violation("AF-097-03", date(2021, 9, 1))
    assert (articles(old.punished), articles(new.punished)) == ((94,), (97,))
    assert (articles(old.violated[0]), articles(new.violated[0])) == ((25,), (28,))
    assert (fines(old), fines(new)) == ((0, 10 * WAN), (0, 20 * WAN))
    # 可以处: no fine was within; 处: it is not.
    assert not outside_tier(0, tier_of(old, "unit", "A1")) and outside_tier(0, tier_of(new, "unit", "A1"))
    # 第一百零二条 fines at once; the law before it only on refusal, and then more.
    refusal = SHIPPED.violation("AF-102-01", date(2021, 8, 31))
    assert fines(refusal) == (10 * WAN, 50 * WAN)


def test_the_chemicals_law_changes_its_checklist() -> None:
    before, after = (SHIPPED.checklist("WH", on) for on in (date(2026, 4, 30), date(2026, 5, 1)))
    assert {each.violation[:2] for each in before.items} == {"AF"}
    assert "WH-103-05" in {each.violation for each in after.items}


def test_major_hazards_name_the_standard() -> None:
    majors = [item.major for each in SHIPPED.checklists for item in each.items if item.major]
    assert len(majors) >= 20
    assert all(each.startswith("《工贸企业重大事故隐患判定标准》第") for each in majors)


def test_checklists_for_an_enterprise_begin_with_its_own_types() -> None:
    codes = [each.code for each in SHIPPED.for_types(["粉尘涉爆", "有限空间"], TODAY)]
    assert set(codes[:2]) == {"FC", "YX"} and set(codes[2:]) == {"TY", "XD"}


def test_sanctions_named_by_the_review_table_exist() -> None:
    codes = {each.code for each in SHIPPED.sanctions}
    triggers = schema.toml("law/review.toml")["trigger"]
    named = {kind for each in triggers for kind in each["when"].get("sanctions", ())}
    assert named <= codes
    rules = {each["code"]: set(each["when"].get("sanctions", ())) for each in triggers}
    assert all(each.code in rules[each.review] for each in SHIPPED.sanctions if each.review)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("安全警示标志", "AF-099-01"),
        ("教育培训", "AF-097-03"),
        ("anquanjingshibiaozhi", "AF-099-01"),
        ("aqjsbz", "AF-099-01"),
        ("af-099-01", "AF-099-01"),
        ("AF-099-01", "AF-099-01"),
        ("第三十五条", "AF-099-01"),
        ("35条", "AF-099-01"),
        ("第99条", "AF-099-01"),
        ("特种作业", "AF-097-07"),
        ("tzzy", "AF-097-07"),
    ],
)
def test_a_violation_is_found(station: Station, typed: str, code: str) -> None:
    assert code in [each.code for _, each in catalogue.find(station.store, typed, TODAY)]


def test_finding_keeps_to_the_day_and_to_the_figure(station: Station) -> None:
    assert catalogue.find(station.store, "", TODAY) == []
    assert catalogue.find(station.store, "vvvv", TODAY) == []
    eight = [each.code for _, each in catalogue.find(station.store, "8条", TODAY)]
    assert "AF-097-03" not in eight
    old = catalogue.find(station.store, "94条", date(2021, 8, 31))
    assert {each.effective_to for _, each in old} == {date(2021, 8, 31)}
    assert len(catalogue.find(station.store, "案", TODAY, limit=5)) == 5


def test_in_force_is_what_the_screens_list() -> None:
    assert len(SHIPPED.violations_on(TODAY)) == len(list(in_force(SHIPPED.violations, TODAY)))
    assert SHIPPED.item("FC-01", TODAY).major.endswith("第十一条第（一）项")
