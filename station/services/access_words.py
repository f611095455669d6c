"""调阅 in lines for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from station.records.access import Copy, Request
from station.records.evidence import Clip
from station.rules.fat import SUMS
from station.services import access, access_view
from station.services.access_copies import NAMESPACE, SIGNATURE, SIGNERS
from station.services.access_view import Looked, Seen
from station.store.store import Store
from station.texts import text


def line(store: Store, request: Request, now: datetime) -> str:
    """A request on one line."""
    need = access_view.need(store, request, now)
    due = access.evaluation_due(store, request)
    return text(
        "access.line",
        id=request.id,
        number=request.number,
        state=access_view.state(request),
        need="" if need in ("", access_view.WAITS) else "，" + text(f"access.need_{need}", due=due),
        applicant=applicant(request),
        mode=text(f"access.mode_{request.mode}"),
        subject=access_view.subject(store, request),
        until=_day(request.until),
    )


def applicant(request: Request) -> str:
    """Name, and for whom he asks."""
    if not request.org:
        return request.applicant
    return text("access.person", name=request.applicant, org=request.org)


def lines(seen: Seen) -> Iterator[str]:
    """A request whole."""
    request, scope = seen.request, seen.request.scope
    yield f"{request.number}  {access_view.state(request)}"
    asked = {"applicant": applicant(request), "at": _when(request.applied_at), "reason": request.reason}
    yield text("access.fact_applied", purpose=seen.purpose, **asked)
    time = ""
    if scope.from_at is not None and scope.to_at is not None:
        time = text("access.fact_time", first=_when(scope.from_at), last=_when(scope.to_at))
    yield text("access.fact_scope", mode=text(f"access.mode_{request.mode}"), subject=seen.subject, time=time)
    yield _decision(seen)
    if request.permit:
        yield text("access.fact_permit", permit=request.permit)
    for clip in seen.clips:
        start = "" if clip.started_at is None else _when(clip.started_at)
        yield text("access.fact_clip", id=clip.id, name=clip.name, start=start)
    for view in seen.views:
        at = _when(view.began_at)
        yield text("access.fact_view", at=at, viewer=view.viewer, name=view.clip, seconds=lasted(view))
    for copy in seen.copies:
        yield text("access.fact_copy", at=_when(copy.made_at), name=copy.name, sha256=copy.sha256)
    yield from _evaluation(seen)


def lasted(view: Looked) -> str:
    """How long a view lasted."""
    if view.ended_at is None:
        return text("access.seconds_running")
    return text("access.seconds_sheet") if view.sheet else _long(view.seconds)


def watched(clip: Clip, seconds: int | None, marks: Collection[int]) -> Iterator[str]:
    """What was just looked at."""
    yield text("access.watched", name=clip.name, seconds=_long(seconds))
    for each in marks:
        yield text("access.watched_mark", at=f"{each // 60000:02d}:{each // 1000 % 60:02d}")


def copied(made: Collection[Copy], folder: Path, principal: str) -> Iterator[str]:
    """What left, and how it is checked."""
    yield text("access.copied", count=len(made), folder=folder)
    yield f"  cd '{folder}' && sha256sum -c {SUMS}"
    yield f"  ssh-keygen -Y verify -f {SIGNERS} -I {principal} -n {NAMESPACE} -s {SIGNATURE} < {SUMS}"


def _decision(seen: Seen) -> str:
    request = seen.request
    level = text(f"access.level_{request.level}")
    if request.decided_at is None:
        return text("access.fact_undecided", level=level)
    state = "denied" if request.state == "denied" else "approved"
    by = f" {seen.decided_by}" if seen.decided_by else ""
    facts = {"state": text(f"access.state_{state}"), "by": by, "at": _when(request.decided_at)}
    return text("access.fact_decided", level=level, reason=request.decision_reason, **facts)


def _evaluation(seen: Seen) -> Iterator[str]:
    made = seen.evaluation
    if made is None:
        if seen.due is not None:
            yield text("access.fact_due", due=seen.due)
        return
    words = {good: text("access.good" if good else "access.faulty") for good in (True, False)}
    yield text("access.fact_evaluation", text=words[made.text_ok], av=words[made.av_ok], conclusion=made.conclusion)
    for each in made.defects:
        item = f" {each.item}" if each.item else ""
        yield text("access.fact_defect", part=text(f"access.part_{each.part}"), item=item, words=each.words)


def _long(seconds: int | None) -> str:
    if seconds is None:
        return text("access.seconds_unknown")
    return text("access.seconds", minutes=seconds // 60, seconds=seconds % 60)


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d}"
