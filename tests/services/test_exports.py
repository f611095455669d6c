"""双公示 out of real cases: what goes, what is kept out and why, and that nothing secret leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station.records.case import CaseFile
from station.records.export import Kind
from station.records.moment import day
from station.rules.redaction import Redacted
from station.services import cases as inspecting
from station.services import (
    disclosure_edits,
    disclosure_ends,
    disclosures,
    export_words,
    exports,
    measures,
    push,
)
from station.services.filled import Filled
from station.store import disclosures as rows
from station.store import publications
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.exporting import (
    CREDIT,
    FIRST,
    LAST,
    approved,
    as_libreoffice_reads,
    cells,
    check,
    known,
    make,
    needs_libreoffice,
    table,
    why,
)
from tests.services.inspections import HAZARD, on_site
from tests.services.penalty_walk import SHOWN, Desk, Make
from tests.services.publishing import BOSS, SECRETS, decided_both, of, publish
from tests.services.test_faces import issued
from tests.services.test_faces import of as face_of


@pytest.fixture
def station(station: Station) -> Station:
    return known(station)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def test_a_decision_goes_once_it_is_approved(station: Station, desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(name="余姚市宏达塑料制品有限公司"), 3_000)
    found = check(station)
    assert found.rows == () and why(found) == [["state"]] and found.held_back == 0
    assert export_words.lines(found.rejected[0])[0] == f"{case.number}  余姚市宏达塑料制品有限公司"
    assert "待脱敏复核" in export_words.lines(found.rejected[0])[1] and "F7" in export_words.lines(found.rejected[0])[1]
    approved(desk, case)
    one = cells(check(station))
    assert one["行政相对人名称"] == "余姚市宏达塑料制品有限公司" and one["行政相对人类别"] == "法人及非法人组织"
    assert one["行政处罚决定书文号"] == "（余）应急罚〔2026〕1号" and one["处罚类别"] == "罚款"
    assert (one["罚款金额（万元）"], one["处罚内容"]) == ("0.300000", "罚款3,000元")
    assert (one["处罚决定日期"], one["公示截止期"]) == ("2026/11/20", "2027/11/20")
    assert one["处罚机关"] == "余姚市应急管理局" and one["处罚机关统一社会信用代码"].startswith("1133")
    assert one["证件号码"] == one["法定代表人身份证号"] == ""


def test_only_what_was_decided_in_the_period(station: Station, desk: Desk, enterprise: Make) -> None:
    approved(desk, desk.decided(enterprise(), 3_000))
    for first, last, count in (
        ("2026-11-20", "2026-11-20", 1),
        ("2026-11-21", "2026-11-30", 0),
        ("2026-11-01", "2026-11-19", 0),
    ):
        assert len(exports.check(station, "credit", day(first), day(last)).rows) == count
    with pytest.raises(exports.PeriodWrong, match="以前"):
        exports.check(station, "credit", LAST, FIRST)


def test_without_the_organ_s_code_nothing_goes_and_it_is_said_where_it_belongs(
    station: Station, desk: Desk, enterprise: Make
) -> None:
    approved(desk, desk.decided(enterprise(), 3_000))
    bare = replace(station, settings=replace(station.settings, organ_code=""))
    found = check(bare)
    assert found.rows == () and why(found) == [["missing", "missing"]]
    assert "organ_code" in export_words.what_to_do(found.rejected[0].problems[0])


def test_persons_do_not_go_to_the_credit_register(station: Station, desk: Desk, enterprise: Make) -> None:
    case = decided_both(desk, enterprise(name="余姚市甲厂"))
    approved(desk, case)
    for item in rows.of_case(station.store, case.id):
        if item.state == "pending":
            publish(desk, item)
    found = check(station)
    assert [one[0] for one in found.rows] == ["余姚市甲厂"] and found.rejected == ()
    assert "张三" not in json.dumps(found.rows, ensure_ascii=False)


def test_what_is_withheld_withdrawn_or_being_withdrawn_is_left_out(
    station: Station, desk: Desk, enterprise: Make, tmp_path: Path
) -> None:
    kept, out, gone = (desk.decided(enterprise(name=f"余姚市{name}厂"), 3_000) for name in ("留", "出", "撤"))
    disclosures.withhold(station.store, desk.who("王建国"), of(desk, kept, CREDIT).id, "trade_secret", "涉及配方")
    for case in (out, gone):
        publish(desk, of(desk, case, CREDIT))
    disclosure_ends.order_withdrawal(station.store, desk.who("王建国"), of(desk, gone, CREDIT).id, "决定撤销")
    found = check(station)
    assert [one[0] for one in found.rows] == ["余姚市出厂"] and found.held_back == 2 and found.rejected == ()
    words = "".join("".join(line) for line in table(make(station, desk, "credit", tmp_path)))
    assert "余姚市留厂" not in words and "余姚市撤厂" not in words and kept.number not in words


def test_nothing_struck_out_is_in_any_file(station: Station, desk: Desk, enterprise: Make, tmp_path: Path) -> None:
    firm = enterprise(name="余姚市甲厂", legal_person="欧阳文", phone="0574-62001234")
    case = decided_both(desk, firm, boss=replace(BOSS, phone="13800009999"))
    disclosure_edits.strike(station.store, desk.who(), of(desk, case, CREDIT).id, "压力机", "设备型号涉及商业秘密")
    for item in rows.of_case(station.store, case.id):
        publish(desk, item)
    struck = {one.original for item in rows.of_case(station.store, case.id)
              for one in publications.strikes(station.store, item.id)}  # fmt: skip
    assert {"压力机", "13912345678"} <= struck
    visit = on_site(station, desk.who("王建国"), firm)
    hazards = [replace(HAZARD, description="欧阳文（0574-62001234）未加防护")]
    inspecting.record_result(station.store, desk.who(), visit.id, "rectify", signed=True, hazards=hazards)
    kinds: tuple[Kind, ...] = ("credit", "licence", "inspection", "statistics")
    told = [row for kind in kinds for row in check(station, kind).rows]
    words = "".join(cell for line in (*table(make(station, desk, "credit", tmp_path)), *told) for cell in line)
    for secret in {*struck, *SECRETS, "欧阳文", "0574-62001234", BOSS.address, BOSS.id_no, BOSS.phone}:
        assert secret not in words, secret


def test_what_redaction_missed_is_seen_before_it_leaves(
    station: Station, desk: Desk, enterprise: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(desk, desk.decided(enterprise(legal_person="欧阳文"), 3_000))
    monkeypatch.setattr(push, "redact", lambda words, _: Redacted(words, ()))
    found = check(station)
    assert why(found) == [["leak"]] and found.rejected[0].problems[0].column == "法定代表人"
    assert "欧阳文" not in "".join(export_words.lines(found.rejected[0]))


def test_a_formula_stays_text(station: Station, desk: Desk, enterprise: Make, tmp_path: Path) -> None:
    approved(desk, desk.decided(enterprise(name='=HYPERLINK("http://e.cn")'), 3_000))
    path = make(station, desk, "credit", tmp_path)
    assert table(path)[1][0] == '=HYPERLINK("http://e.cn")'
    assert load_workbook(path).worksheets[0]["A2"].quotePrefix


def test_a_file_is_kept_with_its_sum(station: Station, desk: Desk, enterprise: Make) -> None:
    with pytest.raises(exports.NothingToExport, match="没有可以导出的双公示行政处罚"):
        exports.make(station, desk.who(), "credit", FIRST, LAST)
    assert exports.made(station.store) == ()
    approved(desk, desk.decided(enterprise(), 3_000))
    built, path, kept = exports.make(station, desk.who(), "credit", FIRST, LAST)
    assert path == station.home.exports / "双公示行政处罚 2026-11-01至2026-11-30.xlsx"
    assert kept.sha256 == sha256(path.read_bytes()).hexdigest() and (kept.rows, kept.rejected) == (1, 0)
    assert (kept.kind, kept.name, kept.made_at) == ("credit", path.name, station.clock.now())
    assert exports.made(station.store, ("credit",)) == exports.made(station.store) == (kept,)
    assert [list(built.headings), *map(list, built.rows)] == table(path)
    again = exports.make(station, desk.who(), "credit", FIRST, LAST)[2]
    assert again.sha256 == kept.sha256, "the same at the same moment is the same bytes"


def licensed(desk: Desk, firm: int, action: str) -> CaseFile:
    """An application as far as the bureau's decision, approved for publication."""
    store, (first, second) = desk.station.store, desk.crew()
    case = measures.receive_licence(store, desk.who(), firm, "XK-002", "烟花爆竹经营（零售）", crew=(first, second))
    desk.step(case, "accept")
    desk.step(case, "check", replace(SHOWN, note="店面面积、消防设施符合要求"))
    desk.step(case, "return")
    case = desk.chief(case, action, Filled(note="余应急许准〔2026〕8号"))
    approved(desk, case)
    return case


def test_a_licence_goes_as_its_decision_was_issued(station: Station, desk: Desk, enterprise: Make) -> None:
    case = licensed(desk, enterprise(name="余姚市甲店", legal_person="欧阳文"), "grant")
    found = check(station, "licence")
    assert found.rows == () and {"许可内容", "有效期自", "有效期至"} <= {
        one.column for one in found.rejected[0].problems
    }
    paper = face_of(station, case, "L08")
    given = {"scope": "烟花爆竹零售，联系人欧阳文", "certificate": "烟花爆竹经营（零售）许可证", "number": "YH-1"}
    days = {"from": "2026-11-20", "until": "2029-11-19"}
    issued(station, desk.who("王建国"), paper, **given, **days)
    one = cells(check(station, "licence"))
    assert (one["许可内容"], one["法定代表人"]) == ("烟花爆竹零售，联系人欧阳某", "欧阳某")
    assert (one["有效期自"], one["有效期至"], one["当前状态"]) == ("2026/11/20", "2029/11/19", "1")
    assert (one["行政许可决定文书名称"], one["许可编号"], one["许可类别"]) == ("准予行政许可决定书", "YH-1", "普通")
    assert one["行政许可决定文书号"] == paper.paper.number and one["行政相对人名称"] == "余姚市甲店"


def test_a_refused_licence_is_not_on_the_sheet(station: Station, desk: Desk, enterprise: Make) -> None:
    licensed(desk, enterprise(), "refuse")
    found = check(station, "licence")
    assert (found.rows, found.rejected, found.held_back) == ((), (), 1)


def test_a_sole_trader_stands_under_its_registration_number(station: Station, desk: Desk, enterprise: Make) -> None:
    approved(desk, desk.decided(enterprise(uscc="330281600012345", registration_no="330281600012345"), 3_000))
    one = cells(check(station))
    assert one["行政相对人类别"] == "个体工商户" and one["行政相对人代码_2（工商注册号）"] == "330281600012345"
    assert one["行政相对人代码_1（统一社会信用代码）"] == ""


@needs_libreoffice
def test_libreoffice_reads_what_we_wrote(station: Station, desk: Desk, enterprise: Make, tmp_path: Path) -> None:
    approved(desk, desk.decided(enterprise(name="=1+1㙍𠅤厂"), 3_000))
    paper = face_of(station, licensed(desk, enterprise(name="@甲店"), "grant"), "L08")
    issued(station, desk.who("王建国"), paper, scope="+零售", **{"from": "2026-11-20", "until": "2029-11-19"})
    files = [make(station, desk, kind, tmp_path) for kind in ("credit", "licence")]
    assert as_libreoffice_reads(files, tmp_path) == [table(path) for path in files]
