"""Legal reviews, their messages and ten points, and minutes of discussions, as rows written in acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pendulum

from station.records.casework import Meeting
from station.records.moment import iso, moment
from station.records.review import CheckResult, Minutes, Review, ReviewMessage
from station.store import casework_models as models
from station.store.act import Act
from station.store.errors import RowMissing
from station.store.store import Store

CARRYING = ("submit", "resubmit", "fixed", "object")
"""Messages out whose package shows the reviewer what is proposed."""


def get(store: Store, review_id: int) -> Review:
    """One review. RowMissing."""
    row = store.one(models.Review.select().where(models.Review.id == review_id))
    if row is None:
        raise RowMissing(table="review", row=review_id)
    return _review(row)


def of_case(store: Store, case_id: int) -> tuple[Review, ...]:
    """Every review of a case, the first round first."""
    table = models.Review
    rows = store.rows_of(table.case_id, case_id, table.round)
    return tuple(_review(row) for row in rows)


def newest(store: Store, case_id: int) -> Review | None:
    """The review that counts; None before the first."""
    table = models.Review
    row = store.one(table.select().where(table.case_id == case_id).order_by(table.round.desc()))
    return None if row is None else _review(row)


def passed(store: Store) -> tuple[Review, ...]:
    """Every review that passed, the oldest first."""
    table = models.Review
    return tuple(_review(row) for row in store.all(table.select().where(table.state == "passed").order_by(table.id)))


def open_ids(store: Store) -> list[int]:
    """Ids of the reviews that have not ended, the oldest first."""
    table = models.Review
    return [row["id"] for row in store.all(table.select(table.id).where(table.ended_at.is_null()).order_by(table.id))]


def insert(act: Act, case_id: int, **values: Any) -> int:
    """A new round, numbered after the last; its id. The columns of `review` beside case, round and time."""
    last = newest(act.store, case_id)
    number = 1 if last is None else last.round + 1
    written = {**values, "triggers": ",".join(values["triggers"]), "submitted_at": iso(act.now)}
    return act.insert(models.Review, case_id=case_id, round=number, submitted_by=act.actor_id, **written)


def change(act: Act, review_id: int, **values: Any) -> None:
    """Change a review's state, package, reviewer, or its end."""
    act.update(models.Review, review_id, **values)


def messages(store: Store, review_id: int) -> tuple[ReviewMessage, ...]:
    """What went to and fro, in order, each with the points it judged."""
    table, check = models.ReviewMessage, models.ReviewCheck
    judged: dict[int, list[CheckResult]] = {}
    for row in store.all(check.select().where(check.review_id == review_id).order_by(check.id)):
        judged.setdefault(row["message_id"], []).append(CheckResult(row["point"], row["result"], row["note"]))
    rows = store.all(table.select().where(table.review_id == review_id).order_by(table.seq))
    return tuple(_message(row, judged.get(row["id"], ())) for row in rows)


def add_message(
    act: Act,
    review_id: int,
    kind: str,
    direction: str,
    *,
    happened_at: pendulum.DateTime,
    by_name: str,
    words: str,
    sha256: str,
    checks: Sequence[CheckResult] = (),
    warnings: Sequence[str] = (),
) -> int:
    """A message after the last one, with the points it judged; its id. `warnings` may have no line breaks."""
    table = models.ReviewMessage
    last = act.store.one(table.select(table.seq).where(table.review_id == review_id).order_by(table.seq.desc()))
    values = {"seq": 1 if last is None else last["seq"] + 1, "kind": kind, "direction": direction}
    values |= {"happened_at": iso(happened_at), "by_name": by_name, "words": words, "sha256": sha256}
    values["warnings"] = "\n".join(warnings)
    message_id = act.insert(table, review_id=review_id, recorded_at=iso(act.now), **values)
    for each in checks:
        found = {"point": each.point, "result": each.result, "note": each.note}
        act.insert(models.ReviewCheck, review_id=review_id, message_id=message_id, **found)
    return message_id


def is_received(store: Store, sha256: str) -> bool:
    """Whether a signed file was taken in before."""
    table = models.ReviewMessage
    query = table.select(table.id).where((table.sha256 == sha256) & (table.direction == "in"))
    return store.scalar(query) is not None


def shown_id(store: Store, review_id: int) -> int | None:
    """Id of the newest message that showed the reviewer what is proposed."""
    table = models.ReviewMessage
    query = table.select(table.id).where((table.review_id == review_id) & table.kind.in_(CARRYING))
    found = store.scalar(query.order_by(table.seq.desc()).limit(1))
    return None if found is None else int(found)


def add_meeting(act: Act, case_id: int, kind: str, minutes: Minutes) -> int:
    """The minutes of a discussion; their id."""
    return act.insert(
        models.Meeting,
        case_id=case_id,
        kind=kind,
        held_at=iso(minutes.held_at),
        place=minutes.place,
        host=minutes.host,
        clerk=minutes.clerk,
        attendees="\n".join(minutes.attendees),
        discussion=minutes.discussion,
        conclusion=minutes.conclusion,
        agreed=int(minutes.agreed),
        recorded_at=iso(act.now),
    )


def meetings(store: Store, case_id: int) -> tuple[Meeting, ...]:
    """The discussions of a case, oldest first."""
    table = models.Meeting
    rows = store.rows_of(table.case_id, case_id, table.held_at, table.id)
    return tuple(_meeting(row) for row in rows)


def _review(row: dict[str, Any]) -> Review:
    values = {**row, "triggers": tuple(code for code in row["triggers"].split(",") if code)}
    ended = row["ended_at"]
    times = {"submitted_at": moment(row["submitted_at"]), "ended_at": None if ended is None else moment(ended)}
    return Review(**{**values, **times})


def _message(row: dict[str, Any], checks: Sequence[CheckResult]) -> ReviewMessage:
    times = {name: moment(row[name]) for name in ("happened_at", "recorded_at")}
    values = {**row, **times, "warnings": tuple(row["warnings"].splitlines())}
    return ReviewMessage(**values, checks=tuple(checks))


def _meeting(row: dict[str, Any]) -> Meeting:
    values = {key: value for key, value in row.items() if key != "recorded_at"}
    return Meeting(**{**values, "held_at": moment(row["held_at"]), "agreed": bool(row["agreed"])})
