"""导入: a file of another system chosen, what it would do shown line by line, then taken in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content

from station.services import drop, import_words, incoming, plan_import, receipt_import, staff_import, sticks
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import Prompt, ask_choice, ask_text
from station.tui.literal import literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.folding import Folding

KINDS = ("plans", "receipts")
TYPED = 0
"""The choice of a path; files of the tray have ids above it."""
EVERY = 10_000
"""Lines of a kind: the sheet scrolls."""


class ImportSheet(Prompt[bool]):
    """Arrows scroll; Enter takes in what can be, Ctrl+E writes the rejected rows, Esc leaves everything as it is."""

    BINDINGS = [
        Binding("enter,ctrl+o", "accept", show=False, priority=True),
        Binding("ctrl+e", "report", show=False, priority=True),
    ]

    def __init__(self, title: str, lines: Sequence[str], *, something: bool, report: Callable[[], Path | None]) -> None:
        """`something`: there is something to take in; `report` writes the rejected rows."""
        super().__init__(title)
        self._lines, self._something, self._report = lines, something, report

    def question(self) -> ComposeResult:
        """The lines, scrolling."""
        with VerticalScroll():
            yield Folding(stacked(*(literal(line) for line in self._lines)))

    def keys(self) -> Content:
        """What the keys do."""
        accept = text("imports.tui.accept" if self._something else "imports.tui.nothing")
        return literal("   ".join((accept, text("imports.tui.report"), text("ui.help.close"))))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_accept(self) -> None:
        """Take it in."""
        if self._something:
            self.dismiss(True)
        else:
            self.complain(text("imports.tui.nothing"))

    def action_report(self) -> None:
        """The rejected rows as a workbook, to be put right and brought in again."""
        path = self._report()
        self.complain(text("imports.tui.none_rejected") if path is None else text("imports.reported", path=path))


async def bring_in(screen: StationScreen) -> None:
    """Choose what a file is and where it lies; show it; take it in."""
    app = station_app(screen)
    options = [(kind, text(f"imports.cli.steps.{kind}")) for kind in KINDS]
    kind = await ask_choice(app, text("imports.tui.title"), options)
    named = None if kind is None else await _file(app)
    if named is None:
        return
    if kind == "plans":
        await take_plans(screen, app, named)
    else:
        await _receipts(screen, app, named)


async def take_plans(screen: StationScreen, app: StationApp, named: str) -> None:
    """Plans and tasks of one file, by path or `tray/<id>`: shown, then taken in."""
    seen = await asyncio.to_thread(plan_import.preview, app.station, named)
    found = seen.compared

    def report() -> Path | None:
        return incoming.report(app.station, seen.file, seen.sheet.headings, found.rejected)

    lines = list(import_words.plan_lines(seen, EVERY))
    sheet = ImportSheet(text("imports.tui.title"), lines, something=not found.nothing, report=report)
    if await app.push_screen_wait(sheet):
        done = await asyncio.to_thread(plan_import.adopt, app.station, app.actor, seen)
        screen.say(import_words.plans_done(done), kind="done")


async def take_staff(screen: StationScreen, app: StationApp, named: str) -> None:
    """The bureau's list of officers, by path: shown, then taken in by the chief."""
    seen = await asyncio.to_thread(staff_import.preview, app.station, named)
    found = seen.compared

    def report() -> Path | None:
        return incoming.report(app.station, seen.file, seen.sheet.headings, found.rejected)

    lines = list(import_words.staff_lines(seen, EVERY))
    sheet = ImportSheet(text("imports.tui.staff"), lines, something=not found.nothing, report=report)
    if await app.push_screen_wait(sheet):
        done = await asyncio.to_thread(staff_import.adopt, app.station, app.actor, seen)
        screen.say(import_words.staff_done(done), kind="done")


async def _receipts(screen: StationScreen, app: StationApp, named: str) -> None:
    options = [("", text("imports.tui.in_file")), *receipt_import.systems(app.station.store)]
    system = await ask_choice(app, text("imports.tui.system"), options)
    if system is None:
        return
    seen = await asyncio.to_thread(receipt_import.preview, app.station, named, system)
    found = seen.compared

    def report() -> Path | None:
        return incoming.report(app.station, seen.file, seen.sheet.headings, found.rejected)

    lines = list(import_words.receipt_lines(seen, EVERY))
    sheet = ImportSheet(text("imports.tui.title"), lines, something=bool(found.matched), report=report)
    if await app.push_screen_wait(sheet):
        done = await asyncio.to_thread(receipt_import.adopt, app.station, app.actor, seen)
        why = "\n".join(import_words.refused_lines(done.refused))
        screen.say(import_words.receipts_done(done), why, "refused" if done.refused else "done")


async def _file(app: StationApp) -> str | None:
    """A file of the tray as `tray/<id>`, or a path; None when left."""
    waiting = [item for item in sticks.tray(app.station.store) if item.kind == "sheet"]
    if waiting:
        options = [(item.id, text("imports.tui.from_tray", name=item.name)) for item in waiting]
        options.append((TYPED, text("imports.tui.from_path")))
        chosen = await ask_choice(app, text("imports.tui.file"), options)
        if chosen is None:
            return None
        if chosen != TYPED:
            return f"tray/{chosen}"
    default = drop.newest_table(app.station.home)
    return await ask_text(app, text("imports.tui.file"), text("imports.tui.path_hint"), default)
