"""Forms: one column, label left, the hint of the focused field below it, and what will happen on the last line.

What the system knows is already filled in; what was typed before leaving with Esc is there again next time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from station.errors import StationError
from station.texts import text
from station.tui.ask import Check, Prompt, prose, written
from station.tui.literal import literal, stacked, visible
from station.tui.widgets.folding import Folding
from station.tui.widgets.lines import Lines
from station.tui.widgets.window_table import fitted

ARROWS = 4
"""Cells that the arrows around a choice take."""
LABEL = 17
"""Cells of a label; one that is longer is shown whole while its field has the focus."""


Lookup = Callable[[], Awaitable[Mapping[str, str] | None]]
"""Answers by field name; None where nothing was chosen."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    name: str
    label: str
    hint: str = ""
    default: str = ""
    check: Check | None = None
    """What is wrong with the words typed; None accepts anything."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label) pairs: the field is a pick among them instead of typed words."""
    needed: Callable[[Mapping[str, str]], bool] | None = None
    """Given the other answers, whether the field is asked at all; None: always."""
    lookup: Lookup | None = None
    """Ctrl+F in the form finds the answers of this field and others in a catalogue."""
    lines: bool = False
    """Several paragraphs may be typed, a line each."""


Submit = Callable[[dict[str, str]], None]
"""Does what the form is for; may refuse with a StationError."""


class Pick(Widget, can_focus=True):
    """A choice on one line: left, right or space change it."""

    BINDINGS = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space", "turn(1)", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another choice is shown."""

        pick: Pick

    def __init__(self, choices: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self._choices = tuple(choices)
        self._at = next((place for place, (choice, _) in enumerate(self._choices) if choice == value), 0)

    @property
    def value(self) -> str:
        """The value shown."""
        return self._choices[self._at][0]

    def action_turn(self, by: int) -> None:
        """To the next or the previous choice."""
        self._at = (self._at + by) % len(self._choices)
        self.refresh()
        self.post_message(self.Changed(self))

    def on_click(self) -> None:
        """A click is a turn."""
        self.action_turn(1)

    def on_resize(self) -> None:
        """What has no room is told below; a choice that was hidden a moment ago does not know before."""
        if self.has_focus:
            self.post_message(self.Changed(self))

    @property
    def cropped(self) -> str:
        """What is chosen, where it has no room on the line; empty where it has."""
        whole = visible(self._choices[self._at][1])
        return whole if self.size.width and cell_len(whole) > self._room else ""

    @property
    def _room(self) -> int:
        return max(self.size.width - ARROWS, 1)

    def render(self) -> Content:
        """The choice between arrows."""
        words = visible(self._choices[self._at][1])
        return literal(f"< {fitted(words, self._room) if self.cropped else words} >")


class Fields(VerticalScroll, inherit_bindings=False):
    """The lines of a form: it scrolls with the focus, up and down go from field to field."""


class Form(Prompt[dict[str, str]]):
    """A sheet of fields; Enter goes to the next, on the last one it confirms, Ctrl+O confirms from anywhere."""

    BINDINGS = [
        Binding("ctrl+o", "accept", show=False, priority=True),
        Binding("ctrl+f", "look_up", show=False, priority=True),
        Binding("down,tab", "go(1)", show=False),
        Binding("up,shift+tab", "go(-1)", show=False),
        Binding("enter", "advance", show=False),
    ]

    def __init__(
        self, title: str, fields: Sequence[Field], consequence: str, draft: dict[str, str], submit: Submit | None
    ) -> None:
        super().__init__(title)
        self._submit = submit
        self._fields = tuple(fields)
        self._consequence = consequence
        self._draft = draft

    def question(self) -> ComposeResult:
        """One line per field, then what will happen."""
        with Fields(can_focus=False):
            for field in self._fields:
                with Horizontal(classes="field several" if field.lines else "field", id=f"field-{field.name}"):
                    yield Static(literal(fitted(field.label, LABEL)), classes="label")
                    yield self._control(field)
                yield Folding(classes="hint", id=f"hint-{field.name}")
        yield Folding(literal(self._consequence), classes="consequence")

    def _control(self, field: Field) -> Widget:
        held = self._draft.get(field.name, field.default)
        if field.choices:
            return Pick(field.choices, held)
        if field.lines:
            return Lines(held)
        typed = Input(value=held, select_on_focus=False)
        typed.cursor_blink = False
        return typed

    def keys(self) -> Content:
        """Next, confirm, leave."""
        keys = ("next_field", *(("look_up",) if self._lookup() else ()), "save", "cancel")
        return literal("   ".join(text(f"ui.ask.{key}") for key in keys))

    def _lookup(self) -> Lookup | None:
        return next((field.lookup for field in self._fields if field.lookup is not None), None)

    def action_look_up(self) -> None:
        """Ctrl+F: from the catalogue, where the form has one."""
        lookup = self._lookup()
        if lookup is not None:
            self.run_worker(self._look_up(lookup), exclusive=True)

    async def _look_up(self, lookup: Lookup) -> None:
        for name, value in (await lookup() or {}).items():
            control = self.query_one(f"#field-{name}").query("Input").first(Input)
            control.value = value
        self._settle()

    def on_mount(self) -> None:
        """Start in the first field; show only its hint."""
        self._settle()
        self._controls_asked()[0].focus()

    def on_descendant_focus(self, _: events.DescendantFocus) -> None:
        """The hint follows the focus, and what was left is kept."""
        self._settle()
        self.call_after_refresh(self._show_hint)

    def _show_hint(self) -> None:
        """Below the last field of those on the screen the hint would be out of sight."""
        for hint in self.query(Fields).first().query(".hint").results(Folding):
            if hint.display:
                hint.scroll_visible(animate=False)

    def on_pick_changed(self, _: Pick.Changed) -> None:
        """Other fields may be needed now."""
        self._settle()

    def on_input_changed(self, _: Input.Changed) -> None:
        """Keep what is typed."""
        self._remember(self._answers())

    def on_text_area_changed(self, _: Lines.Changed) -> None:
        """Keep what is typed."""
        self._remember(self._answers())

    def on_lines_left(self, event: Lines.Left) -> None:
        """Up or down out of a field of several lines."""
        self.action_go(event.by)

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Enter in a field."""
        self.action_advance()

    def action_advance(self) -> None:
        """To the next field; from the last one, confirm."""
        if self.focused is self._controls_asked()[-1]:
            self.action_accept()
        else:
            self.action_go(1)

    def action_go(self, by: int) -> None:
        """To the next field or the one before, in the order of the form: where one is on the screen that was hidden
        a moment ago, the screen itself does not know yet.
        """
        self._settle()
        asked = self._controls_asked()
        at = next((place for place, control in enumerate(asked) if control is self.focused), -1)
        self.set_focus(asked[(at + by) % len(asked)])

    def action_accept(self) -> None:
        """Check every field asked; answer, or stop at the first that is wrong."""
        answers = self._answers()
        for field in self._fields:
            wrong = field.check(answers[field.name]) if field.check and self._asked(field, answers) else None
            if wrong is not None:
                self.complain(text("ui.ask.field_wrong", label=field.label, wrong=wrong))
                self._control_of(field).focus()
                return
        given = {field.name: answers[field.name] for field in self._fields if self._asked(field, answers)}
        if self._submitted(given):
            self._draft.clear()
            self.dismiss(given)

    def _submitted(self, given: dict[str, str]) -> bool:
        if self._submit is None:
            return True
        try:
            self._submit(given)
        except StationError as refusal:
            self.complain(text("ui.ask.refused", message=refusal.message, advice=refusal.advice))
            return False
        return True

    def _settle(self) -> None:
        answers = self._answers()
        self._remember(answers)
        for field in self._fields:
            asked = self._asked(field, answers)
            self.query_one(f"#field-{field.name}").display = asked
            control = self._control_of(field)
            told = _told(field, control)
            hint = self.query_one(f"#hint-{field.name}", Folding)
            hint.display = asked and control.has_focus and bool(told)
            if hint.display:
                hint.tell(stacked(*told))

    def _remember(self, answers: Mapping[str, str]) -> None:
        """Keep what differs from what the system knows by itself, such as the time, which will be another one."""
        for field in self._fields:
            if answers[field.name] == _suggested(field):
                self._draft.pop(field.name, None)
            else:
                self._draft[field.name] = answers[field.name]

    def _asked(self, field: Field, answers: Mapping[str, str]) -> bool:
        return field.needed is None or field.needed(answers)

    def _control_of(self, field: Field) -> Widget:
        return self.query_one(f"#field-{field.name}").query("Input, Pick, Lines").first(Widget)

    def _controls_asked(self) -> list[Widget]:
        answers = self._answers()
        return [self._control_of(field) for field in self._fields if self._asked(field, answers)]

    def _answers(self) -> dict[str, str]:
        return {field.name: _value(self._control_of(field), field) for field in self._fields}


def _told(field: Field, control: Widget) -> list[Content]:
    """What stands below a field: its label and what is chosen where they have no room on the line, then the hint."""
    whole = [field.label] if cell_len(field.label) > LABEL else []
    if isinstance(control, Pick) and control.cropped:
        whole.append(control.cropped)
    told = [field.hint, text("ui.ask.lines") if field.lines else ""]
    return [*(literal(words, "bold") for words in whole), *(literal(words) for words in told if words)]


def _suggested(field: Field) -> str:
    """What the field says when nobody touched it."""
    if not field.choices:
        return _lines(field.default) if field.lines else written(field.default, field.check)
    values = [value for value, _ in field.choices]
    return field.default if field.default in values else values[0]


def _value(control: Widget, field: Field) -> str:
    if isinstance(control, Pick):
        return control.value
    if isinstance(control, Lines):
        return _lines(control.text)
    return written(control.value, field.check) if isinstance(control, Input) else ""


def _lines(words: str) -> str:
    """Line by line, as prose."""
    return "\n".join(prose(line) for line in words.strip().splitlines())


async def ask_form(
    app: App[Any],
    title: str,
    fields: Sequence[Field],
    consequence: str,
    draft: dict[str, str] | None = None,
    submit: Submit | None = None,
) -> dict[str, str] | None:
    """Answers by field name, each accepted by its check; None when left.

    `draft` keeps what was typed until it is confirmed. A refusal raised by `submit` is shown in the form, which stays.
    """
    return await app.push_screen_wait(Form(title, fields, consequence, {} if draft is None else draft, submit))
