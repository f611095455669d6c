"""A request as people look at it: what it covers, what was seen and copied, what came of it. Reads only."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pendulum

from station.records.access import Copy, Evaluation, Purpose, Request
from station.records.case import CaseFile
from station.records.evidence import Clip
from station.records.moment import day
from station.records.people import Proof
from station.records.today import Chore, Urgency
from station.services import access, access_sheets
from station.store import access as rows
from station.store import cases, evidence, officers
from station.store.store import Store
from station.texts import text

OPEN = ("applied", "approved", "evaluated")
"""States in which somebody has still to do something."""
WAITS, RUNS, DUE, LATE, OVER = "waits", "runs", "due", "late", "over"


@dataclass(frozen=True, slots=True)
class Looked:
    """One view with names."""

    id: int
    clip_id: int
    clip: str
    viewer: str
    began_at: datetime
    ended_at: datetime | None
    seconds: int | None
    """None while it runs, and where nobody knows."""
    sheet: bool
    """Only its contact sheet was looked at."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request whole."""

    request: Request
    subject: str
    """Number of the case, or name of the clip."""
    purpose: str
    """In words."""
    decided_by: str
    """Name; empty: nobody yet, the setting, or the bureau."""
    clips: tuple[Clip, ...]
    views: tuple[Looked, ...]
    copies: tuple[Copy, ...]
    evaluation: Evaluation | None
    due: date | None
    """Last day of the evaluation; None before it was used and after it is evaluated."""


def seen(store: Store, request_id: int) -> Seen:
    """One request. AccessUnknown."""
    with store.reading():
        request = access.get(store, request_id)
        clips, names = access.clips(store, request), officers.names(store)
        by_id = {each.id: each.name for each in clips}
        views = tuple(
            Looked(
                each.id,
                each.clip_id,
                by_id.get(each.clip_id, str(each.clip_id)),
                names.get(each.viewer_id, ""),
                each.began_at,
                each.ended_at,
                each.seconds,
                access_sheets.only(store, each),
            )
            for each in rows.views(store, request_id)
        )
        return Seen(
            request=request,
            subject=subject(store, request),
            purpose=purpose(request),
            decided_by=names.get(request.decided_by_id or 0, ""),
            clips=clips,
            views=views,
            copies=rows.copies(store, request_id),
            evaluation=rows.evaluation(store, request_id),
            due=access.evaluation_due(store, request),
        )


def about(store: Store, request: Request) -> CaseFile | None:
    """The case it is about; None for a clip that belongs to none."""
    scope = request.scope
    if scope.case_id is not None:
        return cases.get(store, scope.case_id)
    clip = None if scope.clip_id is None else evidence.clip(store, scope.clip_id)
    return None if clip is None or clip.case_id is None else cases.get(store, clip.case_id)


def subject(store: Store, request: Request) -> str:
    """Number of the case, or name of the clip."""
    if request.scope.case_id is not None:
        return cases.get(store, request.scope.case_id).number
    return "、".join(each.name.rpartition("/")[2] for each in access.clips(store, request))


def purpose(request: Request) -> str:
    """In words; what is no purpose any more by its code."""
    known = {each.code: each.title for each in rows.purposes(day(pendulum.instance(request.applied_at)))}
    return known.get(request.purpose, request.purpose)


def purposes(on: date) -> tuple[Purpose, ...]:
    """What recordings may be asked for on a day."""
    return rows.purposes(on)


def every(store: Store, *, case_id: int | None = None) -> tuple[Request, ...]:
    """Requests, newest first: all, or those about a case."""
    return rows.requests(store, case_id=case_id)


def open_of_case(store: Store, case_id: int) -> tuple[Request, ...]:
    """Requests about a case or one of its clips in which somebody has still to do something, newest first."""
    abouts = ((each, about(store, each)) for each in rows.requests(store, states=OPEN))
    return tuple(each for each, case in abouts if case is not None and case.id == case_id)


def covering(store: Store, person: Proof, clip: Clip) -> tuple[Request, ...]:
    """Requests by which this person may look at a clip now, newest first."""
    found = []
    for each in rows.requests(store, states=(access.USED,)):
        with contextlib.suppress(access.NotCovered, access.Destroyed):
            found.append(access.covered(store, person, each.id, clip.id))
    return tuple(found)


def need(store: Store, request: Request, now: datetime) -> str:
    """What it waits for: `waits` a decision, `runs`, `due` an evaluation, `late` with one, `over` to be ended, because
    its time passed and nobody used it; empty: nothing."""
    passed = request.until is not None and now > request.until
    if request.state == "applied":
        return OVER if passed else WAITS
    if request.state != access.USED:
        return ""
    due = access.evaluation_due(store, request)
    if due is None:
        return OVER if passed else RUNS
    return LATE if now.date() > due else DUE


def waits_for(store: Store, person: Proof, now: datetime) -> tuple[Request, ...]:
    """Those that this person has to do something about: decide, where he may; evaluate or end what ran out, where he
    asked or entered."""
    found = []
    for each in rows.requests(store, states=("applied", access.USED)):
        what = need(store, each, now)
        own = person.officer_id in (each.applicant_id, each.entered_by_id)
        if (what == WAITS and "chief" in person.roles and not own) or (what in (DUE, LATE, OVER) and own):
            found.append(each)
    return tuple(found)


def chores(store: Store, now: pendulum.DateTime) -> Iterator[Chore]:
    """Evaluations that are due, requests nobody has decided on, and those that ran out unused, one line for each."""
    due: list[tuple[date, Request]] = []
    for each in rows.requests(store, states=(access.USED,)):
        day_due = access.evaluation_due(store, each)
        if day_due is not None:
            due.append((day_due, each))
    if due:
        first, today = min(day_due for day_due, _ in due), now.date()
        urgency: Urgency = "overdue" if first < today else "today" if first == today else "soon"
        yield _chore("access_due", urgency, [each for _, each in sorted(due, key=lambda pair: pair[0])])
    needs = [(need(store, each, now), each) for each in rows.requests(store, states=("applied", access.USED))]
    for kind, what in (("access_ask", WAITS), ("access_over", OVER)):
        found = [each for wanted, each in needs if wanted == what]
        if found:
            yield _chore(kind, "soon", found[::-1])


def _chore(kind: str, urgency: Urgency, found: Sequence[Request]) -> Chore:
    about = found[0].number + (text("dock_tui.chore.more") if len(found) > 1 else "")
    return Chore(kind, urgency, text("access.count", count=len(found)), about, count=len(found))


def state(request: Request) -> str:
    """In words."""
    return text(f"access.state_{request.state}")
