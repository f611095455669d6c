"""案件: every case, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content

from station.records.case import CaseFile
from station.services import casebook
from station.texts import text
from station.tui.app import station_app
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable


class Cases(StationScreen):
    """A windowed list; Enter opens the case."""

    NAME = "cases"

    def body(self) -> ComposeResult:
        """List and detail."""
        columns = (
            Column(text("ui.cases.number"), keep=True),
            Column(text("ui.cases.enterprise"), least=8, gives=True),
            Column(text("ui.cases.stage"), keep=True),
            Column(text("ui.cases.crew"), least=11),
            Column(text("ui.cases.opened"), keep=True, right=True),
        )
        yield ListDetail(WindowTable(columns, self._rows, id="cases", empty=text("ui.cases.nothing")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """The vector of ids; rows are fetched as they come into view."""
        self.query_one(WindowTable).show_ids(casebook.ids(station_app(self).station.store))

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened in an empty list."""
        if command_id == "cases.open" and not self.query_one(WindowTable).row_count:
            return text("ui.cases.nothing")
        return None

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        found = casebook.some(station_app(self).station.store, [event.row_id])
        if event.row_id in found:
            self.query_one(Detail).tell(_detail(found[event.row_id]))

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("cases.open")

    def command_cases_open(self) -> None:
        """To the case under the cursor."""
        selected = self.query_one(WindowTable).selected
        if selected is not None:
            self.shell.open("case", selected)

    async def command_cases_scan(self) -> None:
        """返回登记 by the code of the slip."""
        await self.command_return_scan()

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        found = casebook.some(station_app(self).station.store, ids)
        return {row_id: _row(case) for row_id, case in found.items()}


def _row(case: CaseFile) -> Row:
    ended = case.closed_at is not None
    return (
        case.number[case.number.find("〔") :],
        case.enterprise,
        Cell(casebook.stage_title(case), "dim" if ended else ""),
        Cell(" ".join(name for name in (case.lead, case.assist) if name), "dim"),
        f"{case.opened_at:YYYY-MM-DD}",
    )


def _detail(case: CaseFile) -> Content:
    crew = " ".join(name for name in (case.lead, case.assist) if name) or text("ui.cases.nobody")
    facts = [
        (text("ui.cases.stage"), casebook.stage_title(case)),
        (text("ui.cases.result"), text(f"case.result.{case.result}") if case.result else text("ui.cases.none_yet")),
        (text("ui.cases.crew"), crew),
        (text("ui.cases.source"), text(f"case.source.{case.source}")),
        (text("ui.cases.opened"), f"{case.opened_at:YYYY-MM-DD}"),
    ]
    if case.closed_at is not None:
        facts.append((text("ui.cases.closed"), f"{case.closed_at:YYYY-MM-DD}"))
    lines = [labelled(label, words) for label, words in facts]
    return stacked(joined((case.number, "bold")), literal(case.enterprise), literal(""), *lines)
