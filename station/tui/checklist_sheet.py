"""检查表: the items of the checklist with what was found; space turns an item's result, Ctrl+O keeps them all."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from station.records.catalogue import CheckItem, Checklist
from station.services import checklists
from station.services.casebook import Detail
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import Prompt, ask_choice, ask_text
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.folding import Folding

RESULTS = ("", "ok", "problem", "na")
INK = {"": "$secondary", "ok": "$success", "problem": "$warning", "na": "$secondary"}
Found = dict[str, tuple[str, str]]
"""Item code to result and note."""


class ChecklistSheet(Prompt[Found]):
    """Arrows move, space or left and right turn the result, Enter writes down what is wrong."""

    BINDINGS = [
        Binding("space,right", "turn(1)", show=False, priority=True),
        Binding("left", "turn(-1)", show=False, priority=True),
        Binding("ctrl+o", "keep", show=False, priority=True),
    ]

    def __init__(self, title: str, items: tuple[CheckItem, ...], found: Found) -> None:
        super().__init__(title)
        self._items, self._found = items, dict(found)

    def question(self) -> ComposeResult:
        """The items; below, how the one under the cursor is looked at and by which article."""
        yield OptionList(*(Option(self._line(item)) for item in self._items), id="items")
        yield Folding(classes="hint", id="method")
        yield Static(literal(""), classes="line", id="tally")

    def keys(self) -> Content:
        """Turn, note, keep, leave."""
        return literal("   ".join(text(f"casework.checklist.key_{key}") for key in ("turn", "note", "keep", "leave")))

    def on_mount(self) -> None:
        """Begin with the first item nobody looked at."""
        items = self.query_one("#items", OptionList)
        items.highlighted = next((at for at, item in enumerate(self._items) if item.code not in self._found), 0)
        items.focus()
        self._tell()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """What belongs to the item under the cursor."""
        item = self._items[event.option_index]
        note = self._found.get(item.code, ("", ""))[1]
        lines = [literal(item.method), literal("、".join(item.basis), "$secondary")]
        lines += [literal(text("casework.checklist.major", by=item.major), "$warning")] if item.major else []
        lines += [joined(text("casework.checklist.noted"), " ", (note, "bold"))] if note else []
        self.query_one("#method", Folding).tell(stacked(*lines))

    def action_turn(self, by: int) -> None:
        """The next result of the item under the cursor."""
        at = self.query_one("#items", OptionList).highlighted
        if at is not None:
            item = self._items[at]
            result, note = self._found.get(item.code, ("", ""))
            self._put(item, RESULTS[(RESULTS.index(result) + by) % len(RESULTS)], note)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: something is wrong, and what."""
        event.stop()
        self.run_worker(self._note(self._items[event.option_index]), exclusive=True)

    async def _note(self, item: CheckItem) -> None:
        note = self._found.get(item.code, ("", ""))[1]
        words = await ask_text(self.app, item.title, text("casework.checklist.note_hint"), note)
        if words is not None:
            self._put(item, "problem", words)

    def action_keep(self) -> None:
        """Everything that has a result."""
        self.dismiss({code: each for code, each in self._found.items() if each[0]})

    def _put(self, item: CheckItem, result: str, note: str) -> None:
        self._found[item.code] = (result, note)
        items = self.query_one("#items", OptionList)
        items.replace_option_prompt_at_index(self._items.index(item), self._line(item))
        self._tell()

    def _tell(self) -> None:
        results = [result for result, _ in self._found.values() if result]
        counts = {result: results.count(result) for result in RESULTS[1:]}
        told = text("casework.checklist.tally", done=len(results), all=len(self._items), **counts)
        self.query_one("#tally", Static).update(literal(told))

    def _line(self, item: CheckItem) -> Content:
        result = self._found.get(item.code, ("", ""))[0]
        mark = (text(f"casework.checklist.result_{result or 'none'}"), INK[result])
        major = (text("casework.checklist.major_mark") if item.major else "", "$warning")
        return joined(mark, "  ", item.title, "  ", major)


def _offered(one: Checklist, detail: Detail) -> str:
    """A checklist, and what of the enterprise it is for."""
    types = [each for each in detail.enterprise.hazards if each in one.scope]
    fits = text("casework.checklist.fits", types="、".join(types)) if types else ""
    return f"{one.code} {one.title}{fits}"


async def fill_in(screen: StationScreen, detail: Detail) -> str | None:
    """Choose a checklist where the case has none yet, then fill it in."""
    app = station_app(screen)
    store, case = app.station.store, detail.case
    if not case.checklist:
        options = [(each.code, _offered(each, detail)) for each in checklists.offered(store, case.id)]
        code = await ask_choice(screen.app, text("casework.checklist.which"), options)
        if code is None:
            return None
        checklists.choose(store, app.actor, case.id, code)
    checklist = checklists.of_case(store, case.id)
    before = {code: (each.result, each.note) for code, each in checklists.checked(store, case.id).items()}
    title = text("casework.checklist.title", title=checklist.title, number=case.number)
    found = await screen.app.push_screen_wait(ChecklistSheet(title, checklist.items, before))
    changed = {code: each for code, each in (found or {}).items() if before.get(code) != each}
    if not changed:
        return None
    checklists.record(store, app.actor, case.id, changed)
    problems = len(checklists.problems(store, case.id))
    return text("casework.checklist.kept", count=len(changed), problems=problems)
