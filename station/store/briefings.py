"""Briefings of the first responsible person and their matters, as rows."""

from __future__ import annotations

from typing import Any

from peewee import JOIN
from pendulum import Date

from station.records.briefing import Briefing, Matter, NewBriefing
from station.records.moment import day, iso, moment
from station.store import record_models as rows
from station.store.act import Act
from station.store.models import Officer, Station
from station.store.store import Store


def add(act: Act, made: NewBriefing, entered_by: int) -> int:
    """A briefing and its matters; its id."""
    briefing_id = act.insert(
        rows.Briefing,
        held_on=made.held_on.isoformat(),
        period=made.period,
        chair=made.chair,
        present=made.present,
        report_sha256=made.report_sha256,
        note=made.note,
        entered_by=entered_by,
        entered_at=iso(act.now),
    )
    for each in made.matters:
        act.insert(
            rows.BriefingMatter,
            briefing_id=briefing_id,
            issue=each.issue,
            decision=each.decision,
            owner_id=each.owner_id,
            due_on=each.due_on and each.due_on.isoformat(),
            outcome="",
        )
    return briefing_id


def close(act: Act, matter_id: int, outcome: str) -> None:
    """A matter is done with."""
    act.update(rows.BriefingMatter, matter_id, closed_at=iso(act.now), outcome=outcome)


def every(store: Store) -> tuple[Briefing, ...]:
    """All briefings, the latest first, each with its matters as entered."""
    found: dict[int, list[Matter]] = {}
    for each in matters(store):
        found.setdefault(each.briefing_id, []).append(each)
    query = rows.Briefing.select().order_by(rows.Briefing.held_on.desc(), rows.Briefing.id.desc())
    return tuple(
        Briefing(
            **{**row, "held_on": day(row["held_on"]), "entered_at": moment(row["entered_at"])},
            matters=tuple(found.get(row["id"], ())),
        )
        for row in store.all(query)
    )


def founded_on(store: Store) -> Date:
    """The day on which the station was founded; a quarter that began before it is no whole one."""
    return day(moment(store.scalar(Station.select(Station.founded_at))))


def matters(store: Store) -> tuple[Matter, ...]:
    """All matters, in the order in which they were entered."""
    table = rows.BriefingMatter
    query = (
        table.select(table, rows.Briefing.held_on, Officer.name.alias("owner"))
        .join(rows.Briefing, on=(rows.Briefing.id == table.briefing_id))
        .join(Officer, JOIN.LEFT_OUTER, on=(Officer.id == table.owner_id))
        .order_by(table.id)
    )
    return tuple(_matter(row) for row in store.all(query))


def _matter(row: dict[str, Any]) -> Matter:
    return Matter(
        **{
            **row,
            "owner": row["owner"] or "",
            "held_on": day(row["held_on"]),
            "due_on": row["due_on"] and day(row["due_on"]),
            "closed_at": row["closed_at"] and moment(row["closed_at"]),
        }
    )
