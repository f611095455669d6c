"""What 调阅 asks of a person once there is a request: the decision, which clip, where to, and the evaluation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from station.records.access import Copy
from station.records.evidence import Clip
from station.records.stick import QueuedExport
from station.rules.access import defects
from station.services import access, access_copies, access_playing, access_view, access_words, recording_items
from station.services.access_playing import Watched
from station.services.access_view import Seen
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice, ask_text, confirm, required
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen
from station.tui.stick_export import ask_stick

UNLOCKED_S = 0.3
"""While the screen is locked, how often is looked whether it still is."""


async def carry_on(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    """What is next with a request: decide, look, copy, evaluate, end."""
    state, now = seen.request.state, app.station.clock.now()
    over = access_view.need(app.station.store, seen.request, now) == access_view.OVER
    if state == "applied" and not over:
        await _decide(app, screen, seen)
        return
    steps = ["close"]
    if state == access.USED and not over:
        steps = ["watch", *(["copy"] if seen.request.mode == "copy" else []), "evaluate", "close"]
    options = [(step, text(f"access.tui.{step}")) for step in steps]
    chosen = await ask_choice(app, text("access.tui.do", number=seen.request.number), options)
    if chosen == "watch":
        await _watch(app, screen, seen)
    elif chosen == "copy":
        await _copy(app, screen, seen)
    elif chosen == "evaluate":
        await _evaluate(app, screen, seen)
    elif chosen == "close":
        await _close(app, screen, seen)


async def _decide(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    choices = (("approve", text("access.tui.approve")), ("deny", text("access.tui.deny")))
    fields = [
        Field("decision", text("access.tui.decision"), choices=choices),
        Field("reason", text("access.tui.reason"), check=required),
    ]

    def submit(answers: dict[str, str]) -> None:
        approve = answers["decision"] == "approve"
        access.decide(app.station.store, app.actor, seen.request.id, approve, answers["reason"])
        screen.say(text("access.tui.decided"), kind="done")

    title = text("access.tui.decide", number=seen.request.number)
    draft = app.draft("access", seen.request.id)
    await ask_form(app, title, fields, text("access.tui.decide_told"), draft, submit)


async def _watch(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    """Hand a clip to the player; what was marked in it is given its item afterwards."""
    clips = [(each.id, clip_line(each)) for each in seen.clips]
    chosen = await ask_choice(app, text("access.tui.which"), clips) if clips else None
    if chosen is not None:
        await watch(app, screen, seen.request.id, chosen)


async def watch(app: StationApp, screen: StationScreen, request_id: int, clip_id: int) -> None:
    """Hand this clip to the player; what was marked in it is given its item afterwards."""
    if app.recordings is None:
        screen.say(text("access.tui.no_screen"), kind="refused")
        return
    screen.say(text("access.tui.watching"))
    play = app.recordings().player
    watched = await asyncio.to_thread(access_playing.play, app.station, app.actor, request_id, clip_id, play)
    while app.locked:
        # Nobody touched the keys of these screens while the player was in front.
        await asyncio.sleep(UNLOCKED_S)
    for mark in watched.marks:
        await _mark(app, watched, mark)
    screen.look()
    screen.say(" ".join(access_words.watched(watched.clip, watched.seconds, watched.marks)), kind="done")


async def _mark(app: StationApp, watched: Watched, mark: int) -> None:
    clip, store = watched.clip, app.station.store
    if clip.case_id is None:
        return
    items = [(each.item.code, each.item.title) for each in recording_items.standing(store, clip.case_id)]
    if not items:
        return
    title = text("access.tui.marked", at=f"{mark // 60000:02d}:{mark // 1000 % 60:02d}")
    options = [*items, ("", text("access.tui.no_item"))]
    item = await ask_choice(app, title, options, text("access.tui.marked_hint"))
    if item:
        at = None if clip.started_at is None else clip.started_at.add(microseconds=mark * 1000).set(microsecond=0)
        recording_items.confirm(store, app.actor, clip.case_id, item, clip_id=clip.id, at=at)


async def _copy(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    if app.recordings is None:
        screen.say(text("access.tui.no_screen"), kind="refused")
        return
    ways = [(way, text(f"access.tui.to_{way}")) for way in ("folder", "stick")]
    way = await ask_choice(app, text("access.tui.where"), ways)
    if way == "stick":
        await _copy_to_stick(app, screen, seen)
    elif way == "folder":
        await _copy_to_folder(app, screen, seen)


async def _copy_to_folder(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    folder = await ask_text(app, text("access.tui.folder"), text("access.tui.folder_hint"))
    if folder is None:
        return
    place, hands, tick = Path(folder).expanduser().resolve(), _hands(app), _ticking(screen)
    made = await asyncio.to_thread(access_copies.make, app.station, app.actor, seen.request.id, place, hands, tick)
    screen.say(text("access.tui.copy_done", count=len(made)), str(place), kind="done")


async def _copy_to_stick(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    stick = await ask_stick(app, seen.request.number)
    if stick is None:
        return
    hands, tick, request_id = _hands(app), _ticking(screen), seen.request.id

    def make() -> tuple[tuple[Copy, ...], QueuedExport]:
        return access_copies.queue(app.station, app.actor, request_id, stick or None, hands, tick)

    made, waits = await asyncio.to_thread(make)
    screen.say(text("access.queued", count=len(made), name=waits.name), kind="done")


def _hands(app: StationApp) -> access_copies.Hands:
    assert app.recordings is not None
    return app.recordings().hands


def _ticking(screen: StationScreen) -> Callable[[str, int], None]:
    """Says from another thread how far a copy is."""
    loop = asyncio.get_running_loop()

    def tick(name: str, ms: int) -> None:
        at = f"{ms // 60000:02d}:{ms // 1000 % 60:02d}"
        loop.call_soon_threadsafe(screen.say, text("access.tui.copying", name=name, at=at))

    return tick


async def _evaluate(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    rated = (("ok", text("access.tui.good")), ("faulty", text("access.tui.faulty")))
    hint = text("access.tui.defect_hint")
    fields = []
    for part in ("text", "av"):
        fields.append(Field(part, text(f"access.tui.{part}"), choices=rated))
        fields.append(
            Field(
                f"{part}_defects",
                text(f"access.tui.{part}_defect"),
                hint,
                check=required,
                needed=_faulty(part),
                lines=True,
            )
        )
    fields.append(Field("conclusion", text("access.tui.conclusion"), check=required))

    def submit(answers: dict[str, str]) -> None:
        found = [one for part in ("text", "av") for one in defects(part, answers.get(f"{part}_defects", ""))]
        good = answers["text"] == "ok", answers["av"] == "ok"
        access.evaluate(app.station.store, app.actor, seen.request.id, *good, answers["conclusion"], found)
        screen.say(text("access.tui.evaluated"), kind="done")

    title = f"{seen.request.number} {text('access.tui.evaluate')}"
    draft = app.draft("access", seen.request.id, "evaluate")
    await ask_form(app, title, fields, text("access.tui.evaluate_told"), draft, submit)


async def _close(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    title = f"{seen.request.number} {text('access.tui.close')}"
    if await confirm(app, title, text("access.tui.close_told")):
        access.close(app.station.store, app.actor, seen.request.id)
        screen.say(text("access.tui.closed"), kind="done")


def _faulty(part: str) -> Callable[[Mapping[str, str]], bool]:
    return lambda answers: answers[part] == "faulty"


def clip_line(clip: Clip) -> str:
    """A clip in a list to choose from: name and when it begins."""
    start = "" if clip.started_at is None else f"{clip.started_at:%m-%d %H:%M}"
    return f"{clip.name.rpartition('/')[2]}  {start}"
