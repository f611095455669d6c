"""公示: results by how they stand, what is struck out of each, its term, what became of it, what is pushed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.disclosure import BoardRow, PublicDossier
from station.records.push import Push
from station.services import disclosure_board, history, push
from station.services.disclosure_board import PAGES
from station.texts import text
from station.tui.app import station_app
from station.tui.disclosure_pages import board_row, detail, push_detail, push_row
from station.tui.disclosure_verbs import AGAINST, BY_CHIEF, STANDS, DisclosureVerbs
from station.tui.literal import joined, literal
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Column, Row, WindowTable

PUSH = "push"
ALL = (*PAGES, PUSH)
"""In the order left and right walk through them."""


class DisclosureScreen(DisclosureVerbs, StationScreen):
    """Pages of one list; Enter does the next step of the row under the cursor."""

    NAME = "disclosure"

    def __init__(self, disclosure_id: int | None = None, page: str = PAGES[0]) -> None:
        super().__init__()
        self._wanted = disclosure_id
        self._at = ALL.index(page)
        self._board = disclosure_board.Board(())
        self._rows_by_id: dict[int, BoardRow] = {}
        self._pushes: dict[int, Push] = {}

    def body(self) -> ComposeResult:
        """Tabs, list and detail."""
        yield Static(literal(""), id="disclosure-tabs", classes="line")
        yield ListDetail(self._table(), Detail())

    def _table(self) -> WindowTable:
        results = ("state", "target", "channel", "conclusion", "due")
        state, whom, where, said, when = ("state", "number", "kind", "system", "queued") if self._pushing else results
        columns = (
            Column(text(f"ui.disclosure.{state}"), keep=True),
            Column(text(f"ui.disclosure.{whom}"), share=3),
            Column(text(f"ui.disclosure.{where}"), keep=True),
            Column(text(f"ui.disclosure.{said}"), least=6, gives=True),
            Column(text(f"ui.disclosure.{when}"), keep=True, right=True),
        )
        return WindowTable(columns, self._rows, empty=text("ui.disclosure.nothing"))

    @property
    def _pushing(self) -> bool:
        return ALL[self._at] == PUSH

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Read the board; the tabs say what waits on each page."""
        store = station_app(self).station.store
        self._board = disclosure_board.board(store)
        self._pushes = {one.id: one for one in push.listed(store)}
        self._rows_by_id = {row.item.id: row for row in self._board.rows}
        if self._wanted is not None and self._wanted in self._rows_by_id:
            self._at = next(at for at, name in enumerate(PAGES) if self._wanted in self._ids(name))
        self._show()

    def _show(self) -> None:
        ids = self._ids(ALL[self._at])
        self.query_one("#disclosure-tabs", Static).update(self._tabs())
        table = self.query_one(WindowTable)
        table.show_ids(ids)
        if self._wanted in ids:
            table.select(self._wanted)
            self._wanted = None
        if table.selected is None:
            self.query_one(Detail).tell(literal(text("ui.disclosure.nothing_detail"), "$secondary"))
        else:
            self._tell(table.selected)
        self.refresh_footer()

    def _ids(self, page: str) -> list[int]:
        if page == PUSH:
            return list(self._pushes)
        return [row.item.id for row in self._board.page(page)]

    def _tabs(self) -> Content:
        return joined(*(self._tab(place, name) for place, name in enumerate(ALL)))

    def _tab(self, place: int, name: str) -> tuple[str, str]:
        count = len(self._ids(name)) if name not in ("shown", "withheld", "past") else 0
        if name == PUSH:
            count = sum(one.state != "accepted" for one in self._pushes.values())
        label = text(f"ui.disclosure.page.{name}") + (f"{count}" if count else "")
        return (f"[{label}]", "bold") if place == self._at else (f" {label} ", "$secondary")

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole, with what its next step is."""
        self._tell(event.row_id)
        self.refresh_footer()

    def _tell(self, row_id: int) -> None:
        app, pane = station_app(self), self.query_one(Detail)
        if row_id in self._pushes:
            one = self._pushes[row_id]
            held = push.held(app.station.store, one)
            pane.tell(push_detail(one, text(f"ui.disclosure.push_next.{one.state}"), held))
        elif row_id in self._rows_by_id:
            found = disclosure_board.dossier(app.station.store, row_id)
            pushed = [one for one in push.of_case(app.station.store, found.item.case_id) if one.disclosure_id == row_id]
            pane.tell(detail(found, pushed, history.officer_names(app.station), _hint(found)))

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter: the next step."""
        self.action_run_command("disclosure.next")

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Which step comes first; the service decides, this only says beforehand why not."""
        if not command_id.startswith("disclosure.") or command_id in ("disclosure.next_page", "disclosure.last_page"):
            return None
        row, one = self.row(), self.pushed()
        if row is None and one is None:
            return text("ui.disclosure.nothing")
        if command_id in ("disclosure.next", "disclosure.case"):
            return None
        if command_id in AGAINST:
            return None if one is not None and one.state in AGAINST[command_id] else text("ui.disclosure.on_push")
        if row is None:
            return text("ui.disclosure.on_board")
        if command_id in STANDS and row.standing not in STANDS[command_id]:
            return text("ui.disclosure.other_step", state=text(f"disclosure.standing.{row.standing}"))
        chief = "chief" in station_app(self).actor.roles
        return text("ui.disclosure.chief") if command_id in BY_CHIEF and not chief else None

    def row(self) -> BoardRow | None:
        """The result under the cursor."""
        return self._rows_by_id.get(self.query_one(WindowTable).selected or 0)

    def pushed(self) -> Push | None:
        """The record under the cursor."""
        return self._pushes.get(self.query_one(WindowTable).selected or 0)

    async def command_disclosure_next_page(self) -> None:
        """The page to the right."""
        await self._turn((self._at + 1) % len(ALL))

    async def command_disclosure_last_page(self) -> None:
        """The page to the left."""
        await self._turn((self._at - 1) % len(ALL))

    async def _turn(self, place: int) -> None:
        before, self._at = self._pushing, place
        if self._pushing != before:
            old, table = self.query_one(WindowTable), self._table()
            await self.query_one(ListDetail).mount(table.add_class("list"), before=old)
            await old.remove()
            table.focus()
        self._show()

    def command_disclosure_case(self) -> None:
        """To the case."""
        row, one = self.row(), self.pushed()
        case_id = row.item.case_id if row is not None else one.case_id if one is not None else None
        if case_id is not None:
            self.shell.open("case", case_id)

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        shown = {each: board_row(self._rows_by_id[each]) for each in ids if each in self._rows_by_id}
        return shown | {each: push_row(self._pushes[each]) for each in ids if each in self._pushes}


def _hint(found: PublicDossier) -> str:
    if found.repairing:
        return text("ui.disclosure.repairing")
    return text(f"ui.disclosure.next.{found.row.standing}")
