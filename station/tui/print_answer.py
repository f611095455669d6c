"""A person's word on papers that do not go on by themselves: seen, once more, not wanted, or tried now."""

from __future__ import annotations

import asyncio

from station.records.print_job import PrintJob
from station.services import print_chores, printing
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_choice
from station.tui.screen import StationScreen

WORDS = {"unsure": ("seen", "again"), "failed": ("again", "cancel"), "waiting": ("now", "drop")}
"""What may be said of a job in each state; of the others nothing."""
TRIES = ("again", "now")
"""Words that send a paper on its way."""


async def answer(screen: StationScreen) -> None:
    """Ask about the oldest of those that wait for a word."""
    waiting = print_chores.asking(station_app(screen).station.store)
    if waiting:
        await answer_one(screen, waiting[0])


async def answer_one(screen: StationScreen, job: PrintJob) -> None:
    """Ask about a job, and do as is said. NotAsked where it went on meanwhile."""
    app = station_app(screen)
    key = "title_waiting" if job.state == "waiting" else "title"
    title = text(f"printing.tui.{key}", title=job.title, number=job.number, printer=job.printer)
    words = [(word, text(f"printing.tui.{word}")) for word in WORDS[job.state]]
    said = await ask_choice(app, title, words, job.detail)
    if said is None:
        return
    does = {
        "seen": printing.came_out,
        "again": printing.again,
        "cancel": printing.cancel,
        "drop": printing.cancel,
    }
    made = does[said](app.station.store, app.actor, job.id) if said in does else job
    if said not in TRIES:
        screen.say(text(f"printing.tui.{said}_done", title=job.title), kind="done")
        return
    if app.press is not None:
        await asyncio.to_thread(app.press.work)
    _tell(screen, print_chores.job(app.station.store, made.id))


def _tell(screen: StationScreen, job: PrintJob) -> None:
    """What became of a paper that was just tried: done, under way, or what keeps it."""
    kind = "done" if job.state in ("printed", "printing") else "refused"
    screen.say(text(f"printing.tui.went.{job.state}", title=job.title, detail=job.detail), kind=kind)
