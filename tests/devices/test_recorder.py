"""udev properties become an identity only for plain mass storage with a file system we mount."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyudev

from devices.errors import NotARecorder
from devices.recorder import docked, identify, identify_mounted

DOCKED = {
    "ID_BUS": "usb",
    "ID_USB_INTERFACES": ":080650:",
    "ID_SERIAL_SHORT": "ZFY0001",
    "ID_FS_TYPE": "vfat",
    "ID_FS_UUID": "D9FA-2AB7",
    "ID_VENDOR_ID": "0951",
    "ID_MODEL_ID": "1666",
    "ID_MODEL": "Body_Camera",
    "DEVNAME": "/dev/sda1",
    "DISKSEQ": "17",
}


def test_a_plain_recorder_is_identified() -> None:
    found = identify(DOCKED)
    assert (found.serial, found.fs_uuid, found.vendor_id, found.product_id) == ("ZFY0001", "D9FA-2AB7", "0951", "1666")
    assert (found.model, found.interfaces, found.disk_seq) == ("Body Camera", ("080650",), "17")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ID_BUS": "ata"}, "not_usb"),
        ({"ID_USB_INTERFACES": ":080650:030101:"}, "composite"),
        ({"ID_USB_INTERFACES": ":030101:"}, "composite"),
        ({"ID_USB_INTERFACES": ""}, "composite"),
        ({"ID_FS_TYPE": "ext4"}, "filesystem"),
        ({"ID_FS_TYPE": "ntfs"}, "filesystem"),
        ({"ID_SERIAL_SHORT": ""}, "serial"),
        ({"ID_SERIAL_SHORT": "0123456789abcdef"}, "serial"),
    ],
)
def test_everything_else_is_refused_with_its_reason(change: dict[str, str], reason: str) -> None:
    with pytest.raises(NotARecorder) as refusal:
        identify({**DOCKED, **change})
    assert refusal.value.reason == reason
    assert refusal.value.facts["usb"] == "0951:1666"


def test_a_folder_has_no_device(tmp_path: Path) -> None:
    with pytest.raises(NotARecorder) as refusal:
        identify_mounted(tmp_path)
    assert refusal.value.reason == "not_mounted"


def test_the_root_disk_is_no_recorder() -> None:
    with pytest.raises(NotARecorder) as refusal:
        identify_mounted(Path("/"))
    assert refusal.value.reason in ("not_usb", "not_mounted")


def test_listing_docked_devices_asks_udev() -> None:
    assert all(found is not None for found in docked(pyudev.Context()))
