"""Text that folds to the width it is given, by our rules for Chinese."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from station.tui.fold import folded
from station.tui.literal import literal


class Folding(Static):
    """A static whose lines fold between any two characters, with hanging indents (station.tui.fold)."""

    def __init__(self, content: Content | None = None, *, classes: str = "", id: str | None = None) -> None:
        super().__init__(literal(""), classes=classes, id=id)
        self._content = content or Content("")
        self._lines = -1

    def tell(self, content: Content) -> None:
        """Show `content`."""
        self._content = content
        self._fold()

    def on_resize(self) -> None:
        """Fold again."""
        self._fold()

    def _fold(self) -> None:
        width = self.content_region.width
        shown = folded(self._content, width) if width > 0 else self._content
        lines = shown.plain.count("\n")
        # As long as it stays as high as it is, the rest of the screen need not be laid out and painted again.
        self.update(shown, layout=lines != self._lines)
        self._lines = lines
