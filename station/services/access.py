"""调阅: apply, decide, look, copy, evaluate, close (REQ-222, 223; facts §3.6).

Owns: who decides what (never one's own), what a granted request covers, and that none is closed without an evaluation.
Playing and copying are done by others (access_playing, access_copies).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from station.errors import StationError
from station.records.access import Copy, Defect, Evaluation, Request, Scope, View
from station.records.evidence import Clip
from station.records.moment import day, iso
from station.records.people import Proof, System
from station.rules import access as rule
from station.store import access as rows
from station.store import calendars, cases, evidence, keeping, law
from station.store import secrecy as secrecy_rows
from station.store.act import Act
from station.store.store import Store
from station.texts import text

USED = "approved"
METER = System("system:access")
"""Says when a view ended: what the player measured, not what anybody says."""


class AccessUnknown(StationError):
    """There is no such request. Facts: request."""

    text = "access.unknown"


class AccessAsked(StationError):
    """Something is missing from what was filled in. Facts: what."""

    text = "access.asked"


class NotDecidable(StationError):
    """It is decided already. Facts: number, state."""

    text = "access.not_decidable"


class OwnRequest(StationError):
    """Nobody decides what he asked for or entered himself. Facts: number."""

    text = "access.own_request"


class BureauDecides(StationError):
    """Trade secrets and privacy: only the bureau's permit opens it. Facts: number."""

    text = "access.bureau_decides"


class NotCovered(StationError):
    """The request does not cover this clip now. Facts: number, why."""

    text = "access.not_covered"


class ViewOver(StationError):
    """The view ended before, or is somebody else's."""

    text = "access.view_over"


class Destroyed(StationError):
    """The clip's bytes were disposed of. Facts: at."""

    text = "access.destroyed"


class Unevaluated(StationError):
    """It cannot be closed without an evaluation. Facts: number."""

    text = "access.unevaluated"


class NotEvaluable(StationError):
    """It is not granted, was not used yet, or is evaluated already. Facts: number."""

    text = "access.not_evaluable"


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody asks for."""

    purpose: str
    """Code in schema/law/access.toml."""
    reason: str
    scope: Scope
    mode: str
    """view or copy."""
    until: datetime
    applicant: str = ""
    """Name of somebody from outside; empty: the officer who enters it."""
    org: str = ""


def apply(store: Store, actor: Proof, asked: Application) -> Request:
    """Enter an application. AccessAsked, UnknownCase.

    Who handles a case and wants to look at its recordings is allowed to at once, where the law's setting says so; it is
    written down like any other.
    """
    level = _level(store, asked.scope)
    with store.act(actor, "access.apply", subject=_subject(asked.scope)) as act:
        _check(store, asked, act.now)
        own = not asked.applicant.strip()
        number = text("access.number", year=act.now.year, serial=rows.count_of_year(store, act.now.year) + 1)
        made = Request(
            id=0,
            number=number,
            applicant_id=actor.officer_id if own else None,
            applicant=actor.name if own else asked.applicant.strip(),
            org=asked.org.strip(),
            purpose=asked.purpose,
            reason=asked.reason.strip(),
            scope=asked.scope,
            mode=asked.mode,
            level=level,
            state="applied",
            applied_at=act.now,
            entered_by_id=actor.officer_id,
            decided_by_id=None,
            permit="",
            decided_at=None,
            decision_reason="",
            until=asked.until,
            closed_at=None,
        )
        request_id = rows.add(act, made)
        if own and level == "station" and asked.mode == "view" and _handles(store, actor, asked.scope, day(act.now)):
            _decide(act, request_id, "approved", None, text("access.own_case"))
    return get(store, request_id)


def get(store: Store, request_id: int) -> Request:
    """One request. AccessUnknown."""
    found = rows.request(store, request_id)
    if found is None:
        raise AccessUnknown(request=request_id)
    return found


def decide(store: Store, actor: Proof, request_id: int, approve: bool, reason: str) -> Request:
    """The chief's decision. AccessUnknown, NotDecidable, OwnRequest, BureauDecides, ReasonNeeded.

    What became somebody's secret since it was asked for is the bureau's to approve.
    """
    with store.act(actor, "access.decide", subject=f"access/{request_id}", reason=reason) as act:
        found = _waiting(store, request_id)
        if approve and "bureau" in (found.level, _level(store, found.scope)):
            raise BureauDecides(number=found.number)
        if actor.officer_id in (found.applicant_id, found.entered_by_id):
            raise OwnRequest(number=found.number)
        _decide(act, request_id, "approved" if approve else "denied", actor.officer_id, reason)
    return get(store, request_id)


def permit(act: Act, store: Store, request_id: int, serial: str, reason: str) -> None:
    """Within the act that puts in the bureau's permit: it allows a request. AccessUnknown, NotDecidable."""
    _waiting(store, request_id)
    _decide(act, request_id, "approved", None, reason)
    rows.change(act, request_id, permit=serial)


def clips(store: Store, request: Request) -> tuple[Clip, ...]:
    """The clips a request is about, in order of recording; those outside its time are left out."""
    scope = request.scope
    if scope.clip_id is not None:
        one = evidence.clip(store, scope.clip_id)
        return () if one is None else (one,)
    assert scope.case_id is not None
    granted = evidence.clips_of_case(store, scope.case_id)
    return tuple(each for each in granted if rule.in_time(request, each))


def covered(store: Store, actor: Proof, request_id: int, clip_id: int, *, copy: bool = False) -> Request:
    """The request, if he may look at the clip by it now, or let a copy leave. AccessUnknown, NotCovered, Destroyed."""
    found = _covered(store, request_id, clip_id, store.clock.now(), copy=copy)
    _of_applicant(found, actor)
    return found


def begin(store: Store, actor: Proof, request_id: int, clip_id: int) -> int:
    """A clip is about to be played to somebody; the view's id. AccessUnknown, NotCovered, Destroyed."""
    with store.act(actor, "access.view", subject=f"clip/{clip_id}") as act:
        _of_applicant(_covered(store, request_id, clip_id, act.now), actor)
        return rows.begin_view(act, request_id, clip_id, actor.officer_id)


def end(store: Store, actor: Proof, view_id: int, seconds: int | None) -> None:
    """It was played for so long; None: the player did not say. ViewOver.

    Whoever looks longer than his PIN is good for has looked all the same: the player's clock is who says so.
    """
    with store.act(METER, "access.viewed", subject=f"view/{view_id}") as act:
        if (view_id, actor.officer_id) not in {(each.id, each.viewer_id) for each in rows.open_views(store)}:
            raise ViewOver
        rows.end_view(act, view_id, seconds, act.now)


def end_left(store: Store, running: Callable[[View], bool]) -> int:
    """End the views that nobody ended and whose player does not run any more: how long they were looked at is not
    known. How many there were."""
    left = [each.id for each in rows.open_views(store) if not running(each)]
    if left:
        with store.act(METER, "access.left", subject="access") as act:
            for view_id in left:
                rows.end_view(act, view_id, None, act.now)
    return len(left)


def note_copies(store: Store, actor: Proof, request_id: int, made: Collection[Copy]) -> None:
    """Write down which copies leave, before the first of them does. NotCovered."""
    with store.act(actor, "access.copy", subject=f"access/{request_id}") as act:
        for each in made:
            _of_applicant(_covered(store, request_id, each.clip_id, act.now, copy=True), actor)
            rows.add_copy(act, each)


def evaluate(
    store: Store,
    actor: Proof,
    request_id: int,
    text_ok: bool,
    av_ok: bool,
    conclusion: str,
    defects: Collection[Defect],
) -> Request:
    """What the access showed of text and recordings (REQ-223). AccessUnknown, NotEvaluable, AccessAsked.

    An evaluation that finds fault with a part names at least one defect of it, and none of a part that is all right.
    """
    faulty = {part for part, good in (("text", text_ok), ("av", av_ok)) if not good}
    if (
        not conclusion.strip()
        or faulty != {each.part for each in defects}
        or not all(each.words.strip() for each in defects)
    ):
        raise AccessAsked(what=text("access.what_evaluation"))
    with store.act(actor, "access.evaluate", subject=f"access/{request_id}") as act:
        found = get(store, request_id)
        if found.state != USED or not _uses(store, request_id):
            raise NotEvaluable(number=found.number)
        made = Evaluation(text_ok, av_ok, conclusion.strip(), actor.officer_id, act.now, tuple(defects))
        rows.evaluate(act, request_id, made)
        rows.change(act, request_id, state="evaluated")
    return get(store, request_id)


def close(store: Store, actor: Proof, request_id: int) -> Request:
    """End a request. AccessUnknown, Unevaluated.

    One whose time ended before anybody decided on it or used it is closed as lapsed, without an evaluation.
    """
    with store.act(actor, "access.close", subject=f"access/{request_id}") as act:
        found = get(store, request_id)
        over = found.state in ("applied", USED) and found.until is not None and act.now > found.until
        if found.state != "evaluated" and not (over and not _uses(store, request_id)):
            raise Unevaluated(number=found.number)
        state = "closed" if found.state == "evaluated" else "lapsed"
        rows.change(act, request_id, state=state, closed_at=iso(act.now))
    return get(store, request_id)


def evaluation_due(store: Store, request: Request) -> date | None:
    """The last day on which it has to be evaluated: working days after it was first used; None: not used yet, or
    evaluated."""
    if request.state != USED:
        return None
    used = _uses(store, request.id)
    if not used:
        return None
    days = law.of(store).setting("access.evaluate_days", day(min(used)))
    return calendars.current(store).add_workdays(day(min(used)), days)


def _uses(store: Store, request_id: int) -> list[datetime]:
    """When it was looked at and copied by."""
    seen = [each.began_at for each in rows.views(store, request_id)]
    return seen + [each.made_at for each in rows.copies(store, request_id)]


def _of_applicant(found: Request, actor: Proof) -> None:
    """What an officer asked for is his alone; to somebody from outside any officer may show it. NotCovered."""
    if found.applicant_id not in (None, actor.officer_id):
        raise NotCovered(number=found.number, why=text("access.refused_person"))


def _covered(store: Store, request_id: int, clip_id: int, now: datetime, *, copy: bool = False) -> Request:
    found, clip = get(store, request_id), evidence.clip(store, clip_id)
    why = "scope" if clip is None else rule.refusal(found, clip, now, copy=copy)
    if why is None and found.level == "station" and _level(store, Scope(None, clip_id)) == "bureau":
        why = "secret"
    if why is not None:
        raise NotCovered(number=found.number, why=text(f"access.refused_{why}"))
    gone = keeping.destroyed(store, clip_id)
    if gone is not None:
        raise Destroyed(at=f"{gone:YYYY-MM-DD}")
    return found


def _waiting(store: Store, request_id: int) -> Request:
    found = get(store, request_id)
    if found.state != "applied":
        raise NotDecidable(number=found.number, state=text(f"access.state_{found.state}"))
    return found


def _decide(act: Act, request_id: int, state: str, by: int | None, reason: str) -> None:
    values = {"state": state, "decided_by": by, "decided_at": iso(act.now), "decision_reason": reason}
    rows.change(act, request_id, **values)


def _level(store: Store, scope: Scope) -> str:
    """The bureau decides on what is somebody's secret: the case's, or that of any clip asked for."""
    if scope.clip_id is not None:
        clip = evidence.clip(store, scope.clip_id)
        case_id, clips = (clip.case_id if clip else None), [scope.clip_id]
    else:
        case_id = scope.case_id
        clips = [] if case_id is None else [each.id for each in evidence.clips_of_case(store, case_id)]
    if case_id is None:
        return "station"
    levels = {secrecy_rows.level(store, case_id), *(secrecy_rows.level(store, case_id, each) for each in clips)}
    return "station" if levels == {"none"} else "bureau"


def _check(store: Store, asked: Application, now: datetime) -> None:
    scope = asked.scope
    if (scope.case_id is None) == (scope.clip_id is None):
        raise AccessAsked(what=text("access.what_scope"))
    if scope.case_id is not None:
        cases.get(store, scope.case_id)
    elif evidence.clip(store, scope.clip_id or 0) is None:
        raise AccessAsked(what=text("access.what_scope"))
    if asked.purpose not in {each.code for each in rows.purposes(day(now))} or not asked.reason.strip():
        raise AccessAsked(what=text("access.what_purpose"))
    if (scope.from_at is None) != (scope.to_at is None) or (
        scope.from_at is not None and scope.to_at is not None and scope.to_at < scope.from_at
    ):
        raise AccessAsked(what=text("access.what_time"))
    if asked.until <= now or asked.mode not in ("view", "copy"):
        raise AccessAsked(what=text("access.what_until"))


def _handles(store: Store, actor: Proof, scope: Scope, on: date) -> bool:
    if not law.of(store).setting("access.own_case_auto", on):
        return False
    clip = None if scope.clip_id is None else evidence.clip(store, scope.clip_id)
    case_id = scope.case_id if clip is None else clip.case_id
    if case_id is None:
        return False
    case = cases.get(store, case_id)
    return actor.officer_id in (case.lead_id, case.assist_id)


def _subject(scope: Scope) -> str:
    return f"clip/{scope.clip_id}" if scope.clip_id is not None else f"case/{scope.case_id}"
