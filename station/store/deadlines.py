"""Deadlines as rows. A computed one is inserted, met or superseded; none is ever changed or deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pendulum

from station.errors import StationError
from station.records.deadline import Deadline, Due
from station.records.law import DeadlineRule
from station.records.moment import day, iso, moment
from station.rules.calendar import WorkCalendar
from station.rules.deadline import due
from station.store import law, models
from station.store.act import Act
from station.store.store import Store


class NotRunning(StationError):
    """The case has no running deadline of that rule. Facts: case, title."""

    text = "deadline.not_running"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a deadline runs from."""

    event_id: int | None
    at: pendulum.DateTime


def compute(
    act: Act, calendar: WorkCalendar, case_id: int, code: str, anchor: Anchor, given: date | None = None
) -> tuple[int, Due]:
    """Store what the rule in force on the anchor's day gives; the row's id and the result. NoSuchRule."""
    rule = law.load().rule(code, day(anchor.at))
    found = due(rule, anchor.at, calendar, given=given)
    row_id = act.insert(
        models.Deadline,
        case_id=case_id,
        rule=code,
        rule_set=law.load().rule_set(day(anchor.at)).code,
        calendar=calendar.label(found.years),
        anchor_event_id=anchor.event_id,
        anchor_at=iso(anchor.at),
        due_at=iso(found.at),
        provisional=int(found.provisional),
        basis=rule.basis,
        state="running",
        computed_at=iso(act.now),
    )
    return row_id, found


def meet(act: Act, store: Store, case_id: int, rule: str, when: pendulum.DateTime, decided: date | None = None) -> int:
    """Mark the case's running deadlines of a rule (or of one standing in for it) met or late; how many.

    `decided` narrows it to those that run from that day.
    """
    met = 0
    for deadline in of_case(store, case_id):
        fits = deadline.rule == rule or rule_of(deadline).instead_of == rule
        if not fits or deadline.state != "running" or (decided is not None and day(deadline.anchor_at) != decided):
            continue
        state = "met" if when <= deadline.due_at else "late"
        act.update(models.Deadline, deadline.id, state=state, met_at=iso(when))
        met += 1
    return met


def need_running(store: Store, case_id: int, rule: str) -> tuple[Deadline, ...]:
    """The case's running deadlines of a rule. NotRunning where it has none."""
    found = tuple(each for each in of_case(store, case_id) if each.rule == rule and each.state == "running")
    if not found:
        today = day(store.clock.now())
        raise NotRunning(case=case_id, title=law.load().rule(rule, today).title)
    return found


def supersede(act: Act, old: Deadline, new_id: int) -> None:
    """The old deadline stays as it was computed and names the one that counts now."""
    act.update(models.Deadline, old.id, state="superseded", superseded_by=new_id)


def of_case(store: Store, case_id: int) -> tuple[Deadline, ...]:
    """Every deadline a case ever had, the running ones first, then by due time."""
    table = models.Deadline
    rows = store.all(table.select().where(table.case_id == case_id).order_by(table.due_at, table.id))
    return tuple(sorted((record(row) for row in rows), key=lambda deadline: deadline.state != "running"))


def running(store: Store) -> tuple[Deadline, ...]:
    """Every running deadline, the earliest first."""
    table = models.Deadline
    rows = store.all(table.select().where(table.state == "running").order_by(table.due_at))
    return tuple(record(row) for row in rows)


def open_list(store: Store, limit: int) -> list[dict[str, Any]]:
    """The running deadlines that are due first, each row with case number, enterprise and disclosure."""
    return store.all(open_query(limit))


def open_query(limit: int) -> Any:
    """One query over the index on state and due time; nothing is sorted."""
    table, case, enterprise, public = models.Deadline, models.CaseFile, models.Enterprise, models.Disclosure
    published = (public.case_id == table.case_id) & (public.due_at == table.due_at)
    return (
        table.select(
            table,
            case.number,
            enterprise.name.alias("enterprise"),
            public.id.alias("disclosure_id"),
            public.state.alias("disclosure_state"),
        )
        .join(case, on=(case.id == table.case_id))
        .join(enterprise, on=(enterprise.id == case.enterprise_id))
        .switch(table)
        .join(public, "LEFT OUTER JOIN", on=(published & table.rule.startswith("PUB_")))
        .where(table.state == "running")
        .order_by(table.due_at)
        .limit(limit)
    )


def rule_of(deadline: Deadline) -> DeadlineRule:
    """The rule a stored deadline was computed by."""
    return law.load().rule(deadline.rule, day(deadline.anchor_at))


def record(row: dict[str, Any]) -> Deadline:
    """A deadline from a row of the table, whatever else the row carries."""
    anchor_at = moment(row["anchor_at"])
    rule = law.load().rule(row["rule"], day(anchor_at))
    return Deadline(
        id=row["id"],
        case_id=row["case_id"],
        rule=row["rule"],
        title=rule.title,
        rule_set=row["rule_set"],
        calendar=row["calendar"],
        anchor_event_id=row["anchor_event_id"],
        anchor_at=anchor_at,
        due_at=moment(row["due_at"]),
        provisional=bool(row["provisional"]),
        basis=row["basis"],
        state=row["state"],
        met_at=row["met_at"] and moment(row["met_at"]),
        superseded_by=row["superseded_by"],
        to_confirm=rule.to_confirm,
    )
