"""A scan of the tray as asked of a person: filed by its code, by hand with a search, or set aside."""

from __future__ import annotations

import asyncio

from textual.content import Content

from station.records.case import CaseFile
from station.records.signed_copy import Scanned, SignedCopy
from station.services import case_search, casebook, faces, signed_copies, sticks
from station.services.case_search import Wanted
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice, ask_text
from station.tui.literal import joined
from station.tui.screen import StationScreen
from station.tui.search_prompt import ask_search

READ, HAND, ASIDE, OUT, ACCEPT, BACK = "read", "hand", "aside", "out", "accept", "back"
HITS = 20
"""Cases offered at once."""


async def settle(app: StationApp, screen: StationScreen, item_id: int, name: str, looked: bool) -> None:
    """Ask what to do with one scan, do it, and say what came of it."""
    wordings = {READ: text("scans.tui.again" if looked else "scans.tui.read"), HAND: text("scans.tui.hand")}
    options = [*wordings.items(), (ASIDE, text("dock_tui.stick.aside"))]
    # Whoever comes back to one that could not be read wants to say which paper it is.
    options.sort(key=lambda option: looked and option[0] != HAND)
    chosen = await ask_choice(app, name, options, text("scans.tui.use_hint"))
    if chosen == READ:
        _tell(screen, await _read(app, screen, item_id, name))
    elif chosen == HAND:
        await _by_hand(app, screen, item_id, name)
    elif chosen == ASIDE:
        reason = await ask_text(app, text("dock_tui.stick.aside_title", name=name))
        if reason is not None:
            sticks.set_aside(app.station.store, app.actor, item_id, reason)
            screen.say(text("dock_tui.stick.put_aside", name=name), kind="done")


async def look_or_take_back(app: StationApp, screen: StationScreen, copy: SignedCopy) -> None:
    """A file to look at, to be accepted although its pages are not those issued, or out of the paper, for a reason."""
    accept = [(ACCEPT, text("scans.tui.accept_choice"))] if copy.odd else []
    options = [(OUT, text("scans.tui.out")), *accept, (BACK, text("scans.tui.back_choice"))]
    chosen = await ask_choice(app, copy.name, options, text("scans.tui.odd", odd=copy.odd) if copy.odd else "")
    if chosen == OUT:
        path = signed_copies.copy_out(app.station, copy.id)
        if app.reader is not None:
            app.reader(path)
        said = text("scans.tui.was_put_out" if app.reader is None else "scans.tui.opened", path=path)
        screen.say(said, kind="done")
    elif chosen == ACCEPT:
        await _accept(app, screen, copy)
    elif chosen == BACK:
        await _take_back(app, screen, copy)


async def _accept(app: StationApp, screen: StationScreen, copy: SignedCopy) -> None:
    hint = text("scans.tui.odd", odd=copy.odd)
    reason = await ask_text(app, text("scans.tui.accept", name=copy.name, title=copy.title), hint)
    if reason is not None:
        signed_copies.accept(app.station.store, app.actor, copy.id, reason)
        screen.say(text("scans.tui.accepted", name=copy.name, title=copy.title), kind="done")


async def _take_back(app: StationApp, screen: StationScreen, copy: SignedCopy) -> None:
    reason = await ask_text(app, text("scans.tui.take_back", name=copy.name, title=copy.title))
    if reason is not None:
        signed_copies.take_back(app.station.store, app.actor, copy.id, reason)
        screen.say(text("scans.tui.took_back", name=copy.name), kind="done")


async def _read(app: StationApp, screen: StationScreen, item_id: int, name: str) -> Scanned:
    """In another thread: a batch of sheets takes seconds."""
    loop = asyncio.get_running_loop()

    def told(pages: int) -> None:
        loop.call_soon_threadsafe(screen.say, text("scans.tui.reading", name=name, pages=pages))

    told(0)
    return await asyncio.to_thread(signed_copies.take, app.station, app.actor, item_id, told)


def _tell(screen: StationScreen, done: Scanned) -> None:
    if not done.filed:
        screen.say(text("scans.tui.left", name=done.name, why=done.why), text("scans.tui.left_next"), "refused")
        return
    titles = "、".join(dict.fromkeys(f"{one.title} {one.number}".rstrip() for one in done.filed))
    warned = "；".join(text(f"scans.warned.{code}") for code in done.warned)
    screen.say(text("scans.tui.done", titles=titles), warned, "done")


async def _by_hand(app: StationApp, screen: StationScreen, item_id: int, name: str) -> None:
    case = await ask_search(
        app,
        text("scans.tui.which_case", name=name),
        text("scans.tui.which_case_hint"),
        lambda typed: _cases(app, typed),
        _line,
    )
    if case is None:
        return
    on_file = [one.paper for one in faces.of_case(app.station, case.id)]
    papers = [(one.id, f"{one.title}  {one.number}".rstrip()) for one in on_file]
    if not papers:
        screen.say(text("scans.tui.no_papers", number=case.number), kind="refused")
        return
    paper = await ask_choice(app, text("scans.tui.which_paper", number=case.number), papers)
    if paper is not None:
        copy = await asyncio.to_thread(signed_copies.by_hand, app.station, app.actor, item_id, paper)
        screen.say(text("scans.tui.done", titles=f"{copy.title} {copy.number}".rstrip()), kind="done")


def _cases(app: StationApp, typed: str) -> list[CaseFile]:
    store = app.station.store
    ids = list(case_search.ids(store, Wanted(typed))[:HITS])
    cases = casebook.some(store, ids)
    return [cases[each] for each in ids if each in cases and cases[each].voided_at is None]


def _line(case: CaseFile) -> Content:
    return joined(case.number, "  ", (case.enterprise, "$secondary"))
