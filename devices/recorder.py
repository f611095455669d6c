"""Which recorder is it: udev properties of a docked block device become an identity, or a refusal.

Owns: reading udev through pyudev and judging what may be treated as a recorder.
Refuses: composite devices (storage that is also a keyboard or a network card), file systems that replay a
journal or run scripts, and devices nobody can tell apart. Whether a serial is registered is not known here.

A device without a serial, or with one that many share, is known by its file system: `fs-<UUID>` is then its serial
and what it is registered under. Formatting it makes it another device. That the card also carries the device's own
number is left to the recorder's profile and not checked yet.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyudev

from devices.errors import NotARecorder

MASS_STORAGE = frozenset({"080650", "080662"})
"""USB interface classes accepted: bulk-only transport and UAS, both SCSI mass storage."""
FILE_SYSTEMS = frozenset({"vfat", "exfat"})
GENERIC_SERIALS = frozenset({"123456789ABCDEF", "0123456789ABCDEF", "000000000000", "00000000", "1234567890"})
"""Serials that many devices share; they identify nothing."""
BY_FILE_SYSTEM = "fs-"
"""How the serial of a device begins that has none of its own; its file system's UUID follows."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a docked device says about itself."""

    serial: str
    """Its own, or `fs-<UUID>`."""
    fs_uuid: str
    fs_type: str
    vendor_id: str
    """USB vendor id, four hex digits."""
    product_id: str
    vendor: str
    """Maker's name as the device says it; may be empty."""
    model: str
    interfaces: tuple[str, ...]
    node: str
    """Kernel device node; it changes with every docking and identifies nothing."""
    disk_seq: str
    """Kernel's counter of disks since boot; tells two dockings apart."""

    @property
    def usb(self) -> str:
        """vendor:product."""
        return f"{self.vendor_id}:{self.product_id}"


def identify(properties: Mapping[str, str]) -> Identity:
    """The identity in a block device's udev properties; NotARecorder with reason
    not_usb, composite, filesystem or serial."""
    vendor, model = (properties.get(key, "").replace("_", " ").strip() for key in ("ID_VENDOR", "ID_MODEL"))
    usb = f"{properties.get('ID_VENDOR_ID', '????')}:{properties.get('ID_MODEL_ID', '????')}"
    interfaces = tuple(part for part in properties.get("ID_USB_INTERFACES", "").split(":") if part)
    serial, fs_uuid = properties.get("ID_SERIAL_SHORT", ""), properties.get("ID_FS_UUID", "")
    node = properties.get("DEVNAME", "")

    def refuse(reason: str) -> NotARecorder:
        said = {"vendor": vendor, "model": model, "usb": usb, "serial": serial, "node": node}
        return NotARecorder(reason, **said, interfaces=",".join(interfaces))

    if properties.get("ID_BUS") != "usb":
        raise refuse("not_usb")
    if len(interfaces) != 1 or interfaces[0] not in MASS_STORAGE:
        raise refuse("composite")
    if properties.get("ID_FS_TYPE") not in FILE_SYSTEMS:
        raise refuse("filesystem")
    if not serial or serial.upper() in GENERIC_SERIALS:
        if not fs_uuid:
            raise refuse("serial")
        serial = f"{BY_FILE_SYSTEM}{fs_uuid}"
    return Identity(
        serial=serial,
        fs_uuid=fs_uuid,
        fs_type=properties["ID_FS_TYPE"],
        vendor_id=properties.get("ID_VENDOR_ID", ""),
        product_id=properties.get("ID_MODEL_ID", ""),
        vendor=vendor,
        model=model,
        interfaces=interfaces,
        node=node,
        disk_seq=properties.get("DISKSEQ", ""),
    )


def identify_node(node: Path, context: pyudev.Context | None = None) -> Identity:
    """The identity of the device node, which is not opened; NotARecorder, `absent` where udev knows none (yet)."""
    try:
        device = pyudev.Devices.from_device_file(context or pyudev.Context(), str(node))
    except (pyudev.DeviceNotFoundError, OSError) as error:
        raise NotARecorder("absent", path=str(node)) from error
    if not device.is_initialized:
        # Plugged in again a moment ago: the kernel has it, udev does not know yet what it is.
        raise NotARecorder("absent", path=str(node))
    return identify(dict(device.properties))


def identify_mounted(root: Path, context: pyudev.Context | None = None) -> Identity:
    """The identity of the device mounted at `root`; NotARecorder (not_mounted) where no udev block device is."""
    number = os.stat(root).st_dev
    if not os.path.ismount(root):
        raise NotARecorder("not_mounted", path=str(root))
    try:
        device = pyudev.Devices.from_device_number(context or pyudev.Context(), "block", number)
    except pyudev.DeviceNotFoundError as error:
        raise NotARecorder("not_mounted", path=str(root)) from error
    return identify(dict(device.properties))


def docked(context: pyudev.Context | None = None) -> Iterator[Identity | NotARecorder]:
    """Every file system on USB storage present now, identified or refused, in udev's order."""
    for device in (context or pyudev.Context()).list_devices(subsystem="block", ID_BUS="usb"):
        if not device.properties.get("ID_FS_USAGE"):
            continue
        try:
            yield identify(dict(device.properties))
        except NotARecorder as refusal:
            yield refusal
