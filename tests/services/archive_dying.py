"""Writes a bag and is killed before its n-th file is made durable: `python -m tests.services.archive_dying DIR N`."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from station.services import bags


def main(folder: Path, fatal: int) -> None:
    """Die in front of the n-th fsync of a file."""
    told = json.loads((folder / "facts.json").read_text())
    payload = {path: bags.Kept(Path(data), digest, size) for path, (data, digest, size) in told["payload"].items()}
    count, real = 0, os.fsync

    def counted(descriptor: Any) -> None:
        nonlocal count
        count += 1
        if count == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        real(descriptor)

    os.fsync = counted  # type: ignore[assignment]
    bags.write_bag(folder / "bag", payload, [(label, value) for label, value in told["lines"]])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
