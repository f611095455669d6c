"""The rule, in the real udev: what is on USB is read-only and starts the dock, whatever file system it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.systemd.usb import KEYBOARD, MASS_STORAGE, Usb

VFAT = {"ID_FS_USAGE": "filesystem", "ID_FS_TYPE": "vfat", "ID_FS_UUID": "D9FA-2AB7"}
SETRO = "/usr/sbin/blockdev --setro /dev/"


def test_a_partition_is_read_only_and_starts_the_dock_and_its_disk_is_read_only(tmp_path: Path) -> None:
    usb = Usb(tmp_path)
    usb.plug(partition=VFAT)
    found = usb.event(usb.partition)
    assert found.runs == [f"{SETRO}sdy1"]
    assert found.properties["SYSTEMD_WANTS"] == "station-import@sdy1.service"
    assert found.properties["UDISKS_IGNORE"] == "1"
    assert ":systemd:" in found.properties["CURRENT_TAGS"]
    # What identifies it comes from udev's own helpers.
    assert (found.properties["ID_SERIAL_SHORT"], found.properties["ID_USB_INTERFACES"]) == ("ZFY0001", ":080650:")
    disk = usb.event(usb.disk)
    assert disk.runs == [f"{SETRO}sdy"]
    assert "SYSTEMD_WANTS" not in disk.properties


@pytest.mark.parametrize(
    "kind",
    [
        VFAT,
        {"ID_FS_USAGE": "filesystem", "ID_FS_TYPE": "exfat"},
        {"ID_FS_USAGE": "filesystem", "ID_FS_TYPE": "ext4"},
        {"ID_FS_USAGE": "filesystem", "ID_FS_TYPE": "ntfs"},
        {"ID_FS_USAGE": "crypto", "ID_FS_TYPE": "crypto_LUKS"},
        {"ID_FS_USAGE": "raid", "ID_FS_TYPE": "LVM2_member"},
    ],
    ids=lambda kind: kind["ID_FS_TYPE"],
)
def test_a_disk_without_partitions_too_and_every_kind(tmp_path: Path, kind: dict[str, str]) -> None:
    usb = Usb(tmp_path)
    usb.plug(disk=kind)
    found = usb.event(usb.disk)
    assert found.runs == [f"{SETRO}sdy"]
    assert found.properties["SYSTEMD_WANTS"] == "station-import@sdy.service"


def test_storage_that_is_a_keyboard_as_well_is_told_of(tmp_path: Path) -> None:
    usb = Usb(tmp_path, interfaces=(MASS_STORAGE, KEYBOARD))
    usb.plug(partition=VFAT)
    found = usb.event(usb.partition)
    assert found.properties["ID_USB_INTERFACES"] == ":080650:030101:"
    assert found.properties["SYSTEMD_WANTS"] == "station-import@sdy1.service"


def test_every_event_but_the_last_keeps_it_alive(tmp_path: Path) -> None:
    usb = Usb(tmp_path)
    usb.plug(partition=VFAT)
    for action in ("add", "change", "bind", "unbind"):
        assert "SYSTEMD_WANTS" in usb.event(usb.partition, action).properties, action
    assert usb.event(usb.partition, "remove").runs == []


def test_a_stick_in_use_stays_writable_when_something_changes(tmp_path: Path) -> None:
    usb = Usb(tmp_path)
    usb.plug(partition=VFAT)
    in_use = "mount -t tmpfs none /run; mkdir -p /run/station/dock; : >/run/station/dock/sdy1.writable"
    # /run is made anew for the marker, so the rule is laid beside the system's.
    again = f"mkdir -p /run/udev/rules.d; cp {usb.rule} /run/udev/rules.d/"
    assert usb.event(usb.partition, "change").runs == [f"{SETRO}sdy1"]
    assert usb.event(usb.partition, "change", before=f"{in_use}; {again}").runs == []
    assert usb.event(usb.partition, "add", before=f"{in_use}; {again}").runs == [f"{SETRO}sdy1"]


def test_a_disk_that_is_not_on_usb_is_left_alone(tmp_path: Path) -> None:
    usb = Usb(tmp_path)
    usb.plug()
    found = usb.event(usb.other)
    assert found.runs == []
    assert not {"SYSTEMD_WANTS", "UDISKS_IGNORE"} & set(found.properties)


def test_the_backup_disk_is_named_beforehand_and_left_alone(tmp_path: Path) -> None:
    usb = Usb(tmp_path)
    usb.plug(partition=VFAT | {"ID_FS_TYPE": "ext4"})
    named = 'SUBSYSTEM=="block", ENV{ID_SERIAL_SHORT}=="ZFY0001", ENV{STATION_DISK}="backup"\n'
    (usb.run / "rules.d/89-station-backup.rules").write_text(named)
    found = usb.event(usb.partition)
    assert found.runs == []
    assert "SYSTEMD_WANTS" not in found.properties
