"""Which of a recording's key pictures stand for the whole. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def spread(times: Sequence[int], count: int) -> list[int]:
    """At most `count` of the times (ascending), as evenly as they allow; the first and the last are among them."""
    if len(times) <= count or count < 2:
        return list(times[:count])
    chosen: list[int] = []
    for number in range(count):
        wanted = times[0] + (times[-1] - times[0]) * number / (count - 1)
        # Each later than the one before, and as many left as are still to be chosen.
        first, last = (chosen[-1] + 1 if chosen else 0), len(times) - (count - number)
        chosen.append(min(max(_nearest(times, wanted), first), last))
    return [times[place] for place in chosen]


def _nearest(times: Sequence[int], wanted: float) -> int:
    after = bisect_left(times, wanted)
    if after == 0:
        return 0
    if after == len(times):
        return after - 1
    return after if times[after] - wanted < wanted - times[after - 1] else after - 1
