"""Quarters, how a share stands against its thresholds, and which penalties may need a review at all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pendulum

from station.records.cockpit import Period, Reach, Share
from station.records.review import Trigger
from station.rules.balance import permille

MONTHS = 3
KIND = "penalty"


@dataclass(frozen=True, slots=True)
class Signs:
    """What a penalty case must show at least before the decision table can ask for its review."""

    kinds: frozenset[str] = frozenset()
    """A sanction of one of these kinds, of whatever amount."""
    amounts: bool = False
    """Amounts that reach the threshold together."""
    flags: frozenset[str] = frozenset()
    """One of these flags."""
    heard: bool = False
    """A hearing."""
    anything: bool = False
    """Nothing: a row applies whatever the case shows."""


def quarter(on: pendulum.Date) -> Period:
    """The quarter a day lies in."""
    first = pendulum.Date(on.year, (on.month - 1) // MONTHS * MONTHS + 1, 1)
    return Period(first, first.add(months=MONTHS))


def earlier(one: Period) -> Period:
    """The quarter before a quarter."""
    return Period(one.first.subtract(months=MONTHS), one.first)


def months(one: Period) -> tuple[Period, ...]:
    """The months of a quarter, in order."""
    starts = [one.first.add(months=number) for number in range(MONTHS + 1)]
    return tuple(Period(first, before) for first, before in zip(starts, starts[1:], strict=False))


def reach(share: Share, good: int, watch: int) -> Reach:
    """Where a share stands against two thresholds in thousandths, both included; compared exactly, not rounded."""
    if not share.whole:
        return "none"
    reached = 1000 * share.part
    return "good" if reached >= good * share.whole else "watch" if reached >= watch * share.whole else "bad"


def thousandths(share: Share) -> int | None:
    """A share in thousandths, a half rounded up, but 1000 only of all and 0 only of none; None of nothing."""
    found = permille(share.part, share.whole)
    if found is None or share.part in (0, share.whole):
        return found
    return min(max(found, 1), 999)


def signs(rows: Sequence[Trigger]) -> Signs:
    """What the rows of the table that say 必须审核 look for in a penalty; of a row about a change (`crosses`), what the
    rows it speaks of look for."""
    about = [each for each in rows if not each.when.kinds or KIND in each.when.kinds]
    crossed = {code for each in about if each.level == "must" for code in each.when.crosses}
    found = [each.when for each in about if each.level == "must" or each.code in crossed]
    return Signs(
        kinds=frozenset(kind for each in found if not each.at_least for kind in each.sanctions),
        amounts=any(each.at_least for each in found),
        flags=frozenset(flag for each in found for flag in each.flags),
        heard=any(each.heard for each in found),
        anything=any(not (each.sanctions or each.heard or each.flags or each.crosses) for each in found),
    )
