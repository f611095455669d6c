"""In which cases a clip was, from which entry of the ledger to which. Reads nothing, decides nothing.

An act about a whole case, such as handing out its recordings, concerns a clip only while the clip was in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.records.ledger import LedgerLine

PUTS = ("clip.link", "clip.match", "clip.code")
"""Acts that put a clip of no case to one."""
TAKES = ("clip.unlink", "clip.move")
"""Acts that take a clip from its case."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A clip was in a case."""

    case_id: int
    first: int
    """It had come before the entries after this one."""
    last: int | None
    """The entry that took it away; None: it is still there."""

    def covers(self, seq: int) -> bool:
        """Whether an entry fell within it."""
        return self.first < seq and (self.last is None or seq < self.last)


def stays(lines: Sequence[LedgerLine], now: int | None, taken_from: Sequence[int]) -> tuple[Stay, ...]:
    """The stays of a clip, newest first: told from its acts of linking in order, the case it is in now, and the cases
    it was taken from, oldest first. What came with the docking was put to its case at once."""
    found: list[Stay] = []
    case, last, before = now, None, list(taken_from)
    for line in reversed([one for one in lines if one.action in (*PUTS, *TAKES)]):
        if case is not None:
            found.append(Stay(case, line.seq, last))
        case, last = (before.pop() if line.action in TAKES and before else None), line.seq
    return (*found, Stay(case, -1, last)) if case is not None else tuple(found)
