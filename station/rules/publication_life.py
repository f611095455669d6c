"""How a disclosure stands, from its row, what became of it and its last day. Pure: nothing is written by a clock.

Withdrawn outlasts everything; what was repaired or taken down after its term has nothing left to withdraw.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

import pendulum

from station.records.disclosure import Disclosure, DisclosureStep, Standing

BEFORE: dict[str, Standing] = {
    "pending": "redaction",
    "redaction_checked": "approval",
    "approved": "release",
    "withheld": "withheld",
}
"""States of a disclosure that is not out."""
WAITING: tuple[Standing, ...] = ("redaction", "returned", "approval", "release", "to_withdraw", "over")
"""Something is to be done."""
SHOWN: tuple[Standing, ...] = ("shown", "expiring", "over", "to_withdraw")
"""The public can see it, as far as we know."""
PAST: tuple[Standing, ...] = ("withdrawn", "repaired", "ended")
"""It was out and is no more."""
REPAIR = ("repair_applied", "repaired", "repair_refused")


def standing(
    state: str,
    kinds: Collection[str],
    until: pendulum.Date | None,
    today: pendulum.Date,
    ahead: int,
    *,
    returned: bool = False,
) -> Standing:
    """How it stands today; `kinds` are those of its steps, `ahead` the days before its end from which it is said.

    `returned`: it was sent back and not put forward since.
    """
    if returned:
        return "returned"
    if state != "published":
        return BEFORE[state]
    for past in PAST:
        if past in kinds:
            return past
    if "to_withdraw" in kinds:
        return "to_withdraw"
    if until is None or today <= until - timedelta(days=ahead):
        return "shown"
    return "expiring" if today <= until else "over"


def due(item: Disclosure, stands: Standing, steps: Sequence[DisclosureStep]) -> pendulum.DateTime | None:
    """By when the next thing must be done: publishing it, or taking it down after a change."""
    if stands in ("redaction", "returned", "approval", "release"):
        return item.due_at
    if stands == "to_withdraw":
        return min((each.due_at for each in steps if each.kind == "to_withdraw" and each.due_at), default=None)
    return None


def repairing(steps: Sequence[DisclosureStep]) -> bool:
    """Whether repair was applied for and is not yet decided."""
    said = [each.kind for each in steps if each.kind in REPAIR]
    return said[-1:] == ["repair_applied"]
