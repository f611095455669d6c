"""人员与登记: eleven lists of who works here, with what, by which law, under which
numbers, what is told of it, and on which printers."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.moment import day
from station.rules.staffing import percent
from station.services import people, staff
from station.texts import text
from station.tui import key_forms
from station.tui.app import station_app
from station.tui.literal import joined, literal
from station.tui.new_pin import ask_new_pin
from station.tui.screen import StationScreen
from station.tui.staff.briefings import Briefings
from station.tui.staff.delegations import Delegations
from station.tui.staff.deviations import Deviations
from station.tui.staff.equipment import Equipment
from station.tui.staff.lawbook import Lawbook
from station.tui.staff.numbers import Numbers
from station.tui.staff.page import StaffPage
from station.tui.staff.permit import put_in
from station.tui.staff.printing import Printing
from station.tui.staff.recusals import Recusals
from station.tui.staff.registers import Registers
from station.tui.staff.roster import Roster
from station.tui.staff.trainings import Trainings
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Row, WindowTable

PAGES: tuple[type[StaffPage], ...] = (
    Roster,
    Equipment,
    Trainings,
    Recusals,
    Delegations,
    Lawbook,
    Numbers,
    Deviations,
    Registers,
    Briefings,
    Printing,
)
"""In the order left and right walk through them."""


class StaffScreen(StationScreen):
    """How the staff stands on top, below it one of the lists; left and right turn them."""

    NAME = "staff"

    def __init__(self, page: str = Roster.NAME) -> None:
        super().__init__()
        self._at = next(place for place, each in enumerate(PAGES) if page == each.NAME)
        self._pages: list[StaffPage] = []

    @property
    def page(self) -> StaffPage:
        """The list in front."""
        return self._pages[self._at]

    def body(self) -> ComposeResult:
        """The rates, tabs, list and detail."""
        self._pages = [page(station_app(self)) for page in PAGES]
        yield Static(literal(""), id="staff-rates", classes="line")
        yield Static(literal(""), id="staff-tabs", classes="line")
        yield ListDetail(self._table(), Detail())

    def _table(self) -> WindowTable:
        return WindowTable(self.page.columns(), self._rows, empty=self.page.empty())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()
        self.page.shown(self)

    def refresh_facts(self) -> None:
        """Read every list: the tabs say what waits on each."""
        for page in self._pages:
            page.read()
        store = station_app(self).station.store
        counted = people.counted(people.standings(store), day(store.clock.now()))
        shown = [
            text("people.tui.active", count=counted.active),
            _rate("certified", counted.certified, counted.enforcers),
            _rate("equipped", counted.equipped, counted.frontline),
            text("people.tui.trained", minutes=counted.trained_minutes),
        ]
        self.query_one("#staff-rates", Static).update(literal(" " + "    ".join(shown)))
        self.query_one("#staff-tabs", Static).update(self._tabs())
        ids = self.page.ids()
        self.query_one(WindowTable).show_ids(ids)
        if not ids:
            self.query_one(Detail).tell(literal(""))

    def _tabs(self) -> Content:
        tabs = [self._tab(page) for page in self._pages]
        first = 0
        # What has no room on the right moves in from there, so that the tab in front is on the screen.
        while (
            first < self._at
            and sum(cell_len(words) + 1 for words, _ in tabs[first : self._at + 1]) >= self.app.size.width
        ):
            first += 1
        return joined(" ", *tabs[first:], gap=" ")

    def _tab(self, page: StaffPage) -> tuple[str, str]:
        waiting = page.waiting()
        words = text(f"people.tui.pages.{page.NAME}") + (f" {waiting}" if waiting else "")
        return (f"[{words}]", "bold") if page is self.page else (f" {words} ", "$secondary")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return self.page.rows(ids)

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        if event.row_id in self.page.ids():
            self.query_one(Detail).tell(self.page.detail(event.row_id))
        self.refresh_footer()

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Nothing to do with an empty list, what the page says against this row, or another page's matter."""
        if not self._pages or not command_id.startswith("staff."):
            return None
        selected = self._selected()
        if command_id == "staff.open":
            return self.page.empty() if selected is None else self.page.against(selected)
        if command_id == "staff.add":
            return self.page.against_add()
        if command_id in ("staff.pin", "staff.leave"):
            return self._against_person(command_id, selected)
        return None

    def _against_person(self, command_id: str, selected: int | None) -> str | None:
        page = self.page
        if not isinstance(page, Roster) or selected is None:
            return text("people.tui.on_roster")
        if command_id == "staff.leave":
            return page.against_all()
        person = page.one(selected).person
        if person.id == station_app(self).actor.officer_id:
            return text("people.pin.own")
        return text("people.left") if person.status != "active" else None

    def _selected(self) -> int | None:
        selected = self.query_one(WindowTable).selected
        return selected if selected in self.page.ids() else None

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("staff.open")

    async def command_staff_open(self) -> None:
        """Whatever this list is for."""
        selected = self._selected()
        if selected is not None:
            await self.page.enter(self, selected)

    async def command_staff_add(self) -> None:
        """One more."""
        await self.page.add(self)

    async def command_staff_pin(self) -> None:
        """A new PIN for somebody who lost it."""
        selected = self._selected()
        if isinstance(self.page, Roster) and selected is not None:
            await self.page.renew(self, selected)

    async def command_staff_own_pin(self) -> None:
        """Another PIN for oneself."""
        app = station_app(self)
        pin = await ask_new_pin(app, app.actor.name)
        if pin is not None:
            staff.set_pin(app.station.store, app.station.keys, app.actor, pin)
            self.say(text("people.pin.changed"), kind="done")

    async def command_staff_leave(self) -> None:
        """Leaving, or coming back."""
        selected = self._selected()
        if isinstance(self.page, Roster) and selected is not None:
            await self.page.move(self, selected)

    async def command_staff_permit(self) -> None:
        """Numbers the bureau allotted, or a deputy it named."""
        name = await put_in(self)
        if name is not None:
            await self.turn(next(place for place, each in enumerate(PAGES) if name == each.NAME))

    async def command_staff_keys(self) -> None:
        """The own card, the bureau's, a new key."""
        await key_forms.keys(self)

    async def command_staff_next_page(self) -> None:
        """The list to the right."""
        await self.turn((self._at + 1) % len(PAGES))

    async def command_staff_last_page(self) -> None:
        """The list to the left."""
        await self.turn((self._at - 1) % len(PAGES))

    async def turn(self, place: int) -> None:
        """Another list in front."""
        self._at = place
        old = self.query_one(WindowTable)
        table = self._table()
        await self.query_one(ListDetail).mount(table.add_class("list"), before=old)
        await old.remove()
        table.focus()
        self.page.shown(self)


def _rate(name: str, part: int, whole: int) -> str:
    rate = percent(part, whole)
    shown = "" if rate is None else f" {rate}%"
    return text(f"people.tui.{name}", part=part, whole=whole) + shown
