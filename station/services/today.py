"""What has to be done now, most urgent first, each with the law it comes from. Reads only."""

from __future__ import annotations

from typing import Any

import pendulum

from station.records.deadline import Deadline
from station.records.moment import day
from station.records.today import Counts, DrawDue, Entry, Today
from station.rules.calendar import WorkCalendar
from station.rules.deadline import end_of
from station.rules.law import Law
from station.rules.urgency import RANK, Pressing, pressing, stands
from station.store import calendars, deadlines, law, waiting
from station.store.store import Store
from station.store.waiting import Awaited
from station.texts import text

LIMIT = 500
"""More than anybody can do; what is due first is always among them."""

REVEAL_WARN_DAYS = 3
"""Working days before its deadline from which a reveal is marked as due soon."""

SCREENS = {
    "UPLOAD_24H": "intake",
    "UPLOAD_SPECIAL": "intake",
    "PUB_7WD": "disclosure",
    "PUB_20WD": "disclosure",
    "PUB_WITHDRAW": "disclosure",
}
"""Where a rule's deadline is dealt with; all others in the case."""


def today(store: Store, now: pendulum.DateTime, limit: int = LIMIT) -> Today:
    """The entries and counts of one moment; `now` is the clock's."""
    with store.reading():
        calendar = calendars.current(store)
        rows = deadlines.open_list(store, limit, now)
        book = law.of(store)
        counts = Counts(
            approval=waiting.approvals(store),
            uploads=waiting.uploads(store),
            interrupted=waiting.interrupted(store),
            redaction=waiting.redactions(store),
        )
        committed = waiting.to_reveal(store)
    found = sorted((_draw(each, now, calendar) for each in committed), key=_order)
    entries = sorted((_entry(row, book, now, calendar) for row in rows), key=_order)
    return Today(now, tuple(entries), counts, tuple(found))


def _draw(row: Awaited, now: pendulum.DateTime, calendar: WorkCalendar) -> DrawDue:
    """A reveal that is overdue is a breach that the whole town may see: it is the station that keeps the secret."""
    stood = pressing(row.deadline, False, REVEAL_WARN_DAYS, now, calendar)
    state = "reveal" if row.entered else "numbers" if row.drawn_at <= now else "drawing"
    return DrawDue(
        urgency=stood.urgency,
        left=in_words(stood, row.deadline),
        draw_id=row.id,
        draw_no=row.draw_no,
        plan=row.plan_ref,
        hint=text(f"draw.due.{state}"),
        due_at=row.deadline,
        committed_at=row.committed_at,
    )


def of_case(store: Store, case_id: int, now: pendulum.DateTime) -> tuple[Entry, ...]:
    """The running deadlines of one case as entries, most urgent first."""
    with store.reading():
        calendar, book = calendars.current(store), law.of(store)
        rows = deadlines.open_of_case(store, case_id, LIMIT)
    return tuple(sorted((_entry(row, book, now, calendar) for row in rows), key=_order))


def _entry(row: dict[str, Any], book: Law, now: pendulum.DateTime, calendar: WorkCalendar) -> Entry:
    deadline = deadlines.record(row, book)
    stood = stands(deadline, book.rule(deadline.rule, day(deadline.anchor_at)), now, calendar)
    return Entry(
        urgency=stood.urgency,
        left=in_words(stood, deadline.due_at),
        what=deadline.title,
        enterprise=row["enterprise"],
        number=row["number"],
        basis=deadline.basis,
        hint=_hint(deadline, stood, row),
        due_at=deadline.due_at,
        provisional=deadline.provisional,
        to_confirm=deadline.to_confirm,
        screen=SCREENS.get(deadline.rule, "case"),
        case_id=deadline.case_id,
        disclosure_id=row["disclosure_id"],
        deadline=deadline,
    )


def _hint(deadline: Deadline, stood: Pressing, row: dict[str, Any]) -> str:
    """What is missing, or, where a time that is not ours has run out, what may be done now."""
    state = row["disclosure_state"]
    if state == "pending" and row["disclosure_checked_by"] is not None:
        return text("disclosure.standing.returned")
    if state:
        return text(f"disclosure.state.{state}")
    return text(f"deadline.lapsed.{deadline.rule}") if stood.urgency == "lapsed" else ""


def in_words(stands: Pressing, due_at: pendulum.DateTime) -> str:
    """How a deadline stands, as people say it: 逾期2天, 今天 17:30, 11-21 17:10前, 剩3个工作日, 期满2天, 停止计算."""
    by_hour = due_at != end_of(due_at.date())
    on = {"day": f"{due_at:%m-%d}", "time": f"{due_at:%H:%M}"}
    if stands.urgency == "paused":
        return text("deadline.paused")
    if stands.urgency == "overdue":
        return text("deadline.overdue", days=stands.days) if stands.days else text("deadline.overdue_today")
    if stands.urgency == "lapsed":
        return text("deadline.over", days=stands.days) if stands.days else text("deadline.over_today")
    if stands.urgency == "today":
        return text("deadline.today_at", **on) if by_hour else text("deadline.today")
    if by_hour:
        return text("deadline.by_time", **on)
    # A weekend lies between and nothing else: no working day is left to count.
    return text("deadline.left", days=stands.days) if stands.days else text("deadline.by_day", **on)


def due(found: Today) -> list[Entry | DrawDue]:
    """Everything that is due, the most urgent first, then what is due earlier."""
    both: list[Entry | DrawDue] = [*found.draws, *found.entries]
    return sorted(both, key=_order)


def _order(due: Entry | DrawDue) -> tuple[int, pendulum.DateTime, int]:
    return RANK[due.urgency], due.due_at, due.draw_id if isinstance(due, DrawDue) else due.case_id
