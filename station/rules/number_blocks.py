"""号段: serials of a series and year that the bureau allotted to one station, so that no two share one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

WARN_PERCENT = 20
"""Below this share of all that was allotted it is time to ask for more (facts §4, 文号格式)."""


@dataclass(frozen=True, slots=True)
class Block:
    """Serials `first` to `last`, both included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"no block: {self.first} to {self.last}")

    def __contains__(self, serial: int) -> bool:
        return self.first <= serial <= self.last

    def meets(self, other: Block) -> bool:
        """Whether they share a serial."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Left:
    """How far a series is used up."""

    serials: int
    """Still free."""
    low: bool
    """Less than a fifth is free."""


def following(blocks: Iterable[Block], used: int) -> int | None:
    """The lowest serial above `used`, the highest one handed out; None where the blocks are used up."""
    return min((max(block.first, used + 1) for block in blocks if block.last > used), default=None)


def left(blocks: Sequence[Block], used: int) -> Left:
    """What is free above the highest serial handed out."""
    free = sum(block.last - max(block.first, used + 1) + 1 for block in blocks if block.last > used)
    whole = sum(block.last - block.first + 1 for block in blocks)
    return Left(free, free * 100 < whole * WARN_PERCENT)


def unexplained(blocks: Iterable[Block], used: Collection[int], explained: Collection[int], start: int) -> list[int]:
    """Serials of ours below the highest used one that stand on no paper and were given no reason (空号), ascending.

    Serials below `start` were used on paper before this system.
    """
    highest, known = max(used, default=0), {*used, *explained}
    ours = (range(max(block.first, start), min(block.last, highest) + 1) for block in blocks)
    return sorted({serial for serials in ours for serial in serials} - known)
