"""截图 on screen: the sheet of a recording as one picture, or its pictures in half blocks with their times as words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from station.services.access_view import Seen
from station.services.contact_sheet import Sheet, Shown, incomplete, make
from station.texts import text
from station.tui import images
from station.tui.access_forms import clip_line
from station.tui.app import StationApp
from station.tui.ask import Prompt, ask_choice
from station.tui.literal import literal
from station.tui.screen import StationScreen
from station.tui.widgets.folding import Folding
from station.tui.widgets.half_blocks import HalfBlocks

ROUGH = 40
"""Columns that a picture in half blocks should have: below that nobody sees what it shows."""

EDGES = 4
"""Columns beside the pictures."""


class SheetView(Prompt[None]):
    """Arrows scroll where it is longer than the screen; Esc closes."""

    def __init__(self, sheet: Sheet, rough: str, wide: bool) -> None:
        """`rough`: what to do where the terminal shows no pictures.

        `wide`: the terminal draws ambiguous characters over two cells.
        """
        super().__init__(sheet.title)
        self._sheet = sheet
        self._instead = rough
        self._wide = wide

    def question(self) -> ComposeResult:
        """The pictures, and whose eyes they are for."""
        if images.sharp():
            yield Container(classes="pictures")
        else:
            with VerticalScroll(classes="pictures"):
                yield from self._rough()
        yield Folding(literal(self._told()), classes="consequence")

    def _rough(self) -> Iterator[Horizontal]:
        across = min(max(1, self.app.size.width // ROUGH), len(self._sheet.shown))
        for first in range(0, len(self._sheet.shown), across):
            yield Horizontal(*(self._cell(each, across) for each in self._sheet.shown[first : first + across]))

    def _cell(self, shown: Shown, across: int) -> Vertical:
        cell = Vertical(HalfBlocks(shown.picture, self._wide), Static(literal(shown.under)))
        # All of one width, and so of one height; what is left over is for the frame and the scroll bar.
        cell.styles.width = (self.app.size.width - EDGES) // across
        return cell

    def _told(self) -> str:
        told = [self._sheet.words, incomplete(self._sheet)]
        if not images.sharp():
            told.append(self._instead)
        return "　".join(filter(None, told))

    def keys(self) -> Content:
        """What the keys do."""
        keys = ([] if images.sharp() else [text("face.tui.key_scroll")]) + [text("ui.help.close")]
        return literal("   ".join(keys))

    def on_mount(self) -> None:
        """Arrows scroll at once; one picture is drawn when everything about it has its place, and so only once."""
        if images.sharp():
            self.call_after_refresh(self._draw)
        else:
            self.query_one(VerticalScroll).focus()

    async def _draw(self) -> None:
        await self.query_one(".pictures", Container).mount(images.whole(self._sheet.png))


async def look(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    """One of the request's recordings as a sheet."""
    if app.recordings is None:
        screen.say(text("access.tui.no_screen"), kind="refused")
        return
    options = [(each.id, clip_line(each)) for each in seen.clips]
    chosen = await ask_choice(app, text("access.tui.which"), options) if options else None
    if chosen is None:
        return
    screen.say(text("access.tui.sheet_making"))
    frames = app.recordings().frames
    sheet = await asyncio.to_thread(make, app.station, app.actor, seen.request.id, chosen, frames)
    images.ask_terminal(app)
    rough = text("access.tui.sheet_rough", id=seen.request.id, clip=sheet.clip.id)
    await app.push_screen_wait(SheetView(sheet, rough, app.wide))
    screen.look()
    screen.say(text("access.tui.sheet_seen", name=sheet.clip.name, count=len(sheet.shown)), kind="done")
