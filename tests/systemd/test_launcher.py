"""The dock's launcher: in which order it does what with which options, and that what it becomes has no way back."""

from __future__ import annotations

import os
import pwd
import shlex
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.shape.test_docs import parses
from tests.shape.tree import ROOT

LAUNCHER = ROOT / "systemd/station-dock"
DROP = (
    "setpriv --reuid=station --regid=station --clear-groups --no-new-privs "
    "--inh-caps=-all --ambient-caps=-all --bounding-set=-all -- station"
)
SAFE = "nosuid,nodev,noexec,noatime"
IDS = "uid=995,gid=995"


class Box:
    """The launcher with its folders moved here, and stand-ins for what it calls that note how they were called."""

    def __init__(self, folder: Path) -> None:
        self.log, self.bin, self.dock = folder / "log", folder / "bin", folder / "run/dock"
        self.sys, self.medium = folder / "sys", folder / "run/medium"
        for each in (self.bin, self.dock, self.medium, self.sys / "sdy/sdy1"):
            each.mkdir(parents=True)
        (self.sys / "sdy/sdy1/partition").write_text("1\n")
        (self.sys / "sdy/diskseq").write_text("17\n")
        (self.sys / "sdy1").symlink_to("sdy/sdy1")
        self.launcher = folder / "station-dock"
        said = LAUNCHER.read_text(encoding="utf-8")
        for shipped, here in (
            ("/sys/class/block", self.sys), ("/run/station/dock", self.dock), ("/run/station/medium", self.medium),
            ("/opt/station/current/bin/station", self.bin / "station"),
        ):  # fmt: skip
            assert shipped in said
            said = said.replace(shipped, str(here))
        self.launcher.write_text(said)
        for name in ("mount", "blockdev", "setpriv", "station", "id"):
            self.stub(name, "exit 0")
        self.stub("setpriv", 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"', note=False)
        self.stub("id", "echo 995", note=False)
        self.stub("blockdev", '[ "$1" != --getro ] || echo 1')
        self.admit("recorder vfat")

    def stub(self, name: str, script: str, *, note: bool = True) -> None:
        """A program of this name that notes its arguments and does the script."""
        path = self.bin / name
        noted = f'echo "{name} $*" >>{self.log}\n' if note else ""
        if name == "setpriv":
            noted = f'echo "setpriv $*" | sed "s#{self.bin}/##" >>{self.log}\n'
        path.write_text(f"#!/bin/sh\n{noted}{script}\n")
        path.chmod(0o755)

    def admit(self, answer: str, status: int = 0) -> None:
        """What `station dock admit` says."""
        self.stub("station", f'[ "$1 $2" != "dock admit" ] || {{ echo "{answer}"; exit {status}; }}', note=False)

    def run(self, name: str = "sdy1") -> subprocess.CompletedProcess[str]:
        self.log.write_text("")
        return subprocess.run(
            ["sh", str(self.launcher), name],
            env={"PATH": f"{self.bin}:/usr/bin:/bin"}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().replace(str(self.medium), "MEDIUM").splitlines()

    @property
    def settled(self) -> bool:
        return (self.dock / "sdy1.17.settled").exists()


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_a_recorder_is_judged_checked_mounted_read_only_and_read_twice(box: Box) -> None:
    assert box.run().returncode == 0
    assert box.calls == [
        f"{DROP} dock admit /dev/sdy1",
        "blockdev --setro /dev/sdy1",
        "blockdev --getro /dev/sdy1",
        f"mount --internal-only -t vfat -o ro,{SAFE},utf8=1,tz=UTC,errors=continue,{IDS},dmask=0277,fmask=0377,"
        "codepage=936 /dev/sdy1 MEDIUM",
        f"{DROP} intake MEDIUM --recheck",
    ]
    assert box.settled


def test_what_it_runs_are_commands(box: Box) -> None:
    box.run()
    box.admit("stick vfat")
    recorder = [call for call in box.calls if call.startswith("setpriv")]
    box.run()
    stick = [call for call in box.calls if call.startswith("setpriv")]
    box.stub("mount", "exit 32")
    box.run()
    commands = {call.partition(" -- ")[2] for call in [*recorder, *stick, *box.calls] if call.startswith("setpriv")}
    assert len(commands) == 4
    for command in commands:
        parses(shlex.split(command))


def test_exfat_has_its_own_options(box: Box) -> None:
    box.admit("recorder exfat")
    assert box.run().returncode == 0
    assert box.calls[3] == (
        f"mount --internal-only -t exfat -o ro,{SAFE},iocharset=utf8,errors=continue,{IDS},dmask=0277,fmask=0377 "
        "/dev/sdy1 MEDIUM"
    )


def test_a_kernel_without_the_code_page_still_reads(box: Box) -> None:
    box.stub("mount", 'case "$*" in *codepage*) exit 32 ;; esac')
    assert box.run().returncode == 0
    assert ["codepage" in call for call in box.calls if call.startswith("mount")] == [True, False]
    assert box.calls[-1] == f"{DROP} intake MEDIUM --recheck"


def test_a_recorder_that_could_be_written_is_not_mounted(box: Box) -> None:
    box.stub("blockdev", '[ "$1" != --getro ] || echo 0')
    done = box.run()
    assert done.returncode == 1 and "not read-only" in done.stderr
    assert not [call for call in box.calls if call.startswith("mount")]
    assert not box.settled


def test_a_stick_is_made_writable_with_its_disk_and_served(box: Box) -> None:
    box.admit("stick vfat")
    assert box.run().returncode == 0
    assert box.calls == [
        f"{DROP} dock admit /dev/sdy1",
        "blockdev --setrw /dev/sdy",
        "blockdev --setrw /dev/sdy1",
        f"mount --internal-only -t vfat -o rw,{SAFE},utf8=1,time_offset=480,errors=remount-ro,{IDS},"
        "dmask=0077,fmask=0177,codepage=936 /dev/sdy1 MEDIUM",
        f"{DROP} stick serve MEDIUM",
    ]
    assert {path.name for path in box.dock.glob("*.writable")} == {"sdy.writable", "sdy1.writable"}


def test_what_a_pulled_stick_left_does_not_help_the_next_device(box: Box) -> None:
    box.admit("stick vfat")
    box.run()
    box.admit("recorder vfat")
    box.run()
    assert list(box.dock.glob("*.writable")) == []


def test_a_refusal_mounts_nothing_and_is_settled(box: Box) -> None:
    box.admit("refused", status=1)
    assert box.run().returncode == 0
    assert box.calls == [f"{DROP} dock admit /dev/sdy1"]
    assert box.settled


def test_a_refusal_of_what_was_pulled_meanwhile_settles_nothing(box: Box) -> None:
    box.stub("station", f"echo 18 >{box.sys}/sdy/diskseq; echo refused; exit 1", note=False)
    done = box.run()
    assert done.returncode == 1 and "another device" in done.stderr
    assert not box.settled and not (box.dock / "sdy1.18.settled").exists()


def test_nothing_is_judged_before_udev_knows_what_it_is(box: Box) -> None:
    box.stub("udevadm", "exit 1")
    assert box.run().returncode == 0
    assert box.calls[:2] == ["udevadm settle --timeout=10", f"{DROP} dock admit /dev/sdy1"]


@pytest.mark.parametrize("answer", ["", "recorder ntfs", "recorder", "stick ext4", "recorder vfat; id", "anything"])
def test_what_was_not_decided_mounts_nothing_and_is_asked_again(box: Box, answer: str) -> None:
    box.admit(answer, status=1)
    assert box.run().returncode == 1
    assert box.calls == [f"{DROP} dock admit /dev/sdy1"]
    assert not box.settled
    box.run()
    assert (box.dock / "sdy1.17.begun").read_text() == "begun\nbegun\n"


def test_another_device_under_the_same_name_is_not_mounted(box: Box) -> None:
    box.stub("station", f"echo 18 >{box.sys}/sdy/diskseq; echo stick vfat", note=False)
    done = box.run()
    assert done.returncode == 1 and "another device" in done.stderr
    assert box.calls == [f"{DROP} dock admit /dev/sdy1"]


def test_a_file_system_that_cannot_be_mounted_is_told(box: Box) -> None:
    box.stub("mount", "exit 32")
    assert box.run().returncode == 1
    assert box.calls[-1] == f"{DROP} dock refuse /dev/sdy1"
    assert box.settled


@pytest.mark.parametrize("name", ["", "../sda", "sda 1", "sda;id", "/dev/sda1"])
def test_only_a_kernel_name_is_taken(box: Box, name: str) -> None:
    assert box.run(name).returncode == 2
    assert box.calls == []


def test_a_disk_without_partitions_is_its_own_disk(box: Box) -> None:
    box.admit("stick exfat")
    assert box.run("sdy").returncode == 0
    assert [call for call in box.calls if "--setrw" in call] == ["blockdev --setrw /dev/sdy"] * 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up being root")
def test_what_it_becomes_has_no_way_back(box: Box) -> None:
    """With the real setpriv, and the user nobody for the user that an installed box has."""
    (box.bin / "setpriv").unlink()
    # pytest's folders are closed to others; this one is open.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        stand_in = Path(folder, "station")
        stand_in.write_text('#!/bin/sh\n[ "$1" = dock ] && echo recorder vfat || cat /proc/self/status\n')
        stand_in.chmod(0o755)
        shipped = box.launcher.read_text().replace(str(box.bin / "station"), str(stand_in))
        box.launcher.write_text(shipped.replace("--reuid=station --regid=station", "--reuid=nobody --regid=nogroup"))
        done = box.run()
    assert done.returncode == 0, done.stderr
    told = dict(line.split(":\t", 1) for line in done.stdout.splitlines() if ":\t" in line)
    nobody = pwd.getpwnam("nobody")
    assert told["Uid"].split() == [str(nobody.pw_uid)] * 4
    assert told["Gid"].split() == [str(nobody.pw_gid)] * 4
    assert told["Groups"].strip() == ""
    assert {told[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {"0" * 16}
    assert told["NoNewPrivs"] == "1"
