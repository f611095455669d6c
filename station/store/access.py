"""调阅 as rows: requests, what was looked at, copies, evaluations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from peewee import fn

import schema
from station.records.access import Copy, Defect, Evaluation, Purpose, Request, Scope, View
from station.records.moment import iso, moment
from station.store.act import Act
from station.store.record_models import AccessCopy, AccessDefect, AccessEvaluation, AccessRequest, AccessView
from station.store.store import Store


def purposes(on: date) -> tuple[Purpose, ...]:
    """What recordings may be asked for on a day, in the order of the notice."""
    return tuple(each for each in _purposes() if each.effective_from <= on)


@lru_cache(maxsize=1)
def _purposes() -> tuple[Purpose, ...]:
    return tuple(Purpose(**row) for row in schema.toml("law/access.toml")["purpose"])


def request(store: Store, request_id: int) -> Request | None:
    """One request; None if there is none."""
    found = store.one(AccessRequest.select().where(AccessRequest.id == request_id))
    return None if found is None else _request(found)


def requests(store: Store, *, states: Iterable[str] = (), case_id: int | None = None) -> tuple[Request, ...]:
    """Requests, newest first: all, those in these states, those about a case."""
    query = AccessRequest.select().order_by(AccessRequest.id.desc())
    wanted = list(states)
    if wanted:
        query = query.where(AccessRequest.state.in_(wanted))
    if case_id is not None:
        query = query.where(AccessRequest.case_id == case_id)
    return tuple(_request(row) for row in store.all(query))


def count_of_year(store: Store, year: int) -> int:
    """How many were applied for in a year."""
    query = AccessRequest.select(fn.COUNT(AccessRequest.id)).where(AccessRequest.applied_at.startswith(f"{year}-"))
    return int(store.scalar(query) or 0)


def add(act: Act, made: Request) -> int:
    """Write a request as applied for; its id."""
    scope = made.scope
    return act.insert(
        AccessRequest,
        number=made.number,
        applicant_id=made.applicant_id,
        applicant=made.applicant,
        org=made.org,
        purpose=made.purpose,
        reason=made.reason,
        case_id=scope.case_id,
        clip_id=scope.clip_id,
        from_at=scope.from_at and iso(scope.from_at),
        to_at=scope.to_at and iso(scope.to_at),
        mode=made.mode,
        level=made.level,
        state=made.state,
        applied_at=iso(made.applied_at),
        entered_by=made.entered_by_id,
        permit="",
        decision_reason="",
        until=made.until and iso(made.until),
    )


def change(act: Act, request_id: int, **values: object) -> None:
    """Change a request's state and what belongs to it."""
    act.update(AccessRequest, request_id, **values)


def views(store: Store, request_id: int) -> tuple[View, ...]:
    """What was played for a request, oldest first."""
    query = AccessView.select().where(AccessView.request_id == request_id).order_by(AccessView.id)
    return tuple(_view(row) for row in store.all(query))


def open_views(store: Store) -> tuple[View, ...]:
    """Views that nobody ended: they run, or the machine stopped."""
    return tuple(_view(row) for row in store.all(AccessView.select().where(AccessView.ended_at.is_null())))


def begin_view(act: Act, request_id: int, clip_id: int, viewer_id: int) -> int:
    """A clip is about to be played; the view's id."""
    return act.insert(AccessView, request_id=request_id, clip_id=clip_id, viewer_id=viewer_id, began_at=iso(act.now))


def end_view(act: Act, view_id: int, seconds: int | None, at: datetime) -> None:
    """It was played for so long; None: nobody knows."""
    act.update(AccessView, view_id, ended_at=iso(at), seconds=seconds)


def copies(store: Store, request_id: int) -> tuple[Copy, ...]:
    """What left for a request, oldest first."""
    query = AccessCopy.select().where(AccessCopy.request_id == request_id).order_by(AccessCopy.id)
    return tuple(
        Copy(
            row["request_id"],
            row["clip_id"],
            row["name"],
            row["sha256"],
            row["size"],
            moment(row["made_at"]),
            row["made_by"],
        )
        for row in store.all(query)
    )


def add_copy(act: Act, made: Copy) -> None:
    """A copy left."""
    act.insert(
        AccessCopy,
        request_id=made.request_id,
        clip_id=made.clip_id,
        name=made.name,
        sha256=made.sha256,
        size=made.size,
        made_at=iso(made.made_at),
        made_by=made.made_by_id,
    )


def evaluation(store: Store, request_id: int) -> Evaluation | None:
    """What came of a request; None before it was evaluated."""
    row = store.one(AccessEvaluation.select().where(AccessEvaluation.request_id == request_id))
    if row is None:
        return None
    found = AccessDefect.select().where(AccessDefect.request_id == request_id).order_by(AccessDefect.id)
    defects = tuple(Defect(each["part"], each["item"], each["words"]) for each in store.all(found))
    text_ok, av_ok = bool(row["text_ok"]), bool(row["av_ok"])
    return Evaluation(text_ok, av_ok, row["conclusion"], row["evaluated_by"], moment(row["evaluated_at"]), defects)


def evaluate(act: Act, request_id: int, made: Evaluation) -> None:
    """Write what came of a request, once."""
    act.insert(
        AccessEvaluation,
        request_id=request_id,
        text_ok=int(made.text_ok),
        av_ok=int(made.av_ok),
        conclusion=made.conclusion,
        evaluated_by=made.evaluated_by_id,
        evaluated_at=iso(made.evaluated_at),
    )
    for each in made.defects:
        act.insert(AccessDefect, request_id=request_id, part=each.part, item=each.item, words=each.words)


def _request(row: Mapping[str, Any]) -> Request:
    def when(name: str) -> datetime | None:
        return moment(row[name]) if row[name] else None

    return Request(
        id=row["id"],
        number=row["number"],
        applicant_id=row["applicant_id"],
        applicant=row["applicant"],
        org=row["org"],
        purpose=row["purpose"],
        reason=row["reason"],
        scope=Scope(row["case_id"], row["clip_id"], when("from_at"), when("to_at")),
        mode=row["mode"],
        level=row["level"],
        state=row["state"],
        applied_at=moment(row["applied_at"]),
        entered_by_id=row["entered_by"],
        decided_by_id=row["decided_by"],
        permit=row["permit"],
        decided_at=when("decided_at"),
        decision_reason=row["decision_reason"],
        until=when("until"),
        closed_at=when("closed_at"),
    )


def _view(row: Mapping[str, Any]) -> View:
    ended = moment(row["ended_at"]) if row["ended_at"] else None
    began = moment(row["began_at"])
    return View(row["id"], row["request_id"], row["clip_id"], row["viewer_id"], began, ended, row["seconds"])
