"""导入名录: what adopting a list would do, row by row, before it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.enterprise import Enterprise
from station.records.roster import Changed, Rejection, Skipped
from station.services import roster, sticks
from station.services.roster import Preview
from station.services.roster_words import said, title
from station.texts import text
from station.tui import roster_sheets
from station.tui.app import station_app
from station.tui.ask import confirm
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.screens.enterprises import detail
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

PAGES = ("rejected", "changed", "new", "absent", "skipped")
"""What a person must look at comes first."""
Item = Rejection | Changed | Enterprise | Skipped


class RosterPreview(StationScreen):
    """Left and right turn the pages; Ctrl+O adopts the list after one more question."""

    NAME = "roster"

    def __init__(self, seen: Preview, item_id: int | None = None) -> None:
        """`item_id`: the file of the tray that the list is."""
        super().__init__()
        self._seen, self._item_id = seen, item_id
        found = seen.compared
        self._items: dict[str, Sequence[Item]] = {
            "rejected": found.rejected,
            "changed": found.changed,
            "new": found.new,
            "absent": found.absent,
            "skipped": seen.sheet.listed.skipped,
        }
        self._page = next((page for page in PAGES if self._items[page]), PAGES[0])

    def body(self) -> ComposeResult:
        """What it comes to, tabs, list and detail."""
        columns = (
            Column(text("roster.tui.row"), keep=True, right=True),
            Column(title("name"), least=18, gives=True),
            Column(text("roster.tui.what"), least=12, share=2),
        )
        yield Static(literal(""), id="roster-head", classes="line")
        yield Static(literal(""), id="roster-tabs", classes="line")
        yield ListDetail(WindowTable(columns, self._rows, empty=text("roster.tui.none_here")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def path(self) -> tuple[str, ...]:
        """企业 › 导入名录."""
        return (text("roster.tui.screen"), text("roster.tui.import_title"))

    # What is shown ------------------------------------------------------------------------------------------

    def refresh_facts(self) -> None:
        """The page in front; nothing is read again, what was compared is what will be adopted."""
        found, sheet = self._seen.compared, self._seen.sheet
        sizes = {"new": len(found.new), "changed": len(found.changed), "unchanged": found.unchanged}
        head = text("roster.tui.sums", file=sheet.name, rejected=len(found.rejected), **sizes)
        self.query_one("#roster-head", Static).update(joined(" ", (head, "bold")))
        tabs = joined(" ", *(self._tab(page) for page in PAGES), gap=" ")
        self.query_one("#roster-tabs", Static).update(tabs)
        # An item is no row yet; its place stands for it.
        self.query_one(WindowTable).show_ids(range(len(self._items[self._page])))
        if not self._items[self._page]:
            self.query_one(Detail).tell(literal(text(f"roster.tui.no.{self._page}"), "$secondary"))

    def _tab(self, page: str) -> tuple[str, str]:
        words = text(f"roster.tui.pages.{page}", count=len(self._items[page]))
        return (f"[{words}]", "bold") if page == self._page else (f" {words} ", "$secondary")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        items = self._items[self._page]
        return {place: _row(items[place]) for place in ids if place < len(items)}

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        items = self._items[self._page]
        if event.row_id < len(items):
            self.query_one(Detail).tell(self._detail(items[event.row_id]))

    def _detail(self, item: Item) -> Content:
        if isinstance(item, Rejection):
            return _rejected(item, self._seen.sheet.listed.headings)
        if isinstance(item, Changed):
            return _changed(item)
        if isinstance(item, Skipped):
            return stacked(literal(item.words, "bold"), literal(text(f"roster.skipped.{item.what}"), "$secondary"))
        if self._page == "absent":
            return stacked(detail(item), literal(""), literal(text("roster.tui.absent_told"), "$secondary"))
        return detail(item)

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Nothing new and nothing changed: nothing to adopt; no row rejected: nothing to hand back."""
        found = self._seen.compared
        if command_id == "roster.adopt" and not (found.new or found.changed):
            return text("roster.tui.nothing_to_adopt")
        if command_id == "roster.adopt":
            return roster_sheets.may_change(station_app(self))
        if command_id == "roster.report" and not found.rejected:
            return text("roster.tui.no.rejected")
        return None

    def command_roster_next_page(self) -> None:
        """The page to the right."""
        self._turn(1)

    def command_roster_last_page(self) -> None:
        """The page to the left."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._page = PAGES[(PAGES.index(self._page) + by) % len(PAGES)]
        self.query_one(WindowTable).cursor = 0

    def command_roster_report(self) -> None:
        """The rejected rows as a workbook, to be put right and imported."""
        path = roster.rejected_report(station_app(self).station, self._seen)
        self.say(text("roster.tui.reported", path=path), text("roster.tui.reported_advice"), "done")

    async def command_roster_adopt(self) -> None:
        """Put it on the register in one act, after one more question."""
        app, found = station_app(self), self._seen.compared
        sizes = {"new": f"{len(found.new):,}", "changed": f"{len(found.changed):,}"}
        told = text("roster.tui.adopt_told", rejected=len(found.rejected), absent=len(found.absent))
        if not await confirm(app, text("roster.tui.adopt_title", **sizes), told):
            return
        telling = roster_sheets.Telling(self)
        done = await asyncio.to_thread(roster.adopt, app.station, app.actor, self._seen, progress=telling)
        if self._item_id is not None:
            sticks.use(app.station.store, app.actor, self._item_id, f"roster/{self._seen.sheet.sha256[:16]}")
        app.go_back()
        front, sizes = app.screen, {"new": f"{done.new:,}", "changed": f"{done.changed:,}"}
        if isinstance(front, StationScreen):
            front.say(text("roster.tui.adopted", **sizes, rejected=done.rejected), kind="done")


def _row(item: Item) -> Row:
    if isinstance(item, Rejection):
        why = "；".join(f"{fault.column}：{fault.reason}" for fault in item.faults)
        return (str(item.row), item.name or item.code, Cell(why, "due"))
    if isinstance(item, Changed):
        what = "、".join(title(change.what) for change in item.changes)
        return (str(item.row), item.enterprise.name, what)
    if isinstance(item, Skipped):
        return (str(item.row), item.words, Cell(text(f"roster.skipped.{item.what}"), "dim"))
    return ("", item.name, Cell(item.address, "dim"))


def _rejected(item: Rejection, headings: Sequence[str]) -> Content:
    head = joined((text("roster.tui.row_no", row=item.row), "bold"), "  ", item.name)
    faults = [labelled("! ", (f"{fault.column}：{fault.reason}", "$warning"), width=2) for fault in item.faults]
    cells = [
        labelled("  ", (f"{heading}：", "$secondary"), cell, width=2)
        for heading, cell in zip(headings, item.cells, strict=False)
        if cell
    ]
    return stacked(head, *faults, literal(""), *cells)


def _changed(item: Changed) -> Content:
    lines = [
        labelled(
            "  ",
            (f"{title(change.what)}：", "$secondary"),
            said(change.what, change.old),
            (" → ", "$secondary"),
            (said(change.what, change.new), "bold"),
            width=2,
        )
        for change in item.changes
    ]
    return stacked(joined((item.enterprise.name, "bold"), "  ", item.enterprise.uscc), *lines)
