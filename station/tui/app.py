"""The terminal application of the station: who is signed in and what its header says.

Navigation, signals and the last catch of errors are the shell's; what a screen shows is the screen's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.tui.screen import StationScreen
from station.tui.shell import Shell
from station.tui.widgets.frame import HeaderFacts

if TYPE_CHECKING:
    from station.records.people import Proof
    from station.wiring import Station


class StationApp(Shell):
    """`StationApp(station).run()`: sign-in, then 今日, then whatever is pressed."""

    HOME = "today"
    PLACES = {
        "sign_in": "station.tui.screens.sign_in:SignIn",
        "today": "station.tui.screens.today:Today",
        "cases": "station.tui.screens.cases:Cases",
        "case": "station.tui.screens.case:CaseScreen",
        "draw": "station.tui.screens.draw:DrawScreen",
        "intake": "station.tui.screens.intake:IntakeScreen",
        "disclosure": "station.tui.screens.disclosure:DisclosureScreen",
        "find": "station.tui.screens.find:Find",
    }

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.station = station
        self.actor: Proof | None = None
        """Who is signed in; handed to every service call."""

    def on_mount(self) -> None:
        """Nobody works before somebody signed in."""
        self.push_screen(self.place("sign_in"))

    def header(self, screen: StationScreen) -> HeaderFacts:
        """Station, path, person and state of the ledger."""
        who = self.actor.name if self.actor and screen.SIGNED_IN else ""
        return HeaderFacts(self.station.settings.name, self.station.settings.demo, screen.path(), who)
