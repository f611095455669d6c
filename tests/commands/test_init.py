"""`station init`: whole or not at all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from station.cli import commands
from station.store.audit import audit
from station.wiring import open_station


def init(home: Path, pin: str, *more: str) -> subprocess.CompletedProcess[str]:
    read, write = os.pipe()
    os.write(write, pin.encode() + b"\n")
    os.close(write)
    words = ["init", "--home", str(home), "--code", "330281116", "--name", "四明山镇安监所", "--chief", "赵一"]
    words += ["--cert", "11028100001", "--cert-to", "2029-01-01", "--pin-fd", str(read), *more]
    done = subprocess.run(
        [sys.executable, "-m", "station", *words], capture_output=True, text=True, check=False, pass_fds=[read]
    )
    os.close(read)
    return done


def test_a_station_is_founded_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = init(home, "4711")
    assert done.returncode == 0, done.stderr
    assert "四明山镇安监所" in done.stdout and "anjian/330281116/0+" in done.stdout
    station = open_station(home)
    assert audit(station.store).clean
    station.close()
    assert (home / "keys").stat().st_mode & 0o777 == 0o700
    assert (home / "keys" / "signing.pem").stat().st_mode & 0o777 == 0o600
    again = init(home, "4711")
    assert again.returncode == 1 and "已经有站点数据" in again.stderr


def test_the_code_of_the_organ_is_kept_and_a_wrong_one_founds_nothing(tmp_path: Path) -> None:
    wrong = init(tmp_path / "wrong", "4711", "--organ-code", "113302810029734208")
    assert wrong.returncode == 1 and "不是统一社会信用代码" in wrong.stderr and not (tmp_path / "wrong").exists()
    assert init(tmp_path / "home", "4711", "--organ-code", "113302810029734209").returncode == 0
    station = open_station(tmp_path / "home")
    assert station.settings.organ_code == "113302810029734209"
    station.close()


def test_a_folder_prepared_for_it_is_used(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for left in ("lost+found", ".founding-killed/keys"):
        (home / left).mkdir(parents=True)
    tmp_path.chmod(0o555)
    refused = init(home, "1111")
    assert refused.returncode == 1
    assert sorted(path.name for path in home.iterdir()) == [".founding-killed", "lost+found"]
    done = init(home, "4711")
    assert done.returncode == 0, done.stderr
    station = open_station(home)
    assert audit(station.store).clean
    station.close()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert not list(home.glob(".founding-*"))
    assert "已经有站点数据" in init(home, "4711").stderr


def test_a_weak_pin_leaves_nothing_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    refused = init(home, "1111")
    assert refused.returncode == 1 and "口令太简单" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_or_descriptor_there_is_no_pin(tmp_path: Path) -> None:
    words = ["init", "--home", str(tmp_path / "h"), "--code", "330281116", "--name", "x", "--chief", "y", "--cert", "1"]
    words += ["--cert-to", "2029-01-01"]
    refused = subprocess.run(
        [sys.executable, "-m", "station", *words], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert refused.returncode == 1 and "没有读到口令" in refused.stderr


@pytest.mark.parametrize(
    ("entry", "package"), [("main", "station.commands"), ("bureau_main", "station.commands.bureau")]
)
def test_every_command_says_what_it_does_in_chinese(entry: str, package: str) -> None:
    code = f"from station.cli import {entry}; raise SystemExit({entry}(['--help']))"
    listed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert listed.returncode == 0
    for name in commands(package):
        assert re.search(rf"^ +{name}\b\s+.*[一-鿿]", listed.stdout, re.MULTILINE), name
    english = set(re.findall(r"(?<![-\w/])[a-z][a-z-]{3,}", listed.stdout)) - set(commands(package))
    assert english <= {"station", "bureau"}


def test_complaints_about_usage_are_chinese() -> None:
    words = [sys.executable, "-m", "station", "init", "--code", "330281116", "--name"]
    refused = subprocess.run(words, capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "后面要跟一个值" in refused.stderr
