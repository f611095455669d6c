"""Pauses and extensions of deadlines as rows. A pause is closed by its last day; an extension is insert-only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pendulum

from station.records.deadline import Extension, Pause, PauseSpan
from station.records.moment import day, iso, moment
from station.rules.law import Law
from station.store import casework_models as models
from station.store.act import Act
from station.store.store import Store

ONE_DAY = timedelta(days=1)


def of_case(store: Store, case_id: int, rules: Collection[str] | None = None) -> tuple[PauseSpan, ...]:
    """The pauses of a case, or of some of its rules, in the order they began."""
    table = models.Pause
    query = table.select().where(table.case_id == case_id)
    if rules is not None:
        query = query.where(table.rule.in_(list(rules)))
    return tuple(_span(row) for row in store.all(query.order_by(table.first_on, table.id)))


def open_of(store: Store, case_id: int, rules: Collection[str]) -> tuple[PauseSpan, ...]:
    """Pauses that have not ended."""
    return tuple(span for span in of_case(store, case_id, rules) if span.last is None)


def counted(spans: Collection[PauseSpan], today: date, law: Law) -> tuple[Pause, ...]:
    """As the rules count them: one that has not ended lasts until today so far."""
    found = (
        Pause(span.first, span.last or day(today), law.pause_reason(span.reason, span.rule).title) for span in spans
    )
    return tuple(pause for pause in found if pause.first <= pause.last)


def insert(act: Act, case_id: int, rule: str, reason: str, first: date, note: str) -> int:
    """Days do not count from `first` on; the pause's id."""
    values = {"case_id": case_id, "rule": rule, "reason": reason, "first_on": first.isoformat(), "note": note}
    return act.insert(models.Pause, **values, entered_at=iso(act.now))


def close(act: Act, span: PauseSpan, counts_from: date) -> None:
    """Days count again from `counts_from` on; at the earliest from the day it began, which leaves it empty."""
    last = max(counts_from, span.first) - ONE_DAY
    act.update(models.Pause, span.id, last_on=last.isoformat())


def insert_extension(
    act: Act,
    case_id: int,
    rule: str,
    deadline_id: int,
    *,
    n: int,
    until: date | None,
    approved_by: str,
    approval: str,
    reason: str,
    granted_at: pendulum.DateTime,
) -> int:
    """More time for a deadline; the extension's id."""
    return act.insert(
        models.Extension,
        case_id=case_id,
        rule=rule,
        deadline_id=deadline_id,
        n=n,
        until_on=until and until.isoformat(),
        approved_by=approved_by,
        approval=approval,
        reason=reason,
        granted_at=iso(granted_at),
    )


def extensions(store: Store, case_id: int, rule: str | None = None) -> tuple[Extension, ...]:
    """What was granted in a case, or for one of its rules, in order."""
    table = models.Extension
    query = table.select().where(table.case_id == case_id)
    if rule is not None:
        query = query.where(table.rule == rule)
    return tuple(_extension(row) for row in store.all(query.order_by(table.id)))


def _span(row: dict[str, Any]) -> PauseSpan:
    last = row["last_on"] and day(row["last_on"])
    return PauseSpan(row["id"], row["rule"], row["reason"], day(row["first_on"]), last, row["note"])


def _extension(row: dict[str, Any]) -> Extension:
    return Extension(
        rule=row["rule"],
        deadline_id=row["deadline_id"],
        n=row["n"],
        until=row["until_on"] and day(row["until_on"]),
        approved_by=row["approved_by"],
        approval=row["approval"],
        reason=row["reason"],
        granted_at=moment(row["granted_at"]),
    )
