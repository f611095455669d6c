"""The doctor finds what is wrong with a home, and says so in its exit status."""

from __future__ import annotations

import json
import os
import pwd
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from station.commands import doctor
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.shape.tree import ROOT


def examine(station: Station) -> dict[str, str]:
    return {check.name: check.level for check in doctor._station(station, doctor.status(station))}


def test_a_sound_station_in_november_warns_of_next_year_only(station: Station) -> None:
    assert examine(station) == {"home": "ok", "checkpoint": "ok", "calendar": "warn", "disk": "ok", "clock": "ok"}


def test_a_clock_that_ran_back_is_bad(station: Station, clock: FrozenClock) -> None:
    clock.set("2026-11-20T08:00:00+08:00")
    assert examine(station)["clock"] == "bad"


def test_a_year_without_arrangement_is_bad(station: Station, clock: FrozenClock) -> None:
    clock.set("2028-03-01T08:00:00+08:00")
    assert examine(station)["calendar"] == "bad"


def test_no_home_is_told_and_fails(tmp_path: Any) -> None:
    out = StringIO()
    assert doctor.run(SimpleNamespace(home=tmp_path, json=True), out) == 1  # type: ignore[arg-type]
    checks = {check["name"]: check for check in json.loads(out.getvalue())["checks"]}
    assert checks["home"]["level"] == "bad" and "station init" in checks["home"]["advice"]


def test_a_machine_that_cannot_draw_flowcharts_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(doctor._charts()) == []
    monkeypatch.setenv("PATH", "/nowhere")
    [check] = doctor._charts()
    assert check.level == "warn" and "apt-get install graphviz" in check.advice


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the installer leaves, in a folder; no systemd runs."""
    shipped, system = tmp_path / "opt/systemd", tmp_path / "etc"
    shutil.copytree(ROOT / "systemd", shipped)
    for name, place in ((doctor.RULE, "udev/rules.d"), (doctor.DOCK, "systemd/system")):
        (system / place).mkdir(parents=True)
        shutil.copy(shipped / name, system / place)
    wants = system / "systemd/system/timers.target.wants"
    wants.mkdir()
    for timer in shipped.glob("*.timer"):
        (wants / timer.name).symlink_to(f"/etc/systemd/system/{timer.name}")
    monkeypatch.setattr(doctor, "INSTALLED", tmp_path / "opt")
    monkeypatch.setattr(doctor, "SYSTEM", system)
    monkeypatch.setattr(doctor, "RUNNING", tmp_path / "no-systemd")
    monkeypatch.setattr(doctor, "OWNER", pwd.getpwuid(os.geteuid()).pw_name)
    return system


def installed() -> dict[str, str]:
    return {check.name: check.level for check in doctor._installed()}


def test_a_checkout_lacks_nothing_of_an_installed_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "INSTALLED", tmp_path / "absent")
    assert installed() == {}


def test_a_box_as_installed_is_sound(box: Path) -> None:
    assert installed() == {"release": "ok", "rule": "ok", "dock": "ok", "timers": "ok", "user": "ok"}


@pytest.mark.parametrize(
    ("name", "place"),
    [("rule", f"udev/rules.d/{doctor.RULE}"), ("dock", f"systemd/system/{doctor.DOCK}")],
)
def test_a_file_that_is_gone_or_edited_is_bad(box: Path, name: str, place: str) -> None:
    (box / place).write_text("# edited\n")
    assert installed()[name] == "bad"
    (box / place).unlink()
    assert installed()[name] == "bad"


def test_a_timer_that_is_not_enabled_is_named(box: Path) -> None:
    (box / "systemd/system/timers.target.wants/station-rescan.timer").unlink()
    found = next(check for check in doctor._installed() if check.name == "timers")
    assert found.level == "bad" and found.message.endswith("没有启用 station-rescan.timer")


def test_without_its_user_nothing_runs(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OWNER", "no-such-user")
    assert installed()["user"] == "bad"
    monkeypatch.setattr(doctor, "OWNER", "nobody")
    assert installed()["user"] == ("ok" if pwd.getpwnam("nobody").pw_uid == os.geteuid() else "warn")


def test_the_disk_of_the_evidence_is_tried(station: Station) -> None:
    found = list(doctor._disk_of_evidence(station))
    assert [check.name for check in found] == ["direct"]
    assert found[0].level in ("ok", "warn")


@pytest.mark.parametrize(("code", "level"), [("", "warn"), ("113302810029734209", "ok"), ("113302810029734208", "bad")])
def test_the_code_of_the_organ(station: Station, code: str, level: str) -> None:
    found = doctor._organ(replace(station, settings=replace(station.settings, organ_code=code)))
    assert found.level == level and ("organ_code" in found.advice) is (level != "ok")
