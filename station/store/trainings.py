"""Training of officers as rows (REQ-203)."""

from __future__ import annotations

import pendulum

from station.records.moment import day, iso, moment
from station.records.people import Training
from station.store import casework_models, models
from station.store.act import Act
from station.store.store import Store


def insert(
    act: Act, officer_id: int, topic: str, minutes: int, held_on: pendulum.Date, organiser: str, result: str
) -> int:
    """Enter a training of one officer; the id."""
    return act.insert(
        casework_models.Training,
        officer_id=officer_id,
        topic=topic,
        minutes=minutes,
        held_on=held_on.isoformat(),
        organiser=organiser,
        result=result,
        entered_at=iso(act.now),
    )


def every(store: Store, year: int | None = None) -> list[Training]:
    """Every training, or those of one year; the latest first."""
    table = casework_models.Training
    query = (
        table.select(table, models.Officer.name.alias("officer"))
        .join(models.Officer, on=(table.officer_id == models.Officer.id))
        .order_by(table.held_on.desc(), table.id.desc())
    )
    if year is not None:
        query = query.where(table.held_on.startswith(f"{year}-"))
    return [
        Training(**{**row, "held_on": day(row["held_on"]), "entered_at": moment(row["entered_at"])})
        for row in store.all(query)
    ]
