"""Receipts of other systems from their file to what they answer: disclosures, pushes, numbers elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from station.documents import tables
from station.records.case import CaseFile
from station.records.casework import CasePaper
from station.records.disclosure import Disclosure
from station.records.moment import moment
from station.records.people import Proof
from station.rules.import_sheet import NoHeadings
from station.services import cases, disclosures, external_refs, push, receipt_import, staff, sticks
from station.services.receipt_import import ReceiptsSeen
from station.store import audit, case_papers, deadlines, parties, publications, pushes
from station.store import disclosures as results
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.rules.draw.sample import code
from tests.services.inspections import on_site
from tests.services.penalty_walk import Desk
from tests.services.publishing import decided_both
from tests.services.test_plan_import import in_tray

Make = Callable[..., int]
FIRM = "余姚市宏达塑料制品有限公司"
HEADINGS = ("案号", "系统", "回执编号", "公示链接", "公示时间", "结果", "退回原因")
URL = "https://zjzwfw.gov.cn/1"


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """A file as a workbook."""

    def make(lines: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS, name: str = "回执.xlsx") -> Path:
        book = Workbook()
        page = book.worksheets[0]
        for row in (headings, *lines):
            page.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def case(station: Station, chief: Proof, officer: Proof, enterprise: Make) -> CaseFile:
    """A clean inspection, its result queued."""
    found = on_site(station, chief, enterprise(uscc=code(1), name=FIRM))
    cases.record_result(station.store, officer, found.id, "no_issue", signed=True)
    return found


@pytest.fixture
def approved(station: Station, chief: Proof, case: CaseFile) -> Disclosure:
    """It may go out."""
    (item,) = results.of_case(station.store, case.id)
    disclosures.check(station.store, chief, item.id)
    return disclosures.approve(station.store, chief, item.id)


def entered(station: Station, actor: Proof, path: Path | str, system: str = "") -> ReceiptsSeen:
    seen = receipt_import.preview(station, path, system)
    assert receipt_import.adopt(station, actor, seen).refused == ()
    return seen


def reasons(seen: ReceiptsSeen) -> dict[int, str]:
    return {each.row: "；".join(fault.reason for fault in each.faults) for each in seen.compared.rejected}


def test_the_whole_way(
    station: Station, chief: Proof, approved: Disclosure, sheet: Callable[..., Path], clock: FrozenClock
) -> None:
    number = approved.number
    path = sheet(
        [
            # Other systems put other brackets around the year.
            [
                number.replace("〔", "[").replace("〕", "]"),
                "浙江政务服务网",
                "ZJ-1",
                URL,
                "2026-11-20 08:30:00",
                "已公示",
                "",
            ],
            [number, "省平台", "SP-9", "", "2026/11/20", "接收成功", ""],
            [number, "市级系统", "", "", "", "退回", "缺统一社会信用代码"],
            [number, "浙政钉·掌上执法", "ZS-3", "https://zfjg.example/3", "", "", ""],
            ["余应急检〔2026〕77号", "政务网", "ZJ-2", "", "", "", ""],
            ["合计", "", "", "", "", "", ""],
        ]
    )
    before = station.store.size()
    seen = receipt_import.preview(station, path)
    assert station.store.size() == before, "a preview writes nothing"
    assert [(each.said.row, each.answers) for each in seen.compared.matched] == [
        (2, "disclosure"),
        (3, "push"),
        (4, "push"),
        (5, "reference"),
    ]
    assert reasons(seen) == {6: "没有找到它说的案件"} and len(seen.sheet.skipped) == 1
    assert receipt_import.adopt(station, chief, seen) == receipt_import.ReceiptsEntered(4, ())
    assert results.get(station.store, approved.id).state == "published"
    (step,) = publications.steps(station.store, [approved.id])[approved.id]
    assert (step.receipt, step.url, step.happened_at) == ("ZJ-1", URL, moment("2026-11-20T08:30:00+08:00"))
    (public,) = (one for one in deadlines.of_case(station.store, approved.case_id) if one.rule == "PUB_20WD")
    assert public.met_at == moment("2026-11-20T08:30:00+08:00"), "when it went out, not when the file came"
    told = {
        each.system: (each.state, each.receipt, each.answer) for each in push.of_case(station.store, approved.case_id)
    }
    assert told == {"province": ("accepted", "SP-9", ""), "city": ("refused", "", "缺统一社会信用代码")}
    (reference,) = external_refs.of_case(station.store, approved.case_id)
    assert (reference.ref.system, reference.ref.ref) == ("mobile", "ZS-3")
    assert station.media.path(seen.file.sha256).read_bytes() == seen.file.data
    assert audit.audit(station.store, full=True).clean


def test_a_second_time_there_is_nothing_to_enter(
    station: Station, chief: Proof, approved: Disclosure, sheet: Callable[..., Path]
) -> None:
    lines = [
        [approved.number, "政务网", "ZJ-1", URL, "", "", ""],
        [approved.number, "省平台", "SP-9", "", "", "", ""],
        [approved.number, "市级系统", "", "", "", "退回", ""],
        [approved.number, "掌上执法", "ZS-3", "", "", "", ""],
    ]
    path = sheet(lines)
    entered(station, chief, path)
    before = station.store.size()
    seen = receipt_import.preview(station, path)
    assert (seen.compared.matched, seen.compared.known, seen.compared.rejected) == ((), 4, ())
    with pytest.raises(receipt_import.NothingToEnter):
        receipt_import.adopt(station, chief, seen)
    assert station.store.size() == before
    # Another receipt for what has one is no news that can be entered.
    seen = receipt_import.preview(station, sheet([[approved.number, "政务网", "ZJ-2", "", "", "", ""]], name="又.xlsx"))
    assert reasons(seen) == {2: "已登记过别的回执，请核对"}


def test_what_was_refused_and_pushed_again_takes_its_receipt(
    station: Station, chief: Proof, approved: Disclosure, sheet: Callable[..., Path]
) -> None:
    entered(station, chief, sheet([[approved.number, "省平台", "", "", "", "退回", "缺字段"]]))
    (refused,) = (each for each in push.of_case(station.store, approved.case_id) if each.state == "refused")
    again = push.again(station.store, chief, refused.id)
    entered(station, chief, sheet([[approved.number, "省平台", "SP-2", "", "", "成功", ""]], name="二.xlsx"))
    told = {each.id: each.state for each in push.of_case(station.store, approved.case_id) if each.system == "province"}
    assert told == {refused.id: "refused", again.id: "accepted"}


def test_what_has_left_is_answered_before_what_has_not(
    station: Station, chief: Proof, approved: Disclosure, sheet: Callable[..., Path]
) -> None:
    (first,) = (each for each in push.of_case(station.store, approved.case_id) if each.system == "province")
    push.hand_over(station.store, chief, [first.id])
    with station.store.act(chief, "push.export", subject="push") as act:
        pushes.add(act, approved.case_id, approved.id, "province", "change", "{}")
    lines = [[approved.number, "省平台", "SP-1", "", "", "", ""], [approved.number, "省平台", "SP-2", "", "", "", ""]]
    entered(station, chief, sheet(lines))
    told = [each.receipt for each in push.of_case(station.store, approved.case_id) if each.system == "province"]
    assert told == ["SP-1", "SP-2"]


def test_the_system_may_be_named_beside_the_file(
    station: Station, chief: Proof, approved: Disclosure, sheet: Callable[..., Path]
) -> None:
    path = sheet([[approved.number, "ZJ-1"]], ["案件编号", "公示编号"])
    assert "没有写明是哪个系统" in reasons(receipt_import.preview(station, path))[2]
    with pytest.raises(receipt_import.SystemUnknown, match="fax"):
        receipt_import.preview(station, path, "fax")
    entered(station, chief, path, "zj_gov_service")
    assert results.get(station.store, approved.id).state == "published"


def test_matched_by_credit_code_where_nothing_else_is_said(
    station: Station, chief: Proof, approved: Disclosure, sheet: Callable[..., Path]
) -> None:
    headings = ["统一社会信用代码", "平台", "回执号"]
    seen = receipt_import.preview(station, sheet([[code(1), "政务网", "ZJ-1"], [code(2), "政务网", "ZJ-2"]], headings))
    assert [each.id for each in seen.compared.matched] == [approved.id] and reasons(seen) == {3: "没有找到它说的案件"}
    both = sheet([[approved.number, code(2), "政务网", "ZJ-1"]], ["案号", *headings], name="二.xlsx")
    assert FIRM in reasons(receipt_import.preview(station, both))[2]


def test_matched_by_the_number_of_the_decision_and_by_name(
    station: Station, clock: FrozenClock, enterprise: Make, sheet: Callable[..., Path]
) -> None:
    desk = Desk(station, clock)
    case = decided_both(desk, enterprise())
    number = next(each.number for each in papers_of(station, case.id) if "罚" in each.number)
    headings = ["决定书文号", "行政相对人名称", "系统", "回执编号"]
    lines = [[number, "", "省平台", "SP-1"], [number, "张三", "省平台", "SP-2"], [number, "李四", "信用中国", "XY-3"]]
    seen = receipt_import.preview(station, sheet(lines, headings))
    assert reasons(seen).keys() == {2}, "two were punished, and the row says neither"
    assert "请写明案号和当事人" in reasons(seen)[2] and "张三" in reasons(seen)[2]
    assert [(each.target, each.said.receipt) for each in seen.compared.matched][0] == ("张三", "SP-2")
    # A unit alone is on the credit site: its record is the only one there, whatever the row calls it.
    (credit,) = (each for each in seen.compared.matched if each.said.system == "credit")
    assert credit.answers == "push" and credit.target == parties.of_case(station.store, case.id)[0].name


def test_a_result_that_may_not_go_out_takes_no_receipt(
    station: Station, case: CaseFile, sheet: Callable[..., Path]
) -> None:
    seen = receipt_import.preview(station, sheet([[case.number, "政务网", "ZJ-1", "", "", "", ""]]))
    assert "批准" in reasons(seen)[2]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", "政务网", "ZJ-1", "", "", "", ""], "没有写明是哪个案件"),
        (["{}", "政务网", "", "", "", "成功", ""], "没有回执编号"),
        (["{}", "传真", "ZJ-1", "", "", "", ""], "可写 浙江政务服务网"),
        (["{}", "政务网", "ZJ-1", "", "", "也许", ""], "可写 成功"),
        (["{}", "政务网", "ZJ-1", "", "前天", "", ""], "不是日期"),
        (["{}", "政务网", "ZJ-1", "", "2027-01-01", "", ""], "时间还没有到"),
        (["{}", "政务网", "1.2E+17", "", "", "", ""], "科学计数"),
        (["{}", "政务网", "'=1+1", "", "", "退回", "=cmd|' /C calc'!A0"], "公式"),
        (["{}", "部门门户网站", "ZJ-1", "", "", "", ""], "没有去这个系统"),
        (["{}", "政务网", "", "", "", "退回", "错"], "没有等着答复的推送"),
        (["{}", "政务网", "长" * 201, "", "", "", ""], "201"),
    ],
)
def test_a_row_that_cannot_be_entered_says_why(
    station: Station, approved: Disclosure, tmp_path: Path, row: list[str], words: str
) -> None:
    path = tmp_path / "回执.csv"
    path.write_text("\n".join(",".join(each) for each in (HEADINGS, row)).replace("{}", approved.number), "utf-8")
    seen = receipt_import.preview(station, path)
    assert seen.compared.matched == () and words in reasons(seen)[2], reasons(seen)


def test_a_receipt_given_twice_answers_once(station: Station, approved: Disclosure, sheet: Callable[..., Path]) -> None:
    row = [approved.number, "政务网", "ZJ-1", "", "", "", ""]
    seen = receipt_import.preview(station, sheet([row, row]))
    assert len(seen.compared.matched) == 1 and "前面一行" in reasons(seen)[3]


def test_what_the_verb_refuses_is_named_and_the_others_go_on(
    station: Station, chief: Proof, approved: Disclosure, sheet: Callable[..., Path]
) -> None:
    lines = [[approved.number, "政务网", "ZJ-1", "javascript:alert(1)", "", "", ""]]
    lines.append([approved.number, "省平台", "SP-1", "", "", "", ""])
    done = receipt_import.adopt(station, chief, receipt_import.preview(station, sheet(lines)))
    assert done.entered == 1 and [each.row for each in done.refused] == [2]
    assert "javascript" in done.refused[0].faults[0].reason
    assert results.get(station.store, approved.id).state == "approved"


def test_who_may_not_enter_all_of_it_enters_nothing(
    station: Station, officer: Proof, approved: Disclosure, sheet: Callable[..., Path]
) -> None:
    lines = [[approved.number, "省平台", "SP-1", "", "", "", ""], [approved.number, "政务网", "ZJ-1", "", "", "", ""]]
    before = station.store.size()
    with pytest.raises(receipt_import.MayNotEnter, match="公示回执"):
        receipt_import.adopt(station, officer, receipt_import.preview(station, sheet(lines)))
    assert station.store.size() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_from_the_tray(station: Station, chief: Proof, approved: Disclosure, tmp_path: Path, encoding: str) -> None:
    staff.enrol(station.store, station.keys, chief, staff.NewOfficer("赵内勤", frozenset({"clerk"}), None, None), PIN)
    clerk = staff.sign_in(station.store, station.keys, "赵内勤", PIN)
    lines = (HEADINGS, [approved.number, "政务网", "㙟-1", "", "", "", ""])
    item_id = in_tray(station, chief, "\r\n".join(",".join(row) for row in lines).encode(encoding), "回执.csv")
    seen = entered(station, clerk, f"tray/{item_id}")
    item = sticks.item(station.store, item_id)
    assert (item.state, item.used_for) == ("used", f"receipts/{seen.file.sha256[:16]}")
    (step,) = publications.steps(station.store, [approved.id])[approved.id]
    assert step.receipt == "㙟-1"


def test_no_table_and_no_headings(station: Station, sheet: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(NoHeadings) as refusal:
        receipt_import.preview(station, sheet([["a"]], ["案号"]))
    assert "回执编号" in refusal.value.advice
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 40)
    with pytest.raises(tables.NotATable):
        receipt_import.preview(station, path)


def papers_of(station: Station, case_id: int) -> list[CasePaper]:

    return list(case_papers.of_case(station.store, case_id))
