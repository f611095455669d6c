"""导出U盘: a paper or a package asked onto a transfer stick; the dock writes it when a stick comes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from station.records.paper import IssuedDocument
from station.services import papers, sticks
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice
from station.tui.screen import StationScreen

if TYPE_CHECKING:
    from station.wiring import Station

File = tuple[str, Path]
"""Name on the stick, and where the file lies."""
ANY = 0


def paper_files(station: Station, issued: Sequence[IssuedDocument]) -> list[tuple[File, str]]:
    """The papers in force: the newest page of each 文书, and of each kind beside them, under its readable name."""
    newest = {(paper.kind, paper.paper_id): paper for paper in issued}
    return [
        ((f"{papers.readable_name(station, one)}.pdf", papers.pdf_path(station, one)), f"{one.title}  {one.number}")
        for one in newest.values()
    ]


async def export(screen: StationScreen, app: StationApp, what: str, files: Sequence[tuple[File, str]]) -> None:
    """Ask which of `files` (each with its label) and for which stick, and put it into the queue."""
    chosen = files[0][0] if len(files) == 1 else await ask_choice(app, text("dock_tui.export.what"), list(files))
    if chosen is None:
        return
    stick = await ask_stick(app, chosen[0])
    if stick is None:
        return
    queued = sticks.queue_export(app.station, app.actor, what, chosen[0], chosen[1], stick or None)
    here = sticks.docked(app.station.store)
    advice = text("dock_tui.export.writing" if here else "dock_tui.export.waiting")
    screen.say(text("dock_tui.export.queued", name=queued.name), advice, "done")


async def ask_stick(app: StationApp, name: str) -> int | None:
    """A stick's id, ANY, or None when left; not asked where there is no choice."""
    known = [one for one in sticks.all_sticks(app.station.store) if one.status == "active"]
    if len(known) < 2:
        return ANY
    here = {one.stick_id for one in sticks.docked(app.station.store)}
    options = [(ANY, text("dock_tui.export.any"))]
    options += [(one.id, one.label + (text("dock_tui.export.here") if one.id in here else "")) for one in known]
    return await ask_choice(app, text("dock_tui.export.to", name=name), options)
