"""局签许可 put in at the list: numbers, a deputy, or recordings, whichever the file says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.records.permit import AccessPermit, DeputyPermit, DisposalPermit
from station.services import access_words, permits
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_text
from station.tui.staff.delegations import Delegations
from station.tui.staff.numbers import Numbers

if TYPE_CHECKING:
    from station.tui.screens.staff import StaffScreen


async def put_in(screen: StaffScreen) -> str | None:
    """Ask for the file and put it in; the page that shows what it did, None when left.

    What reading and putting in raise (station.services.permits).
    """
    app = station_app(screen)
    path = await ask_text(app, text("people.tui.permit"), text("people.tui.permit_hint"))
    if path is None:
        return None
    permit = permits.read_file(app.station, Path(path))
    if isinstance(permit, DeputyPermit):
        made = permits.appoint(app.station, app.actor, permit)
        facts = {"officer": made.officer, "deputy": made.deputy, "first": made.from_on, "last": made.to_on}
        screen.say(text("people.delegation.done", **facts), kind="done")
        return Delegations.NAME
    if isinstance(permit, AccessPermit):
        found = permits.allow_access(app.station, app.actor, permit)
        screen.say(access_words.line(app.station.store, found, app.station.clock.now()), kind="done")
        return None
    if isinstance(permit, DisposalPermit):
        listed = permits.allow_disposal(app.station, app.actor, permit)
        state = text(f"keeping.state.{listed.state}")
        screen.say(text("keeping.tui.is_now", number=listed.number, state=state), kind="done")
        return None
    done = permits.take_numbers(app.station, app.actor, permit)
    advice = text("numbers.tui.settled", count=len(done)) if done else ""
    screen.say(text("numbers.taken"), advice, "done")
    return Numbers.NAME
