"""How often the killing tests kill: few times in `make test`, 30 in `.ci/run`, hundreds in `make soak`."""

from __future__ import annotations

import os


def seeds(few: int) -> range:
    """Seeds of the random crash points: `few`, or as many as CRASH_POINTS asks for."""
    return range(int(os.environ.get("CRASH_POINTS", few)))
