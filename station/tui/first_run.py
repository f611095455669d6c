"""The terminal application of a home without a station: it asks, founds, and ends; then the station's own opens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from station.records.moment import Clock
from station.services import first_run
from station.services.first_run import Answers
from station.services.staff import NewOfficer
from station.texts import text
from station.tui.screen import StationScreen
from station.tui.shell import Shell
from station.tui.widgets.frame import HeaderFacts

Found = Callable[[Answers, dict[str, NewOfficer], dict[str, str]], None]
"""Founds the station of these answers, with its people and their PINs by name; whole or not at all."""


class FirstRunApp(Shell):
    """`FirstRunApp(…).run()`; `founded` says whether there is a station afterwards."""

    HOME = "first_run"
    PLACES = {"first_run": "station.tui.screens.first_run:FirstRun"}

    def __init__(
        self, root: Path, clock: Clock, authority: str, found: Found, kiosk: bool = False, wide: bool = False
    ) -> None:
        """`authority`: in whose name a station acts unless told otherwise."""
        # An incident is noted in the folder that founding takes for empty.
        super().__init__(root / "incidents", wide)
        self.kiosk = kiosk
        self.root, self.clock, self.authority = root, clock, authority
        self.answers = first_run.resume(root)
        self.pins: dict[str, str] = {}
        self.founded = False
        self._found = found
        self._kept = repr(self.answers)

    def on_mount(self) -> None:
        """There is one screen."""
        self.push_screen(self.place("first_run"))

    def header(self, screen: StationScreen) -> HeaderFacts:
        """No station yet."""
        return HeaderFacts(text("people.first_run.title"), False, screen.path(), "")

    def keep(self) -> None:
        """Whatever was typed survives a power cut."""
        if repr(self.answers) != self._kept:
            first_run.keep(self.root, self.answers)
            self._kept = repr(self.answers)

    def follow(self) -> None:
        """Keep what is being typed."""
        if not self.founded:
            self.keep()
        super().follow()

    async def establish(self, people: dict[str, NewOfficer]) -> None:
        """Found the station and end. What founding raises; then nothing was founded."""
        self.keep()
        await asyncio.to_thread(self._found, self.answers, people, self.pins)
        self.founded = True
        self.exit()
