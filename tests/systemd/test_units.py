"""The units as systemd itself judges them: they verify, they are confined, and the dock's gives nothing away."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from devices.player import KIOSK
from tests.shape.test_docs import parses
from tests.shape.test_units import read
from tests.shape.tree import ROOT

UNITS = ROOT / "systemd"
DOCK = UNITS / "station-import@.service"
KINDS = ("service", "timer", "path", "mount")
SHIPPED = sorted(path for kind in KINDS for path in UNITS.rglob(f"*.{kind}"))
AT_MOST = {"station-import@.service": 2.0, "station-rescan.service": 2.0, "station-line.service": 2.0,
           "station-letterbox.service": 2.0}  # fmt: skip
"""Exposure on systemd's scale, 0 to 10: the unit that mounts what strangers bring, and the others that are root."""


def systemd_analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", "--no-pager", *words], capture_output=True, text=True, check=False)


def exposure(unit: Path) -> float:
    said = systemd_analyze("security", "--offline=yes", unit).stdout
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert found, said
    return float(found[1])


def test_every_unit_verifies(tmp_path: Path) -> None:
    """As installed: the programs are where the units say, in a root of their own."""
    for unit in SHIPPED:
        target = tmp_path / "etc/systemd/system" / unit.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(unit, target)
    shutil.copytree("/usr/lib/systemd/system", tmp_path / "usr/lib/systemd/system", symlinks=True)
    for program in (
        "opt/station/current/bin/station", "opt/station/current/bin/bureau",
        "opt/station/current/libexec/station-dock",
        "opt/station/current/libexec/station-rescan", "opt/station/current/libexec/station-line",
        "etc/station/kiosk/session", "usr/sbin/blockdev",
    ):  # fmt: skip
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    names = [unit.name.replace("@.", "@sdy1.") for unit in SHIPPED]
    done = systemd_analyze("verify", f"--root={tmp_path}", *names)
    ours = [line for line in done.stderr.splitlines() if "station" in line or "bureau" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("name", AT_MOST)
def test_what_is_root_is_confined(name: str) -> None:
    assert exposure(UNITS / name) <= AT_MOST[name]


def test_the_dock_keeps_what_the_design_says() -> None:
    unit = read(DOCK)
    service = unit["Service"]
    # Not oneshot: a start has to end soon. Nothing beside the launcher is root, nothing runs outside the sandbox.
    assert service["Type"] == "exec"
    assert not {"ExecStartPre", "ExecStartPost", "ExecReload"} & set(service)
    assert not service["ExecStart"].startswith(("+", "!"))
    assert unit["Unit"]["BindsTo"] == unit["Unit"]["After"] == "dev-%i.device"
    assert int(service["TimeoutStopSec"]) <= 10
    assert set(service["CapabilityBoundingSet"].split()) <= {"CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"}
    assert (service["DevicePolicy"], service["DeviceAllow"]) == ("closed", "block-sd rw")
    assert service["ReadWritePaths"] == "/var/lib/station"
    for option in (
        "PrivateMounts",
        "PrivateNetwork",
        "NoNewPrivileges",
        "MemoryDenyWriteExecute",
        "RestrictNamespaces",
    ):
        assert service[option] == "yes", option
    assert service["ProtectSystem"] == "strict"
    assert "MemoryMax" in service


def test_the_kiosk_can_become_the_station() -> None:
    """Each of these implies NoNewPrivileges for a unit with a user; sudo would refuse, and the screen stay empty."""
    service = read(UNITS / "kiosk/station-kiosk.service")["Service"]
    assert not {
        "NoNewPrivileges", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs",
        "ProtectClock", "ProtectHostname", "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime",
        "RestrictSUIDSGID", "SystemCallFilter", "SystemCallArchitectures", "MemoryDenyWriteExecute",
        "LockPersonality", "ProtectHome",
    } & set(service)  # fmt: skip
    rule = (UNITS / "kiosk/sudoers").read_text(encoding="utf-8").splitlines()[-1]
    assert rule == "kiosk ALL=(station) NOPASSWD: /usr/local/bin/station run --kiosk"
    assert rule.partition(": ")[2] in (UNITS / "kiosk/screen").read_text(encoding="utf-8")


def test_the_kiosk_plays_recordings_in_its_own_session() -> None:
    """The screens, as another user, reach the player by the path that the unit names; mpv is there to be run."""
    service = read(UNITS / "kiosk/station-kiosk.service")["Service"]
    parts = (UNITS / "parts.sh").read_text(encoding="utf-8")
    kept = (UNITS / "kiosk/sudoers").read_text(encoding="utf-8")
    assert f"STATION_PLAYER=/run/{service['RuntimeDirectory']}/player" in (
        UNITS / "kiosk/station-kiosk.service"
    ).read_text(encoding="utf-8")
    assert int(service["RuntimeDirectoryMode"], 8) & 0o022 == 0, "nobody else puts a socket there"
    assert KIOSK in re.findall(r'env_keep \+= "(.*)"', kept)[0].split()
    assert f'exec "/etc/station/kiosk/player ${KIOSK}"' in (UNITS / "kiosk/sway.conf").read_text(encoding="utf-8")
    assert "mpv" in re.findall(r"^KIOSK='(.*)'$", parts, re.MULTILINE)[0].split()
    assert "candidates,player}" in parts and (UNITS / "kiosk/player").stat().st_mode & 0o111


@pytest.mark.parametrize(
    "script",
    ["station-dock", "station-rescan", "station-line", "station-line-keys", "command", "kiosk/session", "kiosk/screen"],
)
def test_a_shell_script_parses(script: str) -> None:
    subprocess.run(["sh", "-n", UNITS / script], check=True)
    assert (UNITS / script).stat().st_mode & 0o111


@pytest.mark.parametrize("script", ["install", "upgrade", "parts.sh"])
def test_a_bash_script_parses(script: str) -> None:
    subprocess.run(["bash", "-n", UNITS / script], check=True)


def test_the_installer_enables_every_timer() -> None:
    parts = (UNITS / "parts.sh").read_text(encoding="utf-8")
    enabled = re.search(r"^timers='(.*)'$", parts, re.MULTILINE)
    assert enabled
    assert sorted(enabled[1].split()) == sorted(path.name for path in UNITS.glob("*.timer"))
    bureau = re.search(r"bureau=yes .* timers='(.*)'$", parts, re.MULTILINE)
    assert bureau
    assert sorted(bureau[1].split()) == sorted(path.name for path in UNITS.glob("bureau/*.timer"))


@pytest.mark.parametrize("name", ["bureau-pull", "bureau-poll"])
def test_the_bureaus_units_reach_the_network_and_one_folder(name: str) -> None:
    service = read(UNITS / f"bureau/{name}.service")["Service"]
    program, *words = service["ExecStart"].split()
    parses([Path(program).name, *words])
    assert service["ReadWritePaths"] == "/var/lib/bureau" and "BUREAU_HOME=/var/lib/bureau" in service["Environment"]
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"], service["User"]) == ("strict", "", "station")
    assert exposure(UNITS / f"bureau/{name}.service") <= 3.0


def test_what_was_pulled_is_laid_out_for_questions_before_morning() -> None:
    service = read(UNITS / "bureau/bureau-pull.service")["Service"]
    # After a failure as well, and never one itself; the default of systemd would end it after a minute and a half.
    program, *words = shlex.split(service["ExecStopPost"].removeprefix("-"))
    parses([Path(program).name, *words])
    assert words[0] == "query" and service["ExecStopPost"].startswith("-") and service["TimeoutStopSec"] == "4h"


def test_the_bureaus_backup_writes_to_a_mounted_disk_and_reaches_no_network() -> None:
    unit = read(UNITS / "bureau/bureau-backup.service")
    service, timer = unit["Service"], (UNITS / "bureau/bureau-backup.timer").read_text(encoding="utf-8")
    program, *words = service["ExecStart"].split()
    parses([Path(program).name, *words])
    assert unit["Unit"]["ConditionPathIsMountPoint"] == words[-1] == "/srv/bureau-backup"
    assert service["ReadWritePaths"] == f"/var/lib/bureau -{words[-1]}" and service["PrivateNetwork"] == "yes"
    assert exposure(UNITS / "bureau/bureau-backup.service") <= 2.0
    assert timer.count("OnCalendar=") == 2 and "Persistent=true" in timer


def test_every_replica_is_checked_whole_once_a_week() -> None:
    """What a night's bundle does not touch is looked at by this alone."""
    service = read(UNITS / "bureau/bureau-verify.service")["Service"]
    timer = (UNITS / "bureau/bureau-verify.timer").read_text(encoding="utf-8")
    program, *words = service["ExecStart"].split()
    parses([Path(program).name, *words])
    assert words == ["verify", "--due"] and "OnCalendar=*-*-* 03:30:00" in timer and "Persistent=true" in timer
    assert service["ReadWritePaths"] == "/var/lib/bureau" and service["PrivateNetwork"] == "yes"
    assert exposure(UNITS / "bureau/bureau-verify.service") <= 2.0


def test_the_public_page_follows_the_pull_and_reaches_no_network() -> None:
    unit = read(UNITS / "bureau/bureau-publish.service")
    service, timer = unit["Service"], (UNITS / "bureau/bureau-publish.timer").read_text(encoding="utf-8")
    program, *words = service["ExecStart"].split()
    parses([Path(program).name, *words])
    assert words == ["publish"], "the place is the bureau's own to name"
    assert unit["Unit"]["After"] == "bureau-pull.service" and unit["Unit"]["ConditionPathIsDirectory"] == "/srv/gongshi"
    assert service["ReadWritePaths"] == "/var/lib/bureau -/srv/gongshi" and service["PrivateNetwork"] == "yes"
    pulls = (UNITS / "bureau/bureau-pull.timer").read_text(encoding="utf-8")
    hours = [sorted(re.findall(r"^OnCalendar=\*-\*-\* (\d\d:\d\d)", each, re.MULTILINE)) for each in (pulls, timer)]
    assert len(hours[0]) == len(hours[1]) == 2 and all(pull < page for pull, page in zip(*hours, strict=True))
    assert exposure(UNITS / "bureau/bureau-publish.service") <= 2.0 and "Persistent=true" in timer


def test_a_stations_report_is_never_a_day_after_the_one_before() -> None:
    """Half a day apart, ten minutes of chance included: an automatic act after a day without any other would wait."""
    timer = (UNITS / "station-replicate.timer").read_text(encoding="utf-8")
    hours = sorted(int(found) for found in re.findall(r"^OnCalendar=\*-\*-\* (\d\d):30:00", timer, re.MULTILINE))
    assert len(hours) == 2 and max(hours[1] - hours[0], hours[0] + 24 - hours[1]) < 23
    assert "Persistent=true" in timer
