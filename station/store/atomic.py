"""The one way a file comes into being: whole or not at all, and still there after a power cut.

Temporary file in the same folder, fsync, rename, fsync of the folder. It cannot promise more than the
disk does: a drive that lies about flushing is out of reach.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

DRAFT = ".new-"
"""How the name of a file begins that is not there yet; what a killed process left of one is nobody's."""
_DRAFT = re.compile(r"\.new-([0-9]{1,9})-.+")
"""Such a name, with the process that writes."""


def draft_name(name: str = "") -> str:
    """What a file is called while this process writes it: `name` behind it, or whatever makes it unique."""
    return f"{DRAFT}{os.getpid()}-{name}"


def sweep(folder: Path) -> None:
    """Take away what killed processes left half written in `folder`, not what a living one writes. OSError."""
    try:
        with os.scandir(folder) as entries:
            left = [each.path for each in entries if (found := _DRAFT.fullmatch(each.name)) and _is_gone(int(found[1]))]
    except (FileNotFoundError, NotADirectoryError):
        return
    for path in left:
        Path(path).unlink(missing_ok=True)


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def write_bytes(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put `data` at `path` atomically and durably, replacing what was there. OSError leaves the old file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=draft_name())
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
