"""The panel on top of 采集: what is going on at the dock, what has just ended, who was turned away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from station.records.evidence import Clip, Intake, LiveIntake
from station.services.dock_watch import Ending, Stranger
from station.texts import text
from station.texts.amounts import weight
from station.tui.dock import words
from station.tui.literal import joined, literal, stacked

WIDE = 110
BAR = 44
LEAST_BAR = 10
NAME = 24
"""Cells kept for the name of the file in hand, where there is room for a whole bar."""


@dataclass(frozen=True, slots=True)
class Ended:
    """An import that ended a moment ago, and what it brought."""

    intake: Intake
    ending: Ending | None
    links: dict[str, int]
    clips: int
    bytes: int
    proven: bool
    """Everything it brought was read back from the medium."""


@dataclass(frozen=True, slots=True)
class Dock:
    """Everything the panel shows."""

    running: Sequence[LiveIntake] = ()
    ended: Sequence[Ended] = ()
    strangers: Sequence[Stranger] = ()
    may_register: bool = False

    @property
    def quiet(self) -> bool:
        """Nothing to show."""
        return not (self.running or self.ended or self.strangers)


def summed_up(intake: Intake, ending: Ending | None, links: dict[str, int], clips: Sequence[Clip]) -> Ended:
    """An ended import with what it brought."""
    proven = all(clip.verify_method != "unproven" for clip in clips)
    return Ended(intake, ending, links, len(clips), sum(clip.size for clip in clips), proven)


def panel(dock: Dock, width: int, room: int, ascii_only: bool) -> Content:
    """Two lines for every import going on, one each where `room` lines do not suffice; one line for the rest."""
    if dock.quiet:
        return literal(text("intake.tui.quiet"), "$secondary")
    rest = len(dock.ended) + len(dock.strangers)
    dense = 2 * len(dock.running) + rest > room
    lines = [line for live in dock.running for line in _live(live, width, dense, ascii_only)]
    lines += [_ended(one, width) for one in dock.ended]
    lines += [_stranger(one, width, dock.may_register) for one in dock.strangers]
    if len(lines) > room:
        more = literal(text("dock_tui.more", count=len(lines) - room + 1), "$secondary")
        lines = [*lines[: room - 1], more]
    return stacked(*lines)


def _live(live: LiveIntake, width: int, dense: bool, ascii_only: bool) -> list[Content]:
    again = live.phase == "rereading"
    copied = words.percent(live.bytes_copied, live.bytes)
    done = min(live.files_done + 1, live.files)
    head: list[tuple[words.Part, int]] = [
        ((live.serial, "bold"), 0),
        (live.officer_name, 4),
        (text("dock_tui.state.rereading" if again else "intake.tui.running"), 0),
        (f"{copied}%" if dense else "", 0),
        (text("intake.tui.file", done=done, files=live.files), 1),
        (words.part_of(live.bytes_copied, live.bytes), 2),
        (text("intake.tui.speed", speed=f"{live.bytes_per_s / 1e6:.0f}"), 3),
        (time_left(live.seconds_left), 0),
    ]
    line = words.fit(head, width)
    return [line] if dense else [line, _second(live, width, ascii_only)]


def _second(live: LiveIntake, width: int, ascii_only: bool) -> Content:
    """The bar, its two figures, and the file in hand."""
    copied = words.percent(live.bytes_copied, live.bytes)
    if live.phase == "rereading":
        sure, said = copied, text("dock_tui.bar_again", read=copied)
    else:
        sure = words.percent(live.bytes_verified, live.bytes)
        said = text("intake.tui.bar", copied=copied, verified=sure)
    fixed = 2 + 2 + literal(said).cell_length + 2
    bar = max(min(width - fixed - NAME, BAR), LEAST_BAR)
    name = words.ending(live.current.rpartition("/")[2], max(width - fixed - bar, 0))
    return joined("  ", *_bar(bar, sure, copied, ascii_only), "  ", said, "  ", (name, "$secondary"))


def _bar(cells: int, verified: int, copied: int, ascii_only: bool) -> tuple[tuple[str, str], ...]:
    """Read back, written but not read back yet, not here yet."""
    full, half, empty = ("#", "+", "-") if ascii_only else ("█", "▓", "░")
    sure = cells * verified // 100
    here = max(cells * copied // 100 - sure, 0)
    return (full * sure, "$success"), (half * here, ""), (empty * (cells - sure - here), "$secondary")


def time_left(seconds: float | None) -> str:
    """`约剩 1 分 08 秒`."""
    if seconds is None:
        return text("intake.tui.measuring")
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return text("intake.tui.left_seconds", seconds=rest)
    return text("intake.tui.left_minutes", minutes=minutes, seconds=rest)


def _ended(one: Ended, width: int) -> Content:
    intake, brief = one.intake, width < WIDE
    links = words.links(one.links)
    parts: list[tuple[words.Part, int]] = [
        ((intake.serial, "bold"), 0),
        (intake.officer_name or "", 3),
        (state(intake, one.ending), 0),
        *(((part, style), 0) for part, style in _outcome(one, brief)),
    ]
    if intake.state in ("complete", "partial") and links:
        claimed = any(one.links) and not brief
        parts.append((text("dock_tui.linked", links=links) if claimed else links, 1))
    return words.fit(parts, width)


def state(intake: Intake, ending: Ending | None) -> str:
    """正在采集 is not among them: 已完成, 部分完成, 已拔出, 已中断."""
    if intake.state == "interrupted" and ending is not None and ending.reason == "unplugged":
        return text("dock_tui.state.pulled")
    return text(f"intake.short.{intake.state}")


def _outcome(one: Ended, brief: bool) -> list[tuple[str, str]]:
    """What came, or what is missing and how it comes."""
    counts = one.intake.counts
    if one.intake.state == "interrupted":
        left = text("dock_tui.left", count=counts.get("listed", 0))
        how = "pulled_again" if one.ending and one.ending.reason == "unplugged" else "again"
        return [(left, "$warning"), (text(f"dock_tui.{how}"), "")]
    if not one.clips and one.intake.state == "complete":
        return [(text("dock_tui.nothing_new", count=counts.get("duplicate", 0)), "$success")]
    kind = ("brief" if brief else "whole") if one.proven else "unproven"
    came = text(f"dock_tui.came.{kind}", count=one.clips, size=weight(one.bytes))
    if one.intake.reread_at is not None:
        came += text("dock_tui.came.twice")
    if one.intake.state == "complete":
        return [("✓ " + came, "$success")]
    bad = text("dock_tui.bad", count=counts.get("failed", 0) + counts.get("changed", 0) + counts.get("listed", 0))
    return [(came, "$success"), (bad, "$warning")]


def _stranger(one: Stranger, width: int, may_register: bool) -> Content:
    known = one.reason in ("unregistered", "retired")
    what = text("dock_tui.stranger") if one.reason != "retired" else one.serial
    device = one.device or (one.serial if one.reason != "retired" else "")
    why = "" if known and one.reason != "retired" else text(f"intake.tui.why.{one.reason}")
    how = text("dock_tui.register_now" if may_register else "dock_tui.chief_registers") if known else ""
    return words.fit([((what, "bold"), 0), (text("intake.tui.refused"), 0), (device, 1), (why, 0), (how, 0)], width)
