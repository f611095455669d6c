"""登录: a name, a PIN. Also the lock: the same person comes back to where the work was left."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import pendulum
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from station.errors import StationError
from station.records.people import Officer, Proof
from station.texts import text
from station.tui.ask import normal
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen


@dataclass(frozen=True, slots=True)
class Premises:
    """Where one signs in: its name, who may, and the PINs a demonstration gives away."""

    name: str
    people: Sequence[Officer]
    demo: bool
    pins: Mapping[str, str] = field(default_factory=dict)
    """PIN by name; empty but in a demonstration."""


class Door(StationScreen):
    """Choose a name with the arrows, type the PIN; a demonstration shows the PINs and takes Enter alone.

    Subclasses say where one signs in (`premises`), what time it is there (`now`), whether a PIN is right (`prove`)
    and what follows (`welcome`).
    """

    SIGNED_IN = False
    ROLES: ClassVar[tuple[str, ...]] = ()
    """The first of them a person has stands beside the name."""
    ROLE_CELLS: ClassVar[int] = 0
    """How many full-width letters the longest role takes, and one more."""

    def __init__(self, locked: Proof | None = None) -> None:
        """`locked`: who was at work when the screen was locked."""
        super().__init__()
        self._locked = locked
        self._premises = Premises("", (), demo=False)

    @abstractmethod
    def premises(self) -> Premises:
        """Read once, when the screen opens."""

    @abstractmethod
    def now(self) -> pendulum.DateTime:
        """The clock of the machine one signs in to."""

    @abstractmethod
    def prove(self, officer_id: int, pin: str) -> Proof:
        """Sign in. Raises StationError when the PIN is wrong or the account is locked."""

    @abstractmethod
    def welcome(self, proof: Proof) -> None:
        """The PIN was right."""

    def body(self) -> ComposeResult:
        """Name, date and time, people, PIN."""
        with Vertical(id="door"):
            yield Static(literal(""), id="door-name")
            yield Static(literal(""), id="door-now")
            yield Static(literal(""), id="door-told")
            yield OptionList(id="people")
            pin = Input(password=True, placeholder=text("ui.sign_in.pin"), id="pin", select_on_focus=False)
            pin.cursor_blink = False
            yield pin

    def on_mount(self) -> None:
        """Everybody in service, in the roster's order."""
        self._premises = self.premises()
        self.query_one("#door-name", Static).update(literal(self._premises.name, "bold"))
        self.query_one("#door-told", Static).update(self._told())
        listed = self.query_one("#people", OptionList)
        listed.add_options([Option(self._line(person)) for person in self._premises.people])
        last = self._locked.officer_id if self._locked else None
        known = enumerate(self._premises.people)
        listed.highlighted = next((place for place, person in known if person.id == last), 0)
        listed.focus()

    def refresh_facts(self) -> None:
        """The date and the minute: whoever signs in may have to vouch for them."""
        now = self.now()
        weekday = text("ui.sign_in.weekdays")[now.isoweekday() - 1]
        shown = text("ui.sign_in.now", day=f"{now:YYYY-MM-DD}", weekday=weekday, time=f"{now:HH:mm}")
        self.query_one("#door-now", Static).update(literal(shown))

    def _told(self) -> Content:
        lines = [literal(text("ui.sign_in.locked" if self._locked else "ui.sign_in.choose"))]
        if self.shell.wide:
            lines.append(literal(text("ui.sign_in.wide")))
        if self._premises.demo:
            lines.append(joined((text("ui.header.demo"), "bold reverse"), "  ", text("ui.sign_in.demo")))
        return stacked(*lines)

    def _line(self, person: Officer) -> Content:
        roles = [role for role in self.ROLES if role in person.roles][:1]
        named = (text(f"ledger.roles.{role}").ljust(self.ROLE_CELLS, "　") for role in roles)
        words = joined(person.name.ljust(4, "　"), *named)
        pin = self._premises.pins.get(person.name)
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
        if person.name in self._premises.pins:
            self._enter(self._premises.pins[person.name])
        else:
            self.query_one("#pin", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter after the PIN."""
        self._enter(normal(event.value))

    def enter(self) -> None:
        """The footer's Enter, clicked."""
        typed = normal(self.query_one("#pin", Input).value)
        self._enter(typed or self._premises.pins.get(self._chosen().name, ""))

    def _chosen(self) -> Officer:
        return self._premises.people[self.query_one("#people", OptionList).highlighted or 0]

    def _enter(self, pin: str) -> None:
        typed = self.query_one("#pin", Input)
        try:
            proof = self.prove(self._chosen().id, pin)
        except StationError as refusal:
            typed.clear()
            typed.focus()
            self.say(refusal.message, refusal.advice, "refused")
            return
        self.welcome(proof)
