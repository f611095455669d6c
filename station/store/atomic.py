"""The one way a file comes into being: whole or not at all, and still there after a power cut.

Temporary file in the same folder, fsync, rename, fsync of the folder. It cannot promise more than the
disk does: a drive that lies about flushing is out of reach.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

DRAFT = ".new-"
"""How the name of a file begins that is not there yet; what a killed process left of one is nobody's."""


def write_bytes(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put `data` at `path` atomically and durably, replacing what was there. OSError leaves the old file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            temporary.replace(path)
            # FAT keeps a file's start and length beside its name: the new name needs a flush of the file itself.
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def write_text(path: Path, text: str, mode: int = 0o644) -> None:
    """`write_bytes` of UTF-8."""
    write_bytes(path, text.encode(), mode)


def fsync_folder(folder: Path) -> None:
    """Make renames and new names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
