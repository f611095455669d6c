"""附件1 as asked of a person: on which recording of the case an item is seen and where in it, or why there is none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import pendulum

from station.records.evidence import Clip
from station.services import evidence, recording_items, scenes
from station.services.casebook import Detail
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import Check, ask_choice, ask_text, required
from station.tui.dock import words
from station.tui.dock.relink import short
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen

ELSEWHERE = 0
"""Chosen where the recording is none of the station's clips."""


async def confirm(screen: StationScreen, detail: Detail) -> str | None:
    """Which item, on which clip of the case, where in it, what is seen; what was done, None when left."""
    item = await _which_item(screen, detail, text("casework.more.confirm_title"))
    return None if item is None else await confirm_item(screen, detail.case.id, item)


async def confirm_item(
    screen: StationScreen, case_id: int, item: str, near: Callable[[Clip], bool] = lambda clip: True
) -> str | None:
    """On which clip of the case, where in it, what is seen. `near`: clips to choose from, all where none is."""
    app = station_app(screen)
    clips = {one.id: one for one in evidence.clips_of_case(app.station.store, case_id) if one.media != "other"}
    offered = [one for one in clips.values() if near(one)] or [*clips.values()]
    chosen = await _which_clip(screen, offered) if clips else ELSEWHERE
    if chosen is None:
        return None
    if chosen == ELSEWHERE:
        note = await ask_text(app, text("casework.more.seen"), text("casework.more.seen_hint"), check=required)
        if note is None:
            return None
        recording_items.confirm(app.station.store, app.actor, case_id, item, note=note)
        return text("casework.more.confirmed")
    clip = clips[chosen]

    def submit(answers: dict[str, str]) -> None:
        note, at = _told(clip, answers)
        recording_items.confirm(app.station.store, app.actor, case_id, item, clip_id=clip.id, at=at, note=note)

    title = text("casework.more.seen_on", name=short(clip))
    if await ask_form(app, title, _fields(clip), text("casework.more.seen_told"), None, submit) is None:
        return None
    return text("casework.more.confirmed")


async def release(screen: StationScreen, detail: Detail) -> str | None:
    """Which item, and why it was not recorded; what was done, None when left."""
    item = await _which_item(screen, detail, text("casework.more.release_title"))
    return None if item is None else await release_item(screen, detail.case.id, item)


async def release_item(screen: StationScreen, case_id: int, item: str) -> str | None:
    """Why it was not recorded; what was done, None when left."""
    reason = await ask_text(
        screen.app, text("casework.more.why_released"), text("casework.more.why_released_hint"), check=required
    )
    if reason is None:
        return None
    app = station_app(screen)
    recording_items.release(app.station.store, app.actor, case_id, item, reason)
    return text("casework.more.released")


async def ask_exemption(screen: StationScreen, detail: Detail) -> str | None:
    """For which item that has not taken place yet text alone is to suffice, and why; what was done, None when left."""
    app = station_app(screen)
    found = scenes.may_be_exempt(app.station.store, detail.case.id)
    options = [(each.code, text("coverage.tui.ask_option", number=each.number, title=each.title)) for each in found]
    item = await ask_choice(app, text("coverage.tui.ask_item"), options)
    if item is None:
        return None
    title, hint = text("coverage.tui.ask_title"), text("coverage.tui.ask_hint")
    reason = await ask_text(app, title, hint, check=required)
    if reason is None:
        return None
    scenes.ask_exemption(app.station.store, app.actor, detail.case.id, item, reason)
    return text("coverage.tui.asked")


OFFERED: tuple[tuple[str, Callable[[StationScreen, Detail], Awaitable[str | None]]], ...] = (
    ("confirm_item", confirm),
    ("release_item", release),
)
"""In the menu of a case where items of the annex apply."""


def time_code(length_ms: int | None) -> Check:
    """A check of 3:20 or 1:03:20, counted from the beginning of a recording that is no longer than that."""

    def check(written: str) -> str | None:
        seconds = seconds_of(written)
        if seconds is None:
            return text("casework.more.bad_code")
        if length_ms is not None and seconds * 1000 > length_ms:
            return text("casework.more.code_past", length=words.length(length_ms))
        return None

    return check


def seconds_of(code: str) -> int | None:
    """Of a time code; None where it is none."""
    parts = code.replace("：", ":").split(":")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):
        return None
    if any(int(part) > 59 for part in parts[1:]):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total


def _fields(clip: Clip) -> list[Field]:
    note = Field("note", text("casework.more.seen_what"), text("casework.more.seen_what_hint"), check=required)
    if clip.media == "photo":
        return [note]
    length = words.length(clip.duration_ms) or text("casework.more.no_length")
    hint = text("casework.more.code_hint", length=length)
    return [Field("code", text("casework.more.code"), hint, check=time_code(clip.duration_ms)), note]


def _told(clip: Clip, answers: Mapping[str, str]) -> tuple[str, pendulum.DateTime | None]:
    """The note, which names the time code, and the moment where the clip says when it begins."""
    code = answers.get("code", "").replace("：", ":")
    if not code:
        return answers["note"], clip.started_at
    note = text("casework.more.seen_note", code=code, note=answers["note"])
    return note, clip.started_at.add(seconds=seconds_of(code) or 0) if clip.started_at else None


async def _which_clip(screen: StationScreen, clips: Sequence[Clip]) -> int | None:
    options = [(clip.id, _clip_line(clip)) for clip in clips]
    options.append((ELSEWHERE, text("casework.more.seen_elsewhere")))
    return await ask_choice(screen.app, text("casework.more.seen"), options)


def _clip_line(clip: Clip) -> str:
    parts = (words.start(clip), words.length(clip.duration_ms), clip.officer_name or "", short(clip))
    return "  ".join(part for part in parts if part)


async def _which_item(screen: StationScreen, detail: Detail, title: str) -> str | None:
    found = recording_items.standing(station_app(screen).station.store, detail.case.id)
    return await ask_choice(screen.app, title, [(each.item.code, _item_line(each)) for each in found])


def _item_line(each: recording_items.ItemStanding) -> str:
    state = "confirmed" if each.confirmed else "released" if each.released else each.item.level
    return text(
        "casework.more.item", number=each.item.number, title=each.item.title, state=text(f"casework.more.item_{state}")
    )
