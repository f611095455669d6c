"""The flow of a case: the one in force when it began, whatever the law says today."""

from __future__ import annotations

from station.records.case import CaseFile
from station.records.law import Workflow
from station.records.moment import day
from station.store import law

PARTLY = {True: "party_served", False: "party_sent"}
"""The event of a delivery to one party while another still waits, by whether it happens away from the station."""


def flow_of(case: CaseFile) -> Workflow:
    """The flow the case began under."""
    return law.load().workflow(case.flow, day(case.opened_at))


def field_events(case: CaseFile) -> frozenset[str]:
    """Kinds of events of its flow that happen away from the station, after which a return is due."""
    return frozenset(step.event for step in flow_of(case).transitions if step.field) | {PARTLY[True]}
