"""The base of the bureau's screens: the same frame as a station's, with the bureau's commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from station.bureau.tui.commands import DESK
from station.texts import text
from station.tui.commands import Command
from station.tui.screen import StationScreen

if TYPE_CHECKING:
    from station.bureau.tui.app import BureauApp


class BureauScreen(StationScreen):
    """A screen of the bureau; its path is `desk.screens.<NAME>`."""

    TABLE: ClassVar[tuple[Command, ...]] = DESK

    @property
    def desk(self) -> BureauApp:
        """The app, as what it is."""
        return cast("BureauApp", self.app)

    def path(self) -> tuple[str, ...]:
        """Where we are."""
        return (text(f"desk.screens.{self.NAME}"),)

    def against_admin(self) -> str | None:
        """Why whoever is signed in may not change what is the administrator's; None for the administrator."""
        return None if "admin" in self.desk.actor.roles else text("desk.not_admin")

    def command_go_queue(self) -> None:
        """F3."""
        self.shell.go("queue")

    def command_go_stations(self) -> None:
        """F4."""
        self.shell.go("stations")

    def command_go_people(self) -> None:
        """F5."""
        self.shell.go("people")
