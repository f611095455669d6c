"""Keeps the terminal's own cursor at the caret, so that an input method shows its candidates there.

Textual 8.2.8 moves it only after the first edit; until then, and after a resize or scroll, the candidates of
the first word would open in the top-left corner.
"""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType


class ParksCaret(Screen[ScreenResultType]):
    """A screen that parks the cursor whenever layout or focus changes."""

    def on_mount(self) -> None:
        """Subscribe to the two occasions on which Textual forgets."""
        self.screen_layout_refresh_signal.subscribe(self, self._park)
        self.watch(self, "focused", self._park, init=False)

    def _park(self, *_: object) -> None:
        offset = getattr(self.focused, "cursor_screen_offset", None)
        if offset is not None:
            self.app.cursor_position = offset
