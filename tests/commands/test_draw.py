"""`station draw` as people run it; `verify` from another directory, with no home, no database and no keys."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.errors import UsageError
from station.services import draw_packages, draw_view, draws, staff
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.services.opening import open_from_draw
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock

REPO = Path(__file__).resolve().parents[2]
KL8 = "3 7 11 14 20 22 25 31 33 36 41 44 48 52 55 60 63 71 77 80"
SSQ = "5 9 13 21 28 32 11"


def command(*words: object, cwd: Path | None = None, pin: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the command in a process that knows no STATION_HOME but the one given by --home."""
    environment = {"PYTHONPATH": str(REPO), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    call = [sys.executable, "-m", "station", *(str(word) for word in words)]
    if not pin:
        return subprocess.run(call, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    reader, writer = os.pipe()
    os.write(writer, PIN.encode() + b"\n")
    os.close(writer)
    call += ["--as", "王建国", "--pin-fd", str(reader)]
    done = subprocess.run(
        call, cwd=cwd, env=environment, capture_output=True, text=True, check=False, pass_fds=(reader,)
    )
    os.close(reader)
    return done


@pytest.fixture
def package(station: Station, enterprise: Callable[..., int], clock: FrozenClock, tmp_path: Path) -> Path:
    """A revealed draw's package, alone in a folder."""
    for number in range(12):
        enterprise(risk=("orange", "yellow", "red")[number % 3])
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    frozen = draws.freeze_lists(station, chief, Plan("年度计划", "2026-11", "平台不可用", ("orange", "yellow")))
    draws.commit(station, chief, frozen.id, Asked(quotas={"orange_b": 2, "yellow_b": 1}))
    clock.set("2026-11-22T21:20:00+08:00")
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        draws.enter(station.store, chief, frozen.id, source, typed)
        draws.enter(station.store, chief, frozen.id, source, typed)
    draws.reveal(station, chief, frozen.id)
    return draw_packages.export(station, frozen.id, tmp_path / "away")


def test_verify_needs_nothing_but_the_package(package: Path, station: Station) -> None:
    station.close()
    shutil.rmtree(station.home.root)
    done = command("draw", "verify", package.name, cwd=package.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "核验通过" in done.stdout and "本地抽取（用途：平台不可用）" in done.stdout
    report = json.loads(command("draw", "verify", package.name, "--json", cwd=package.parent).stdout)
    assert set(report) == {"package", "holds", "draw_no", "demo", "drawn_on", "commit", "seed", "outcome", "findings"}
    assert report["holds"] is True and report["drawn_on"] == "local"


def test_one_changed_byte_is_named(package: Path) -> None:
    data = bytearray(package.read_bytes())
    at = data.index(b"\tS\t") + 1
    data[at] ^= 1
    package.write_bytes(bytes(data))
    done = command("draw", "verify", package.name, cwd=package.parent)
    assert done.returncode == 1
    assert "核验不通过" in done.stdout and "result.tsv：结果与重新计算的不符" in done.stdout


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
def test_not_a_package(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "draw-0001.zip"
    file.write_bytes(content)
    done = command("draw", "verify", file)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "不是可读的抽取包" in done.stderr and not foreign(done.stderr, file)


def foreign(said: str, file: Path) -> list[str]:
    """English words in a sentence, besides the file's name and what people type."""
    said = said.replace(str(file), "")
    return [word for word in re.findall("[A-Za-z]+", said) if word not in ("ZIP", "NNNN", "draw", "zip")]


def test_what_cannot_be_read_is_said_in_chinese(tmp_path: Path) -> None:
    missing = command("draw", "verify", tmp_path / "none.zip")
    assert missing.returncode == 1 and "没有这个文件" in missing.stderr
    assert not foreign(missing.stderr, tmp_path / "none.zip")
    folder = command("draw", "verify", tmp_path)
    assert folder.returncode == 1 and "这是文件夹" in folder.stderr and not foreign(folder.stderr, tmp_path)


def test_wrong_usage(tmp_path: Path) -> None:
    assert command("draw", "verify").returncode == 2
    assert command("draw", "peek").returncode == 2
    assert command("draw", "verify", tmp_path / "none.zip").returncode == 1


FREEZE = ["freeze", "--plan", "年度计划", "--period", "2026-11", "--purpose", "站内派员"]
FOREIGN = [
    [*FREEZE, "--quota", "orange_b=99999"],
    [*FREEZE, "--cap", "-1"],
    [*FREEZE, "--source", "乱"],
    [*FREEZE, "--witness", "A"],
    [*FREEZE, "7"],
    ["commit", "1", "--reason", "x"],
    ["entropy", "1", "--source", "cn.kl8", "--numbers", "1", "--out", "x"],
    ["reveal", "1", "--numbers", "1 2"],
    ["show", "1", "--out", "x"],
    ["export", "1", "--reason", "x"],
    ["verify", "x.zip", "--round", "1"],
    ["void", "1", "--reason", "x", "--cap", "1"],
]
WRONG = [
    (["commit", "1", "--cap", "0"], "不小于 1 的整数"),
    (["commit", "1", "--cap", "-1"], "不小于 1 的整数"),
    (["commit", "1", "--cap", "两"], "不小于 1 的整数"),
    (["commit", "1", "--quota", "orange_b=-1"], "不小于 0 的整数"),
    (["commit", "1", "--quota", "orange_b=1.5"], "不小于 0 的整数"),
    (["commit", "1", "--quota", "=2"], "不小于 0 的整数"),
    (["commit", "1", "--quota", "orange_b=1", "--quota", "orange_b=2"], "写了两次"),
    (["commit", "1", "--witness", "A"], "姓名,单位,身份"),
    (["commit", "一"], "不是抽取号"),
]


@pytest.mark.parametrize("words", FOREIGN, ids=" ".join)
def test_an_option_of_another_step_is_wrong_usage(words: list[str]) -> None:
    with pytest.raises(UsageError):
        understood(words)
    understood(words[: -1 if words[-1] == "7" else -2])


def understood(words: list[str]) -> None:
    words = ["draw", *words]
    cli._parser("station", "station.commands", words).parse_args(words)


def test_foreign_options_freeze_nothing(station: Station, enterprise: Callable[..., int]) -> None:
    enterprise(risk="orange")
    done = command("draw", *FOREIGN[0], "--home", station.home.root, pin=True)
    assert done.returncode == 2 and "--quota" in done.stderr
    assert draw_view.all_draws(station.store) == ()


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda each: " ".join(each) if isinstance(each, list) else "")
def test_values_that_make_no_sense_are_wrong_usage(
    station: Station, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["draw", *words, "--home", str(station.home.root), "--as", "王建国"]) == 2
    assert said in capsys.readouterr().err


def void(station: Station, *words: str, second: str | None = None) -> int:
    """`draw void 1` by the chief, and by a second person where one is named; at the time of the test's clock."""
    pins = [os.pipe(), os.pipe()]
    for _, writer in pins:
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
    call = ["draw", "void", "1", "--home", str(station.home.root), "--as", "王建国", "--pin-fd", str(pins[0][0])]
    if second:
        call += ["--with", second, "--cosigner-pin-fd", str(pins[1][0])]
    status = cli.main([*call, *words])
    for reader, _ in pins:
        os.close(reader)
    return status


def test_a_known_result_is_voided_by_two_people(
    package: Path,
    station: Station,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("station.commands.draw.open_home", lambda args: open_station(args.home, clock))
    opened = open_from_draw(station.store, staff.sign_in(station.store, station.keys, "王建国", PIN), _only(station))
    assert void(station, "--reason", "重来") == 1
    said = capsys.readouterr().err
    assert "不能由一个人作废" in said and all(case.number in said for case in opened)
    assert void(station, "--reason", "重来", second="王建国") == 1
    assert _state(station) == "revealed"
    assert void(station, "--reason", "名单有误", second="李敏") == 0
    assert _state(station) == "void"


def test_nobody_is_asked_for_a_consent_that_counts_for_nothing(
    station: Station, enterprise: Callable[..., int], clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.commands.draw.open_home", lambda args: open_station(args.home, clock))
    enterprise(risk="orange")
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    draws.freeze_lists(station, chief, Plan("年度计划", "2026-11", "平台不可用", ("orange",)))
    assert void(station, "--reason", "演练", second="李敏") == 2
    assert _state(station) == "frozen"
    assert void(station, "--reason", "演练") == 0
    assert _state(station) == "void"


def _only(station: Station) -> int:
    return draw_view.all_draws(station.store)[0].id


def _state(station: Station) -> str:
    return draw_view.all_draws(station.store)[0].state


def test_steps_by_command(station: Station, enterprise: Callable[..., int], tmp_path: Path) -> None:
    for _ in range(6):
        enterprise(risk="orange")
    station.close()
    home = ("--home", station.home.root)
    plan = ("--plan", "年度计划", "--period", "2026-11", "--strata", "orange")
    refused = command("draw", "freeze", *plan, "--purpose", "随便", *home, pin=True)
    assert refused.returncode == 1 and "允许的用途" in refused.stderr
    frozen = command("draw", "freeze", *plan, "--purpose", "站内派员", *home, "--json", pin=True)
    assert frozen.returncode == 0, frozen.stderr
    seen = json.loads(frozen.stdout)
    assert seen["line"]["state"] == "frozen" and isinstance(seen["line"]["id"], str)
    assert command("draw", "commit", "1", "--quota", "orange_b=two", *home, pin=True).returncode == 2
    too_many = command("draw", "commit", "1", "--quota", "orange_b=7", *home, pin=True)
    assert too_many.returncode == 1 and "可抽的只有 6 家" in too_many.stderr
    words = ("--quota", "orange_b=2", "--witness", "张伟,派驻纪检监察组,纪检")
    done = command("draw", "commit", "1", *words, *home, pin=True)
    assert done.returncode == 0, done.stderr
    assert "承诺值" in done.stdout and "cn.kl8" in done.stdout
    early = command("draw", "entropy", "1", "--source", "cn.kl8", "--numbers", KL8, *home, pin=True)
    assert early.returncode == 1 and "才公布号码" in early.stderr
    assert command("draw", "reveal", "1", *home, pin=True).returncode == 1
    assert command("draw", "export", "1", *home).returncode == 1
    assert command("draw", "show", "9", *home).returncode == 1
    listed = json.loads(command("draw", "show", *home, "--json").stdout)
    assert [each["draw_no"] for each in listed["draws"]] == [1]
    voided = command("draw", "void", "1", "--reason", "演练", *home, pin=True)
    assert voided.returncode == 0 and "已作废：演练" in voided.stdout
