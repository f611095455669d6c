"""扫描件: signed papers that came back and wait, those that have not come back, and what was filed last."""

from __future__ import annotations

from textual.content import Content

from station.records.signed_copy import MissingCopy, SignedCopy, Unfiled
from station.services import missing_copies, signed_copies
from station.texts import text
from station.texts.amounts import weight
from station.tui.dock import scan_filing, words
from station.tui.dock.page import DockPage
from station.tui.literal import literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Column, Row

Entry = Unfiled | MissingCopy | SignedCopy


class Scans(DockPage):
    """Enter files what waits, opens the paper that is missing, takes back what was filed wrongly."""

    NAME = "scans"

    def columns(self) -> tuple[Column, ...]:
        """State, paper or file, case, when."""
        return (
            Column(text("scans.tui.state"), keep=True),
            Column(text("scans.tui.paper"), share=3),
            Column(text("scans.tui.case"), keep=True),
            Column(text("scans.tui.when"), keep=True, right=True),
        )

    def read(self) -> None:
        """What waits first, then what is missing, then what was filed."""
        waiting = signed_copies.waiting(self.store)
        missing = missing_copies.missing(self.store, self.station.clock.now())
        found: dict[int, Entry] = {one.item_id: one for one in waiting}
        found |= {one.paper_id: one for one in missing}
        found |= {one.id: one for one in signed_copies.recent(self.store)}
        self._entries, self._waiting = found, len(waiting) + len(missing)

    def ids(self) -> list[int]:
        """In that order."""
        return list(self._entries)

    def waiting(self) -> int:
        """What waits and what is missing."""
        return self._waiting

    def row(self, row_id: int) -> Row:
        """One line of whatever it is."""
        entry = self._entries[row_id]
        if isinstance(entry, Unfiled):
            state = Cell("~ " + text(f"scans.tui.{'unread' if entry.why else 'waiting'}"), "due")
            return (state, entry.name, "", f"{entry.received_at:MM-DD HH:mm}")
        case = words.short(entry.case_number)
        titled = f"{entry.title} {entry.number}".rstrip()
        if isinstance(entry, MissingCopy):
            state = Cell("~ " + text("scans.tui.odd_state" if entry.odd else "scans.tui.missing"), "due")
            return (state, titled, case, text("scans.tui.days", days=entry.days))
        if entry.taken_back_at is not None:
            return (Cell("  " + text("scans.tui.back"), "dim"), Cell(titled, "dim"), case, _filed(entry))
        if entry.odd:
            return (Cell("~ " + text("scans.tui.odd_state"), "due"), titled, case, _filed(entry))
        return (Cell("✓ " + text("scans.tui.filed"), "proved"), titled, case, _filed(entry))

    def detail(self, row_id: int) -> Content:
        """The line whole."""
        entry = self._entries[row_id]
        if isinstance(entry, Unfiled):
            return _waiting_detail(entry)
        return _missing_detail(entry) if isinstance(entry, MissingCopy) else _copy_detail(entry)

    def against(self, row_id: int) -> str | None:
        """What was taken back is done with."""
        entry = self._entries[row_id]
        return text("scans.tui.is_back") if isinstance(entry, SignedCopy) and entry.taken_back_at else None

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Whatever the line is for."""
        entry = self._entries[row_id]
        if isinstance(entry, Unfiled):
            await scan_filing.settle(self.app, screen, entry.item_id, entry.name, entry.looked)
        elif isinstance(entry, MissingCopy):
            self.app.open("papers", entry.case_id, entry.paper_id)
        else:
            await scan_filing.look_or_take_back(self.app, screen, entry)


def _filed(copy: SignedCopy) -> str:
    return f"{copy.filed_at:MM-DD HH:mm}"


def _waiting_detail(one: Unfiled) -> Content:
    return stacked(
        literal(one.name, "bold"),
        words.fact("dock_tui.stick.kind", text(f"stick.kind.{one.kind}"), "  ", weight(one.size)),
        words.fact("scans.tui.when", words.when(one.received_at)),
        *([words.fact("scans.tui.why", (one.why, "$warning"))] if one.why else []),
        literal(""),
        literal(text("scans.tui.waiting_told"), "$secondary"),
    )


def _missing_detail(one: MissingCopy) -> Content:
    return stacked(
        literal(f"{one.title} {one.number}".rstrip(), "bold"),
        words.fact("scans.tui.case", one.case_number, "  ", (one.enterprise, "$secondary")),
        words.fact("scans.tui.issued", words.when(one.issued_at), "  ", text("scans.tui.days", days=one.days)),
        words.fact("scans.tui.who", "、".join(text(f"scans.who.{part}") for part in one.who)),
        *([literal(text("scans.tui.odd", odd=one.odd), "$warning")] if one.odd else []),
        literal(""),
        literal(text("scans.tui.missing_told"), "$secondary"),
    )


def _odd(copy: SignedCopy) -> list[tuple[str, str]]:
    return [(text("scans.tui.odd", odd=copy.odd), "$warning")] if copy.odd else []


def _copy_detail(copy: SignedCopy) -> Content:
    lines = [
        literal(f"{copy.title} {copy.number}".rstrip(), "bold"),
        words.fact("scans.tui.case", copy.case_number, "  ", (copy.enterprise, "$secondary")),
        words.fact("scans.tui.file", copy.name, "  ", weight(copy.size)),
        words.fact("scans.tui.pages", text("scans.tui.pages_told", pages=copy.pages), "  ", *_odd(copy)),
        words.fact("scans.tui.from", text(f"scans.found.{copy.found}")),
        words.fact("scans.tui.when", words.when(copy.filed_at)),
        words.fact("intake.tui.digest", copy.sha256[:16]),
    ]
    if copy.taken_back_at is not None:
        when = words.when(copy.taken_back_at)
        return stacked(*lines, words.fact("scans.tui.back_why", when, "  ", (copy.taken_back_why, "$warning")))
    return stacked(*lines, literal(""), literal(text("scans.tui.filed_told"), "$secondary"))
