"""The 执法公示单 on screen: number, its QR code and the 取证码 beside it, dark on light in every theme."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from station.records.paper import IssuedSlip
from station.services import slips
from station.texts import text
from station.tui.ask import Prompt
from station.tui.literal import literal, stacked


class SlipSheet(Prompt[None]):
    """Both codes side by side; Esc closes."""

    def __init__(self, slip: IssuedSlip) -> None:
        super().__init__(text("ui.case.slip_title", serial=slip.serial))
        self._slip, self._capture = slips.code_lines(slip)

    def question(self) -> ComposeResult:
        """The code of the slip, and the one a body camera reads."""
        with VerticalScroll(), Horizontal(classes="codes"):
            yield Static(_code(self._slip), classes="code")
            yield Static(_code(self._capture), classes="code")

    def keys(self) -> Content:
        """Esc closes."""
        return literal(text("ui.help.close"))


def _code(lines: list[str]) -> Content:
    return stacked(*(literal(line, "#000000 on #ffffff") for line in lines))
