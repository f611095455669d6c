"""文号: serials come from the bureau's blocks, drafts when they run out, final ones later; holes are explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.records.case import CaseFile
from station.records.casework import Serving
from station.records.number import Allotment
from station.records.people import Proof
from station.rules.numbering import parse
from station.services import (
    case_papers,
    corrections,
    draft_numbers,
    law_files,
    number_chores,
    numbers,
    opening_planned,
    staff,
)
from station.services.case_papers import NewPaper, Signing
from station.services.find import find
from station.services.numbers import BlockMeets, BlockSpent, ExplainedAway, NotAGap, Series, SeriesUnknown
from station.services.opening_planned import BadNumber
from station.store import case_papers as paper_rows
from station.store import cases, papers
from station.store import numbers as rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.store.store import Store
from station.wiring import Station
from tests.conftest import PIN
from tests.services.inspections import officer_ids
from tests.services.law_texts import HEAD

Make = Callable[..., int]
YEAR = 2026
NEEDED = (
    HEAD.replace("2026-12-01", "2026-11-01")
    + """
[[setting]]
key = "numbering.block_needed"
value = 1
title = "只编草稿号"
"""
)


def allot(store: Store, actor: Proof, first: int, last: int, series: str = "inspection", year: int = YEAR) -> None:
    """As a permit of the bureau does."""
    with store.act(actor, "permit.numbers", reason="局") as act:
        numbers.take(act, [Allotment(series, year, first, last)], f"{series}/{year}/{first}")


def opened(store: Store, actor: Proof, firm: int) -> CaseFile:
    return opening_planned.open_adhoc(store, actor, firm, "JC-001", "complaint", "来电")


def inspections(store: Store) -> Series:
    return numbers.standing(store, YEAR)[0]


def marks(store: Store) -> list[str]:
    """What tells every case's number from the others, oldest case first."""
    return [parse(cases.get(store, case_id).number).mark for case_id in reversed(cases.ids(store))]


def chores(store: Store) -> dict[str, str]:
    return {one.kind: one.left for one in number_chores.waiting(store, store.clock.now())}


def typed(store: Store, actor: Proof, firm: int, serial: int) -> CaseFile:
    """A case begun on paper, with a number somebody wrote."""
    return opening_planned.open_running(
        store,
        actor,
        firm,
        "JC-001",
        opened_at=store.clock.now(),
        number=f"余应急检〔{YEAR}〕{serial}号",
        reason="纸面案件",
    )


class TestBlocks:
    def test_without_any_block_as_ever(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store = station.store
        opened(store, chief, enterprise())
        one = inspections(store)
        assert (one.following, one.draft, one.blocks, one.left, one.low) == ("余应急检〔2026〕2号", False, (), 0, False)
        assert chores(store) == {}

    def test_the_next_block_follows_and_then_drafts(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store, firm = station.store, enterprise()
        opened(store, chief, firm)
        allot(store, chief, 101, 102)
        allot(store, chief, 301, 301)
        for _ in range(5):
            opened(store, chief, firm)
        assert marks(store) == ["1", "101", "102", "301", "草1", "草2"]
        one = inspections(store)
        assert (one.draft, one.following, one.left, one.unexplained) == (True, "余应急检〔2026〕草3号", 0, ())
        assert chores(store) == {"numbers": "用完了"}

    def test_one_act_may_use_up_a_block(self, station: Station, chief: Proof) -> None:
        allot(station.store, chief, 7, 8)
        with station.store.act(chief, "case.open") as act:
            assert numbers.hand_out(act, "inspection", 3) == [
                "余应急检〔2026〕7号",
                "余应急检〔2026〕8号",
                "余应急检〔2026〕草1号",
            ]

    def test_other_series_and_years_are_not_touched(self, station: Station, chief: Proof) -> None:
        allot(station.store, chief, 50, 60, "penalty")
        shown = {one.series: one.following for one in numbers.standing(station.store, YEAR)}
        assert (shown["penalty"], shown["inspection"]) == ("余应急案〔2026〕50号", "余应急检〔2026〕1号")

    def test_who_had_blocks_last_year_waits_for_this_years(self, station: Station, chief: Proof) -> None:
        allot(station.store, chief, 1, 99, year=YEAR - 1)
        assert inspections(station.store).following == "余应急检〔2026〕草1号"
        assert chores(station.store) == {"numbers": "用完了"}

    def test_the_setting_decides_where_no_block_ever_was(self, station: Station, chief: Proof, officer: Proof) -> None:
        law_files.adopt(station.store, chief, NEEDED, officer)
        assert inspections(station.store).following == "余应急检〔2026〕草1号"

    def test_a_start_within_the_block(self, station: Station, chief: Proof, enterprise: Make) -> None:
        allot(station.store, chief, 101, 200)
        with station.store.act(chief, "number.start") as act:
            rows.insert(act, "inspection", YEAR, 120)
        assert parse(opened(station.store, chief, enterprise()).number).serial == 120
        one = inspections(station.store)
        assert (one.unexplained, one.left) == ((), 80)

    def test_a_number_typed_beyond_the_block_does_not_end_it(
        self, station: Station, chief: Proof, enterprise: Make
    ) -> None:
        store, firm = station.store, enterprise()
        allot(store, chief, 101, 200)
        typed(store, chief, firm, 500)
        assert parse(opened(store, chief, firm).number).serial == 101
        assert inspections(store).unexplained == ()

    def test_low_is_said(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store, firm = station.store, enterprise()
        allot(store, chief, 1, 10)
        typed(store, chief, firm, 8)
        assert not inspections(store).low and chores(store) == {"number_gaps": "7 号"}
        opened(store, chief, firm)
        assert inspections(store).low and chores(store)["numbers"] == "剩1号"

    def test_blocks_that_cannot_be(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store = station.store
        allot(store, chief, 101, 200)
        for meeting in ((200, 300), (50, 101), (120, 130)):
            with pytest.raises(BlockMeets):
                allot(store, chief, *meeting)
        opened(store, chief, enterprise())
        with pytest.raises(BlockSpent):
            allot(store, chief, 1, 100)
        with pytest.raises(SeriesUnknown):
            allot(store, chief, 1, 2, "letter")
        assert len(rows.blocks(store)) == 1
        allot(store, chief, 1, 100, "penalty")

    def test_a_block_that_covers_what_was_used_before_it(
        self, station: Station, chief: Proof, enterprise: Make
    ) -> None:
        for _ in range(3):
            opened(station.store, chief, enterprise())
        allot(station.store, chief, 2, 50)
        assert inspections(station.store).following == "余应急检〔2026〕4号"


class TestDrafts:
    def test_final_numbers_in_the_order_of_the_drafts(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store, firm = station.store, enterprise()
        allot(store, chief, 101, 101)
        found = [opened(store, chief, firm) for _ in range(4)]
        with pytest.raises(draft_numbers.NothingToSettle):
            draft_numbers.settle(store, chief)
        allot(store, chief, 201, 202)
        assert chores(store) == {"draft_numbers": "3 个"}
        done = draft_numbers.settle(store, chief)
        assert [(one.old, one.new) for one in done] == [
            ("余应急检〔2026〕草1号", "余应急检〔2026〕201号"),
            ("余应急检〔2026〕草2号", "余应急检〔2026〕202号"),
        ]
        assert marks(store) == ["101", "201", "202", "草3"]
        (made,) = corrections.made(store, found[1].id)
        assert (made.what, made.old, made.new) == ("案件文号", "余应急检〔2026〕草1号", "余应急检〔2026〕201号")
        assert cases.by_number(store, "余应急检〔2026〕草1号").id == found[1].id
        assert store.lines()[-1].action == "number.settle"
        assert inspections(store).drafts == ("余应急检〔2026〕草3号",)

    def test_a_draft_serial_is_not_given_twice(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store, firm = station.store, enterprise()
        allot(store, chief, 1, 1)
        for _ in range(2):
            opened(store, chief, firm)
        allot(store, chief, 2, 2)
        draft_numbers.settle(store, chief)
        assert opened(store, chief, firm).number == "余应急检〔2026〕草2号"

    def test_a_void_case_is_not_settled(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store, firm = station.store, enterprise()
        allot(store, chief, 1, 1)
        found = [opened(store, chief, firm) for _ in range(3)]
        second = staff.sign_in(store, station.keys, "李敏", PIN)
        corrections.void(store, chief, found[1].id, "重复", second)
        allot(store, chief, 2, 9)
        assert [one.case_id for one in draft_numbers.settle(store, chief)] == [found[2].id]
        assert cases.get(store, found[1].id).number == "余应急检〔2026〕草1号"
        assert opened(store, chief, firm).number == "余应急检〔2026〕3号"

    def test_what_is_on_the_desk_changes_and_what_went_out_is_listed(
        self, station: Station, chief: Proof, enterprise: Make
    ) -> None:
        store, now = station.store, station.clock.now()
        allot(store, chief, 1, 1)
        opened(store, chief, enterprise())
        case = opened(store, chief, enterprise())
        blank = NewPaper("D04", now, officers=tuple(officer_ids(station).values())[:2])
        kept = case_papers.register(store, chief, case.id, replace(blank, code="D02", signing=Signing("张三")))
        served = replace(blank, served_at=now, serving=Serving("direct", "张三"))
        gone = case_papers.register(store, chief, case.id, served)
        again = case_papers.register(store, chief, case.id, blank)
        assert gone.number.endswith("〔2026〕草1号") and again.number == gone.number + "之2"
        allot(store, chief, 2, 9)
        draft_numbers.settle(store, chief)
        after = {one.id: one.number for one in paper_rows.of_case(store, case.id)}
        assert after[gone.id] == gone.number and "草" in after[gone.id]
        assert after[again.id].endswith("〔2026〕2号之2")
        listed = draft_numbers.to_replace(store)
        assert {one.paper_id for one in listed} == {one.id for one in (kept, gone) if one.number}
        assert {one.case_number for one in listed} == {"余应急检〔2026〕2号"}
        assert chores(store) == {"draft_numbers": f"{len(listed)} 个"}
        # Another paper takes its place, under the final number, and names it.
        new = case_papers.replace(store, chief, gone.id, blank, "号段已到")
        assert new.number.endswith("〔2026〕2号之3")
        assert gone.id not in {one.paper_id for one in draft_numbers.to_replace(store)}

    def test_an_issued_page_keeps_its_number(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store = station.store
        allot(store, chief, 1, 1)
        opened(store, chief, enterprise())
        case = opened(store, chief, enterprise())
        with store.act(chief, "paper.issue") as act:
            papers.add_document(
                act,
                case_id=case.id,
                kind="rectify_order",
                number="（余）应急责改〔2026〕草1号",
                title="责令限期整改指令书",
                sha256="00" * 32,
                size=1,
                issued_at=act.now,
            )
        allot(store, chief, 2, 9)
        draft_numbers.settle(store, chief)
        (listed,) = draft_numbers.to_replace(store)
        assert (listed.number, listed.paper_id) == ("（余）应急责改〔2026〕草1号", None)
        assert papers.documents(store, case_id=case.id)[0].number == "（余）应急责改〔2026〕草1号"

    def test_a_draft_number_is_found_and_is_not_typed(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store = station.store
        allot(store, chief, 1, 1)
        opened(store, chief, enterprise())
        case = opened(store, chief, enterprise())
        assert [hit.id for hit in find(store, "草1")] == [case.id]
        assert find(store, "草2") == ()
        allot(store, chief, 2, 9)
        draft_numbers.settle(store, chief)
        for written in ("草1", "〔2026〕草1号", "余应急检〔2026〕草1号"):
            (hit,) = find(store, written)
            assert (hit.id, hit.title.split()[0]) == (case.id, "余应急检〔2026〕2号")
        assert find(store, "草11") == ()
        with pytest.raises(BadNumber):
            opening_planned.open_running(
                store,
                chief,
                enterprise(),
                "JC-001",
                opened_at=store.clock.now(),
                number="余应急检〔2026〕草7号",
                reason="纸面案件",
            )


class TestGaps:
    def test_a_hole_is_named_until_it_has_its_reason(
        self, station: Station, chief: Proof, officer: Proof, enterprise: Make
    ) -> None:
        store, firm = station.store, enterprise()
        allot(store, chief, 101, 200)
        opened(store, chief, firm)
        typed(store, chief, firm, 105)
        opened(store, chief, firm)
        assert inspections(store).unexplained == (102, 103, 104)
        with pytest.raises(NotAllowed):
            numbers.explain(store, officer, "inspection", YEAR, [102], "写坏")
        with pytest.raises(ReasonNeeded):
            numbers.explain(store, chief, "inspection", YEAR, [102], " ")
        numbers.explain(store, chief, "inspection", YEAR, [104, 102], "纸面写坏")
        one = inspections(store)
        assert one.unexplained == (103,)
        assert [(gap.serial, gap.reason) for gap in one.gaps] == [(102, "纸面写坏"), (104, "纸面写坏")]
        line = store.lines()[-1]
        assert (line.action, line.subject, line.reason) == ("number.gap", "number/inspection/2026", "纸面写坏")

    def test_an_explained_hole_is_not_typed_later(self, station: Station, chief: Proof, enterprise: Make) -> None:
        store, firm = station.store, enterprise()
        typed(store, chief, firm, 3)
        numbers.explain(store, chief, "inspection", YEAR, [2], "写坏")
        with pytest.raises(ExplainedAway):
            typed(store, chief, firm, 2)
        assert parse(typed(store, chief, firm, 1).number).serial == 1
        assert inspections(store).unexplained == ()

    def test_a_later_block_does_not_hand_out_an_explained_hole(
        self, station: Station, chief: Proof, enterprise: Make
    ) -> None:
        store, firm = station.store, enterprise()
        typed(store, chief, firm, 20)
        numbers.explain(store, chief, "inspection", YEAR, range(1, 20), "写错的起始号")
        with pytest.raises(BlockSpent):
            allot(store, chief, 5, 10)
        allot(store, chief, 11, 19 + 3)
        assert [parse(opened(store, chief, firm).number).mark for _ in range(3)] == ["21", "22", "草1"]

    @pytest.mark.parametrize("serial", [101, 102, 105, 107, 99, 201])
    def test_what_is_no_hole(self, station: Station, chief: Proof, enterprise: Make, serial: int) -> None:
        store, firm = station.store, enterprise()
        allot(store, chief, 101, 200)
        opened(store, chief, firm)
        typed(store, chief, firm, 105)
        numbers.explain(store, chief, "inspection", YEAR, [102], "写坏")
        with pytest.raises(NotAGap):
            numbers.explain(store, chief, "inspection", YEAR, [103, serial], "写坏")
        assert inspections(store).unexplained == (103, 104)
        with pytest.raises(SeriesUnknown):
            numbers.explain(store, chief, "letter", YEAR, [1], "写坏")
