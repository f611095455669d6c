"""`station draw notice` and `station draw record`: issued once, printed again, refused in words, verified."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.records.people import Proof
from station.services import draw_opening, draw_view, draws, papers, staff
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import print_jobs
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock

KL8 = "3 7 11 14 20 22 25 31 33 36 41 44 48 52 55 60 63 71 77 80"
SSQ = "5 9 13 21 28 32 11"
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """Run `station draw …` at the time of the test's clock: exit status, what it said, what it complained of."""
    monkeypatch.setattr("station.commands.draw.open_home", lambda args: open_station(args.home, clock))

    def run(*words: object, signed: bool = True) -> tuple[int, str, str]:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        who = ["--as", "王建国", "--pin-fd", str(reader)] if signed else []
        capsys.readouterr()
        status = cli.main(["draw", *map(str, words), "--home", str(station.home.root), *who])
        os.close(reader)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def committed(station: Station, enterprise: Callable[..., int]) -> int:
    """A sealed draw, committed to."""
    for _ in range(6):
        enterprise(risk="orange")
    frozen = draws.freeze_lists(station, signed(station), Plan("年度计划", "2026-11", "平台不可用", ("orange",)))
    draws.commit(station, signed(station), frozen.id, Asked(quotas={"orange_b": 2}, sealed=True))
    return frozen.id


def signed(station: Station) -> Proof:
    return staff.sign_in(station.store, station.keys, "王建国", PIN)


def reveal(station: Station, draw_id: int, clock: FrozenClock) -> None:
    clock.set("2026-11-22T21:20:00+08:00")
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        draws.enter(station.store, signed(station), draw_id, source, typed)
        draws.enter(station.store, signed(station), draw_id, source, typed)
    draws.reveal(station, signed(station), draw_id)


def test_the_notice_is_issued_once_and_printed_again(
    station: Station, committed: int, say: Say, tmp_path: Path
) -> None:
    status, said, complained = say("notice", 1, "--out", tmp_path / "张贴")
    assert status == 0, complained
    assert "已出具《抽取承诺公告》：双随机抽取第1号" in said
    (file,) = (tmp_path / "张贴").iterdir()
    assert file.name == "双随机抽取第1号 抽取承诺公告.pdf" and str(file) in said
    again = say("notice", 1, "--to", "png", "--out", tmp_path / "图", signed=False)
    assert again[0] == 0 and "补打已出具的《抽取承诺公告》" in again[1]
    assert [picture.suffix for picture in (tmp_path / "图").iterdir()] == [".png"]
    assert len(papers.of_draw(station, committed)) == 1
    assert say("notice", 1, "--reason", "印章不清")[0] == 0
    assert len(papers.of_draw(station, committed)) == 2


def test_a_record_before_the_reveal_is_refused(station: Station, committed: int, say: Say) -> None:
    status, said, complained = say("record", 1)
    assert (status, said) == (1, "")
    assert "公开号码还没有录齐" in complained and "揭晓以后再打印" in complained
    assert say("record", 9)[0] == 1
    assert papers.of_draw(station, committed) == ()


def test_a_record_that_no_longer_says_everything_is_pointed_out(
    station: Station, committed: int, say: Say, clock: FrozenClock
) -> None:
    reveal(station, committed, clock)
    status, said, complained = say("record", 1, "--json")
    assert status == 0, complained
    report = json.loads(said)
    assert set(report) == {
        "document", "kind", "number", "title", "sha256", "issued_at", "reprint", "outdated", "files", "job",
    }  # fmt: skip
    told = (report["kind"], report["reprint"], report["outdated"], report["job"])
    assert told == ("draw_record", False, False, None)
    assert isinstance(report["document"], str) and len(report["files"]) == 1
    clock.advance(hours=10)
    draw_opening.unseal_list(station, signed(station), committed)
    status, said, _ = say("record", 1, signed=False)
    assert status == 0 and "补打已出具的《双随机抽取记录单》" in said and "加 --reason 写明理由" in said
    status, said, _ = say("record", 1, "--reason", "名单已开启")
    assert status == 0 and "已出具《双随机抽取记录单》" in said and "加 --reason" not in said
    status, _, complained = say("record", 1, "--reason", "")
    assert status == 1 and "理由" in complained


def test_the_printed_record_is_verified_by_its_code(
    station: Station, committed: int, say: Say, clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    reveal(station, committed, clock)
    report = json.loads(say("record", 1, "--json")[1])
    capsys.readouterr()
    assert cli.main(["slip", "verify", report["files"][0], "--json", "--home", str(station.home.root)]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["kind"] == "draw_result" and "record" in verdict["checks"]
    assert verdict["claims"] == [draw_view.view(station.store, committed).line.outcome]


def test_the_printer_gets_the_paper_or_says_why_not(
    station: Station, committed: int, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "lp"
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    program.write_text('#!/bin/sh\necho "lp: out of paper" >&2\nexit 1\n')
    program.chmod(0o755)
    status, _, complained = say("notice", 1, "--to", "printer")
    assert status == 1 and "lp: out of paper" in complained
    program.write_text('#!/bin/sh\ncat > /dev/null\necho "request id is desk-7 (1 file(s))"\n')
    assert say("notice", 1, "--to", "printer", signed=False)[0] == 1, "a print is somebody's act"
    status, said, complained = say("notice", 1, "--to", "printer")
    assert status == 0, complained
    assert "补打" in said and "desk-7" in said
    (paper,) = papers.of_draw(station, committed)
    assert [(job.state, job.copy) for job in print_jobs.of_document(station.store, paper.id)] == [
        ("cancelled", 1),
        ("printed", 1),
    ]


def test_an_issue_needs_a_person(station: Station, committed: int, say: Say) -> None:
    assert say("notice", 1, signed=False)[0] != 0
    assert papers.of_draw(station, committed) == ()


@pytest.mark.parametrize("words", [["notice"], ["record", "一"], ["record", "1", "--to", "fax"]])
def test_wrong_usage(say: Say, words: list[str]) -> None:
    assert say(*words)[0] == 2
