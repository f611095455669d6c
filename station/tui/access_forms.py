"""What 调阅 asks of a person: the application, the decision, which clip, where to, and the evaluation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from textual.content import Content

from station.errors import StationError
from station.records.access import Scope
from station.records.case import CaseFile
from station.records.evidence import Clip
from station.rules.access import defects
from station.services import (
    access,
    access_copies,
    access_playing,
    access_view,
    access_words,
    case_search,
    casebook,
    recording_items,
)
from station.services.access import Application
from station.services.access_playing import Watched
from station.services.access_view import Seen
from station.services.case_search import Wanted
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice, ask_text, confirm, required
from station.tui.form import Field, ask_form
from station.tui.literal import joined
from station.tui.screen import StationScreen
from station.tui.search_prompt import ask_search

HITS = 20
MOST_DAYS = 90


async def apply(app: StationApp, screen: StationScreen, number: str = "") -> None:
    """A new request about a case."""
    store, now = app.station.store, app.station.clock.now()

    async def find() -> dict[str, str] | None:
        found = await ask_search(app, text("access.tui.case"), text("access.tui.find_hint"), _cases(app), _case_line)
        return None if found is None else {"case": found.number}

    def known(written: str) -> str | None:
        try:
            casebook.by_number(store, written.strip())
        except StationError as refusal:
            return refusal.message
        return None

    def good(written: str) -> str | None:
        right = written.isdecimal() and 1 <= int(written) <= MOST_DAYS
        return None if right else text("access.tui.days_hint")

    purposes = tuple(
        (each.code, text("access.tui.purpose_to_confirm", title=each.title) if each.to_confirm else each.title)
        for each in access_view.purposes(now.date())
    )
    modes = tuple((mode, text(f"access.mode_{mode}")) for mode in ("view", "copy"))
    fields = [
        Field("case", text("access.tui.case"), text("access.tui.case_hint"), number, known, lookup=find),
        Field("mode", text("access.tui.mode"), choices=modes),
        Field("purpose", text("access.tui.purpose"), choices=purposes),
        Field("reason", text("access.tui.why"), check=required),
        Field("days", text("access.tui.days"), text("access.tui.days_hint"), "7", good),
        Field("applicant", text("access.tui.who"), text("access.tui.who_hint")),
        Field("org", text("access.tui.org"), needed=lambda answers: bool(answers["applicant"].strip())),
    ]

    def submit(answers: dict[str, str]) -> None:
        case = casebook.by_number(store, answers["case"].strip())
        until = now.end_of("day").set(microsecond=0).add(days=int(answers["days"]))
        asked = Application(
            answers["purpose"],
            answers["reason"],
            Scope(case.id, None),
            answers["mode"],
            until,
            answers["applicant"],
            answers.get("org", ""),
        )
        made = access.apply(store, app.actor, asked)
        screen.say(text("access.tui.asked", number=made.number, state=access_view.state(made)), kind="done")

    await ask_form(
        app, text("access.tui.ask"), fields, text("access.tui.ask_told"), app.draft("access", "apply"), submit
    )


async def carry_on(app: StationApp, screen: StationScreen, seen: Seen) -> None:
    """What is next with a request: decide, look, copy, evaluate, end."""
    state = seen.request.state
    if state == "applied":
        await _decide(app, screen, seen)
        return
    steps = ["close"]
    if state == access.USED:
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
    clips = [(each.id, f"{_short(each)}  {_start(each)}") for each in seen.clips]
    chosen = await ask_choice(app, text("access.tui.which"), clips) if clips else None
    if chosen is None:
        return
    if app.recordings is None:
        screen.say(text("access.tui.no_screen"), kind="refused")
        return
    screen.say(text("access.tui.watching"))
    play = app.recordings().player
    watched = await asyncio.to_thread(access_playing.play, app.station, app.actor, seen.request.id, chosen, play)
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
    folder = await ask_text(app, text("access.tui.folder"), text("access.tui.folder_hint"))
    if folder is None:
        return
    loop, hands = asyncio.get_running_loop(), app.recordings().hands

    def tick(name: str, ms: int) -> None:
        at = f"{ms // 60000:02d}:{ms // 1000 % 60:02d}"
        loop.call_soon_threadsafe(screen.say, text("access.tui.copying", name=name, at=at))

    place = Path(folder).expanduser().resolve()
    made = await asyncio.to_thread(access_copies.make, app.station, app.actor, seen.request.id, place, hands, tick)
    screen.say(text("access.tui.copy_done", count=len(made)), str(place), kind="done")


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


def _cases(app: StationApp) -> Callable[[str], Sequence[CaseFile]]:
    def found(typed: str) -> Sequence[CaseFile]:
        ids = case_search.ids(app.station.store, Wanted(typed))[:HITS]
        known = casebook.some(app.station.store, ids)
        return [known[each] for each in ids if each in known]

    return found


def _case_line(case: CaseFile) -> Content:
    return joined(case.number, "  ", (case.enterprise, "$secondary"))


def _short(clip: Clip) -> str:
    return clip.name.rpartition("/")[2]


def _start(clip: Clip) -> str:
    return "" if clip.started_at is None else f"{clip.started_at:%m-%d %H:%M}"
