"""What the station's and the bureau's terminal applications share: navigation, lock, signals, the last catch of errors.

No traceback, no value of a local variable and no Textual English ever reaches the terminal from here.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding

from station.errors import StationError
from station.services import incidents
from station.texts import text
from station.tui.key_order import KeyOrder
from station.tui.themes import THEMES
from station.tui.widgets.banner import Alert

if TYPE_CHECKING:
    from rich.console import RenderableType

    from station.tui.commands import Command
    from station.tui.screen import StationScreen
    from station.tui.widgets.frame import HeaderFacts

POLL_S = 0.5
CALM_S = 1.0
"""So long nobody pressed a key: a pause is not noticed."""
FULL_AFTER = 10
"""Collections of the middle generation after which a full one is due; Python's own number."""


class Shell(KeyOrder, inherit_bindings=False):
    """A terminal application with one table of commands, lazily imported screens and no way to see a traceback.

    Subclasses set PLACES and HOME, and override `header`, `version`, `lock`.
    """

    CSS_PATH = Path(__file__).with_name("station.tcss")
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    PLACES: ClassVar[dict[str, str]] = {}
    """Screens by name as `module:Class`; a module is imported when its screen is first shown."""
    HOME: ClassVar[str] = ""
    """The screen at the bottom of the stack once somebody is signed in."""
    BINDINGS = [Binding("ctrl+c", "leave_hint", show=False)]

    kiosk = False
    """No way out of the program: the terminal belongs to it."""
    demo = False
    """Invented data, a clock that can be moved."""

    def __init__(self, incidents: Path | None = None, wide: bool = False) -> None:
        """`incidents`: where tracebacks are kept for the maintainer; `wide`: draw lines in ASCII."""
        super().__init__()
        self.set_class(wide, "-ascii")
        self.wide = wide
        self._incidents = incidents
        self.animation_level = "none"
        self._seen: object = None
        self._raised: set[str] | None = None
        self._noted: set[str] = set()
        self.alerts: tuple[Alert, ...] = ()
        self._recovering = False
        self._following = False
        self._last_input = monotonic()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    # To be answered by the station or the bureau ------------------------------------------------------------

    def header(self, screen: StationScreen) -> HeaderFacts:
        """What the top line says on this screen."""
        raise NotImplementedError

    def version(self) -> object:
        """Changes whenever what is shown may have changed."""
        return None

    def find_alerts(self) -> tuple[Alert, ...]:
        """What happened elsewhere and wants a person, taken note of or not."""
        return ()

    def lock(self) -> None:
        """Ask who is there before anything else."""

    # Life ---------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Restore the terminal on SIGTERM and SIGHUP, and start following the database."""
        if not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self.exit)
            # A full collection takes longer than a page to paint: `follow` does it while nobody types.
            gc.set_threshold(*gc.get_threshold()[:2], 10 * FULL_AFTER)
        self.set_interval(POLL_S, self.follow)
        self.call_after_refresh(self._begin_to_follow)

    def _begin_to_follow(self) -> None:
        """What happens elsewhere is asked once there is something to see: the first screen does not wait for it."""
        self._following = True
        self.follow()

    def follow(self) -> None:
        """Let the screen in front look again when the database or the minute changed."""
        from station.tui.screen import StationScreen

        self._tidy()
        seen = self.version()
        if seen != self._seen:
            self._seen = seen
            self.raise_alerts()
            if isinstance(self.screen, StationScreen):
                self.screen.look()

    def _tidy(self) -> None:
        """Free what closed screens left behind."""
        if monotonic() - self._last_input > CALM_S and gc.get_count()[2] > FULL_AFTER:
            gc.collect()

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, events.Key | events.MouseEvent):
            self._last_input = monotonic()
        await super().on_event(event)

    def raise_alerts(self) -> None:
        """Look for alerts; one that was not there before rings the bell, whatever is on the screen."""
        if not self._following:
            return
        found = self.find_alerts()
        keys = {alert.key for alert in found}
        if self._raised is not None and keys - self._raised:
            self.bell()
        self._raised = keys
        self.alerts = tuple(alert for alert in found if alert.key not in self._noted)

    def note_alerts(self) -> None:
        """Somebody has read them: they go, and do not come back."""
        self._noted |= {alert.key for alert in self.alerts}
        self.alerts = ()

    def action_leave_hint(self) -> None:
        """Ctrl+C does not quit; say what does."""
        from station.tui.screen import StationScreen

        if isinstance(self.screen, StationScreen):
            self.screen.say(text("ui.notice.quit_hint"))

    def next_theme(self) -> str:
        """Switch to the next of the four themes; its Chinese name."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        return text(f"ui.theme.{self.theme}")

    # Where we are -------------------------------------------------------------------------------------------

    def place(self, name: str, *args: object) -> StationScreen:
        """A new screen by name, importing its module now."""
        module, _, member = self.PLACES[name].partition(":")
        return cast("StationScreen", getattr(import_module(module), member)(*args))

    def go(self, name: str, *args: object) -> None:
        """To a fixed place: everything above the home screen is left behind."""
        self.leave_to_home()
        if name != self.HOME:
            self.push_screen(self.place(name, *args))

    def open(self, name: str, *args: object) -> None:
        """One step deeper: Esc comes back here."""
        self.push_screen(self.place(name, *args))

    def leave_to_home(self) -> None:
        """Back to the home screen, or to a fresh one."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if getattr(self.screen, "NAME", "") != self.HOME:
            if len(self.screen_stack) > 1:
                self.pop_screen()
            self.push_screen(self.place(self.HOME))

    def can_go_back(self) -> bool:
        """Whether a screen lies under the one in front."""
        return len(self.screen_stack) > 2

    def go_back(self) -> None:
        """One step back."""
        self.pop_screen()

    # Doing, and what breaks ---------------------------------------------------------------------------------

    def perform(self, screen: StationScreen, command: Command) -> None:
        """Run a command's handler; prompts may be awaited in it, refusals become notices.

        What needs no answer is done at once, so that two quick keys are two steps.
        """
        handler = getattr(screen, command.handler)
        if inspect.iscoroutinefunction(handler):
            screen.busy = True
            self.run_worker(self._perform(screen, handler), group="command", exit_on_error=False)
            return
        with self.catching(screen):
            handler()
            self._look(screen)

    async def _perform(self, screen: StationScreen, handler: Callable[[], Awaitable[None]]) -> None:
        with self.catching(screen):
            try:
                await handler()
            finally:
                screen.busy = False
            self._look(screen)

    def _look(self, screen: StationScreen) -> None:
        if screen.is_attached and self.in_view(screen):
            screen.look()

    def in_view(self, screen: StationScreen) -> bool:
        """Whether nothing but prompts lies over a screen; one that is covered looks when it is in front again.

        Textual's own `is_current` is true of a screen that another one has just covered.
        """
        from station.tui.screen import StationScreen

        stack = self.screen_stack
        return screen in stack and not any(isinstance(each, StationScreen) for each in stack[stack.index(screen) + 1 :])

    @contextmanager
    def catching(self, screen: StationScreen) -> Iterator[None]:
        """A refusal becomes a notice on `screen`; anything else becomes an incident with a number."""
        try:
            yield
        except StationError as error:
            screen.say(error.message, error.advice, "refused")
        except Exception as error:  # noqa: BLE001 - one of the three boundaries
            refusal = incidents.as_refusal(error)
            if refusal is None:
                self._incident(error)
            else:
                screen.say(refusal.message, refusal.advice, "refused")

    def _handle_exception(self, error: Exception) -> None:
        """Textual's own last resort: under test the failure surfaces, on the desk it becomes an incident."""
        if self.is_headless or self._recovering:
            super()._handle_exception(error)
        else:
            self._incident(error)

    def _incident(self, error: Exception) -> None:
        """Keep the traceback, which holds no locals, show a number, go back to the home screen."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        number = self._keep(error)
        self._recovering = True
        self.set_timer(5, self._recovered)
        self.call_later(self._recover, number)

    def _recover(self, number: str) -> None:
        from station.tui.screen import StationScreen

        self.leave_to_home()
        screen = self.screen
        if isinstance(screen, StationScreen):
            message = text("ui.notice.incident", incident=number)
            screen.call_after_refresh(screen.say, message, text("ui.notice.incident_advice"), "refused")

    def _recovered(self) -> None:
        self._recovering = False

    def _fatal_error(self) -> None:
        """The second failure in a row ends the program, with a number instead of Textual's traceback with locals."""
        number = self._keep(self._exception) if self._exception else "-"
        self.panic(text("ui.notice.incident", incident=number))

    def panic(self, *renderables: RenderableType) -> None:
        """Leave the screen with plain words only."""
        plain = text("ui.notice.incident", incident="-")
        super().panic(*(words if isinstance(words, str) else plain for words in renderables))

    def _keep(self, error: BaseException) -> str:
        """Keep the traceback for the maintainer; a number to find it by."""
        if self._incidents is None:
            return "-"
        try:
            return incidents.keep(self._incidents, error)
        except OSError:
            return "-"
