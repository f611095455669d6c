"""A USB device as the kernel shows it: a made-up /sys, seen by the real udev inside a mount namespace of its own.

udevadm runs the system's rules and ours on it, with its own helpers (usb_id reads the interfaces from here), and keeps
its database in there. Nothing of this reaches the machine.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.shape.tree import ROOT

BUS = "devices/pci0000:00/0000:00:14.0/usb1/1-1"
RULE = ROOT / "systemd/90-station-dock.rules"
MASS_STORAGE = "080650"
KEYBOARD = "030101"
PROPERTY = re.compile(r"^(?P<key>[A-Z0-9_]+)=(?P<value>.*)$", re.MULTILINE)
RUN = re.compile(r"^run: '(?P<program>.*)'$", re.MULTILINE)
ENDPOINT = (7, 5, 0x81, 2, 0, 2, 0)
DISK = {"SUBSYSTEM": "block", "DEVTYPE": "disk"}


@dataclass(frozen=True)
class Outcome:
    """What udev made of one event."""

    properties: dict[str, str]
    runs: list[str]
    """Programs of RUN keys, which `udevadm test` names and does not start."""


def _apart(script: str) -> list[str]:
    """The command that runs a shell script where its mounts are seen by nobody else."""
    if os.geteuid() != 0:
        return ["unshare", "--mount", "--map-root-user", "sh", "-c", script]
    # In a chroot / is no mount point and cannot be made private; a copy of it below one that can be is.
    copy = "mount --make-rprivate /sys; mount -t tmpfs none /sys; mkdir /sys/root; mount --rbind / /sys/root"
    inner = f"set -e; {copy}; mount --make-rprivate /sys/root; exec chroot /sys/root sh -c {shlex.quote(script)}"
    return ["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", inner]


class Usb:
    """One device with one disk `sdy`, its first partition `sdy1`, and a disk `vdy` that is not on USB."""

    def __init__(self, folder: Path, *, interfaces: tuple[str, ...] = (MASS_STORAGE,), serial: str = "ZFY0001") -> None:
        self.sys, self.run = folder / "sys", folder / "run"
        (self.run / "rules.d").mkdir(parents=True)
        self.rule = Path(shutil.copy(RULE, self.run / "rules.d"))
        facts = {"idVendor": "0951", "idProduct": "1666", "product": "DT 3.0", "manufacturer": "Kingston"}
        facts |= {"bcdDevice": "0100", "serial": serial} if serial else {"bcdDevice": "0100"}
        usb = {"SUBSYSTEM": "usb", "DEVTYPE": "usb_device"}
        self._device(BUS, usb | {"BUSNUM": "001", "DEVNUM": "002", "DRIVER": "usb"}, facts, _descriptors(interfaces))
        for number, kind in enumerate(interfaces):
            parts = ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")
            said = {name: kind[at : at + 2] for name, at in zip(parts, (0, 2, 4), strict=True)}
            said["bInterfaceNumber"] = f"{number:02}"
            self._device(f"{BUS}/1-1:1.{number}", {"SUBSYSTEM": "usb", "DEVTYPE": "usb_interface"}, said)
        scsi = f"{BUS}/1-1:1.0"
        for name, kind in (("host2", "host"), ("target2:0:0", "target"), ("2:0:0:0", "device")):
            scsi += f"/{name}"
            said = {"vendor": "Kingston", "model": "DT 3.0", "rev": "1.0", "type": "0"}
            self._device(scsi, {"SUBSYSTEM": "scsi", "DEVTYPE": f"scsi_{kind}"}, said)
        self.disk, self.partition = f"{scsi}/block/sdy", f"{scsi}/block/sdy/sdy1"
        self.other = "devices/virtual/block/vdy"

    def plug(self, *, disk: dict[str, str] | None = None, partition: dict[str, str] | None = None) -> None:
        """Show the disk, and the partition where it is given; with the properties that blkid would find."""
        said = DISK | {"DEVNAME": "sdy", "MAJOR": "65", "MINOR": "128", "DISKSEQ": "17"} | (disk or {})
        self._device(self.disk, said, {"removable": "1", "diskseq": "17", "dev": "65:128"})
        if partition is not None:
            said = {"SUBSYSTEM": "block", "DEVTYPE": "partition", "DEVNAME": "sdy1", "MAJOR": "65", "MINOR": "129"}
            self._device(self.partition, said | partition, {"partition": "1", "dev": "65:129"})
        said = DISK | {"DEVNAME": "vdy", "MAJOR": "254", "MINOR": "240", "ID_FS_USAGE": "filesystem"}
        self._device(self.other, said, {"dev": "254:240"})

    def event(self, device: str, action: str = "add", *, before: str = ":") -> Outcome:
        """What udev makes of the event; a partition's disk has had its own before."""
        parents = [self.disk] if device == self.partition else []
        said = ""
        for each in [*parents, device]:
            said = self.inside(f"{before}; udevadm test --action={action} /{each} 2>&1")
        return Outcome(
            {found["key"]: found["value"] for found in PROPERTY.finditer(said)},
            [found["program"] for found in RUN.finditer(said)],
        )

    def inside(self, script: str) -> str:
        """The output of a shell script that sees this device and no other."""
        sysfs, run = shlex.quote(str(self.sys)), shlex.quote(str(self.run))
        null = self.run / "null"
        null.touch()
        whole = (
            f"set -e; mount --rbind {sysfs} /sys; "
            f"mount -t tmpfs none /run; mkdir /run/udev; mount --bind {run} /run/udev; "
            # udev makes links below /dev; the machine's own is put out of its reach, but for what a shell needs.
            f"mount --bind /dev/null {null}; mount -t tmpfs none /dev; : >/dev/null; mount --bind {null} /dev/null; "
            f"{script}"
        )
        done = subprocess.run(
            _apart(whole),
            env={**os.environ, "SYSTEMD_DEVICE_VERIFY_SYSFS": "0", "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _device(self, place: str, uevent: dict[str, str], attributes: dict[str, str], descriptors: bytes = b"") -> None:
        folder = self.sys / place
        folder.mkdir(parents=True, exist_ok=True)
        told = {key: value for key, value in uevent.items() if key != "SUBSYSTEM"}
        (folder / "uevent").write_text("".join(f"{key}={value}\n" for key, value in told.items()))
        for name, value in attributes.items():
            (folder / name).write_text(f"{value}\n")
        if descriptors:
            (folder / "descriptors").write_bytes(descriptors)
        kind = "class/block" if uevent["SUBSYSTEM"] == "block" else f"bus/{uevent['SUBSYSTEM']}"
        self._link(folder / "subsystem", self.sys / kind)
        if "MAJOR" in uevent:
            self._link(self.sys / "class/block" / folder.name, folder)
            self._link(self.sys / "dev/block" / attributes["dev"], folder)

    def _link(self, place: Path, target: Path) -> None:
        target.mkdir(parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_symlink():
            place.symlink_to(os.path.relpath(target, place.parent))


def _descriptors(interfaces: tuple[str, ...]) -> bytes:
    """A device descriptor, a configuration, and an interface descriptor for each kind."""
    device = bytes([18, 1, 0, 2, 0, 0, 0, 64, *b"\x51\x09\x66\x16", 0, 1, 1, 2, 3, 1])
    configuration = bytes([9, 2, 0, 0, len(interfaces), 1, 0, 0x80, 50])
    described = b"".join(
        bytes([9, 4, number, 0, 1, *bytes.fromhex(kind), 0, *ENDPOINT]) for number, kind in enumerate(interfaces)
    )
    return device + configuration + described
