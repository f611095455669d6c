"""A small fleet for a few nights, most of them bad, pulled side by side: every replica is its station at the end."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_a_fleet_through_bad_nights(tmp_path: Path) -> None:
    """The long form is `make soak-fleet`."""
    size = ["--stations", "4", "--nights", "4", "--workers", "2", "--seed", "0", "--bad", "0.7"]
    command = [sys.executable, "bench/fleet.py", *size, "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed: all 4 replicas are their stations" in done.stdout
    told = re.search(r"nights of a station: (.*)", done.stdout)
    assert told is not None
    fates = dict(each.rsplit(" ", 1) for each in told[1].split(", "))
    assert len(fates) == 7 and sum(map(int, fates.values())) == 20, fates
