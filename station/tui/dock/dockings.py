"""接入: what every docking brought, what is odd about it, and whether its recorder may be cleared."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from station.records.docking import Clearance, Gap, Lack
from station.records.evidence import Clip, Intake, ListedFile, LiveIntake
from station.services import clearance, continuity, dock_watch, evidence
from station.services.dock_watch import Ending
from station.texts import text
from station.texts.amounts import weight
from station.tui.dock import words
from station.tui.dock.clip import clip_line
from station.tui.dock.live import state
from station.tui.dock.page import DockPage
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Column, Row, fitted

MARKS = {
    "copying": ("~ ", "due"),
    "interrupted": ("~ ", "due"),
    "partial": ("~ ", "due"),
    "complete": ("✓ ", "proved"),
}
TROUBLE = ("failed", "changed", "listed")
"""File states after which something is still only on the recorder."""
ORDER = ("verified", "duplicate", "failed", "changed", "listed", "skipped")
NAMED = 12
"""Files named one by one; of more the number says enough, and Enter shows them all."""


class Dockings(DockPage):
    """Enter opens what the docking brought, file by file."""

    NAME = "dockings"

    def columns(self) -> tuple[Column, ...]:
        """State, recorder, whose, how many, what became of it, when."""
        return (
            Column(text("intake.tui.state"), keep=True),
            Column(text("intake.tui.serial"), keep=True),
            Column(text("intake.tui.officer"), keep=True),
            Column(text("intake.tui.files"), keep=True, right=True),
            Column(text("intake.tui.links"), share=3),
            Column(text("intake.tui.opened"), keep=True, right=True),
        )

    def read(self) -> None:
        """Dockings, newest first, and how the broken ones broke off."""
        self._dockings = {intake.id: intake for intake in evidence.intake_sessions(self.store)}
        self._links = evidence.links(self.store, list(self._dockings))
        self._live = {live.session_id: live for live in evidence.running(self.store)}
        ended = {intake.id: dock_watch.ending(self.store, intake) for intake in self._dockings.values()}
        self._ended: dict[int, Ending | None] = ended

    def ids(self) -> list[int]:
        """Newest first."""
        return list(self._dockings)

    def row(self, row_id: int) -> Row:
        """One docking; one still going on says so."""
        intake = self._dockings[row_id]
        mark, style = MARKS[intake.state]
        live = self._live.get(row_id)
        said = Cell("> " + _live_words(live)) if live else Cell(mark + state(intake, self._ended[row_id]), style)
        return (
            said,
            intake.serial,
            intake.officer_name or text("intake.tui.nobody"),
            str(intake.files),
            Cell(words.links(self._links[row_id]), "dim"),
            f"{intake.opened_at:MM-DD HH:mm}",
        )

    def detail(self, row_id: int) -> Content:
        """Everything about one docking, what needs a person first."""
        intake, live = self._dockings[row_id], self._live.get(row_id)
        files = evidence.files_of(self.store, row_id)
        lines = [
            joined(
                (intake.serial, "bold"), intake.officer_name or text("intake.tui.nobody"), self._said(row_id), gap="  "
            ),
            words.fact("dock_tui.counts", _counts(intake)),
        ]
        if self._links[row_id]:
            lines.append(words.fact("intake.tui.links", words.links(self._links[row_id])))
        if not live:
            lines += self._standing(intake, files)
        lines += _odd(files)
        lines += _brought(evidence.clips_of_session(self.store, row_id))
        return stacked(*lines, *_origin(intake))

    def _said(self, row_id: int) -> Content:
        intake, live, end = self._dockings[row_id], self._live.get(row_id), self._ended[row_id]
        if live:
            return literal(_live_words(live))
        if end is not None and end.reason == "unplugged":
            return literal(text("dock_tui.pulled", count=intake.counts.get("listed", 0)), "$warning")
        if end is not None:
            why = text(f"intake.reason.{end.reason}") if end.reason != "killed" else text("dock_tui.killed")
            return joined(text(f"intake.state.{intake.state}"), "  ", (why, "$warning"))
        return literal(text(f"intake.state.{intake.state}"))

    def _standing(self, intake: Intake, files: Sequence[ListedFile]) -> list[Content]:
        """Second reading, gaps, clearing."""
        gaps = continuity.gaps(self.store, session_id=intake.id)
        issued = [one for one in clearance.clearances(self.store) if one.session_id == intake.id]
        lacks = () if any(one.state != "void" for one in issued) else clearance.gate(self.station, intake.id)
        return [words.fact("dock_tui.second", _again(intake, files)), *_gaps(gaps), *_clearing(issued, lacks)]

    def empty(self) -> str:
        """Nothing was docked yet."""
        return text("intake.tui.no_dockings")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """To its files."""
        screen.shell.open("clips", "intake", row_id)


def _live_words(live: LiveIntake) -> str:
    return text("dock_tui.state.rereading" if live.phase == "rereading" else "intake.tui.running")


def _counts(intake: Intake) -> Content:
    parts = [
        (f"{text(f'intake.file.{name}')} {intake.counts[name]}", "$warning" if name in TROUBLE else "")
        for name in ORDER
        if intake.counts.get(name)
    ]
    return joined(*parts, gap="  ")


def _again(intake: Intake, files: Sequence[ListedFile]) -> Content:
    """Whether the source gave the same a second time."""
    read = [file for file in files if file.reread]
    bad = [file for file in read if file.reread != "same"]
    if bad:
        return literal(text("dock_tui.again_differs", count=len(bad)), "$warning")
    if intake.reread_at is not None:
        said = text("dock_tui.again_same", count=len(read), at=f"{intake.reread_at:MM-DD HH:mm}")
        return literal("✓ " + said, "$success")
    return literal(text("dock_tui.again_none"), "$secondary")


def _gaps(gaps: Sequence[Gap]) -> list[Content]:
    if not gaps:
        return []
    still = sum(gap.needs_reason and gap.cause is None for gap in gaps)
    todo = (text("dock_tui.gaps_open", count=still), "$warning") if still else (text("dock_tui.gaps_done"), "")
    return [words.fact("intake.tui.pages.gaps", text("dock_tui.gaps_found", count=len(gaps)), "  ", todo)]


def _clearing(issued: Sequence[Clearance], lacks: Sequence[Lack]) -> list[Content]:
    label = "intake.tui.pages.clearing"
    for one in issued:
        if one.state != "void":
            kept = text(f"dock_tui.certificate.{one.state}", number=one.number)
            return [words.fact(label, ("✓ " + kept, "$success"))]
    if not lacks:
        return [words.fact(label, (text("dock_tui.clearable"), "$success"))]
    head = words.fact(label, (text("dock_tui.not_clearable", count=len(lacks)), "$warning"))
    return [head, *(labelled("  - ", lack.sentence, width=4) for lack in lacks)]


def _odd(files: Sequence[ListedFile]) -> list[Content]:
    """Files that need a word: what could not be had, what changed, what gave other bytes the second time."""
    odd = [file for file in files if file.detail or file.state in TROUBLE[:2] or file.reread not in ("", "same")]
    odd.sort(key=lambda file: file.state not in TROUBLE)
    if not odd:
        return []
    lines = [literal(""), literal(text("dock_tui.odd"), "bold"), *(odd_line(file) for file in odd[:NAMED])]
    if len(odd) > NAMED:
        lines.append(literal(text("dock_tui.odd_more", count=len(odd) - NAMED), "$secondary"))
    return lines


def odd_line(file: ListedFile, named: bool = True) -> Content:
    """A file's state, name, what happened to it, and what is kept of it."""
    style = "$warning" if file.state in TROUBLE or file.reread not in ("", "same") else "$secondary"
    said = [words.remark(file.detail)]
    if file.kept is not None:
        said.append(text("dock_tui.kept", kept=weight(file.kept), size=weight(file.size)))
    if file.reread not in ("", "same"):
        said.append(text(f"dock_tui.reread.{file.reread}"))
    state = joined((fitted(text(f"intake.file.{file.state}"), 10 if named else words.LABEL), style))
    name = [words.file_name(file)] if named else []
    told = joined(*name, ("，".join(filter(None, said)), style), gap="  ")
    return Content.assemble(state, Content("\t"), told)


def _brought(clips: Sequence[Clip]) -> list[Content]:
    if not clips:
        return []
    return [literal(""), literal(text("dock_tui.brought"), "bold"), *(clip_line(clip) for clip in clips)]


def _origin(intake: Intake) -> list[Content]:
    """Where it came from, for whoever asks later."""
    device = " ".join(part for part in (intake.model, f"({intake.usb})" if intake.usb else "", intake.fs_type) if part)
    ended = words.when(intake.closed_at) if intake.closed_at else text("dock_tui.not_closed")
    lines = [
        literal(""),
        words.fact("intake.tui.bytes", weight(intake.bytes)),
        words.fact("intake.tui.opened", words.when(intake.opened_at)),
        words.fact("intake.tui.closed", ended),
        words.fact("intake.tui.source", intake.source),
        words.fact("intake.tui.listing", intake.listing_sha256[:16]),
    ]
    if device:
        lines.insert(4, words.fact("dock_tui.device", device))
    if intake.broken:
        lines.insert(1, joined((text("dock_tui.broken", count=intake.broken), "$warning")))
    return lines
