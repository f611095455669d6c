"""一企一档: everything ever done at one enterprise on one screen (REQ-216)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from station.records.dossier import Dossier, Entry, Year
from station.services import dossier
from station.services.roster_words import said
from station.services.timeline import length
from station.texts import text
from station.texts.money import yuan
from station.tui import roster_sheets
from station.tui.app import station_app
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.screens.enterprises import detail
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

PAGES: dict[str, tuple[str, ...]] = {
    "line": (),
    "case": ("case",),
    "hazard": ("hazard",),
    "penalty": ("penalty",),
    "record": ("paper", "clip"),
    "disclosure": ("disclosure",),
    "draw": ("draw",),
    "register": ("recusal", "change"),
    "overview": (),
}
"""Page to the kinds of entry it shows; the time line shows all of them, the overview figures."""


class EnterpriseScreen(StationScreen):
    """One time line, newest first; left and right narrow it to one kind, Enter opens what a line is about."""

    NAME = "enterprise"

    def __init__(self, enterprise_id: int, page: str = "line") -> None:
        super().__init__()
        self._enterprise_id, self._page = enterprise_id, page
        self._found: Dossier | None = None

    def body(self) -> ComposeResult:
        """Who it is and the figures, tabs, time line with detail, or the overview."""
        columns = (
            Column(text("roster.tui.day"), keep=True),
            Column(text("roster.tui.thing"), least=16, gives=True),
            Column(text("roster.tui.standing"), keep=True),
        )
        with Vertical(id="enterprise"):
            yield Static(literal(""), id="enterprise-head")
            yield Static(literal(""), id="enterprise-tabs", classes="line")
            yield ListDetail(WindowTable(columns, self._rows, empty=text("roster.tui.no_entries")), Detail())
            yield Detail(id="enterprise-overview", can_focus=True)

    def on_mount(self) -> None:
        """The time line has the keys."""
        self.query_one("#enterprise-overview").display = False
        self.query_one(WindowTable).focus()

    def path(self) -> tuple[str, ...]:
        """企业 › 甲厂."""
        here = (text("roster.tui.screen"),)
        return here if self._found is None else (*here, text("roster.tui.dossier"))

    # What is shown ------------------------------------------------------------------------------------------

    def refresh_facts(self) -> None:
        """Read everything again."""
        app = station_app(self)
        self._found = found = dossier.of(app.station.store, self._enterprise_id)
        self.query_one("#enterprise-head", Static).update(_head(found))
        self.query_one("#enterprise-tabs", Static).update(self._tabs(found))
        overview = self._page == "overview"
        self.query_one(ListDetail).display = not overview
        self.query_one("#enterprise-overview").display = overview
        self.query_one("#enterprise-overview" if overview else "WindowTable").focus()
        if overview:
            self.query_one("#enterprise-overview", Detail).tell(_overview(found))
            return
        entries = self._entries()
        self.query_one(WindowTable).show_ids([entry.place for entry in entries])
        if not entries:
            self.query_one(ListDetail).query_one(Detail).tell(literal(""))

    def _entries(self) -> list[Entry]:
        if self._found is None:
            return []
        kinds = PAGES[self._page]
        return [entry for entry in self._found.entries if not kinds or entry.kind in kinds]

    def _tabs(self, found: Dossier) -> Content:
        return joined(*(self._tab(page, found) for page in PAGES), gap="")

    def _tab(self, page: str, found: Dossier) -> tuple[str, str]:
        words = text(f"roster.tui.tab.{page}")
        some = page in ("line", "overview") or any(entry.kind in PAGES[page] for entry in found.entries)
        if page == self._page:
            return f"[{words}]", "bold"
        return f" {words} ", "" if some else "$secondary"

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        found = {entry.place: entry for entry in self._entries()}
        return {place: _row(found[place]) for place in ids if place in found}

    def _entry(self) -> Entry | None:
        selected = self.query_one(WindowTable).selected
        return next((entry for entry in self._entries() if entry.place == selected), None)

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the line whole."""
        entry = next((each for each in self._entries() if each.place == event.row_id), None)
        if entry is not None:
            self.query_one(ListDetail).query_one(Detail).tell(_line(entry))
        self.refresh_footer()

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """What belongs to no case and no draw opens nothing."""
        if command_id == "enterprise.open":
            entry = None if self._page == "overview" else self._entry()
            if entry is None or (entry.case_id is None and entry.draw_id is None):
                return text("roster.tui.opens_nothing")
        if command_id in ("enterprise.amend", "enterprise.stand"):
            return roster_sheets.may_change(station_app(self))
        return None

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("enterprise.open")

    def command_enterprise_open(self) -> None:
        """To the case or the draw of the line under the cursor."""
        entry = self._entry()
        if entry is not None and entry.case_id is not None:
            self.shell.open("case", entry.case_id)
        elif entry is not None and entry.draw_id is not None:
            self.shell.open("draw", entry.draw_id)

    async def command_enterprise_amend(self) -> None:
        """变更, with its reason."""
        if self._found is not None:
            await roster_sheets.amend(self, station_app(self), self._found.enterprise)

    async def command_enterprise_stand(self) -> None:
        """停业, 迁出, 恢复在业, with its reason."""
        if self._found is not None:
            await roster_sheets.stand(self, station_app(self), self._found.enterprise)

    def command_enterprise_next_page(self) -> None:
        """The page to the right."""
        self._turn(1)

    def command_enterprise_last_page(self) -> None:
        """The page to the left."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        pages = list(PAGES)
        self._page = pages[(pages.index(self._page) + by) % len(pages)]


def _head(found: Dossier) -> Content:
    """Who it is, and how much there is."""
    one, totals = found.enterprise, found.totals
    risk = (said("risk", one.risk), "bold $error" if one.risk == "red" else "")
    standing = (said("status", one.status), "" if one.status == "active" else "$warning")
    figures = [
        text("roster.tui.sum.cases", count=totals.cases),
        text("roster.tui.sum.hazards", count=totals.hazards, open=totals.hazards_open),
        text("roster.tui.sum.fines", amount=yuan(totals.fines_fen)),
        text("roster.tui.sum.clips", count=totals.clips, length=length(totals.clips_ms)),
        text("roster.tui.sum.draws", count=totals.draws, drawn=totals.drawn),
    ]
    name = joined(" ", (one.name, "bold"), "  ", risk, "  ", standing, "  ", (one.uscc, "$secondary"))
    return stacked(name, joined(" ", ("  ".join(figures), "$secondary")))


def _row(entry: Entry) -> Row:
    state = Cell(("~ " if entry.open else "  ") + entry.state if entry.state else "", "due" if entry.open else "dim")
    return (f"{entry.at:YYYY-MM-DD}", entry.title, state)


def _line(entry: Entry) -> Content:
    lines = [literal(part) for part in entry.detail]
    state = (entry.state, "$warning" if entry.open else "$secondary")
    return stacked(joined((entry.title, "bold")), joined(f"{entry.at:YYYY-MM-DD HH:mm}", "  ", state), *lines)


def _overview(found: Dossier) -> Content:
    """The register's row, recusals in force, and the figures year by year."""
    totals = found.totals
    facts = [
        (text("roster.tui.tab.case"), text("roster.tui.of_open", count=totals.cases, open=totals.cases_open)),
        (text("roster.tui.tab.hazard"), text("roster.tui.of_open", count=totals.hazards, open=totals.hazards_open)),
        (text("roster.tui.papers"), str(totals.papers)),
        (
            text("roster.tui.tab.disclosure"),
            text("roster.tui.of_open", count=totals.disclosures, open=totals.disclosures_open),
        ),
        (text("roster.tui.since"), f"{found.registered_at:YYYY-MM-DD}"),
    ]
    label = text("roster.tui.recusal")
    recused = [labelled(label, one.officer, "  ", (one.reason, "$secondary")) for one in found.recusals]
    years = [_year(year) for year in found.years] or [literal(text("roster.tui.no_years"), "$secondary")]
    lines = [labelled(name, words) for name, words in facts]
    return stacked(detail(found.enterprise), *lines, *recused, literal(""), *years)


def _year(year: Year) -> Content:
    parts = [
        text("roster.tui.year.inspections", count=year.inspections),
        text("roster.tui.year.others", count=year.other_cases),
        text("roster.tui.year.hazards", count=year.hazards, rectified=year.rectified),
        text("roster.tui.sum.fines", amount=yuan(year.fines_fen)),
        text("roster.tui.year.clips", count=year.clips),
    ]
    return labelled(text("roster.tui.year.year", year=year.year), "  ".join(parts))
