"""案件: every case, newest first, found as it is typed, turned by kind and standing."""

from __future__ import annotations

from collections.abc import Sequence

import pendulum
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from station.records.case import CaseFile
from station.services import archive, case_search, casebook
from station.services.case_search import Wanted
from station.texts import text
from station.tui.app import station_app
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.urgency import due_words
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}


class Cases(StationScreen):
    """Type to narrow the list, arrows move in it while typing goes on, Enter opens the case."""

    NAME = "cases"

    def __init__(self, standing: str = "") -> None:
        """`standing`: what the list shows at first."""
        super().__init__()
        self._kind, self._standing = "", standing
        self._due: dict[int, pendulum.DateTime] = {}
        """By when each must be archived, while those that wait for it are shown."""

    def body(self) -> ComposeResult:
        """Field, what the list shows, list and detail."""
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
            yield ListDetail(WindowTable(columns, self._rows, id="cases", empty=text("ui.cases.nothing")), Detail())

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#wanted", Input).focus()

    def refresh_facts(self) -> None:
        """The vector of ids; rows are fetched as they come into view."""
        app = station_app(self)
        typed = self.query_one("#wanted", Input).value
        found = case_search.ids(
            app.station.store, Wanted(typed, self._kind, self._standing, app.actor.officer_id if app.actor else None)
        )
        waiting = archive.due(app.station.store) if self._standing == "due" else ()
        self._due = {case.id: at for case, at in waiting}
        with self.prevent(WindowTable.Moved):
            self.query_one(WindowTable).show_ids(found)
        self.query_one("#cases-told", Static).update(self._told(len(found)), layout=False)
        self._show_selected()

    def _told(self, count: int) -> Content:
        """How many, and what narrows the list, each with its key's word beside it in the footer."""
        shown = (text(f"ui.cases.kind_{self._kind or 'all'}"), text(f"ui.cases.standing_{self._standing or 'all'}"))
        open_ = case_search.counts(station_app(self).station.store)
        standing = "  ".join(
            text("ui.cases.open_of", kind=text(f"ui.cases.kind_{kind}"), count=f"{open_[kind]:,}")
            for kind in case_search.KINDS
            if open_.get(kind)
        )
        return joined(
            " ",
            ("  ".join(shown), "bold"),
            "  ",
            text("ui.cases.count", count=f"{count:,}" + "+" * self._cut(count)),
            "   ",
            (standing, "$secondary"),
        )

    def _cut(self, count: int) -> bool:
        """Whether more fit what was typed than are listed."""
        return count >= case_search.HITS and bool(self.query_one("#wanted", Input).value.strip())

    def _narrowed(self) -> bool:
        return bool(self._kind or self._standing or self.query_one("#wanted", Input).value.strip())

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened in an empty list."""
        if command_id == "cases.open" and not self.query_one(WindowTable).row_count:
            return text("ui.cases.none_fits" if self._narrowed() else "ui.cases.nothing")
        return None

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

    def _show_selected(self) -> None:
        selected = self.query_one(WindowTable).selected
        if selected is None:
            nothing = text("ui.cases.none_fits" if self._narrowed() else "ui.cases.nothing")
            self.query_one(Detail).tell(literal(nothing, "$secondary"))
            return
        case = casebook.some(station_app(self).station.store, [selected]).get(selected)
        if case is not None:
            self.query_one(Detail).tell(_detail(case))

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Enter in the field."""
        self.action_run_command("cases.open")

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("cases.open")

    def command_cases_open(self) -> None:
        """To the case under the cursor."""
        selected = self.query_one(WindowTable).selected
        if selected is not None:
            self.shell.open("case", selected, "archive" if self._standing == "due" else "overview")

    def command_cases_kind(self) -> None:
        """The next kind of case."""
        self._kind = _after(case_search.KINDS, self._kind)

    def command_cases_standing(self) -> None:
        """Open ones, mine, ended ones, those to be archived, voided ones."""
        self._standing = _after(case_search.STANDINGS, self._standing)

    async def command_cases_new(self) -> None:
        """开案: a case of any kind that no draw opens."""
        from station.tui.opening_kinds import open_case

        await open_case(self)

    async def command_cases_scan(self) -> None:
        """返回登记 by the code of the slip."""
        await self.command_return_scan()

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        found = casebook.some(station_app(self).station.store, ids)
        now = station_app(self).station.clock.now()
        return {row_id: _row(case, self._due.get(row_id), now) for row_id, case in found.items()}


def _after(values: Sequence[str], present: str) -> str:
    return values[(values.index(present) + 1) % len(values)]


def _row(case: CaseFile, due: pendulum.DateTime | None, now: pendulum.DateTime) -> Row:
    ended = case.closed_at is not None or case.voided_at is not None
    stands = Cell(casebook.standing(case), "dim" if ended else "")
    if due is not None:
        stands = Cell(text("ui.cases.due", due=due_words(due)), "breach" if due < now else "")
    return (
        case.number[case.number.find("〔") :],
        Cell(text(f"ui.cases.kind_{case.kind}"), "dim" if ended else ""),
        case.enterprise,
        stands,
        Cell(" ".join(name for name in (case.lead, case.assist) if name), "dim"),
        f"{case.opened_at:YYYY-MM-DD}",
    )


def _detail(case: CaseFile) -> Content:
    crew = " ".join(name for name in (case.lead, case.assist) if name) or text("ui.cases.nobody")
    facts = [
        (text("ui.cases.stage"), casebook.standing(case)),
        (text("ui.cases.result"), text(f"case.result.{case.result}") if case.result else text("ui.cases.none_yet")),
        (text("ui.cases.crew"), crew),
        (text("ui.cases.opened"), f"{case.opened_at:YYYY-MM-DD}"),
    ]
    if case.kind == "inspection":
        facts.insert(3, (text("ui.cases.source"), text(f"case.source.{case.source}")))
    if case.closed_at is not None:
        facts.append((text("ui.cases.closed"), f"{case.closed_at:YYYY-MM-DD}"))
    lines = [labelled(label, words) for label, words in facts]
    heads = [joined((case.number, "bold")), literal(case.enterprise)]
    return stacked(*heads, *([literal(case.title)] if case.title else []), literal(""), *lines)
