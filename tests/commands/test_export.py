"""`station export` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from station import cli
from station.commands import export as command
from station.services import disclosures, exports
from station.store.atomic import write_text
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import of
from tests.shape.test_json import compare

Say = Callable[..., str]
ORGAN = "113302810029734209"
PERIOD = ("--from", "2026-11-01")


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock, signed by 李敏."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, status: int = 0) -> str:
        reading, writing = os.pipe()
        os.write(writing, f"{PIN}\n".encode())
        os.close(writing)
        who = ("--home", str(station.home.root), "--as", "李敏", "--pin-fd", str(reading))
        assert cli.main(["export", *map(str, words), *who]) == status
        os.close(reading)
        said = capsys.readouterr()
        return said.out + said.err

    return call


@pytest.fixture
def decided(station: Station, clock: FrozenClock, enterprise: Make) -> Station:
    """One decision approved, one to be checked yet; the organ's code stands in station.toml."""
    settings = station.home.settings_file.read_text(encoding="utf-8") + f'\n[export]\norgan_code = "{ORGAN}"\n'
    write_text(station.home.settings_file, settings.replace('[export]\norgan_code = ""\n', ""))
    desk = Desk(station, clock)
    ready, _ = (desk.decided(enterprise(name=f"余姚市{name}厂"), 3_000) for name in "甲乙")
    item = of(desk, ready, "credit")
    disclosures.check(station.store, desk.who("陈海波"), item.id)
    disclosures.approve(station.store, desk.who("王建国"), item.id)
    return station


def test_what_would_not_go_is_said_and_nothing_is_written(decided: Station, say: Say) -> None:
    lines = say("credit", *PERIOD, "--check", status=1).splitlines()
    counts = "可以导出 1 条，被挡下 1 条，不公示或者已撤下 0 条"
    assert lines[0] == f"双公示行政处罚，2026-11-01 到 2026-11-20：{counts}"
    assert "余姚市乙厂" in lines[2] and "待脱敏复核" in lines[3] and "怎么办：" in lines[3]
    assert exports.made(decided.store) == () and list(decided.home.exports.iterdir()) == []
    assert "被挡下 0 条" in say("statistics", *PERIOD, "--check")


def test_a_file_is_written_and_kept(decided: Station, say: Say, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = json.loads(say("credit", *PERIOD, "--to", "2026-11-30", "--out", out, "--json"))
    compare("station export credit --from DAY --json", said)
    path = out / "双公示行政处罚 2026-11-01至2026-11-30.xlsx"
    assert said["file"] == str(path) and said["sha256"] == sha256(path.read_bytes()).hexdigest()
    [kept] = exports.made(decided.store)
    assert (kept.name, kept.sha256) == (path.name, said["sha256"])
    checked = json.loads(say("credit", *PERIOD, "--check", "--json", status=1))
    assert checked["file"] is None and checked["rejected"][0]["problems"][0]["code"] == "state"


def test_packages_name_their_system(decided: Station, say: Say) -> None:
    assert "行政行为码没有填" in say("case", *PERIOD, "--system", "mobile", "--check", status=1)
    assert "案件包-province" in say("case", *PERIOD, "--system", "province")
    assert "SHA-256" in say("statistics", *PERIOD)


def test_what_cannot_be_done_says_what_to_do(station: Station, say: Say) -> None:
    assert "--check" in say("credit", *PERIOD, status=1)
    assert "换过来" in say("credit", *PERIOD, "--to", "2026-10-01", status=1)
    assert "2026-11-01" in say("credit", "--from", "昨天", status=2)
    assert say("everything", *PERIOD, status=2) and say("credit", status=2)
    assert say("case", *PERIOD, "--system", "nowhere", status=1)
