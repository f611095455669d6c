"""A person's word on papers of which nobody knows whether they came out: seen, once more, or not wanted."""

from __future__ import annotations

from station.services import print_chores, printing
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_choice
from station.tui.screen import StationScreen


async def answer(screen: StationScreen) -> None:
    """Ask about the oldest of them."""
    app = station_app(screen)
    waiting = print_chores.asking(app.station.store)
    if not waiting:
        return
    job = waiting[0]
    words = [("again", text("printing.tui.again")), ("cancel", text("printing.tui.cancel"))]
    if job.state == "unsure":
        words = [("seen", text("printing.tui.seen")), words[0]]
    title = text("printing.tui.title", title=job.title, number=job.number, printer=job.printer)
    said = await ask_choice(app, title, words, job.detail)
    if said is None:
        return
    does = {"seen": printing.came_out, "again": printing.again, "cancel": printing.cancel}[said]
    does(app.station.store, app.actor, job.id)
    screen.say(text(f"printing.tui.{said}_done", title=job.title), kind="done")
