"""What must be published of a case, from which day, by whom and where. Publishing itself is not here.

An inspection has no decision, so its day is agreed: without findings the day the record was signed, with findings
the day of the order, after a re-inspection the day of its opinion (余应急发〔2019〕43号二（一）5 gives the term).
"""

from __future__ import annotations

from collections.abc import Sequence

import pendulum

from station.records.case import CaseEvent

RULE = {"inspection": "PUB_20WD", "compulsory": "PUB_20WD", "penalty": "PUB_7WD", "licence": "PUB_7WD"}
"""Deadline rule by kind of case: 7 working days for penalties and licences, 20 for everything else."""

DECIDING = {
    "inspection": ("recorded", "rectify_ordered", "onsite_measure", "rechecked_pass", "rechecked_fail", "aborted"),
    "penalty": ("decided",),
    "licence": ("decided",),
    "compulsory": ("implemented", "implemented_urgent"),
}
"""Events that count as the decision to be published."""

CLOSING = ("recorded", "rechecked_pass")
"""Events from which an inspection counts as closed; otherwise the closing itself."""


def decided_at(kind: str, events: Sequence[CaseEvent]) -> pendulum.DateTime | None:
    """When the latest decision to be published was taken, or None where there is none yet."""
    times = [event.occurred_at for event in events if event.kind in DECIDING[kind]]
    return max(times, default=None)


def closed_from(events: Sequence[CaseEvent], closed_at: pendulum.DateTime) -> pendulum.DateTime:
    """The day of closing from which archiving runs: end of a clean inspection, a passed re-inspection, else now."""
    times = [event.occurred_at for event in events if event.kind in CLOSING]
    return max(times, default=closed_at)


def publisher(source: str) -> str:
    """Who publishes: planned work by the provincial platform itself, ad hoc work by the station (二（一）3)."""
    return "station" if source == "adhoc" else "platform_auto"
