"""When a clip was recorded, by the best source that can be believed: its name, its container, its file time.

Pure. Owns: the order of sources and the correction by the recorder's known clock offset.
Refuses: times from before recorders existed and from the future (a recorder whose clock was reset says 1980).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pendulum

from station.records.evidence import MediaFacts
from station.records.moment import ZONE, moment

if TYPE_CHECKING:
    from devices.profiles import NameFacts

EARLIEST_YEAR = 2010
AHEAD = timedelta(days=1)
"""How far a recorder may run ahead of us before its time is no time at all."""
LONGEST = timedelta(hours=12)
"""A file time further from the start than this says when the file was copied, not when recording ended."""


@dataclass(frozen=True, slots=True)
class Span:
    """A clip's start and end, and where they come from."""

    started_at: pendulum.DateTime | None
    ended_at: pendulum.DateTime | None
    source: str
    """name, container, mtime, none."""


def clip_span(
    name: NameFacts | None,
    facts: MediaFacts,
    container_clock: str,
    mtime: datetime,
    offset_s: int,
    now: pendulum.DateTime,
) -> Span:
    """Start and end of one clip on our clock; `container_clock` is utc or local, `offset_s` is added to every time."""
    length = timedelta(milliseconds=facts.duration_ms) if facts.duration_ms else None
    offset = timedelta(seconds=offset_s)

    def ours(when: datetime | None) -> pendulum.DateTime | None:
        found = moment(when + offset) if when else None
        return found if found and found.year >= EARLIEST_YEAR and found <= now + AHEAD else None

    touched = ours(mtime)
    if name and (start := ours(name.started_at)):
        return Span(start, ours(name.ended_at) or _end(start, length, touched), "name")
    if name and (end := ours(name.ended_at)):
        return Span(end - length if length else None, end, "name")
    if start := ours(_as_meant(facts.created_at, container_clock)):
        return Span(start, _end(start, length, touched), "container")
    if touched:
        return Span(touched - length if length else touched, touched, "mtime")
    return Span(None, None, "none")


def _as_meant(created: pendulum.DateTime | None, container_clock: str) -> datetime | None:
    if created is None or container_clock == "utc":
        return created
    return created.in_timezone("UTC").naive().replace(tzinfo=pendulum.timezone(ZONE))


def _end(
    start: pendulum.DateTime, length: timedelta | None, touched: pendulum.DateTime | None
) -> pendulum.DateTime | None:
    """The length is exact where known; an unfinished file has only the time it was last written."""
    if length is not None:
        return start + length
    return touched if touched and start <= touched <= start + LONGEST else None
