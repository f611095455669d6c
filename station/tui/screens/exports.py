"""导出: one page for each export of a period: what would go, what is kept out and why, and the file itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pendulum
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.export import KINDS, Built, Kind, Made, Rejected
from station.records.moment import day
from station.services import export_words, exports, external_refs
from station.services.export_cases import DEFAULT
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_choice, confirm
from station.tui.checks import a_date
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.stick_export import export
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

SYSTEMS = ("mobile", "city", "province")
"""Systems that take packages of cases."""
BETWEEN = "\u3000"
SLOW = ("statistics",)
"""Counted when they are turned to or other days are chosen, not at every change of the database."""
Seen = tuple[Kind, pendulum.Date, pendulum.Date, str]


class ExportsScreen(StationScreen):
    """What is kept out comes first; left and right turn the exports."""

    NAME = "exports"

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._period: tuple[pendulum.Date, pendulum.Date] | None = None
        self._system = DEFAULT
        self._built: Built | None = None
        self._seen: Seen | None = None
        self._made: tuple[Made, ...] = ()

    @property
    def kind(self) -> Kind:
        """The export in front."""
        return KINDS[self._at]

    def body(self) -> ComposeResult:
        """Tabs, the counts, list and detail."""
        columns = (
            Column(text("export.tui.state"), keep=True),
            Column(text("export.tui.name"), least=12),
            Column(text("export.tui.why"), share=2, least=8, gives=True),
        )
        yield Static(literal(""), id="exports-tabs", classes="line")
        yield Static(literal(""), id="exports-head", classes="line")
        yield ListDetail(WindowTable(columns, self._rows, id="exports", empty=text("export.tui.nothing")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Look at the export in front; the others are looked at when they are turned to."""
        station = station_app(self).station
        today = day(station.clock.now())
        first, last = self._period or (today.start_of("month"), today)
        asked = (self.kind, first, last, self._system)
        if self._built is None or asked != self._seen or self.kind not in SLOW:
            self._built = exports.check(station, self.kind, first, last, self._system)
        built, self._seen = self._built, asked
        self._made = exports.made(station.store, (self.kind,))
        self.query_one("#exports-tabs", Static).update(joined(" ", *map(self._tab, KINDS), gap=" "))
        counts = {"rows": len(built.rows), "rejected": len(built.rejected), "held_back": built.held_back}
        head = text("export.tui.head", first=first, last=last, **counts)
        self.query_one("#exports-head", Static).update(literal(" " + head))
        count = len(built.rejected) + len(built.rows)
        with self.prevent(WindowTable.Moved):
            self.query_one(WindowTable).show_ids(range(count))
        selected = self.query_one(WindowTable).selected
        self.query_one(Detail).tell(literal("") if selected is None else self._detail(selected))

    def _tab(self, kind: Kind) -> tuple[str, str]:
        words = text(f"export.tui.page.{kind}")
        return (f"[{words}]", "bold") if kind == self.kind else (f" {words} ", "$secondary")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: self._row(row_id) for row_id in ids}

    def _row(self, row_id: int) -> Row:
        one = self._one(row_id)
        if isinstance(one, Rejected):
            state = Cell(text("export.tui.kept_out"), "due")
            return (state, one.target, export_words.why(one.problems[0]))
        return (Cell(text("export.tui.goes"), "proved"), one[0], BETWEEN.join(filter(None, one[1:])))

    def _one(self, row_id: int) -> Rejected | tuple[str, ...]:
        built = self._built
        assert built is not None
        kept_out = len(built.rejected)
        return built.rejected[row_id] if row_id < kept_out else built.rows[row_id - kept_out]

    def _detail(self, row_id: int) -> Content:
        one, built = self._one(row_id), self._built
        assert built is not None
        if isinstance(one, Rejected):
            head, *lines = export_words.lines(one)
            return stacked(literal(head, "bold"), *(literal(line.strip()) for line in lines))
        said = [f"{title}：{cell}" for title, cell in zip(built.headings, one, strict=True) if cell]
        confirm_ = [literal(text("export.cli.to_confirm"), "$warning")] if built.to_confirm else []
        return stacked(*confirm_, *map(literal, said))

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        self.query_one(Detail).tell(self._detail(event.row_id))
        self.refresh_footer()

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Only what is kept out leads to its case; only packages are for one of several systems."""
        built = self._built
        if built is None or not command_id.startswith("exports."):
            return None
        selected = self.query_one(WindowTable).selected
        if command_id == "exports.open" and (selected is None or selected >= len(built.rejected)):
            return text("export.tui.no_case")
        if command_id == "exports.make" and not built.rows:
            return text("export.tui.no_row")
        if command_id == "exports.stick" and not self._files():
            return text("export.tui.no_file")
        if command_id == "exports.system" and self.kind != "case":
            return text("export.tui.one_system")
        return None

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("exports.open")

    def command_exports_open(self) -> None:
        """To the case that is kept out."""
        selected = self.query_one(WindowTable).selected
        one = None if selected is None else self._one(selected)
        if isinstance(one, Rejected):
            self.shell.open("case", one.case_id)

    def command_exports_next_page(self) -> None:
        """Right."""
        self._turn(1)

    def command_exports_last_page(self) -> None:
        """Left."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._at = (self._at + by) % len(KINDS)
        self.look()

    async def command_exports_period(self) -> None:
        """Other days."""
        built = self._built
        assert built is not None
        fields = [
            Field("first", text("export.tui.first"), default=built.first.isoformat(), check=a_date),
            Field("last", text("export.tui.last"), default=built.last.isoformat(), check=a_date),
        ]
        station = station_app(self).station

        def submit(answers: dict[str, str]) -> None:
            first, last = day(answers["first"]), day(answers["last"])
            exports.check(station, self.kind, first, last, self._system)
            self._period = (first, last)

        if await ask_form(self.app, text("export.tui.period"), fields, text("export.tui.period_hint"), submit=submit):
            self.look()

    async def command_exports_system(self) -> None:
        """The system that packages are for."""
        found = external_refs.systems(station_app(self).station.store)
        options = [(each.code, each.title) for each in found if each.code in SYSTEMS]
        chosen = await ask_choice(self.app, text("export.tui.system"), options)
        if chosen is not None:
            self._system = chosen
            self.look()

    async def command_exports_stick(self) -> None:
        """A file that was made, onto a transfer stick."""
        app = station_app(self)
        await export(self, app, f"export/{self.kind}", [((path.name, path), path.name) for path in self._files()])

    def _files(self) -> list[Path]:
        """Files of the export in front that still lie there, the newest first."""
        folder = station_app(self).station.home.exports
        names = dict.fromkeys(each.name for each in reversed(self._made))
        return [folder / name for name in names if (folder / name).is_file()]

    async def command_exports_make(self) -> None:
        """The file, after a question."""
        built, app = self._built, station_app(self)
        assert built is not None
        told = text("export.tui.make_told", rows=len(built.rows), rejected=len(built.rejected))
        if not await confirm(app, text("export.tui.make", title=built.title), told):
            return
        period = built.first, built.last
        _, path, kept = exports.make(app.station, app.actor, built.kind, *period, system=self._system)
        self.say(text("export.tui.made", name=path.name, rows=kept.rows), text("export.tui.made_advice"), "done")
