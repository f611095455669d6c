"""企业: the register of enterprises, found as they are typed; the one under the cursor at the side."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from station.records.enterprise import Enterprise
from station.services import register
from station.services.roster_words import said, title
from station.texts import text
from station.tui import roster_sheets
from station.tui.app import station_app
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

RISK_STYLE = {"red": "breach", "orange": "due"}
MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}
WIDTH = 12


class Enterprises(StationScreen):
    """Type to narrow the list, arrows move in it while typing goes on, Enter opens the dossier."""

    NAME = "enterprises"

    def body(self) -> ComposeResult:
        """Field, figures, list and detail."""
        columns = (
            Column(title("name"), least=10, gives=True),
            Column(text("roster.tui.risk"), keep=True),
            Column(title("status"), keep=True),
            Column(text("roster.tui.last_inspected"), keep=True),
            Column(text("roster.tui.code"), least=18),
        )
        with Vertical(id="enterprises"):
            field = Input(placeholder=text("roster.tui.search_hint"), id="wanted")
            field.cursor_blink = False
            yield field
            yield Static(literal(""), id="enterprises-told", classes="line")
            yield ListDetail(WindowTable(columns, self._rows, empty=text("roster.tui.nothing")), Detail())

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#wanted", Input).focus()

    def path(self) -> tuple[str, ...]:
        """企业."""
        return (text("roster.tui.screen"),)

    # What is shown ------------------------------------------------------------------------------------------

    def refresh_facts(self) -> None:
        """Search again; the whole register while nothing is typed."""
        store, typed = station_app(self).station.store, self.query_one("#wanted", Input).value
        if typed.strip():
            found = register.search(store, typed)
            told = text("roster.tui.found" if len(found) < register.HITS else "roster.tui.found_more", count=len(found))
        else:
            found, told = register.ids(store), _figures(register.tally(store))
        self.query_one("#enterprises-told", Static).update(joined(" ", (told, "$secondary")), layout=False)
        with self.prevent(WindowTable.Moved):
            self.query_one(WindowTable).show_ids(found)
        self._show_selected()

    def on_input_changed(self, _: Input.Changed) -> None:
        """Search as is typed; the best hit is under the cursor."""
        if not self.is_mounted:
            return
        with self.shell.catching(self):
            self.refresh_facts()
            self.query_one(WindowTable).action_edge(0)
            self.refresh_footer()

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the enterprise whole."""
        self._show_selected()
        self.refresh_footer()

    def _show_selected(self) -> None:
        one = self._one()
        if one is not None:
            self.query_one(Detail).tell(detail(one))
        elif not self.query_one(WindowTable).row_count:
            self.query_one(Detail).tell(literal(text("roster.tui.nothing_detail"), "$secondary"))

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: _row(one) for row_id, one in register.some(station_app(self).station.store, ids).items()}

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Who is nobody opens nothing; the register is changed by the chief and the clerk."""
        if command_id in ("enterprises.open", "enterprises.amend", "enterprises.stand") and self._one() is None:
            return text("roster.tui.nothing")
        if command_id in ("enterprises.import", "enterprises.amend", "enterprises.stand"):
            return roster_sheets.may_change(station_app(self))
        return None

    def _one(self) -> Enterprise | None:
        selected = self.query_one(WindowTable).selected
        if selected is None:
            return None
        return register.some(station_app(self).station.store, [selected]).get(selected)

    async def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while typing goes on."""
        if event.key in MOVES and self.query_one("#wanted", Input).has_focus:
            event.stop()
            await self.query_one(WindowTable).run_action(MOVES[event.key])

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Enter in the field."""
        self.action_run_command("enterprises.open")

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("enterprises.open")

    def command_enterprises_open(self) -> None:
        """To the dossier of the one under the cursor."""
        selected = self.query_one(WindowTable).selected
        if selected is not None:
            self.shell.open("enterprise", selected)

    async def command_enterprises_import(self) -> None:
        """A list, from the tray or by its path: first what it would do."""
        await roster_sheets.import_list(self, station_app(self))

    async def command_enterprises_amend(self) -> None:
        """变更, with its reason."""
        one = self._one()
        if one is not None:
            await roster_sheets.amend(self, station_app(self), one)

    async def command_enterprises_stand(self) -> None:
        """停业, 迁出, 恢复在业, with its reason."""
        one = self._one()
        if one is not None:
            await roster_sheets.stand(self, station_app(self), one)


def _figures(tally: dict[tuple[str, str], int]) -> str:
    """How many there are, in business, and of each colour."""
    active = {risk: count for (status, risk), count in tally.items() if status == "active"}
    colours = "  ".join(
        text("roster.tui.of_risk", risk=text(f"roster.short.{risk}"), count=f"{active.get(risk, 0):,}")
        for risk in ("red", "orange", "yellow", "blue")
    )
    total = f"{sum(tally.values()):,}"
    return text("roster.tui.figures", total=total, active=f"{sum(active.values()):,}", colours=colours)


def _row(one: Enterprise) -> Row:
    gone = one.status != "active"
    return (
        Cell(one.name, "dim" if gone else ""),
        Cell(text(f"roster.short.{one.risk}"), "dim" if gone else RISK_STYLE.get(one.risk, "")),
        Cell(said("status", one.status), "dim" if gone else ""),
        Cell(one.last_inspected_on.isoformat() if one.last_inspected_on else "", "dim"),
        Cell(one.uscc, "dim"),
    )


def detail(one: Enterprise) -> Content:
    """Everything the register says of an enterprise."""
    facts = [
        (title("uscc"), one.uscc),
        (title("address"), " ".join(filter(None, (one.village, one.address)))),
        (title("legal_person"), " ".join(filter(None, (one.legal_person, one.phone)))),
        (title("industry"), " ".join(filter(None, (one.industry_code, one.industry)))),
        (title("risk"), f"{said('risk', one.risk)}  {said('scale', one.scale)}  {title('credit')} {one.credit}"),
        (title("hazards"), "、".join(one.hazards)),
        (text("roster.tui.last_inspected"), one.last_inspected_on.isoformat() if one.last_inspected_on else ""),
    ]
    if one.registration_no:
        facts.insert(1, (title("registration_no"), one.registration_no))
    standing = (said("status", one.status), "$secondary" if one.status == "active" else "$warning")
    lines = [labelled(_short(label), words, width=WIDTH) for label, words in facts if words]
    return stacked(joined((one.name, "bold"), "  ", standing), *lines)


def _short(label: str) -> str:
    """A label that fits beside the facts."""
    return text("roster.tui.code") if label == title("uscc") else label
