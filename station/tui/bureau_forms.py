"""What the bureau sent, in 审核审批: a list looked through and taken in or turned down, what was not adopted noted."""

from __future__ import annotations

import asyncio

from textual.content import Content

from station.records.exchange import Settled
from station.rules.return_text import OFFICERS, PERMIT, ROSTER
from station.services import from_bureau, roster
from station.texts import text
from station.tui import import_forms
from station.tui.app import station_app
from station.tui.ask import ask_choice, ask_text, confirm, required
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Row


def row(one: Settled) -> Row:
    """Kind, what it is, its name, its packet, the day it came."""
    return (
        Cell(text(f"exchange.inbox.kind_{one.outcome}"), "due" if one.outcome == "waiting" else "breach"),
        text(f"exchange.kind.{one.kind}"),
        one.name,
        Cell(str(one.seq), "dim"),
        f"{one.settled_at:MM-DD}",
    )


def detail(one: Settled) -> Content:
    """The row whole, and what to do or why it was not adopted."""
    waiting = one.outcome == "waiting"
    told = _what_to_do(one) if waiting else one.detail
    return stacked(
        joined((text(f"exchange.kind.{one.kind}"), "bold")),
        literal(one.name),
        literal(""),
        labelled(text("exchange.inbox.packet"), str(one.seq)),
        labelled(text("exchange.inbox.came"), shown(one.settled_at)),
        labelled(text("exchange.inbox.why"), told),
    )


def _what_to_do(one: Settled) -> str:
    """A new PIN is set on the sign-in screen; everything else says its own command."""
    pin = one.kind == PERMIT and one.detail.startswith(text("exchange.waits_pin", path="").rstrip())
    return text("exchange.inbox.pin") if pin else one.detail


async def settle(screen: StationScreen, one: Settled) -> None:
    """Do what can be done with it; says so on the screen. What reading and taking in raise."""
    if one.outcome == "refused":
        await _note(screen, one)
        return
    options = [("aside", text("exchange.inbox.aside"))]
    if one.kind in from_bureau.LISTS:
        options.insert(0, ("open", text(f"exchange.inbox.open_{one.kind}")))
    told = _what_to_do(one)
    chosen = await ask_choice(screen.app, one.name, options, told)
    if chosen == "open":
        await _open(screen, one)
    elif chosen == "aside":
        await _turn_down(screen, one)


async def _open(screen: StationScreen, one: Settled) -> None:
    app = station_app(screen)
    path = str(from_bureau.file_of(app.station, one))
    if one.kind == ROSTER:
        seen = await asyncio.to_thread(roster.preview, app.station.store, path)
        app.open("roster", seen, None)
    elif one.kind == OFFICERS:
        await import_forms.take_staff(screen, app, path)
    else:
        await import_forms.take_plans(screen, app, path)


async def _turn_down(screen: StationScreen, one: Settled) -> None:
    app = station_app(screen)
    title, hint = text("exchange.inbox.aside"), text("exchange.inbox.aside_hint")
    reason = await ask_text(screen.app, title, hint, check=required)
    if reason is not None:
        from_bureau.turn_down(app.station.store, app.actor, one.id, reason)
        screen.say(text("exchange.inbox.set_aside", name=one.name), kind="done")


async def _note(screen: StationScreen, one: Settled) -> None:
    app = station_app(screen)
    if await confirm(screen.app, text("exchange.inbox.seen"), f"{one.detail}\n{text('exchange.inbox.seen_told')}"):
        from_bureau.see(app.station.store, app.actor, one.id)
        screen.say(text("exchange.inbox.noted", name=one.name), kind="done")
