"""A transfer stick as an image, and what lies on it once it was pulled, read by other programs than the product's.

Owns: making the stick and getting everything off it without the kernel's help. Refuses: writing to it meanwhile.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.appliance.cards import PARTITION, Card, exfat, fat, mounted
from tests.appliance.machine import run

EXPORTS = "安监所导出"


def make(image: Path, kind: str, files: Mapping[str, bytes], megabytes: int = 96) -> Card:
    """A stick with these files: `fat` with a partition table, `exfat` without."""
    with tempfile.TemporaryDirectory(dir=image.parent) as scratch:
        for name, data in files.items():
            path = Path(scratch) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return (fat if kind == "fat" else exfat)(image, Path(scratch), megabytes)


@contextmanager
def opened(image: Path, kind: str) -> Iterator[Path]:
    """A copy of all that lies on the stick, as an office computer would see it."""
    with tempfile.TemporaryDirectory(dir=image.parent) as scratch:
        root = Path(scratch) / "stick"
        if kind == "fat":
            root.mkdir()
            environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", "MTOOLS_SKIP_CHECK": "1"}
            command = ["mcopy", "-s", "-n", "-Q", "-i", f"{image}@@{PARTITION}", "::*", str(root)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        else:
            with mounted(image, "-o", "ro") as here:
                shutil.copytree(here, root)
        yield root


def complaints(image: Path, kind: str) -> str:
    """What the checker of the file system has to say of it; it mends nothing."""
    with tempfile.TemporaryDirectory(dir=image.parent) as scratch:
        volume = Path(scratch) / "volume"
        skipped = PARTITION if kind == "fat" else 0
        run("dd", f"if={image}", f"of={volume}", "bs=1M", f"skip={skipped >> 20}", "conv=sparse", "status=none")
        command = ["fsck.vfat" if kind == "fat" else "fsck.exfat", "-n", str(volume)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return f"{done.returncode}: {done.stdout}{done.stderr}"
