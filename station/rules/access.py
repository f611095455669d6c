"""调阅: what a granted request lets somebody see, and when (REQ-222). Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from station.records.access import Defect, Part, Request
from station.records.evidence import Clip

RUNNING = "approved"
CHINA = timezone(timedelta(hours=8))
_CODE = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")
_ITEM = re.compile(r"([A-Z][A-Z0-9_]*)\s*[:：]\s*(.+)")


def refusal(request: Request, clip: Clip, now: datetime, *, copy: bool = False) -> str | None:
    """Why the request does not cover this clip now: `state`, `over`, `mode`, `scope`, `time`; None: it does."""
    if request.state != RUNNING:
        return "state"
    if request.until is not None and now > request.until:
        return "over"
    if copy and request.mode != "copy":
        return "mode"
    scope = request.scope
    if scope.clip_id is not None:
        if clip.id != scope.clip_id:
            return "scope"
    elif clip.case_id is None or clip.case_id != scope.case_id:
        return "scope"
    return None if in_time(request, clip) else "time"


def in_time(request: Request, clip: Clip) -> bool:
    """A clip without a time is seen only where no time is asked for."""
    first, last = request.scope.from_at, request.scope.to_at
    if first is None or last is None:
        return True
    if clip.started_at is None:
        return False
    return clip.started_at <= last and (clip.ended_at or clip.started_at) >= first


def part(request: Request, clip: Clip) -> Part | None:
    """What of a clip the request is about, where its time reaches into the clip; None: all of it.

    A photo is all of it, and what touches the time in one moment only is a second long.
    """
    first, last = request.scope.from_at, request.scope.to_at
    if first is None or last is None or clip.started_at is None or clip.media == "photo":
        return None
    from_ms, to_ms = (round((each - clip.started_at).total_seconds() * 1000) for each in (first, last))
    if from_ms <= 0 and clip.ended_at is not None and last >= clip.ended_at:
        return None
    return Part(max(0, from_ms), max(to_ms, max(0, from_ms) + 1000))


def within(written: str, start: datetime | None) -> datetime | None:
    """A time as people write it: of the clock (2026-11-20 09:00), or, where it is about one clip that began at `start`,
    how far into it (03:20, 1:02:03). None: it is neither."""
    code = _CODE.fullmatch(written)
    if code is not None:
        if start is None:
            return None
        return start + timedelta(hours=int(code[1] or 0), minutes=int(code[2]), seconds=int(code[3]))
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    except ValueError:
        return None


def defects(part: str, written: str) -> tuple[Defect, ...]:
    """What somebody wrote of one part, a defect a line, each with a code and a colon before it or without."""
    found = []
    for line in filter(None, map(str.strip, written.splitlines())):
        coded = _ITEM.fullmatch(line)
        found.append(Defect(part, coded[1], coded[2]) if coded else Defect(part, "", line))
    return tuple(found)
