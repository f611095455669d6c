"""`station archive` as people run it, its JSON, and what it says of a damaged file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.commands import archive as command
from station.store import models
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.archiving import NOTE, ended, sheet, whole
from tests.services.dockings import DOCK
from tests.services.penalty_walk import Desk, Make
from tests.services.recorded import clip
from tests.shape.test_json import compare

Run = Callable[..., str]


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def run(
    station: Station, clock: FrozenClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """What the command says, at this station's time, signed by 王建国 and where it needs two by 李敏."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def go(*words: object, status: int = 0) -> str:
        pipes: list[str] = []
        for _ in range(2):
            read, write = os.pipe()
            os.write(write, f"{PIN}\n".encode())
            os.close(write)
            pipes.append(str(read))
        people = ["--home", str(station.home.root), "--as", "王建国", "--pin-fd", pipes[0]]
        people += ["--with", "李敏", "--cosigner-pin-fd", pipes[1]]
        found = cli.main(["archive", *map(str, words), *people])
        for one in pipes:
            os.close(int(one))
        said = capsys.readouterr()
        assert found == status, said.out + said.err
        return said.out + said.err

    return go


def test_from_the_list_to_the_archive(desk: Desk, enterprise: Make, run: Run, tmp_path: Path) -> None:
    assert run("--list") == "没有待归档的案件。\n"
    case = whole(desk, "penalty", enterprise())
    assert case.number in run("--list") and "前归档" in run("--list")
    shown = run(case.number)
    assert "齐  案件已经办结" in shown and "缺  该公示的已经公示或者不予公示" in shown and "写明原因可以归档" in shown
    assert "「该公示的已经公示或者不予公示」还缺" in run(case.number, "--file", status=1)
    filed = run(case.number, "--file", "--note", NOTE)
    assert "案卷号 20260001" in filed and "保存期限" in filed
    place = tmp_path / "20260001"
    assert run(case.number, "--out", tmp_path) == f"案卷已导出：{place}\n"
    assert run("--check", place) == f"案卷完好：{place}\n"
    letter = tmp_path / "决定书.pdf"
    letter.write_bytes(sheet())
    run(case.number, "--supplement", "行政复议决定书", "--add", letter, status=1)
    added = run(
        case.number, "--supplement", "行政复议决定书", "--reason", "复议机关送达", "--add", letter, "--pages", 1
    )
    assert added == "已补卷第 1 件：行政复议决定书\n"
    assert "已移交" in run(case.number, "--transfer", "局档移〔2027〕3号")
    assert "已补卷第 1 件" in run(case.number)
    assert run("--list") == "没有待归档的案件。\n"


def test_what_is_missing_is_the_exit_status(desk: Desk, enterprise: Make, run: Run) -> None:
    case = ended(desk, "penalty", enterprise())
    shown = run(case.number, status=1)
    assert "缺  文书已经制发：" in shown and "在“文书”页制发" in shown
    assert "要写明办什么" in run(status=2)


def test_json_is_as_documented(desk: Desk, enterprise: Make, run: Run, tmp_path: Path) -> None:
    case = whole(desk, "penalty", enterprise())
    compare("station archive --list --json", json.loads(run("--list", "--json")))
    before = json.loads(run(case.number, "--json"))
    assert before["stage"] == "assembling" and before["archived"] is None
    compare("station archive CASE --json", before)
    after = json.loads(run(case.number, "--file", "--note", NOTE, "--json"))
    assert after["stage"] == "archived" and after["archived"]["number"] == "20260001"
    assert after["items"] == before["items"]
    run(case.number, "--out", tmp_path)
    (tmp_path / "20260001" / "data" / "front.pdf").write_bytes(b"%PDF-1.7 other")
    told = json.loads(run("--check", tmp_path / "20260001", "--json", status=1))
    compare("station archive --check DIR --json", told)
    assert {each["path"] for each in told["flaws"]} >= {"data/front.pdf"}


def test_elsewhere_the_key_is_enough(desk: Desk, enterprise: Make, run: Run, tmp_path: Path) -> None:
    case = whole(desk, "inspection", enterprise())
    run(case.number, "--file", "--note", NOTE)
    run(case.number, "--out", tmp_path)
    key = tmp_path / "station.key"
    key.write_text(desk.station.store.signer.verifier_key + "\n")
    assert "案卷完好" in run("--check", tmp_path / "20260001", "--key", key)
    key.write_text("no key\n")
    assert "不是本系统的公钥" in run("--check", tmp_path / "20260001", "--key", key, status=1)
    assert "没有这个文件夹" in run("--check", tmp_path / "nowhere", status=1)


def test_a_recording_that_came_later_is_added_by_its_number(desk: Desk, enterprise: Make, run: Run) -> None:
    case = whole(desk, "penalty", enterprise())
    run(case.number, "--file", "--note", NOTE)
    now = desk.clock.now()
    late = clip(desk.station, None, now.subtract(hours=2), now.subtract(hours=1), serial="ZFYLATE")
    words = ("--supplement", "现场录像", "--reason", "归档以后才接回", "--clip", late)
    assert "没有可以补卷的内容" in run(case.number, *words, status=1), "its bytes are not here"
    with desk.station.store.act(DOCK, "clip.code") as act:
        act.update(models.Clip, late, sha256=desk.station.media.put(b"recording"), size=9)
    assert run(case.number, *words) == "已补卷第 1 件：现场录像\n"
    assert "已经在案卷 20260001 里" in run(case.number, *words, status=1)
