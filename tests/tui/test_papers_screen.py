"""文书 of a case with keys alone: prepared, filled in, read, issued, corrected, printed, and which printer it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.pilot import Pilot

from station.commands.printing import NotPrinted
from station.records.people import Proof
from station.services import case_papers, cases, face_ahead, faces, papers
from station.services.case_papers import NewPaper
from station.store import faces as face_rows
from station.store import models
from station.tui.app import StationApp
from station.tui.page_sheet import PageSheet
from station.tui.stick_export import paper_files
from station.tui.widgets.lines import Lines
from station.tui.widgets.window_table import WindowTable
from station.wiring import Station
from tests.services.inspections import HAZARD, on_site, record_ahead
from tests.tui.reading import lines, page
from tests.tui.test_case import open_case, sign_in
from tests.tui.walking import choose, fill, opened, press

Make = Callable[..., int]


class Queues:
    """A print service with two printers."""

    def __init__(self, chosen: str = "") -> None:
        self.chosen = chosen
        self.printed: list[tuple[str, str]] = []

    def queues(self) -> Sequence[str]:
        return ("A4", "综合室")

    def choose(self, queue: str) -> None:
        self.chosen = queue

    def send(self, file: Path, title: str) -> object:
        self.printed.append((self.chosen, file.name))
        return None


async def at_papers(pilot: Pilot[None], case_id: int) -> None:
    """The papers of the case, from its page of papers."""
    await sign_in(pilot)
    await open_case(pilot, case_id)
    assert "出具文书" not in lines(pilot.app)[-1], "where papers are listed"
    await press(pilot, "right")
    assert "Ctrl+N 出具文书" in lines(pilot.app)[-1]
    await press(pilot, "ctrl+n")


async def on(pilot: Pilot[None], title: str) -> None:
    """The cursor on the paper of this title."""
    table = pilot.app.screen.query_one(WindowTable)
    await press(pilot, "home")
    for _ in range(table.row_count):
        selected = table.selected
        assert selected is not None
        if title in str(table._fetch([selected])[selected][1]):
            return
        await press(pilot, "down")
    raise AssertionError(page(pilot.app))


async def looked(pilot: Pilot[None]) -> str:
    """The page in front, when it is set."""
    for _ in range(400):
        if isinstance(pilot.app.screen, PageSheet):
            break
        await pilot.pause(0.01)
    assert isinstance(pilot.app.screen, PageSheet), page(pilot.app)
    return page(pilot.app)


async def done(pilot: Pilot[None], words: str) -> None:
    """The notice says these words."""
    for _ in range(400):
        if words in page(pilot.app):
            return
        await pilot.pause(0.01)
    raise AssertionError(page(pilot.app))


async def test_prepared_filled_in_read_issued_corrected_and_printed(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    case_id = on_site(station, chief, enterprise(name="余姚市附件[/甲]厂")).id
    printed: list[str] = []
    app = StationApp(station, printer=lambda file, title: printed.append(file.name))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_papers(pilot, case_id)
        assert re.search("未制作 +现场检查方案", page(app)) and "可以预备  现场检查记录" in page(app)
        await on(pilot, "现场检查记录")
        await press(pilot, "enter")
        assert "预备《现场检查记录》" in page(app)
        await choose(pilot, "确认")
        await fill(pilot, present="陈某", read="台账一")
        assert "现场检查记录" in await looked(pilot)
        await press(pilot, "escape")
        form = opened(pilot)
        assert form.query_one("#field-read").query_one(Lines).text == "台账一", "nothing typed is lost"
        await fill(pilot, read="台账二")
        await looked(pilot)
        await press(pilot, "enter")
        await done(pilot, "现场检查记录 （余）应急检记〔2026〕1号 已出具")
        assert "已送打印机" in page(app)
        (first,) = papers.of_case(station, case_id)
        assert face_rows.answers(station.store, first.id)["read"] == "台账一台账二"
        await press(pilot, "ctrl+r")
        assert len(printed) == 2 and len(papers.of_case(station, case_id)) == 1
        await press(pilot, "enter")
        await fill(pilot, present="李某")
        await looked(pilot)
        await press(pilot, "enter")
        assert "再次出具《现场检查记录》" in page(app)
        await press(pilot, *"写错", "enter")
        await done(pilot, "已出具")
        assert "更正前一份" in page(app)
    assert [entry.reason for entry in station.store.lines() if entry.action == "paper.replace"] == ["写错"]
    assert printed[0].endswith(".pdf") and (station.home.exports / printed[0]).exists()


async def test_half_filled_in_it_waits(station: Station, chief: Proof, enterprise: Make) -> None:
    case_id = on_site(station, chief, enterprise()).id
    face_ahead.prepare(station, chief, case_id, "D02")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_papers(pilot, case_id)
        await on(pilot, "现场检查记录")
        await press(pilot, "enter", *"厂长", "escape")
        assert re.search("草稿 +现场检查记录", page(app)) and "草稿 1" in page(app)
    again = StationApp(station)
    async with again.run_test(size=(80, 24)) as pilot:
        await at_papers(pilot, case_id)
        await on(pilot, "现场检查记录")
        await press(pilot, "ctrl+o")
        assert "职务：厂长" in await looked(pilot), "the terminal went, the words did not"
        assert "出具" not in lines(again)[-3]
        await press(pilot, "enter")
        assert papers.of_case(station, case_id) == ()


async def test_what_was_delivered_is_not_made_again(station: Station, chief: Proof, enterprise: Make) -> None:
    case_id = on_site(station, chief, enterprise()).id
    cases.record_result(station.store, chief, case_id, "rectify", signed=True, hazards=[HAZARD])
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_papers(pilot, case_id)
        assert f"未制作 {len(faces.of_case(station, case_id))}" in page(app)
        await on(pilot, "责令限期整改指令书")
        await press(pilot, "enter")
        shown = await looked(pilot)
        assert "责令限期整改指令书" in shown and "配电箱无防护门" in shown
        await press(pilot, "enter")
        await done(pilot, "没有配置打印机")
        await press(pilot, "enter")
        assert "已经送达" in page(app) and "替代" in page(app)
    assert [one.kind for one in papers.of_case(station, case_id)] == ["D04"]


async def test_a_paper_that_cannot_be_printed_is_a_file_all_the_same(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    case = on_site(station, chief, enterprise())
    record_ahead(station, chief, case)

    def refuse(file: Path, title: str) -> None:
        raise NotPrinted(detail="no paper")

    for printer, said in ((refuse, "打印机没有接收：no paper"), (None, "没有配置打印机")):
        app = StationApp(station, printer=printer)
        async with app.run_test(size=(120, 40)) as pilot:
            await at_papers(pilot, case.id)
            await on(pilot, "现场检查记录")
            await press(pilot, "ctrl+r")
            assert said in page(app) and "PDF 在" in page(app) and "exports" in "".join(page(app).split())


async def test_the_printer_is_chosen_once(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    record_ahead(station, chief, case)
    service = Queues()
    app = StationApp(station, printers=service)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_papers(pilot, case.id)
        await on(pilot, "现场检查记录")
        await press(pilot, "ctrl+r")
        assert "没有配置打印机" in page(app) and service.printed == []
        await press(pilot, "ctrl+g")
        await choose(pilot, "综合室")
        assert "今后文书送到：综合室" in page(app)
        await press(pilot, "ctrl+r")
        assert [queue for queue, _ in service.printed] == ["综合室"]
        await press(pilot, "ctrl+g")
        await choose(pilot, "只存成文件")
    assert service.chosen == ""


async def test_an_old_paper_and_a_slip_are_looked_at(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    made = record_ahead(station, chief, case)
    pdf = papers.pdf_path(station, made).read_bytes() + b"\n% from an older version"
    with station.store.act(chief, "paper.issue", subject=f"case/{case.id}") as act:
        act.insert(
            models.Document, case_id=case.id, kind="inspection_record", number="（余）应急检记〔2025〕9号",
            title="现场检查记录", sha256=station.media.put(pdf), size=len(pdf), issued_at="2026-01-05T09:00:00+08:00",
            issued_by=chief.officer_id, code="",
        )  # fmt: skip
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_papers(pilot, case.id)
        assert "（余）应急检记〔2025〕9号" in page(app)
        await press(pilot, "end", "enter")
        assert "（余）应急检记〔2025〕9号  2026-01-05 09:00 出具" in await looked(pilot)
        await press(pilot, "escape", "ctrl+r")
        assert "（余）应急检记〔2025〕9号" in page(app)
    assert any(file.name.startswith("（余）应急检记〔2025〕9号") for file in station.home.exports.iterdir())


async def test_the_pages_go_to_the_viewer(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    record_ahead(station, chief, case)
    shown: list[bytes] = []
    app = StationApp(station, viewer=shown.extend)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_papers(pilot, case.id)
        await on(pilot, "现场检查记录")
        await press(pilot, "ctrl+o")
        assert "Ctrl+O 看图" in await looked(pilot)
        await press(pilot, "ctrl+o")
    assert shown and all(one.startswith(b"\x89PNG") for one in shown)


async def test_a_copy_to_write_on(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    paper = face_ahead.prepare(station, chief, case.id, "D02")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_papers(pilot, case.id)
        assert "可改稿" not in lines(app)[-1], "a plan has none"
        await on(pilot, "现场检查记录")
        await press(pilot, "ctrl+e")
        await done(pilot, "可改稿已存好")
    (file,) = station.home.exports.glob("可改稿*.docx")
    assert paper.number in file.name and faces.of_case(station, case.id)[-1].document is None


def test_every_paper_of_a_kind_can_go_to_a_stick(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    first = next(one.paper.id for one in faces.of_case(station, case.id) if one.paper.code == "D02")
    other = case_papers.register(station.store, chief, case.id, NewPaper("D02", station.clock.now()))
    for paper, reason in ((first, None), (other.id, None), (other.id, "写错")):
        made = faces.issue(station, chief, paper, {}, reason)
    offered = [label for _, label in paper_files(station, papers.of_case(station, case.id))]
    assert len(offered) == 2 and offered[-1].endswith(made.number), "the page in force of each"
