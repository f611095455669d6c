"""Printing with keys alone: a paper goes to its printer's queue, and a person says whether it came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.commands.print_desk import PrintDesk
from station.records.people import Proof
from station.records.print_job import REST, Outcome, Printer
from station.services import papers, printing, slips
from station.services.chores import chores
from station.settings import load
from station.store import print_jobs
from station.tui.app import StationApp
from station.tui.screens.staff import PAGES
from station.tui.staff.printing import Printing
from station.tui.widgets.window_table import WindowTable
from station.wiring import Station, configure
from tests.devices.receipts import Receipts
from tests.services.inspections import on_site
from tests.services.printed import Tray, issued
from tests.tui.reading import SIZES, check_golden, drawn, page
from tests.tui.test_case import sign_in
from tests.tui.test_papers_screen import at_papers, on
from tests.tui.walking import choose, fill, press, stays

ROLL = Printer("窗口", "escpos", "/nowhere/lp0", ("slip_roll", "clearance"))
LASER = Printer("办公室", "file", "", (REST,))


class Desk(PrintDesk):
    """A desk whose receipt printers on USB are those a test says."""

    def plugged(self) -> list[tuple[str, str]]:
        return [("/dev/usb/lp0", "TM20")]


async def at_printers(pilot: object) -> str:
    await press(pilot, "f10", *["right"] * PAGES.index(Printing))  # type: ignore[arg-type]
    return page(pilot.app)  # type: ignore[attr-defined]


def jobs(station: Station, officer: Proof) -> None:
    """One of each state that waits for something."""
    asked = [printing.ask(station.store, officer, issued(station, officer), ROLL) for _ in range(4)]
    outcomes = [Outcome("failed", "打印机缺纸，请装纸"), Outcome("unsure", "打印机上盖没有合上，请合好")]
    outcomes += [Outcome("printing", "", "7")]
    for job, outcome in zip(asked, outcomes, strict=False):
        tray, away = Tray(outcome=outcome), Tray(why="找不到打印机，请检查电源和连线")
        printing.work(station, lambda each, job=job, tray=tray, away=away: tray if each.id == job.id else away)  # type: ignore[misc]  # a lambda has no types


async def test_a_paper_goes_to_the_queue_of_its_kind(station: Station, officer: Proof) -> None:
    paper = papers.document(station, issued(station, officer))
    app = StationApp(station, press=PrintDesk(station))
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot)
        assert "没有配置打印机" in await app.hand_out(paper)
        configure(station, printers=(Printer("窗口", "escpos", "/nowhere/lp0", ("disclosure_slip",)),))
        said = await app.hand_out(paper)
    assert "窗口" in said and "找不到打印机" in said
    (job,) = print_jobs.unsettled(station.store)
    assert (job.state, job.document_id) == ("waiting", paper.id)


async def test_what_lp_refuses_is_a_file_and_no_copy(
    station: Station, officer: Proof, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "lp"
    program.write_text('#!/bin/sh\necho "no paper" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    paper = papers.document(station, issued(station, officer))
    app = StationApp(configure(station, printer="A4"), press=PrintDesk(station))
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot)
        said = await app.hand_out(paper)
        assert "no paper" in said and "PDF 在" in said
        program.write_text("#!/bin/sh\ncat > /dev/null\necho request id is A4-7\n")
        assert "A4" in await app.hand_out(paper)
    (refused, out) = print_jobs.of_document(station.store, paper.id)
    assert (refused.state, out.state, out.copy, out.detail) == ("cancelled", "printed", 1, "request id is A4-7")


async def test_what_is_no_document_goes_straight_to_its_printer(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "权力清单.pdf"
    file.write_bytes(b"%PDF-1.7")
    app = StationApp(station, press=PrintDesk(station))
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot)
        assert "没有配置打印机" in await app.print_file(file, "权力清单", "register")
        configure(station, printers=(replace(ROLL, kinds=("register",)), LASER))
        assert "找不到打印机" in await app.print_file(file, "权力清单", "register")
        assert "已送打印机" in await app.print_file(file, "统计", "statistics_report")
    assert (station.home.exports / "统计.pdf").read_bytes() == b"%PDF-1.7"
    assert print_jobs.unsettled(station.store) == ()


async def test_a_person_says_on_today_that_it_did_not_come_out(station: Station, officer: Proof) -> None:
    for _ in range(2):
        printing.ask(station.store, officer, issued(station, officer), Printer("窗口", "escpos", "usb"))
    printing.work(station, lambda _: Tray(outcome=Outcome("unsure", "不知道纸是否已经打出")))
    app = StationApp(station)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot)
        assert "打印要人看一眼" in page(app)
        (row,) = (number for number, each in enumerate(chores(station), 1) if each.kind == "print_asking")
        app.screen.query_one("#due", WindowTable).select(-row)
        await press(pilot, "enter")
        assert "纸打出来了吗" in page(app)
        await choose(pilot, "没有，补打一份")
        await press(pilot, "enter")
        await choose(pilot, "纸已打出")
    left = print_jobs.unsettled(station.store)
    assert [(job.state, job.copy) for job in left] == [("waiting", 2)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_page_as_it_looks(station: Station, officer: Proof, size: tuple[int, int]) -> None:
    configure(station, printers=(ROLL, LASER))
    jobs(station, officer)
    app = StationApp(station, press=Desk(station))
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        shown = await at_printers(pilot)
        await drawn(pilot)
        assert "[打印机 2]" in shown and "! 不能打印" in shown and "✓ 可以打印" in shown
        order = ("没有打成", "不知是否打出", "待打", "正在打印", "! 不能打印", "✓ 可以打印")
        assert sorted(order, key=shown.index) == list(order)
        check_golden(app, "printers")
        await press(pilot, *["down"] * 4)
        await drawn(pilot)
        check_golden(app, "printers-one")


async def test_help_and_palette_know_the_page(station: Station) -> None:
    app = StationApp(station, press=Desk(station))
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        shown = await at_printers(pilot)
        assert "没有打印机，也没有待打的文书" in shown and "Ctrl+N 新登记" in shown
        await press(pilot, "f1")
        assert "试打和更改打印机" in "".join(page(app).split()) and "添加打印机，或" in "".join(page(app).split())
        await press(pilot, "escape", "f2")
        await press(pilot, *"xdj", "enter")
        assert "添加打印机" in page(app) and "接法" in page(app)


async def test_a_printer_is_added_tried_changed_and_removed(station: Station) -> None:
    with Receipts() as receipts:
        app = StationApp(station, press=Desk(station))
        async with app.run_test(size=(100, 36)) as pilot:
            await sign_in(pilot)
            await at_printers(pilot)
            await press(pilot, "ctrl+n")
            await fill(pilot, name="窗口", way="escpos", usb=str(receipts.device), takes="roll")
            assert "已记下打印机「窗口」" in page(app) and "✓ 可以打印" in page(app)
            await press(pilot, "ctrl+n")
            await stays(pilot, "已经有一台叫这个名字", name="窗口", way="file")
            await press(pilot, "escape", "enter")
            await choose(pilot, "试打一页")
            assert "「窗口」已试打" in page(app) and len(receipts.papers) == 1
            receipts.wrong = "paper_out"
            await press(pilot, "enter")
            await choose(pilot, "试打一页")
            assert "「窗口」没有打成：打印机缺纸" in page(app) and "! 不能打印" in page(app)
            await press(pilot, "enter")
            await choose(pilot, "更改设置")
            await fill(pilot, way="cups", queue="A4", takes="both")
            assert load(station.home.settings_file).printers == (Printer("窗口", "cups", "A4", ("slip_roll", REST)),)
            await press(pilot, "enter")
            await choose(pilot, "去掉这一台")
            await press(pilot, "enter")
            assert "已去掉打印机「窗口」" in page(app) and "没有打印机" in page(app)
    assert load(station.home.settings_file).printers == ()


async def test_a_change_keeps_what_it_takes(station: Station) -> None:
    configure(station, printers=(ROLL,))
    app = StationApp(station, press=Desk(station))
    async with app.run_test(size=(100, 36)) as pilot:
        await sign_in(pilot)
        await at_printers(pilot)
        await press(pilot, "enter")
        await choose(pilot, "更改设置")
        await fill(pilot, usb="usb:TM20")
    assert load(station.home.settings_file).printers == (replace(ROLL, device="usb:TM20"),)


async def test_every_job_is_answered_on_the_page(station: Station, officer: Proof) -> None:
    configure(station, printers=(LASER,))
    jobs(station, officer)
    app = StationApp(station, press=Desk(station))
    async with app.run_test(size=(100, 36)) as pilot:
        await sign_in(pilot)
        await at_printers(pilot)
        await press(pilot, "enter")
        await choose(pilot, "没有，不打了")
        await press(pilot, "enter")
        await choose(pilot, "纸已打出")
        assert "[打印机]" in page(app), "nothing waits for a word any more"
        await press(pilot, "enter")
        await choose(pilot, "现在再试")
        assert "设置里没有名为「窗口」的打印机" in "".join(page(app).split())
        await press(pilot, "enter")
        await choose(pilot, "不打了")
        await press(pilot, "enter")
        assert "不想打了，在打印机上取消" in page(app)
    (left,) = print_jobs.unsettled(station.store)
    assert left.state == "printing"


async def test_a_paper_that_waits_is_tried_and_what_keeps_it_is_told(station: Station, officer: Proof) -> None:
    with Receipts() as receipts:
        window = replace(ROLL, device=str(receipts.device))
        configure(station, printers=(window,))
        receipts.wrong = "paper_out"
        printing.ask(station.store, officer, issued(station, officer), window)
        app = StationApp(station, press=Desk(station))
        async with app.run_test(size=(100, 36)) as pilot:
            await sign_in(pilot)
            assert "! 不能打印" in await at_printers(pilot)
            await press(pilot, "enter")
            await choose(pilot, "现在再试")
            assert "《检查前公示单》还没有打。打印机缺纸，请装纸" in page(app) and not receipts.papers
            receipts.wrong = ""
            await press(pilot, "enter")
            await choose(pilot, "现在再试")
            assert "《检查前公示单》已打出" in page(app) and "✓ 可以打印" in page(app)
    assert len(receipts.papers) == 1 and print_jobs.unsettled(station.store) == ()


async def test_a_paper_that_is_held_up_in_the_printer_says_so(station: Station, officer: Proof) -> None:
    printing.ask(station.store, officer, issued(station, officer), Printer("A4", "cups", "A4"))
    tray = Tray(outcome=Outcome("printing", "", "7"), fates=[Outcome("printing", "打印机缺纸，请装纸", "7")])
    printing.work(station, lambda _: tray)
    app = StationApp(station, press=Desk(station))
    async with app.run_test(size=(100, 36)) as pilot:
        await sign_in(pilot)
        shown = await at_printers(pilot)
        assert "正在打印，打完自己改状态" in shown and "打印停住" not in shown
        printing.work(station, lambda _: tray)
        await press(pilot, "left", "right")
        shown = page(app)
        assert "! 打印停住" in shown and "打印机缺纸，请装纸" in shown and "在打印机上取消" in "".join(shown.split())


async def test_a_slip_printed_from_the_list_of_papers_says_so(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case_id = on_site(station, chief, enterprise()).id
    slip = slips.issue(station, chief, case_id)
    configure(station, printers=(LASER,))
    app = StationApp(station, press=PrintDesk(station))
    async with app.run_test(size=(100, 30)) as pilot:
        await at_papers(pilot, case_id)
        await on(pilot, slip.document.title)
        await press(pilot, "ctrl+r")
    (job,) = print_jobs.of_document(station.store, slip.document.id)
    assert (job.state, job.copy) == ("printed", 2) and "补打" in job.detail
