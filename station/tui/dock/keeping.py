"""保管: recordings past their term, lists to dispose of them, seals; Enter does what is next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from textual.content import Content

from station.records.keeping import Disposal, Hold
from station.services import destruction, disposal, holds
from station.services.disposal import Expired
from station.texts import text
from station.texts.amounts import weight
from station.tui.ask import ask_choice, ask_text, confirm, required
from station.tui.dock.page import DockPage
from station.tui.literal import literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Column, Row

OPEN = ("proposed", "approved")


class Keeping(DockPage):
    """Enter proposes, decides, carries out, lifts."""

    NAME = "keeping"

    def columns(self) -> tuple[Column, ...]:
        """What it is, its name, since when, why."""
        return (
            Column(text("keeping.tui.column_kind"), keep=True),
            Column(text("keeping.tui.column_name"), share=2),
            Column(text("keeping.tui.column_day"), keep=True),
            Column(text("keeping.tui.column_why"), share=2),
        )

    def read(self) -> None:
        """Lists somebody has to do something about, what is past its term, seals, then finished lists."""
        lists = disposal.disposals(self.store)
        self._lists = {each.id: each for each in lists}
        self._expired = {each.clip_id: each for each in disposal.expired(self.store)}
        self._holds = {each.id: each for each in holds.standing(self.store)}
        waits = [each.id for each in lists if each.state in OPEN]
        over = [each.id for each in lists if each.state not in OPEN]
        self._ids = [*waits, *self._expired, *self._holds, *over]

    def ids(self) -> list[int]:
        """In order."""
        return self._ids

    def waiting(self) -> int:
        """Lists to decide or carry out, and what is past its term."""
        return len(self._expired) + sum(each.state in OPEN for each in self._lists.values())

    def row(self, row_id: int) -> Row:
        """One of either."""
        if row_id in self._expired:
            one = self._expired[row_id]
            kind = Cell("~ " + text("keeping.tui.kind_expired"), "due")
            return kind, one.name, one.expired_on.isoformat(), Cell(disposal.term_title(one.basis), "dim")
        if row_id in self._holds:
            hold = self._holds[row_id]
            why = text("keeping.tui.cause_why", cause=text(f"keeping.cause.{hold.cause}"), reason=hold.reason)
            day = f"{hold.placed_at:%Y-%m-%d}"
            return "  " + text("keeping.tui.kind_hold"), holds.what(self.store, hold), day, Cell(why, "dim")
        found = self._lists[row_id]
        mark, ink = ("~ ", "due") if found.state in OPEN else ("  ", "")
        name = text("keeping.tui.list_name", number=found.number, count=len(found.items))
        day = f"{found.proposed_at:%Y-%m-%d}"
        return Cell(mark + text(f"keeping.state.{found.state}"), ink), name, day, Cell(found.reason, "dim")

    def detail(self, row_id: int) -> Content:
        """The row whole."""
        if row_id in self._expired:
            lines = _of_clip(self._expired[row_id])
        elif row_id in self._holds:
            lines = self._of_hold(self._holds[row_id])
        else:
            lines = self._of_list(self._lists[row_id])
        head, *rest = lines
        return stacked(literal(head, "bold"), literal(""), *map(literal, rest))

    def _of_hold(self, hold: Hold) -> Iterator[str]:
        yield holds.what(self.store, hold)
        yield text("keeping.tui.cause_why", cause=text(f"keeping.cause.{hold.cause}"), reason=hold.reason)
        yield text("keeping.tui.by", who=disposal.who(self.store, hold.placed_by_id), at=f"{hold.placed_at:%Y-%m-%d}")

    def _of_list(self, found: Disposal) -> Iterator[str]:
        yield text("keeping.tui.list_name", number=found.number, count=len(found.items))
        proposer = disposal.who(self.store, found.proposed_by_id)
        yield text("keeping.tui.proposed", who=proposer, at=f"{found.proposed_at:%Y-%m-%d}", why=found.reason)
        if found.decided_by_id is not None and found.decided_at is not None:
            who, at = disposal.who(self.store, found.decided_by_id), f"{found.decided_at:%Y-%m-%d}"
            yield text("keeping.tui.decided", who=who, at=at, why=found.decision_reason)
        if found.state == "done":
            yield text("keeping.tui.certificate", number=found.number)
        for item in found.items:
            state = "open" if found.state in OPEN else "kept" if item.removed_at is None else "gone"
            told = text(f"keeping.tui.item_{state}")
            yield text("keeping.tui.item", name=item.name, size=weight(item.size), state=told)

    def against(self, row_id: int) -> str | None:
        """What is finished keeps Enter; the chief decides, and nobody his own."""
        if row_id in self._expired:
            return None
        chief = "chief" in self.app.actor.roles
        if row_id in self._holds:
            return None if chief else text("keeping.tui.chief_lifts")
        found = self._lists[row_id]
        if found.state == "proposed":
            mine = found.proposed_by_id == self.app.actor.officer_id
            return text("keeping.tui.other_decides") if mine or not chief else None
        return None if found.state == "approved" else text("keeping.tui.finished")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Whatever is next."""
        if row_id in self._expired:
            said = await self._propose(row_id)
        elif row_id in self._holds:
            said = await self._lift(row_id)
        elif self._lists[row_id].state == "proposed":
            said = await self._decide(self._lists[row_id])
        else:
            said = await self._carry_out(self._lists[row_id])
        if said:
            screen.say(said, kind="done")

    async def _propose(self, clip_id: int) -> str | None:
        every = list(self._expired)
        options = [([clip_id], text("keeping.tui.propose_one", name=self._expired[clip_id].name))]
        if len(every) > 1:
            options.append((every, text("keeping.tui.propose_all", count=len(every))))
        chosen = await ask_choice(self.app, text("keeping.tui.propose"), options)
        if chosen is None:
            return None
        reason = await ask_text(self.app, text("keeping.tui.propose"), text("keeping.tui.propose_hint"), check=required)
        if reason is None:
            return None
        made = disposal.propose(self.store, self.app.actor, chosen, reason)
        return text("keeping.tui.proposed_as", number=made.number)

    async def _decide(self, found: Disposal) -> str | None:
        title = text("keeping.tui.list_name", number=found.number, count=len(found.items))
        options = [(True, text("keeping.tui.approve")), (False, text("keeping.tui.refuse"))]
        approve = await ask_choice(self.app, title, options)
        if approve is None:
            return None
        if approve and disposal.needs_permit(self.store, found):
            return await self._permit(title)
        reason = await ask_text(self.app, title, text("keeping.tui.decide_hint"), check=required)
        if reason is None:
            return None
        return _now(disposal.decide(self.store, self.app.actor, found.id, approve, reason))

    async def _permit(self, title: str) -> str | None:
        """The file by which the bureau allows it takes the place of the chief's words."""
        # Imported here: hardly ever is one put in.
        from station.services import permits

        path = await ask_text(self.app, title, text("keeping.tui.permit_hint"), check=required)
        if path is None:
            return None
        permit = permits.read_file(self.station, Path(path.strip()))
        return _now(permits.allow_disposal(self.station, self.app.actor, permit))

    async def _carry_out(self, found: Disposal) -> str | None:
        title = text("keeping.tui.list_name", number=found.number, count=len(found.items))
        if not await confirm(self.app, title, text("keeping.tui.carry_out_told")):
            return None
        done = await asyncio.to_thread(destruction.carry_out, self.station, self.app.actor, found.id)
        kept = sum(item.removed_at is None for item in done.items)
        return text("keeping.tui.carried_out", gone=len(done.items) - kept, kept=kept)

    async def _lift(self, hold_id: int) -> str | None:
        why = await ask_text(self.app, text("keeping.tui.lift_why"), text("keeping.tui.lift_hint"), check=required)
        if why is None:
            return None
        holds.lift(self.store, self.app.actor, hold_id, why)
        return text("keeping.tui.lifted")


def _now(found: Disposal) -> str:
    return text("keeping.tui.is_now", number=found.number, state=text(f"keeping.state.{found.state}"))


def _of_clip(one: Expired) -> Iterator[str]:
    yield one.name
    yield text("keeping.tui.expired_on", on=one.expired_on.isoformat(), term=disposal.term_title(one.basis))
    yield text("keeping.tui.size", size=weight(one.size))
    yield text("keeping.tui.digest", sha256=one.sha256)
