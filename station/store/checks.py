"""Results of a checklist as rows: every one stays, the newest of an item counts."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.moment import iso, moment
from station.store.act import Act
from station.store.casework_models import CaseCheck
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """One item that was looked at."""

    item: str
    title: str
    """As the checklist read on that day."""
    result: str
    """ok, problem or na."""
    note: str
    checked_at: pendulum.DateTime


def of_case(store: Store, case_id: int) -> tuple[Checked, ...]:
    """Every result of a case, oldest first."""
    rows = store.rows_of(CaseCheck.case_id, case_id, CaseCheck.id)
    return tuple(
        Checked(row["item"], row["title"], row["result"], row["note"], moment(row["checked_at"])) for row in rows
    )


def add(act: Act, case_id: int, item: str, title: str, result: str, note: str) -> None:
    """One more result."""
    act.insert(CaseCheck, case_id=case_id, item=item, title=title, result=result, note=note, checked_at=iso(act.now))
