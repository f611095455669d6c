"""What a replica says of a station's draws. Reads the replica's own file; it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw
import pendulum

from station.records.moment import iso, moment
from station.store.replicas import read_only


@dataclass(frozen=True, slots=True)
class OverdueDraw:
    """A committed draw whose station has not revealed it in time."""

    draw_no: int
    plan: str
    deadline: pendulum.DateTime


def overdue(folder: Path, now: pendulum.DateTime) -> tuple[OverdueDraw, ...]:
    """Draws past their deadline by the replica in `folder`, oldest first; none where there is no readable replica."""
    query = (
        "SELECT draw_no, plan_ref, reveal_deadline FROM draw"
        " WHERE state IN ('committed', 'entered') AND reveal_deadline < ? ORDER BY draw_no"
    )
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return ()
    try:
        rows = connection.execute(query, (iso(now),)).fetchall()
    except apsw.SQLError:
        # A replica of a station that has not reached the table yet.
        return ()
    finally:
        connection.close()
    return tuple(OverdueDraw(int(str(number)), str(plan), moment(str(by))) for number, plan, by in rows)
