"""What lies beside a 文书 as asked of a person: its signed copies and its recordings, looked at, filed, taken apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from station.records.evidence import Clip
from station.records.signed_copy import SignedCopy
from station.services import evidence, paper_clips, signed_copies
from station.services.paper_overview import OnFile
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text
from station.tui.dock import scan_filing, words
from station.tui.dock.relink import short
from station.tui.paper_rows import copy_words
from station.tui.screen import StationScreen

SEE, PART = "see", "part"


async def copies(screen: StationScreen, one: OnFile) -> None:
    """Look at a signed copy, accept it, take it back; or file a scan of the tray with this paper."""
    app, paper = station_app(screen), one.open.paper
    options: list[tuple[SignedCopy | int, str]] = [(copy, copy_words(copy).plain) for copy in one.copies]
    waiting = signed_copies.waiting(app.station.store)
    options += [(each.item_id, text("face.tui.file_scan", name=each.name)) for each in waiting]
    if not options:
        screen.say(text("face.tui.no_scan"), text("scans.tui.missing_told"), "refused")
        return
    chosen = await ask_choice(app, text("face.tui.copies_of", title=_named(one)), options)
    if isinstance(chosen, SignedCopy):
        await scan_filing.look_or_take_back(app, screen, chosen)
    elif chosen is not None:
        copy = await asyncio.to_thread(signed_copies.by_hand, app.station, app.actor, chosen, paper.id)
        odd = text("scans.tui.odd", odd=copy.odd) if copy.odd else ""
        screen.say(text("scans.tui.done", titles=_named(one)), odd, "done")


async def clips(screen: StationScreen, one: OnFile) -> None:
    """Look at a recording that shows the paper, take it from there, or put another beside it."""
    app, paper = station_app(screen), one.open.paper
    store = app.station.store
    there = {clip.id: clip for clip in evidence.clips_of_case(store, paper.case_id)}
    linked = {link.clip_id for link in one.clips}
    title, hint = text("face.tui.clips_of", title=_named(one)), text("scans.clips.hint")
    chosen = await ask_choice(app, title, list(_options(app, one, there, linked)), hint)
    if chosen is None:
        return
    clip = there[chosen]
    if chosen not in linked:
        paper_clips.link(store, app.actor, paper.id, clip.id)
        screen.say(text("face.tui.clip_linked", name=short(clip)), kind="done")
        return
    verbs = [(SEE, text("face.tui.clip_see")), (PART, text("face.tui.clip_part"))]
    verb = await ask_choice(app, short(clip), verbs)
    if verb == SEE:
        app.open("clips", "case", paper.case_id, clip.id)
    elif verb == PART:
        reason = await ask_text(app, text("scans.clips.off", name=short(clip), title=paper.title))
        if reason is not None:
            paper_clips.unlink(store, app.actor, paper.id, clip.id, reason)
            screen.say(text("scans.clips.undone", title=paper.title), kind="done")


def _options(app: StationApp, one: OnFile, there: dict[int, Clip], linked: set[int]) -> Iterator[tuple[int, str]]:
    """Those beside it first, then those whose time fits, then the others."""
    paper = one.open.paper
    fits = {
        each.clip_id: each.why
        for each in paper_clips.proposed(app.station.store, paper.case_id)
        if each.paper_id == paper.id
    }
    for clip in sorted(there.values(), key=lambda clip: (clip.id not in linked, clip.id not in fits)):
        name = "  ".join(part for part in (words.start(clip), words.length(clip.duration_ms), short(clip)) if part)
        if clip.id in linked:
            yield clip.id, text("scans.clips.linked", title=name)
        elif clip.id in fits:
            why = text(f"scans.clip_why.{fits[clip.id]}")
            yield clip.id, text("scans.clips.proposed", title=name, why=why)
        else:
            yield clip.id, text("scans.clips.other", title=name)


def _named(one: OnFile) -> str:
    paper = one.open.paper
    return f"{paper.title} {paper.number}".rstrip()
