"""Sets of time: sorted spans that neither touch nor overlap. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from station.records.coverage import Span


def merged(spans: Iterable[Span], within: timedelta = timedelta(0)) -> tuple[Span, ...]:
    """The same time as few spans: those that overlap, touch, or lie at most `within` apart become one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        if span.end < span.start:
            raise ValueError(f"a span ends before it begins: {span}")
        if found and span.start - found[-1].end <= within:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def clipped(spans: Iterable[Span], frame: Span) -> tuple[Span, ...]:
    """What of the spans lies within the frame; instants at its edges are nothing."""
    cut = (Span(max(each.start, frame.start), min(each.end, frame.end)) for each in spans)
    return tuple(each for each in cut if each.start < each.end)


def without(frame: Span, spans: Sequence[Span]) -> tuple[Span, ...]:
    """What of the frame none of the spans covers."""
    left, at = [], frame.start
    for span in merged(clipped(spans, frame)):
        if at < span.start:
            left.append(Span(at, span.start))
        at = max(at, span.end)
    if at < frame.end:
        left.append(Span(at, frame.end))
    return tuple(left)


def length(spans: Iterable[Span]) -> timedelta:
    """How long they last together; they must not overlap."""
    return sum((each.end - each.start for each in spans), timedelta(0))
