"""What is asked about the register: which list to import, what to change about an enterprise, how it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from station.records.enterprise import Enterprise
from station.records.progress import Progress
from station.rules.roster_compare import value
from station.services import drop, roster, sticks
from station.services.roster_words import said, title
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice, ask_text, required
from station.tui.form import Field, ask_form

if TYPE_CHECKING:
    from station.tui.screen import StationScreen

PICKED = {
    "scale": ("above", "below", "micro"),
    "risk": ("red", "orange", "yellow", "blue"),
    "credit": ("A", "B", "C", "D"),
}
"""Columns that are chosen, not typed."""
TYPED = 0
"""The choice of a path; files of the tray have ids above it."""
VERBS = {"close": roster.close, "move": roster.move, "reopen": roster.reopen}


class Telling(Progress):
    """Says on a screen how far another thread's work is; never waits for the screen, which may wait for the work."""

    def __init__(self, screen: StationScreen) -> None:
        self._screen = screen
        self._loop = asyncio.get_running_loop()

    def step(self, what: str, done: int, total: int) -> None:
        """`正在登记 500/1,200`."""
        told = text("roster.tui.progress", what=what, done=f"{done:,}", total=f"{total:,}")
        self._loop.call_soon_threadsafe(self._screen.say, told)


async def choose_list(app: StationApp) -> tuple[str, int | None] | None:
    """Path of a list, and the tray's file it is; None when left."""
    waiting = [item for item in sticks.tray(app.station.store) if item.kind == "sheet"]
    chosen: int | None = TYPED
    if waiting:
        options = [(item.id, text("roster.tui.from_tray", name=item.name)) for item in waiting]
        options.append((TYPED, text("roster.tui.from_path")))
        chosen = await ask_choice(app, text("roster.tui.import_title"), options, text("roster.tui.import_hint"))
    if chosen is None:
        return None
    if chosen != TYPED:
        return str(sticks.content(app.station, sticks.item(app.station.store, chosen))), chosen
    default = drop.newest_table(app.station.home)
    path = await ask_text(app, text("roster.tui.import_title"), text("roster.tui.path_hint"), default)
    return None if path is None else (path, None)


async def import_list(screen: StationScreen, app: StationApp) -> None:
    """Choose a list, read it, and show what adopting it would do."""
    chosen = await choose_list(app)
    if chosen is not None:
        screen.say(text("roster.tui.reading"))
        seen = await asyncio.to_thread(roster.preview, app.station.store, chosen[0])
        screen.say(text("roster.tui.read", file=seen.sheet.name))
        app.open("roster", seen, chosen[1])


async def amend(screen: StationScreen, app: StationApp, one: Enterprise) -> None:
    """Change what the register says of an enterprise, with the reason."""
    now = {what: value(one, what) for what in roster.AMENDABLE}

    def submit(answers: dict[str, str]) -> None:
        changed = {what: answers[what] for what in roster.AMENDABLE if answers[what] != now[what]}
        roster.amend(app.station.store, app.actor, one.id, changed, answers["reason"])

    draft = app.draft("enterprise", one.id, "amend")
    heading = text("roster.tui.amend_title", name=one.name)
    if await ask_form(app, heading, _fields(now), text("roster.tui.amend_told"), draft, submit) is not None:
        screen.say(text("roster.tui.amended", name=one.name), kind="done")


async def stand(screen: StationScreen, app: StationApp, one: Enterprise) -> None:
    """停业, 迁出 or 恢复在业, with the reason."""
    options = [(verb, text(f"roster.tui.stand.{verb}")) for verb in VERBS if roster.STANDING[verb] != one.status]
    verb = await ask_choice(app, one.name, options, text("roster.tui.stand_hint"))
    if verb is None:
        return
    reason = await ask_text(app, text(f"roster.tui.stand.{verb}"), text("roster.tui.reason_hint"))
    if reason is not None:
        now = VERBS[verb](app.station.store, app.actor, one.id, reason)
        screen.say(text("roster.tui.stands", name=one.name, standing=said("status", now.status)), kind="done")


def may_change(app: StationApp) -> str | None:
    """Why the person signed in may not change the register; None: they may."""
    allowed = app.station.store.schema.actions()["roster.amend"].roles
    return None if app.actor.roles & allowed else text("roster.tui.may_not")


def _fields(now: dict[str, str]) -> list[Field]:
    last = ("uscc", "registration_no")
    asked = [*(what for what in roster.AMENDABLE if what not in last), *last]
    fields = [_field(what, now[what]) for what in asked]
    return [*fields, Field("reason", text("roster.tui.reason"), text("roster.tui.reason_hint"), check=required)]


def _field(what: str, held: str) -> Field:
    if what in PICKED:
        return Field(what, title(what), default=held, choices=tuple((code, said(what, code)) for code in PICKED[what]))
    hints: dict[str, Callable[[], str]] = {
        "uscc": lambda: text("roster.tui.uscc_hint"),
        "hazards": lambda: text("roster.tui.hazards_hint"),
    }
    return Field(what, title(what), hints[what]() if what in hints else "", default=held)
