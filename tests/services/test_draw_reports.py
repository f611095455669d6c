"""Results of a platform draw back to the platform: the table as openpyxl reads it, its receipts, what is refused."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station.backup.scrub import Manner, scrub
from station.records.moment import day
from station.records.platform import ResultRules
from station.rules.draw.after import REASONS
from station.services import audit, casebook, cases, draw_after, draw_errors, draw_reports, draws
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import draws as rows
from station.store import platform_rules
from station.store.draw_platform import UnknownReport
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import platform_draws
from tests.services.platform_draws import PERIOD, PLAN, VISITED, WALKS, arrived, closed, opened, revealed
from tests.services.platform_files import NAME, TASK
from tests.services.test_draws import fresh

HEADINGS = [
    *("任务编号", "任务名称", "统一社会信用代码", "检查对象", "主检人员", "主检执法证号", "协检人员", "协检执法证号"),
    *("检查日期", "检查结果码", "检查结果", "后续处置", "是否完结", "完结日期"),
]
RESULT = slice(9, 14)


@pytest.fixture
def draw(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """Eight enterprises that the platform drew, one for each outcome; inspectors drawn here."""
    for outcome in WALKS:
        enterprise(name=f"={outcome}厂")
    return revealed(station, clock, platform_draws.frozen(station))


@pytest.fixture
def walked(station: Station, draw: int, clock: FrozenClock) -> int:
    """Every inspection at its outcome."""
    found = opened(station, draw)
    clock.set(f"{VISITED}T09:00:00+08:00")
    by = fresh(station)
    for outcome, walk in WALKS.items():
        walk(station.store, by, arrived(station, by, found[f"={outcome}厂"]))
    return draw


def table(path: Path) -> list[list[str]]:
    """The rows as any reader of workbooks sees them; a number or a formula would not be text."""
    subprocess.run([sys.executable, "-m", "zipfile", "-t", str(path)], check=True, capture_output=True)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    assert all(cell.value is None for row in sheet.iter_rows() for cell in row if cell.data_type == "n")
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


def by_name(path: Path) -> dict[str, list[str]]:
    return {row[3].strip("=厂"): row for row in table(path)[1:]}


def test_every_outcome_has_its_codes(station: Station, walked: int, tmp_path: Path) -> None:
    path = draw_reports.report(station, fresh(station), walked, tmp_path / "out")
    assert path.name == "draw-0001-report-1.xlsx" and table(path)[0] == HEADINGS
    found = by_name(path)
    assert {name: row[RESULT] for name, row in found.items()} == {
        "no_issue": ["1", "未发现问题", "无需后续处置", "已完结", VISITED],
        "rectifying": ["A,5", "发现问题待后续处理、违反其他部门相关规定", "责令改正", "未完结", ""],
        "rectified": ["E", "发现问题经责令已改正", "责令改正", "已完结", VISITED],
        "not_rectified": ["A,5", "发现问题待后续处理、违反其他部门相关规定", "发现案件线索移送办案机构", "未完结", ""],
        "obstructed": ["8", "不配合检查情节严重", "发现案件线索移送办案机构", "未完结", ""],
        "transferred": ["A,5", "发现问题待后续处理、违反其他部门相关规定", "抄告相关部门", "未完结", ""],
        "aborted": [
            "",
            "检查终止：停业（7）、查无（A、6）、注销吊销撤销（9—11）或迁出（12），请照检查记录选定",
            "停止检查反馈日常监管部门",
            "已完结",
            VISITED,
        ],
        "under_way": ["", "", "", "", ""],
    }
    people = {pick.uscc: (pick.lead, pick.assist) for pick in rows.picks(station.store, walked)}
    for row in found.values():
        lead, assist = people[row[2]]
        assert lead and assist
        assert row[:2] == [TASK, NAME]
        assert row[4:9] == [lead.name, lead.iid, assist.name, assist.iid, VISITED]


def test_what_ends_with_the_case(station: Station, walked: int, clock: FrozenClock, tmp_path: Path) -> None:
    clock.set("2026-12-03T10:00:00+08:00")
    (case_id,) = casebook.ids(station.store, stage="obstructed", draw_id=walked)
    by = fresh(station)
    cases.returned(station.store, by, case_id)
    cases.close(station.store, by, case_id, note="余应急案〔2026〕3号立案")
    found = by_name(draw_reports.report(station, fresh(station), walked, tmp_path))
    assert found["obstructed"][RESULT][3:] == ["已完结", "2026-12-03"]


def test_before_anybody_went_the_rows_name_who_will(station: Station, draw: int, tmp_path: Path) -> None:
    first = by_name(draw_reports.report(station, fresh(station), draw, tmp_path))["no_issue"]
    assert first[4] and first[5] and first[8:] == ["", "", "", "", "", ""]
    two = fresh(station), fresh(station, "李敏")
    pick = next(pick for pick in rows.picks(station.store, draw) if pick.uscc == first[2])
    assert pick.lead is not None and pick.lead.officer_id is not None
    ill = (draw, pick.enterprise_id, pick.lead.officer_id, "ill", "")
    change = draw_after.replace_inspector(station, two[0], *ill, two[1])
    again = by_name(draw_reports.report(station, fresh(station), draw, tmp_path))["no_issue"]
    assert (again[5], again[7]) == change.people and first[5] not in change.people
    # Opening the cases changes nothing of what is reported.
    opened(station, draw)
    assert draw_reports.report(station, fresh(station), draw, tmp_path).name == "draw-0001-report-2.xlsx"


@pytest.mark.parametrize(
    ("reason", "codes"),
    [("deregistered", "9"), ("suspended", "7"), ("relocated", "12"), ("out_of_area", "")],
)
def test_those_taken_out_after_the_draw(
    station: Station, draw: int, clock: FrozenClock, tmp_path: Path, reason: str, codes: str
) -> None:
    opened(station, draw)
    clock.set("2026-11-23T10:00:00+08:00")
    pick = rows.picks(station.store, draw)[0]
    closed(station, draw, pick.enterprise_id, reason)
    found = table(draw_reports.report(station, fresh(station), draw, tmp_path))
    row = next(row for row in found if row[2] == pick.uscc)
    assert len(found) == 9 and row[9] == codes and row[10] and row[11]
    assert row[12:] == ["已完结", "2026-11-23"]


def test_the_same_results_are_the_same_report(
    station: Station, walked: int, clock: FrozenClock, tmp_path: Path
) -> None:
    first = draw_reports.report(station, fresh(station), walked, tmp_path)
    data, size = first.read_bytes(), station.store.size()
    clock.advance(days=3)
    assert draw_reports.report(station, fresh(station), walked, tmp_path) == first
    assert (first.read_bytes(), station.store.size()) == (data, size)
    (kept,) = draw_reports.reports(station.store, walked)
    assert (kept.task, kept.rows, kept.receipt, kept.number) == (TASK, 8, None, 1)
    assert kept.sha256 == sha256(data).hexdigest() and station.media.path(kept.sha256).read_bytes() == data
    assert station.store.lines(subject=f"draw/{walked}")[-1].action == "draw.report"
    assert load_workbook(io.BytesIO(data)).properties.modified == datetime(2026, 11, 22, 13, 20)  # noqa: DTZ001


def test_a_damaged_report_is_found(station: Station, walked: int, tmp_path: Path) -> None:
    draw_reports.report(station, fresh(station), walked, tmp_path)
    (kept,) = draw_reports.reports(station.store, walked)
    assert audit.of_media(scrub(station, Manner())) == ()
    station.media.path(kept.sha256).unlink()
    assert [kept.sha256 in finding.detail for finding in audit.of_media(scrub(station, Manner()))] == [True]


def test_receipts(station: Station, walked: int, clock: FrozenClock, tmp_path: Path) -> None:
    with pytest.raises(draw_reports.NoReport):
        draw_reports.newest(station.store, walked)
    draw_reports.report(station, fresh(station), walked, tmp_path)
    report = draw_reports.newest(station.store, walked)
    clock.set("2026-12-02T09:00:00+08:00")
    chief = fresh(station)
    for receipt, on, error in (
        (" ", "2026-12-01", draw_reports.NoReceipt),
        ("HZ-1", "2026-12-03", draw_reports.ReceiptOutOfTime),
        ("HZ-1", "2026-11-24", draw_reports.ReceiptOutOfTime),
    ):
        with pytest.raises(error):
            draw_reports.register_receipt(station, chief, report.id, receipt, day(on))
    done = draw_reports.register_receipt(station, chief, report.id, " HZ-1 ", day("2026-12-01"))
    assert (done.receipt, done.receipt_on) == ("HZ-1", day("2026-12-01"))
    line = station.store.lines(subject=f"draw/{walked}")[-1]
    assert (line.action, line.reason) == ("draw.receipt", "HZ-1")
    size = station.store.size()
    assert draw_reports.register_receipt(station, chief, report.id, "HZ-1", day("2026-12-01")) == done
    for receipt, on in (("HZ-2", "2026-12-01"), ("HZ-1", "2026-12-02")):
        with pytest.raises(draw_reports.ReceiptDiffers) as refused:
            draw_reports.register_receipt(station, chief, report.id, receipt, day(on))
        assert "HZ-1" in refused.value.message and "2026-12-01" in refused.value.message
    assert station.store.size() == size
    with pytest.raises(UnknownReport):
        draw_reports.register_receipt(station, chief, 1, "HZ-1", day("2026-12-01"))


def test_a_later_report_has_its_own_receipt(station: Station, draw: int, clock: FrozenClock, tmp_path: Path) -> None:
    draw_reports.report(station, fresh(station), draw, tmp_path)
    first = draw_reports.newest(station.store, draw)
    draw_reports.register_receipt(station, fresh(station), first.id, "HZ-1", station.clock.now())
    case = opened(station, draw)["=no_issue厂"]
    clock.set(f"{VISITED}T09:00:00+08:00")
    by = fresh(station)
    WALKS["no_issue"](station.store, by, arrived(station, by, case))
    assert draw_reports.report(station, fresh(station), draw, tmp_path).name == "draw-0001-report-2.xlsx"
    assert [each.receipt for each in draw_reports.reports(station.store, draw)] == ["HZ-1", None]


def test_a_local_draw_is_never_reported(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock, tmp_path: Path
) -> None:
    for _ in range(4):
        enterprise(risk="orange")
    frozen = draws.freeze_lists(station, fresh(station), Plan(PLAN, PERIOD, "平台不可用", ("orange",)))
    revealed(station, clock, frozen.id)
    with pytest.raises(draw_reports.LocalDraw) as refused:
        draw_reports.report(station, fresh(station), frozen.id, tmp_path)
    assert "本地抽取（用途：平台不可用）" in refused.value.message and "不能回填省平台" in refused.value.message
    assert draw_reports.reports(station.store, frozen.id) == () and list(tmp_path.glob("*.xlsx")) == []


def test_nothing_to_report_before_the_result_or_after_its_void(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock, tmp_path: Path
) -> None:
    enterprise()
    draw_id = platform_draws.frozen(station)
    with pytest.raises(draw_reports.NothingToReport, match="已冻结"):
        draw_reports.report(station, fresh(station), draw_id, tmp_path)
    revealed(station, clock, draw_id)
    draws.void(station, fresh(station), draw_id, "名单有误", fresh(station, "李敏"))
    with pytest.raises(draw_reports.NothingToReport, match="已作废"):
        draw_reports.report(station, fresh(station), draw_id, tmp_path)


def test_a_sealed_list_is_not_told(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock, tmp_path: Path
) -> None:
    enterprise()
    draw_id = revealed(station, clock, platform_draws.frozen(station), Asked(sealed=True))
    with pytest.raises(draw_errors.ListClosed):
        draw_reports.report(station, fresh(station), draw_id, tmp_path)


def test_the_rules_on_file_fit_together() -> None:
    rules: ResultRules = platform_rules.results(day("2026-11-20"))
    codes = {each.code: each for each in rules.codes}
    assert all(each.under is None or codes[each.under].under is None for each in rules.codes)
    outcomes = {each.code: each for each in rules.outcomes}
    assert set(outcomes) >= {*WALKS, *REASONS["closed"]} - {"under_way"}
    for each in outcomes.values():
        assert set(each.results) <= set(codes) and each.disposal in rules.disposals
        assert each.finished in ("at_once", "when_closed", "open")
        # The main code first, its parts after it: statistics count by the first.
        assert all(codes[part].under == each.results[0] for part in each.results[1:])
