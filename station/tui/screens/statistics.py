"""运行统计: the figures of a quarter or month with bars, and the weak spots; Enter opens one down to its cases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.moment import day
from station.records.record_statistics import Figure, Period, RecordStatistics, Share
from station.rules import record_statistics as periods
from station.services import record_report, record_statistics, statistics_words
from station.texts import text
from station.tui.app import station_app
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable, fitted

BAR, WIDE_BAR, WIDE = 10, 30, 160
"""Cells of a bar, and of one on a terminal so wide."""
TRENDS = {"published_in_time": "published", "uploaded_in_time": "uploaded", "covered": "covered"}
"""Figures that are known month by month."""


class StatisticsScreen(StationScreen):
    """Left and right turn the periods; counted when one is turned to, not at every change of the database."""

    NAME = "statistics"

    def __init__(self) -> None:
        super().__init__()
        self._period: Period | None = None
        self._found: RecordStatistics | None = None
        self._begun: Period | None = None

    def body(self) -> ComposeResult:
        """The period, the list and what is counted."""
        columns = (
            Column(text("statistics.tui.figure"), keep=True),
            Column(text("statistics.tui.value"), keep=True, right=True),
            Column(text("statistics.tui.parts"), keep=True, right=True),
            Column(least=BAR + 2, gives=True),
            Column(text("statistics.tui.change"), least=20),
        )
        yield Static(literal(""), id="statistics-head", classes="line")
        yield ListDetail(WindowTable(columns, self._rows, id="statistics"), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Show what is counted, or begin to count."""
        now = station_app(self).station.clock.now()
        period = self._period = self._period or periods.quarter_of(day(now))
        if self._found is not None and self._found.period != period:
            self._found = None
        if self._found is None and self._begun != period:
            self._begun = period
            self.run_worker(self._count(period), exclusive=True, group="statistics")
        self._show()

    async def _count(self, period: Period) -> None:
        """A piece at a time: keys go on meanwhile."""
        station = station_app(self).station
        for found in record_statistics.counted(station.store, period, station.clock.now()):
            self._found = found
            await asyncio.sleep(0)
        self._show()

    def _show(self) -> None:
        period = self._period
        if period is None or not self.is_mounted:
            return
        words = "statistics.tui.head" if self._found is not None else "statistics.tui.counting"
        self.query_one("#statistics-head", Static).update(
            literal(" " + text(words, period=statistics_words.title(period)))
        )
        table = self.query_one(WindowTable)
        with self.prevent(WindowTable.Moved):
            table.show_ids(range(len(self._lines)))
        self.query_one(Detail).tell(literal("") if table.selected is None else self._detail(table.selected))
        self.refresh_footer()

    @property
    def _lines(self) -> tuple[Figure | Share, ...]:
        """The figures, then the weak spots."""
        found = self._found
        return () if found is None else (*found.figures, *found.weak)

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        cells = WIDE_BAR if self.size.width >= WIDE else BAR
        return {row_id: _row(self._lines[row_id], cells) for row_id in ids}

    def _detail(self, row_id: int) -> Content:
        one = self._lines[row_id]
        if isinstance(one, Share):
            told = text("statistics.tui.spot_told", lacking=one.lacking, whole=one.whole)
            return stacked(literal(one.title, "bold"), literal(told))
        before = statistics_words.value(one.definition, one.before)
        lines = [literal(one.definition.counted)]
        if not one.definition.standing:
            lines.append(literal(text("statistics.tui.before", value=before)))
        return stacked(
            joined((one.definition.title, "bold"), "  ", statistics_words.value(one.definition, one.value)),
            *lines,
            literal(text("statistics.report.confirm"), "$warning"),
            *(literal(line) for line in self._parts(one)),
        )

    def _parts(self, one: Figure) -> list[str]:
        """What a figure is made of: its twelve months, then who stands behind it."""
        found, code = self._found, one.definition.code
        assert found is not None
        lines = []
        if code in TRENDS:
            told = [(month.code[2:], getattr(month, TRENDS[code])) for month in found.months]
            lines += ["", text("statistics.tui.months"), *_share_lines(told)]
        if code == record_statistics.COVERED and found.officers:
            lines += ["", text("statistics.tui.officers")]
            lines += _share_lines([(each.title, each.value) for each in found.officers])
        if code in record_statistics.LOADS:
            lines += ["", *(text("statistics.tui.load", name=each.name, cases=each.cases) for each in found.loads)]
        if code == record_statistics.TRAINED:
            lines += ["", *statistics_words.hours(found.hours)]
        return lines

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show what the line counts."""
        self.query_one(Detail).tell(self._detail(event.row_id))
        self.refresh_footer()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("statistics.open")

    def why_not(self, command_id: str) -> str | None:
        """A line that counts nothing has nothing behind it; a report is made of a quarter."""
        selected = self.query_one(WindowTable).selected
        if command_id == "statistics.open" and (selected is None or not self._lines[selected].whole):
            return text("statistics.tui.nothing_behind")
        if command_id == "statistics.report" and (self._period is None or not self._period.quarter):
            return text("statistics.tui.quarter_only")
        return None

    def command_statistics_open(self) -> None:
        """Down to the cases."""
        selected = self.query_one(WindowTable).selected
        if selected is None or self._period is None:
            return
        one = self._lines[selected]
        code, about = (one.definition.code, "") if isinstance(one, Figure) else (record_statistics.COVERED, one.key)
        self.shell.open("behind", self._period, code, about)

    def command_statistics_next_page(self) -> None:
        """Right."""
        self._turn(None if self._period is None else periods.after(self._period))

    def command_statistics_last_page(self) -> None:
        """Left."""
        self._turn(None if self._period is None else periods.before(self._period))

    def command_statistics_span(self) -> None:
        """A month in place of a quarter, and back."""
        if self._period is not None:
            other = periods.month_of if self._period.quarter else periods.quarter_of
            self._turn(other(self._period.last))

    def _turn(self, period: Period | None) -> None:
        self._period = period
        self.look()

    async def command_statistics_report(self) -> None:
        """The quarter's report, on paper or as a file."""
        app, period = station_app(self), self._period
        if period is None:
            return
        title = statistics_words.title(period)
        self.say(text("statistics.tui.setting", period=title))
        path = app.station.home.exports / text("statistics.tui.file", period=title)
        path.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(record_report.write, app.station, period, path)
        where = await app.print_file(path, text("statistics.report.title"), "statistics_report")
        self.say(text("statistics.tui.made", period=title), where, "done")


def _row(one: Figure | Share, cells: int) -> Row:
    if isinstance(one, Share):
        told = text("statistics.value.parts", part=one.part, whole=one.whole)
        spot = Cell(text("statistics.tui.spot", title=one.title), "due")
        return (spot, statistics_words.percent(one.value), told, _bar(one.value, cells), "")
    share = one.value if one.definition.kind == "share" else None
    value = statistics_words.value(one.definition, one.value)
    return (
        one.definition.title, value, statistics_words.parts(one), _bar(share, cells), statistics_words.change(one),
    )  # fmt: skip


def _share_lines(shares: Sequence[tuple[str, int | None]]) -> list[str]:
    """A name, a bar and the number of each."""
    widest = max(cell_len(name) for name, _ in shares)
    return [
        fitted(name, widest) + "  " + " ".join(filter(None, (_bar(value, BAR), statistics_words.percent(value))))
        for name, value in shares
    ]


def _bar(permille: int | None, cells: int) -> str:
    """Thousandths as a bar that any terminal draws alike; nothing where there is none."""
    if permille is None:
        return ""
    return "[" + ("=" * (permille * cells // 1000)).ljust(cells) + "]"
