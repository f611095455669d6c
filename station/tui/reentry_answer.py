"""The word that ends the reminder after a restore: what was entered from paper."""

from __future__ import annotations

from station.services import reentry
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_text
from station.tui.screen import StationScreen


async def answer(screen: StationScreen) -> None:
    """Ask what was entered of the oldest loss. NotAllowed, and NothingLost where somebody was quicker."""
    app = station_app(screen)
    waiting = reentry.waiting(app.station.store)
    if not waiting:
        return
    since = f"{waiting[0].since:YYYY-MM-DD HH:mm}"
    said = await ask_text(app, text("dock_tui.chore.reentry.title", since=since), text("dock_tui.chore.reentry.hint"))
    if said is not None:
        reentry.settle(app.station.store, app.actor, waiting[0], said)
        screen.say(text("dock_tui.chore.reentry.done"), kind="done")
