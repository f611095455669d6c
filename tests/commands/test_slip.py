"""`station slip` through the command line: issue, print again, verify text and pictures, refuse in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from station.records.case import CaseFile
from station.records.people import Proof
from station.services import cases
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import planned, sign_in_again
from tests.shape.test_json import compare


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> CaseFile:
    found = planned(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.approve(station.store, chief, found.id)
    return cases.dispatch(station.store, chief, found.id)


def run(station: Station | None, *words: str, pin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    read, write = os.pipe()
    os.write(write, pin.encode() + b"\n")
    os.close(write)
    home = ["--home", str(station.home.root)] if station else []
    signed = ["--as", "李敏", "--pin-fd", str(read)] if pin else []
    done = subprocess.run(
        [sys.executable, "-m", "station", "slip", *home, *signed, *words],
        capture_output=True,
        text=True,
        check=False,
        pass_fds=[read],
        env={**os.environ, **env},
    )
    os.close(read)
    return done


def issued(station: Station, case: CaseFile, *more: str) -> dict[str, object]:
    done = run(station, case.number, "--json", *more, pin=PIN)
    assert done.returncode == 0, done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_issue_then_print_again(station: Station, case: CaseFile, tmp_path: Path) -> None:
    done = run(station, case.number, "--to", "pdf", "--out", str(tmp_path / "纸"), pin=PIN)
    assert done.returncode == 0, done.stderr
    assert "已出具公示单 330281103-" in done.stdout
    assert "取证码 Q" in done.stdout
    (file,) = (tmp_path / "纸").iterdir()
    assert file.read_bytes().startswith(b"%PDF-")
    again = run(station, str(case.id), "--to", "png", "--out", str(tmp_path / "图"))
    assert again.returncode == 0, again.stderr
    assert "补打已出具的公示单 330281103-" in again.stdout
    assert station.store.size() == next(line.seq + 1 for line in station.store.lines() if line.action == "slip.issue")


def inspected(station: Station, chief: Proof, case: CaseFile) -> None:
    cases.arrive(station.store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)


def test_after_the_inspection_only_what_was_issued_is_printed(
    station: Station, case: CaseFile, clock: FrozenClock
) -> None:
    report = issued(station, case)
    serial = report["serial"]
    clock.set(str(report["issued_at"]))  # the command has the real clock
    clock.advance(minutes=1)
    inspected(station, sign_in_again(station)[0], case)
    again = run(station, case.number)
    assert again.returncode == 0, again.stderr
    assert f"补打已出具的公示单 {serial}" in again.stdout


def test_after_the_inspection_none_is_issued(station: Station, chief: Proof, case: CaseFile) -> None:
    inspected(station, chief, case)
    late = run(station, case.number, pin=PIN)
    assert late.returncode == 1 and late.stdout == ""
    assert "现场检查已经结束" in late.stderr and "不能补开" in late.stderr


def test_json_of_an_issue(station: Station, case: CaseFile) -> None:
    report = issued(station, case)
    assert set(report) == {
        "serial", "case", "payload", "capture_code", "issued_at", "sha256", "reprint", "files", "job",
    }  # fmt: skip
    assert report["case"] == str(case.id)
    assert report["reprint"] is False


def test_verify_text_picture_and_forgery(station: Station, case: CaseFile, tmp_path: Path) -> None:
    report = issued(station, case, "--to", "png", "--out", str(tmp_path))
    payload = str(report["payload"])
    good = run(station, "verify", payload)
    assert good.returncode == 0, good.stderr
    assert "核验通过" in good.stdout
    assert "✓ 登记" in good.stdout
    seen = run(station, "verify", str(next(tmp_path.glob("*.png"))), "--json")
    assert json.loads(seen.stdout)["checks"] == [
        "form", "key", "signature", "station", "front", "record", "ledger", "capture",
    ]  # fmt: skip
    paper = run(station, "verify", str(next(station.home.exports.glob("*.pdf"))), "--json")
    assert json.loads(paper.stdout)["serial"] == report["serial"]
    forged = run(station, "verify", payload.replace("管理局", "管理厅"))
    assert forged.returncode == 1
    assert "开头的文字被改过" in forged.stderr
    assert forged.stdout == ""
    told = run(station, "verify", payload.replace("管理局", "管理厅"), "--json")
    assert (told.returncode, json.loads(told.stdout)["valid"], json.loads(told.stdout)["check"]) == (1, False, "front")
    last = "A" if payload[-1] != "A" else "B"
    broken = run(station, "verify", payload[:-1] + last)
    assert broken.returncode == 1
    assert "Traceback" not in broken.stderr


def test_verify_with_a_key_file_needs_no_station(station: Station, case: CaseFile, tmp_path: Path) -> None:
    payload = str(issued(station, case)["payload"])
    key = tmp_path / "station.vkey"
    key.write_text(station.store.signer.verifier_key + "\n")
    done = run(None, "verify", payload, "--key", str(key), STATION_HOME=str(tmp_path / "none"))
    assert done.returncode == 0, done.stderr
    assert "✓ 签名" in done.stdout
    assert "登记" not in done.stdout
    key.write_text("nonsense\n")
    broken = run(None, "verify", payload, "--key", str(key))
    assert broken.returncode == 1
    assert "没有可用的公钥" in broken.stderr


def test_wrong_words_and_files(station: Station, tmp_path: Path) -> None:
    assert run(station, "verify").returncode == 2
    assert run(station, "余应急检〔2026〕1号", "多余").returncode == 2
    unknown = run(station, "余应急检〔2026〕99号", pin=PIN)
    assert unknown.returncode == 1
    blank = BytesIO()
    Image.new("L", (200, 200), 255).save(blank, "PNG")
    (tmp_path / "blank.png").write_bytes(blank.getvalue())
    nothing = run(station, "verify", str(tmp_path / "blank.png"))
    assert nothing.returncode == 1
    assert "没有找到能读出的二维码" in nothing.stderr


def test_a_missing_picture_and_an_unwritable_folder(station: Station, case: CaseFile, tmp_path: Path) -> None:
    missing = run(station, "verify", str(tmp_path / "none.png"))
    assert missing.returncode == 1
    assert "没有这个文件" in missing.stderr
    (tmp_path / "taken").write_text("")
    refused = run(station, case.number, "--out", str(tmp_path / "taken"), pin=PIN)
    assert refused.returncode == 1
    assert "已出具并存入本站" in refused.stderr
    assert run(station, case.number, "--out", str(tmp_path / "free")).returncode == 0


def test_the_printer_s_refusal_keeps_the_slip(station: Station, case: CaseFile, tmp_path: Path) -> None:
    program = tmp_path / "lp"
    program.write_text('#!/bin/sh\necho "lp: out of paper" >&2\nexit 1\n')
    program.chmod(0o755)
    done = run(station, case.number, "--to", "printer", pin=PIN, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "lp: out of paper" in done.stderr
    assert [file.suffix for file in station.home.exports.iterdir()] == [".pdf"]


def test_other_kinds_on_a_roll_and_withdrawing(station: Station, chief: Proof, case: CaseFile, tmp_path: Path) -> None:
    early = run(station, case.number, "--kind", "result", pin=PIN)
    assert early.returncode == 1 and "不能出具检查结果公示单" in early.stderr
    inspected(station, chief, case)
    report = issued(station, case, "--kind", "result", "--form", "roll", "--to", "png", "--out", str(tmp_path))
    verdict = run(station, "verify", str(tmp_path / Path(str(report["files"][0])).name), "--json")  # type: ignore[index]
    assert json.loads(verdict.stdout)["kind"] == "result"

    serial = str(report["serial"])
    assert run(station, "withdraw", serial).returncode == 2
    refused = run(station, "withdraw", serial, "--reason", "写错单位", pin=PIN)
    assert refused.returncode == 1, "李敏 is not in charge"
    done = run(station, "withdraw", serial, "--reason", "写错单位", "--as", "王建国", pin=PIN)
    assert done.returncode == 0 and f"公示单 {serial} 已作废：写错单位" in done.stdout
    other = str(issued(station, case, "--kind", "result")["serial"])
    told = json.loads(run(station, "withdraw", other, "--reason", "污损", "--as", "王建国", "--json", pin=PIN).stdout)
    compare("station slip withdraw SERIAL --reason TEXT --json", told)
    assert told == {"serial": other, "withdrawn": True, "reason": "污损"} and other != serial
    void = run(station, "verify", str(report["payload"]), "--json")
    told = json.loads(void.stdout)
    assert (void.returncode, told["valid"], told["check"]) == (1, False, "record")
    assert told["message"] == f"公示单 {serial} 已作废：写错单位"
