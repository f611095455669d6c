"""The queue with printers at its end: a receipt printer and a real IPP service, read back from what came out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from station.commands.presses import lacking, machine
from station.documents.print_form import noted, roll
from station.documents.qr import slip_symbol
from station.records.people import Proof
from station.records.print_job import Printer, PrintJob
from station.services import printing
from station.store import print_jobs
from station.texts import text
from station.wiring import Station, configure
from tests.devices.ippeve import printing as ipp_printer
from tests.devices.ippeve import wait_for
from tests.devices.receipts import Receipts
from tests.services.printed import issued

SLIP = "余姚市应急管理局 2026年11月20日#B60+:2H-Q.00MLEDN40004Y13QZ000ZY1I0E000I00NUF5IFRUF82GUEGBRGX.GEBH2LHHO8"
A4 = """#set page(width: 210mm, height: 297mm)
#set text(font: "Noto Sans CJK SC")
第一页 #pagebreak() 第二页"""


def slip() -> bytes:
    """A narrow paper with a code, as slips for a roll are."""
    symbol = slip_symbol(SLIP)
    cells = ",".join("1" if cell else "0" for row in symbol.modules for cell in row)
    source = f"""#set page(width: 72mm, height: auto, margin: 4mm)
#set text(font: "Noto Sans CJK SC")
余姚市泗门镇㙍塑料制品厂
#grid(columns: (1mm,) * {symbol.size}, rows: 1mm, ..({cells}).map(c => if c == 1 {{ rect(width: 1mm, height: 1mm,
  fill: black, stroke: none) }} else {{ [] }}))"""
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def at(station: Station, printer: Printer) -> Callable[[PrintJob], printing.Machine | None]:
    return lambda _: machine(station, printer)


def read(picture: Path) -> str:
    done = subprocess.run(["zbarimg", "--raw", "-q", "--oneshot", picture], capture_output=True, check=True, timeout=60)
    return done.stdout.decode().removesuffix("\n")


def test_a_slip_on_the_roll_is_read_back(station: Station, officer: Proof, tmp_path: Path) -> None:
    document = issued(station, officer, slip())
    with Receipts() as receipts:
        printer = Printer("窗口", "escpos", str(receipts.device))
        for _ in range(2):
            printing.ask(station.store, officer, document, printer)
        done = printing.work(station, at(station, printer))
    assert done is not None and len(done.printed) == 2
    first, second = receipts.papers
    for paper in (first, second):
        # A scanner sees the paper with its margin around it.
        paper.convert("L").save(tmp_path / "paper.png")
        assert read(tmp_path / "paper.png") == SLIP
    assert second.height > first.height, "the copy has a line more: 补打"
    assert first.width == second.width == 576


def test_a_roll_out_of_paper_holds_the_job_until_it_is_filled(station: Station, officer: Proof) -> None:
    with Receipts() as receipts:
        printer = Printer("窗口", "escpos", str(receipts.device))
        job = printing.ask(station.store, officer, issued(station, officer), printer)
        receipts.wrong = "paper_out"
        printing.work(station, at(station, printer))
        held = print_jobs.job(station.store, job.id)
        assert (held.state, held.detail) == ("waiting", text("printing.device.paper_out"))
        assert not receipts.papers
        receipts.wrong = ""
        printing.work(station, at(station, printer))
    assert print_jobs.job(station.store, job.id).state == "printed" and len(receipts.papers) == 1


def test_a_roll_pulled_out_in_the_middle_asks_and_prints_a_marked_copy(station: Station, officer: Proof) -> None:
    document = issued(station, officer, slip())
    with Receipts() as receipts:
        receipts.gone_after = 30_000
        printer = Printer("窗口", "escpos", str(receipts.device))
        job = printing.ask(station.store, officer, document, printer)
        printing.work(station, at(station, printer))
    failed = print_jobs.job(station.store, job.id)
    assert (failed.state, failed.detail) == ("failed", text("printing.device.unplugged"))
    assert [one.id for one in print_jobs.unsettled(station.store)] == [job.id]
    with Receipts() as receipts:
        printing.again(station.store, officer, job.id)
        printing.work(station, at(station, Printer("窗口", "escpos", str(receipts.device))))
    assert len(receipts.papers) == 1 and not receipts.lines


def test_a_real_print_service_gets_each_paper_once(station: Station, officer: Proof, tmp_path: Path) -> None:
    document = issued(station, officer, typst.compile(A4.encode(), format="pdf"))
    with ipp_printer(tmp_path) as uri:
        printer = Printer("A4", "cups", uri)
        for _ in range(2):
            printing.ask(station.store, officer, document, printer)

        def all_out() -> bool:
            printing.work(station, at(station, printer))
            return not print_jobs.unsettled(station.store)

        wait_for(all_out)
        printing.work(station, at(station, printer))
    papers = sorted((tmp_path / "out").iterdir())
    assert len(papers) == 2
    words = [subprocess.run(["pdftotext", one, "-"], capture_output=True, check=True).stdout.decode() for one in papers]
    assert ["补打" in word for word in words] == [False, True]
    assert all("第一页" in word and "第二页" in word for word in words)
    assert {job.state for job in print_jobs.of_document(station.store, document)} == {"printed"}


def test_a_real_print_service_without_paper_is_told_and_goes_on(
    station: Station, officer: Proof, tmp_path: Path
) -> None:
    with ipp_printer(tmp_path) as uri:
        (tmp_path / "empty").touch()
        printer = Printer("A4", "cups", uri)
        document = issued(station, officer)
        job, later = (printing.ask(station.store, officer, document, printer) for _ in range(2))

        def stands(job: PrintJob, state: str, detail: str) -> bool:
            printing.work(station, at(station, printer))
            found = print_jobs.job(station.store, job.id)
            return (found.state, found.detail) == (state, detail)

        wait_for(lambda: stands(job, "printing", text("printing.device.paper_out")))
        assert not list((tmp_path / "out").iterdir())
        (tmp_path / "empty").unlink()
        wait_for(lambda: stands(job, "printed", "") and stands(later, "printed", ""))
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_service_that_gives_a_job_up_leaves_it_to_a_person(station: Station, officer: Proof, tmp_path: Path) -> None:
    with ipp_printer(tmp_path) as uri:
        (tmp_path / "refuse").touch()
        printer = Printer("A4", "cups", uri)
        job = printing.ask(station.store, officer, issued(station, officer), printer)

        def given_up() -> bool:
            printing.work(station, at(station, printer))
            return print_jobs.job(station.store, job.id).state == "failed"

        wait_for(given_up)
    assert print_jobs.job(station.store, job.id).detail == text("printing.device.given_up")
    printing.again(station.store, officer, job.id)
    printing.work(station, at(station, printer))
    (waiting,) = print_jobs.unsettled(station.store)
    assert (waiting.state, waiting.detail) == ("waiting", text("printing.device.service_away"))


def test_a_job_the_service_has_forgotten_is_a_question(station: Station, tmp_path: Path) -> None:
    with ipp_printer(tmp_path) as uri:
        found = machine(station, Printer("A4", "cups", uri)).fate("4711")
    assert (found.state, found.job) == ("unsure", "4711")


@pytest.mark.parametrize(
    ("reasons", "ours"),
    [
        (("none",), ""),
        (("media-low-warning", "media-empty-error"), "paper_out"),
        (("media-empty-warning",), ""),
        (("offline-report",), "offline"),
        (("paused",), "paused"),
    ],
)
def test_reasons_are_told_in_words(reasons: tuple[str, ...], ours: str) -> None:
    assert lacking(reasons) == (text(f"printing.device.{ours}") if ours else "")


def test_a_warning_explains_a_job_that_is_not_done() -> None:
    assert lacking(("media-empty-warning",), warned=True) == text("printing.device.paper_out")
    assert lacking(("media-low-warning",), warned=True) == ""


def test_without_a_printer_there_is_a_file(station: Station, officer: Proof) -> None:
    named = configure(station, printers=(Printer("存盘", "file", ""),))
    job = printing.ask(station.store, officer, issued(station, officer), named.settings.printers[0])
    printing.work(named, at(named, named.settings.printers[0]))
    found = print_jobs.job(station.store, job.id)
    assert found.state == "printed" and Path(found.detail).read_bytes().startswith(b"%PDF")


def test_the_note_stands_on_every_page_and_the_stored_paper_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(typst.compile(A4.encode(), format="pdf"))
    before = file.read_bytes()
    assert noted(file, "") == before and len(roll(file, "")) == 2
    (tmp_path / "b.pdf").write_bytes(noted(file, "补打　第 2 份"))
    read = subprocess.run(["pdftotext", tmp_path / "b.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert read.count("补打") == 2 and file.read_bytes() == before
