"""时间牌 over the whole screen: its code on the left, the time on the right, a new one before the old is over.

It ends by itself after a few, so that a forgotten screen does not fill the ledger; Enter shows the next at once.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from station.errors import StationError
from station.records.clip_code import TimeSign
from station.services import time_sign
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import Prompt
from station.tui.literal import literal, stacked
from station.tui.slip_sheet import on_paper
from station.tui.widgets.folding import Folding

WORDS = 30
"""Columns of what stands beside the code."""


class TimeSignSheet(Prompt[StationError]):
    """Enter shows a new one, Esc leaves; ends with the refusal where none may be shown any more."""

    BINDINGS = [Binding("enter,space", "next", show=False)]

    def __init__(self, app: StationApp) -> None:
        super().__init__(text("timesign.tui.title"))
        self._station_app = app
        self._seconds, self._most = time_sign.pace(app.station)
        self._sign: TimeSign | None = None
        self._left = 0
        self._shown = 0

    def compose(self) -> ComposeResult:
        """The code and the words beside it; no line of the terminal is given to anything else."""
        with Horizontal(id="sheet"):
            yield Static(literal(""), id="sign-code")
            yield Folding(literal(""), id="sign-words")

    def on_mount(self) -> None:
        """The first one, and a beat of one second."""
        self.action_next()
        self.set_interval(1, self._beat)

    def on_resize(self) -> None:
        """A code is whole or not shown."""
        self._tell()

    def action_next(self) -> None:
        """A new one now."""
        self._shown = 0
        self._renew()

    def _beat(self) -> None:
        self._left -= 1
        if self._left <= 0 and self._sign is not None:
            if self._shown < self._most:
                self._renew()
            else:
                self._sign = None
        self._tell()

    def _renew(self) -> None:
        app = self._station_app
        try:
            self._sign = time_sign.show(app.station, app.actor)
        except StationError as refusal:
            self.dismiss(refusal)
            return
        self._shown += 1
        self._left = self._seconds
        self._tell()

    def _tell(self) -> None:
        if not self.is_mounted:
            return
        lines = time_sign.code_lines(self._sign) if self._sign else []
        wide, size = (len(lines[0]) if lines else 0), self.app.size
        fits = size.width >= wide + WORDS and size.height >= len(lines)
        code = on_paper(lines) if fits else literal("")
        self.query_one("#sign-code", Static).update(code)
        self.query_one("#sign-words", Folding).tell(self._words(wide + WORDS, len(lines), fits))

    def _words(self, columns: int, rows: int, fits: bool) -> Content:
        keys = literal(text("timesign.tui.keys"), "$secondary")
        if self._sign is None:
            return stacked(literal(text("timesign.tui.over", count=self._most)), literal(""), keys)
        if not fits:
            return stacked(literal(text("timesign.tui.small", columns=columns, rows=rows)), literal(""), keys)
        sign = self._sign
        return stacked(
            literal(text("timesign.tui.title"), "bold"),
            literal(text("timesign.tui.time", at=f"{sign.shown_at:YYYY-MM-DD}")),
            literal(text("timesign.tui.time", at=f"{sign.shown_at:HH:mm:ss}"), "bold"),
            literal(""),
            literal(text("timesign.tui.head", size=sign.ledger_size)),
            literal(sign.officer_name),
            literal(""),
            literal(text("timesign.tui.told")),
            literal(""),
            literal(text("timesign.tui.left", seconds=max(self._left, 0)), "$secondary"),
            keys,
        )


async def show(app: StationApp) -> None:
    """Until somebody leaves. What `services.time_sign.show` refuses."""
    refusal = await app.push_screen_wait(TimeSignSheet(app))
    if refusal is not None:
        raise refusal
