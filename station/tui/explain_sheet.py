"""怎样计算 over the screen: one deadline opened day by day, with the article each rule of counting comes from."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from station.rules.explain import Run
from station.services import counting_words as words
from station.services.counting import Counted
from station.texts import text
from station.tui.ask import Prompt
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.urgency import due_words
from station.tui.widgets.folding import Folding

DAYS = 31
"""Cells for the days of a group: two days with their weekdays."""


class ExplainSheet(Prompt[None]):
    """Arrows and page keys scroll, Esc closes."""

    def __init__(self, counted: Counted) -> None:
        title = text("deadline.sheet.title", title=counted.deadline.title, number=counted.number)
        super().__init__(title)
        self._counted = counted

    def question(self) -> ComposeResult:
        """The count, scrolling when it does not fit."""
        with VerticalScroll():
            yield Folding(stacked(*explain_lines(self._counted)))

    def keys(self) -> Content:
        """What the keys do."""
        return literal(text("deadline.sheet.keys"))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()


def explain_lines(counted: Counted) -> list[Content]:
    """What it is and what it comes from, how it was counted, then day by day."""
    deadline, rule = counted.deadline, counted.explanation.rule
    state = words.state_words(deadline)
    lines = [
        _fact("due", (due_words(deadline.due_at), "bold"), "  ", state, *_marks(counted)),
        _fact("anchor", words.anchor_words(counted)),
        _fact("amount", words.amount(rule, deadline)),
        _fact("basis", deadline.basis),
        _fact("version", (words.version_words(deadline, rule), "$secondary")),
        _fact("calendar", (words.calendar_words(deadline), "$secondary")),
        *_several("counting", words.article_words(counted)),
        *_several("pauses", words.pause_words(counted)),
        *_several("extensions", words.extension_words(counted)),
        *(literal(said, "$secondary") for said in _told(counted)),
        literal(""),
        literal(text("deadline.label.by_day"), "bold"),
    ]
    return [*lines, *(_run(run) for run in counted.explanation.runs())]


def _fact(label: str, *parts: Content | str | tuple[str, str]) -> Content:
    return labelled(text(f"deadline.label.{label}"), *parts)


def _several(label: str, said: Iterator[str]) -> Iterator[Content]:
    """The label once, before the first."""
    for place, each in enumerate(said):
        yield _fact(label, each) if place == 0 else labelled("", each)


def _marks(counted: Counted) -> Iterator[tuple[str, str]]:
    if counted.deadline.provisional:
        yield "  " + text("deadline.provisional"), "$warning"
    if counted.deadline.to_confirm:
        yield "  " + text("deadline.to_confirm"), "$warning"


def _told(counted: Counted) -> Iterator[str]:
    deadline = counted.deadline
    if deadline.provisional:
        yield text("deadline.sheet.provisional_told")
    if deadline.to_confirm:
        yield text("deadline.sheet.to_confirm_told")
    if deadline.holder == "party":
        yield text("deadline.sheet.party_told")
    if deadline.why:
        yield text("deadline.sheet.ended_told", why=deadline.why)
    if not counted.agrees:
        yield text("deadline.sheet.differs", due=due_words(deadline.due_at))


def _run(run: Run) -> Content:
    days, why, number = words.run_words(run)
    blank = " " * max(DAYS - cell_len(days), 1)
    style = "" if run.first.counted else "$secondary"
    ends = run.first.why in ("rolled_to", "last", "month_end", "before", "hours_to", "given")
    days_cell = literal(days + blank, style)
    return Content.assemble(days_cell, Content("\t"), joined((why, "bold" if ends else style), "  ", number))
