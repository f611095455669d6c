"""Meeting stations: the bureau's card, a station's, a key that is believed no longer (docs/keys.md)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from station.bureau.enrol import Introduced, enrol, introduced, shown
from station.bureau.revocation import doubtful, revoke
from station.bureau.succession import succeed, succeeds
from station.bureau.tui.screen import BureauScreen
from station.records.bureau import Enrolment
from station.replica.cards import fingerprint
from station.services import card_codes, meeting
from station.store import bureau_rows
from station.texts import text
from station.tui.ask import ask_choice, confirm, required
from station.tui.card_sheet import CardSheet, ask_card, compared
from station.tui.form import Field, ask_form


async def pair(screen: BureauScreen) -> None:
    """Show the bureau's card or take a station's. As `introduced`, `enrol` and `succeed`."""
    app = screen.desk
    choices = [(each, text(f"keys.tui.{each}")) for each in ("own", "enrol")]
    chosen = await ask_choice(app, text("keys.tui.title"), choices, text("keys.tui.told"))
    if chosen == "own":
        await app.push_screen_wait(CardSheet(app.bureau.home.card, fingerprint(app.bureau.store.signer.verifier_key)))
    elif chosen == "enrol":
        await _enrol(screen)


async def _enrol(screen: BureauScreen) -> None:
    bureau, actor = screen.desk.bureau, screen.desk.actor
    place = await ask_card(screen.desk)
    if place is None:
        return
    found = await asyncio.to_thread(_introduced, place)
    told = ""
    if succeeds(bureau, found):
        succeed(bureau, actor, found)
        told = text("keys.enrol.rotated")
    elif await compared(screen.desk, lambda: meeting.at_bureau(bureau.home.card.read_bytes(), found.signed)):
        enrol(bureau, actor, found)
    else:
        return
    card = found.card
    facts = {"name": card.name, "code": card.code, "epoch": card.epoch, "fingerprint": fingerprint(card.key)}
    screen.say(text("bureau.enrol.done", **facts), told, "done")


def _introduced(place: str) -> Introduced:
    return shown(card_codes.given(place)) if card_codes.is_coded(place) else introduced(Path(place))


async def end_key(screen: BureauScreen, station: Enrolment) -> None:
    """Believe the station's key no longer, from a bundle on. As `revoke`."""
    bureau = screen.desk.bureau
    last = bureau_rows.last_accepted(bureau.store, station.code)
    fields = [
        Field("reason", text("keys.revoke.reason"), text("keys.tui.revoke_reason"), check=required),
        Field("after", text("keys.tui.after"), text("keys.tui.after_hint"), str(last.seq if last else 0), _whole),
    ]
    title = text("keys.tui.revoke", name=station.name)
    given = await ask_form(screen.app, title, fields, text("keys.tui.revoke_told"))
    if given is None or not await confirm(screen.app, title, text("keys.tui.revoke_sure", after=given["after"])):
        return
    found = revoke(bureau, screen.desk.actor, station.code, given["reason"], int(given["after"]))
    late = doubtful(bureau, station.code)
    said = text("keys.revoke.done", name=found.name, epoch=found.epoch, after=found.sound_to)
    advice = text("keys.revoke.doubtful", seqs="、".join(map(str, late))) if late else ""
    screen.say(said, advice + text("keys.revoke.next", code=found.code), "done")


def _whole(words: str) -> str | None:
    return None if words.isdecimal() else text("keys.tui.whole")
