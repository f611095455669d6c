"""The slips of a case from its menu: what may be issued now, how it would look, a second print, withdrawing one."""

from __future__ import annotations

import asyncio

from station.records.paper import IssuedSlip
from station.rules.slip import SlipKind
from station.services import slip_looks, slip_withdrawal, slips
from station.services.casebook import Detail
from station.services.slip_kinds import Wanted, named, possible
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text
from station.tui.face_form import opener
from station.tui.page_sheet import COLUMNS, PageSheet
from station.tui.screen import StationScreen
from station.tui.slip_sheet import SlipSheet

SHEET, ROLL, LOOK_SHEET, LOOK_ROLL, VOID = "print_a4", "print_roll", "look_a4", "look_roll", "withdraw"


async def give(screen: StationScreen, detail: Detail) -> str | None:
    """Choose a slip, then what is done with it; what is said of it, None when left."""
    app, case_id = station_app(screen), detail.case.id
    options = _options(app, case_id)
    if not options:
        screen.say(text("slip.tui.none"), text("slip.tui.none_told"), "refused")
        return None
    wanted = await ask_choice(app, text("slip.tui.which", number=detail.case.number), options)
    if wanted is None:
        return None
    there = slips.current(app.station, case_id, wanted)
    verbs = (SHEET, ROLL, *((VOID,) if there is not None else (LOOK_SHEET, LOOK_ROLL)))
    verb = await ask_choice(app, _title(app, wanted, there), [(one, text(f"slip.tui.{one}")) for one in verbs])
    if verb is None:
        return None
    if there is not None and verb == VOID:
        return await _withdraw(app, there)
    if verb in (LOOK_SHEET, LOOK_ROLL):
        await _look(app, case_id, wanted, on_roll=verb == LOOK_ROLL)
        return None
    return await _print(app, case_id, wanted, there, on_roll=verb == ROLL)


def _options(app: StationApp, case_id: int) -> list[tuple[Wanted, str]]:
    """What may be issued, then what was issued and is only printed again."""
    store = app.station.store
    due = list(possible(store, case_id, store.clock.now()))
    issued = [Wanted(slips.kind_of(one)) for one in slips.of_case(app.station, case_id)]
    again = [one for one in dict.fromkeys(issued) if one.kind != SlipKind.DELIVERY and one not in due]
    again = [one for one in again if slips.current(app.station, case_id, one) is not None]
    return [(one, _title(app, one, slips.current(app.station, case_id, one))) for one in (*due, *again)]


def _title(app: StationApp, wanted: Wanted, there: IssuedSlip | None) -> str:
    title = named(app.station.store, wanted)
    return title if there is None else text("slip.tui.issued", title=title, serial=there.serial)


async def _print(app: StationApp, case_id: int, wanted: Wanted, there: IssuedSlip | None, *, on_roll: bool) -> str:
    if there is not None:
        said = await print_again(app, there, on_roll=on_roll)
        await app.push_screen_wait(SlipSheet(there))
        return text("slip.tui.again", title=there.document.title, serial=there.serial, said=said)
    slip = await asyncio.to_thread(slips.issue, app.station, app.actor, case_id, wanted)
    said = await app.hand_out(slips.roll(app.station, slip) if on_roll else slip.document)
    await app.push_screen_wait(SlipSheet(slip))
    return text("slip.tui.done", title=slip.document.title, serial=slip.serial, said=said)


async def print_again(app: StationApp, slip: IssuedSlip, *, on_roll: bool = False) -> str:
    """A second print, which says so on the paper; where it went."""
    document = slips.roll(app.station, slip) if on_roll else slip.document
    return await app.hand_out(document, again=True)


async def _look(app: StationApp, case_id: int, wanted: Wanted, *, on_roll: bool) -> None:
    pictures = app.viewer is not None
    draft = await asyncio.to_thread(
        slip_looks.look, app.station, case_id, wanted, COLUMNS, on_roll=on_roll, pictures=pictures
    )
    told = text("slip.tui.look_told", name=draft.file.name)
    show = opener(app, draft.pictures, lambda: draft.file)
    await app.push_screen_wait(PageSheet(_title(app, wanted, None), draft.lines, told, "", show))


async def _withdraw(app: StationApp, slip: IssuedSlip) -> str | None:
    reason = await ask_text(app, text("slip.tui.withdraw_why", serial=slip.serial), text("slip.tui.withdraw_hint"))
    if reason is None:
        return None
    slip_withdrawal.withdraw(app.station.store, app.actor, slip.serial, reason)
    return text("slip.tui.withdrawn", serial=slip.serial)
