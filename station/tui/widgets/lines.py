"""Several lines of words in a form: a paragraph each, folded as it is typed; the arrows leave it at its ends."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import TextArea


class Lines(TextArea):
    """Enter begins another line, Tab goes on. What an input method commits is inserted as it comes."""

    @dataclass
    class Left(Message):
        """Up on the first line, or down on the last one."""

        by: int

    def __init__(self, words: str) -> None:
        super().__init__(words, tab_behavior="focus", highlight_cursor_line=False)
        self.cursor_blink = False

    def on_mount(self) -> None:
        """People go on behind what is there."""
        self.move_cursor(self.document.end)

    def on_resize(self) -> None:
        """Where the caret is, is known only once the words are folded; the input method is told then."""
        self.call_after_refresh(self._park)

    def _park(self) -> None:
        self.scroll_cursor_visible()
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def action_cursor_up(self, select: bool = False) -> None:
        """To the line above; from the first one to the field before."""
        if self.cursor_at_first_line and not select:
            self.post_message(self.Left(-1))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """To the line below; from the last one to the next field."""
        if self.cursor_at_last_line and not select:
            self.post_message(self.Left(1))
        else:
            super().action_cursor_down(select)
