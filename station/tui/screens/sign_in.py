"""登录: a name, a PIN. Also the lock: the same person comes back to where the work was left."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from station.errors import StationError
from station.records.people import Officer, Proof
from station.records.permit import PinPermit
from station.services import from_bureau, permits, staff, standing
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import normal, required
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.new_pin import ask_new_pin
from station.tui.screen import StationScreen


class SignIn(StationScreen):
    """Choose a name with the arrows, type the PIN; a demo station shows the PINs and takes Enter alone."""

    NAME = "sign_in"
    SIGNED_IN = False

    def __init__(self, locked: Proof | None = None) -> None:
        super().__init__()
        self._locked = locked
        self._people: list[Officer] = []
        self._pins: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """Station, its date and time, people, PIN."""
        with Vertical(id="door"):
            yield Static(literal(""), id="door-name")
            yield Static(literal(""), id="door-now")
            yield Static(literal(""), id="door-told")
            yield OptionList(id="people")
            pin = Input(password=True, placeholder=text("ui.sign_in.pin"), id="pin", select_on_focus=False)
            pin.cursor_blink = False
            yield pin

    def on_mount(self) -> None:
        """The roster, chief first."""
        station = station_app(self).station
        now = standing.standing(station)
        self._pins = staff.demo_pins(station.home) if now.demo else {}
        self._people = staff.signing(station.store)
        self.query_one("#door-name", Static).update(literal(now.name, "bold"))
        self.query_one("#door-told", Static).update(self._told(now.demo))
        people = self.query_one("#people", OptionList)
        people.add_options([Option(self._line(person)) for person in self._people])
        last = self._locked.officer_id if self._locked else None
        people.highlighted = next((place for place, person in enumerate(self._people) if person.id == last), 0)
        people.focus()

    def refresh_facts(self) -> None:
        """The station's date and minute: whoever signs in may have to vouch for them."""
        now = station_app(self).station.clock.now()
        weekday = text("ui.sign_in.weekdays")[now.isoweekday() - 1]
        shown = text("ui.sign_in.now", day=f"{now:YYYY-MM-DD}", weekday=weekday, time=f"{now:HH:mm}")
        self.query_one("#door-now", Static).update(literal(shown))

    def _told(self, demo: bool) -> Content:
        lines = [literal(text("ui.sign_in.locked" if self._locked else "ui.sign_in.choose"))]
        if station_app(self).wide:
            lines.append(literal(text("ui.sign_in.wide")))
        if demo:
            lines.append(joined((text("ui.header.demo"), "bold reverse"), "  ", text("ui.sign_in.demo")))
        return stacked(*lines)

    def _line(self, person: Officer) -> Content:
        roles = [role for role in ("chief", "officer", "clerk") if role in person.roles][:1]
        words = joined(person.name.ljust(4, "　"), *(text(f"ledger.roles.{role}").ljust(5, "　") for role in roles))
        pin = self._pins.get(person.name)
        return joined(words, (text("ui.sign_in.demo_pin", pin=pin), "dim")) if pin else words

    def on_key(self, event: events.Key) -> None:
        """Digits typed on the list belong to the PIN."""
        pin = self.query_one("#pin", Input)
        typed = normal(event.character or "")
        if not pin.has_focus and typed.isdigit():
            pin.focus()
            pin.insert_text_at_cursor(typed)
            event.stop()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Enter on a name: on to the PIN, which a demo station knows."""
        person = self._chosen()
        if person.name in self._pins:
            self._enter(self._pins[person.name])
        else:
            self.query_one("#pin", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter after the PIN."""
        self._enter(normal(event.value))

    def command_sign_in_enter(self) -> None:
        """The footer's Enter, clicked."""
        self._enter(normal(self.query_one("#pin", Input).value) or self._pins.get(self._chosen().name, ""))

    async def command_sign_in_permit(self) -> None:
        """A lost PIN, and nobody here who could renew it: the bureau's file and its one-time code."""
        station = station_app(self).station
        sent = from_bureau.pin_file(station)
        fields = [
            Field("path", text("people.tui.permit"), text("people.tui.permit_hint"), str(sent or ""), required),
            Field("code", text("people.pin.code"), check=required),
        ]
        answers = await ask_form(self.app, text("people.pin.by_permit"), fields, text("people.pin.by_permit_told"))
        if answers is None:
            return
        permit = permits.read_file(station, Path(answers["path"]))
        if not isinstance(permit, PinPermit):
            raise permits.PermitOther
        pin = await ask_new_pin(self.app, permit.name)
        if pin is not None:
            person = permits.reset_pin(station, permit, answers["code"], pin)
            self.say(text("people.pin.renewed", name=person.name), kind="done")

    def _chosen(self) -> Officer:
        return self._people[self.query_one("#people", OptionList).highlighted or 0]

    def _enter(self, pin: str) -> None:
        app = station_app(self)
        field = self.query_one("#pin", Input)
        try:
            proof = staff.sign_in(app.station.store, app.station.keys, str(self._chosen().id), pin)
        except StationError as refusal:
            field.clear()
            field.focus()
            self.say(refusal.message, refusal.advice, "refused")
            return
        app.welcome(proof)
