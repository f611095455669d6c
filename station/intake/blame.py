"""Whose fault a failed read is: the file's, or nobody's because the medium was pulled or the process asked to end.

Owns: that question alone, for the first reading and the second. After a medium was pulled every further answer is a
lie ("no such file"), so its absence is checked before any file is blamed. Refuses: blaming a file in the instant of
the pull: an unplugged disk answers EIO a moment before it is gone from the system.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.volume import Volume

SETTLING = 0.5
"""Seconds from the first error of a pulled medium until the kernel has taken it away."""
_LASTS = 5.0
"""Seconds for which one such wait is enough: a card may hold thousands of bad files."""
_GONE = frozenset({errno.ENODEV, errno.ENXIO, errno.ESHUTDOWN})


class Stopped(Exception):
    """The process was asked to end."""


class Blame:
    """Judges one medium's errors while it is read."""

    def __init__(self, volume: Volume, stop: Callable[[], bool]) -> None:
        self._volume = volume
        self._stop = stop
        self._waited = -_LASTS

    def go_on(self) -> None:
        """Stopped when the process was asked to end."""
        if self._stop():
            raise Stopped

    def halted(self) -> str:
        """What Stopped came from: whoever is pulled is asked to end, often before any read of it has failed."""
        return "stopped" if self._volume.present() else "unplugged"

    def unplugged(self, error: OSError) -> bool:
        """Whether the medium is gone, so that no file is to blame. Stopped."""
        if error.errno in _GONE or not self._volume.present():
            return True
        if time.monotonic() - self._waited >= _LASTS:
            time.sleep(SETTLING)
            self._waited = time.monotonic()
        # A pulled recorder's unit is asked to end; that may come before the disk itself is gone.
        self.go_on()
        return not self._volume.present()


def code(error: OSError, offset: int) -> str:
    """What is written of a file that could not be read: errno and the first byte that could not be had."""
    return f"{errno.errorcode.get(error.errno or 0, 'refused')}@{offset}"
