"""A list and its detail: side by side from 110 columns, one under the other below that."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from station.tui.widgets.folding import Folding


class Detail(VerticalScroll):
    """What is known about the row under the cursor, shown whole and folded to the width there is."""

    _content = Content("")

    def compose(self) -> ComposeResult:
        """One text, updated by `tell`."""
        yield Folding(classes="told")

    def tell(self, content: Content) -> None:
        """Show `content`; from its beginning when it is another one. A tab marks a hanging indent."""
        if content.plain != self._content.plain:
            self.scroll_home(animate=False)
        self._content = content
        self.query_one(Folding).tell(content)


class ListDetail(Container):
    """Lays out a list widget and a `Detail`."""

    def __init__(self, rows: Widget, detail: Widget) -> None:
        super().__init__(rows.add_class("list"), detail.add_class("detail"))
