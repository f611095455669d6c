"""登记: the chief makes a device known, as a recorder or as a transfer stick, often the one just turned away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from station.services import recorders, staff, sticks
from station.services.dock_watch import Stranger
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import required
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen

RECORDER, STICK = "recorder", "stick"


async def register_device(app: StationApp, screen: StationScreen, strangers: Sequence[Stranger]) -> None:
    """One form for both; what it is decides what else is asked."""
    store = app.station.store
    known = next((one for one in strangers if one.serial), None)
    people = tuple((str(person.id), person.name) for person in staff.active(store))
    kinds = tuple((kind, text(f"dock_tui.register.{kind}")) for kind in (RECORDER, STICK))
    serial = known.serial if known else ""
    hint = text("dock_tui.register.seen", device=known.device or serial) if known else text("intake.tui.register_hint")
    fields = [
        Field("serial", text("intake.tui.register_serial"), hint, serial, required),
        Field("kind", text("dock_tui.register.kind"), text("dock_tui.register.kind_hint"), choices=kinds),
        Field("officer", text("intake.tui.register_officer"), choices=people, needed=_is(RECORDER)),
        Field(
            "label",
            text("dock_tui.register.label"),
            text("dock_tui.register.label_hint"),
            check=required,
            needed=_is(STICK),
        ),
    ]

    def submit(answers: dict[str, str]) -> None:
        if answers["kind"] == RECORDER:
            recorders.register(store, app.actor, answers["serial"], int(answers["officer"]))
        else:
            sticks.register(store, app.actor, answers["serial"], answers["label"])

    title, told = text("dock_tui.register.title"), text("dock_tui.register.told")
    answers = await ask_form(app, title, fields, told, app.draft("device", serial), submit)
    if answers is not None:
        advice = text("dock_tui.register.again") if known and answers["serial"] == serial else ""
        screen.say(text("intake.tui.registered", serial=answers["serial"]), advice, "done")


def _is(kind: str) -> Callable[[Mapping[str, str]], bool]:
    def asked(answers: Mapping[str, str]) -> bool:
        return answers["kind"] == kind

    return asked
