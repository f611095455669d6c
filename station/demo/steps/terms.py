"""Step 9: one deadline, day by day: what counts, what does not, by which article; and it is really so many days."""

from __future__ import annotations

from itertools import pairwise

import pendulum

from station.demo.walk import Walk
from station.records.moment import day
from station.services import casebook, counting
from station.store import calendars, deadlines

RULE, DAYS = "PUB_7WD", 7


def take(walk: Walk) -> None:
    """Explain the publication of the decision, and count it a second time with nothing but the calendar."""
    store = walk.station.store
    number = casebook.get(store, walk.penalised).number
    told = walk.command("station", "deadlines", "--case", number, "--explain")
    path = walk.artefacts("terms") / "deadlines.txt"
    path.write_text(told.said, encoding="utf-8")
    kept = next(one for one in deadlines.of_case(store, walk.penalised) if one.rule == RULE)
    walk.narrator.did("terms.shown", title=kept.title, due=kept.due_at.format("YYYY-MM-DD"), basis=kept.basis)
    for line in _lines(told.said, kept.title):
        walk.narrator.quote(line)
    walk.narrator.artefact(path)

    days = counting.count(store, kept.id).explanation.days
    whole = all(one.on.add(days=1) == next_.on for one, next_ in pairwise(days))
    walk.narrator.proof("terms.no_gap", told.status == 0 and whole and days[-1].on == day(kept.due_at))
    counted = [one.on for one in days if one.counted]
    walk.narrator.proof("terms.recounted", counted == _workdays(walk, day(kept.anchor_at)), days=len(counted))
    calendar = calendars.current(store)
    walk.narrator.proof("terms.skipped", all(calendar.is_workday(one.on) == one.counted for one in days[1:]))


def _lines(said: str, title: str) -> list[str]:
    """The lines of one deadline out of all of them."""
    lines = said.splitlines()
    start = next((index for index, line in enumerate(lines) if title in line and not line.startswith(" ")), len(lines))
    end = next((index for index in range(start, len(lines)) if not lines[index].strip()), len(lines))
    return lines[start:end]


def _workdays(walk: Walk, start: pendulum.Date) -> list[pendulum.Date]:
    """The first seven working days after the decision, as anybody counts them on a calendar on the wall."""
    calendar, found, on = calendars.current(walk.station.store), list[pendulum.Date](), start
    while len(found) < DAYS:
        on = on.add(days=1)
        found += [on] if calendar.is_workday(on) else []
    return found
