"""第一次建站: eight steps in any order, each may be left and resumed; the last one founds the station, whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from station.errors import StationError
from station.services import first_run, recorders
from station.services.first_run import NOBODY, Answers, Words
from station.texts import text
from station.tui.ask import ask_choice, ask_text, confirm, required
from station.tui.first_run import FirstRunApp
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal
from station.tui.new_pin import ask_new_pin
from station.tui.screen import StationScreen
from station.tui.staff.numbers import serial_wrong
from station.tui.staff.roster import fields, newcomer
from station.tui.widgets.window_table import fitted

STEPS = ("place", "chief", "officers", "recorders", "calendar", "starts", "enterprises", "found")
CHIEF_DUTIES = ("chief,officer", "chief")
NEW = -1
"""Choice of one more in a list."""


class FirstRun(StationScreen):
    """The steps with what is known of each; Enter works on one."""

    NAME = "first_run"
    SIGNED_IN = False

    @property
    def wizard(self) -> FirstRunApp:
        """The app, as what it is."""
        return cast("FirstRunApp", self.app)

    @property
    def answers(self) -> Answers:
        """What was typed so far."""
        return self.wizard.answers

    def body(self) -> ComposeResult:
        """What this is, then the steps."""
        with Vertical(id="door"):
            yield Static(literal(text("people.first_run.told")), id="first-run-told")
            yield OptionList(id="steps")

    def on_mount(self) -> None:
        """The first step that lacks something."""
        steps = self.query_one("#steps", OptionList)
        steps.add_options([Option(self._line(step), id=step) for step in STEPS])
        steps.highlighted = next((at for at, step in enumerate(STEPS) if self._state(step)[0] == "open"), 0)
        steps.focus()

    def refresh_facts(self) -> None:
        """How far every step is."""
        steps = self.query_one("#steps", OptionList)
        for step in STEPS:
            steps.replace_option_prompt(step, self._line(step))

    def _line(self, step: str) -> Content:
        state, known = self._state(step)
        mark, title = text(f"people.first_run.mark.{state}"), text(f"people.first_run.step.{step}")
        return joined(fitted(mark, 3), (fitted(title, 14), "bold"), (known, "" if state == "done" else "$secondary"))

    def _state(self, step: str) -> tuple[str, str]:
        """done, open or free (need not be done), and what is known, in words."""
        one = self.answers
        if step == "place":
            place = f"{one.place['name']}  {one.place['code']}" if one.place else text("people.first_run.needed")
            return ("done" if one.place else "open"), place
        if step == "chief":
            return self._chief_state()
        if step == "calendar":
            return "done", "  ".join(f"{each.year} {text(f'calendar.{each.status}')}" for each in first_run.years())
        if step == "found":
            lacking = self._lacking()
            return "open", lacking or text("people.first_run.ready")
        if step == "enterprises":
            return "free", text("people.first_run.enterprises")
        entered = {"officers": one.officers, "recorders": one.recorders, "starts": one.starts}[step]
        shown = text(f"people.first_run.count.{step}", count=len(entered)) if entered else ""
        return ("done" if entered else "free"), shown or text("people.first_run.optional")

    def _chief_state(self) -> tuple[str, str]:
        chief = self.answers.chief
        if not chief:
            return "open", text("people.first_run.needed")
        known = f"{chief['name']}  {chief.get('cert_no', '')}"
        if chief["name"] in self.wizard.pins:
            return "done", known
        return "open", f"{known}  {text('people.first_run.pin_again')}"

    def _lacking(self) -> str:
        """Why the station cannot be founded yet; empty when it can."""
        missing = [step for step in ("place", "chief") if self._state(step)[0] == "open"]
        names = "、".join(text(f"people.first_run.step.{step}") for step in missing)
        return text("people.first_run.lacking", steps=names) if missing else ""

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Founding needs a place and a chief with a PIN."""
        return (self._lacking() or None) if command_id == "first_run.found" else None

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Enter."""
        self.action_run_command("first_run.open")

    async def command_first_run_open(self) -> None:
        """Work on the step under the cursor."""
        step = STEPS[self.query_one("#steps", OptionList).highlighted or 0]
        if step == "found":
            self.call_after_refresh(self.action_run_command, "first_run.found")
        elif step in ("calendar", "enterprises"):
            self.say(text(f"people.first_run.{step}_told"))
        else:
            await {
                "place": self._place,
                "chief": self._chief,
                "officers": self._officers,
                "recorders": self._recorders,
                "starts": self._starts,
            }[step]()
            self.wizard.keep()

    async def command_first_run_found(self) -> None:
        """Everything at once, or nothing."""
        place = self.answers.place
        title = text("people.first_run.found_title", name=place["name"], code=place["code"])
        if await confirm(self.app, title, text("people.first_run.found_told")):
            self.say(text("people.first_run.working"))
            people = {each["name"]: newcomer(each) for each in (self.answers.chief, *self.answers.officers)}
            await self.wizard.establish(people)

    async def _form(self, step: str, title: str, asked: list[Field], known: Mapping[str, str]) -> Words | None:
        """A form that shows what was confirmed before, and keeps what is typed."""
        drafts, key = self.answers.drafts, f"{step}/{known.get('name') or known.get('serial', '')}"
        if key not in drafts:
            drafts[key] = dict(known)
        answers = await ask_form(self.app, title, asked, text("people.first_run.kept"), drafts[key])
        if answers is not None:
            del drafts[key]
        return answers

    async def _place(self) -> None:
        organ_hint = text("people.first_run.organ_hint")
        modes = tuple((mode, text(f"people.mode.{mode}")) for mode in first_run.MODES)
        asked = [
            Field("code", text("people.first_run.code"), text("people.first_run.code_hint"), check=_code_wrong),
            Field("name", text("people.first_run.name"), text("people.first_run.name_hint"), check=required),
            Field("authority", text("people.first_run.authority"), "", self.wizard.authority, required),
            Field("short_name", text("people.first_run.short"), text("people.first_run.short_hint"), "余", required),
            Field("mode", text("people.first_run.mode"), text("people.first_run.mode_hint"), "entrusted", None, modes),
            Field("organ_code", text("people.first_run.organ"), organ_hint, check=_organ_wrong),
        ]
        answers = await self._form("place", text("people.first_run.step.place"), asked, self.answers.place)
        if answers is not None:
            self.answers.place = answers

    async def _chief(self) -> None:
        answers = await self._person("chief", self.answers.chief, CHIEF_DUTIES)
        if answers is not None:
            self.wizard.pins.pop(self.answers.chief.get("name", ""), None)
            self.answers.chief = answers
            await self._pin(answers["name"])

    async def _person(self, step: str, known: Words, duties: tuple[str, ...] | None = None) -> Words | None:
        """A register entry; nobody has the name of somebody else here."""
        others = [name for name in self.answers.names() if name != known.get("name")]

        def name_wrong(typed: str) -> str | None:
            return text("people.first_run.name_taken") if typed in others else required(typed)

        entry = [each for each in fields(None) if each.name != "roles" or duties is None]
        named = [Field("name", text("people.tui.name"), check=name_wrong)]
        if duties is not None:
            labels = {one: "、".join(text(f"ledger.roles.{role}") for role in one.split(",")) for one in duties}
            duty = text("people.tui.duties"), text("people.tui.pick_hint")
            named.append(Field("roles", *duty, choices=tuple(labels.items())))
        return await self._form(step, text(f"people.first_run.step.{step}"), [*named, *entry], known)

    async def _pin(self, name: str) -> None:
        pin = await ask_new_pin(self.app, name)
        if pin is not None:
            self.wizard.pins[name] = pin

    async def _officers(self) -> None:
        chosen = await self._one_of("officers", [self._person_line(one) for one in self.answers.officers])
        if chosen is None:
            return
        known = self.answers.officers[chosen] if chosen != NEW else {}
        if known and not await self._goes_on(known["name"]):
            del self.answers.officers[chosen]
            self.wizard.pins.pop(known["name"], None)
            return
        answers = await self._person("officers", known)
        if answers is None:
            return
        if known:
            self.answers.officers[chosen] = answers
        else:
            self.answers.officers.append(answers)
        await self._pin(answers["name"])

    def _person_line(self, one: Words) -> str:
        pin = "" if one["name"] in self.wizard.pins else text("people.tui.no_pin")
        return "  ".join(part for part in (one["name"], one.get("cert_no", ""), pin) if part)

    async def _recorders(self) -> None:
        lines = [f"{one['serial']}  {'' if one['owner'] == NOBODY else one['owner']}" for one in self.answers.recorders]
        chosen = await self._one_of("recorders", lines)
        if chosen is None:
            return
        known = self.answers.recorders[chosen] if chosen != NEW else {}
        if known and not await self._goes_on(known["serial"]):
            del self.answers.recorders[chosen]
            return
        taken = [one["serial"] for one in self.answers.recorders if one is not known]

        def serial_taken(typed: str) -> str | None:
            return text("people.first_run.serial_taken") if typed in taken else _serial_wrong(typed)

        owners = (*((name, name) for name in self.answers.names()), (NOBODY, text("people.first_run.nobody")))
        asked = [
            Field("serial", text("people.tui.serial"), text("people.tui.serial_hint"), check=serial_taken),
            Field("owner", text("people.first_run.owner"), choices=owners),
        ]
        answers = await self._form("recorders", text("people.first_run.step.recorders"), asked, known)
        if answers is not None and known:
            self.answers.recorders[chosen] = answers
        elif answers is not None:
            self.answers.recorders.append(answers)

    async def _starts(self) -> None:
        year = self.wizard.clock.now().year
        kinds = ("inspection", "penalty", "compulsory", "licence")
        options = [(kind, f"{text(f'people.series.{kind}')}  {self.answers.starts.get(kind, '1')}") for kind in kinds]
        hint = text("people.tui.start_means")
        kind = await ask_choice(self.app, text("people.first_run.step.starts"), options, hint)
        if kind is None:
            return
        title = text("people.tui.set_start", title=text(f"people.series.{kind}"), year=year)
        typed = await ask_text(self.app, title, hint, self.answers.starts.get(kind, ""), serial_wrong)
        if typed is not None and int(typed) > 1:
            self.answers.starts[kind] = str(int(typed))
        elif typed is not None:
            self.answers.starts.pop(kind, None)

    async def _one_of(self, step: str, lines: list[str]) -> int | None:
        """Which of a list, or NEW; None when left. An empty list needs no question."""
        if not lines:
            return NEW
        options = [(NEW, text("people.first_run.one_more")), *enumerate(lines)]
        return await ask_choice(self.app, text(f"people.first_run.step.{step}"), options)

    async def _goes_on(self, what: str) -> bool:
        """True to change it, False to take it off the list; left, it stays and is shown."""
        options = [(True, text("people.first_run.change")), (False, text("people.first_run.take_off"))]
        return await ask_choice(self.app, what, options) is not False


def _code_wrong(typed: str) -> str | None:
    return None if first_run.code_usable(typed) else text("people.first_run.code_hint")


def _organ_wrong(typed: str) -> str | None:
    return None if first_run.organ_code_usable(typed) else text("people.first_run.organ_wrong")


def _serial_wrong(typed: str) -> str | None:
    try:
        recorders.check_serial(typed)
    except StationError as refusal:
        return refusal.message
    return None
