"""Two partitions, or LUKS on one of them, are still the same disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from station.backup import disks


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """sda with two partitions, LUKS (253:0) on the second; sdb without any; as sysfs shows them."""
    devices = tmp_path / "devices"
    for name in ("sda", "sda/sda1", "sda/sda2", "sdb", "dm-0"):
        (devices / name).mkdir(parents=True)
    for name in ("sda/sda1", "sda/sda2"):
        (devices / name / "partition").touch()
    (devices / "dm-0" / "slaves").mkdir()
    (devices / "dm-0" / "slaves" / "sda2").symlink_to(devices / "sda" / "sda2")
    (devices / "sda" / "slaves").mkdir()
    block = tmp_path / "block"
    block.mkdir()
    for number, name in {"8:1": "sda/sda1", "8:2": "sda/sda2", "8:16": "sdb", "253:0": "dm-0"}.items():
        (block / number).symlink_to(devices / name)
    monkeypatch.setattr(disks, "_BLOCK", block)


@pytest.mark.parametrize(
    ("device", "expected"),
    [((8, 1), {"sda"}), ((8, 2), {"sda"}), ((253, 0), {"sda"}), ((8, 16), {"sdb"}), ((0, 40), {str(40)})],
)
def test_the_whole_disk_below_a_device(machine: None, device: tuple[int, int], expected: set[str]) -> None:
    assert disks._disks(os.makedev(*device)) == expected


def test_two_folders_of_one_file_system(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert disks.same_disk(tmp_path, tmp_path / "a")
    assert not disks.same_disk(tmp_path, Path("/proc"))
