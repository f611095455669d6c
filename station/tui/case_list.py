"""A list of cases, found as it is typed: the station's own, and at the bureau a replica's."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from station.records.case import CaseFile
from station.services import casebook
from station.texts import text
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}


class CaseList(StationScreen):
    """Type to narrow the list, arrows move in it while typing goes on, Enter opens the case.

    Subclasses say what fits (`find`) and how it is told (`above`), read cases by their ids (`read`), and have a command
    `<NAME>.open` that opens the one under the cursor (`selected`). They may write the cell of the stage (`stage`) and
    the facts beside the list (`facts`) differently.
    """

    NOTHING = "ui.cases.nothing"
    """The text of a list that is empty though nothing narrows it."""

    @abstractmethod
    def find(self, typed: str) -> Sequence[int]:
        """The ids of the cases that fit, newest first."""

    @abstractmethod
    def above(self, listed: int) -> Content:
        """The line above the list, of what `find` found last; `listed`: how many."""

    @abstractmethod
    def read(self, ids: Sequence[int]) -> Mapping[int, CaseFile]:
        """The cases of these ids; one that is not there any more is left out."""

    def narrowed(self) -> bool:
        """Whether something keeps cases out of the list."""
        return bool(self.typed.strip())

    def stage(self, case: CaseFile) -> Cell:
        """How far the case is."""
        return Cell(casebook.standing(case), _faded(case))

    def facts(self, case: CaseFile) -> list[tuple[str, str]]:
        """What stands beside the list: label and words."""
        return [
            (text("ui.cases.stage"), casebook.standing(case)),
            (text("ui.cases.crew"), _crew(case) or text("ui.cases.nobody")),
            (text("ui.cases.opened"), f"{case.opened_at:YYYY-MM-DD}"),
        ]

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.query_one("#wanted", Input).value

    @property
    def selected(self) -> int | None:
        """The id of the case under the cursor."""
        return self.query_one(WindowTable).selected

    def body(self) -> ComposeResult:
        """Field, how many, list and detail."""
        columns = (
            Column(text("ui.cases.number"), keep=True),
            Column(text("ui.cases.kind"), keep=True),
            Column(text("ui.cases.enterprise"), least=8, gives=True),
            Column(text("ui.cases.stage"), keep=True),
            Column(text("ui.cases.crew"), least=11),
            Column(text("ui.cases.opened"), keep=True, right=True),
        )
        with Vertical(id="cases-page"):
            field = Input(placeholder=text("ui.cases.hint"), id="wanted")
            field.cursor_blink = False
            yield field
            yield Static(literal(""), id="cases-told", classes="line")
            yield ListDetail(WindowTable(columns, self._rows, id="cases", empty=text(self.NOTHING)), Detail())

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#wanted", Input).focus()

    def refresh_facts(self) -> None:
        """The vector of ids; rows are fetched as they come into view."""
        found = self.find(self.typed)
        with self.prevent(WindowTable.Moved):
            self.query_one(WindowTable).show_ids(found)
        self.query_one("#cases-told", Static).update(self.above(len(found)), layout=False)
        self._show_selected()

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened in an empty list."""
        if command_id == f"{self.NAME}.open" and not self.query_one(WindowTable).row_count:
            return self._empty()
        return None

    def _empty(self) -> str:
        return text("ui.cases.none_fits" if self.narrowed() else self.NOTHING)

    def on_input_changed(self, _: Input.Changed) -> None:
        """Search as is typed, once the letter is painted."""
        if self.is_mounted:
            self.call_after_refresh(self._search)

    def _search(self) -> None:
        """What was typed; the newest hit is under the cursor."""
        if not self.is_attached:
            return
        with self.shell.catching(self):
            self.refresh_facts()
            self.query_one(WindowTable).action_edge(0)
            self.refresh_footer()

    async def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while typing goes on."""
        if event.key in MOVES and self.query_one("#wanted", Input).has_focus:
            event.stop()
            await self.query_one(WindowTable).run_action(MOVES[event.key])

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the row whole."""
        self._show_selected()

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Enter in the field."""
        self.action_run_command(f"{self.NAME}.open")

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command(f"{self.NAME}.open")

    def _show_selected(self) -> None:
        if self.selected is None:
            self.query_one(Detail).tell(literal(self._empty(), "$secondary"))
            return
        case = self.read([self.selected]).get(self.selected)
        if case is not None:
            self.query_one(Detail).tell(self._detail(case))

    def _detail(self, case: CaseFile) -> Content:
        lines = [labelled(label, words) for label, words in self.facts(case)]
        heads = [joined((case.number, "bold")), literal(case.enterprise)]
        return stacked(*heads, *([literal(case.title)] if case.title else []), literal(""), *lines)

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: self._row(case) for row_id, case in self.read(ids).items()}

    def _row(self, case: CaseFile) -> Row:
        return (
            case.number[case.number.find("〔") :],
            Cell(text(f"ui.cases.kind_{case.kind}"), _faded(case)),
            case.enterprise,
            self.stage(case),
            Cell(_crew(case), "dim"),
            f"{case.opened_at:YYYY-MM-DD}",
        )


def _faded(case: CaseFile) -> str:
    return "dim" if case.closed_at is not None or case.voided_at is not None else ""


def _crew(case: CaseFile) -> str:
    return " ".join(name for name in (case.lead, case.assist) if name)
