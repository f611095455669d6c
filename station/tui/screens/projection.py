"""放映: the draw on a projector. Enter or the right arrow shows the next thing, the left arrow the one before."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from station.records.draw import DrawView
from station.services import draw_view, showing
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import Prompt
from station.tui.literal import joined, literal, stacked
from station.tui.projection import Slide, slides
from station.tui.widgets.folding import Folding

SIZES = (16, 14, 12)
"""Dots of the large letters; the largest that fits in one row is taken."""
LOW = 30
"""Lines below which the smallest letters are taken, so that a slide need not be scrolled."""


class Projection(Prompt[None]):
    """The slides of one draw; it starts at the result where there is one."""

    BINDINGS = [
        Binding("enter,right,space,pagedown", "turn(1)", show=False),
        Binding("left,pageup", "turn(-1)", show=False),
        Binding("home", "first", show=False),
    ]

    def __init__(self, app: StationApp, draw_id: int, at_result: bool) -> None:
        super().__init__("")
        self._seen: DrawView = draw_view.view(app.station.store, draw_id)
        self._slides = slides(self._seen, app.station.clock.now())
        self._at = self._first_of_result() if at_result else 0

    def _first_of_result(self) -> int:
        outcome = text("draw.show.outcome")
        return next((at for at, slide in enumerate(self._slides) if slide.title == outcome), 0)

    def question(self) -> ComposeResult:
        """The slide, over everything between the title and the keys."""
        with VerticalScroll(id="slide", can_focus=False):
            yield Static(literal(""), id="slide-text")

    def keys(self) -> Content:
        """Next, back, leave."""
        return literal(text("draw.show.keys"))

    def on_mount(self) -> None:
        """The first slide."""
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        """Letters are set for the width there is."""
        self.call_after_refresh(self._show)

    def action_turn(self, by: int) -> None:
        """To the next or the previous slide; past the last one, back to the screen."""
        if self._at + by >= len(self._slides):
            self.dismiss(None)
            return
        self._at = max(0, self._at + by)
        self._show()

    def action_first(self) -> None:
        """From the beginning."""
        self._at = 0
        self._show()

    def _show(self) -> None:
        slide = self._slides[self._at]
        place = text("draw.show.place", at=self._at + 1, of=len(self._slides))
        number = text("draw.screen.number", number=self._seen.line.draw_no)
        title = self.query_one(".title", Folding)
        title.tell(joined((slide.title, "bold"), (f"    {place}", "$secondary"), f"    {number}  {self._seen.label}"))
        columns, low = max(20, self.query_one("#slide").size.width - 2), self.app.size.height < LOW
        self.query_one("#slide-text", Static).update(_drawn(slide, columns, low))


def _drawn(slide: Slide, columns: int, low: bool) -> Content:
    lines = _large(slide.large, SIZES[-1:] if low else SIZES, columns, "bold")
    for each in slide.lines:
        lines += [literal(each)] if low and slide.second else [literal(each), literal("")]
    return stacked(*lines, *_large(slide.second, SIZES[-1:] if low else SIZES[1:], columns, "$success"))


def _large(words: str, sizes: tuple[int, ...], columns: int, style: str) -> list[Content]:
    """Words in the largest letters that take one row, else in the smallest; as they are where no font is installed."""
    if not words:
        return []
    found = [showing.letters(words, dots, columns) for dots in sizes]
    fitting = next((rows for rows in found if rows is not None and len(rows) == 1), found[-1])
    if fitting is None:
        return [literal(words, style)]
    return [literal(line, style) for row in fitting for line in (*row, "")]
