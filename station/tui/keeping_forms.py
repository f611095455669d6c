"""封存, 解除, 定密 of a case, from its menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from station.services import evidence, holds, secrecy
from station.services.casebook import Detail
from station.services.secrecy import STATE_SECRET
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text, required
from station.tui.dock.relink import short
from station.tui.screen import StationScreen

Doing = Callable[[StationScreen, Detail], Awaitable[str | None]]
WHOLE = 0
"""Chosen for the case with all its recordings."""


def offered(app: StationApp, detail: Detail) -> Iterator[tuple[str, Doing]]:
    """What the case allows."""
    yield "hold", place
    if any(each.lifted_at is None for each in holds.of_case(app.station.store, detail.case.id)):
        yield "lift", lift
    yield "secrecy", mark


async def place(screen: StationScreen, detail: Detail) -> str | None:
    """Seal the case or one of its recordings."""
    app = station_app(screen)
    what = await _what(screen, detail, text("keeping.tui.hold_what"))
    if what is None:
        return None
    causes = [(cause, text(f"keeping.cause.{cause}")) for cause in holds.CAUSES]
    cause = await ask_choice(screen.app, text("keeping.tui.hold_cause"), causes)
    if cause is None:
        return None
    reason = await ask_text(screen.app, text("keeping.tui.hold_reason"), text("keeping.tui.hold_hint"), check=required)
    if reason is None:
        return None
    of = {"case_id": detail.case.id} if what == WHOLE else {"clip_id": what}
    holds.place(app.station.store, app.actor, cause, reason, **of)
    return text("keeping.tui.held")


async def lift(screen: StationScreen, detail: Detail) -> str | None:
    """End a seal that stands."""
    app = station_app(screen)
    store = app.station.store
    options = [
        (
            each.id,
            text(
                "keeping.tui.hold_line",
                what=holds.what(store, each),
                cause=text(f"keeping.cause.{each.cause}"),
                reason=each.reason,
            ),
        )
        for each in holds.of_case(store, detail.case.id)
        if each.lifted_at is None
    ]
    chosen = await ask_choice(screen.app, text("keeping.tui.lift_which"), options)
    if chosen is None:
        return None
    why = await ask_text(screen.app, text("keeping.tui.lift_why"), text("keeping.tui.lift_hint"), check=required)
    if why is None:
        return None
    holds.lift(store, app.actor, chosen, why)
    return text("keeping.tui.lifted")


async def mark(screen: StationScreen, detail: Detail) -> str | None:
    """Say how confidential the case, or one recording of it, is. A state secret is refused at once."""
    app = station_app(screen)
    what = await _what(screen, detail, text("keeping.tui.mark_what"))
    if what is None:
        return None
    levels = [(level, _level(level)) for level in secrecy.CHOICES]
    level = await ask_choice(screen.app, text("keeping.tui.mark_level"), levels)
    if level is None:
        return None
    secrecy.refuse_state_secret(level)
    reason = await ask_text(screen.app, _level(level), text("keeping.tui.mark_hint"), check=required)
    if reason is None:
        return None
    clip_id = None if what == WHOLE else what
    secrecy.mark(app.station.store, app.actor, detail.case.id, level, reason, clip_id=clip_id)
    return text("keeping.tui.marked", level=_level(level))


def _level(level: str) -> str:
    return text("keeping.tui.state_secret") if level == STATE_SECRET else text(f"keeping.level.{level}")


async def _what(screen: StationScreen, detail: Detail, title: str) -> int | None:
    """The case or one of its recordings; not asked where it has none."""
    clips = evidence.clips_of_case(station_app(screen).station.store, detail.case.id)
    if not clips:
        return WHOLE
    options = [(WHOLE, text("keeping.tui.whole"))] + [(clip.id, short(clip)) for clip in clips]
    return await ask_choice(screen.app, title, options)
