"""Breakdowns nobody foresaw: the traceback goes to a file for the maintainer, people get its number."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from station.errors import StationError
from station.store.atomic import write_text


def as_refusal(error: BaseException) -> StationError | None:
    """What the machine said (full disk, no permission, damaged file) in our words; None for a real breakdown."""
    # Imported here: it loads the database library, which most refusals never need.
    from station.store import foreign

    return foreign.as_refusal(error)


def keep_if_possible(folder: Path, error: BaseException) -> str:
    """`keep`, or only a number where the disk takes nothing or there is no home."""
    try:
        return keep(folder, error)
    except OSError:
        return "-"


def keep(folder: Path, error: BaseException) -> str:
    """Write the traceback (which holds no values of variables) into `folder`; the incident's number.

    OSError when the disk takes nothing.
    """
    number = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    write_text(folder / f"{number}.txt", "".join(traceback.format_exception(error)))
    return number
