"""A form and the prompts after it, on the application they really run in; `python -m tests.tui.desk` shows it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from station.tui.ask import ask_choice, ask_pin, ask_text, required
from station.tui.form import Field, ask_form
from station.tui.shell import Shell

FIELDS = (
    Field("first", "甲"),
    Field("kind", "类", choices=(("none", "无"), ("some", "有"))),
    Field("which", "何", needed=lambda given: given["kind"] == "some"),
    Field("why", "因", needed=lambda given: given["first"] == "abc"),
    Field("last", "末", check=required),
)


class Below(Screen[None]):
    """What lies under the prompts: a key that gets here is lost to them."""

    def compose(self) -> ComposeResult:
        yield Input(id="stray")


class Desk(Shell):
    """Asks one thing after the other; `told` is what came of it."""

    told = ""

    def on_mount(self) -> None:
        self.push_screen(Below())
        self.run_worker(self._ask())

    async def _ask(self) -> None:
        given = await ask_form(self, "表", FIELDS, "")
        word = await ask_text(self, "问")
        number = await ask_choice(self, "选", [(1, "一"), (2, "二"), (3, "三")])
        pin = await ask_pin(self, "某人")
        stray = self.screen.query_one("#stray", Input)
        self.told = f"{' '.join((given or {}).values())}|{word}|{number}|{pin}|{stray.value}"
        stray.value = self.told


if __name__ == "__main__":
    Desk().run()
