"""How often the killing tests kill: few times in `make test`, 30 in `.ci/run`, hundreds in `make soak`."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

LONG = 500
"""From so many crash points on, everything is tried of which otherwise a share is."""


def seeds(few: int) -> range:
    """Seeds of the random crash points: `few`, or as many as CRASH_POINTS asks for."""
    return range(int(os.environ.get("CRASH_POINTS", few)))


def whole() -> bool:
    """Whether this is the long form."""
    return len(seeds(0)) >= LONG


def bits(data: bytes, few: int) -> Iterator[tuple[int, bytes]]:
    """(bit, the bytes with it turned over): all of them in the long form, otherwise `few`, always the same."""
    every = range(8 * len(data))
    for bit in every if whole() else random.Random(len(data)).sample(every, min(few, len(every))):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bit, bytes(changed)
