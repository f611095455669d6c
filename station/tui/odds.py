"""What is odd about the recordings of a case, gaps between them and doubts about one, as rows to be explained."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from station.records.docking import Gap
from station.records.doubt import Doubt
from station.services import continuity
from station.texts import text
from station.tui.dock import doubts, words
from station.tui.dock.doubts import ask_reason
from station.tui.dock.gaps import ask_cause
from station.tui.literal import literal
from station.tui.screen import StationScreen

Odd = Gap | Doubt


def waits(odd: Odd) -> bool:
    """Whether somebody still has to say why."""
    return odd.cause is None and (isinstance(odd, Doubt) or odd.needs_reason)


def against(odd: Odd) -> str | None:
    """Why no reason can be given; None: it can."""
    if odd.cause is not None:
        return text("dock_tui.gap.explained")
    return None if waits(odd) else text("dock_tui.gap.no_reason_needed")


def clip_of(odd: Odd) -> int | None:
    """The recording it is about; of a gap, the one after it."""
    return odd.clip_id if isinstance(odd, Doubt) else odd.after_id


def words_of(odd: Odd) -> str:
    """On one line."""
    if isinstance(odd, Doubt):
        return text("coverage.tui.doubt", kind=text(f"doubts.kinds.{odd.kind}"), name=odd.clip_name)
    length = "" if odd.seconds is None else words.lasting(odd.seconds)
    return text("coverage.tui.gap", kind=text(f"dock_tui.gap.kinds.{odd.kind}"), serial=odd.serial, length=length)


def detail(odd: Odd) -> Iterator[Content]:
    """Whole, with what was said of it."""
    if isinstance(odd, Doubt):
        yield doubts.detail(odd)
        return
    yield literal(words_of(odd), "bold")
    yield literal(text(f"dock_tui.gap.told.{odd.kind}"), "$secondary")
    if odd.before_name or odd.after_name:
        names = {"before": odd.before_name or "?", "after": odd.after_name or "?"}
        yield literal(text("coverage.tui.gap_between", **names))
    if odd.detail:
        yield literal(odd.detail)
    if odd.cause is not None:
        cause = next((each.title for each in continuity.causes() if each.code == odd.cause), odd.cause)
        yield words.fact("dock_tui.gap.cause", (cause, "bold"), "  ", odd.explanation or "")
        yield words.fact("dock_tui.gap.by", odd.explained_by or "")
    elif odd.needs_reason:
        yield literal(text("dock_tui.gap.enter"), "$secondary")


async def ask(screen: StationScreen, odd: Odd) -> str | None:
    """The cause, and what happened; what was done, None when left."""
    return await (ask_reason(screen, odd) if isinstance(odd, Doubt) else ask_cause(screen, odd))
