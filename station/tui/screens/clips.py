"""音像清单: every file of one docking or every clip of one case, and how each is kept (保管记录)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.evidence import Clip, ListedFile
from station.services import casebook, clip_life, custody, evidence, paper_clips
from station.services.clip_life import ClipLife
from station.services.doubts import of_clip
from station.texts import text
from station.texts.amounts import weight
from station.tui import access_asking
from station.tui.app import StationApp, station_app
from station.tui.dock import codes, doubts, papers, words
from station.tui.dock.clip import clip_facts, life_facts
from station.tui.dock.dockings import odd_line
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

Item = Clip | ListedFile


class ClipsScreen(StationScreen):
    """Files that became no clip stand beside the clips; Enter reads a clip's custody record.

    A clip that was put to the wrong case goes to another one, or back to those nobody has claimed; one that shows a
    文书 being made or delivered stands beside it.
    """

    NAME = "clips"

    def __init__(self, of: str, about: int, clip_id: int | None = None) -> None:
        """`of`: intake or case, and its id; `clip_id`: the one under the cursor at first."""
        super().__init__()
        self._of, self._about, self._first = of, about, clip_id
        self._items: dict[int, Item] = {}
        self._remarked: dict[int, ListedFile] = {}
        """By clip, its file where there is something to say about it."""
        self._title = ""
        self._lives: dict[int, ClipLife] = {}
        """By clip."""

    def body(self) -> ComposeResult:
        """What it is about, list and detail."""
        columns = (
            Column(text("intake.tui.state"), keep=True),
            Column(text("intake.tui.started"), keep=True),
            Column(text("intake.tui.length"), keep=True, right=True),
            Column(text("dock_tui.clips.case"), keep=True),
            Column(text("intake.tui.name"), share=3),
        )
        yield Static(literal(""), id="clips-head", classes="line")
        yield ListDetail(WindowTable(columns, self._rows, id="clips", empty=text("dock_tui.clips.none")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def path(self) -> tuple[str, ...]:
        """采集 › ZFY0001 › 音像."""
        above = text("ui.screens.intake" if self._of == "intake" else "ui.screens.cases")
        return (above, *([self._title] if self._title else []), text("ui.screens.clips"))

    def refresh_facts(self) -> None:
        """The files as they are listed, or the clips in order of recording."""
        store = station_app(self).station.store
        if self._of == "case":
            self._title = words.short(casebook.get(store, self._about).number)
            self._items = {clip.id: clip for clip in evidence.clips_of_case(store, self._about)}
        else:
            self._title, self._items = self._listed()
        self._lives = clip_life.lives(store, [item for item in self._items.values() if isinstance(item, Clip)])
        whole = sum(isinstance(item, Clip) for item in self._items.values())
        size = sum(item.size for item in self._items.values())
        told = text("dock_tui.clips.head", clips=whole, files=len(self._items), size=weight(size))
        self.query_one("#clips-head", Static).update(joined(" ", (told, "bold")))
        table = self.query_one(WindowTable)
        table.show_ids(self._items)
        if self._first is not None:
            table.select(self._first)
            self._first = None

    def _listed(self) -> tuple[str, dict[int, Item]]:
        store = station_app(self).station.store
        clips = {clip.sha256: clip for clip in evidence.clips_of_session(store, self._about)}
        found: dict[int, Item] = {}
        for file in evidence.files_of(store, self._about):
            clip = clips.get(file.sha256 or "") if file.state in ("verified", "failed") else None
            found[clip.id if clip else file.id] = clip or file
            if clip and (file.detail or file.reread not in ("", "same")):
                self._remarked[clip.id] = file
        serial = next((one.serial for one in evidence.intake_sessions(store, 500) if one.id == self._about), "")
        return serial, found

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: _row(self._items[row_id], self._lives.get(row_id)) for row_id in ids if row_id in self._items}

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the file whole."""
        item = self._items.get(event.row_id)
        if isinstance(item, Clip):
            lines = clip_facts(item)
            if item.id in self._remarked:
                lines.insert(2 if words.flaws(item) else 1, odd_line(self._remarked[item.id], named=False))
            lines[1:1] = life_facts(self._lives[item.id])
            lines[1:1] = papers.facts(paper_clips.of_clip(station_app(self).station.store, item.id))
            lines += codes.facts(station_app(self), item)
            lines += doubts.about(of_clip(station_app(self).station.store, item.id))
            hint = literal(text("dock_tui.clips.enter"), "$secondary")
            self.query_one(Detail).tell(stacked(*lines, literal(""), hint))
        elif item is not None:
            self.query_one(Detail).tell(_file_detail(item))
        self.refresh_footer()

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Only a clip has a custody record; only a claimed one a case, which it can be taken from."""
        if not command_id.startswith("clips."):
            return None
        item = self._item()
        if item is None:
            return text("dock_tui.clips.none")
        if not isinstance(item, Clip):
            return text("dock_tui.clips.no_clip")
        if command_id not in ("clips.custody", "clips.access") and item.case_id is None:
            return text("dock_tui.clips.no_case")
        if command_id == "clips.open" and self._of == "case":
            return text("dock_tui.clips.here")
        return None

    def _item(self) -> Item | None:
        selected = self.query_one(WindowTable).selected
        return None if selected is None else self._items.get(selected)

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("clips.custody")

    async def command_clips_custody(self) -> None:
        """How the clip was kept, from the recorder to this moment."""
        from station.tui.dock.custody import CustodySheet

        item = self._item()
        if isinstance(item, Clip):
            record = custody.record(station_app(self).station.store, item.id)
            await self.app.push_screen_wait(CustodySheet(record))

    async def command_clips_move(self) -> None:
        """To another case, with a reason."""
        from station.tui.dock import relink

        await self._ask(relink.move)

    async def command_clips_unlink(self) -> None:
        """From its case, with a reason."""
        from station.tui.dock import relink

        await self._ask(relink.unlink)

    async def command_clips_papers(self) -> None:
        """Beside a paper of its case, or away from it."""
        await self._ask(papers.choose)

    async def command_clips_access(self) -> None:
        """调阅: look at it, or ask for it."""
        item = self._item()
        if isinstance(item, Clip):
            await access_asking.of_clip(station_app(self), self, item)

    async def _ask(self, asked: Callable[[StationApp, Clip], Awaitable[str | None]]) -> None:
        item = self._item()
        if isinstance(item, Clip):
            done = await asked(station_app(self), item)
            if done is not None:
                self.say(done, kind="done")

    def command_clips_open(self) -> None:
        """To the case."""
        item = self._item()
        if isinstance(item, Clip) and item.case_id is not None:
            self.shell.open("case", item.case_id, "media")


def _row(item: Item, life: ClipLife | None) -> Row:
    if isinstance(item, Clip):
        mark, style = ("✓ ", "proved") if item.extent == "whole" and not item.problem else ("~ ", "due")
        flaw = "partial" if item.extent == "partial" else "unplayable" if item.problem else "kept"
        number = words.short(item.case_number or "") or text("intake.tui.pages.claims")
        return (
            Cell(mark + _state(flaw, life), style),
            words.start(item),
            words.length(item.duration_ms),
            number,
            item.name.rpartition("/")[2],
        )
    trouble = item.state in ("failed", "changed", "listed")
    state = Cell(("~ " if trouble else "  ") + text(f"intake.file.{item.state}"), "due" if trouble else "dim")
    return (state, f"{item.mtime:MM-DD HH:mm:ss}", "", "", words.file_name(item))


def _state(flaw: str, life: ClipLife | None) -> str:
    """What is wrong with it and what is to be minded about it; that it is whole where there is neither."""
    minded = "" if life is None else clip_life.mark(life)
    wrong = text(f"dock_tui.clips.{flaw}") if flaw != "kept" or not minded else ""
    return " ".join(filter(None, (wrong, minded)))


def _file_detail(file: ListedFile) -> Content:
    return stacked(
        literal(words.file_name(file), "bold"),
        odd_line(file, named=False),
        words.fact("intake.tui.bytes", weight(file.size)),
        words.fact("dock_tui.clips.changed", words.when(file.mtime)),
    )
