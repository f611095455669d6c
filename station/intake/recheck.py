"""Is this the file that was imported before? A cheap look at both ends; the whole truth costs a second read.

Refuses: calling two files the same when the stored one is missing or cannot be read.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.volume import Entry, Volume

END = 1 << 16
"""Bytes compared at the beginning and at the end."""


def same_ends(volume: Volume, entry: Entry, stored: Path) -> bool:
    """Whether the source has the stored file's size and its first and last 64 KiB. False on any read error."""
    try:
        source = volume.open(entry)
    except OSError:
        return False
    try:
        kept = os.open(stored, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        os.close(source)
        return False
    try:
        return _ends(source) == _ends(kept)
    except OSError:
        return False
    finally:
        os.close(source)
        os.close(kept)


def _ends(file: int) -> tuple[int, bytes, bytes]:
    size = os.fstat(file).st_size
    return size, os.pread(file, END, 0), os.pread(file, END, max(0, size - END))
