"""清空: recorders that may be emptied, what is lacking for the others, and the certificates."""

from __future__ import annotations

import asyncio

from textual.content import Content

from station.records.docking import Clearance, Lack
from station.records.evidence import Intake
from station.services import clearance
from station.texts import text
from station.texts.amounts import weight
from station.tui.ask import ask_choice, ask_text, confirm
from station.tui.dock import words
from station.tui.dock.page import DockPage
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person
from station.tui.widgets.window_table import Cell, Column, Row

MARKS = {"issued": ("✓ ", "proved"), "cleared": ("✓ ", ""), "void": ("  ", "dim")}
PAINT_S = 0.05
"""So long the screen is given to say what goes on."""


class Clearing(DockPage):
    """Enter signs, with a second person; on a certificate it prints it again."""

    NAME = "clearing"

    def columns(self) -> tuple[Column, ...]:
        """May it be emptied, which recorder, how much, what is lacking or the certificate's number, when."""
        return (
            Column(text("intake.tui.state"), keep=True),
            Column(text("intake.tui.serial"), keep=True),
            Column(text("intake.tui.files"), keep=True, right=True),
            Column(text("dock_tui.clear.about"), share=3),
            Column(text("dock_tui.stick.when"), keep=True, right=True),
        )

    def read(self) -> None:
        """What may be cleared first, then what lacks something, then the certificates, newest first."""
        found = sorted(clearance.ready(self.station), key=lambda one: bool(one[1]))
        self._ready: dict[int, tuple[Intake, tuple[Lack, ...]]] = {one.id: (one, tuple(lacks)) for one, lacks in found}
        issued = sorted(clearance.clearances(self.store), key=lambda one: one.issued_at, reverse=True)
        self._issued: dict[int, Clearance] = {one.id: one for one in issued}

    def ids(self) -> list[int]:
        """In that order."""
        return [*self._ready, *self._issued]

    def waiting(self) -> int:
        """Recorders that may be cleared now."""
        return sum(not lacks for _, lacks in self._ready.values())

    def row(self, row_id: int) -> Row:
        """One docking or one certificate."""
        if row_id in self._issued:
            one = self._issued[row_id]
            mark, style = MARKS[one.state]
            state = Cell(mark + text(f"dock_tui.clear.state.{one.state}"), style)
            return (state, one.serial, str(one.files), one.number, f"{one.issued_at:MM-DD HH:mm}")
        intake, lacks = self._ready[row_id]
        if lacks:
            state = Cell("~ " + text("dock_tui.clear.lacking", count=len(lacks)), "due")
            said = Cell(lacks[0].sentence, "dim")
        else:
            state, said = Cell("✓ " + text("dock_tui.clear.may"), "proved"), Cell(text("dock_tui.clear.sign"), "dim")
        return (state, intake.serial, str(intake.files), said, f"{intake.opened_at:MM-DD HH:mm}")

    def detail(self, row_id: int) -> Content:
        """Each thing that is lacking, with what to do; or the certificate whole."""
        if row_id in self._issued:
            return _certificate(self._issued[row_id])
        intake, lacks = self._ready[row_id]
        lines = [
            joined((intake.serial, "bold"), intake.officer_name or text("intake.tui.nobody"), gap="  "),
            words.fact("intake.tui.opened", words.when(intake.opened_at)),
            words.fact("intake.tui.files", text("intake.tui.count", count=intake.files), "  ", weight(intake.bytes)),
            words.fact("intake.tui.listing", intake.listing_sha256[:16]),
            literal(""),
        ]
        if not lacks:
            told = (text("dock_tui.clear.may_told"), "$success")
            return stacked(*lines, joined(told), literal(""), literal(text("dock_tui.clear.enter"), "$secondary"))
        lines.append(literal(text("dock_tui.clear.lacks"), "bold"))
        return stacked(*lines, *(labelled("- ", lack.sentence, width=2) for lack in lacks))

    def against(self, row_id: int) -> str | None:
        """What is lacking, or that the certificate has no paper."""
        if row_id in self._issued:
            return None if self._issued[row_id].document_id else text("dock_tui.clear.no_paper")
        lacks = self._ready[row_id][1]
        return text("dock_tui.clear.not_yet", lack=lacks[0].sentence) if lacks else None

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Sign, or print again."""
        if row_id in self._issued:
            await self._print(screen, [self._issued[row_id]], "dock_tui.clear.again")
        else:
            await self._sign(screen, row_id)

    async def _sign(self, screen: StationScreen, row_id: int) -> None:
        """Two people say that the recorder may be emptied by its own function."""
        sessions = await self._which(row_id)
        if sessions is None:
            return
        named = "、".join(self._ready[one][0].serial for one in sessions)
        title, told = text("dock_tui.clear.title", serials=named), text("dock_tui.clear.told")
        if not await confirm(self.app, title, told):
            return
        who, why = text("dock_tui.clear.second"), text("dock_tui.clear.second_hint")
        second = await ask_second_person(self.app, self.app.actor.officer_id, who, why)
        if second is None:
            return
        screen.say(text("dock_tui.clear.setting"))
        await asyncio.sleep(PAINT_S)
        # Not in a thread: the gate proves the ledger on the connection that the screens read.
        made = clearance.issue(self.station, self.app.actor, second, sessions)
        await self._print(screen, made, "dock_tui.clear.done")

    async def _which(self, row_id: int) -> list[int] | None:
        """This recorder, or all that may be cleared now."""
        every = [session for session, (_, lacks) in self._ready.items() if not lacks]
        if len(every) < 2:
            return [row_id]
        one = text("dock_tui.clear.only", serial=self._ready[row_id][0].serial)
        options = [([row_id], one), (every, text("dock_tui.clear.all", count=len(every)))]
        return await ask_choice(self.app, text("dock_tui.clear.which"), options)

    async def _print(self, screen: StationScreen, made: list[Clearance], key: str) -> None:
        where = ""
        for one in made:
            if one.document_id is not None:
                where = await self.app.hand_out(clearance.paper(self.station.store, one))
        numbers = "、".join(one.number for one in made)
        screen.say(text(key, numbers=numbers), where, "done")

    async def void(self, screen: StationScreen, row_id: int) -> None:
        """A certificate that must not be used."""
        one = self._issued[row_id]
        reason = await ask_text(
            self.app, text("dock_tui.clear.void", number=one.number), text("dock_tui.clear.void_hint")
        )
        if reason is not None:
            clearance.void(self.station, self.app.actor, one.id, reason)
            screen.say(text("dock_tui.clear.voided", number=one.number), kind="done")

    def against_void(self, row_id: int | None) -> str | None:
        """Only a certificate nobody has used yet can be made void."""
        one = self._issued.get(row_id or 0)
        if one is None:
            return text("dock_tui.clear.void_what")
        return None if one.state == "issued" else text("dock_tui.clear.void_late")


def _certificate(one: Clearance) -> Content:
    mark, style = MARKS[one.state]
    state = (mark.strip() + text(f"dock_tui.clear.state.{one.state}"), "$success" if style == "proved" else "")
    lines = [
        joined((one.number, "bold"), "  ", state),
        words.fact("intake.tui.serial", one.serial),
        words.fact("intake.tui.files", text("intake.tui.count", count=one.files), "  ", weight(one.bytes)),
        words.fact("intake.tui.listing", one.listing_sha256[:16]),
        words.fact("dock_tui.clear.second_copy", one.second_copy),
        words.fact("dock_tui.clear.signed", one.issued_by, " ", one.cosigned_by, "  ", words.when(one.issued_at)),
    ]
    if one.seen_cleared_at is not None:
        lines.append(words.fact("dock_tui.clear.seen", words.when(one.seen_cleared_at)))
    if one.state == "issued":
        lines += [literal(""), literal(text("dock_tui.clear.now"), "$secondary")]
    return stacked(*lines)
