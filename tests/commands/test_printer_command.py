"""`station printer` through the command line: set up, tried, printed on, asked about."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station import cli
from station.commands import print_desk
from station.records.people import Proof
from station.records.print_job import Outcome, Printer
from station.services import printing, staff
from station.settings import load
from station.store import print_jobs
from station.texts import text
from station.wiring import Station, configure, open_station
from tests.conftest import PIN
from tests.devices.receipts import Receipts
from tests.services.printed import Tray, issued
from tests.shape.test_json import compare


def run(station: Station, *words: str, signed: bool = False) -> subprocess.CompletedProcess[str]:
    read, write = os.pipe()
    os.write(write, PIN.encode() + b"\n")
    os.close(write)
    who = ["--as", "李敏", "--pin-fd", str(read)] if signed else []
    done = subprocess.run(
        [sys.executable, "-m", "station", "printer", "--home", str(station.home.root), *who, *words],
        capture_output=True,
        text=True,
        check=False,
        pass_fds=[read],
        timeout=120,
    )
    os.close(read)
    return done


def test_a_printer_is_set_up_tried_and_dropped(station: Station) -> None:
    with Receipts() as receipts:
        done = run(station, "set", "窗口", "--way", "escpos", "--device", str(receipts.device), "--kind", "clearance")
        assert done.returncode == 0, done.stderr
        assert load(station.home.settings_file).printers == (
            Printer("窗口", "escpos", str(receipts.device), ("clearance",)),
        )
        tried = run(station, "test", "窗口", "--json")
        assert json.loads(tried.stdout) == {"printer": "窗口", "state": "printed", "detail": ""}
        receipts.wrong = "cover_open"
        shut = run(station, "test", "窗口")
        assert shut.returncode == 1 and text("printing.device.cover_open") in shut.stdout
        (listed,) = json.loads(run(station, "list", "--json").stdout)["printers"]
        assert listed["standing"] == text("printing.device.cover_open")
    assert len(receipts.papers) == 1
    assert run(station, "drop", "窗口").returncode == 0
    assert run(station, "drop", "窗口").returncode == 1
    assert load(station.home.settings_file).printers == ()


def test_a_kind_goes_to_one_printer(station: Station, officer: Proof) -> None:
    run(station, "set", "甲", "--way", "file", "--kind", "disclosure_slip", "--kind", "clearance")
    run(station, "set", '乙 "\\', "--way", "file", "--kind", "disclosure_slip")
    assert [(one.name, one.kinds) for one in load(station.home.settings_file).printers] == [
        ("甲", ("clearance",)),
        ('乙 "\\', ("disclosure_slip",)),
    ]
    document = issued(station, officer)
    done = run(station, "print", str(document), "--json", signed=True)
    job = json.loads(done.stdout)["job"]
    assert (job["printer"], job["state"]) == ('乙 "\\', "printed") and Path(job["detail"]).exists()
    other = run(station, "print", str(document), "--on", "甲", signed=True)
    assert other.returncode == 0 and "第 3 份" in other.stdout, "the first left as a file when it was issued"
    run(station, "drop", '乙 "\\')
    run(station, "set", "丙", "--way", "file")
    refused = run(station, "print", str(document), signed=True)
    assert refused.returncode == 1 and "没有为《检查前公示单》选定打印机" in refused.stderr


def test_a_job_waits_and_a_person_answers(station: Station, officer: Proof, tmp_path: Path) -> None:
    run(station, "set", "窗口", "--way", "escpos", "--device", str(tmp_path / "lp0"))
    held = run(station, "print", str(issued(station, officer)), signed=True)
    assert held.returncode == 0 and "待打" in held.stdout and "找不到打印机" in held.stdout
    (job,) = json.loads(run(station, "jobs", "--json").stdout)["jobs"]
    assert job["state"] == "waiting"
    assert "待打 1" in run(station, "work").stdout
    # The command wrote at the machine's time.
    now = open_station(station.home.root)
    printing.work(now, lambda _: Tray(outcome=Outcome("unsure", "x")))
    now.close()
    assert "不知是否打出" in run(station, "jobs").stdout
    assert run(station, "seen", job["id"]).returncode == 1, "nobody said who they are"
    again = run(station, "again", job["id"], "--json", signed=True)
    second = json.loads(again.stdout)["job"]
    assert (second["copy"], second["state"]) == (3, "waiting")
    assert run(station, "cancel", second["id"], signed=True).returncode == 0
    assert "没有待打的文书" in run(station, "jobs").stdout
    assert print_jobs.job(station.store, int(job["id"])).state == "failed"
    assert run(station, "seen", "x", signed=True).returncode == 2


def test_what_is_told_as_json_is_what_the_page_says(
    station: Station, officer: Proof, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str, signed: bool = False, status: int = 0) -> Any:
        done = run(station, *words, "--json", signed=signed)
        assert done.returncode == status, done.stderr
        return json.loads(done.stdout)

    setting = "station printer set NAME --way file --json"
    compare(setting, told("set", "存盘", "--way", "file", "--kind", "clearance"))
    compare("station printer test NAME --json", told("test", "存盘"))
    one = "station printer print DOCUMENT --json"
    document = str(issued(station, officer))
    compare(one, told("print", document, "--on", "存盘", signed=True))
    told("set", "窗口", "--way", "escpos", "--device", "/nowhere/lp0", "--kind", "slip_roll")
    waiting = told("print", document, "--on", "窗口", signed=True)["job"]
    compare("station printer jobs --json", told("jobs"))
    compare(one, told("cancel", waiting["id"], signed=True))
    # No printer is plugged into the machine that runs this.
    monkeypatch.setattr(print_desk, "receipt_printers", lambda: [("/dev/usb/lp0", "TM20")])
    assert cli.main(["printer", "list", "--json", "--home", str(station.home.root)]) == 0
    listed = json.loads(capsys.readouterr().out)
    compare("station printer list --json", listed)
    assert [each["standing"] != "" for each in listed["printers"]] == [False, True]
    compare(setting, told("drop", "存盘"))


def test_answers_and_a_look_at_the_queue_are_told_as_the_page_says(station: Station) -> None:
    # At the machine's time, as the commands after it.
    now = open_station(station.home.root)
    who = staff.sign_in(now.store, now.keys, "李敏", PIN)
    configure(now, printers=(Printer("存盘", "file", ""), Printer("网络", "cups", "ipp://localhost:1/ipp/print")))
    document = issued(now, who)

    def asked(name: str, outcome: Outcome | None = None) -> str:
        job = printing.ask(now.store, who, document, Printer(name, "file", ""))
        if outcome is not None:
            printing.work(now, lambda each: Tray(outcome=outcome) if each.id == job.id else None)
        return str(job.id)

    doubt = Outcome("unsure", "x")
    seen, again = asked("窗口", doubt), asked("窗口", doubt)
    asked("网络", Outcome("printing", "", "7"))
    cut_off = asked("窗口")
    assert printing._start(now.store, int(cut_off))
    asked("存盘"), asked("窗口")
    now.close()
    done = json.loads(run(station, "work", "--json").stdout)
    compare("station printer work --json", done)
    assert {key: len(ids) for key, ids in done["run"].items()} == dict.fromkeys(done["run"], 1)
    assert done["run"]["asking"] == [cut_off]
    for words in (("seen", seen), ("again", again)):
        said = run(station, *words, "--json", signed=True)
        assert said.returncode == 0, said.stderr
        compare("station printer print DOCUMENT --json", json.loads(said.stdout))


def test_settings_that_cannot_be_are_refused(station: Station) -> None:
    assert run(station, "set", "窗口", "--way", "escpos").returncode == 2
    assert run(station, "set", "窗口", "--way", "file", "--device", "x").returncode == 2
    with station.home.settings_file.open("a") as file:
        file.write('\n[[printers]]\nname = "a"\nway = "fax"\n')
    refused = run(station, "list")
    assert refused.returncode == 1 and "printers.way" in refused.stderr
