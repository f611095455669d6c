"""站点案件: the cases of one station as its replica holds them, found as it is typed; read only."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from station.bureau.tui.screen import BureauScreen
from station.records.bureau import Enrolment
from station.records.case import CaseFile
from station.services import case_search, casebook
from station.services.case_search import Wanted
from station.texts import text
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}
LISTED = 300
"""Cases read at once; whoever looks for an older one types what it is called."""


class ReplicaScreen(BureauScreen):
    """Type to narrow the list, arrows move in it while typing goes on, Enter opens the case."""

    NAME = "replica"

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__()
        self._enrolment = enrolment
        self._cases: dict[int, CaseFile] = {}

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
            yield ListDetail(WindowTable(columns, self._rows, id="cases", empty=text("ui.cases.none_fits")), Detail())

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#wanted", Input).focus()

    def path(self) -> tuple[str, ...]:
        """站点 › 泗门镇安监所."""
        return (text("desk.screens.stations"), self._enrolment.name)

    def refresh_facts(self) -> None:
        """The newest cases that fit what was typed."""
        typed = self.query_one("#wanted", Input).value
        with self.desk.look(self.desk.bureau, self._enrolment.code) as station:
            found = case_search.ids(station.store, Wanted(typed))
            self._cases = casebook.some(station.store, found[:LISTED])
        shown_ids = [each for each in found[:LISTED] if each in self._cases]
        with self.prevent(WindowTable.Moved):
            self.query_one(WindowTable).show_ids(shown_ids)
        told = text("desk.replica.told", count=f"{len(found):,}", listed=len(shown_ids))
        self.query_one("#cases-told", Static).update(joined(" ", (told, "bold"), "  ", self._as_of()))
        self._show_selected()

    def _as_of(self) -> tuple[str, str]:
        one = next((each for each in self.desk.glances.all() if each.status.enrolment == self._enrolment), None)
        if one is None or one.status.last is None:
            return "", ""
        return text("desk.replica.as_of", at=shown(one.status.last.sealed_at)), "$secondary"

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened in an empty list."""
        if command_id == "replica.open" and not self.query_one(WindowTable).row_count:
            return text("ui.cases.none_fits")
        return None

    def on_input_changed(self, _: Input.Changed) -> None:
        """Search as is typed, once the letter is painted."""
        if self.is_mounted:
            self.call_after_refresh(self._search)

    def _search(self) -> None:
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
        self.action_run_command("replica.open")

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("replica.open")

    def command_replica_open(self) -> None:
        """To the case under the cursor."""
        selected = self.query_one(WindowTable).selected
        if selected is not None:
            self.shell.open("copy", self._enrolment, selected)

    def _show_selected(self) -> None:
        case = self._cases.get(self.query_one(WindowTable).selected or 0)
        if case is None:
            self.query_one(Detail).tell(literal(text("ui.cases.none_fits"), "$secondary"))
            return
        crew = " ".join(name for name in (case.lead, case.assist) if name) or text("ui.cases.nobody")
        facts = [
            (text("ui.cases.stage"), casebook.standing(case)),
            (text("ui.cases.crew"), crew),
            (text("ui.cases.opened"), f"{case.opened_at:YYYY-MM-DD}"),
        ]
        lines = [labelled(label, words) for label, words in facts]
        heads = [joined((case.number, "bold")), literal(case.enterprise), literal(case.title), literal("")]
        self.query_one(Detail).tell(stacked(*heads, *lines))

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: _row(self._cases[row_id]) for row_id in ids if row_id in self._cases}


def _row(case: CaseFile) -> Row:
    ended = case.closed_at is not None or case.voided_at is not None
    return (
        case.number[case.number.find("〔") :],
        Cell(text(f"ui.cases.kind_{case.kind}"), "dim" if ended else ""),
        case.enterprise,
        Cell(casebook.standing(case), "dim" if ended else ""),
        Cell(" ".join(name for name in (case.lead, case.assist) if name), "dim"),
        f"{case.opened_at:YYYY-MM-DD}",
    )
