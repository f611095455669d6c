"""The 执法公示单 on screen: number, its QR code and the 取证码 beside it, dark on light in every theme."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from station.records.paper import IssuedSlip
from station.services import slips
from station.texts import text
from station.tui.ask import Prompt
from station.tui.literal import literal, stacked
from station.tui.widgets.folding import Folding


class SlipSheet(Prompt[None]):
    """Both codes side by side; in a small terminal the 取证码 alone, because a cut code is none. Esc closes."""

    def __init__(self, slip: IssuedSlip) -> None:
        super().__init__(text("ui.case.slip_title", serial=slip.serial))
        self._slip, self._capture = slips.code_lines(slip)

    def question(self) -> ComposeResult:
        """The code of the slip, and the one a body camera reads."""
        wide = cell_len(self._slip[0]) + cell_len(self._capture[0]) + 6
        high = len(self._slip) + 3
        fits = self.app.size.width >= wide and self.app.size.height >= high
        if not fits:
            yield Folding(literal(text("ui.case.slip_small", columns=wide, rows=high)), classes="hint")
        with Horizontal(classes="codes"):
            if fits:
                yield Static(on_paper(self._slip), classes="code")
            yield Static(on_paper(self._capture), classes="code")

    def keys(self) -> Content:
        """Esc closes."""
        return literal(text("ui.help.close"))


def on_paper(lines: list[str]) -> Content:
    """A code as the reader wants it: dark on light in every theme."""
    return stacked(*(literal(line, "#000000 on #ffffff") for line in lines))
