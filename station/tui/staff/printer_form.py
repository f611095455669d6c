"""The form of a printer: what it is called, how it is reached, what it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from station.records.print_job import REST, Printer, Way
from station.services import printing_words
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import Check, required
from station.tui.form import Field, ask_form
from station.tui.press import Press

ROLL = "slip_roll"
TAKES: dict[str, tuple[str, ...]] = {"rest": (REST,), "roll": (ROLL,), "both": (ROLL, REST), "none": ()}
KEPT = "kept"


async def ask_printer(app: StationApp, press: Press, old: Printer | None = None) -> Printer | None:
    """A new printer, or `old` changed under its name; None when left."""
    name = Field("name", text("printing.tui.name"), text("printing.cli.name"), check=_new_name(press))
    fields = [*([name] if old is None else []), *_fields(app, press, old)]
    title = text("printing.tui.add") if old is None else text("printing.tui.change_title", name=old.name)
    answers = await ask_form(app, title, fields, text("printing.tui.form_told"))
    return None if answers is None else _made(answers, old)


def _new_name(press: Press) -> Check:
    def check(typed: str) -> str | None:
        if not typed:
            return required(typed)
        return text("printing.tui.taken") if any(one.name == typed for one in press.printers()) else None

    return check


def _fields(app: StationApp, press: Press, old: Printer | None) -> list[Field]:
    ways = [str(way) for way in get_args(Way)]
    if old is not None:
        ways.sort(key=lambda way: way != old.way)
    device = "" if old is None else old.device
    plugged = "、".join(f"usb:{serial}" if serial else where for where, serial in press.plugged())
    hint = text("printing.tui.usb_hint", plugged=plugged or text("printing.tui.none_plugged"))
    return [
        Field("way", text("printing.tui.way"), text("people.tui.pick_hint"),
              choices=tuple((way, text(f"printing.way.{way}")) for way in ways)),
        Field("usb", text("printing.tui.usb"), hint, device if old and old.way == "escpos" else "usb", required,
              needed=lambda answers: answers["way"] == "escpos"),
        Field("queue", text("printing.tui.queue"), text("printing.tui.queue_hint"),
              device if old and old.way == "cups" else "", required, needed=lambda answers: answers["way"] == "cups"),
        Field("takes", text("printing.tui.takes"), text("printing.tui.takes_hint"), choices=_takes(app, old)),
    ]  # fmt: skip


def _takes(app: StationApp, old: Printer | None) -> tuple[tuple[str, str], ...]:
    """What a printer may take; what one takes now comes first, in words."""
    every = [(name, text(f"printing.tui.take.{name}")) for name in TAKES]
    if old is not None:
        every = [
            (KEPT, printing_words.takes(app.station.store, old)),
            *(each for each in every if TAKES[each[0]] != old.kinds),
        ]
    return tuple(every)


def _made(answers: Mapping[str, str], old: Printer | None) -> Printer:
    way: Way = next(each for each in get_args(Way) if each == answers["way"])
    device = {"escpos": answers.get("usb", ""), "cups": answers.get("queue", ""), "file": ""}[way]
    if old is None:
        return Printer(answers["name"], way, device, TAKES[answers["takes"]])
    kinds = old.kinds if answers["takes"] == KEPT else TAKES[answers["takes"]]
    return Printer(old.name, way, device, kinds)
