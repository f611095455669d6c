"""The line to one station at the desk: how it is reached, how much it may bring, whether it answers (docs/line.md)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from textual.content import Content

from station.bureau import line
from station.bureau.home import Bureau, open_bureau
from station.bureau.pulling import Pulled, Wish, pull_stations
from station.bureau.transport import SHORT
from station.bureau.tui.screen import BureauScreen
from station.records.bureau import Enrolment
from station.records.line import MEDIA
from station.records.people import Proof
from station.replica.line_card import PULL, RETURN, fingerprint
from station.store import bureau_lines
from station.texts import text
from station.tui.ask import ask_text
from station.tui.checks import shown
from station.tui.form import Field, ask_form
from station.tui.literal import labelled

PORT = 22


def told(bureau: Bureau, code: str) -> list[Content]:
    """The line as it is set, and what came of the last time; or that there is none."""
    label, found = text("desk.line.name"), bureau_lines.line_of(bureau.store, code)
    if found is None:
        return [labelled(label, (text("desk.line.none"), "$secondary"))]
    limits = {"media": text(f"desk.line.media_{found.media}"), "nightly": f"{found.nightly_bytes:,}"}
    lines = [
        labelled(label, f"{found.host}:{found.port}"),
        labelled("", text("desk.line.limits", rate=f"{found.bytes_per_second:,}", **limits)),
        labelled("", (fingerprint(found.host_key), "$secondary")),
    ]
    run = bureau_lines.last_run(bureau.store, code)
    if run is not None:
        facts = {"at": shown(run.ended_at), "outcome": text(f"line.outcome.{run.outcome}")}
        lines.append(labelled(text("desk.line.last"), text("desk.line.run", bytes=f"{run.bytes:,}", **facts)))
    return lines


async def change(screen: BureauScreen, station: Enrolment) -> None:
    """Ask for the settings with what is known in them, and write them down. As `line.set_line`, `line.host_key`."""
    bureau, actor = screen.desk.bureau, screen.desk.actor
    known = bureau_lines.line_of(bureau.store, station.code)
    about_card = "desk.line.card_first" if known is None else "desk.line.card_hint"
    seen = "" if known is None else fingerprint(known.host_key)
    fields = [
        Field("host", text("line.bureau.host"), default="" if known is None else known.host),
        Field("port", text("desk.line.port"), default=str(PORT if known is None else known.port), check=_whole),
        Field("card", text("desk.line.card"), text(about_card, seen=seen)),
        Field("media", text("desk.line.media"), default="asked" if known is None else known.media, choices=_media()),
        Field(
            "nightly_bytes",
            text("desk.line.nightly"),
            text("line.bureau.nightly_bytes"),
            str(0 if known is None else known.nightly_bytes),
            _whole,
        ),
        Field(
            "bytes_per_second",
            text("desk.line.rate"),
            text("line.bureau.rate"),
            str(0 if known is None else known.bytes_per_second),
            _whole,
        ),
    ]

    def put(given: dict[str, str]) -> None:
        values: dict[str, Any] = {"host": given["host"], "media": given["media"]}
        values |= {name: int(given[name]) for name in ("port", "nightly_bytes", "bytes_per_second")}
        if given["card"]:
            values["host_key"] = line.host_key(bureau, station.code, Path(given["card"]))
        line.set_line(bureau, actor, station.code, **values)

    title = text("desk.line.title", name=station.name)
    draft = screen.desk.draft("line", station.code)
    if await ask_form(screen.app, title, fields, text("desk.line.told"), draft, put) is not None:
        screen.say(text("desk.line.done", name=station.name), kind="done")


async def own_card(screen: BureauScreen) -> None:
    """Make the bureau's line card, say where it is, and copy it onto a stick. OSError."""
    path, card = line.introduce(screen.desk.bureau)
    keys = {"pull": fingerprint(card.keys[PULL]), "back": fingerprint(card.keys[RETURN])}
    hint = text("desk.line.own_card_hint", path=path, **keys)
    typed = await ask_text(screen.app, text("desk.line.own_card"), hint, "", None)
    if typed:
        place = line.copied(path, Path(typed).expanduser())
        screen.say(text("desk.line.own_card_done", path=place), kind="done")


async def attempt(screen: BureauScreen, station: Enrolment) -> None:
    """Fetch what cannot wait, now, and say what came of it; the screen stays free meanwhile."""
    app = screen.desk
    screen.say(text("desk.line.trying", name=station.name))
    telling = _Telling(screen)
    pulled = await asyncio.to_thread(_pull, app.bureau, app.actor, station, telling)
    cost = {"bytes": f"{pulled.meter.bytes:,}", "seconds": round(pulled.seconds, 1), "sent": pulled.sent}
    if pulled.failure:
        screen.say(text("desk.line.failed", name=station.name), pulled.failure, "refused")
    else:
        outcome = text(f"line.outcome.{pulled.outcome}")
        screen.say(text("desk.line.answered", name=station.name, outcome=outcome, **cost), kind="done")


def _pull(bureau: Bureau, actor: Proof, station: Enrolment, telling: _Telling) -> Pulled:
    """In a thread, with a connection of its own: the screens go on reading by theirs."""
    own = open_bureau(bureau.home.root, bureau.clock)
    try:
        return pull_stations(own, actor, [station], Wish(urgent=True, patience=SHORT), telling)[0]
    finally:
        own.close()


class _Telling:
    """Progress out of the thread onto the screen."""

    def __init__(self, screen: BureauScreen) -> None:
        self._screen = screen

    def step(self, what: str, done: int, total: int) -> None:
        """One line in the notice."""
        app = self._screen.app
        app.call_later(self._say, what)

    def _say(self, what: str) -> None:
        if self._screen.busy and self._screen.is_attached:
            self._screen.say(what)


def _media() -> tuple[tuple[str, str], ...]:
    return tuple((each, text(f"desk.line.media_{each}")) for each in MEDIA)


def _whole(words: str) -> str | None:
    return None if words.isdecimal() else text("keys.tui.whole")
