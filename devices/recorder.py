"""Which recorder is it: udev properties of a docked block device become an identity, or a refusal.

Owns: reading udev through pyudev and judging what may be treated as a recorder.
Refuses: composite devices (storage that is also a keyboard or a network card), file systems that replay a
journal or run scripts, and devices nobody can tell apart. Whether a serial is registered is not known here.
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


@dataclass(frozen=True, slots=True)
class Identity:
    """What a docked device says about itself."""

    serial: str
    fs_uuid: str
    fs_type: str
    vendor_id: str
    """USB vendor id, four hex digits."""
    product_id: str
    model: str
    interfaces: tuple[str, ...]
    node: str
    """Kernel device node; it changes with every docking and identifies nothing."""
    disk_seq: str
    """Kernel's counter of disks since boot; tells two dockings apart."""


def identify(properties: Mapping[str, str]) -> Identity:
    """The identity in a block device's udev properties; NotARecorder with reason
    not_usb, composite, filesystem or serial."""
    model = properties.get("ID_MODEL", "").replace("_", " ").strip()
    usb = f"{properties.get('ID_VENDOR_ID', '????')}:{properties.get('ID_MODEL_ID', '????')}"
    interfaces = tuple(part for part in properties.get("ID_USB_INTERFACES", "").split(":") if part)
    serial = properties.get("ID_SERIAL_SHORT", "")

    def refuse(reason: str) -> NotARecorder:
        return NotARecorder(reason, model=model, usb=usb, serial=serial, interfaces=",".join(interfaces))

    if properties.get("ID_BUS") != "usb":
        raise refuse("not_usb")
    if len(interfaces) != 1 or interfaces[0] not in MASS_STORAGE:
        raise refuse("composite")
    if properties.get("ID_FS_TYPE") not in FILE_SYSTEMS:
        raise refuse("filesystem")
    if not serial or serial.upper() in GENERIC_SERIALS:
        raise refuse("serial")
    return Identity(
        serial=serial,
        fs_uuid=properties.get("ID_FS_UUID", ""),
        fs_type=properties["ID_FS_TYPE"],
        vendor_id=properties.get("ID_VENDOR_ID", ""),
        product_id=properties.get("ID_MODEL_ID", ""),
        model=model,
        interfaces=interfaces,
        node=properties.get("DEVNAME", ""),
        disk_seq=properties.get("DISKSEQ", ""),
    )


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


def docked(context: pyudev.Context) -> Iterator[Identity | NotARecorder]:
    """Every file system on USB storage present now, identified or refused, in udev's order."""
    for device in context.list_devices(subsystem="block", ID_BUS="usb", ID_FS_USAGE="filesystem"):
        try:
            yield identify(dict(device.properties))
        except NotARecorder as refusal:
            yield refusal
