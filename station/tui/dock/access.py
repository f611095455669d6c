"""调阅: who asked for recordings, what was allowed, seen and copied; Enter does what is next."""

from __future__ import annotations

from textual.content import Content

from station.records.access import Request
from station.services import access, access_playing, access_view, access_words
from station.texts import text
from station.tui import access_forms
from station.tui.dock.page import DockPage
from station.tui.literal import literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Column, Row

SHOWN = 200
"""Finished ones kept in the list, newest first."""
STYLES = {access_view.WAITS: "due", access_view.DUE: "due", access_view.LATE: "late", access_view.OVER: "due"}


class Access(DockPage):
    """Enter decides, shows, copies, evaluates or ends."""

    NAME = "access"

    def columns(self) -> tuple[Column, ...]:
        """Where it stands, its number, who, how, what, until when."""
        return (
            Column(text("access.tui.state"), keep=True),
            Column(text("access.tui.number"), keep=True),
            Column(text("access.tui.applicant"), share=1),
            Column(text("access.tui.mode"), keep=True),
            Column(text("access.tui.subject"), share=2),
            Column(text("access.tui.until"), keep=True, right=True),
        )

    def read(self) -> None:
        """Those that somebody has to do something about first, then the newest."""
        access_playing.settle(self.station)
        now = self.station.clock.now()
        found = [(access_view.need(self.store, each, now), each) for each in access_view.every(self.store)]
        found.sort(key=lambda pair: (pair[1].state not in access_view.OPEN, -pair[1].id))
        self._requests = {each.id: each for _, each in found[:SHOWN]}
        self._needs = {each.id: need for need, each in found}
        self._mine = {each.id for each in access_view.waits_for(self.store, self.app.actor, now)}

    def ids(self) -> list[int]:
        """In order."""
        return list(self._requests)

    def waiting(self) -> int:
        """Those this person has to do something about."""
        return len(self._mine)

    def row(self, row_id: int) -> Row:
        """One request."""
        request, need = self._requests[row_id], self._needs[row_id]
        mark = "~ " if row_id in self._mine else "  "
        return (
            Cell(mark + self._state(request), STYLES.get(need, "")),
            request.number,
            access_words.applicant(request),
            text(f"access.mode_{request.mode}"),
            Cell(access_view.subject(self.store, request), "dim"),
            "" if request.until is None else f"{request.until:%m-%d}",
        )

    def _state(self, request: Request) -> str:
        need = self._needs[request.id]
        if need == access_view.OVER:
            return text("access.need_over")
        if need in (access_view.DUE, access_view.LATE):
            due = access.evaluation_due(self.store, request)
            return text(f"access.need_{need}", due="" if due is None else f"{due:%m-%d}")
        return access_view.state(request)

    def detail(self, row_id: int) -> Content:
        """The request whole."""
        head, *rest = access_words.lines(access_view.seen(self.store, row_id))
        return stacked(literal(head, "bold"), literal(""), *map(literal, rest))

    def against(self, row_id: int) -> str | None:
        """What is over keeps it; nobody decides his own."""
        request = self._requests[row_id]
        if request.state not in access_view.OPEN:
            return text("access.tui.nothing")
        waits = self._needs[row_id] == access_view.WAITS
        return text("access.tui.not_yours") if waits and row_id not in self._mine else None

    def against_sheet(self, row_id: int | None) -> str | None:
        """Pictures are shown while the request is good."""
        if row_id is None:
            return self.empty()
        good = self._requests[row_id].state == access.USED
        return None if good else text("access.tui.sheet_not_now")

    async def sheet(self, screen: StationScreen, row_id: int) -> None:
        """One of the request's recordings as a sheet of pictures."""
        # Imported here: it loads what draws pictures.
        from station.tui import sheet_view

        await sheet_view.look(self.app, screen, access_view.seen(self.store, row_id))

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Whatever is next."""
        await access_forms.carry_on(self.app, screen, access_view.seen(self.store, row_id))
