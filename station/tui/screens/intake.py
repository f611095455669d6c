"""采集: what is at the dock now, and below it nine lists that follow from it.

Follows other processes: the dock is looked at a few times a second, everything else when the database changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.services import dock_watch, evidence, sticks
from station.texts import text
from station.tui import access_asking, time_sign_sheet
from station.tui.alerts import STRANGER
from station.tui.app import station_app
from station.tui.commands import Command
from station.tui.dock import live
from station.tui.dock.access import Access
from station.tui.dock.claims import Claims
from station.tui.dock.clearing import Clearing
from station.tui.dock.dockings import Dockings
from station.tui.dock.gaps import Gaps
from station.tui.dock.keeping import Keeping
from station.tui.dock.page import DockPage
from station.tui.dock.recorders import Recorders
from station.tui.dock.register import register_device
from station.tui.dock.scans import Scans
from station.tui.dock.sticks import Sticks
from station.tui.literal import joined, literal
from station.tui.screen import StationScreen
from station.tui.widgets.banner import Alert
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Row, WindowTable

POLL_S = 0.3
PAGES: tuple[type[DockPage], ...] = (Dockings, Claims, Gaps, Clearing, Scans, Sticks, Recorders, Access, Keeping)
"""In the order left and right walk through them."""
ON_ACCESS = ("intake.ask", "intake.sheet")
SHARE = 3
"""One line in so many may tell of the dock, however much goes on there."""


class IntakeScreen(StationScreen):
    """The dock on top, below it one of the lists; left and right turn them."""

    NAME = "intake"

    def __init__(self, page: str = Dockings.NAME) -> None:
        super().__init__()
        self._at = next(place for place, each in enumerate(PAGES) if page == each.NAME)
        self._pages: list[DockPage] = []
        self._dock = live.Dock()
        self._present: tuple[object, ...] = ()

    @property
    def page(self) -> DockPage:
        """The list in front."""
        return self._pages[self._at]

    def body(self) -> ComposeResult:
        """The dock, tabs, list and detail."""
        self._pages = [page(station_app(self)) for page in PAGES]
        yield Static(literal(""), id="intake-live")
        yield Static(literal(""), id="intake-tabs", classes="line")
        yield ListDetail(self._table(), Detail())

    def _table(self) -> WindowTable:
        return WindowTable(self.page.columns(), self._rows, empty=self.page.empty())

    def on_mount(self) -> None:
        """The list has the keys; the dock is looked at on its own beat."""
        self.query_one(WindowTable).focus()
        self.set_interval(POLL_S, self.follow_live)

    # What is shown ------------------------------------------------------------------------------------------

    def follow_live(self) -> None:
        """Read what other processes say about themselves; look at everything when one began or ended."""
        store = station_app(self).station.store
        running = evidence.running(store)
        present = tuple((one.session_id, one.phase) for one in running) + tuple(sticks.docked(store))
        if present != self._present:
            self.look()
        elif running:
            self._dock = live.Dock(running, self._dock.ended, self._dock.strangers, self._dock.may_register)
            self._show_dock()

    def refresh_facts(self) -> None:
        """Read every list: the tabs say how many wait on each."""
        for page in self._pages:
            page.read()
        self._dock = self._look_at_dock()
        store = station_app(self).station.store
        self._present = tuple((one.session_id, one.phase) for one in self._dock.running) + tuple(sticks.docked(store))
        self._show_dock()
        self.query_one("#intake-tabs", Static).update(self._tabs())
        ids, table = self.page.ids(), self.query_one(WindowTable)
        at_top = table.cursor == 0
        table.show_ids(ids)
        if ids and at_top:
            # Whoever has not moved looks at the newest.
            table.select(ids[0])
        if not ids:
            self.query_one(Detail).tell(literal(""))

    def _look_at_dock(self) -> live.Dock:
        app = station_app(self)
        store, now = app.station.store, app.station.clock.now()
        running = evidence.running(store)
        busy = {one.serial for one in running}
        ended = [one for one in dock_watch.just_ended(store, now) if one[0].serial not in busy]
        links = evidence.links(store, [intake.id for intake, _ in ended])
        said = [
            live.summed_up(intake, end, links[intake.id], evidence.clips_of_session(store, intake.id))
            for intake, end in ended
        ]
        return live.Dock(running, said, dock_watch.strangers(store, now), "chief" in app.actor.roles)

    def concerns(self, alert: Alert) -> bool:
        """Who was turned away stands on top of this screen anyway."""
        return not alert.key.startswith(STRANGER)

    def on_resize(self) -> None:
        """Lay the dock out anew."""
        if self._composed:
            self._show_dock()

    def _show_dock(self) -> None:
        size = self.app.size
        panel = live.panel(self._dock, size.width - 2, max(size.height // SHARE, 2), self.shell.wide)
        self.query_one("#intake-live", Static).update(panel)

    def _tabs(self) -> Content:
        return joined(" ", *(self._tab(page) for page in self._pages), gap=" ")

    def _tab(self, page: DockPage) -> tuple[str, str]:
        waiting = page.waiting()
        words = text(f"intake.tui.pages.{page.NAME}") + (f" {waiting}" if waiting else "")
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
        """Nothing to do with an empty list, or what the page says against this row."""
        if not self._pages or not command_id.startswith("intake."):
            return None
        selected = self._selected()
        if command_id == "intake.open":
            return self.page.empty() if selected is None else self.page.against(selected)
        if command_id in ("intake.retire", "intake.clock"):
            there = isinstance(self.page, Recorders) and selected is not None
            return None if there else text("dock_tui.on_recorders")
        if command_id == "intake.void":
            page = self.page
            return page.against_void(selected) if isinstance(page, Clearing) else text("dock_tui.on_clearing")
        if command_id == "intake.sheet":
            page = self.page
            return page.against_sheet(selected) if isinstance(page, Access) else text("dock_tui.on_access")
        return None

    def in_footer(self, command: Command) -> bool:
        """What is done with requests is offered where they are listed, in the place of registering a device."""
        on_access = isinstance(self.page, Access)
        here = on_access if command.id in ON_ACCESS else not (on_access and command.id == "intake.register")
        return here and super().in_footer(command)

    def _selected(self) -> int | None:
        selected = self.query_one(WindowTable).selected
        return selected if selected in self.page.ids() else None

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("intake.open")

    async def command_intake_open(self) -> None:
        """Whatever this list is for."""
        selected = self._selected()
        if selected is not None:
            await self.page.enter(self, selected)

    async def command_intake_register(self) -> None:
        """A recorder or a transfer stick; the stranger at the dock is suggested."""
        await register_device(station_app(self), self, self._dock.strangers)

    async def command_intake_sign(self) -> None:
        """时间牌, to be filmed before leaving and after returning."""
        await time_sign_sheet.show(station_app(self))

    async def command_intake_retire(self) -> None:
        """A recorder lost or broken."""
        selected = self._selected()
        if isinstance(self.page, Recorders) and selected is not None:
            await self.page.retire(self, selected)

    async def command_intake_clock(self) -> None:
        """By how much the recorder's clock is wrong."""
        selected = self._selected()
        if isinstance(self.page, Recorders) and selected is not None:
            await self.page.correct_clock(self, selected)

    async def command_intake_void(self) -> None:
        """A certificate that must not be used."""
        selected = self._selected()
        if isinstance(self.page, Clearing) and selected is not None:
            await self.page.void(self, selected)

    async def command_intake_next_page(self) -> None:
        """The list to the right."""
        await self.turn((self._at + 1) % len(PAGES))

    async def command_intake_last_page(self) -> None:
        """The list to the left."""
        await self.turn((self._at - 1) % len(PAGES))

    async def command_intake_gaps(self) -> None:
        """断续."""
        await self._turn_to(Gaps)

    async def command_intake_access(self) -> None:
        """调阅."""
        await self._turn_to(Access)

    async def command_intake_keeping(self) -> None:
        """保管."""
        await self._turn_to(Keeping)

    async def command_intake_ask(self) -> None:
        """A new request for recordings."""
        await self._turn_to(Access)
        await access_asking.apply(station_app(self), self)

    async def command_intake_sheet(self) -> None:
        """One of a request's recordings as a sheet of pictures."""
        selected = self._selected()
        if isinstance(self.page, Access) and selected is not None:
            await self.page.sheet(self, selected)

    async def command_intake_clearing(self) -> None:
        """清空."""
        await self._turn_to(Clearing)

    async def command_intake_scans(self) -> None:
        """扫描件."""
        await self._turn_to(Scans)

    async def command_intake_sticks(self) -> None:
        """中转U盘."""
        await self._turn_to(Sticks)

    async def _turn_to(self, page: type[DockPage]) -> None:
        await self.turn(PAGES.index(page))

    async def turn(self, place: int) -> None:
        """Another list in front."""
        self._at = place
        old = self.query_one(WindowTable)
        table = self._table()
        await self.query_one(ListDetail).mount(table.add_class("list"), before=old)
        await old.remove()
        table.focus()
