"""文书 of a case: how far each is, what the next steps will need, what was issued; made, read, printed from here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.law import PaperKind
from station.records.paper import IssuedDocument
from station.services import casebook, face_ahead, face_copy, faces, history, papers
from station.services.faces import Open
from station.texts import text
from station.tui import face_form
from station.tui.app import station_app
from station.tui.ask import ask_choice, confirm
from station.tui.case_substance import paper_lines
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

Item = Open | PaperKind | IssuedDocument
STYLE = {"unmade": "due", "draft": "due", "unsigned": "due", "undelivered": "due", "issued": "", "returned": "proved"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the screen shows."""

    number: str
    names: dict[int, str]
    """Officers by id."""
    items: dict[int, Item]
    """Papers by their id; kinds and documents without one by numbers below zero."""


class PapersScreen(StationScreen):
    """Enter makes the paper under the cursor: its questions, its page, the issue. What is missing is counted above."""

    NAME = "papers"

    def __init__(self, case_id: int) -> None:
        super().__init__()
        self._case_id = case_id
        self._facts: Facts | None = None

    def body(self) -> ComposeResult:
        """How many lack what, list and detail."""
        columns = (
            Column(text("face.tui.state"), keep=True),
            Column(text("face.tui.title"), share=3),
            Column(text("face.tui.number"), share=2, gives=True),
        )
        yield Static(literal(""), id="papers-head", classes="line")
        yield ListDetail(WindowTable(columns, self._rows, id="papers", empty=text("face.tui.none")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def path(self) -> tuple[str, ...]:
        """案件 › 〔2026〕12号 › 文书."""
        number = self._facts.number if self._facts else ""
        return (text("ui.screens.cases"), number[max(number.find("〔"), 0) :], text("ui.screens.papers"))

    def refresh_facts(self) -> None:
        """The papers on file, those of the next steps, and what was issued beside them."""
        station = station_app(self).station
        opened = faces.of_case(station, self._case_id)
        kinds = face_ahead.offered(station, self._case_id)
        beside = [one for one in papers.of_case(station, self._case_id) if one.paper_id is None]
        others: list[PaperKind | IssuedDocument] = [*kinds, *beside]
        items: dict[int, Item] = {one.paper.id: one for one in opened}
        items |= {-1 - place: one for place, one in enumerate(others)}
        number = casebook.get(station.store, self._case_id).number
        self._facts = Facts(number, history.officer_names(station), items)
        self.query_one("#papers-head", Static).update(joined(" ", (self._counted(opened), "bold")))
        self.query_one(WindowTable).show_ids(items)

    def _counted(self, opened: Sequence[Open]) -> str:
        states = [self._state(one) for one in opened]
        told = [text("face.tui.count", count=len(opened))]
        for state in ("unmade", "draft", "unsigned", "undelivered"):
            if state in states:
                told.append(text(f"face.state.{state}") + f" {states.count(state)}")
        return "  ".join(told)

    def _state(self, one: Open) -> str:
        typed = one.document is None and face_form.draft_of(station_app(self), one)
        return "draft" if typed else one.state

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        items = self._facts.items if self._facts else {}
        return {row_id: self._row(items[row_id]) for row_id in ids if row_id in items}

    def _row(self, item: Item) -> Row:
        if isinstance(item, PaperKind):
            return (Cell(text("face.state.ahead"), "dim"), item.title, "")
        if isinstance(item, IssuedDocument):
            return (Cell(text("face.state.issued")), item.title, item.number)
        state = self._state(item)
        return (Cell(text(f"face.state.{state}"), STYLE[state]), item.paper.title, item.paper.number)

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the paper whole."""
        item = self._facts.items.get(event.row_id) if self._facts else None
        if item is not None:
            self.query_one(Detail).tell(stacked(*self._detail(item)))
        self.refresh_footer()

    def _detail(self, item: Item) -> list[Content]:
        if isinstance(item, PaperKind):
            return [literal(item.title, "bold"), literal(text("face.tui.ahead_told"), "$secondary")]
        if isinstance(item, IssuedDocument):
            return [literal(item.title, "bold"), self._issued(item)]
        lines = paper_lines([item.paper])
        if item.document is not None:
            lines.append(self._issued(item.document))
        lacks = [*item.unsigned, *([text("face.tui.delivery")] if item.undelivered else [])]
        if lacks:
            lines.append(labelled(text("face.tui.lacks"), ("、".join(lacks), "$warning")))
        if item.paper.ahead:
            lines.append(literal(text("face.tui.waits"), "$secondary"))
        if item.face is None:
            lines.append(literal(text("face.tui.faceless"), "$secondary"))
        return lines

    def _issued(self, document: IssuedDocument) -> Content:
        by = self._facts.names.get(document.issued_by, "") if self._facts else ""
        again = text("ui.case.replaces") if document.replaces_id else ""
        return labelled(text("face.tui.issued"), shown(document.issued_at), "  ", by, "  ", (again, "$secondary"))

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """What was not issued cannot be printed; what has no face cannot be made here."""
        if not command_id.startswith("papers.") or command_id == "papers.printer":
            return None
        item = self._item()
        if item is None:
            return text("face.tui.none")
        opened = item if isinstance(item, Open) else None
        if command_id == "papers.make" and opened and opened.face is None:
            return text("face.tui.faceless")
        if command_id == "papers.look" and (isinstance(item, PaperKind) or (opened and not _to_see(opened))):
            return text("face.tui.unmade")
        if command_id == "papers.print" and not isinstance(item, IssuedDocument) and not (opened and opened.document):
            return text("face.tui.unmade")
        if command_id == "papers.copy" and not (opened and opened.face and opened.face.slot):
            return text("face.tui.no_copy")
        return None

    def _item(self) -> Item | None:
        selected = self.query_one(WindowTable).selected
        return self._facts.items.get(selected) if self._facts and selected is not None else None

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("papers.make")

    async def command_papers_make(self) -> None:
        """The questions of the paper, its page, the issue; a document without a row is looked at."""
        item = self._item()
        if isinstance(item, PaperKind):
            item = await self._prepared(item)
        if isinstance(item, IssuedDocument):
            await face_form.look_at(self, item)
        elif isinstance(item, Open):
            issued = await face_form.make(self, item)
            if issued is not None:
                await self._hand_out(issued, "done")

    async def _prepared(self, kind: PaperKind) -> Open | None:
        app = station_app(self)
        if not await confirm(app, text("face.tui.prepare", title=kind.title), text("face.tui.ahead_told")):
            return None
        paper = face_ahead.prepare(app.station, app.actor, self._case_id, kind.code)
        self.look()
        self.query_one(WindowTable).select(paper.id)
        return next(one for one in faces.of_case(app.station, self._case_id) if one.paper.id == paper.id)

    async def command_papers_look(self) -> None:
        """The page, in words and where there is a viewer as pictures."""
        item = self._item()
        if isinstance(item, Open):
            await face_form.look(self, item)
        elif isinstance(item, IssuedDocument):
            await face_form.look_at(self, item)

    async def command_papers_print(self) -> None:
        """What was issued, once more."""
        item = self._item()
        document = item.document if isinstance(item, Open) else item
        if isinstance(document, IssuedDocument):
            await self._hand_out(document, "copied")

    async def _hand_out(self, document: IssuedDocument, how: str) -> None:
        where = await station_app(self).hand_out(document)
        self.say(text(f"ui.paper.{how}", title=document.title, number=document.number), where, "done")

    async def command_papers_copy(self) -> None:
        """可改稿, of what was typed by now."""
        item, app = self._item(), station_app(self)
        if isinstance(item, Open):
            answers = face_form.typed(app, item)
            file = await asyncio.to_thread(face_copy.write, app.station, item.paper.id, answers)
            self.say(text("face.tui.copied", title=item.paper.title), text("face.tui.copy_told", path=file), "done")

    async def command_papers_printer(self) -> None:
        """Which printer papers go to from now on."""
        printers = station_app(self).printers
        if printers is None:
            self.say(text("face.tui.no_printers"), kind="refused")
            return
        found = await asyncio.to_thread(printers.queues)
        options = [(queue, queue) for queue in found]
        options.sort(key=lambda option: option[0] != printers.chosen)
        queue = await ask_choice(
            self.app, text("face.tui.printer"), [*options, ("", text("face.tui.files"))], text("face.tui.printer_hint")
        )
        if queue is not None:
            printers.choose(queue)
            self.say(text("face.tui.printer_done", queue=queue or text("face.tui.files")), kind="done")


def _to_see(one: Open) -> bool:
    return one.face is not None or one.document is not None
