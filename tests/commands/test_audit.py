"""`station audit` as an operator runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from station.wiring import Station
from tests.conftest import PIN


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "station", *args], capture_output=True, text=True, check=False)


def test_clean_then_one_cell(station: Station, enterprise: Callable[..., int]) -> None:
    row = enterprise(risk="red")
    station.close()
    home = str(station.home.root)
    clean = run("audit", "--home", home)
    assert clean.returncode == 0 and "一致" in clean.stdout
    subprocess.run(
        ["sqlite3", str(station.home.db), f"UPDATE enterprise SET risk = 'blue' WHERE id = {row}"], check=True
    )
    found = run("audit", "--home", home)
    assert found.returncode == 1
    assert f"表 enterprise，行 {row}，列 risk：账本为 red，现为 blue" in found.stdout
    report = json.loads(run("audit", "--home", home, "--json").stdout)
    assert set(report) == {"clean", "size", "replayed_from", "checkpoints", "rows", "findings", "media"}
    assert report["findings"][0] == {
        "kind": "row_changed",
        "table": "enterprise",
        "row": str(row),
        "column": "risk",
        "ledger": "red",
        "found": "blue",
        "sentence": f"表 enterprise，行 {row}，列 risk：账本为 red，现为 blue",
    }


def test_two_people_repair(station: Station, enterprise: Callable[..., int]) -> None:
    row = enterprise(risk="red")
    station.close()
    subprocess.run(
        ["sqlite3", str(station.home.db), f"UPDATE enterprise SET risk = 'blue' WHERE id = {row}"], check=True
    )
    pins = []
    for _ in range(2):
        read, write = os.pipe()
        os.write(write, PIN.encode() + b"\n")
        os.close(write)
        pins.append(read)
    words = ["audit", "--home", str(station.home.root), "--repair", "restore", "--reason", "手工改库"]
    words += ["--as", "王建国", "--pin-fd", str(pins[0]), "--with", "李敏", "--cosigner-pin-fd", str(pins[1])]
    done = subprocess.run(
        [sys.executable, "-c", "from station.cli import main; raise SystemExit(main())", *words],
        capture_output=True,
        text=True,
        check=False,
        pass_fds=pins,
    )
    assert done.returncode == 0, done.stderr
    assert "已处理 1 处差异" in done.stdout
    assert run("audit", "--home", str(station.home.root)).returncode == 0


def test_no_station_is_a_sentence_not_a_traceback() -> None:
    refused = run("audit", "--home", "/nonexistent")
    assert refused.returncode == 1 and "没有站点数据" in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.parametrize("words", [["audit", "--nonsense"], ["nonsense"], ["--pin-fd", "x"]])
def test_wrong_usage_is_2(words: list[str]) -> None:
    refused = run(*words)
    assert refused.returncode == 2 and "命令写法不对" in refused.stderr


@pytest.mark.parametrize("words", [[], ["--home", "/nonexistent"]])
def test_without_a_command_the_screens_open(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", "/nonexistent")
    refused = run(*words)
    assert refused.returncode == 1 and refused.stdout == "" and "Traceback" not in refused.stderr


def test_a_media_file_that_changed_is_named(station: Station, chief: object) -> None:
    from station.records.people import System
    from station.store import models

    digest = station.media.put(b"paper")
    who = station.store.scalar(models.Officer.select(models.Officer.id))
    with station.store.act(System("system:init"), "station.found") as act:
        act.insert(
            models.Document, kind="x", number="1", title="t", sha256=digest, size=5, issued_at="x", issued_by=who
        )
    home = str(station.home.root)
    assert run("audit", "--home", home, "--media").returncode == 0
    path = station.media.path(digest)
    path.chmod(0o600)
    path.write_bytes(b"pAper")
    found = run("audit", "--home", home, "--media")
    assert found.returncode == 1 and digest in found.stdout
