"""公布登记: the standing registers, which version is out where, what must be published again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pendulum
from textual.content import Content

from station.records.register import RegisterVersion, SheetStanding
from station.services import register_papers, register_words, registers
from station.texts import text
from station.tui.ask import ask_choice, confirm
from station.tui.checks import a_time, instant, shown
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.staff.register_sheet import RegisterSheet
from station.tui.widgets.window_table import Cell, Column, Row

MAKE, PRINT, READ = "make", "print", "read"
INK = {"overdue": "breach", "changed": "due", "waiting": "due", "published": "proved", "new": "dim", "ended": "dim"}
WAITS = ("overdue", "changed", "waiting")


class Registers(StaffPage):
    """Enter makes a version, its files, or takes the receipt of a channel; Ctrl+N makes every version that is due."""

    NAME = "registers"
    CHIEF = False

    def columns(self) -> tuple[Column, ...]:
        """State, version, by when, which register, which sheet of it."""
        return (
            Column(text("people.tui.state"), keep=True),
            Column(text("register.tui.version"), keep=True),
            Column(text("register.tui.due"), keep=True),
            Column(text("people.tui.title"), least=12),
        )

    def read(self) -> None:
        """What waits for somebody first, then in the order of the registers."""
        found = sorted(registers.standings(self.store), key=lambda each: registers.RANK[each.state])
        self._found = dict(enumerate(found, 1))

    def ids(self) -> list[int]:
        """Places in the list."""
        return list(self._found)

    def waiting(self) -> int | None:
        """How many must be published."""
        return sum(each.state in WAITS for each in self._found.values()) or None

    def row(self, row_id: int) -> Row:
        """One sheet."""
        one = self._found[row_id]
        state = Cell(register_words.state(one), INK[one.state])
        return (state, register_words.version_of(one), register_words.due(one), one.sheet.title)

    def detail(self, row_id: int) -> Content:
        """How it stands, its versions, why it is published."""
        one = self._found[row_id]
        kind = one.kind.title if one.kind.title != one.sheet.title else ""
        lines = [joined((one.sheet.title, "bold"), "  ", (kind, "$secondary"))]
        lines += [literal(each) for each in register_words.standing_lines(one)]
        if one.newest is not None:
            for version in registers.versions(self.store, one.kind.code, one.sheet.code):
                lines += [literal(""), *(literal(each) for each in register_words.version_lines(version))]
        if one.sheet.to_confirm:
            lines.append(literal(text("register.paper.confirm"), "$warning"))
        told = "automatic" if one.kind.automatic else "by_hand"
        return stacked(
            *lines,
            literal(""),
            literal(one.kind.basis, "$secondary"),
            literal(text(f"register.tui.{told}"), "$secondary"),
        )

    def against_add(self) -> str | None:
        """Versions are made of what is new or has changed."""
        return None if self._stale() else text("register.tui.nothing_new")

    def _stale(self) -> list[SheetStanding]:
        return [each for each in self._found.values() if each.newest is None or each.change]

    async def add(self, screen: StationScreen) -> None:
        """Every version that is due, after a question."""
        stale = self._stale()
        if await confirm(self.app, text("register.tui.make_all", count=len(stale)), text("register.tui.make_told")):
            for each in stale:
                registers.refresh(self.store, self.app.actor, each.kind.code, each.sheet.code)
            screen.say(text("register.tui.made_all", count=len(stale)), kind="done")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """What can be done with a sheet: a new version, its files, a receipt, reading it."""
        one = self._found[row_id]
        chosen = await ask_choice(self.app, one.sheet.title, self._choices(one), text("register.tui.choose_hint"))
        if chosen == READ:
            await self.app.push_screen_wait(RegisterSheet(one.sheet))
        elif chosen == MAKE:
            made = registers.refresh(self.store, self.app.actor, one.kind.code, one.sheet.code)
            await self._hand_out(screen, made)
        elif chosen == PRINT and one.newest is not None:
            await self._hand_out(screen, one.newest)
        elif chosen is not None and one.newest is not None:
            await self._receipt(screen, one.newest, chosen)

    def _choices(self, one: SheetStanding) -> list[tuple[str, str]]:
        newest, found = one.newest, []
        if newest is None or one.change:
            number = newest.version + 1 if newest else 1
            found.append((MAKE, text("register.tui.make", version=number)))
        if newest is not None:
            found.append((PRINT, text("register.tui.print", version=newest.version)))
            out = {each.channel for each in newest.receipts}
            for code, title in registers.channel_titles(one.kind).items():
                if code not in out:
                    found.append((code, text("register.tui.receipt", version=newest.version, channel=title)))
        return [*found, (READ, text("register.tui.read"))]

    async def _hand_out(self, screen: StationScreen, version: RegisterVersion) -> None:
        facts = {"title": version.sheet.title, "version": version.version}
        screen.say(text("register.tui.setting", **facts))
        files = await asyncio.to_thread(register_papers.write, self.station, version)
        where = await self.app.print_file(files[0], version.sheet.title, "register")
        screen.say(text("register.tui.done", **facts), where, "done")

    async def _receipt(self, screen: StationScreen, version: RegisterVersion, channel: str) -> None:
        now = self.station.clock.now()
        channels = registers.channel_titles(registers.kind_of(version.sheet.register))
        fields = [
            Field("receipt", text("register.tui.number"), text("register.tui.number_hint")),
            Field("url", text("register.tui.url"), text("register.tui.url_hint")),
            Field("at", text("register.tui.at"), text("register.tui.at_hint"), shown(now), a_time),
        ]
        title = text("register.tui.receipt", version=version.version, channel=channels[channel])
        draft = self.app.draft("register", str(version.id), channel)
        if await ask_form(self.app, title, fields, version.sheet.title, draft, self._entering(version, channel, now)):
            screen.say(text("register.tui.entered", channel=channels[channel]), kind="done")

    def _entering(
        self, version: RegisterVersion, channel: str, now: pendulum.DateTime
    ) -> Callable[[dict[str, str]], None]:
        def submit(answers: dict[str, str]) -> None:
            # A minute that is not over yet is now.
            when = min(instant(answers["at"], now.date()), now)
            numbers = answers["receipt"], answers["url"]
            registers.publish(self.store, self.app.actor, version.id, channel, *numbers, occurred_at=when)

        return submit
