"""One list of the 采集 screen: what all of them answer. The screen lays out, the page knows its matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from station.texts import text
from station.tui.app import StationApp
from station.tui.widgets.window_table import Column, Row

if TYPE_CHECKING:
    from station.tui.screen import StationScreen


class DockPage:
    """A list read whole by `read`, then asked for rows, details and what Enter does. Ids are those of the records."""

    NAME: ClassVar[str] = ""
    """Texts `intake.tui.pages.<NAME>` and `intake.tui.no_<NAME>` belong to it."""

    def __init__(self, app: StationApp) -> None:
        self.app = app
        self.station = app.station
        self.store = app.station.store

    def columns(self) -> tuple[Column, ...]:
        """The table."""
        raise NotImplementedError

    def read(self) -> None:
        """Look at the facts again."""
        raise NotImplementedError

    def ids(self) -> list[int]:
        """The rows in order."""
        raise NotImplementedError

    def waiting(self) -> int | None:
        """How many need somebody, for the tab; None: the page is no list of things to do."""
        return None

    def row(self, row_id: int) -> Row:
        """One row."""
        raise NotImplementedError

    def detail(self, row_id: int) -> Content:
        """The row whole."""
        raise NotImplementedError

    def rows(self, wanted: Sequence[int]) -> dict[int, Row]:
        """Rows that are still there."""
        there = set(self.ids())
        return {row_id: self.row(row_id) for row_id in wanted if row_id in there}

    def empty(self) -> str:
        """What stands in an empty list."""
        return text(f"intake.tui.no_{self.NAME}")

    def against(self, row_id: int) -> str | None:
        """Why Enter does nothing on this row; None: it does."""
        return None

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """What Enter does."""
        raise NotImplementedError
