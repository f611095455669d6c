"""Questions awaited from command handlers: text, a choice, a confirmation, a PIN.

Every prompt answers None when left with Esc. Keys are Enter, Esc, arrows and Ctrl only: letters belong to the
input method. Typed text is NFKC-normalised, so that `１２` is 12.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from station.texts import text
from station.tui.caret import ParksCaret
from station.tui.literal import literal
from station.tui.widgets.folding import Folding

Answer = TypeVar("Answer")
Check = Callable[[str], str | None]
"""What is wrong with the typed words, in Chinese; None: nothing."""
KEPT = "，：；（）！？"
"""Full-width punctuation, which NFKC would turn into ASCII."""
_KEPT = re.compile(f"([{KEPT}])")


class Prompt(ParksCaret[Answer | None], ModalScreen[Answer | None]):
    """A sheet over the screen with a title, something to answer, and the keys that answer it."""

    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__()
        self._title = title
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Title, question, hint, what was wrong, keys."""
        with Vertical(id="sheet"):
            yield Folding(literal(self._title), classes="title")
            yield from self.question()
            if self._hint:
                yield Folding(literal(self._hint), classes="hint")
            yield Folding(classes="wrong")
            yield Static(self.keys(), classes="keys")

    def question(self) -> ComposeResult:
        """The widgets that take the answer."""
        yield from ()

    def keys(self) -> Content:
        """The last line: what the keys do."""
        return literal(text("ui.ask.ok") + "   " + text("ui.ask.cancel"))

    def complain(self, words: str) -> None:
        """Say what is wrong with the answer."""
        self.query_one(".wrong", Folding).tell(literal(words))

    def action_leave(self) -> None:
        """Esc: no answer."""
        self.dismiss(None)


class TextPrompt(Prompt[str]):
    """One line of text."""

    def __init__(self, title: str, hint: str, default: str, check: Check | None, secret: bool = False) -> None:
        super().__init__(title, hint)
        self._default = default
        self._check = check
        self._secret = secret

    def question(self) -> ComposeResult:
        """The field, with what is already known in it."""
        field = Input(value=self._default, password=self._secret, select_on_focus=False)
        field.cursor_blink = False
        yield field

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: check and answer."""
        words = written(event.value, self._check)
        wrong = self._check(words) if self._check else None
        if wrong is not None:
            self.complain(wrong)
        else:
            self.dismiss(words)


class ChoicePrompt(Prompt[Answer], Generic[Answer]):
    """One of several."""

    def __init__(self, title: str, options: Sequence[tuple[Answer, str]], hint: str) -> None:
        super().__init__(title, hint)
        self._options = tuple(options)

    def question(self) -> ComposeResult:
        """The options, the first one under the cursor."""
        yield OptionList(*(Option(literal(label)) for _, label in self._options))

    def keys(self) -> Content:
        """Arrows choose."""
        return literal("   ".join(text(f"ui.ask.{key}") for key in ("choose", "ok", "cancel")))

    def on_mount(self) -> None:
        """Start on the first."""
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or click: answer."""
        self.dismiss(self._options[event.option_index][0])


def normal(words: str) -> str:
    """Typed words as stored: NFKC, no blanks around."""
    return unicodedata.normalize("NFKC", words).strip()


def prose(words: str) -> str:
    """As `normal`, but Chinese punctuation stays as it was written: sentences go into 文书."""
    parts = (part if part in KEPT else unicodedata.normalize("NFKC", part) for part in _KEPT.split(words))
    return "".join(parts).strip()


def required(words: str) -> str | None:
    """A check that refuses an empty answer."""
    return None if words else text("ui.ask.empty")


def written(words: str, check: Check | None) -> str:
    """What was typed, as its field keeps it: prose where anything may be written, else normalised."""
    return prose(words) if check is None or check is required else normal(words)


async def ask_text(
    app: App[Any], title: str, hint: str = "", default: str = "", check: Check | None = required
) -> str | None:
    """One line of text, as `written` keeps it and accepted by `check`; None when left."""
    return await app.push_screen_wait(TextPrompt(title, hint, default, check))


async def ask_choice(app: App[Any], title: str, options: Sequence[tuple[Answer, str]], hint: str = "") -> Answer | None:
    """The value of the chosen (value, label); None when left."""
    return await app.push_screen_wait(ChoicePrompt(title, options, hint))


async def ask_pin(app: App[Any], person: str) -> str | None:
    """A PIN, not shown; `person` names whose. None when left."""
    title = text("ui.ask.pin_title", name=person)
    return await app.push_screen_wait(TextPrompt(title, text("ui.ask.pin_hint"), "", required, secret=True))


async def confirm(app: App[Any], title: str, consequence: str, number: int | None = None) -> bool:
    """True when the consequence was accepted; an irrevocable act gives the number in its title, to be retyped."""
    if number is None:
        options = [(True, text("ui.ask.yes")), (False, text("ui.ask.no"))]
        return bool(await ask_choice(app, title, options, consequence))
    digits = f"{number % 10_000:04d}"

    def same(words: str) -> str | None:
        return None if words == digits else text("ui.ask.number_wrong", digits=digits)

    hint = consequence + "\n" + text("ui.ask.number", number=number, digits=digits)
    return await ask_text(app, title, hint, check=same) is not None
