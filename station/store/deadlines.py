"""Deadlines as rows. A computed one is inserted, met, superseded or ended; none is ever changed or deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pendulum

from station.errors import StationError
from station.records.deadline import Deadline, Due, Ending, Pause
from station.records.law import DeadlineRule
from station.records.moment import day, iso, moment
from station.rules.calendar import WorkCalendar
from station.rules.deadline import due, granted
from station.rules.law import Law
from station.store import calendars, law, models, spans
from station.store.act import Act
from station.store.once import once
from station.store.store import Store

UPLOADS = ("UPLOAD_24H", "UPLOAD_SPECIAL")
"""Recordings are brought in whatever becomes of the case."""
_DUE = """
    SELECT id FROM (
        SELECT id, due_at FROM deadline INDEXED BY deadline_running WHERE state = 'running' AND rule IN ({ours})
        UNION ALL
        SELECT id, due_at FROM deadline INDEXED BY deadline_running
        WHERE state = 'running' AND rule IN ({party}) AND due_at >= ?
        UNION ALL
        SELECT deadline.id, due_at FROM case_file INDEXED BY case_file_open
        CROSS JOIN deadline INDEXED BY deadline_by_case ON case_id = case_file.id
        WHERE closed_at IS NULL AND voided_at IS NULL AND state = 'running' AND rule IN ({party}) AND due_at < ?
    ) ORDER BY due_at, id LIMIT ?
"""
_OPEN_OF_CASE = """
    SELECT id FROM deadline INDEXED BY deadline_by_case WHERE case_id = ? AND state = 'running' ORDER BY due_at LIMIT ?
"""
"""Left to itself SQLite goes through everything that runs, in the order of its end."""
OPEN = ".."
"""After the last day of a pause that had not ended when the deadline was computed."""


class NotRunning(StationError):
    """The case has no running deadline of that rule. Facts: case, title."""

    text = "deadline.not_running"


class UnknownDeadline(StationError):
    """There is no such deadline. Facts: deadline."""

    text = "deadline.unknown"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a deadline runs from."""

    event_id: int | None
    at: pendulum.DateTime


def compute(
    act: Act,
    calendar: WorkCalendar,
    case_id: int,
    code: str,
    anchor: Anchor,
    given: date | None = None,
    n: int | None = None,
) -> tuple[int, Due]:
    """Store what the rule in force on the anchor's day gives; the row's id and the result. NoSuchRule.

    The case's pauses that concern the rule do not count. `given` is a day set by a paper, `n` the units of an
    extended deadline.
    """
    book = law.of(act.store)
    rule = book.rule(code, day(anchor.at))
    pauses = spans.of_case(act.store, case_id, family(rule))
    counted = spans.counted(pauses, day(act.now), book)
    found = due(granted(rule, n, given), anchor.at, calendar, counted, given)
    row_id = act.insert(
        models.Deadline,
        case_id=case_id,
        rule=code,
        rule_set=book.rule_set(day(anchor.at)).code,
        calendar=calendar.label(found.years),
        anchor_event_id=anchor.event_id,
        anchor_at=iso(anchor.at),
        due_at=iso(found.at),
        provisional=int(found.provisional),
        basis=rule.basis,
        state="running",
        computed_at=iso(act.now),
        given_on=given and given.isoformat(),
        pauses=_written(counted, any(span.last is None for span in pauses)),
        n=n,
        waived="",
    )
    return row_id, found


def recompute(
    act: Act,
    store: Store,
    old: Deadline,
    *,
    calendar: WorkCalendar | None = None,
    n: int | None = None,
    given: date | None = None,
    anchor: Anchor | None = None,
) -> Deadline:
    """A deadline computed again, in the place of the old one, with what has become known; those that follow it move
    with it. What is not given stays as it was."""
    calendar = calendar or calendars.current(store)
    anchor = anchor or Anchor(old.anchor_event_id, old.anchor_at)
    set_day, units = given or old.given_on, n or old.n
    new_id, found = compute(act, calendar, old.case_id, old.rule, anchor, set_day, units)
    supersede(act, old, new_id)
    _keep_reason(act, store, old.id, new_id)
    if found.at != old.due_at:
        for each in of_case(store, old.case_id):
            if each.state == "running" and each.anchor_at == old.due_at and rule_of(store, each).follows == old.rule:
                recompute(act, store, each, calendar=calendar, anchor=Anchor(each.anchor_event_id, found.at))
    return get(store, new_id)


def meet(act: Act, store: Store, case_id: int, rule: str, when: pendulum.DateTime, decided: date | None = None) -> int:
    """Mark the case's running deadlines of a rule (or of one standing in for it) met or late; how many.

    `when` it was done; of what was sent by post, when it was posted (民事诉讼法第八十五条). `decided` narrows it to
    those that run from that day.
    """
    met = 0
    for deadline in running_of(store, case_id, rule):
        if decided is not None and day(deadline.anchor_at) != decided:
            continue
        mark_met(act, deadline, when)
        met += 1
    return met


def mark_met(act: Act, deadline: Deadline, when: pendulum.DateTime) -> None:
    """Mark one running deadline met or late; a pause of it ends."""
    state = "met" if when <= deadline.due_at or deadline.paused else "late"
    act.update(models.Deadline, deadline.id, state=state, met_at=iso(when))
    for span in spans.open_of(act.store, deadline.case_id, family(rule_of(act.store, deadline))):
        spans.close(act, span, day(when))


def running_of(store: Store, case_id: int, rule: str) -> tuple[Deadline, ...]:
    """The case's running deadlines of a rule, or of one standing in for it."""
    book = law.of(store)
    found = (each for each in of_case(store, case_id) if each.state == "running")
    return tuple(each for each in found if rule in family(book.rule(each.rule, day(each.anchor_at))))


def need_running(store: Store, case_id: int, rule: str, *, alone: bool = False) -> tuple[Deadline, ...]:
    """As `running_of`; with `alone`, of the rule itself and none standing in for it. NotRunning where there is none."""
    found = tuple(each for each in running_of(store, case_id, rule) if not alone or each.rule == rule)
    if not found:
        raise NotRunning(case=case_id, title=law.of(store).rule(rule, day(store.clock.now())).title)
    return found


def supersede(act: Act, old: Deadline, new_id: int) -> None:
    """The old deadline stays as it was computed and names the one that counts now."""
    act.update(models.Deadline, old.id, state="superseded", superseded_by=new_id)


def end(act: Act, old: Deadline, how: Ending, why: str = "") -> None:
    """Nothing takes its place."""
    act.update(models.Deadline, old.id, state="superseded", waived=f"{how}:{why}")


def end_late(act: Act, old: Deadline, at: pendulum.DateTime, why: str) -> None:
    """Nothing takes its place, and it was overdue: that stays on record."""
    act.update(models.Deadline, old.id, state="late", met_at=iso(at), waived=f"ended:{why}")


def get(store: Store, deadline_id: int) -> Deadline:
    """One deadline. UnknownDeadline."""
    row = store.one(models.Deadline.select().where(models.Deadline.id == deadline_id))
    if row is None:
        raise UnknownDeadline(deadline=deadline_id)
    return record(row, law.of(store))


@once
def of_case(store: Store, case_id: int) -> tuple[Deadline, ...]:
    """Every deadline a case ever had, the running ones first, then by due time."""
    table, book = models.Deadline, law.of(store)
    rows = store.rows_of(table.case_id, case_id, table.due_at, table.id)
    return tuple(sorted((record(row, book) for row in rows), key=lambda deadline: deadline.state != "running"))


def running(store: Store) -> tuple[Deadline, ...]:
    """Every running deadline, the earliest first."""
    table, book = models.Deadline, law.of(store)
    rows = store.all(table.select().where(table.state == "running").order_by(table.due_at))
    return tuple(record(row, book) for row in rows)


def open_list(store: Store, limit: int, now: pendulum.DateTime) -> list[dict[str, Any]]:
    """The running deadlines that are due first, each row with case number, enterprise and disclosure."""
    return _named(store, due_ids(store, limit, now))


def due_ids(store: Store, limit: int | None, now: pendulum.DateTime) -> Sequence[int]:
    """Ids of the running deadlines that are due first; `limit` None: of all.

    Time of the party that ran out after its case was closed is left out: nothing waits, and years of it lie there.
    So what is ours is read by rule, the party's from now on, and its time that is over by the cases still open.
    """
    ours, party = _holders(law.of(store))
    values = (*ours, *party, iso(now), *party, iso(now), -1 if limit is None else limit)
    return store.vector(_DUE.format(ours=_marks(ours), party=_marks(party)), values)


def _holders(book: Law) -> tuple[list[str], list[str]]:
    """Codes of the rules, those that are not the party's first."""
    party = {rule.code for rule in book.rules if rule.holder == "party"}
    return sorted({rule.code for rule in book.rules} - party), sorted(party)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def open_of_case(store: Store, case_id: int, limit: int) -> list[dict[str, Any]]:
    """All running deadlines of one case, as `open_list` has them."""
    return _named(store, store.vector(_OPEN_OF_CASE, (case_id, limit)))


def _named(store: Store, wanted: Sequence[int]) -> list[dict[str, Any]]:
    """These deadlines in this order."""
    rows = {row["id"]: row for row in store.all(_with_names().where(models.Deadline.id.in_(list(wanted))))}
    return [rows[each] for each in wanted]


def _with_names() -> Any:
    """Deadlines with case number, enterprise and disclosure."""
    table, case, enterprise, public = models.Deadline, models.CaseFile, models.Enterprise, models.Disclosure
    published = (public.case_id == table.case_id) & (public.due_at == table.due_at)
    return (
        table.select(
            table,
            case.number,
            enterprise.name.alias("enterprise"),
            public.id.alias("disclosure_id"),
            public.state.alias("disclosure_state"),
            public.checked_by.alias("disclosure_checked_by"),
        )
        .join(case, on=(case.id == table.case_id))
        .join(enterprise, on=(enterprise.id == case.enterprise_id))
        .switch(table)
        .join(public, "LEFT OUTER JOIN", on=(published & table.rule.startswith("PUB_")))
    )


def rule_of(store: Store, deadline: Deadline) -> DeadlineRule:
    """The rule a stored deadline was computed by."""
    return law.of(store).rule(deadline.rule, day(deadline.anchor_at))


def family(rule: DeadlineRule) -> Collection[str]:
    """The rule's code, and that of the one it stands in for: doing the thing meets either, a pause stops either."""
    return {rule.code, rule.instead_of or rule.code}


def record(row: dict[str, Any], book: Law) -> Deadline:
    """A deadline from a row of the table, whatever else the row carries, and the law in force at the station."""
    anchor_at = moment(row["anchor_at"])
    rule = book.rule(row["rule"], day(anchor_at))
    how, _, why = row["waived"].partition(":")
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
        state=how if how and row["state"] == "superseded" else row["state"],
        met_at=row["met_at"] and moment(row["met_at"]),
        superseded_by=row["superseded_by"],
        to_confirm=rule.to_confirm,
        holder=rule.holder,
        given_on=row["given_on"] and day(row["given_on"]),
        n=row["n"],
        pauses=_read(row["pauses"]),
        paused=row["pauses"].endswith(OPEN),
        why=why,
    )


def _written(pauses: Collection[Pause], still: bool) -> str:
    spans_ = [f"{pause.first.isoformat()}/{pause.last.isoformat()}" for pause in pauses]
    return ",".join(spans_) + (OPEN if still else "")


def _read(written: str) -> tuple[tuple[pendulum.Date, pendulum.Date], ...]:
    pairs = (part.split("/") for part in written.removesuffix(OPEN).split(",") if part)
    return tuple((day(first), day(last)) for first, last in pairs)


def _keep_reason(act: Act, store: Store, old_id: int, new_id: int) -> None:
    """Why it is late was said of the thing, not of the row."""
    said = store.scalar(models.Deadline.select(models.Deadline.late_reason).where(models.Deadline.id == old_id))
    if said is not None:
        act.update(models.Deadline, new_id, late_reason=said)
