"""待审: the cases under review by deadline; Enter opens one, a package on a stick is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.bureau import review_queue, reviewers
from station.bureau.review_queue import Queue, Term, Waiting
from station.bureau.tui.screen import BureauScreen
from station.records.moment import moment
from station.rules.review_package import SUFFIX
from station.services.today import in_words
from station.texts import text
from station.tui.ask import ask_text, required
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.urgency import due_words, pressing_cell
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable


class QueueScreen(BureauScreen):
    """What waits for the office; on a key also what waits for stations and what is over."""

    NAME = "queue"

    def __init__(self) -> None:
        super().__init__()
        self._every = False
        self._queue = Queue((), ())
        self._shown: tuple[Waiting, ...] = ()

    def body(self) -> ComposeResult:
        """What is not as it should be, list and detail."""
        columns = (
            Column(text("desk.queue.due"), keep=True),
            Column(text("desk.queue.station"), least=6),
            Column(text("desk.queue.number"), keep=True),
            Column(text("desk.queue.target"), least=8, gives=True),
            Column(text("desk.queue.level"), keep=True),
            Column(text("desk.queue.state"), keep=True),
        )
        yield Static(literal(""), id="queue-told", classes="line")
        yield ListDetail(WindowTable(columns, self._rows, id="queue", empty=text("desk.queue.nothing")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Packages as they lie here now."""
        self._queue = self.desk.packages.queue()
        self._shown = self._queue.waiting if self._every else self._queue.ours
        self.query_one("#queue-told", Static).update(self._told())
        table = self.query_one(WindowTable)
        with self.prevent(WindowTable.Moved):
            table.show_ids(range(len(self._shown)))
        self._show_selected()

    def _told(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = [" "]
        parts.append((text("desk.queue.all" if self._every else "desk.queue.ours", count=len(self._shown)), "bold"))
        if self._queue.unusable:
            parts += ["  ", (text("desk.queue.unusable", count=len(self._queue.unusable)), "$warning")]
        people = reviewers.staffing(self.desk.bureau)
        if people.short:
            parts += ["  ", (text("desk.queue.short", have=people.reviewers, needed=people.needed), "$warning")]
        return joined(*parts)

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened in an empty list."""
        if command_id == "queue.open" and not self._shown:
            return text("desk.queue.nothing")
        return None

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the row whole."""
        self._show_selected()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("queue.open")

    def command_queue_open(self) -> None:
        """The case whole."""
        selected = self.query_one(WindowTable).selected
        if selected is not None:
            self.shell.open("package", self._shown[selected].path)

    def command_queue_every(self) -> None:
        """Everything there is, or only what waits for the office."""
        self._every = not self._every

    async def command_queue_take(self) -> None:
        """A package by its path, or the only one in a folder."""
        typed = await ask_text(
            self.app, text("desk.queue.path"), text("desk.queue.path_hint", ending=SUFFIX), "", required
        )
        if typed is None:
            return
        place = review_queue.take_file(self.desk.bureau, review_queue.sole_package(Path(typed).expanduser()))
        self.look()
        self.shell.open("package", place)

    def _show_selected(self) -> None:
        selected = self.query_one(WindowTable).selected
        lines = [literal(text("desk.queue.nothing_detail"), "$secondary")] if selected is None else []
        if selected is not None:
            lines = _detail(self._shown[selected])
        for each in self._queue.unusable:
            lines += [literal(""), literal(each.reason, "$warning")]
        self.query_one(Detail).tell(stacked(*lines))

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {at: _row(self._shown[at]) for at in ids if at < len(self._shown)}


def _row(one: Waiting) -> Row:
    said = one.submitted.text
    return (
        _due(one),
        one.submitted.station,
        Cell(said.number[max(said.number.find("〔") - 1, 0) :], "dim"),
        one.target,
        text(f"desk.level.{said.level}"),
        Cell(one.state_title, "" if one.ours else "dim"),
    )


def _due(one: Waiting) -> Cell:
    if one.term is None:
        name = "over" if one.over else "no_term" if one.ours else "not_ours"
        return Cell("  " + text(f"desk.queue.{name}"), "dim")
    cell = pressing_cell(one.term.stands.urgency, in_words(one.term.stands, one.term.due.at))
    # Before the acceptance no law counts: the order is shown, and nobody is accused.
    return cell if one.term.accepted else Cell("  " + text("desk.queue.to_accept"), "due")


def _detail(one: Waiting) -> list[Content]:
    said = one.submitted.text
    facts: list[tuple[str, str]] = [
        (text("desk.queue.station"), f"{one.submitted.station}  {said.station}"),
        (text("desk.queue.state"), one.state_title),
        (text("desk.queue.level"), text(f"desk.level.{said.level}") + "  " + "、".join(said.triggers)),
        (text("desk.queue.round"), text("desk.queue.round_no", round=said.round)),
        (text("desk.queue.submitted"), shown(moment(said.at))),
        (text("desk.queue.reviewer"), one.reviewer),
    ]
    lines = [joined((said.number, "bold")), literal(one.target), literal(one.title), literal("")]
    lines += [labelled(label, words) for label, words in facts if words]
    lines += [] if one.term is None else term_lines(one.term)
    if one.submitted.former_key:
        lines.append(literal(text("bureau_review.former_key"), "$warning"))
    return lines


def term_lines(found: Term) -> list[Content]:
    """By when, by which law, and what is not certain about it."""
    marks = [text("deadline.provisional")] if found.due.provisional else []
    marks += [text("deadline.to_confirm")] if found.rule.to_confirm else []
    label = text("desk.queue.due" if found.accepted else "desk.queue.if_accepted")
    return [
        labelled(label, due_words(found.due.at), "  ", (" ".join(marks), "$secondary")),
        labelled(text("desk.queue.basis"), (found.rule.basis, "$secondary")),
    ]
