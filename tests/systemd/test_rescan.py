"""The rescan starts what was missed, once, and never what is at work, settled, or no business of the dock."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.shape.tree import ROOT

START = "systemctl start --no-block station-import@sdy1.service"


class Machine:
    """The script with its folders moved here, a USB disk `sdy` with a partition, and a disk `vdy` beside it."""

    def __init__(self, folder: Path) -> None:
        self.log, self.bin, self.dock, self.sys = folder / "log", folder / "bin", folder / "dock", folder / "sys/class"
        home = folder / "station.toml"
        home.touch()
        self.home = home
        disk = folder / "sys/devices/usb1/1-1/block/sdy"
        for each in (self.bin, self.dock, self.sys, disk / "sdy1", folder / "sys/devices/virtual/vdy"):
            each.mkdir(parents=True)
        (disk / "sdy1/partition").write_text("1\n")
        self.seq = disk / "diskseq"
        self.seq.write_text("17\n")
        for name, target in (
            ("sdy", "usb1/1-1/block/sdy"),
            ("sdy1", "usb1/1-1/block/sdy/sdy1"),
            ("vdy", "virtual/vdy"),
        ):
            (self.sys / name).symlink_to(f"../devices/{target}")
        said = (ROOT / "systemd/station-rescan").read_text(encoding="utf-8")
        for shipped, here in (
            ("/sys/class/block", self.sys), ("/run/station/dock", self.dock), ("/var/lib/station/station.toml", home),
        ):  # fmt: skip
            assert shipped in said
            said = said.replace(shipped, str(here))
        self.script = folder / "station-rescan"
        self.script.write_text(said)
        self.state("inactive")
        self.properties("ID_FS_USAGE=filesystem")

    def state(self, state: str) -> None:
        """What systemd says of the unit."""
        self._stub("systemctl", f'case $1 in show) echo {state} ;; *) echo "systemctl $*" >>{self.log} ;; esac')

    def properties(self, *said: str) -> None:
        """What udev says of the partition; the disk has no file system."""
        lines = "\\n".join(("DEVNAME=/dev/sdy1", *said))
        self._stub("udevadm", f'case $* in *sdy1*) printf "{lines}\\n" ;; *) echo DEVNAME=/dev/sdy ;; esac')

    def _stub(self, name: str, script: str) -> None:
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def started(self) -> list[str]:
        """What one run starts."""
        self.log.write_text("")
        subprocess.run(["sh", self.script], env={"PATH": f"{self.bin}:/usr/bin:/bin"}, check=True, capture_output=True)
        return self.log.read_text().splitlines()

    def begun(self, times: int, seconds_ago: int) -> None:
        """The launcher's note of earlier starts."""
        path = self.dock / "sdy1.17.begun"
        path.write_text("begun\n" * times)
        when = path.stat().st_mtime - seconds_ago
        os.utime(path, (when, when))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_what_was_missed_is_started(machine: Machine) -> None:
    assert machine.started() == [START]


@pytest.mark.parametrize("kind", ["crypto", "raid", "other"])
def test_every_kind_of_content_is_looked_at(machine: Machine, kind: str) -> None:
    machine.properties(f"ID_FS_USAGE={kind}")
    assert machine.started() == [START]


def test_what_is_settled_is_never_started_again_and_the_next_insertion_is(machine: Machine) -> None:
    (machine.dock / "sdy1.17.settled").touch()
    assert machine.started() == []
    machine.seq.write_text("18\n")
    assert machine.started() == [START]


@pytest.mark.parametrize("state", ["active", "activating", "deactivating", "reloading"])
def test_what_is_at_work_or_ending_is_left_alone(machine: Machine, state: str) -> None:
    machine.state(state)
    assert machine.started() == []


def test_what_failed_is_started(machine: Machine) -> None:
    machine.state("failed")
    assert machine.started() == [START]


def test_what_broke_off_is_tried_again_soon_and_then_seldom(machine: Machine) -> None:
    machine.begun(1, 0)
    assert machine.started() == []
    machine.begun(1, 20)
    assert machine.started() == [START]
    machine.begun(3, 200)
    assert machine.started() == []
    machine.begun(3, 400)
    assert machine.started() == [START]


def test_the_backup_disk_is_no_business_of_the_dock(machine: Machine) -> None:
    machine.properties("ID_FS_USAGE=filesystem", "STATION_DISK=backup")
    assert machine.started() == []


def test_a_device_that_goes_meanwhile_is_passed_over(machine: Machine) -> None:
    machine.seq.unlink()
    assert machine.started() == []


def test_before_there_is_a_station_nothing_is_started(machine: Machine) -> None:
    machine.home.unlink()
    assert machine.started() == []
