"""Printing with keys alone: a paper goes to its printer's queue, and a person says whether it came out."""

from __future__ import annotations

from functools import partial

from station.commands.presses import queue
from station.records.people import Proof
from station.records.print_job import Outcome, Printer
from station.services import papers, printing
from station.services.chores import chores
from station.store import print_jobs
from station.tui.app import StationApp
from station.tui.widgets.window_table import WindowTable
from station.wiring import Station, configure
from tests.services.printed import Tray, issued
from tests.tui.reading import page
from tests.tui.test_case import sign_in
from tests.tui.walking import choose, press


async def test_a_paper_goes_to_the_queue_of_its_kind(station: Station, officer: Proof) -> None:
    paper = papers.document(station, issued(station, officer))
    app = StationApp(station, print_queue=partial(queue, station))
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot)
        assert "没有配置打印机" in await app.hand_out(paper)
        configure(station, printers=(Printer("窗口", "escpos", "/nowhere/lp0", ("disclosure_slip",)),))
        said = await app.hand_out(paper)
    assert "窗口" in said and "找不到打印机" in said
    (job,) = print_jobs.unsettled(station.store)
    assert (job.state, job.document_id) == ("waiting", paper.id)


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
