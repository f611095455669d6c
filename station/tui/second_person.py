"""Another person's consent, given here and now: whose it is, and his or her own PIN."""

from __future__ import annotations

from station.records.people import Proof
from station.services import staff
from station.tui.app import StationApp
from station.tui.ask import ask_choice, ask_pin


async def ask_second_person(app: StationApp, but: int | None, title: str, hint: str) -> Proof | None:
    """The proof of anybody at the station but the officer `but`; None when left. UnknownPerson, WrongPin, PinLocked."""
    store, keys = app.station.store, app.station.keys
    choices = [(person, person.name) for person in staff.signing(store) if person.id != but]
    chosen = await ask_choice(app, title, choices, hint)
    if chosen is None:
        return None
    pin = await ask_pin(app, chosen.name)
    return None if pin is None else staff.sign_in(store, keys, str(chosen.id), pin)
