"""The list of cases: every way of narrowing it and of finding in it, in its order, and none that reads every case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from station.records.people import Proof
from station.services import case_search
from station.services.case_search import KINDS, STANDINGS, Wanted
from station.store import case_lists, models
from station.wiring import Station
from tests.services.archive import AT, Archive
from tests.services.query_plans import plans_of

Make = Callable[..., int]


@dataclass(frozen=True)
class Desk:
    """A station with seven cases of two enterprises."""

    station: Station
    names: dict[int, str]
    officer: int

    def found(self, typed: str = "", kind: str = "", standing: str = "") -> list[str]:
        """What the list shows, by our own names of the cases."""
        wanted = Wanted(typed, kind, standing, self.officer)
        return self.told(case_search.ids(self.station.store, wanted))

    def told(self, ids: Sequence[int]) -> list[str]:
        return [self.names[each] for each in ids]


@pytest.fixture
def desk(station: Station, officer: Proof, enterprise: Make) -> Desk:
    ours = enterprise(name="余姚市宏达塑料制品厂", initials="yyshdslzpc", pinyin="yuyaoshihongdasuliaozhipinchang")
    other = enterprise(name="宁波永根五金厂", initials="nbygwjc", pinyin="ningboyonggenwujinchang", status="closed")
    archive, names = Archive(station), {}

    def case(name: str, firm: int, opened: str, number: str, kind: str = "inspection", **over: object) -> None:
        opened = f"{opened}T09:00:00+08:00"
        names[archive.case(firm, opened, kind, number=number, flow=kind, **over)] = name

    end = {"closed_at": "2026-06-01T09:00:00+08:00"}
    case("old", ours, "2024-03-01", "余应急检〔2024〕12号", **end)
    case("penalty", ours, "2025-04-01", "余应急案〔2025〕1号", "penalty", title="宏达厂未进行安全教育案", **end)
    case("newer", other, "2025-05-01", "余应急检〔2025〕120号", **end)
    case("mine", ours, "2026-02-01", "余应急检〔2026〕3号", stage="on_site", lead_id=officer.officer_id)
    case("assisting", other, "2026-03-01", "余应急强〔2026〕12号", "compulsory", stage="applied",
         assist_id=officer.officer_id)  # fmt: skip
    case("permit", other, "2026-04-01", "余应急许〔2026〕2号", "licence", stage="received")
    case("void", ours, "2026-05-01", "余应急检〔2026〕4号", stage="planned", voided_at=AT)
    return Desk(station, names, officer.officer_id)


def test_nothing_typed_is_everything_but_what_was_voided_newest_first(desk: Desk) -> None:
    assert desk.found() == ["permit", "assisting", "mine", "newer", "penalty", "old"]


@pytest.mark.parametrize(
    ("kind", "standing", "expected"),
    [
        ("inspection", "", ["mine", "newer", "old"]),
        ("penalty", "", ["penalty"]),
        ("", "open", ["permit", "assisting", "mine"]),
        ("", "mine", ["assisting", "mine"]),
        ("", "ended", ["newer", "penalty", "old"]),
        ("", "void", ["void"]),
        ("inspection", "ended", ["newer", "old"]),
        ("compulsory", "mine", ["assisting"]),
        ("licence", "void", []),
    ],
)
def test_turning_kind_and_standing(desk: Desk, kind: str, standing: str, expected: list[str]) -> None:
    assert desk.found("", kind, standing) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/永根", ["permit", "assisting", "newer"]),
        ("yyshd", ["mine", "penalty", "old"]),
        ("hdsl", ["mine", "penalty", "old"]),
        ("yhs", ["mine", "penalty", "old"]),
        ("yonggen", ["permit", "assisting", "newer"]),
        ("永根", ["permit", "assisting", "newer"]),
        ("宁波五金", ["permit", "assisting", "newer"]),
        ("安全教育", ["penalty"]),
        ("ＹＹＳ ＨＤ", ["mine", "penalty", "old"]),
        ("3", ["mine"]),
        ("12", ["assisting", "newer", "old"]),
        ("12号", ["assisting", "newer", "old"]),
        ("120", ["newer"]),
        ("2026", ["permit", "assisting", "mine"]),
        ("2026 12", ["assisting"]),
        ("〔2026〕1", ["assisting"]),
        ("2025-12", ["newer"]),
        ("检12", ["newer", "old"]),
        ("余应急检〔2024〕12号", ["old"]),
        ("应急案", ["penalty"]),
        ("nothing", []),
        ("没有这样的", []),
        ("100%", []),
    ],
)
def test_every_way_of_typing(desk: Desk, typed: str, expected: list[str]) -> None:
    assert desk.found(typed) == expected


def test_a_credit_code_whole_or_in_part(desk: Desk) -> None:
    code = desk.station.store.all(models.Enterprise.select().where(models.Enterprise.initials == "yyshdslzpc"))[0][
        "uscc"
    ]
    assert desk.found(code) == desk.found(code[-4:].lower()) == ["mine", "penalty", "old"]


def test_what_is_typed_narrows_what_the_list_is_turned_to(desk: Desk) -> None:
    assert desk.found("hdsl", "inspection") == ["mine", "old"]
    assert desk.found("hdsl", "", "void") == ["void"]
    assert desk.found("12", "", "mine") == ["assisting"]
    assert desk.found("安全教育", "inspection") == []


def test_a_scanned_slip_is_its_case_alone(desk: Desk) -> None:
    case = next(each for each, name in desk.names.items() if name == "old")
    archive = Archive(desk.station)
    document = archive.row(
        models.Document, case_id=case, kind="disclosure_slip", number="1", title="公示单", sha256="0" * 64, size=1,
        issued_at=AT, issued_by=desk.officer,
    )  # fmt: skip
    archive.row(
        models.Slip, case_id=case, document_id=document, serial="330281103-2024-000012", payload="ANJIAN1 甲 乙",
        capture_code="Q7K2", issued_at=AT,
    )  # fmt: skip
    for written in ("330281103-2024-000012", " ANJIAN1 甲 乙\n", "Q7K2"):
        assert desk.found(written) == ["old"]


def test_a_renamed_enterprise_is_found_by_its_new_name_at_once(desk: Desk) -> None:
    assert desk.found("大发") == []
    row = desk.station.store.all(models.Enterprise.select().where(models.Enterprise.initials == "nbygwjc"))[0]
    from station.records.people import System

    with desk.station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.Enterprise, row["id"], name="宁波大发五金厂")
    assert desk.found("大发") == ["permit", "assisting", "newer"]


@pytest.mark.parametrize("typed", ["hdsl", "12", "2026", "检", "安全教育", "永根"])
def test_many_that_fit_give_the_newest_of_the_same(desk: Desk, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more than FEW fit the list is gone through from its head, and cut: the answer is the same as before."""
    before = desk.found(typed)
    monkeypatch.setattr(case_lists, "FEW", 0)
    assert desk.found(typed) == before and before
    monkeypatch.setattr(case_lists, "HITS", 1)
    assert desk.found(typed) == before[:1]


def test_open_ones_are_counted_by_kind(desk: Desk) -> None:
    assert case_search.counts(desk.station.store) == {"inspection": 1, "compulsory": 1, "licence": 1}


@pytest.mark.parametrize("typed", ["", "hdsl", "12", "2026", "检", "安全教育", "9133028"])
@pytest.mark.parametrize("few", [0, 2000])
def test_no_list_reads_the_cases_themselves_to_find_them(
    desk: Desk, typed: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan is of an index made for the list, and nothing that grows is sorted to be thrown away."""
    monkeypatch.setattr(case_lists, "FEW", few)
    desk.found("hdsl")  # the register is in memory now
    for kind in KINDS:
        for standing in STANDINGS:
            for step in plans_of(desk.station, lambda kind=kind, standing=standing: desk.found(typed, kind, standing)):
                if step.startswith("SCAN") and "case_file" in step:
                    assert (
                        "USING COVERING INDEX case_file_list" in step
                        or "USING INDEX case_file_open" in step
                        or ("INDEX case_file_titled" in step)
                    ), step
                assert not step.startswith("SCAN slip"), step
