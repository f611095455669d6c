"""Text that folds to the width it is given, by our rules for Chinese."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from station.tui.fold import folded
from station.tui.literal import literal


class Folding(Static):
    """A static whose lines fold between any two characters, with hanging indents (station.tui.fold)."""

    def __init__(self, content: Content | None = None, *, classes: str = "", id: str | None = None) -> None:
        super().__init__(literal(""), classes=classes, id=id)
        self._content = content or Content("")
        self._folded: tuple[int, Content] | None = None
        """A width and the content folded to it."""

    def tell(self, content: Content) -> None:
        """Show `content`."""
        width = self.size.width
        lines = self._lines(width)
        self._content, self._folded = content, None
        # As long as it stays as high as it is, the rest of the screen need not be laid out and painted again.
        self.refresh(layout=width <= 0 or lines != self._lines(width))

    def render(self) -> Content:
        """The text at the present width."""
        return self._at(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Known before the first painting, so that one layout is enough."""
        return self._lines(width)

    def _lines(self, width: int) -> int:
        return self._at(width).plain.count("\n") + 1 if width > 0 else 0

    def _at(self, width: int) -> Content:
        if width <= 0:
            return self._content
        if self._folded is None or self._folded[0] != width:
            self._folded = width, folded(self._content, width)
        return self._folded[1]
