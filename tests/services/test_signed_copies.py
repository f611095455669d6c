"""签字文书收回: a scan is filed by the code on its pages, by hand where it has none, taken back where it was wrong."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from station.documents.qr import link_symbol, png
from station.records.case import CaseFile
from station.records.docking import TrayItem
from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.records.stick import Received
from station.rules.paper_code import paper_code
from station.services import case_papers, cases, faces, missing_copies, papers, signed_copies, staff, sticks
from station.services.history import about, of_case
from station.services.signed_copies import CopyKnown, NotAScan, NotFiled, PaperVoid
from station.services.sticks import ItemLost, ItemSettled
from station.store import law
from station.store import sticks as tray
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded, RowMissing
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.documents import scans
from tests.services.inspections import HAZARD, on_site, planned, record_ahead, sign_in_again
from tests.services.test_faces import answered, issued, of

Make = Callable[..., int]
DOCK = System("system:dock")


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    """An inspection that ordered something; nothing is printed yet."""
    made = on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


def came(station: Station, name: str, content: bytes, kind: str = "scan") -> int:
    """A file in the tray."""
    digest = station.media.put(content)
    with station.store.act(DOCK, "tray.receive", subject="stick/USB0001") as act:
        tray.receive(act, None, [Received(name, kind, len(content), digest)])
    return max(item.id for item in sticks.tray(station.store))


def state(station: Station, item: int) -> TrayItem:
    return sticks.item(station.store, item)


def sheets(station: Station, document: IssuedDocument, angle: float = 2) -> list[Image.Image]:
    """The issued page as it comes back."""
    return [
        scans.scanned(each, angle)
        for each in scans.sheets(papers.pdf_path(station, document).read_bytes(), station.home.root)
    ]


def issued_again(station: Station, actor: Proof, case: CaseFile) -> IssuedDocument:
    """A second issue of the record."""
    paper = of(station, case, "D02").paper.id
    return faces.issue(station, actor, paper, answered(station, paper), "写错了日期")


def test_a_scan_is_filed_by_its_code(station: Station, chief: Proof, officer: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    pages = sheets(station, order)
    scan = scans.bound(pages)
    item, told = came(station, "扫描0001.pdf", scan), list[int]()
    done = signed_copies.take(station, officer, item, told.append)
    assert told == list(range(1, len(pages) + 1)) and done.pages == len(pages)
    assert (done.why, done.warned) == ("", ())
    (copy,) = done.filed
    assert (copy.paper_id, copy.document_id, copy.found) == (order.paper_id, order.id, "code")
    assert (copy.title, copy.number, copy.case_number) == (order.title, order.number, case.number)
    assert (copy.name, copy.pages, copy.size, copy.tray_id) == ("扫描0001.pdf", len(pages), len(scan), item)
    kept = signed_copies.copy_out(station, copy.id)
    assert kept.read_bytes() == scan
    assert kept.name == f"{case.number} 责令限期整改指令书 签字件 {copy.id}.pdf"
    assert (state(station, item).state, state(station, item).used_for) == ("used", f"case/{case.id}")
    assert signed_copies.of_case(station.store, case.id) == [copy] == signed_copies.recent(station.store)
    assert signed_copies.waiting(station.store) == []
    assert of(station, case, "D04").returned and of(station, case, "D04").state == "returned"
    last = of_case(station, case.id)[-1]
    assert (last.action, last.reason) == ("paper.copy", f"扫描0001.pdf：{order.title}")
    assert audit(station.store).clean


def test_a_photo_of_one_page_will_do(station: Station, officer: Proof, chief: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    item = came(station, "手机照片.jpg", scans.jpeg(sheets(station, order, 181)[0]), "photo")
    assert [one.paper_id for one in signed_copies.take(station, officer, item).filed] == [order.paper_id]


def test_the_dock_files_by_code_without_anybody(station: Station, chief: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    item = came(station, "a.pdf", papers.pdf_path(station, order).read_bytes())
    assert signed_copies.take(station, DOCK, item).filed


def test_a_batch_lies_with_every_paper_in_it(station: Station, chief: Proof, case: CaseFile, enterprise: Make) -> None:
    """Twenty sheets out of the feeder: papers of two cases, backs, one sheet upside down."""
    other = planned(station, chief, enterprise(), draw_no=2)
    cases.approve(station.store, chief, other.id)
    cases.dispatch(station.store, chief, other.id)
    cases.arrive(station.store, chief, other.id, identity_shown=True, told=cases.ALL_TOLD)
    order, record = (issued(station, chief, of(station, case, code)) for code in ("D04", "D02"))
    ahead = record_ahead(station, chief, other)
    stack = [sheets(station, order), sheets(station, record, 180), sheets(station, ahead)]
    pages = [scans.blank(), *(page for paper in stack for page in paper)]
    pages += [scans.blank()] * (20 - len(pages))
    item = came(station, "批量.pdf", scans.bound(pages))
    done = signed_copies.take(station, chief, item)
    assert {one.paper_id: one.pages for one in done.filed} == {
        order.paper_id: len(stack[0]), record.paper_id: len(stack[1]), ahead.paper_id: len(stack[2])
    }  # fmt: skip
    assert len({one.sha256 for one in done.filed}) == 1 and done.pages == 20
    assert done.warned == ("uncoded",)
    used = state(station, item).used_for
    assert used == "cases/" + "/".join(map(str, sorted([case.id, other.id])))
    for each, titles in ((case.id, {order.title, record.title}), (other.id, {ahead.title})):
        (line,) = [line for line in of_case(station, each) if line.action == "paper.copy"]
        assert set(line.reason.partition("：")[2].split("、")) == titles
    assert audit(station.store).clean


def test_what_bears_no_code_stays_with_the_reason(station: Station, chief: Proof, case: CaseFile) -> None:
    foreign = paper_code(330_281_104 << 33 | 77, 1)
    never = paper_code(of(station, case, "D04").paper.id, 1)
    files = {
        "白纸.jpg": (scans.jpeg(scans.blank()), "各页都没有读到文书码"),
        "网址.png": (png(link_symbol("https://example.cn/")), "页上的二维码不是文书码"),
        "别站.png": (png(link_symbol(foreign)), "文书码是别的站的"),
        "没出具.png": (png(link_symbol(never)), "文书码在本站没有出具过"),
        "坏.jpg": (b"\xff\xd8\xff\xe0" + bytes(40), "文件打不开，可能损坏或者加密"),
    }
    for name, (content, why) in files.items():
        item = came(station, name, content, "photo")
        done = signed_copies.take(station, chief, item)
        assert (done.filed, done.why) == ((), why)
        assert state(station, item).state == "waiting"
        assert about(station.store, f"tray/{item}")[-1].reason == why
    waiting = {one.name: one for one in signed_copies.waiting(station.store)}
    assert {name: one.why for name, one in waiting.items()} == {name: why for name, (_, why) in files.items()}
    assert all(one.looked for one in waiting.values())


def test_by_hand_it_goes_where_a_person_says(station: Station, chief: Proof, case: CaseFile) -> None:
    paper = of(station, case, "D04").paper
    item = came(station, "白纸.jpg", scans.jpeg(scans.blank()), "photo")
    copy = signed_copies.by_hand(station, chief, item, paper.id)
    assert (copy.paper_id, copy.document_id, copy.found, copy.pages) == (paper.id, None, "hand", 1)
    assert state(station, item).used_for == f"case/{case.id}"
    with pytest.raises(ItemSettled):
        signed_copies.by_hand(station, chief, item, paper.id)
    with pytest.raises(RowMissing):
        signed_copies.by_hand(station, chief, came(station, "b.jpg", b"\xff\xd8\xff b", "photo"), 7)
    unread = signed_copies.by_hand(station, chief, came(station, "c.jpg", b"\xff\xd8\xff c", "photo"), paper.id)
    assert unread.pages == 0


def test_a_void_paper_takes_no_scan_by_hand(station: Station, chief: Proof, case: CaseFile) -> None:
    record = of(station, case, "D02").paper
    case_papers.void(station.store, chief, record.id, "写错了")
    item = came(station, "白纸.jpg", scans.jpeg(scans.blank()), "photo")
    with pytest.raises(PaperVoid):
        signed_copies.by_hand(station, chief, item, record.id)
    assert state(station, item).state == "waiting"


def test_a_wrong_filing_is_taken_back(station: Station, chief: Proof, officer: Proof, case: CaseFile) -> None:
    store = station.store
    order = issued(station, chief, of(station, case, "D04"))
    record = of(station, case, "D02").paper
    item = came(station, "a.jpg", scans.jpeg(sheets(station, order)[0]), "photo")
    wrong = signed_copies.by_hand(station, officer, item, record.id)
    with pytest.raises(ReasonNeeded):
        signed_copies.take_back(store, officer, wrong.id, " ")
    back = signed_copies.take_back(store, officer, wrong.id, "归错了文书")
    assert back.taken_back_at is not None and back.taken_back_why == "归错了文书"
    with pytest.raises(NotFiled):
        signed_copies.take_back(store, officer, wrong.id, "再一次")
    (again,) = signed_copies.waiting(store)
    assert (again.item_id, again.looked, again.why) == (item, True, "")
    assert "取自《现场检查记录》：归错了文书" in (of_case(station, case.id)[-1].reason)
    (right,) = signed_copies.take(station, officer, item).filed
    assert right.paper_id == order.paper_id
    assert [one.id for one in signed_copies.of_case(store, case.id)] == [wrong.id, right.id]
    assert audit(store).clean


def test_one_of_a_batch_taken_back_leaves_the_rest(station: Station, chief: Proof, case: CaseFile) -> None:
    order, record = (issued(station, chief, of(station, case, code)) for code in ("D04", "D02"))
    item = came(station, "b.pdf", scans.bound([sheets(station, order)[0], sheets(station, record)[0]]))
    first, second = signed_copies.take(station, chief, item).filed
    signed_copies.take_back(station.store, chief, first.id, "不是这份")
    assert state(station, item).state == "used"
    signed_copies.take_back(station.store, chief, second.id, "也不是")
    assert state(station, item).state == "waiting"


def test_an_issue_that_was_replaced_is_filed_with_a_warning(station: Station, chief: Proof, case: CaseFile) -> None:
    old, new = issued(station, chief, of(station, case, "D02")), issued_again(station, chief, case)
    item = came(station, "旧.jpg", scans.jpeg(sheets(station, old)[0]), "photo")
    done = signed_copies.take(station, chief, item)
    assert [one.document_id for one in done.filed] == [old.id] and done.warned == ("replaced",)
    both = came(station, "新旧.pdf", scans.bound([sheets(station, old)[0], sheets(station, new)[0]]))
    done = signed_copies.take(station, chief, both)
    assert [(one.document_id, one.pages) for one in done.filed] == [(new.id, 2)] and done.warned == ()


def test_a_void_paper_and_a_foreign_sheet_are_said(station: Station, chief: Proof, case: CaseFile) -> None:
    record = issued(station, chief, of(station, case, "D02"))
    case_papers.void(station.store, chief, record.paper_id or 0, "写错了")
    sheet = Image.open(BytesIO(png(link_symbol(paper_code(330_281_104 << 33 | 77, 1))))).convert("L")
    item = came(station, "混.pdf", scans.bound([sheets(station, record)[0], sheet]))
    assert signed_copies.take(station, chief, item).warned == ("void", "strange", "uncoded")


def test_the_same_scan_lies_with_a_paper_once(station: Station, chief: Proof, case: CaseFile) -> None:
    order = issued(station, chief, of(station, case, "D04"))
    item = came(station, "a.jpg", scans.jpeg(sheets(station, order)[0]), "photo")
    signed_copies.take(station, chief, item)
    sticks.put_back(station.store, chief, item)
    with pytest.raises(CopyKnown) as refused:
        signed_copies.take(station, chief, item)
    assert "不用再归一次" in refused.value.message and order.number in refused.value.message
    with pytest.raises(CopyKnown):
        signed_copies.by_hand(station, chief, item, order.paper_id or 0)
    record = of(station, case, "D02").paper
    assert signed_copies.by_hand(station, chief, item, record.id).paper_id == record.id


def test_a_batch_filed_in_part_is_filed_to_its_end(station: Station, chief: Proof, case: CaseFile) -> None:
    order, record = (issued(station, chief, of(station, case, code)) for code in ("D04", "D02"))
    item = came(station, "b.pdf", scans.bound([sheets(station, order)[0], sheets(station, record)[0]]))
    signed_copies.by_hand(station, chief, item, order.paper_id or 0)
    sticks.put_back(station.store, chief, item)
    done = signed_copies.take(station, chief, item)
    assert [one.paper_id for one in done.filed] == [record.paper_id] and done.warned == ("known",)


def test_what_is_no_scan_or_is_gone_is_refused(station: Station, chief: Proof, clerk: Proof, case: CaseFile) -> None:
    sheet = came(station, "名单.csv", "代码,名称\n".encode(), "sheet")
    with pytest.raises(NotAScan):
        signed_copies.take(station, chief, sheet)
    gone = came(station, "gone.jpg", b"\xff\xd8\xff gone", "photo")
    station.media.path(state(station, gone).sha256).unlink()
    with pytest.raises(ItemLost):
        signed_copies.take(station, chief, gone)
    assert signed_copies.by_hand(
        station, clerk, came(station, "x.jpg", b"\xff\xd8\xff x", "photo"), of(station, case, "D04").paper.id
    )
    with pytest.raises(NotAllowed):
        signed_copies.by_hand(
            station, System("system:nightly"), came(station, "y.jpg", b"\xff\xd8\xff y", "photo"),  # type: ignore[arg-type]
            of(station, case, "D04").paper.id,
        )  # fmt: skip


@pytest.fixture
def clerk(station: Station, chief: Proof) -> Proof:
    staff.enrol(station.store, station.keys, chief, staff.NewOfficer("钱芳", frozenset({"clerk"}), None, None), PIN)
    return staff.sign_in(station.store, station.keys, "钱芳", PIN)


def test_what_was_issued_and_not_returned_is_missed(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    store = station.store
    assert missing_copies.missing(store, clock.now().add(days=30)) == []
    order, record = (issued(station, chief, of(station, case, code)) for code in ("D04", "D02"))
    assert missing_copies.missing(store, clock.now().add(days=6)) == []
    found = missing_copies.missing(store, clock.now().add(days=7))
    assert {(one.paper_id, one.document_id, one.days) for one in found} == {
        (order.paper_id, order.id, 7), (record.paper_id, record.id, 7)
    }  # fmt: skip
    assert {one.who for one in found} == {("officer", "party")}
    assert {(one.case_number, one.enterprise) for one in found} == {(case.number, "余姚市宏达塑料制品有限公司")}
    item = came(station, "a.jpg", scans.jpeg(sheets(station, order)[0]), "photo")
    (copy,) = signed_copies.take(station, chief, item).filed
    later = clock.now().add(days=40)
    assert [one.paper_id for one in missing_copies.missing(store, later)] == [record.paper_id]
    signed_copies.take_back(store, chief, copy.id, "模糊")
    assert len(missing_copies.missing(store, later)) == 2
    assert missing_copies.missing(store, clock.now().add(days=366)) == []
    assert len(missing_copies.missing(store, clock.now().add(days=366), ever=True)) == 2
    case_papers.void(store, chief, record.paper_id or 0, "写错了")
    assert [one.paper_id for one in missing_copies.missing(store, later)] == [order.paper_id]


def test_a_second_issue_is_missed_from_its_own_day(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    issued(station, chief, of(station, case, "D02"))
    clock.advance(days=5)
    new = issued_again(station, sign_in_again(station)[0], case)
    assert missing_copies.missing(station.store, clock.now().add(days=6)) == []
    assert [one.document_id for one in missing_copies.missing(station.store, clock.now().add(days=7))] == [new.id]


def test_the_approval_form_is_signed_too_and_the_plan_is_not_left_out(station: Station, clock: FrozenClock) -> None:
    signed = {one.code: missing_copies.who_signs(one) for one in law.of(station.store).papers}
    assert signed["D00"] == ("officer", "chief") and signed["D01"] == ("chief",)
    assert any(not who for who in signed.values())
