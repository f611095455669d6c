"""送审音像: the recordings of a case one by one; Enter plays what is here, a key asks for what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.bureau import recordings
from station.bureau.recordings import Kept
from station.bureau.reviews import Submitted
from station.bureau.tui.package_pages import WHERE, asked, length, standing
from station.bureau.tui.screen import BureauScreen
from station.services import access_words
from station.services.access_playing import Recordings
from station.texts import text
from station.texts.amounts import weight
from station.tui import images
from station.tui.ask import ask_text, required
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.sheet_view import SheetView
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

LOOKING = ("recordings.play", "recordings.sheet")
"""Commands that show something of a recording."""


class RecordingsScreen(BureauScreen):
    """Where each recording is; whoever looks says why, and it is written down before anything is seen."""

    NAME = "recordings"

    def __init__(self, submitted: Submitted) -> None:
        super().__init__()
        self._submitted = submitted
        self._kept: tuple[Kept, ...] = ()

    def body(self) -> ComposeResult:
        """How many are here, list and detail."""
        columns = (
            Column(text("desk.recordings.standing"), keep=True),
            Column(text("desk.recordings.started"), keep=True),
            Column(text("desk.recordings.length"), keep=True, right=True),
            Column(text("desk.recordings.officer"), keep=True),
            Column(text("desk.recordings.name"), least=8, gives=True),
        )
        yield Static(literal(""), id="recordings-told", classes="line")
        empty = text("desk.package.no_media")
        yield ListDetail(WindowTable(columns, self._rows, id="recordings", empty=empty), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def path(self) -> tuple[str, ...]:
        """待审 › 〔2026〕2号 › 音像."""
        number = self._submitted.text.number
        return (text("desk.screens.queue"), number[max(number.find("〔"), 0) :], text("desk.screens.recordings"))

    def refresh_facts(self) -> None:
        """Where each is now."""
        self._kept = recordings.of_case(self.desk.bureau, self._submitted)
        held = sum(each.state == recordings.HELD for each in self._kept)
        told = text("desk.recordings.told", count=len(self._kept), held=held)
        self.query_one("#recordings-told", Static).update(joined(" ", (told, "bold")))
        with self.prevent(WindowTable.Moved):
            self.query_one(WindowTable).show_ids(range(len(self._kept)))
        self._show_selected()

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the row whole."""
        self._show_selected()
        self.refresh_footer()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("recordings.play")

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Looking is for reviewers, on a machine that can show it, at what is here; asking for what is not."""
        if not command_id.startswith("recordings."):
            return None
        one = self._one()
        if one is None:
            return text("desk.package.no_media")
        if not self.desk.actor.roles & {"reviewer", "counsel"}:
            return text("desk.recordings.not_reviewer")
        if command_id == "recordings.ask":
            return None if one.state == recordings.THERE else text(f"desk.recordings.why_{one.state}")
        if one.state != recordings.HELD:
            return text(f"desk.recordings.why_{one.state}")
        return text("desk.recordings.no_player") if self.desk.recordings is None else None

    def _one(self) -> Kept | None:
        selected = self.query_one(WindowTable).selected
        return None if selected is None or selected >= len(self._kept) else self._kept[selected]

    async def command_recordings_play(self) -> None:
        """Hand it to the player."""
        found = await self._begun()
        if found is None:
            return
        one, why, hands = found
        self.say(text("access.tui.watching"))
        about = self.desk.bureau, self.desk.actor, self._submitted, one.clip, why
        watched = await asyncio.to_thread(recordings.play, *about, hands.player)
        self.look()
        self.say(" ".join(access_words.watched(watched.clip, watched.seconds, watched.marks)), kind="done")

    async def command_recordings_sheet(self) -> None:
        """Its key pictures on one sheet."""
        found = await self._begun()
        if found is None:
            return
        one, why, hands = found
        self.say(text("access.tui.sheet_making"))
        about = self.desk.bureau, self.desk.actor, self._submitted, one.clip, why
        sheet = await asyncio.to_thread(recordings.sheet, *about, hands.frames)
        images.ask_terminal(self.app)
        await self.app.push_screen_wait(SheetView(sheet, text("desk.recordings.rough"), self.desk.wide))
        self.look()
        self.say(text("access.tui.sheet_seen", name=one.clip.name, count=len(sheet.shown)), kind="done")

    async def _begun(self) -> tuple[Kept, str, Recordings] | None:
        """What is to be looked at, and why; None when left."""
        one, hands = self._one(), self.desk.recordings
        if one is None or hands is None:
            return None
        title = text("desk.recordings.why", name=one.clip.name.rpartition("/")[2])
        given = text("desk.recordings.why_given")
        why = await ask_text(self.app, title, text("desk.recordings.why_hint"), given, required)
        return None if why is None else (one, why, hands())

    def command_recordings_ask(self) -> None:
        """Ask the station for this one."""
        one = self._one()
        if one is not None:
            recordings.ask(self.desk.bureau, self.desk.actor, self._submitted, {one.clip.sha256})
            self.look()
            self.say(*asked(self.desk.bureau, self._submitted, 1))

    # What is shown ------------------------------------------------------------------------------------------

    def _show_selected(self) -> None:
        one = self._one()
        lines = [literal(text("desk.package.no_media"), "$secondary")] if one is None else list(self._detail(one))
        self.query_one(Detail).tell(stacked(*lines))

    def _detail(self, one: Kept) -> Iterator[Content]:
        clip = one.clip
        yield joined((clip.name, "bold"))
        yield literal(text(f"desk.recordings.told_{one.state}"), "$secondary")
        for look in recordings.looks(self.desk.bureau, clip):
            yield joined(f"{shown(look.at)}  ", (look.by, "bold"), f"  {look.what}  ", (look.why, "$secondary"))
        yield literal("")
        facts: list[tuple[str, str | tuple[str, str]]] = [
            ("standing", standing(one)),
            ("started", _started(one)),
            ("length", length(clip)),
            ("size", weight(clip.size)),
            ("officer", clip.officer_name or ""),
            ("sha256", (clip.sha256, "$secondary")),
        ]
        yield from (labelled(text(f"desk.recordings.{name}"), said) for name, said in facts if said)

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {at: _row(self._kept[at]) for at in ids if at < len(self._kept)}


def _row(one: Kept) -> Row:
    clip = one.clip
    return (
        Cell(text(f"desk.recordings.short_{one.state}"), WHERE[one.state]),
        _started(one),
        length(clip),
        clip.officer_name or "",
        Cell(clip.name.rpartition("/")[2], "dim"),
    )


def _started(one: Kept) -> str:
    return shown(one.clip.started_at) if one.clip.started_at else text("desk.package.no_time")
