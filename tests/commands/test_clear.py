"""`station clear` and `station custody` through the command line, their JSON, and `sha256sum` on what they write."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devices.printer import PrinterMissing
from station import cli
from station.commands import clear, custody, printing
from station.records.people import Proof
from station.services import clearance, evidence, paper_clips
from station.store import case_papers, dock_models, models
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services import ready_dockings as dockings
from tests.services.inspections import on_site
from tests.services.ready_dockings import docked, ready
from tests.shape.test_json import compare

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    station: Station, clock: FrozenClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Exit status, stdout and stderr of a command in this station's home, at this station's time."""
    for module in (clear, custody):
        monkeypatch.setattr(module, "open_home", lambda args: open_station(args.home, clock))

    def go(*words: str, signers: tuple[str, ...] = ()) -> tuple[int, str, str]:
        options = ["--home", str(station.home.root)]
        pipes = []
        for who, name in zip(("--as", "--with"), signers, strict=False):
            read, write = os.pipe()
            os.write(write, f"{PIN}\n".encode())
            os.close(write)
            options += [who, name, "--pin-fd" if who == "--as" else "--cosigner-pin-fd", str(read)]
            pipes.append(read)
        status = cli.main([*words, *options])
        for read in pipes:
            os.close(read)
        return status, *capsys.readouterr()

    return go


def test_a_check_says_what_is_lacking_for_each(station: Station, chief: Proof, run: Run) -> None:
    assert run("clear", "--check") == (0, "没有等待清空的记录仪。\n", "")
    ready(station, chief)
    dockings.recorder(station, chief, "ZFY0002")
    docked(station, "ZFY0002", first=20, again=False)
    status, out, _ = run("clear", "--check")
    assert status == 1
    assert "ZFY0001　2026-11-20 09:00 接入　4 个文件　可以清空" in out
    assert "ZFY0002　2026-11-20 09:00 接入　4 个文件　还差 2 项" in out
    assert "  - 音像只有本机这一份：请插上备份盘，运行 station backup。" in out
    assert run("clear", "--check", "ZFY0001")[0] == 0
    status, _, said = run("clear", "--check", "ZFY9999")
    assert (status, said.splitlines()[0]) == (1, "记录仪 ZFY9999 还没有接入过。")
    compare("station clear --check --json", json.loads(run("clear", "--check", "--json")[1]))


def test_two_people_sign_for_all_that_are_ready(station: Station, chief: Proof, run: Run, tmp_path: Path) -> None:
    ready(station, chief)
    ready(station, chief, "ZFY0002", first=20)
    status, out, said = run("clear", "--out", str(tmp_path / "纸"), signers=("王建国", "李敏"))
    assert (status, said) == (0, "")
    assert "已签发可清空凭证 余清〔2026〕1号：ZFY0002，3 个文件" in out
    assert "请用记录仪自己的功能清空" in out
    assert len(list((tmp_path / "纸").glob("*.pdf"))) == 2
    status, _, said = run("clear", signers=("王建国", "李敏"))
    assert (status, said.splitlines()[0]) == (1, "现在没有可以清空的记录仪。")
    status, out, _ = run("clear", "ZFY0001", "--out", str(tmp_path / "补"))
    assert (status, "补打已签发的可清空凭证 余清〔2026〕2号：ZFY0001" in out) == (0, True)
    assert len(clearance.clearances(station.store)) == 2
    void = clearance.clearances(station.store)[0]
    clearance.void(station, chief, void.id, "要重新签")
    assert run("clear", "ZFY0001")[0] == 1, "a void one is not printed again, and a new one needs two people"


def test_one_person_is_not_enough(station: Station, chief: Proof, run: Run) -> None:
    ready(station, chief)
    for signers in ((), ("王建国",), ("王建国", "王建国")):
        status, _, said = run("clear", "ZFY0001", signers=signers)
        assert status == 1 and said
    assert clearance.clearances(station.store) == []


def test_a_missing_printer_leaves_the_certificate_issued(
    station: Station, chief: Proof, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise PrinterMissing("printer_missing")

    monkeypatch.setattr(printing, "print_pdf", refuse)
    ready(station, chief)
    status, _, said = run("clear", "--print", signers=("王建国", "李敏"))
    assert (status, "没有安装打印服务" in said) == (1, True)
    assert len(clearance.clearances(station.store)) == 1


def test_the_certificates_as_json(station: Station, chief: Proof, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "print_pdf", lambda *_: "job 1")
    ready(station, chief)
    status, out, _ = run("clear", "ZFY0001", "--print", "--json", signers=("王建国", "李敏"))
    assert status == 0
    told: dict[str, Any] = json.loads(out)
    compare("station clear --json", told)
    (one,) = told["certificates"]
    assert (one["number"], one["job"]) == ("余清〔2026〕1号", "（系统默认）　已打出　job 1")


def everything(station: Station, chief: Proof, officer: Proof, case: int) -> int:
    """A docking whose first clip has seen everything that a record can tell; the clip."""
    session = ready(station, chief)
    clip = evidence.clips_of_session(station.store, session)[0]
    evidence.link(station.store, chief, clip.id, case)
    paper_clips.link(station.store, chief, case_papers.of_case(station.store, case)[0].id, clip.id, "当场宣读")
    clearance.issue(station, chief, officer, [session])
    docked(station, first=1, files=4)
    with station.store.act(dockings.NIGHTLY, "media.damage") as act:
        now = station.clock.now().isoformat()
        act.insert(dock_models.Damage, sha256=clip.sha256, kind="missing", found_at=now, mended_at=now, mended_from="x")
        act.update(models.Clip, clip.id, problem="InvalidDataError", extent="partial")
    return clip.id


def test_a_custody_record_for_people_and_for_machines(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int], run: Run
) -> None:
    case = on_site(station, chief, enterprise())
    clip = everything(station, chief, officer, case.id)
    status, out, _ = run("custody", case.number)
    assert status == 0
    for told in (
        "DCIM/20261120080100_0001.MP4",
        "设备　　ZFY0001（0b05:1234 D9FA-2AB7）",
        "入库　　2026-11-20 09:00:00，绕过缓存从磁盘读回，一致",
        "二次读取　2026-11-20 09:00:00 一致（绕过缓存读取）",
        f"归属　　{case.number}（有人认领）",
        "对应文书　《现场检查方案》",
        "又见于　1 次接入",
        "清空凭证　余清〔2026〕1号，已签发，王建国、李敏 签发",
        "存储损坏　2026-11-20 09:00:00 发现，2026-11-20 09:00:00 已恢复",
        "不可播放：InvalidDataError",
        "这是能读出的开头",
        "认领音像  王建国",
    ):
        assert told in out, told
    compare("station custody CLIP --json", json.loads(run("custody", str(clip), "--json")[1]))


def test_a_manifest_with_copies_is_an_act_of_somebody(station: Station, chief: Proof, run: Run, tmp_path: Path) -> None:
    session, out = ready(station, chief), tmp_path / "移交"
    before = station.store.size()
    assert run("custody", str(session), "--manifest", str(out), "--copy")[0] == 1
    assert (station.store.size(), out.exists()) == (before, False)
    status, said, _ = run("custody", str(session), "--manifest", str(out), "--copy", signers=("李敏",))
    assert status == 0
    assert f"核对：cd {out} && sha256sum -c SHA256SUMS" in said
    (line,) = station.store.lines(first=before)
    assert (line.action, line.subject, line.reason) == ("custody.export", f"intake/{session}", "3 移交")
    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=out, check=True, capture_output=True)
    assert done.stdout.count(b": OK") == 5
    events = json.loads((out / "custody.json").read_text())["records"][0]["events"]
    assert (events[-1]["action"], events[-1]["actor"]) == ("custody.export", "李敏")
    status, _, refused = run("custody", str(session), "--manifest", str(out))
    assert (status, "里已经有东西" in refused) == (1, True)


def test_a_manifest_alone_needs_nobody_and_leaves_nothing_in_the_ledger(
    station: Station, chief: Proof, run: Run, tmp_path: Path
) -> None:
    session, out = ready(station, chief), tmp_path / "清单"
    before = station.store.size()
    status, said, _ = run("custody", str(session), "--manifest", str(out), "--json")
    assert (status, station.store.size()) == (0, before)
    compare("station custody SESSION --manifest OUT --json", {**json.loads(said), "lacking": [{"name": "", "why": ""}]})
    done = subprocess.run(
        ["sha256sum", "-c", out / "SHA256SUMS"], cwd=station.home.root, check=True, capture_output=True
    )
    assert done.stdout.count(b": OK") == 3


def test_what_is_damaged_here_is_said_and_not_handed_out(
    station: Station, chief: Proof, run: Run, tmp_path: Path
) -> None:
    session, out = ready(station, chief), tmp_path / "移交"
    first = evidence.clips_of_session(station.store, session)[0]
    place = station.media.path(first.sha256)
    place.chmod(0o600)
    place.write_bytes(b"rot")
    status, said, refused = run("custody", str(session), "--manifest", str(out), "--copy", signers=("李敏",))
    assert (status, "20261120080100_0001.MP4：本机存储的内容已损坏或读不出" in said) == (1, True)
    assert "1 个音像没能导出" in refused
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, check=False, capture_output=True)
    assert (done.returncode, done.stdout.count(b": OK")) == (1, 4)


def test_wrong_words_are_said(
    station: Station, chief: Proof, enterprise: Callable[..., int], run: Run, tmp_path: Path
) -> None:
    status, _, said = run("custody", "余应急检〔2026〕99号")
    assert (status, "没有找到" in said) == (1, True)
    assert run("custody", "12", "--copy")[0] == 2
    case = on_site(station, chief, enterprise())
    status, _, said = run("custody", case.number, "--manifest", str(tmp_path / "x"))
    assert (status, "没有音像" in said) == (1, True)
    assert not (tmp_path / "x").exists()
