"""Papers of a command go to the printer of their kind; `lp` takes the others, each as a copy in the books."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from station.commands.presses import chosen
from station.commands.print_desk import PrintDesk, by_lp
from station.commands.printing import NotPrinted, Printers
from station.records.case import CaseFile
from station.records.people import Proof
from station.records.print_job import REST, Printer, PrintJob
from station.services import clearance, papers, printing, slips
from station.settings import load
from station.store import print_jobs
from station.wiring import Station, configure
from tests.commands.test_clear import run as clear_run
from tests.commands.test_printer_command import run as printer
from tests.commands.test_slip import case as slip_case
from tests.commands.test_slip import run as slip
from tests.conftest import PIN
from tests.services.printed import Tray, issued
from tests.services.ready_dockings import ready

run, case = clear_run, slip_case
FILE = Printer("存盘", "file", "", (REST,))
AWAY = Printer("窗口", "escpos", "/nowhere/lp0", ("slip_roll",))


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A print service that keeps what it was sent, in order; it refuses while there is a file `refuse`."""
    folder = tmp_path / "service"
    folder.mkdir()
    program = folder / "lp"
    program.write_text(
        f'#!/bin/sh\n[ ! -e {folder}/refuse ] || {{ echo "no paper" >&2; exit 1; }}\n'
        f'cat > {folder}/$(ls {folder} | wc -l).pdf\necho "request id is desk-7"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def out(folder: Path) -> list[str]:
    """The words of each paper, in the order they came."""
    found = sorted(folder.glob("*.pdf"), key=lambda one: int(one.stem))
    return [words(one) for one in found]


def words(file: Path) -> str:
    """Without blanks."""
    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    return "".join(read.split())


def copies(found: tuple[PrintJob, ...]) -> list[tuple[str, str, int]]:
    return [(job.printer, job.state, job.copy) for job in found]


def test_a_slip_goes_to_the_printer_of_its_kind(station: Station, case: CaseFile) -> None:
    configure(station, printers=(FILE, AWAY))
    first = slip(station, case.number, "--to", "printer", "--json", pin=PIN)
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert told["job"].startswith("存盘　已打出　") and told["reprint"] is False
    again = slip(station, case.number, "--to", "printer", pin=PIN)
    assert "补打已出具的公示单" in again.stdout and "已送打印：存盘　已打出" in again.stdout
    held = slip(station, case.number, "--to", "printer", "--form", "roll", pin=PIN)
    assert held.returncode == 0 and "已送打印：窗口　待打　找不到打印机" in held.stdout
    (sheet,) = (one for one in papers.of_case(station, case.id) if one.kind == "disclosure_slip")
    printed = print_jobs.of_document(station.store, sheet.id)
    assert copies(printed) == [("存盘", "printed", 1), ("存盘", "printed", 2)]
    assert ["补打第2份" in words(Path(job.detail)) for job in printed] == [False, True]
    (job,) = print_jobs.unsettled(station.store)
    assert papers.document(station, job.document_id).kind == "slip_roll"
    assert job.copy == 3, "both sizes are one slip"


@pytest.mark.parametrize("form", ["a4", "roll"])
@pytest.mark.parametrize("way", ["slip", "printer"])
def test_a_slip_given_out_as_a_file_is_a_copy_before_the_first_job(
    station: Station, case: CaseFile, tmp_path: Path, form: str, way: str
) -> None:
    given = slip(station, case.number, "--to", "pdf", "--out", str(tmp_path / "given"), "--form", form, pin=PIN)
    assert given.returncode == 0, given.stderr
    (file,) = (tmp_path / "given").iterdir()
    assert "补打" not in words(file)
    configure(station, printers=(FILE,))
    (made,) = slips.of_case(station, case.id)
    document = slips.roll(station, made) if form == "roll" else made.document
    if way == "slip":
        done = slip(station, case.number, "--to", "printer", "--form", form, pin=PIN)
    else:
        done = printer(station, "print", str(document.id), signed=True)
    assert done.returncode == 0, done.stderr
    (job,) = print_jobs.of_document(station.store, document.id)
    assert (job.state, job.copy) == ("printed", 2)
    assert re.search(r"补打第2份20\d\d-\d\d-\d\d\d\d:\d\d", words(Path(job.detail)))


def test_lp_s_papers_are_copies_like_any_other(station: Station, officer: Proof, lp: Path) -> None:
    document = papers.document(station, issued(station, officer))
    for _ in range(2):
        by_lp(station, officer, document)
    assert ["补打" in paper for paper in out(lp)] == [False, True]
    tray = Tray()
    printing.ask(station.store, officer, document.id, AWAY)
    printing.work(station, lambda _: tray)
    assert [note[:8] for _, note in tray.sent] == ["补打　第 3 份"]
    found = print_jobs.of_document(station.store, document.id)
    assert copies(found) == [("（系统默认）", "printed", 1), ("（系统默认）", "printed", 2), ("窗口", "printed", 3)]
    assert found[0].detail == "request id is desk-7" and found[0].settled_at is not None


def test_what_lp_refuses_counts_for_nothing(station: Station, officer: Proof, lp: Path) -> None:
    document = papers.document(station, issued(station, officer))
    (lp / "refuse").touch()
    with pytest.raises(NotPrinted, match="no paper"):
        by_lp(station, officer, document)
    assert not print_jobs.unsettled(station.store)
    (lp / "refuse").unlink()
    assert by_lp(station, officer, document).copy == 1
    assert ["补打" in paper for paper in out(lp)] == [False]


def test_a_second_print_says_so_though_the_first_is_not_in_the_books(
    station: Station, officer: Proof, lp: Path
) -> None:
    document = papers.document(station, issued(station, officer))
    assert by_lp(station, officer, document, again=True).copy == 2
    assert ["补打第2份2026-11-2009:00" in paper for paper in out(lp)] == [True]


def test_lp_cut_off_in_the_middle_asks_a_person(station: Station, case: CaseFile, lp: Path) -> None:
    (lp / "lp").write_text("#!/bin/sh\nkill -KILL $PPID\n")
    assert slip(station, case.number, "--to", "printer", pin=PIN).returncode == -signal.SIGKILL
    assert json.loads(printer(station, "work", "--json").stdout)["run"]["asking"]
    (job,) = print_jobs.unsettled(station.store)
    assert job.state == "unsure"
    # The queue knows that of lp by its name.
    (lp / "lp").write_text(f"#!/bin/sh\ncat > {lp}/9.pdf\n")
    assert printer(station, "again", str(job.id), signed=True).returncode == 0
    assert ["补打第2份" in paper for paper in out(lp)] == [True]


def test_certificates_go_to_the_queue(station: Station, chief: Proof, run: Callable[..., tuple[int, str, str]]) -> None:
    configure(station, printers=(FILE,))
    ready(station, chief)
    status, said, complained = run("clear", "--print", signers=("王建国", "李敏"))
    assert (status, "已送打印：存盘　已打出" in said) == (0, True), complained
    assert run("clear", "ZFY0001", "--print")[0] == 1, "a print is somebody's act"
    assert run("clear", "ZFY0001", "--print", signers=("李敏",))[0] == 0
    (one,) = clearance.clearances(station.store)
    assert one.document_id is not None
    assert copies(print_jobs.of_document(station.store, one.document_id)) == [
        ("存盘", "printed", 1),
        ("存盘", "printed", 2),
    ]


def test_who_takes_what() -> None:
    office = Printer("办公室", "cups", "A4", ("clearance",))
    assert chosen((FILE, AWAY, office), "slip_roll") == AWAY
    assert chosen((FILE, AWAY, office), "clearance") == office
    assert chosen((AWAY, FILE, office), "D04") == FILE
    assert chosen((AWAY, office), "D04") is None and chosen((AWAY,), "D04") == AWAY and chosen((), "D04") is None


def test_choosing_a_queue_keeps_the_printers(station: Station) -> None:
    chooser = Printers(station)
    PrintDesk(station).keep(AWAY)
    chooser.choose("A4")
    found = load(station.home.settings_file)
    assert (found.printer, found.printers) == ("A4", (AWAY,))
    PrintDesk(station).keep(FILE)
    assert load(station.home.settings_file).printer == "A4"
