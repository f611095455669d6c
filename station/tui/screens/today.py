"""今日: what is due, overdue and waiting, most urgent first, each with the law it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.case import CaseFile
from station.records.today import Chore, Counts, DrawDue, Entry
from station.rules.urgency import RANK
from station.services import archive, casebook, cockpit, disclosure_board, today, uploads
from station.services.chores import chores
from station.texts import text
from station.tui import print_answer, reentry_answer
from station.tui.app import station_app
from station.tui.ask import ask_text
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.today_gauges import Gauges, choose_case, detail, nothing_behind
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

LATE = "late"
ANSWERS = {"print_asking": print_answer.answer, "reentry": reentry_answer.answer}
"""Kinds of chores that a word settles, asked here."""
CHORE_PAGES = {
    "gaps": "gaps",
    "tray": "sticks",
    "copies": "scans",
    "clearing": "clearing",
    "access_due": "access",
    "access_ask": "access",
    "secret": "dockings",
    "keeping_list": "keeping",
    "keeping_over": "keeping",
    "access_over": "access",
}
"""Where in 采集 a kind of chore is dealt with."""
STAFF_PAGES = {
    "register": "registers",
    "numbers": "numbers",
    "number_gaps": "numbers",
    "draft_numbers": "numbers",
}
"""Where in 人员与登记 a kind of chore is dealt with."""
PUBLIC_PAGES = {"publication_over": "expiring", "publication_ends": "expiring", "push_refused": "push"}
"""Where in 公示 a kind of chore is dealt with."""
CASE_LISTS = {"archive": "due"}
"""What 案件 shows of a kind of chore."""
IN_INBOX = ("from_bureau", "not_adopted")
"""Dealt with in 审核审批."""
ELSEWHERE = (*CHORE_PAGES, LATE, *ANSWERS, *STAFF_PAGES, *PUBLIC_PAGES, *CASE_LISTS, *IN_INBOX)


PAUSE_S = 0.01
"""Between one piece of the figures and the next, keys are taken and lines painted."""


class Today(StationScreen):
    """One row per running deadline; Enter goes to where it is dealt with. Below it the three figures of REQ-003."""

    NAME = "today"

    def __init__(self) -> None:
        super().__init__()
        self._entries: dict[int, Entry] = {}
        self._draws: dict[int, DrawDue] = {}
        self._chores: dict[int, Chore] = {}
        self._counting: cockpit.Counting | None = None
        """The figures, while they are being counted."""

    def body(self) -> ComposeResult:
        """Heading, list and detail, figures, counts."""
        yield Static(literal(""), id="today-heading", classes="line")
        yield ListDetail(WindowTable(COLUMNS, self._rows, id="due", empty=text("ui.today.nothing")), Detail())
        yield Gauges()
        yield Static(literal(""), id="today-counts", classes="line")

    def on_mount(self) -> None:
        """The list has the keys."""
        self._due.focus()
        self.watch(self, "focused", self._show_selected, init=False)

    @property
    def _due(self) -> WindowTable:
        return self.query_one("#due", WindowTable)

    @property
    def _gauges(self) -> Gauges:
        return self.query_one(Gauges)

    @property
    def _on_figures(self) -> bool:
        """The figures have the keys, not what is due."""
        return self.focused is self._gauges

    def refresh_facts(self) -> None:
        """Read what is due now."""
        station = station_app(self).station
        found = today.today(station.store, station.clock.now())
        self._entries = {entry.deadline.id: entry for entry in found.entries}
        self._draws = {each.draw_id: each for each in found.draws}
        # A chore is no row of its own; its place stands for it.
        self._chores = {-place: each for place, each in enumerate(chores(station), 1)}
        due = today.due(found)
        self.query_one("#today-heading", Static).update(self._heading(found.pressing, len(due)))
        self.query_one("#today-counts", Static).update(_counts(found.counts, self._chores.values()))
        with self.prevent(WindowTable.Moved):
            self._due.show_ids(self._in_order(due))
        self._count_figures()
        self._show_selected()

    def _count_figures(self) -> None:
        """At once where that is soon done; otherwise a piece at a time, while the figures there were stay."""
        store = station_app(self).station.store
        found = cockpit.known(store)
        self._counting = None if found is not None else cockpit.Counting(store)
        if self._counting is not None and self._counting.short:
            self._counting, found = None, cockpit.cockpit(store)
        self._gauges.put(found or cockpit.latest(store))
        if self._counting is not None:
            self.set_timer(PAUSE_S, self._count_on)

    def _count_on(self) -> None:
        """One piece more; what is covered stops, and begins anew when it is in front again."""
        counting = self._counting
        if counting is None or not self.shell.in_view(self):
            return
        with self.shell.catching(self):
            counting.step()
            if not counting.done:
                self.set_timer(PAUSE_S, self._count_on)
                return
            self._counting = None
            self._gauges.put(cockpit.latest(station_app(self).station.store))
            self._show_selected()
            self.refresh_footer()

    def _heading(self, pressing: int, count: int) -> Content:
        pressing += sum(each.urgency in ("overdue", "today") for each in self._chores.values())
        more = text("ui.today.more", count=count)
        return joined(" ", (text("ui.today.heading", count=pressing), "bold"), (more, "$secondary"))

    def _in_order(self, due: Sequence[Entry | DrawDue]) -> list[int]:
        """By urgency; among equals, what has a date comes first."""
        ranked = [(RANK[each.urgency], 0, _id(each)) for each in due]
        ranked += [(RANK[chore.urgency], 1, row_id) for row_id, chore in self._chores.items()]
        return [row_id for _, _, row_id in sorted(ranked, key=lambda one: one[:2])]

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened on an empty day; some things are put right elsewhere."""
        if command_id not in ("today.open", "today.explain"):
            return None
        if command_id == "today.open" and self._on_figures:
            return nothing_behind(self._gauges.gauge)
        selected = self._due.selected
        if selected is None:
            return text("ui.today.nothing")
        chore = self._chores.get(selected)
        if command_id == "today.explain":
            return None if chore and chore.kind == LATE else text("dock_tui.chore.late.which")
        elsewhere = chore is not None and chore.kind not in ELSEWHERE
        return text(f"dock_tui.chore.{chore.kind}.enter") if chore and elsewhere else None

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the row whole."""
        self._show_selected()
        self.refresh_footer()

    def _show_selected(self) -> None:
        selected = self._due.selected
        if self._on_figures:
            self.query_one(Detail).tell(detail(self._gauges.gauge, self._gauges.figure))
        elif selected is None:
            self.query_one(Detail).tell(literal(text("ui.today.nothing_detail"), "$secondary"))
        elif selected in self._draws:
            self.query_one(Detail).tell(_draw_detail(self._draws[selected]))
        elif selected in self._chores:
            self.query_one(Detail).tell(_chore_detail(self._chores[selected]))
        elif selected in self._entries:
            entry = self._entries[selected]
            case = casebook.get(station_app(self).station.store, entry.case_id)
            self.query_one(Detail).tell(_detail(entry, case))

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("today.open")

    def command_today_gauges(self) -> None:
        """From what is due to the figures, and back."""
        (self._due if self._on_figures else self._gauges).focus()

    async def command_today_open(self) -> None:
        """To the case, or to the screen where this kind of thing is dealt with; a late upload is asked its reason.
        On a figure to one of the cases behind it."""
        if self._on_figures:
            case_id = await choose_case(station_app(self), self._gauges.figure)
            if case_id is not None:
                self.shell.open("case", case_id)
        elif (selected := self._due.selected) is not None:
            chore = self._chores.get(selected)
            if chore is not None and chore.kind in ANSWERS:
                await ANSWERS[chore.kind](self)
            else:
                self._open_due(selected)

    def _open_due(self, selected: int) -> None:
        chore = self._chores.get(selected)
        if chore is not None and chore.kind == LATE:
            self.call_later(self.action_run_command, "today.explain")
        elif chore is not None and chore.kind in STAFF_PAGES:
            self.shell.open("staff", STAFF_PAGES[chore.kind])
        elif chore is not None and chore.kind in PUBLIC_PAGES:
            self.shell.open("disclosure", None, PUBLIC_PAGES[chore.kind])
        elif chore is not None and chore.kind in CASE_LISTS:
            self.shell.open("cases", CASE_LISTS[chore.kind])
        elif chore is not None and chore.kind in IN_INBOX:
            self.shell.open("inbox")
        elif chore is not None:
            self.shell.open("intake", CHORE_PAGES[chore.kind])
        else:
            self._open(selected)

    async def command_today_explain(self) -> None:
        """Why recordings were late."""
        app, chore = station_app(self), self._chores.get(self._due.selected or 0)
        if chore is None or chore.deadline_id is None:
            return
        title = text("dock_tui.chore.late.title", number=chore.number)
        reason = await ask_text(app, title, text("dock_tui.chore.late.hint"))
        if reason is not None:
            uploads.explain_late(app.station.store, app.actor, chore.deadline_id, reason)
            self.say(text("dock_tui.chore.late.done", number=chore.number), kind="done")

    async def command_today_scan(self) -> None:
        """返回登记 by the code of the slip."""
        await self.command_return_scan()

    def _open(self, selected: int) -> None:
        if selected in self._draws:
            self.shell.open("draw", selected)
            return
        entry = self._entries[selected]
        if entry.screen == "disclosure" and entry.disclosure_id is not None:
            self.shell.open("disclosure", entry.disclosure_id)
        elif (off := self._to_withdraw(entry)) is not None:
            self.shell.open("disclosure", off)
        else:
            self.shell.open("case", entry.case_id, _page(entry))

    def _to_withdraw(self, entry: Entry) -> int | None:
        """The first result of the case that must be taken off, where the deadline is about that."""
        if entry.screen != "disclosure":
            return None
        found = disclosure_board.of_case(station_app(self).station.store, entry.case_id)
        return next((row.item.id for row in found if row.standing == "to_withdraw"), None)

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        entries = {row_id: _row(self._entries[row_id]) for row_id in ids if row_id in self._entries}
        draws = {row_id: _draw_row(self._draws[row_id]) for row_id in ids if row_id in self._draws}
        return entries | draws | {row: _chore_row(self._chores[row]) for row in ids if row in self._chores}


def _page(entry: Entry) -> str:
    """The page of the case where it is dealt with."""
    if entry.deadline.rule in archive.RULES:
        return "archive"
    return "media" if entry.screen == "intake" else "overview"


def _id(each: Entry | DrawDue) -> int:
    return each.deadline.id if isinstance(each, Entry) else each.draw_id


def _chore_row(chore: Chore) -> Row:
    number = chore.number[max(chore.number.find("〔"), 0) :]
    what = text(f"dock_tui.chore.{chore.kind}.what")
    return (pressing_cell(chore.urgency, chore.left), what, short(chore.about), number, Cell(chore.hint, "dim"))


def _chore_detail(chore: Chore) -> Content:
    cell = pressing_cell(chore.urgency, chore.left)
    return stacked(
        joined((cell.words, INK[cell.style]), "  ", (text(f"dock_tui.chore.{chore.kind}.what"), "bold")),
        joined(chore.number, "  " if chore.number else "", chore.about),
        literal(""),
        literal(text(f"dock_tui.chore.{chore.kind}.told")),
        literal(""),
        literal(text(f"dock_tui.chore.{chore.kind}.enter"), "$secondary"),
    )


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


def _counts(counts: Counts, chores: Iterable[Chore]) -> Content:
    parts = [
        (counts.approval, "approval"),
        (counts.uploads, "uploads"),
        (counts.interrupted, "interrupted"),
        (counts.redaction, "redaction"),
    ]
    shown = [text(f"ui.today.{name}", count=count) for count, name in parts if count or name != "interrupted"]
    counted = [each for each in chores if each.kind in CHORE_PAGES]
    shown += [text(f"dock_tui.chore.{each.kind}.count", count=each.count) for each in counted]
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
