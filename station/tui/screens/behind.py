"""What one figure counts: its lines, those that speak against the station first; Enter opens the case."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.record_statistics import Behind, Period
from station.services import record_statistics, statistics_words
from station.texts import text
from station.tui.app import station_app
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

INK = {True: "proved", False: "due", None: ""}


class BehindScreen(StationScreen):
    """Opened from 运行统计; Esc goes back there."""

    NAME = "behind"

    def __init__(self, period: Period, code: str, about: str = "") -> None:
        super().__init__()
        self._period, self._code, self._about = period, code, about
        self._lines: tuple[Behind, ...] | None = None

    def body(self) -> ComposeResult:
        """Which figure, list and detail."""
        columns = (
            Column(text("statistics.tui.mark"), keep=True),
            Column(text("statistics.tui.number"), keep=True),
            Column(text("statistics.tui.enterprise"), least=12),
            Column(text("statistics.tui.about"), least=8, gives=True),
        )
        yield Static(literal(""), id="behind-head", classes="line")
        yield ListDetail(WindowTable(columns, self._rows, id="behind"), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Looked up once: what is shown is what was counted."""
        station = station_app(self).station
        if self._lines is None:
            self._lines = record_statistics.behind(
                station.store, self._period, self._code, station.clock.now(), self._about
            )
        title, period = record_statistics.definition(self._code).title, statistics_words.title(self._period)
        head = text("statistics.cli.opened", period=period, title=title, count=len(self._lines))
        self.query_one("#behind-head", Static).update(literal(" " + head))
        table = self.query_one(WindowTable)
        with self.prevent(WindowTable.Moved):
            table.show_ids(range(len(self._lines)))
        if table.selected is not None:
            self.query_one(Detail).tell(self._detail(table.selected))

    def _one(self, row_id: int) -> Behind:
        assert self._lines is not None
        return self._lines[row_id]

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: self._row(self._one(row_id)) for row_id in ids}

    def _row(self, one: Behind) -> Row:
        return (Cell(statistics_words.mark(one), INK[one.good]), one.number, one.enterprise, one.about)

    def _detail(self, row_id: int) -> Content:
        one = self._one(row_id)
        counted = record_statistics.definition(self._code).counted
        return stacked(
            joined((one.number or one.about, "bold"), "  ", statistics_words.mark(one)),
            *(literal(each) for each in (one.enterprise, one.about) if each),
            literal(counted, "$secondary"),
        )

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the line whole."""
        self.query_one(Detail).tell(self._detail(event.row_id))
        self.refresh_footer()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("behind.open")

    def why_not(self, command_id: str) -> str | None:
        """A line about a person leads to no case."""
        selected = self.query_one(WindowTable).selected
        if command_id == "behind.open" and (selected is None or self._one(selected).case_id is None):
            return text("statistics.tui.no_case")
        return None

    def command_behind_open(self) -> None:
        """To the case."""
        selected = self.query_one(WindowTable).selected
        case_id = None if selected is None else self._one(selected).case_id
        if case_id is not None:
            self.shell.open("case", case_id)
