"""登录: a name of the bureau, a PIN. Also the lock: the same person comes back to where the work was left."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from station.bureau.tui.screen import BureauScreen
from station.errors import StationError
from station.records.people import Officer, Proof
from station.services import staff
from station.store.home import Home
from station.texts import text
from station.tui.ask import normal
from station.tui.literal import joined, literal, stacked

ROLES = ("admin", "reviewer", "counsel")


class SignIn(BureauScreen):
    """Choose a name with the arrows, type the PIN; a demonstration shows the PINs and takes Enter alone."""

    NAME = "door"
    SIGNED_IN = False

    def __init__(self, locked: Proof | None = None) -> None:
        super().__init__()
        self._locked = locked
        self._people: list[Officer] = []
        self._pins: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """Bureau, its date and time, people, PIN."""
        with Vertical(id="door"):
            yield Static(literal(""), id="door-name")
            yield Static(literal(""), id="door-now")
            yield Static(literal(""), id="door-told")
            yield OptionList(id="people")
            pin = Input(password=True, placeholder=text("ui.sign_in.pin"), id="pin", select_on_focus=False)
            pin.cursor_blink = False
            yield pin

    def on_mount(self) -> None:
        """Everybody in service."""
        bureau = self.desk.bureau
        self._pins = staff.demo_pins(Home(bureau.home.root)) if self.desk.demo else {}
        self._people = staff.signing(bureau.store)
        self.query_one("#door-name", Static).update(literal(self.desk.facts.name, "bold"))
        self.query_one("#door-told", Static).update(self._told())
        people = self.query_one("#people", OptionList)
        people.add_options([Option(self._line(person)) for person in self._people])
        last = self._locked.officer_id if self._locked else None
        people.highlighted = next((place for place, person in enumerate(self._people) if person.id == last), 0)
        people.focus()

    def refresh_facts(self) -> None:
        """The bureau's date and minute."""
        now = self.desk.bureau.clock.now()
        weekday = text("ui.sign_in.weekdays")[now.isoweekday() - 1]
        shown = text("ui.sign_in.now", day=f"{now:YYYY-MM-DD}", weekday=weekday, time=f"{now:HH:mm}")
        self.query_one("#door-now", Static).update(literal(shown))

    def _told(self) -> Content:
        lines = [literal(text("ui.sign_in.locked" if self._locked else "ui.sign_in.choose"))]
        if self.desk.wide:
            lines.append(literal(text("ui.sign_in.wide")))
        if self.desk.demo:
            lines.append(joined((text("ui.header.demo"), "bold reverse"), "  ", text("ui.sign_in.demo")))
        return stacked(*lines)

    def _line(self, person: Officer) -> Content:
        roles = [role for role in ROLES if role in person.roles][:1]
        words = joined(person.name.ljust(4, "　"), *(text(f"ledger.roles.{role}").ljust(8, "　") for role in roles))
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
        """Enter on a name: on to the PIN, which a demonstration knows."""
        person = self._chosen()
        if person.name in self._pins:
            self._enter(self._pins[person.name])
        else:
            self.query_one("#pin", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter after the PIN."""
        self._enter(normal(event.value))

    def command_door_enter(self) -> None:
        """The footer's Enter, clicked."""
        self._enter(normal(self.query_one("#pin", Input).value) or self._pins.get(self._chosen().name, ""))

    def _chosen(self) -> Officer:
        return self._people[self.query_one("#people", OptionList).highlighted or 0]

    def _enter(self, pin: str) -> None:
        bureau, field = self.desk.bureau, self.query_one("#pin", Input)
        try:
            proof = staff.sign_in(bureau.store, bureau.keys, str(self._chosen().id), pin)
        except StationError as refusal:
            field.clear()
            field.focus()
            self.say(refusal.message, refusal.advice, "refused")
            return
        self.desk.welcome(proof)
