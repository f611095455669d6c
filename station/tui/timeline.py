"""The time of one scene as a few lines: what each recorder kept, what nobody kept, where a person saw something.

Drawn with ASCII alone, each state by a sign of its own, so that it reads without colours and on any terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from textual.content import Content

from station.records.coverage import SceneCoverage, Span
from station.texts import text
from station.tui.literal import joined, literal, visible
from station.tui.widgets.window_table import fitted

KEPT, LOST, LAWFUL, BESIDE, SEEN, IDLE = "=", "x", "~", "-", "^", "."
INK = {KEPT: "$success", LOST: "bold $error", LAWFUL: "$warning", SEEN: "bold"}
AROUND = timedelta(minutes=5)
"""Shown before and after a scene, at least; a tenth of a long one."""
LABEL = 10
DEVICES = 4
"""Strips shown; the rest are counted, their time is in the line below them."""

Sign = Callable[[Span], str]


def timeline(found: SceneCoverage, lawful: Sequence[Span], seen_at: Iterable[datetime], width: int) -> list[Content]:
    """One scene `width` cells wide; nothing where nobody has said when it was over."""
    wanted = found.wanted
    if wanted.end is None:
        return []
    frame = Span(wanted.start, wanted.end)
    around = max(AROUND, (frame.end - frame.start) / 10)
    axis = Axis(Span(frame.start - around, frame.end + around), max(width - LABEL - 1, 20))
    shown = found.strips[:DEVICES]
    lines = [joined(" " * (LABEL + 1), (axis.hours(frame), "$secondary"))]
    lines += [_line(strip.device, axis.drawn(_strip(strip.spans, frame))) for strip in shown]
    if len(found.strips) > DEVICES:
        lines.append(literal(text("coverage.more_devices", count=len(found.strips) - DEVICES), "$secondary"))
    kept = [span for strip in found.strips for span in strip.spans]
    lines.append(_line(text("coverage.together"), axis.drawn(_whole(kept, uncovered(found), lawful, frame))))
    marks = [Span(at, at) for at in seen_at]
    if marks:
        lines.append(_line(text("coverage.marks"), axis.drawn(lambda cell: SEEN if _any(marks, cell) else " ")))
    return lines


def uncovered(found: SceneCoverage) -> list[Span]:
    """What of the scene no recording shows and no lawful interruption explains."""
    wanted = found.wanted
    if wanted.end is None or found.state == "covered":
        return []
    if found.state != "partial":
        return [Span(wanted.start, wanted.end)]
    late = Span(wanted.start, wanted.start + timedelta(seconds=found.late_s))
    early = Span(wanted.end - timedelta(seconds=found.early_s), wanted.end)
    return [span for span in (late, *found.gaps, early) if span.start < span.end]


class Axis:
    """Time laid over cells."""

    def __init__(self, whole: Span, cells: int) -> None:
        self._whole = whole
        self._cells = cells
        self._step = (whole.end - whole.start) / cells

    def drawn(self, sign: Sign) -> Content:
        """A sign for each cell."""
        start = self._whole.start
        signs = (sign(Span(start + self._step * at, start + self._step * (at + 1))) for at in range(self._cells))
        runs = ((each, sum(1 for _ in run)) for each, run in groupby(signs))
        return joined(*((each * count, INK.get(each, "$secondary")) for each, count in runs))

    def hours(self, frame: Span) -> str:
        """When the frame begins and ends, where it does."""
        first, last = f"{frame.start:%H:%M}", f"{frame.end:%H:%M}"
        at = self._cell(frame.start)
        end = min(max(self._cell(frame.end) + 1 - len(last), at + len(first) + 1), self._cells - len(last))
        return " " * at + first + " " * (end - at - len(first)) + last

    def _cell(self, when: datetime) -> int:
        return int((when - self._whole.start) / self._step)


def _strip(spans: Sequence[Span], frame: Span) -> Sign:
    def sign(cell: Span) -> str:
        within = _any((frame,), cell)
        if _any(spans, cell):
            return KEPT if within else BESIDE
        return IDLE if within else " "

    return sign


def _whole(kept: Sequence[Span], lost: Sequence[Span], lawful: Sequence[Span], frame: Span) -> Sign:
    """What is lost is shown however short it is."""

    def sign(cell: Span) -> str:
        if not _any((frame,), cell):
            return BESIDE if _any(kept, cell) else " "
        if _any(lost, cell):
            return LOST
        return LAWFUL if _any(lawful, cell) else KEPT if _any(kept, cell) else IDLE

    return sign


def _any(spans: Iterable[Span], cell: Span) -> bool:
    """Whether one of them shares time with a cell; an instant lies in the cell that begins with or before it."""
    return any(
        span.start < cell.end and (span.end > cell.start or (span.start == span.end and span.end >= cell.start))
        for span in spans
    )


def _line(label: str, drawn: Content) -> Content:
    return joined((fitted(visible(label), LABEL) + " ", "$secondary"), drawn)
