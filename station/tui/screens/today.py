"""今日: what is due, overdue and waiting, most urgent first, each with the law it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.case import CaseFile
from station.records.today import Counts, DrawDue, Entry
from station.services import casebook, today
from station.texts import text
from station.tui.app import station_app
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.urgency import INK, due_words, pressing_cell
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

COLUMNS = (
    Column(keep=True),
    Column(keep=True),
    Column(least=6, gives=True),
    Column(keep=True),
    Column(least=8),
)


class Today(StationScreen):
    """One row per running deadline; Enter goes to where it is dealt with."""

    NAME = "today"

    def __init__(self) -> None:
        super().__init__()
        self._entries: dict[int, Entry] = {}
        self._draws: dict[int, DrawDue] = {}

    def body(self) -> ComposeResult:
        """Heading, list and detail, counts."""
        yield Static(literal(""), id="today-heading", classes="line")
        yield ListDetail(WindowTable(COLUMNS, self._rows, id="due", empty=text("ui.today.nothing")), Detail())
        yield Static(literal(""), id="today-counts", classes="line")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Read what is due now."""
        station = station_app(self).station
        found = today.today(station.store, station.clock.now())
        self._entries = {entry.deadline.id: entry for entry in found.entries}
        self._draws = {each.draw_id: each for each in found.draws}
        due = today.due(found)
        self.query_one("#today-heading", Static).update(_heading(found.pressing, len(due)))
        self.query_one("#today-counts", Static).update(_counts(found.counts))
        self.query_one(WindowTable).show_ids(
            [each.deadline.id if isinstance(each, Entry) else each.draw_id for each in due]
        )
        if not due:
            self.query_one(Detail).tell(literal(text("ui.today.nothing_detail"), "$secondary"))

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened on an empty day."""
        if command_id == "today.open" and not self._entries and not self._draws:
            return text("ui.today.nothing")
        return None

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        entry, draw = self._entries.get(event.row_id), self._draws.get(event.row_id)
        if draw is not None:
            self.query_one(Detail).tell(_draw_detail(draw))
        if entry is not None:
            case = casebook.get(station_app(self).station.store, entry.case_id)
            self.query_one(Detail).tell(_detail(entry, case))

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("today.open")

    def command_today_open(self) -> None:
        """To the case, or to the screen where this kind of thing is dealt with."""
        selected = self.query_one(WindowTable).selected
        if selected is None:
            return
        if selected in self._draws:
            self.shell.open("draw", selected)
            return
        entry = self._entries[selected]
        if entry.screen == "disclosure" and entry.disclosure_id is not None:
            self.shell.open("disclosure", entry.disclosure_id)
        else:
            self.shell.open("case", entry.case_id, "media" if entry.screen == "intake" else "overview")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        entries = {row_id: _row(self._entries[row_id]) for row_id in ids if row_id in self._entries}
        return entries | {row_id: _draw_row(self._draws[row_id]) for row_id in ids if row_id in self._draws}


def _row(entry: Entry) -> Row:
    number = entry.number[entry.number.find("〔") :]
    return (
        pressing_cell(entry.urgency, entry.left),
        entry.what,
        short(entry.enterprise),
        number,
        Cell(_remark(entry), "dim"),
    )


def _draw_row(draw: DrawDue) -> Row:
    number = text("draw.due.number", number=draw.draw_no)
    return (pressing_cell(draw.urgency, draw.left), text("draw.due.what"), draw.plan, number, Cell(draw.hint, "dim"))


def _draw_detail(draw: DrawDue) -> Content:
    cell = pressing_cell(draw.urgency, draw.left)
    return stacked(
        joined((text("draw.due.number", number=draw.draw_no), "bold"), "  ", draw.plan),
        joined((cell.words, INK[cell.style]), "  ", (text("draw.due.what"), "bold"), "  ", draw.hint),
        literal(""),
        labelled(text("ui.today.due"), due_words(draw.due_at), width=8),
        labelled(text("ui.today.from"), due_words(draw.committed_at), width=8),
        labelled(text("ui.today.basis"), (text("draw.due.basis"), "$secondary"), width=8),
        literal(""),
        literal(text("ui.today.enter.draw"), "$secondary"),
    )


def short(enterprise: str) -> str:
    """A company as it is called in a list; the detail has the whole name."""
    for part in (text("ui.today.city"), text("ui.today.company"), text("ui.today.limited")):
        enterprise = enterprise.replace(part, "")
    return enterprise


def _remark(entry: Entry) -> str:
    marks = [entry.hint]
    if entry.provisional and entry.urgency != "provisional":
        marks.append(text("deadline.provisional"))
    if entry.to_confirm:
        marks.append(text("deadline.to_confirm"))
    return " ".join(mark for mark in marks if mark)


def _heading(pressing: int, count: int) -> Content:
    more = text("ui.today.more", count=count)
    return joined(" ", (text("ui.today.heading", count=pressing), "bold"), (more, "$secondary"))


def _counts(counts: Counts) -> Content:
    parts = [
        (counts.approval, "approval"),
        (counts.uploads, "uploads"),
        (counts.interrupted, "interrupted"),
        (counts.redaction, "redaction"),
    ]
    shown = [text(f"ui.today.{name}", count=count) for count, name in parts if count or name != "interrupted"]
    return literal(" " + "    ".join(shown))


def _detail(entry: Entry, case: CaseFile) -> Content:
    cell = pressing_cell(entry.urgency, entry.left)
    lines = [
        joined((entry.number, "bold"), "  ", entry.enterprise),
        joined((cell.words, INK[cell.style]), "  ", (entry.what, "bold"), "  ", entry.hint),
        literal(""),
        labelled(text("ui.today.due"), due_words(entry.due_at), width=8),
        labelled(text("ui.today.from"), due_words(entry.deadline.anchor_at), width=8),
        labelled(text("ui.today.basis"), (entry.basis, "$secondary"), width=8),
        labelled(text("ui.today.crew"), " ".join(name for name in (case.lead, case.assist) if name), width=8),
        labelled(text("ui.today.stage"), casebook.stage_title(case), width=8),
    ]
    if entry.provisional:
        lines.append(literal(text("ui.today.provisional"), "$secondary"))
    if entry.to_confirm:
        lines.append(literal(text("ui.today.to_confirm"), "$secondary"))
    lines += [literal(""), literal(text(f"ui.today.enter.{entry.screen}"), "$secondary")]
    return stacked(*lines)
