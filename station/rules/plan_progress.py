"""Where a plan stands against the calendar, and what an off-plan inspection must say. Pure data in and out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

from station.records.plan import Clue, Counts, Progress, Task
from station.rules.balance import permille

CLUES: tuple[Clue, ...] = get_args(Clue)
"""Why an inspection is off plan: 举报, 交办, 复查, 事故, 移送, 其他 (43 号文二（一）3)."""
OTHER = "other"


def clue_missing(clue: str, note: str) -> bool:
    """Whether an off-plan inspection lacks its reason: a known code, and words where the code says 其他."""
    return clue not in CLUES or (clue == OTHER and not note.strip())


def expected(quota: int, from_on: date, to_on: date, today: date) -> int:
    """Inspections due by the beginning of `today`: the quota in proportion to the days passed, rounded down."""
    days = (to_on - from_on).days + 1
    passed = min(max((today - from_on).days, 0), days)
    return quota * passed // days


def of_task(task: Task, counts: Counts, drawn: int, today: date, *, approved: bool = True) -> Progress:
    """The progress of one task; one that is ended, void or not yet `approved` owes nothing."""
    owing = approved and task.state == "open"
    due = expected(task.quota, task.from_on, task.to_on, today) if owing else 0
    return _progress(task.quota, counts, drawn, due, max(due - counts.inspected, 0))


def of_plan(parts: Sequence[Progress]) -> Progress:
    """The progress of all tasks together; what one task has too many does not make up for another."""
    sums = {name: sum(getattr(each, name) for each in parts) for name in Counts.__dataclass_fields__}
    quota, drawn, due, behind = (
        sum(getattr(each, name) for each in parts) for name in ("quota", "drawn", "expected", "behind")
    )
    return _progress(quota, Counts(**sums), drawn, due, behind)


def _progress(quota: int, counts: Counts, drawn: int, due: int, behind: int) -> Progress:
    return Progress(
        quota=quota,
        drawn=drawn,
        opened=counts.opened,
        inspected=counts.inspected,
        with_hazards=counts.with_hazards,
        rectified=counts.rectified,
        closed=counts.closed,
        published=counts.published,
        late=counts.late,
        expected=due,
        behind=behind,
        inspected_rate=permille(counts.inspected, quota),
        completion=permille(counts.published, quota),
    )
