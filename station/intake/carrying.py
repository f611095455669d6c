"""One recording out of the media store into a folder: whole and read back, or not under its name at all.

Owns: that what is handed out was read back from the medium it lies on.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from station.intake.copy import PartFailed, copy
from station.intake.readback import read_back
from station.intake.ring import ReadFailed
from station.store.atomic import fsync_folder

DRAFT = ".anjian-"


def carry(source: Path, sha256: str, target: Path, tick: Callable[[int], None]) -> str:
    """Copy stored content to `target`, which must not exist; empty when it is there, else why not:
    damaged, disk_full, disk_error, readback."""
    draft = target.parent / f"{DRAFT}{sha256[:16]}"
    try:
        return _carry(source, sha256, target, draft, tick)
    except PartFailed as error:
        return error.reason
    except ReadFailed:
        return "readback"
    except OSError:
        return "disk_error"
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _carry(source: Path, sha256: str, target: Path, draft: Path, tick: Callable[[int], None]) -> str:
    try:
        opened = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return "damaged"
    try:
        size = os.fstat(opened).st_size
        # No room is reserved: on FAT that would write everything twice.
        poured = copy(opened, size, draft, tick, reserve=False)
    finally:
        os.close(opened)
    if poured.fault is not None or poured.sha256 != sha256:
        return "damaged"
    if read_back(draft, size, tick)[0] != sha256:
        return "readback"
    # Where the medium keeps modes at all, whoever it is carried to must be able to read.
    with contextlib.suppress(OSError):
        draft.chmod(0o644)
    draft.rename(target)
    fsync_folder(target.parent)
    return ""
