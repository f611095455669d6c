"""A station with real recordings in its media store, a folder for its second copy, and what stock tools say of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from station.backup.mirror import back_up
from station.records.backup import BackupOutcome
from station.wiring import Station
from tests.intake.conftest import card, desk, dock, recorder

__all__ = ["card", "desk", "dock", "recorder"]
CODE = "330281103"


@pytest.fixture
def filled(station: Station, recorder: str, card: Path, dock: Callable[..., object]) -> Station:
    """The station after one docking: five clips."""
    dock(card)
    return station


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """The second disk; in tests a folder of the same one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


def run(station: Station, disk: Path, **options: bool) -> BackupOutcome:
    return back_up(station, disk, on_same_disk=True, **options)


def stock_tools(backup: Path) -> None:
    """`sha256sum -c` and `sqlite3` find nothing wrong, and the sums leave nothing out that counts."""
    summed = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=backup, capture_output=True, text=True)
    assert summed.returncode == 0, summed.stdout + summed.stderr
    named = {line.split("  ")[1] for line in (backup / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(backup)) for path in backup.rglob("*") if path.is_file()}
    assert there - named <= {"SHA256SUMS", "README.txt"}
    databases = list(backup.glob("state/*/station.db"))
    assert len(databases) == 1
    checked = subprocess.run(["sqlite3", databases[0], "pragma integrity_check"], capture_output=True, text=True)
    assert checked.stdout == "ok\n", checked.stderr


def spoil(path: Path, at: int = 0) -> None:
    """Flip one bit behind everybody's back."""
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    path.chmod(0o400)


def digests(station: Station) -> list[str]:
    return sorted(path.name for path in (station.media.root / "sha256").rglob("*") if path.is_file())
