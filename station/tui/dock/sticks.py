"""中转U盘: what came in and waits, which sticks are here, what is to go out and what went."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from station.records.docking import Stick, StickExport, TrayItem
from station.records.stick import LiveStick, QueuedExport
from station.services import calendars, drop, signed_copies, sticks
from station.texts import text
from station.texts.amounts import weight
from station.tui import draw_later
from station.tui.ask import ask_choice, ask_text, confirm
from station.tui.dock import scan_filing, words
from station.tui.dock.page import DockPage
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Column, Row

WRITTEN = 20
"""Exports shown after they were written."""
LIVE = {
    "importing": ("> ", ""),
    "writing": ("> ", ""),
    "ready": ("~ ", "due"),
    "safe_to_pull": ("✓ ", "proved"),
}
ASIDE, DRAW, CALENDAR, COPY = "aside", "draw.import", "calendar.adopt", "paper.copy"
Entry = TrayItem | Stick | QueuedExport | StickExport


class Sticks(DockPage):
    """Enter uses a file of the tray, takes a request back, or takes a stick out of use."""

    NAME = "sticks"

    def columns(self) -> tuple[Column, ...]:
        """State, kind, name, size, when."""
        return (
            Column(text("intake.tui.state"), keep=True),
            Column(text("dock_tui.stick.kind"), keep=True),
            Column(text("dock_tui.stick.name"), share=3),
            Column(text("intake.tui.bytes"), keep=True, right=True),
            Column(text("dock_tui.stick.when"), keep=True, right=True),
        )

    def read(self) -> None:
        """What waits first, then what is plugged in, what is to go out, the other sticks, what went out."""
        self._live = {one.stick_id: one for one in sticks.docked(self.store)}
        tray = sticks.tray(self.store)
        known = sorted(sticks.all_sticks(self.store), key=lambda one: one.status)
        here: list[Entry] = [one for one in known if one.id in self._live]
        rest: list[Entry] = [one for one in known if one.id not in self._live]
        # A request in the queue has no row yet; its place stands for it.
        queue: list[tuple[int, Entry]] = [(-place, one) for place, one in enumerate(sticks.queued(self.station), 1)]
        written = sticks.exports(self.store, WRITTEN)
        self._entries = dict([*_by_id([*tray, *here]), *queue, *_by_id([*rest, *written])])
        self._waiting = len(tray)

    def ids(self) -> list[int]:
        """In that order."""
        return list(self._entries)

    def waiting(self) -> int:
        """Files in the tray."""
        return self._waiting

    def row(self, row_id: int) -> Row:
        """One line of whatever it is."""
        entry = self._entries[row_id]
        if isinstance(entry, TrayItem):
            state = Cell("~ " + text("stick.state.waiting"), "due")
            kind = text(f"stick.kind.{entry.kind}")
            return (state, kind, entry.name, weight(entry.size), f"{entry.received_at:MM-DD HH:mm}")
        if isinstance(entry, Stick):
            return (self._stick_state(entry), text("dock_tui.stick.stick"), entry.label, "", "")
        kind = text("dock_tui.stick.export")
        if isinstance(entry, QueuedExport):
            state = Cell("  " + text("dock_tui.stick.state.queued"))
            return (state, kind, entry.name, weight(entry.size), f"{entry.asked_at:MM-DD HH:mm}")
        state = Cell("✓ " + text("dock_tui.stick.state.written"), "proved")
        return (state, kind, Cell(entry.name, "dim"), weight(entry.size), f"{entry.written_at:MM-DD HH:mm}")

    def _stick_state(self, stick: Stick) -> Cell:
        live = self._live.get(stick.id)
        if live is None:
            return Cell("  " + text(f"stick.status.{stick.status}"), "dim")
        mark, style = LIVE[live.state]
        return Cell(mark + text(f"dock_tui.stick.live.{live.state}"), style)

    def detail(self, row_id: int) -> Content:
        """The line whole."""
        entry = self._entries[row_id]
        if isinstance(entry, TrayItem):
            return _tray_detail(entry)
        if isinstance(entry, Stick):
            return _stick_detail(entry, self._live.get(entry.id))
        return _export_detail(entry)

    def against(self, row_id: int) -> str | None:
        """What was written stays written; a stick out of use has nothing left to do."""
        entry = self._entries[row_id]
        if isinstance(entry, StickExport):
            return text("dock_tui.stick.is_written")
        if isinstance(entry, Stick) and entry.status != "active":
            return text("dock_tui.stick.is_retired")
        return None

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Whatever the line is for."""
        entry = self._entries[row_id]
        if isinstance(entry, TrayItem):
            await self._use(screen, entry)
        elif isinstance(entry, QueuedExport):
            reason = await ask_text(self.app, text("dock_tui.stick.withdraw", name=entry.name))
            if reason is not None:
                sticks.withdraw(self.station, self.app.actor, entry.id, reason)
                screen.say(text("dock_tui.stick.withdrawn", name=entry.name), kind="done")
        elif isinstance(entry, Stick):
            reason = await ask_text(self.app, text("dock_tui.stick.retire", label=entry.label))
            if reason is not None:
                sticks.retire(self.store, self.app.actor, entry.serial, reason)
                screen.say(text("dock_tui.stick.retired", label=entry.label), kind="done")

    # A file of the tray -------------------------------------------------------------------------------------

    async def _use(self, screen: StationScreen, item: TrayItem) -> None:
        purpose = sticks.open_as(item.kind)
        if purpose.action == COPY:
            looked = any(one.looked for one in signed_copies.waiting(self.store) if one.item_id == item.id)
            await scan_filing.settle(self.app, screen, item.id, item.name, looked)
            return
        options = [(purpose.action, purpose.sentence)] if purpose.action in (DRAW, CALENDAR) else []
        options.append((ASIDE, text("dock_tui.stick.aside")))
        chosen = await ask_choice(self.app, item.name, options, text("dock_tui.stick.use_hint"))
        if chosen == DRAW:
            await self._import(screen, item)
        elif chosen == CALENDAR:
            await self._adopt(screen, item)
        elif chosen == ASIDE:
            reason = await ask_text(self.app, text("dock_tui.stick.aside_title", name=item.name))
            if reason is not None:
                sticks.set_aside(self.store, self.app.actor, item.id, reason)
                screen.say(text("dock_tui.stick.put_aside", name=item.name), kind="done")

    async def _import(self, screen: StationScreen, item: TrayItem) -> None:
        """The platform's list: frozen as a draw, and the file filed under it."""
        line = await draw_later.import_list(self.app, screen, str(sticks.content(self.station, item)))
        if line is not None:
            sticks.use(self.store, self.app.actor, item.id, f"draw/{line.id}")

    async def _adopt(self, screen: StationScreen, item: TrayItem) -> None:
        """The year's arrangement of working days."""
        written = drop.read(sticks.content(self.station, item))[1].decode("utf-8", "replace")
        told = text("dock_tui.stick.adopt_told")
        if not await confirm(self.app, text("dock_tui.stick.adopt", name=item.name), told):
            return
        adopted = calendars.adopt(self.store, self.app.actor, written)
        sticks.use(self.store, self.app.actor, item.id, f"calendar/{adopted.year.year}")
        done = text("dock_tui.stick.adopted", year=adopted.year.year, count=len(adopted.recomputed))
        screen.say(done, kind="done")


def _by_id(entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
    return [(one.id, one) for one in entries if not isinstance(one, QueuedExport)]


def _tray_detail(item: TrayItem) -> Content:
    return stacked(
        literal(item.name, "bold"),
        words.fact("dock_tui.stick.kind", text(f"stick.kind.{item.kind}"), "  ", weight(item.size)),
        words.fact("dock_tui.stick.from", item.stick_label or text("dock_tui.stick.folder")),
        words.fact("dock_tui.stick.when", words.when(item.received_at)),
        words.fact("intake.tui.digest", item.sha256[:16]),
        literal(""),
        literal(sticks.open_as(item.kind).sentence, "$secondary"),
    )


def _stick_detail(stick: Stick, live: LiveStick | None) -> Content:
    lines = [
        joined((stick.label, "bold"), "  ", text(f"stick.status.{stick.status}")),
        words.fact("dock_tui.stick.serial", stick.serial),
        words.fact("intake.tui.since", words.when(stick.registered_at)),
    ]
    if live is None:
        return stacked(*lines)
    lines.append(words.fact("dock_tui.stick.now", (text(f"stick.live.{live.state}"), "bold")))
    if live.current:
        read = f"{words.percent(live.done, live.size)}%"
        lines.append(words.fact("dock_tui.stick.file", live.current, "  ", read))
    if live.waiting:
        lines.append(words.fact("dock_tui.stick.state.queued", text("intake.tui.count", count=live.waiting)))
    if live.trouble:
        lines.append(literal(text(f"stick.trouble.{live.trouble}"), "$warning"))
    return stacked(*lines)


def _export_detail(one: QueuedExport | StickExport) -> Content:
    at = one.asked_at if isinstance(one, QueuedExport) else one.written_at
    to = one.stick_label or text("dock_tui.stick.any")
    hint = literal(text("dock_tui.stick.queued_told"), "$secondary") if isinstance(one, QueuedExport) else literal("")
    return stacked(
        literal(one.name, "bold"),
        words.fact("intake.tui.bytes", weight(one.size)),
        words.fact("dock_tui.stick.to", to),
        words.fact("dock_tui.stick.asked_by", one.asked_by),
        words.fact("dock_tui.stick.when", words.when(at)),
        words.fact("intake.tui.digest", one.sha256[:16]),
        literal(""),
        hint,
    )
