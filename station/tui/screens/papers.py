"""文书 of a case: how far each is, what lies beside it, what is not there; made, read, issued, printed from here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Static

from station.records.paper import IssuedDocument
from station.records.paper_overview import Ahead, Needed
from station.services import casebook, face_ahead, face_copy, faces, history, missing_copies, paper_overview
from station.services.faces import Open
from station.services.paper_overview import OnFile
from station.services.slip_kinds import is_slip
from station.texts import text
from station.tui import face_form, paper_beside, paper_rows
from station.tui.app import station_app
from station.tui.ask import ask_choice, confirm
from station.tui.literal import joined, literal, stacked
from station.tui.paper_rows import Item
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Column, Row, WindowTable


@dataclass(frozen=True, slots=True)
class Facts:
    """What the screen shows."""

    number: str
    names: dict[int, str]
    """Officers by id."""
    items: dict[int, Item]
    """Papers by their id; kinds and documents without one by numbers below zero."""
    states: dict[int, str]
    """Of the papers on file."""
    filmed: bool
    """The case has recordings."""


class PapersScreen(StationScreen):
    """Enter makes the paper under the cursor: its questions, its page, the issue. What is missing is counted above."""

    NAME = "papers"

    def __init__(self, case_id: int, paper_id: int | None = None) -> None:
        """`paper_id`: the one under the cursor at first."""
        super().__init__()
        self._case_id = case_id
        self._first = paper_id
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
        """The papers on file, those that are needed and not there, those of the next steps, what was issued beside."""
        station, table = station_app(self).station, self.query_one(WindowTable)
        found = paper_overview.of_case(station, self._case_id)
        items: dict[int, Item] = {one.open.paper.id: one for one in found.papers}
        others: list[Item] = [*found.needed, *found.ahead, *found.others]
        items |= {-1 - place: one for place, one in enumerate(others)}
        number = casebook.get(station.store, self._case_id).number
        states = self._states(found.papers)
        self._facts = Facts(number, history.officer_names(station), items, states, found.filmed)
        told = self._counted(list(states.values()), len(found.needed))
        self.query_one("#papers-head", Static).update(joined(" ", (told, "bold")))
        table.show_ids(items)
        if self._first is not None:
            table.select(self._first)
            self._first = None

    def _states(self, on_file: Sequence[OnFile]) -> dict[int, str]:
        app = station_app(self)
        patience = missing_copies.patience(app.station.store, app.station.clock.now())
        return {
            one.open.paper.id: paper_rows.state(one, bool(face_form.draft_of(app, one.open)), patience)
            for one in on_file
        }

    def _counted(self, states: Sequence[str], needed: int) -> str:
        told = [text("face.tui.count", count=len(states))]
        told += [text("face.state.needed") + f" {needed}"] if needed else []
        told += [
            text(f"face.state.{state}") + f" {states.count(state)}" for state in paper_rows.COUNTED if state in states
        ]
        return "  ".join(told)

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        if self._facts is None:
            return {}
        items, states = self._facts.items, self._facts.states
        return {row_id: paper_rows.row(items[row_id], states.get(row_id, "")) for row_id in ids if row_id in items}

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the paper whole."""
        item = self._facts.items.get(event.row_id) if self._facts else None
        if item is not None and self._facts is not None:
            lines = paper_rows.detail(item, self._facts.names)
            hints = [text(f"face.tui.hint_{name}") for name in ("copies", "clips") if self._offers(f"papers.{name}")]
            lines += [literal("   ".join(hints), "$secondary")] if hints else []
            self.query_one(Detail).tell(stacked(*lines))
        self.refresh_footer()

    def _offers(self, command_id: str) -> bool:
        return self.why_not(command_id) is None

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """What was not issued cannot be printed; what has no face cannot be made here."""
        if not command_id.startswith("papers.") or command_id == "papers.printer":
            return None
        item = self._item()
        if item is None:
            return text("face.tui.none")
        if isinstance(item, IssuedDocument):
            return None if command_id in ("papers.make", "papers.look", "papers.print") else text("face.tui.paperless")
        if isinstance(item, OnFile):
            return self._against(command_id, item)
        if command_id != "papers.make":
            return text("face.tui.unmade")
        return paper_rows.left_by(item.left_by) if isinstance(item, Needed) else None

    def _against(self, command_id: str, item: OnFile) -> str | None:
        one = item.open
        if command_id in ("papers.copies", "papers.clips") and one.paper.ahead:
            return text("face.tui.waits")
        if command_id == "papers.copies" and one.document is None and one.face is not None and not item.copies:
            return text("face.tui.unmade")
        if command_id == "papers.clips" and not (self._facts and self._facts.filmed):
            return text("ui.case.no_media")
        if command_id == "papers.make" and one.face is None:
            return text("face.tui.faceless")
        if command_id == "papers.look" and not _to_see(one):
            return text("face.tui.unmade")
        if command_id == "papers.print" and one.document is None:
            return text("face.tui.unmade")
        if command_id == "papers.copy" and not (one.face and one.face.slot):
            return text("face.tui.no_copy")
        return None

    def _item(self) -> Item | None:
        selected = self.query_one(WindowTable).selected
        return self._facts.items.get(selected) if self._facts and selected is not None else None

    def _open(self) -> Open | None:
        item = self._item()
        return item.open if isinstance(item, OnFile) else None

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("papers.make")

    async def command_papers_make(self) -> None:
        """The questions of the paper, its page, the issue; a document without a row is looked at."""
        item = self._item()
        if isinstance(item, IssuedDocument):
            await face_form.look_at(self, item)
            return
        one = await self._prepared(item) if isinstance(item, Ahead) else self._open()
        if one is not None:
            issued = await face_form.make(self, one)
            if issued is not None:
                await self._hand_out(issued, "done", again=False)

    async def _prepared(self, ahead: Ahead) -> Open | None:
        app, kind = station_app(self), ahead.kind
        if not await confirm(app, text("face.tui.prepare", title=kind.title), text("face.tui.ahead_told")):
            return None
        paper = face_ahead.prepare(app.station, app.actor, self._case_id, kind.code)
        self.look()
        self.query_one(WindowTable).select(paper.id)
        return next(one for one in faces.of_case(app.station, self._case_id) if one.paper.id == paper.id)

    async def command_papers_look(self) -> None:
        """The page, in words and where there is a viewer as pictures."""
        item = self._item()
        if isinstance(item, OnFile):
            await face_form.look(self, item.open)
        elif isinstance(item, IssuedDocument):
            await face_form.look_at(self, item)

    async def command_papers_copies(self) -> None:
        """签字件: looked at, accepted, taken back, filed from the tray."""
        item = self._item()
        if isinstance(item, OnFile):
            await paper_beside.copies(self, item)

    async def command_papers_clips(self) -> None:
        """音像 beside the paper."""
        item = self._item()
        if isinstance(item, OnFile):
            await paper_beside.clips(self, item)

    async def command_papers_print(self) -> None:
        """What was issued, once more."""
        item = self._item()
        document = item.open.document if isinstance(item, OnFile) else item
        if isinstance(document, IssuedDocument):
            await self._hand_out(document, "copied", again=is_slip(document))

    async def _hand_out(self, document: IssuedDocument, how: str, *, again: bool) -> None:
        where = await station_app(self).hand_out(document, again=again)
        self.say(text(f"ui.paper.{how}", title=document.title, number=document.number), where, "done")

    async def command_papers_copy(self) -> None:
        """可改稿, of what was typed by now."""
        one, app = self._open(), station_app(self)
        if one is not None:
            answers = face_form.typed(app, one)
            file = await asyncio.to_thread(face_copy.write, app.station, one.paper.id, answers)
            self.say(text("face.tui.copied", title=one.paper.title), text("face.tui.copy_told", path=file), "done")

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
