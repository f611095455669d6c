"""Breakdowns nobody foresaw: the traceback goes to a file for the maintainer, people get its number."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from station.store.atomic import write_text


def keep(folder: Path, error: BaseException) -> str:
    """Write the traceback (which holds no values of variables) into `folder`; the incident's number.

    OSError when the disk takes nothing.
    """
    number = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    write_text(folder / f"{number}.txt", "".join(traceback.format_exception(error)))
    return number
