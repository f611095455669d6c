"""Plans and tasks of the provincial platform from their file to the record: previewed, adopted in one act."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from station.documents import tables
from station.records.moment import day
from station.records.people import Proof
from station.records.plan import PlanTerms
from station.rules.import_sheet import NoHeadings
from station.services import incoming, plan_amendments, plan_import, plans, sticks
from station.services.plan_import import PlansSeen
from station.store import audit
from station.store import plans as rows
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.services.test_plans import ANNUAL, MUST, made

TITLE = ANNUAL.title
HEADINGS = (
    *("计划名称", "计划类型", "年度", "依据文号", "任务编号", "任务名称", "检查事项", "检查方式"),
    *("抽查户数", "开始日期", "结束日期", "检查范围"),
)


def line(number: int, **over: str) -> list[str]:
    values = {
        "plan": TITLE,
        "kind": "年度检查计划",
        "year": "2026年",
        "basis": "余应急〔2026〕3号",
        "no": f"ZJ-2026-{number:03}",
        "task": f"第{number}批双随机抽查",
        "item": "JC-001",
        "method": "双随机",
        "quota": "10",
        "from": "2026-11-01",
        "to": "2026-11-30",
        "scope": "红色、粉尘涉爆",
        **over,
    }
    return list(values.values())


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """A file as a workbook."""

    def make(lines: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS, name: str = "任务.xlsx") -> Path:
        book = Workbook()
        page = book.worksheets[0]
        for row in (headings, *lines):
            page.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return make


def taken(station: Station, actor: Proof, path: Path) -> PlansSeen:
    seen = plan_import.preview(station, path)
    plan_import.adopt(station, actor, seen)
    return seen


def reasons(seen: PlansSeen) -> dict[int, list[tuple[str, str]]]:
    return {each.row: [(fault.column, fault.reason) for fault in each.faults] for each in seen.compared.rejected}


def test_the_whole_way(station: Station, officer: Proof, chief: Proof, sheet: Callable[..., Path]) -> None:
    path = sheet(
        [
            line(1),
            line(2, method="全覆盖", quota="3家", scope="不限", item="对工贸企业粉尘防爆安全的行政检查"),
            line(3, plan="有限空间专项检查", kind="专项", basis="", quota="很多"),
            ["合计", "", "", "", "", "", "", "", "13"],
        ]
    )
    before = station.store.size()
    seen = plan_import.preview(station, path)
    assert station.store.size() == before, "a preview writes nothing"
    assert [each.row for each in seen.compared.rejected] == [4] and [each.what for each in seen.sheet.skipped] == [
        "note"
    ]
    assert plan_import.adopt(station, officer, seen) == plan_import.PlansAdopted(1, 0, 2, 0)
    assert station.store.size() == before + 1, "one act"
    (plan,) = rows.every(station.store)
    assert (plan.kind, plan.title, plan.year, plan.basis, plan.state) == (
        "annual",
        TITLE,
        2026,
        "余应急〔2026〕3号",
        "draft",
    )
    assert (plan.from_on, plan.to_on) == (day("2026-01-01"), day("2026-12-31"))
    first, second = rows.tasks(station.store)
    assert (first.platform_no, first.method, first.quota, first.scope) == (
        "ZJ-2026-001",
        "double_random",
        10,
        ("red", "粉尘涉爆"),
    )
    assert (second.power_item, second.method, second.quota, second.scope) == ("JC-003", "must", 3, ())
    entry = station.store.lines()[-1]
    assert entry.action == "plan.import" and "任务.xlsx" in entry.reason and seen.file.sha256 in entry.reason
    assert station.media.path(seen.file.sha256).read_bytes() == seen.file.data
    assert plans.approve(station.store, chief, plan.id).state == "approved"
    assert plans.numbered(station.store, "ZJ-2026-001") == first.id, "a list drawn under the number finds the task"
    assert audit.audit(station.store, full=True).clean


def test_a_second_time_there_is_nothing_to_do(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    path = sheet([line(1), line(2, plan=f" {TITLE}  ")])
    taken(station, chief, path)
    before = station.store.size()
    seen = plan_import.preview(station, path)
    assert (seen.compared.nothing, seen.compared.unchanged, seen.compared.rejected) == (True, 2, ())
    with pytest.raises(plan_import.NothingToAdopt, match="任务.xlsx"):
        plan_import.adopt(station, chief, seen)
    assert station.store.size() == before
    # In another order of words and without what it need not say it is the same still.
    again = plan_import.preview(
        station, sheet([line(1, scope="粉尘涉爆、红", kind="", quota="", basis="—"), line(2, kind="", basis="—")])
    )
    assert again.compared.nothing and again.compared.rejected == ()


def test_a_draft_is_changed_at_once(station: Station, officer: Proof, sheet: Callable[..., Path]) -> None:
    taken(station, officer, sheet([line(1)]))
    seen = taken(
        station, officer, sheet([line(1, quota="12", basis="余应急〔2026〕5号"), line(2, basis="余应急〔2026〕5号")])
    )
    (change,) = seen.compared.changed
    assert change.changed[0].what == ("quota",) and [each.row for each in change.added] == [3]
    (plan,) = rows.every(station.store)
    assert (plan.basis, plan.state) == ("余应急〔2026〕5号", "draft")
    assert [(task.quota, task.platform_no) for task in rows.tasks(station.store)] == [
        (12, "ZJ-2026-001"),
        (10, "ZJ-2026-002"),
    ]


def test_a_plan_and_its_tasks_move_together(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    headings = (*HEADINGS, "计划开始日期", "计划结束日期")

    def moved(first: str, last: str, *tasks: tuple[int, str, str]) -> Path:
        lines = [[*line(number, **{"from": begin, "to": end}), first, last] for number, begin, end in tasks]
        return sheet(lines, headings)

    taken(
        station,
        chief,
        moved("2026-01-01", "2026-03-31", (1, "2026-01-05", "2026-03-05"), (2, "2026-02-01", "2026-02-09")),
    )
    # Neither the plan nor its task can move alone.
    taken(station, chief, moved("2026-02-01", "2026-06-30", (1, "2026-05-05", "2026-06-05")))
    (plan,) = rows.every(station.store)
    assert (plan.from_on, plan.to_on) == (day("2026-02-01"), day("2026-06-30"))
    assert rows.tasks(station.store)[0].from_on == day("2026-05-05")
    seen = plan_import.preview(station, moved("2026-05-01", "2026-06-30", (1, "2026-05-05", "2026-06-05")))
    assert seen.compared.nothing and "第2批双随机抽查" in reasons(seen)[2][0][1]
    taken(station, chief, moved("2026-02-01", "2026-06-20", (1, "2026-05-05", "2026-06-05")))
    assert plans.get(station.store, plan.id).to_on == day("2026-06-20")
    plans.approve(station.store, chief, plan.id)
    seen = plan_import.preview(station, moved("2026-02-01", "2026-12-31", (3, "2026-11-05", "2026-11-09")))
    (change,) = seen.compared.changed
    assert change.terms is not None and change.added == () and "批准后再导入" in reasons(seen)[2][0][1]


def test_an_approved_plan_is_amended(
    station: Station, chief: Proof, officer: Proof, sheet: Callable[..., Path]
) -> None:
    taken(station, chief, sheet([line(1)]))
    plan = plans.approve(station.store, chief, rows.every(station.store)[0].id)
    path = sheet([line(1, basis="余应急〔2026〕9号")])
    taken(station, officer, path)
    (proposed,) = plan_amendments.history(station.store, plan.id).amendments
    assert (proposed.state, proposed.terms.basis) == (
        "proposed",
        "余应急〔2026〕9号",
    ) and "任务.xlsx" in proposed.reason
    assert plans.get(station.store, plan.id).basis == "余应急〔2026〕3号", "until the chief says so"
    # What waits for approval is not proposed again.
    assert plan_import.preview(station, path).compared.nothing
    other = plan_import.preview(station, sheet([line(1, basis="余应急〔2026〕10号")], name="其他.xlsx"))
    assert other.compared.nothing and "等所长批准" in reasons(other)[2][0][1]
    plan_amendments.approve(station.store, chief, proposed.id)
    assert plans.get(station.store, plan.id).basis == "余应急〔2026〕9号"
    assert plan_import.preview(station, path).compared.nothing


def test_tasks_of_an_approved_plan_are_the_chiefs(
    station: Station, chief: Proof, officer: Proof, sheet: Callable[..., Path]
) -> None:
    taken(station, officer, sheet([line(1)]))
    plans.approve(station.store, chief, rows.every(station.store)[0].id)
    before = station.store.size()
    seen = plan_import.preview(station, sheet([line(1, quota="11"), line(2)]))
    assert seen.by_chief
    with pytest.raises(plans.ChiefNeeded):
        plan_import.adopt(station, officer, seen)
    assert station.store.size() == before and [task.quota for task in rows.tasks(station.store)] == [10]
    assert plan_import.adopt(station, chief, seen) == plan_import.PlansAdopted(0, 0, 1, 1)
    assert [task.quota for task in rows.tasks(station.store)] == [11, 10]


def test_a_task_typed_by_hand_gets_its_number(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    _, (task,) = made(station, chief, replace(MUST, terms=replace(MUST.terms, platform_no="")))
    seen = taken(station, chief, sheet([line(7, task=MUST.title, method="必查", basis="")]))
    (change,) = seen.compared.changed
    assert change.changed[0].what == ("platform_no",)
    assert (plans.task(station.store, task.id).platform_no, len(rows.tasks(station.store))) == ("ZJ-2026-007", 1)


def test_a_plan_is_found_by_its_tasks_under_another_name(
    station: Station, chief: Proof, sheet: Callable[..., Path]
) -> None:
    taken(station, chief, sheet([line(1)]))
    taken(station, chief, sheet([line(1, plan="2026年度检查计划（修订）")]))
    assert [plan.title for plan in rows.every(station.store)] == ["2026年度检查计划（修订）"]


@pytest.mark.parametrize(
    ("over", "column", "words"),
    [
        ({"no": ""}, "任务编号", "没有写明"),
        ({"plan": "-"}, "计划名称", "没有写明"),
        ({"method": "抓阄"}, "检查方式", "可写 双随机"),
        ({"quota": "0"}, "抽查户数", "不是家数"),
        ({"quota": "10%"}, "抽查户数", "不是家数"),
        ({"from": "2026-02-30"}, "开始日期", "不是日期"),
        ({"from": "2026-12-01"}, "任务结束日期", "早于"),
        ({"to": "2027-01-01"}, "任务开始日期", "2026-01-01 至 2026-12-31"),
        ({"item": "CF-001"}, "检查事项", "权力清单"),
        ({"scope": "红色、火星"}, "检查范围", "火星"),
        ({"task": ""}, "任务名称", "新增须写明 任务名称"),
        ({"kind": ""}, "计划名称", "新增须写明 计划类型"),
        ({"task": "=HYPERLINK(1)"}, "任务名称", "公式"),
        ({"no": "#REF!"}, "任务编号", "#REF!"),
        ({"no": "2.02611E+11"}, "任务编号", "科学计数"),
        ({"task": "长" * 81}, "任务名称", "81"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    station: Station, tmp_path: Path, over: dict[str, str], column: str, words: str
) -> None:
    path = tmp_path / "任务.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADINGS, line(1, **over))), "utf-8")
    seen = plan_import.preview(station, path)
    assert seen.compared.nothing and len(seen.compared.rejected) == 1
    assert any(one == column and words in why for one, why in reasons(seen)[2]), reasons(seen)


def test_everything_wrong_with_a_row_is_told(station: Station, sheet: Callable[..., Path]) -> None:
    seen = plan_import.preview(station, sheet([line(1, quota="x", method="y", year="去年")]))
    assert [column for column, _ in reasons(seen)[2]] == ["年度", "检查方式", "抽查户数"]


def test_rows_that_contradict_each_other(station: Station, sheet: Callable[..., Path]) -> None:
    lines = [line(1), line(1), line(2), line(2, quota="11"), line(3, plan="甲"), line(4, plan="甲", kind="专项")]
    seen = plan_import.preview(station, sheet(lines))
    assert {row: why[0][1][:8] for row, why in reasons(seen).items()} == {
        3: "与第 2 行是同",
        4: "第 4、5 行任",
        5: "第 4、5 行任",
        6: "第 6、7 行是",
        7: "第 6、7 行是",
    }
    assert [len(each.tasks) for each in seen.compared.new] == [1]


def test_what_cannot_be_amended_is_named(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    taken(station, chief, sheet([line(1), line(2)]))
    seen = plan_import.preview(station, sheet([line(1, method="必查", item="JC-002"), line(2, kind="专项", year="")]))
    assert seen.compared.nothing and len(reasons(seen)) == 2
    seen = plan_import.preview(station, sheet([line(1, method="必查", item="JC-002"), line(2)]))
    assert "检查事项编码、检查方式 与本机的任务" in reasons(seen)[2][0][1] and seen.compared.unchanged == 1


def test_a_closed_plan_and_a_closed_task_stay_as_they_are(
    station: Station, chief: Proof, sheet: Callable[..., Path]
) -> None:
    taken(station, chief, sheet([line(1), line(2)]))
    plan = plans.approve(station.store, chief, rows.every(station.store)[0].id)
    plans.end_task(station.store, chief, rows.tasks(station.store)[0].id, "已完成")
    seen = plan_import.preview(station, sheet([line(1, quota="11"), line(2)]))
    assert seen.compared.nothing and "已经办结" in reasons(seen)[2][0][1]
    plans.end(station.store, chief, plan.id, "已完成")
    assert plan_import.preview(station, sheet([line(1), line(2)])).compared.unchanged == 2
    seen = plan_import.preview(station, sheet([line(1), line(3)]))
    assert seen.compared.nothing and "已办结" in reasons(seen)[3][0][1]


def test_what_moved_since_the_preview_is_not_overwritten(
    station: Station, chief: Proof, sheet: Callable[..., Path]
) -> None:
    taken(station, chief, sheet([line(1)]))
    seen = plan_import.preview(station, sheet([line(1, quota="11")]))
    task = rows.tasks(station.store)[0]
    plans.amend_task(station.store, chief, task.id, replace(MUST.terms, quota=99), "局里来电")
    with pytest.raises(plan_import.PlansMoved):
        plan_import.adopt(station, chief, seen)
    assert rows.tasks(station.store)[0].quota == 99


def test_dates_as_a_spreadsheet_keeps_them(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    row: list[object] = [*line(1)]
    row[8:11] = [12, datetime(2026, 11, 2), "2026年11月9日"]  # noqa: DTZ001  # a worksheet's days have no zone
    taken(station, chief, sheet([row]))
    (task,) = rows.tasks(station.store)
    assert (task.quota, task.from_on, task.to_on) == (12, day("2026-11-02"), day("2026-11-09"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_the_country(station: Station, chief: Proof, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "任务.csv"
    lines = (["省平台任务下达表"], HEADINGS, line(1, task="㙟头工业区抽查"))
    path.write_text("\r\n".join(",".join(row) for row in lines), encoding)
    taken(station, chief, path)
    assert [task.title for task in rows.tasks(station.store)] == ["㙟头工业区抽查"]


def test_no_table_and_no_headings(station: Station, sheet: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(NoHeadings, match="任务名称"):
        plan_import.preview(station, sheet([["a", "b"]], ["任务名称", "检查方式"]))
    path = tmp_path / "坏.xlsx"
    for data in (b"PK\x03\x04" + b"\x00" * 40, b"\xd0\xcf\x11\xe0" * 9, b"\x00\x01\x02", b""):
        path.write_bytes(data)
        with pytest.raises(tables.NotATable):
            plan_import.preview(station, path)
    assert "plan.import" not in {entry.action for entry in station.store.lines()}


def test_a_file_of_the_tray_is_marked_as_used(
    station: Station, chief: Proof, officer: Proof, sheet: Callable[..., Path]
) -> None:
    data = sheet([line(1)]).read_bytes()
    item_id = in_tray(station, chief, data)
    seen = plan_import.preview(station, f"tray/{item_id}")
    assert seen.file.name == "任务.xlsx" and sticks.item(station.store, item_id).state == "waiting"
    plan_import.adopt(station, officer, seen)
    item = sticks.item(station.store, item_id)
    assert (item.state, item.used_for) == ("used", f"plans/{seen.file.sha256[:16]}")
    with pytest.raises(sticks.ItemUnknown):
        plan_import.preview(station, "tray/9")


def test_rejected_rows_come_back_as_a_table(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    seen = plan_import.preview(station, sheet([line(1), line(2, quota="x", task="@SUM")]))
    path = incoming.report(station, seen.file, seen.sheet.headings, seen.compared.rejected)
    assert path is not None and path.parent == station.home.exports
    page = load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells[0][:4] == ["原行号", "问题栏目", "未通过原因", "计划名称"] and cells[1][0] == "3"
    assert all(cell.data_type == "s" for row in page.iter_rows() for cell in row if cell.value)
    assert incoming.report(station, seen.file, seen.sheet.headings, ()) is None


def test_a_clerk_imports_no_plans(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    from station.services import staff
    from tests.conftest import PIN

    person = staff.NewOfficer("赵内勤", frozenset({"clerk"}), None, None)
    staff.enrol(station.store, station.keys, chief, person, PIN)
    clerk = staff.sign_in(station.store, station.keys, "赵内勤", PIN)
    with pytest.raises(NotAllowed):
        plan_import.adopt(station, clerk, plan_import.preview(station, sheet([line(1)])))
    assert rows.every(station.store) == []


def test_terms_of_a_plan_on_record_keep_what_the_file_does_not_say(
    station: Station, chief: Proof, sheet: Callable[..., Path]
) -> None:
    plan, _ = made(station, chief, MUST)
    seen = plan_import.preview(station, sheet([line(1, basis="余应急〔2026〕3号")]))
    (change,) = seen.compared.changed
    assert change.terms == PlanTerms(plan.title, plan.from_on, plan.to_on, "余应急〔2026〕3号", plan.note)


def in_tray(station: Station, chief: Proof, data: bytes, name: str = "任务.xlsx") -> int:
    """A sheet that came in on a transfer stick; its id."""
    from station.records.moment import iso
    from station.store.dock_models import TrayItem

    digest = station.media.put(data)
    with station.store.act(chief, "stick.register", subject="stick/x") as act:
        values = {"name": name, "sha256": digest, "size": len(data), "kind": "sheet", "state": "waiting"}
        return act.insert(TrayItem, stick_id=None, received_at=iso(act.now), **values)
