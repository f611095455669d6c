"""udev properties become an identity only for plain mass storage with a file system we mount."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyudev

from devices.errors import NotARecorder
from devices.recorder import docked, identify, identify_mounted, identify_node

DOCKED = {
    "ID_BUS": "usb",
    "ID_USB_INTERFACES": ":080650:",
    "ID_SERIAL_SHORT": "ZFY0001",
    "ID_FS_TYPE": "vfat",
    "ID_FS_UUID": "D9FA-2AB7",
    "ID_VENDOR_ID": "0951",
    "ID_MODEL_ID": "1666",
    "ID_VENDOR": "Kingston",
    "ID_MODEL": "Body_Camera",
    "DEVNAME": "/dev/sda1",
    "DISKSEQ": "17",
}


def test_a_plain_recorder_is_identified() -> None:
    found = identify(DOCKED)
    assert (found.serial, found.fs_uuid, found.vendor_id, found.product_id) == ("ZFY0001", "D9FA-2AB7", "0951", "1666")
    assert (found.vendor, found.model, found.usb) == ("Kingston", "Body Camera", "0951:1666")
    assert (found.interfaces, found.disk_seq) == (("080650",), "17")


@pytest.mark.parametrize("serial", ["", "0123456789ABCDEF", "123456789abcdef"])
def test_a_serial_that_says_nothing_gives_way_to_the_file_system(serial: str) -> None:
    assert identify({**DOCKED, "ID_SERIAL_SHORT": serial}).serial == "fs-D9FA-2AB7"


def test_a_composite_device_is_refused_whatever_else_it_says() -> None:
    with pytest.raises(NotARecorder, match="composite"):
        identify({**DOCKED, "ID_SERIAL_SHORT": "", "ID_USB_INTERFACES": ":080650:030101:"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ID_BUS": "ata"}, "not_usb"),
        ({"ID_USB_INTERFACES": ":080650:030101:"}, "composite"),
        ({"ID_USB_INTERFACES": ":030101:"}, "composite"),
        ({"ID_USB_INTERFACES": ""}, "composite"),
        ({"ID_FS_TYPE": "ext4"}, "filesystem"),
        ({"ID_FS_TYPE": "ntfs"}, "filesystem"),
        ({"ID_SERIAL_SHORT": "", "ID_FS_UUID": ""}, "serial"),
        ({"ID_SERIAL_SHORT": "0123456789abcdef", "ID_FS_UUID": ""}, "serial"),
    ],
)
def test_everything_else_is_refused_with_its_reason(change: dict[str, str], reason: str) -> None:
    with pytest.raises(NotARecorder) as refusal:
        identify({**DOCKED, **change})
    assert refusal.value.reason == reason
    assert (refusal.value.facts["usb"], refusal.value.facts["vendor"]) == ("0951:1666", "Kingston")
    assert refusal.value.facts["node"] == "/dev/sda1"


def test_a_folder_has_no_device(tmp_path: Path) -> None:
    with pytest.raises(NotARecorder) as refusal:
        identify_mounted(tmp_path)
    assert refusal.value.reason == "not_mounted"


def test_the_root_disk_is_no_recorder() -> None:
    with pytest.raises(NotARecorder) as refusal:
        identify_mounted(Path("/"))
    assert refusal.value.reason in ("not_usb", "not_mounted")


@pytest.mark.parametrize("node", ["/dev/null", "/dev/no-such-device", "/etc/passwd"])
def test_what_is_no_block_device_of_udev_is_absent(node: str) -> None:
    with pytest.raises(NotARecorder) as refusal:
        identify_node(Path(node))
    assert refusal.value.reason in ("absent", "not_usb")


def test_listing_docked_devices_asks_udev() -> None:
    assert all(found is not None for found in docked(pyudev.Context()))
