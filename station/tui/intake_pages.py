"""What the 采集 screen shows, each from records to rows and lines. Nothing is read or decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pendulum
from textual.content import Content

from station.records.case import CaseFile
from station.records.evidence import Clip, Intake, ListedFile, LiveIntake, Recorder
from station.records.ledger import LedgerLine
from station.rules.matching import Match
from station.rules.names import shown
from station.texts import text
from station.tui.literal import joined, literal, stacked
from station.tui.widgets.window_table import Cell, Column, Row

PAGES = ("dockings", "claims", "recorders")
"""In the order left and right walk through them."""
BAR = 44
STATE_CELLS = {
    "copying": ("~ ", "due"),
    "interrupted": ("~ ", "due"),
    "partial": ("~ ", "due"),
    "complete": ("✓ ", "proved"),
}


@dataclass(frozen=True, slots=True)
class DockingFacts:
    """One docking with what the detail shows of it."""

    intake: Intake
    clips: Sequence[Clip]
    odd: Sequence[ListedFile]
    """Files that need a word: not taken, or taken with a remark."""


def columns(page: str) -> tuple[Column, ...]:
    """The table of one page."""
    if page == "dockings":
        return (
            Column(text("intake.tui.state"), keep=True),
            Column(text("intake.tui.serial"), keep=True),
            Column(text("intake.tui.officer"), keep=True),
            Column(text("intake.tui.files"), keep=True, right=True),
            Column(text("intake.tui.links"), share=3),
            Column(text("intake.tui.opened"), keep=True, right=True),
        )
    if page == "claims":
        return (
            Column(text("intake.tui.started"), keep=True),
            Column(text("intake.tui.length"), keep=True, right=True),
            Column(text("intake.tui.officer"), keep=True),
            Column(text("intake.tui.serial"), keep=True),
            Column(text("intake.tui.name"), share=3),
        )
    return (
        Column(text("intake.tui.serial"), keep=True),
        Column(text("intake.tui.officer"), keep=True),
        Column(text("intake.tui.status"), keep=True),
        Column(text("intake.tui.offset"), keep=True, right=True),
    )


def live_lines(running: Sequence[LiveIntake], ascii_only: bool) -> Content:
    """Two lines for every import going on now; one quiet line when there is none."""
    if not running:
        return literal(text("intake.tui.quiet"), "$secondary")
    return stacked(*(line for live in running for line in _live(live, ascii_only)))


def _live(live: LiveIntake, ascii_only: bool) -> tuple[Content, Content]:
    facts = (
        text("intake.tui.running"),
        text("intake.tui.file", done=min(live.files_done + 1, live.files), files=live.files),
        text("intake.tui.size", copied=_decimal(live.bytes_copied, live.bytes), bytes=weight(live.bytes)),
        text("intake.tui.speed", speed=f"{live.bytes_per_s / 1e6:.0f}"),
        time_left(live.seconds_left),
    )
    head = joined((live.serial, "bold"), live.officer_name, *facts, gap="  ")
    copied, verified = _percent(live.bytes_copied, live.bytes), _percent(live.bytes_verified, live.bytes)
    words = text("intake.tui.bar", copied=copied, verified=verified)
    return head, joined("  ", *_bar(verified, copied, ascii_only), "  ", (words, "$secondary"))


def _bar(verified: int, copied: int, ascii_only: bool) -> tuple[tuple[str, str], ...]:
    """Read back, written but not read back yet, not here yet."""
    full, half, empty = ("#", "+", "-") if ascii_only else ("█", "▓", "░")
    sure = BAR * verified // 100
    here = max(BAR * copied // 100 - sure, 0)
    return (full * sure, "$success"), (half * here, ""), (empty * (BAR - sure - here), "$secondary")


def _percent(part: int, whole: int) -> int:
    return min(part * 100 // whole, 100) if whole else 100


def time_left(seconds: float | None) -> str:
    """`约剩 1 分 08 秒`."""
    if seconds is None:
        return text("intake.tui.measuring")
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return text("intake.tui.left_seconds", seconds=rest)
    return text("intake.tui.left_minutes", minutes=minutes, seconds=rest)


def weight(size: int) -> str:
    """`8.4 GB`, `12.3 MB`, `645 B`."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return f"{size} B"


def _decimal(size: int, like: int) -> str:
    """A size in the unit that `like` is written in, without naming it."""
    step = next((step for step in (1e9, 1e6, 1e3) if like >= step), 1)
    return f"{size / step:.1f}" if step > 1 else str(size)


def docking_row(intake: Intake, links: dict[str, int], live: bool) -> Row:
    """One docking; one still going on says so."""
    mark, style = STATE_CELLS[intake.state]
    state = Cell("> " + text("intake.tui.running")) if live else Cell(mark + state_words(intake), style)
    return (
        state,
        intake.serial,
        intake.officer_name or text("intake.tui.nobody"),
        str(intake.files),
        Cell(links_words(links), "dim"),
        f"{intake.opened_at:MM-DD HH:mm}",
    )


def state_words(intake: Intake) -> str:
    """The state in a few characters."""
    return text("intake.short." + intake.state)


def links_words(links: dict[str, int]) -> str:
    """`〔2026〕15号 5 段 · 待认领 2 段`."""
    cases = [
        text("intake.tui.linked", number=number[max(number.find("〔"), 0) :], count=count)
        for number, count in links.items()
        if number
    ]
    loose = [text("intake.tui.unclaimed", count=links[""])] if links.get("") else []
    return " · ".join(cases + loose)


def docking_detail(facts: DockingFacts, links: dict[str, int], live: bool) -> Content:
    """Everything about one docking."""
    intake = facts.intake
    state = text("intake.tui.running") if live else text(f"intake.state.{intake.state}")
    counts = "  ".join(f"{text('intake.file.' + name)} {count}" for name, count in sorted(intake.counts.items()))
    lines = [
        joined((intake.serial, "bold"), intake.officer_name or text("intake.tui.nobody"), state, gap="  "),
        _fact("counts", counts),
        _fact("bytes", weight(intake.bytes)),
        _fact("links", links_words(links)),
        _fact("opened", _when(intake.opened_at)),
        _fact("closed", _when(intake.closed_at) if intake.closed_at else ""),
        _fact("source", intake.source),
        _fact("listing", intake.listing_sha256[:16]),
    ]
    lines += [literal("")] + [literal(_clip_line(clip)) for clip in facts.clips] if facts.clips else []
    lines += [literal("")] + [_odd_line(file) for file in facts.odd] if facts.odd else []
    return stacked(*lines)


def _odd_line(file: ListedFile) -> Content:
    style = "$warning" if file.state in ("failed", "changed") else "$secondary"
    return joined(
        (text(f"intake.file.{file.state}"), style),
        shown(file.path.rpartition(b"/")[2]),
        (remark(file.detail), style),
        gap="  ",
    )


def remark(detail: str) -> str:
    """A file's detail code in words."""
    code = detail.partition(":")[0].partition("@")[0]
    if not code:
        return ""
    known = {"empty", "symlink", "device", "fifo", "socket", "name_too_long", "grew", "was", "readback", "facts"}
    return text(f"intake.detail.{code}") if code in known else text("intake.detail.read", code=detail)


def _clip_line(clip: Clip) -> str:
    number = clip.case_number or ""
    case = number[max(number.find("〔"), 0) :] or text("intake.tui.pages.claims")
    media = text(f"intake.media.{clip.media}")
    return text("intake.tui.clip", started=clip_start(clip), length=clip_length(clip).rjust(6), media=media, case=case)


def clip_start(clip: Clip) -> str:
    """`11-20 09:30:00`, or that nobody knows."""
    return f"{clip.started_at:MM-DD HH:mm:ss}" if clip.started_at else text("intake.tui.unknown_time")


def clip_length(clip: Clip) -> str:
    """`5:03`; nothing for a photo."""
    if clip.duration_ms is None:
        return ""
    minutes, seconds = divmod(round(clip.duration_ms / 1000), 60)
    return f"{minutes}:{seconds:02d}"


def claim_row(clip: Clip) -> Row:
    """One clip nobody has claimed."""
    officer = clip.officer_name or text("intake.tui.nobody")
    return (clip_start(clip), clip_length(clip), officer, clip.serial, clip.name.rpartition("/")[2])


def claim_detail(clip: Clip, found: Match, cases: dict[int, CaseFile]) -> Content:
    """One clip, and the cases it may belong to."""
    lines = [
        literal(clip.name, "bold"),
        _fact("serial", clip.serial, "  ", clip.officer_name or text("intake.tui.nobody")),
        _fact("started", clip_start(clip), "  ", clip_length(clip), "  ", text(f"intake.media.{clip.media}")),
        _fact("by", text(f"intake.tui.by_source.{clip.time_source}")),
        _fact("bytes", weight(clip.size)),
        _fact("verified", text(f"intake.method.{clip.verify_method}")),
        _fact("digest", clip.sha256[:16]),
        literal(""),
    ]
    if not found.candidates:
        return stacked(*lines, literal(text("intake.tui.no_candidates"), "$secondary"))
    lines.append(literal(text("intake.tui.candidates"), "bold"))
    likely = [(cases[one.case_id], one.confidence) for one in found.candidates if one.case_id in cases]
    return stacked(*lines, *(literal(candidate_words(case, confidence)) for case, confidence in likely))


def candidate_words(case: CaseFile, confidence: float | None) -> str:
    """A case as a choice."""
    sure = "" if confidence is None else "  " + text("intake.tui.confidence", percent=round(confidence * 100))
    return f"{case.number}  {case.enterprise}{sure}"


def recorder_row(recorder: Recorder) -> Row:
    """One recorder."""
    active = recorder.status == "active"
    return (
        recorder.serial,
        recorder.officer_name or text("intake.tui.nobody"),
        Cell(text("intake.tui.active" if active else "intake.tui.retired"), "" if active else "dim"),
        f"{recorder.clock_offset_s:+d} s" if recorder.clock_offset_s else "",
    )


def recorder_detail(recorder: Recorder, refusals: Sequence[LedgerLine]) -> Content:
    """One recorder, and what was turned away at the dock lately."""
    lines = [
        joined((recorder.serial, "bold"), recorder.officer_name or text("intake.tui.nobody"), gap="  "),
        _fact("since", _when(recorder.registered_at)),
        literal(""),
    ]
    return stacked(*lines, *(literal(refusal_words(line), "$secondary") for line in refusals[:8]))


def refusal_words(line: LedgerLine) -> str:
    """What was turned away, when and why."""
    serial = line.subject.rpartition("/")[2]
    when = line.recorded[5:16].replace("T", " ")
    return text("intake.tui.refused_at", when=when, serial=serial, why=text(f"intake.tui.why.{line.reason}"))


def _fact(label: str, *words: str) -> Content:
    return joined((text(f"intake.tui.{label}").ljust(5, "　"), "$secondary"), *words)


def _when(moment: pendulum.DateTime) -> str:
    return moment.format("YYYY-MM-DD HH:mm")
