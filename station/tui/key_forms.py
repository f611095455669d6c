"""The station's keys with the keyboard: its own card, the bureau's, a new key (docs/keys.md)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from station.services import card_codes, meeting, replication, rotation
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text, confirm
from station.tui.card_sheet import CardSheet, ask_card, compared
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person


async def keys(screen: StationScreen) -> None:
    """Ask which of the three, and do it. What reading a card, pairing and rotating raise."""
    app = station_app(screen)
    choices = [(each, text(f"keys.tui.{each}")) for each in ("own", "pair", "rotate")]
    chosen = await ask_choice(app, text("keys.tui.title"), choices, text("keys.tui.told"))
    if chosen == "own":
        path = replication.introduce(app.station)
        await app.push_screen_wait(CardSheet(path, meeting.of_station(path.read_bytes())))
    elif chosen == "pair":
        await _pair(screen, app)
    elif chosen == "rotate":
        await _rotate(app)


async def _pair(screen: StationScreen, app: StationApp) -> None:
    place = await ask_card(app)
    if place is None:
        return
    card = await asyncio.to_thread(card_codes.given, place)
    own = replication.introduce(app.station).read_bytes()
    if await compared(app, lambda: meeting.at_station(own, card)):
        bureau, settings = replication.pair(app.station, app.actor, card)
        app.station = replace(app.station, settings=settings)
        said = text("replica.pair.done", name=bureau.name, recipients="、".join(bureau.recipients))
        screen.say(said, kind="done")


async def _rotate(app: StationApp) -> None:
    reason = await ask_text(app, text("keys.tui.rotate"), text("keys.tui.rotate_hint"))
    if reason is None:
        return
    title, hint = text("keys.tui.second"), text("keys.tui.second_hint")
    second = await ask_second_person(app, app.actor.officer_id, title, hint)
    if second is None or not await confirm(app, text("keys.tui.rotate"), text("keys.tui.rotate_told")):
        return
    rotation.rotate(app.station, app.actor, second, reason)
    # This window holds the old key, with which nothing can be written any more.
    app.exit(message=text("keys.tui.rotated"))
