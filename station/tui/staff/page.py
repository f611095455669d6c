"""One list of the 人员与登记 screen: a page as those of 采集, with something that can be added."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from station.records.people import Officer
from station.services import staff
from station.texts import text
from station.tui.dock.page import DockPage

if TYPE_CHECKING:
    from station.tui.screen import StationScreen

Choices = tuple[tuple[str, str], ...]


class StaffPage(DockPage):
    """Texts `people.tui.pages.<NAME>` and `people.tui.none.<NAME>` belong to a page."""

    CHIEF: ClassVar[bool] = True
    """Only the chief changes what is here."""

    def shown(self, screen: StationScreen) -> None:
        """It came to the front: what takes long to find out is begun here."""

    def empty(self) -> str:
        """What stands in an empty list."""
        return text(f"people.tui.none.{self.NAME}")

    def against_all(self) -> str | None:
        """Why the person signed in changes nothing here; None: he may."""
        missing = self.CHIEF and "chief" not in self.app.actor.roles
        return text("people.tui.chief_only") if missing else None

    def against_add(self) -> str | None:
        """Why nothing can be added; None: it can."""
        return self.against_all()

    def against(self, row_id: int) -> str | None:
        """Why Enter does nothing on this row; None: it does."""
        return self.against_all()

    async def add(self, screen: StationScreen) -> None:
        """What Ctrl+N does."""
        raise NotImplementedError

    def people(self) -> list[Officer]:
        """Own people in service."""
        return staff.signing(self.store)

    def choices(self) -> Choices:
        """Own people in service, for a form."""
        return tuple((str(one.id), one.name) for one in self.people())
