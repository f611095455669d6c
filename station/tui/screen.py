"""The base of every screen: frame, commands and their reasons, facts that follow the database.

It refuses to know any capability; screens add a body, `command_<area>_<verb>` handlers and `why_not`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container

from station.texts import text
from station.tui.caret import ParksCaret
from station.tui.checks import shown
from station.tui.commands import COMMANDS, Command, commands_of, key_name
from station.tui.widgets.banner import Alert, Banner
from station.tui.widgets.frame import Footer, Header, Notice

if TYPE_CHECKING:
    from station.tui.shell import Shell


class StationScreen(ParksCaret[None]):
    """A screen with header, body, notice and footer.

    Subclasses set NAME, and override `body`, `refresh_facts`, `why_not`, `path`. A handler named
    `command_<area>_<verb>` (plain or async) does the command `<area>.<verb>`; async ones may await prompts.
    """

    NAME: ClassVar[str] = ""
    """The name commands and texts (`ui.screens.<NAME>`) know the screen by."""
    SIGNED_IN: ClassVar[bool] = True
    """False only before anybody signed in: no command that works everywhere is offered."""
    TABLE: ClassVar[tuple[Command, ...]] = COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # A base without a name has no keys: they would be inherited by the door, which offers none of them.
        cls.BINDINGS = [
            Binding(command.key, f"run_command('{command.id}')", show=False)
            for command in commands_of(cls.TABLE, cls.NAME, cls.SIGNED_IN)
            if command.key and cls.NAME
        ]
        super().__init_subclass__(**kwargs)

    busy = False
    """A command of this screen is running."""
    _composed = False
    _covered = False

    @property
    def shell(self) -> Shell:
        """The app, as what it is."""
        return cast("Shell", self.app)

    def compose(self) -> ComposeResult:
        """Header, alerts, body, notice, footer."""
        self.add_class(self._width_class())
        yield Header(id="header")
        yield Banner(id="banner")
        with Container(id="body"):
            yield from self.body()
        yield Footer(id="footer")
        yield Notice(id="notice")

    def body(self) -> ComposeResult:
        """The widgets between header and footer."""
        yield from ()

    def path(self) -> tuple[str, ...]:
        """Where we are, for the header."""
        return (text(f"ui.screens.{self.NAME}"),)

    def refresh_facts(self) -> None:
        """Read again what the screen shows: on mount, on return, and when the database changed."""

    def why_not(self, command_id: str) -> str | None:
        """Why a command cannot be done now, in Chinese with the reason in law where there is one; None: it can."""
        return None

    def reason_against(self, command: Command) -> str | None:
        """`why_not` with the answers that are the same on every screen."""
        if command.id == f"go.{self.NAME}":
            return text("ui.why.here")
        if command.id == "app.back" and not self.shell.can_go_back():
            return text("ui.why.first")
        if command.id == "demo.advance" and not self.shell.demo:
            return text("ui.not_a_demo.message")
        if command.id == "alert.note" and not self.shell.alerts:
            return text("ui.why.no_alert")
        if command.id == "app.quit" and self.shell.kiosk:
            return text("ui.why.kiosk")
        return self.why_not(command.id)

    def commands(self) -> tuple[Command, ...]:
        """All commands of this screen, possible now or not."""
        return commands_of(self.TABLE, self.NAME, self.SIGNED_IN)

    # What happens -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """First look at the facts, before anything is laid out: the first painting is the whole one."""
        self._composed = True
        self.watch(self, "focused", self.refresh_footer, init=False)
        self.look()

    def _width_class(self) -> str:
        """What Textual would find only after a first layout, to style and lay out everything once more."""
        width = self.app.size.width
        return next(name for least, name in reversed(self.HORIZONTAL_BREAKPOINTS) if width >= least)

    def on_screen_suspend(self) -> None:
        """Another screen is in front."""
        self._covered = True

    def on_screen_resume(self) -> None:
        """Facts may have changed while another screen was in front."""
        if self._covered:
            self.call_after_refresh(self._look_again)

    def _look_again(self) -> None:
        """Unless another screen was opened over this one at once, as on the way from one place to the next."""
        if self.shell.in_view(self):
            self.look()

    def look(self) -> None:
        """Refresh header, facts and footer; a refusal while reading is shown, never raised."""
        if not (self._composed and self._stands()):
            return
        with self.shell.catching(self):
            self.query_one(Header).say(self.shell.header(self))
            self.refresh_banner()
            self.refresh_facts()
            # The path may name what was only now read.
            self.query_one(Header).say(self.shell.header(self))
            self.refresh_footer()

    def _stands(self) -> bool:
        """Not while the application closes: what a screen consists of is taken down before the screen is."""
        return self.is_attached and self.app.is_running

    def refresh_banner(self) -> None:
        """Show the alerts there are, and the key that says they are read."""
        self.shell.raise_alerts()
        note = next((each for each in self.commands() if each.id == "alert.note"), None)
        how = f"{key_name(note.key)} {text(note.label)}" if note else ""
        self.query_one(Banner).show([alert for alert in self.shell.alerts if self.concerns(alert)], how)

    def concerns(self, alert: Alert) -> bool:
        """Whether an alert is told on this screen; False where the screen itself says it."""
        return True

    def refresh_footer(self) -> None:
        """Offer the keys that work now."""
        if not self._stands():
            return
        offered = [each for each in self.commands() if self.in_footer(each) and self.reason_against(each) is None]
        self.query_one(Footer).offer(sorted(offered, key=lambda command: command.footer))

    def in_footer(self, command: Command) -> bool:
        """Whether a command that can be done now is worth a place in the footer."""
        return bool(command.footer)

    def say(self, message: str, advice: str = "", kind: str = "plain") -> None:
        """A notice above the footer: kind plain, done or refused."""
        self.query_one(Notice).say(message, advice, kind)

    def action_run_command(self, command_id: str) -> None:
        """A key or a click: do the command, or say why not."""
        command = next((command for command in self.commands() if command.id == command_id), None)
        if command is None:
            # A click on the footer of a screen that another one, the lock for one, has covered meanwhile.
            return
        self.query_one(Notice).hush()
        reason = text("ui.why.busy") if self.busy else self.reason_against(command)
        if reason is not None:
            self.say(reason, kind="refused")
            return
        self.shell.perform(self, command)

    # Commands that work everywhere --------------------------------------------------------------------------

    async def command_help_show(self) -> None:
        """F1."""
        from station.tui.help import Help

        await self.shell.push_screen_wait(Help(self))

    async def command_palette_open(self) -> None:
        """F2: choose a command and do it."""
        from station.tui.palette import Palette

        chosen = await self.shell.push_screen_wait(Palette(self))
        if chosen is not None:
            self.call_after_refresh(self.action_run_command, chosen)

    def command_go_today(self) -> None:
        """F3."""
        self.shell.go("today")

    def command_go_cases(self) -> None:
        """F4."""
        self.shell.go("cases")

    def command_go_draw(self) -> None:
        """F5."""
        self.shell.go("draw")

    def command_go_plans(self) -> None:
        """From the palette."""
        self.shell.go("plans")

    def command_go_exports(self) -> None:
        """From the palette."""
        self.shell.go("exports")

    def command_go_statistics(self) -> None:
        """From the palette."""
        self.shell.go("statistics")

    def command_go_intake(self) -> None:
        """F6."""
        self.shell.go("intake")

    def command_go_disclosure(self) -> None:
        """F7."""
        self.shell.go("disclosure")

    def command_go_inbox(self) -> None:
        """F8."""
        self.shell.go("inbox")

    def command_go_enterprises(self) -> None:
        """F9."""
        self.shell.go("enterprises")

    def command_go_staff(self) -> None:
        """F10."""
        self.shell.go("staff")

    def command_find_open(self) -> None:
        """`/`."""
        self.shell.go("find")

    def command_view_theme(self) -> None:
        """Next of the four themes."""
        self.say(text("ui.notice.theme", name=self.shell.next_theme()))

    async def command_demo_advance(self) -> None:
        """Let time pass in a demonstration."""
        from station.tui.app import station_app
        from station.tui.ask import ask_choice

        steps = [({"hours": 1}, "hour"), ({"hours": 4}, "hours"), ({"days": 1}, "day"), ({"days": 7}, "week")]
        choices = [(step, text(f"ui.advance.{name}")) for step, name in steps]
        app = station_app(self)
        now = text("ui.advance.now", now=shown(app.station.clock.now()))
        step = await ask_choice(app, text("ui.advance.title"), choices, now)
        if step is not None:
            app.move_clock(**step)
            self.say(text("ui.advance.done", now=shown(app.station.clock.now())), kind="done")

    def command_alert_note(self) -> None:
        """The alerts are read."""
        self.shell.note_alerts()

    async def command_return_scan(self) -> None:
        """返回登记 by the code of the slip, from any screen."""
        from station.tui.scan import scan_return

        await scan_return(self)

    def command_app_lock(self) -> None:
        """Ask for a PIN before anything else."""
        self.shell.lock()

    def command_app_quit(self) -> None:
        """Close the program."""
        self.shell.exit()

    def command_app_back(self) -> None:
        """One step back."""
        self.shell.go_back()
