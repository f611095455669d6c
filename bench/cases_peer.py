"""Textual's own DataTable over rows of the case list, for bench/cases.py: F4 opens a screen with all of them."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import DataTable, Static

from station.services import case_search, casebook
from station.services.case_search import Wanted
from station.wiring import Station, open_station


class Table(Screen[None]):
    """The newest cases."""

    def __init__(self, station: Station, rows: int) -> None:
        super().__init__()
        self._station, self._rows = station, rows

    def compose(self) -> ComposeResult:
        """Nothing but the table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """All rows at once, as it wants them."""
        table, store = self.query_one(DataTable), self._station.store
        table.add_columns("文号", "类别", "当事人", "阶段", "执法人员", "日期")
        wanted = list(case_search.ids(store, Wanted()))[: self._rows]
        for start in range(0, len(wanted), 10_000):
            found = casebook.some(store, wanted[start : start + 10_000])
            for case_id in wanted[start : start + 10_000]:
                case = found[case_id]
                crew = f"{case.lead} {case.assist}"
                day = f"{case.opened_at:YYYY-MM-DD}"
                table.add_row(case.number, case.kind, case.enterprise, casebook.standing(case), crew, day)


class Peer(App[None]):
    """Says its key and waits for it."""

    BINDINGS = [("f4", "table", "")]

    def __init__(self, station: Station, rows: int) -> None:
        super().__init__()
        self._station, self._rows = station, rows

    def compose(self) -> ComposeResult:
        """The key."""
        yield Static("F4")

    def action_table(self) -> None:
        """Open the table."""
        self.push_screen(Table(self._station, self._rows))


if __name__ == "__main__":
    Peer(open_station(Path(sys.argv[1])), int(sys.argv[2])).run()
