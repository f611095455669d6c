"""页数不符: a scan with other than the issued pages is filed, and its paper stays missed until somebody accepts it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from station.documents import page_text
from station.records.case import CaseFile
from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.services import cases, missing_copies, papers, signed_copies
from station.services.history import of_case
from station.services.signed_copies import NotFiled, NotOdd
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.documents import scans
from tests.services.inspections import HAZARD, on_site
from tests.services.test_faces import issued, of
from tests.services.test_signed_copies import came, sheets

Make = Callable[..., int]


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    made = on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


@pytest.fixture
def record(station: Station, chief: Proof, case: CaseFile) -> IssuedDocument:
    """A record of two pages."""
    made = issued(station, chief, of(station, case, "D02"), read="台账。" * 250)
    assert page_text.count(papers.pdf_path(station, made).read_bytes()) == 2
    return made


@pytest.fixture
def pages(station: Station, record: IssuedDocument) -> list[Image.Image]:
    return sheets(station, record)


def missed(station: Station, case: CaseFile) -> dict[int, str]:
    """The papers missed in the case and days later at the station, each with what is odd about its scan."""
    store, now = station.store, station.clock.now()
    found = {one.paper_id: one.odd for one in missing_copies.of_case(store, case.id, now)}
    assert found == {one.paper_id: one.odd for one in missing_copies.missing(store, now.add(days=9))}
    return found


def test_a_page_too_few_is_filed_and_missed_until_accepted(
    station: Station, chief: Proof, case: CaseFile, record: IssuedDocument, pages: list[Image.Image]
) -> None:
    store, paper = station.store, record.paper_id or 0
    assert missed(station, case) == {paper: ""}
    done = signed_copies.take(station, chief, came(station, "一页.jpg", scans.jpeg(pages[0]), "photo"))
    (copy,) = done.filed
    assert done.warned == ("pages",) and copy.odd == "扫描 1 页，出具 2 页"
    assert of_case(station, case.id)[-1].reason == "一页.jpg：现场检查记录（页数不符：扫描 1 页，出具 2 页）"
    assert missed(station, case) == {paper: copy.odd} and not of(station, case, "D02").returned
    with pytest.raises(ReasonNeeded):
        signed_copies.accept(store, chief, copy.id, " ")
    taken = signed_copies.accept(store, chief, copy.id, "第二页是空白附页，核对过")
    assert (taken.odd, taken.taken_back_at, taken.taken_back_why) == ("", None, "")
    said = of_case(station, case.id)[-1]
    assert (said.action, said.reason) == (
        "paper.copy_accept",
        "接受 一页.jpg 作为《现场检查记录》的签字件（扫描 1 页，出具 2 页）：第二页是空白附页，核对过",
    )
    assert missed(station, case) == {} and of(station, case, "D02").returned
    with pytest.raises(NotOdd):
        signed_copies.accept(store, chief, copy.id, "再一次")
    assert audit(store).clean


def test_the_whole_paper_makes_up_for_a_part(
    station: Station, chief: Proof, case: CaseFile, record: IssuedDocument, pages: list[Image.Image]
) -> None:
    signed_copies.take(station, chief, came(station, "一页.jpg", scans.jpeg(pages[0]), "photo"))
    done = signed_copies.take(station, chief, came(station, "两页.pdf", scans.bound(pages)))
    assert (done.filed[0].odd, done.warned) == ("", ()) and missed(station, case) == {}
    signed_copies.take_back(station.store, chief, done.filed[0].id, "归错了")
    assert missed(station, case) == {record.paper_id: "扫描 1 页，出具 2 页"}


def test_a_page_too_many_shows_and_an_unread_code_does_not(
    station: Station, chief: Proof, case: CaseFile, record: IssuedDocument, pages: list[Image.Image]
) -> None:
    thrice = signed_copies.take(station, chief, came(station, "三页.pdf", scans.bound([*pages, pages[0]])))
    assert thrice.filed[0].odd == "扫描 3 页，出具 2 页"
    smudged = signed_copies.take(station, chief, came(station, "污.pdf", scans.bound([pages[0], scans.blank()])))
    assert (smudged.filed[0].odd, smudged.warned) == ("", ("uncoded",)) and missed(station, case) == {}


def test_pages_of_another_paper_fill_no_gap(
    station: Station, chief: Proof, case: CaseFile, record: IssuedDocument, pages: list[Image.Image]
) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    stack = scans.bound([pages[0], *sheets(station, order)])
    done = signed_copies.take(station, System("system:dock"), came(station, "混.pdf", stack))
    assert {one.paper_id: one.odd for one in done.filed} == {
        record.paper_id: "扫描 1 页，出具 2 页", order.paper_id: ""
    }  # fmt: skip


def test_by_hand_the_pages_are_counted_too(
    station: Station, chief: Proof, case: CaseFile, record: IssuedDocument
) -> None:
    paper = record.paper_id or 0
    whole = scans.bound([scans.blank(), scans.blank()])
    unread = signed_copies.by_hand(station, chief, came(station, "坏.jpg", b"\xff\xd8\xff c", "photo"), paper)
    assert (unread.pages, unread.odd) == (0, "页数没有数清，出具 2 页")
    assert missed(station, case) == {paper: unread.odd}
    assert signed_copies.by_hand(station, chief, came(station, "两页.pdf", whole), paper).odd == ""
    assert missed(station, case) == {}


def test_a_paper_that_was_never_issued_has_no_pages_to_be_held_against(
    station: Station, chief: Proof, case: CaseFile
) -> None:
    paper = of(station, case, "D04").paper.id
    item = came(station, "纸上写的.jpg", scans.jpeg(scans.blank()), "photo")
    assert signed_copies.by_hand(station, chief, item, paper).odd == ""


def test_nobody_but_a_person_accepts_and_not_what_was_taken_back(
    station: Station, chief: Proof, case: CaseFile, record: IssuedDocument, pages: list[Image.Image]
) -> None:
    (copy,) = signed_copies.take(station, chief, came(station, "一页.jpg", scans.jpeg(pages[0]), "photo")).filed
    with pytest.raises(NotAllowed):
        signed_copies.accept(station.store, System("system:dock"), copy.id, "自动")  # type: ignore[arg-type]
    back = signed_copies.take_back(station.store, chief, copy.id, "归错了")
    assert (back.odd, back.taken_back_why) == ("", "归错了")
    with pytest.raises(NotFiled):
        signed_copies.accept(station.store, chief, copy.id, "晚了")


def test_after_days_it_is_missed_by_everybody(
    station: Station, chief: Proof, record: IssuedDocument, pages: list[Image.Image], clock: FrozenClock
) -> None:
    signed_copies.take(station, chief, came(station, "一页.jpg", scans.jpeg(pages[0]), "photo"))
    (one,) = missing_copies.missing(station.store, clock.now().add(days=9))
    assert (one.paper_id, one.days, one.odd) == (record.paper_id, 9, "扫描 1 页，出具 2 页")
