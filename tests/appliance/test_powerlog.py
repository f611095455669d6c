"""The power cut itself: what was confirmed stays, what was not may go, and nothing else changes."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from tests.appliance.powerlog import ATOM, replay

SIZE = 1 << 20


@pytest.fixture
def recorded(tmp_path: Path) -> tuple[Path, bytes]:
    """A log by QEMU itself: 64 KiB of ones and a flush; 16 KiB of twos and 4 KiB of threes without one."""
    log, disk = tmp_path / "log", tmp_path / "disk.raw"
    log.touch()
    disk.write_bytes(bytes(SIZE))
    node = {
        "driver": "blklogwrites",
        "log-sector-size": 512,
        "file": {"driver": "file", "filename": str(disk)},
        "log": {"driver": "file", "filename": str(log)},
    }
    steps = ["write -P 1 0 64k", "flush", "write -P 2 4k 16k", "write -P 3 128k 4k", "abort"]
    command = ["qemu-io", "-n", f"json:{json.dumps(node)}", *(word for step in steps for word in ("-c", step))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # Closing the disk would flush it: qemu-io is let die instead.
    assert done.returncode < 0, done
    return log, disk.read_bytes()


def test_without_chance_it_is_the_disk(recorded: tuple[Path, bytes], tmp_path: Path) -> None:
    log, disk = recorded
    again = tmp_path / "again.raw"
    again.write_bytes(bytes(SIZE))
    lost = replay(log, again, None)
    assert again.read_bytes() == disk
    assert (lost.confirmed, lost.unconfirmed, lost.missing, lost.torn) == (1, 2, 0, 0)


def test_only_what_was_not_confirmed_goes(recorded: tuple[Path, bytes], tmp_path: Path) -> None:
    log, _ = recorded
    outcomes = set()
    for seed in range(60):
        disk = tmp_path / "again.raw"
        disk.write_bytes(bytes(SIZE))
        lost = replay(log, disk, random.Random(seed))
        data = disk.read_bytes()
        confirmed, twos, threes = (
            data[:ATOM] + data[5 * ATOM : 64 << 10],
            data[ATOM : 5 * ATOM],
            data[128 << 10 :][:ATOM],
        )
        assert set(confirmed) == {1}
        assert len(set(threes)) == 1
        kept = twos.count(2)
        # Torn between two blocks, and what was there before shows behind the tear.
        assert kept % ATOM == 0 and twos == b"\x02" * kept + b"\x01" * (len(twos) - kept)
        assert (lost.missing, lost.torn) == ((kept == 0) + (threes[0] == 0), 0 < kept < len(twos))
        outcomes.add((kept, threes[0]))
    assert len(outcomes) >= 6
