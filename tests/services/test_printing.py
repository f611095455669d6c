"""The printers' queue: waits while a printer is away, prints once, asks a person where only a person can know."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from station.records.people import Proof
from station.records.print_job import Outcome, Printer
from station.services import print_chores, printing, slips
from station.services.chores import chores
from station.services.printing import NotAsked
from station.store import print_jobs
from station.store.print_jobs import JobUnknown
from station.wiring import Station
from tests.services.inspections import on_site
from tests.services.printed import Tray, issued

ROLL = Printer("窗口", "escpos", "usb")


def actions(station: Station, job_id: int) -> list[str]:
    return [line.action for line in station.store.lines(subject=f"print/{job_id}")]


def test_a_job_is_begun_in_the_books_before_the_first_byte(station: Station, officer: Proof) -> None:
    job = printing.ask(station.store, officer, issued(station, officer), ROLL)
    assert (job.state, job.copy, job.title, job.settled_at) == ("waiting", 1, "检查前公示单", None)
    seen: list[str] = []
    tray = Tray(during=lambda: seen.append(print_jobs.job(station.store, job.id).state))
    done = printing.work(station, lambda _: tray)
    assert done is not None and done.printed == (job.id,)
    assert seen == ["printing"] and tray.sent == [("330281103-2026-000012 检查前公示单", "")]
    assert print_jobs.job(station.store, job.id).settled_at == station.clock.now()
    assert sorted(actions(station, job.id)) == ["print.settle", "print.start"]
    printing.work(station, lambda _: tray)
    assert len(tray.sent) == 1


def test_a_job_waits_while_the_printer_is_away_and_says_why_once(station: Station, officer: Proof) -> None:
    job = printing.ask(station.store, officer, issued(station, officer), ROLL)
    tray = Tray(why="打印机缺纸")
    for _ in range(3):
        done = printing.work(station, lambda _: tray)
        assert done is not None and done.waiting == (job.id,)
    assert print_jobs.job(station.store, job.id).detail == "打印机缺纸" and not tray.sent
    assert actions(station, job.id) == ["print.settle"]
    tray.why = ""
    printing.work(station, lambda _: tray)
    assert print_jobs.job(station.store, job.id).state == "printed" and len(tray.sent) == 1


def test_what_was_asked_first_is_printed_first(station: Station, officer: Proof) -> None:
    document = issued(station, officer)
    jobs = [printing.ask(station.store, officer, document, ROLL) for _ in range(3)]
    tray = Tray()
    done = printing.work(station, lambda _: tray)
    assert done is not None and done.printed == tuple(job.id for job in jobs)
    assert [note for _, note in tray.sent] == ["", "补打　第 2 份　2026-11-20 09:00", "补打　第 3 份　2026-11-20 09:00"]


@pytest.mark.parametrize("state", ["failed", "unsure"])
def test_another_copy_says_that_it_is_one(station: Station, officer: Proof, state: str) -> None:
    store = station.store
    job = printing.ask(store, officer, issued(station, officer), ROLL)
    tray = Tray(outcome=Outcome("failed" if state == "failed" else "unsure", "打印中断电"))
    done = printing.work(station, lambda _: tray)
    assert done is not None and done.asking == (job.id,)
    assert [one.id for one in print_jobs.unsettled(store)] == [job.id]
    tray.outcome = Outcome("printed")
    printing.work(station, lambda _: tray)
    assert len(tray.sent) == 1, "nobody has said yet what became of it"
    second = printing.again(store, officer, job.id)
    assert (second.copy, second.state) == (2, "waiting")
    assert [one.id for one in print_jobs.unsettled(store)] == [second.id]
    printing.work(station, lambda _: tray)
    assert tray.sent[1][1].startswith("补打　第 2 份　2026-11-20 ")
    with pytest.raises(NotAsked):
        printing.again(store, officer, job.id)


def test_a_person_s_word_settles_an_unsure_job(station: Station, officer: Proof) -> None:
    job = printing.ask(station.store, officer, issued(station, officer), ROLL)
    printing.work(station, lambda _: Tray(outcome=Outcome("unsure", "x")))
    assert printing.came_out(station.store, officer, job.id).state == "printed"
    with pytest.raises(NotAsked) as refused:
        printing.came_out(station.store, officer, job.id)
    assert "已打出" in refused.value.message
    with pytest.raises(JobUnknown):
        printing.came_out(station.store, officer, 1)


def test_a_cancelled_job_is_not_printed_and_is_no_copy(station: Station, officer: Proof) -> None:
    document = issued(station, officer)
    job = printing.ask(station.store, officer, document, ROLL)
    assert printing.cancel(station.store, officer, job.id).state == "cancelled"
    tray = Tray()
    printing.work(station, lambda _: tray)
    assert not tray.sent
    anew = printing.ask(station.store, officer, document, ROLL)
    assert anew.copy == 1
    printing.cancel(station.store, officer, anew.id)
    failed = printing.ask(station.store, officer, issued(station, officer), ROLL)
    printing.work(station, lambda _: Tray(outcome=Outcome("failed", "x")))
    assert printing.cancel(station.store, officer, failed.id).state == "failed"
    assert not print_jobs.unsettled(station.store)


def test_a_job_cancelled_while_the_printer_is_asked_is_not_begun(station: Station, officer: Proof) -> None:
    job = printing.ask(station.store, officer, issued(station, officer), ROLL)

    class Slow(Tray):
        def standing(self) -> str:
            printing.cancel(station.store, officer, job.id)
            return ""

    tray = Slow()
    done = printing.work(station, lambda _: tray)
    assert done is not None and not done.printed and not tray.sent
    assert print_jobs.job(station.store, job.id).state == "cancelled"
    assert actions(station, job.id) == ["print.cancel"]


def test_what_was_given_out_as_a_file_is_the_first_copy(station: Station, officer: Proof) -> None:
    document, tray = issued(station, officer), Tray()
    job = printing.ask(station.store, officer, document, ROLL, given_out=True)
    assert job.copy == 2
    printing.cancel(station.store, officer, job.id)
    assert printing.ask(station.store, officer, document, ROLL, given_out=True).copy == 2
    assert printing.ask(station.store, officer, document, ROLL, given_out=True).copy == 3
    printing.work(station, lambda _: tray)
    assert [note for _, note in tray.sent] == ["补打　第 2 份　2026-11-20 09:00", "补打　第 3 份　2026-11-20 09:00"]


def test_both_sizes_of_a_slip_are_one_paper(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    first, other = (slips.issue(station, chief, on_site(station, chief, enterprise(), at).id) for at in (1, 2))
    roll = slips.roll(station, first)
    wanted = [first.document.id, roll.id, other.document.id, roll.id]
    asked = [printing.ask(station.store, chief, document, ROLL) for document in wanted]
    assert [job.copy for job in asked] == [1, 2, 1, 3]


def test_what_waits_at_a_printer_is_told_today(station: Station, officer: Proof) -> None:
    store = station.store
    for _ in range(2):
        printing.ask(store, officer, issued(station, officer), ROLL)
    assert not list(print_chores.chores(store)), "what nobody has looked at yet waits for no person"
    printing.work(station, lambda _: Tray(why="打印机缺纸"))
    (held,) = [one for one in chores(station) if one.kind.startswith("print")]
    assert (held.kind, held.left, held.about, held.urgency) == ("print_held", "2 张待打", "打印机缺纸", "today")
    printing.work(station, lambda _: Tray(outcome=Outcome("unsure", "x")))
    (asking,) = [one for one in chores(station) if one.kind.startswith("print")]
    assert (asking.kind, asking.left, asking.count) == ("print_asking", "2 张", 2)


def test_what_the_print_service_has_is_followed(station: Station, officer: Proof) -> None:
    job = printing.ask(station.store, officer, issued(station, officer), Printer("A4", "cups", "A4"))
    empty, done = Outcome("printing", "打印机缺纸", "7"), Outcome("printed", "", "7")
    tray = Tray(outcome=Outcome("printing", "", "7"), fates=[empty, empty, done])
    said = []
    for _ in range(4):
        printing.work(station, lambda _: tray)
        said.append((print_jobs.job(station.store, job.id).state, print_jobs.job(station.store, job.id).detail))
    assert said == [("printing", ""), ("printing", "打印机缺纸"), ("printing", "打印机缺纸"), ("printed", "")]
    assert len(tray.sent) == 1


def test_a_printer_that_is_gone_from_the_settings_keeps_its_job(station: Station, officer: Proof) -> None:
    job = printing.ask(station.store, officer, issued(station, officer), ROLL)
    printing.work(station, lambda _: None)
    assert "窗口" in print_jobs.job(station.store, job.id).detail
    tray = Tray()
    printing.work(station, lambda _: tray)
    assert len(tray.sent) == 1


def test_two_processes_print_a_job_once(station: Station, officer: Proof, tmp_path: Path) -> None:
    printing.ask(station.store, officer, issued(station, officer), ROLL)
    meanwhile: list[object] = []
    other = Tray()
    tray = Tray(during=lambda: meanwhile.append(printing.work(station, lambda _: other)))
    printing.work(station, lambda _: tray)
    assert meanwhile == [None] and not other.sent and len(tray.sent) == 1
    document = issued(station, officer)
    for _ in range(4):
        printing.ask(station.store, officer, document, ROLL)
    out = tmp_path / "out"
    out.touch()
    both = [child(station, out, "never") for _ in range(2)]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    printed = out.read_text()
    assert [printed.count(word) for word in ("whole", "第 2 份", "第 3 份", "第 4 份")] == [4, 1, 1, 1]


CHILD = """
import os, signal, sys
from pathlib import Path
from station.records.print_job import Outcome
from station.services import print_chores, printing
from station.services.chores import chores
from station.wiring import open_station
from tests.conftest import FrozenClock

home, out, when, now = sys.argv[1:]

def die(at):
    if at == when:
        os.kill(os.getpid(), signal.SIGKILL)

class Machine:
    def standing(self):
        die("before it began")
        return ""
    def send(self, pdf, title, note):
        die("before the first byte")
        with open(out, "a") as paper:
            paper.write("torn ")
            paper.flush()
            die("in the middle")
            paper.write(f"whole{note}\\n")
            paper.flush()
        die("after the last byte")
        return Outcome("printed")

station = open_station(Path(home), FrozenClock(now))
printing.work(station, lambda job: Machine())
die("after it settled")
"""


def child(station: Station, out: Path, when: str) -> subprocess.Popen[bytes]:
    """Another process that works the queue, and is killed when told."""
    now = station.clock.now().isoformat()
    return subprocess.Popen([sys.executable, "-c", CHILD, str(station.home.root), str(out), when, now])


BOUNDARIES = {
    "before it began": ("waiting", 0, 0),
    "before the first byte": ("printing", 0, 0),
    "in the middle": ("printing", 1, 0),
    "after the last byte": ("printing", 1, 1),
    "after it settled": ("printed", 1, 1),
}
"""Killed when: how the books stand then, how often printing began, how many whole papers lie there."""


@pytest.mark.parametrize("when", BOUNDARIES)
def test_a_killed_process_leaves_a_question_and_no_second_paper(
    station: Station, officer: Proof, tmp_path: Path, when: str
) -> None:
    job = printing.ask(station.store, officer, issued(station, officer), ROLL)
    out = tmp_path / "out"
    out.touch()
    assert child(station, out, when).wait(timeout=120) == -signal.SIGKILL
    state, torn, whole = BOUNDARIES[when]
    assert print_jobs.job(station.store, job.id).state == state
    assert (out.read_text().count("torn"), out.read_text().count("whole")) == (torn, whole)
    tray = Tray()
    printing.work(station, lambda _: tray)
    after = print_jobs.job(station.store, job.id)
    if state == "printing":
        assert after.state == "unsure" and not tray.sent and "看一眼" in after.detail
        printing.again(station.store, officer, job.id)
        printing.work(station, lambda _: tray)
        assert [note[:8] for _, note in tray.sent] == ["补打　第 2 份"]
    else:
        assert after.state == "printed" and len(tray.sent) == 1 - whole
