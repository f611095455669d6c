"""The decision table R01–R20 at its edges: facts in; what applies and how strictly out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schema
from station.records.catalogue import LIFETIME
from station.records.review import Proposed, ReviewFacts, ReviewLaw, ReviewNeed
from station.rules.review import covers, need, settings_on, staff_needed, total, triggers_on
from station.store import review_law

LAW = review_law.load()
ON = date(2026, 11, 20)
BEFORE_18 = date(2026, 1, 31)
"""The last day before 应急管理部令第18号, which has rules of its own on what is discussed collectively."""
UNIT, PERSON = 1, 2
KINDS = [each["code"] for each in schema.toml("law/sanctions.toml")["sanction"]]


def asked(*sanctions: Proposed, law: ReviewLaw = LAW, on: date = ON, **facts: object) -> ReviewNeed:
    values = {"kind": "penalty", "flow": "penalty", "sanctions": sanctions, **facts}
    return need(law, ReviewFacts(**values), on)  # type: ignore[arg-type]


def fine(fen: int, party: int = UNIT) -> Proposed:
    return Proposed(party, "fine", fen)


def counted(aggregation: str) -> ReviewLaw:
    return replace(LAW, settings=tuple(replace(each, aggregation=aggregation) for each in LAW.settings))


@pytest.mark.parametrize(("fen", "hit"), [(4_999_999, False), (5_000_000, True), (5_000_001, True)])
def test_the_threshold_is_inclusive(fen: int, hit: bool) -> None:
    found = asked(fine(fen))
    assert ("R07" in found.codes) is hit
    assert found.level == ("must" if hit else "should")
    assert asked(fine(fen), on=BEFORE_18).collective is hit


def test_unit_and_person_count_together_unless_configured_otherwise() -> None:
    both = (fine(3_000_000), fine(2_000_000, PERSON))
    assert "R07" in asked(*both).codes
    assert "R07" in asked(*both, law=counted("case_total")).codes
    assert "R07" not in asked(*both, law=counted("party_total")).codes
    assert "R07" in asked(fine(5_000_000), fine(1, PERSON), law=counted("party_total")).codes


def test_two_fines_of_one_party_count_together() -> None:
    assert "R07" in asked(fine(2_500_000), fine(2_500_000), law=counted("party_total")).codes


@pytest.mark.parametrize("fen", [0, 1, 4_999_999])
def test_confiscated_income_of_any_amount(fen: int) -> None:
    assert asked(Proposed(UNIT, "confiscate_income", fen)).codes == ("R08", "R18")


@pytest.mark.parametrize(("fen", "hit"), [(4_999_999, False), (5_000_000, True)])
def test_confiscated_goods_from_the_threshold_only(fen: int, hit: bool) -> None:
    assert ("R09" in asked(Proposed(UNIT, "confiscate_goods", fen)).codes) is hit


def test_different_kinds_do_not_add_up() -> None:
    found = asked(fine(3_000_000), Proposed(UNIT, "confiscate_goods", 3_000_000))
    assert found.codes == ("R18",)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("suspend_rectify", "R01"),
        ("suspend", "R02"),
        ("stop_building", "R03"),
        ("stop_work", "R04"),
        ("revoke_licence", "R05"),
        ("revoke_qualification", "R06"),
        ("close", "R10"),
    ],
)
def test_kinds_that_must_be_reviewed_and_discussed(kind: str, code: str) -> None:
    found = asked(Proposed(UNIT, kind))
    assert found.codes == (code, "R18")
    assert found.level == "must" and found.collective
    assert all(hit.source for hit in found.hits)


def test_table_and_catalogue_of_sanctions_agree() -> None:
    stated = {each["code"]: each["review"] for each in schema.toml("law/sanctions.toml")["sanction"] if each["review"]}
    rows = {kind: row.code for row in LAW.triggers for kind in row.when.sanctions}
    assert rows == stated


@pytest.mark.parametrize(
    ("flag", "code", "before", "since"),
    [
        ("public_interest", "R11", False, True),
        ("complex", "R13", True, True),
        ("other_law", "R14", False, False),
        ("social_risk", "R15", False, True),
    ],
)
def test_circumstances(flag: str, code: str, before: bool, since: bool) -> None:
    for on, collective in ((BEFORE_18, before), (ON, since)):
        found = asked(fine(100), flags=frozenset({flag}), on=on)
        assert found.codes == (code, "R18")
        assert (found.level, found.collective) == ("must", collective)


def test_what_is_discussed_since_the_ministrys_order() -> None:
    assert not asked(fine(5_000_000)).collective
    found = asked(fine(5_000_000), hearing_due=True)
    assert found.codes == ("R07", "R18", "R21") and found.collective
    small = asked(fine(100), hearing_due=True)
    assert (small.codes, small.level, small.collective) == (("R18", "R21"), "should", True)
    grave = asked(fine(100), flags=frozenset({"major_safety"}))
    assert (grave.codes, grave.level, grave.collective) == (("R18", "R22"), "should", True)
    assert asked(fine(100), hearing_due=True, on=BEFORE_18).codes == ("R18",)


@pytest.mark.parametrize("kind", ["restrict_practice", "lower_qualification", "suspend_licence", "restrict_business"])
def test_restricting_and_lowering_are_reviewed_as_every_penalty_and_discussed(kind: str) -> None:
    """The notice names none of them; they can be heard (行政处罚法第六十三条), and what was heard must be reviewed."""
    one = Proposed(UNIT, kind)
    assert asked(one, hearing_due=True).codes == ("R18", "R21")
    found = asked(one, hearing_due=True)
    assert (found.level, found.collective) == ("should", True)
    assert asked(one, hearing_due=True, heard=True).level == "must"


def test_a_review_of_five_years_does_not_cover_a_lifetime() -> None:
    five, life = (Proposed(PERSON, "restrict_practice", years=years) for years in (5, LIFETIME))
    facts = ReviewFacts(kind="penalty", flow="penalty")
    assert covers(LAW, [five], [five], facts, ON) and covers(LAW, [life], [five], facts, ON)
    assert not covers(LAW, [five], [life], facts, ON)


def test_a_hearing_makes_it_compulsory() -> None:
    found = asked(fine(100), heard=True)
    assert found.codes == ("R12", "R18") and found.level == "must" and found.collective


def test_compulsory_measures_and_licences() -> None:
    assert asked(kind="compulsory", flow="compulsory").codes == ("R16",)
    assert asked(kind="compulsory", flow="compulsory").level == "must"
    refused = asked(kind="licence", flow="licence", decision="refused")
    assert (refused.codes, refused.level) == (("R17",), "should")
    assert asked(kind="licence", flow="licence", decision="granted").level == "none"


def test_inspections_ask_for_nothing() -> None:
    found = asked(kind="inspection", flow="inspection")
    assert (found.level, found.hits, found.collective) == ("none", (), False)


def test_every_ordinary_penalty_should_be_reviewed() -> None:
    assert (asked(Proposed(UNIT, "none")).codes, asked(Proposed(UNIT, "warning")).level) == (("R18",), "should")


@given(st.lists(st.builds(Proposed, st.integers(1, 3), st.sampled_from(KINDS), st.integers(0, 10**9)), max_size=4))
def test_summary_penalties_are_never_reviewed(sanctions: list[Proposed]) -> None:
    found = asked(*sanctions, flow="penalty_summary", heard=True, flags=frozenset({"complex"}))
    assert (found.level, found.codes, found.collective) == ("none", ("R19",), False)


@pytest.mark.parametrize(
    ("told", "now", "hit"),
    [
        ((fine(4_999_999),), (fine(5_000_000),), True),
        ((fine(5_000_000),), (fine(4_999_999),), True),
        ((fine(6_000_000),), (fine(5_000_000),), False),
        ((fine(100),), (fine(200),), False),
        ((fine(100),), (fine(100), Proposed(UNIT, "suspend")), True),
        ((fine(100), Proposed(UNIT, "suspend")), (fine(100), Proposed(UNIT, "stop_work")), True),
        ((fine(100),), (Proposed(UNIT, "warning"),), False),
    ],
)
def test_a_change_across_the_rows_after_the_notice(
    told: tuple[Proposed, ...], now: tuple[Proposed, ...], hit: bool
) -> None:
    found = asked(*now, noticed=told)
    assert ("R20" in found.codes) is hit
    assert found.level == ("must" if hit or "R07" in found.codes else "should")


def test_nothing_is_crossed_before_the_notice() -> None:
    assert "R20" not in asked(fine(9_000_000)).codes


def test_rows_have_their_dates() -> None:
    old = date(2020, 1, 1)
    assert {"R11", "R12", "R13", "R14"} & {row.code for row in triggers_on(LAW, old)} == set()
    assert asked(fine(100), on=old, heard=True).codes == ("R18",)


def test_a_row_can_be_switched_off() -> None:
    off = replace(LAW, triggers=tuple(replace(row, enabled=row.code != "R15") for row in LAW.triggers))
    assert asked(fine(100), law=off, flags=frozenset({"social_risk"})).codes == ("R18",)


def test_newer_figures_count_from_their_day() -> None:
    newer = replace(LAW.settings[0], effective_from=date(2027, 1, 1), amount_threshold_fen=10_000_000)
    law = replace(LAW, settings=(*LAW.settings, newer))
    assert "R07" in asked(fine(5_000_000), law=law).codes
    assert "R07" not in asked(fine(5_000_000), law=law, on=date(2027, 1, 1)).codes


@pytest.mark.parametrize(("officers", "needed"), [(0, 0), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3), (60, 3)])
def test_five_per_cent_rounded_up(officers: int, needed: int) -> None:
    assert staff_needed(officers, settings_on(LAW, ON)) == needed


@pytest.mark.parametrize(
    ("seen", "now", "still"),
    [
        ((fine(6_000_000),), (fine(6_000_000),), True),
        ((fine(6_000_000),), (fine(5_000_000),), True),
        ((fine(6_000_000),), (fine(6_000_001),), False),
        ((fine(6_000_000),), (fine(4_999_999),), False),
        ((fine(100),), (fine(100, PERSON),), False),
        ((fine(100),), (fine(100), Proposed(UNIT, "warning")), False),
        ((fine(100), Proposed(UNIT, "warning")), (fine(100),), True),
        ((), (), True),
    ],
)
def test_a_review_speaks_for_what_it_saw_and_less(
    seen: tuple[Proposed, ...], now: tuple[Proposed, ...], still: bool
) -> None:
    facts = ReviewFacts("penalty", "penalty", now)
    assert covers(LAW, seen, now, facts, ON) is still


amounts = st.lists(st.builds(Proposed, st.integers(1, 3), st.just("fine"), st.integers(0, 10**7)), max_size=5)


@given(amounts)
def test_the_strict_total_is_no_smaller_than_any_other(sanctions: list[Proposed]) -> None:
    strict = total(sanctions, "max(party_total, case_total)")
    assert strict >= total(sanctions, "party_total") and strict >= total(sanctions, "case_total")
    assert strict == sum(each.amount_fen for each in sanctions)


@given(amounts, st.integers(0, 10**7))
def test_more_money_never_makes_a_review_less_needed(sanctions: list[Proposed], more: int) -> None:
    before, after = asked(*sanctions), asked(*sanctions, fine(more))
    assert set(before.codes) <= set(after.codes)


def test_an_aggregation_nobody_knows_is_a_fault_of_the_data() -> None:
    with pytest.raises(KeyError):
        total([fine(1)], "average")
