"""What the guards of a compulsory measure look at, read from the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pendulum

import schema
from station.records.case import CaseEvent, CaseFile
from station.rules.step_facts import MeasureFacts
from station.services import reviews
from station.services.filled import Filled
from station.store import cases, goods
from station.store.store import Store

AHEAD_HOURS = 24
"""安全生产法第七十条: told in writing twenty-four hours before."""


def build(store: Store, case: CaseFile, filled: Filled, at: pendulum.DateTime) -> MeasureFacts:
    """The facts of one moment; nothing of them is read for other kinds of case."""
    if case.kind != "compulsory":
        return MeasureFacts()
    items = goods.of_case(store, case.id, "sealed")
    events = cases.events(store, case.id)
    review = reviews.standing(store, case.id)
    return MeasureFacts(
        goods=len(items) + len(filled.goods),
        held=sum(one.state == "held" for one in items),
        review_level=review.level,
        review_passed=review.passed or bool(review.skipped_reason),
        missing_points=_missing(filled),
        told_ahead=_told_ahead(events, at),
        outcome=filled.outcome,
    )


def points() -> tuple[tuple[str, str, bool], ...]:
    """What is confirmed on the spot, point by point: code, title, and whether only for an absent party."""
    return tuple((str(row["code"]), str(row["title"]), "absent" in row) for row in _points() if "by" not in row)


def _missing(filled: Filled) -> tuple[str, ...]:
    confirmed = set(filled.form.get("points", "").split(","))
    absent = filled.form.get("absent", "") == "yes"
    return tuple(title for code, title, only in points() if code not in confirmed and (absent or not only))


def _told_ahead(events: Sequence[CaseEvent], at: pendulum.DateTime) -> bool:
    told = [event.occurred_at for event in events if event.kind == "power_noticed"]
    return bool(told) and at >= max(told).add(hours=AHEAD_HOURS)


@lru_cache(maxsize=1)
def _points() -> Sequence[dict[str, str | bool]]:
    return list(schema.toml("law/measure_points.toml")["point"])
