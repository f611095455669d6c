"""What the machine says (full disk, no permission, damaged file) as a refusal in our words.

For the boundaries alone: below them such errors pass through untouched, so that nothing is half handled.
"""

from __future__ import annotations

import errno

import apsw

from station.errors import StationError
from station.store.errors import Damaged, DiskFull, DiskTrouble, NoAccess, StoreBusy

_FULL = {errno.ENOSPC, errno.EDQUOT}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


def as_refusal(error: BaseException) -> StationError | None:
    """The refusal a foreign error amounts to; None for a breakdown nobody foresaw."""
    seen: BaseException | None = error
    while seen is not None:
        found = _known(seen)
        if found is not None:
            return found
        # peewee wraps what APSW raises.
        seen = seen.__cause__ or seen.__context__
    return None


def _known(error: BaseException) -> StationError | None:
    if isinstance(error, apsw.FullError) or (isinstance(error, OSError) and error.errno in _FULL):
        return DiskFull()
    if isinstance(error, OSError) and error.errno in _DENIED:
        return NoAccess(path=error.filename or "")
    if isinstance(error, apsw.ReadOnlyError | apsw.PermissionsError | apsw.CantOpenError):
        return NoAccess(path="station.db")
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        return Damaged(detail=error)
    if isinstance(error, apsw.IOError) or (isinstance(error, OSError) and error.errno == errno.EIO):
        return DiskTrouble()
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return StoreBusy()
    return None
