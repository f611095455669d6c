"""三项指标 on 今日: three lines below what is due, one of them in full, the cases that keep it from being whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.strip import Strip

from station.records.cockpit import FIGURES, Behind, Cockpit, Figure, Gauge, Reach, Share
from station.services import cockpit
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.urgency import INK
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

COLUMNS = (
    Column(keep=True),
    Column(keep=True, right=True),
    Column(keep=True, right=True),
    Column(keep=True),
    Column(keep=True, right=True),
    Column(keep=True, right=True),
    Column(least=8),
)
MARK: dict[Reach, str] = {"good": " ", "watch": "~", "bad": "!", "none": " "}
STYLE: dict[Reach, str] = {"good": "proved", "watch": "due", "bad": "breach", "none": "dim"}


class Gauges(WindowTable):
    """The figures by place; a cursor only while it has the keys, so that each keeps its colour."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, self._fetched, id="gauges")
        self._cockpit: Cockpit | None = None

    def put(self, found: Cockpit | None) -> None:
        """Show the figures; None: they are being counted."""
        self._cockpit = found
        with self.prevent(WindowTable.Moved):
            self.show_ids(range(len(FIGURES)))

    @property
    def figure(self) -> Figure:
        """The one under the cursor."""
        return FIGURES[self.cursor]

    @property
    def gauge(self) -> Gauge | None:
        """The one under the cursor, counted; None before."""
        return None if self._cockpit is None else self._cockpit.gauges[self.cursor]

    def render_line(self, y: int) -> Strip:
        """As any table, without a cursor while another widget has the keys."""
        if self.has_focus or y >= self.row_count:
            return super().render_line(y)
        return self._strip(self._rows.get(y, ()))

    def _fetched(self, ids: Sequence[int]) -> Mapping[int, Row]:
        if self._cockpit is None:
            counting = Cell(text("cockpit.counting"), "dim")
            return {place: (_title(FIGURES[place]), counting) for place in ids}
        return {place: _row(self._cockpit.gauges[place]) for place in ids}


def detail(found: Gauge | None, figure: Figure) -> Content:
    """One figure in full: both quarters, what is counted, the thresholds, what Enter does."""
    if found is None:
        return stacked(literal(_title(figure), "bold"), "", text("cockpit.counting"))
    now, last = (text(f"cockpit.{name}") for name in ("now", "last"))
    lines = [
        labelled(now, _figure(found.now, found.permille, found.reach), width=8),
        labelled(last, _figure(found.last, found.last_permille, found.last_reach), width=8),
        labelled(text("cockpit.counted"), text(f"cockpit.of.{figure}"), width=8),
        labelled(text("cockpit.levels"), _levels(found), width=8),
        labelled(text("cockpit.basis"), (text(f"cockpit.law.{figure}"), "$secondary"), width=8),
    ]
    keys = text("cockpit.enter" if _lacking(found) else "cockpit.whole")
    return stacked(literal(_title(figure), "bold"), "", *lines, "", literal(keys, "$secondary"))


def nothing_behind(found: Gauge | None) -> str | None:
    """Why there are no cases to look at; None: there are."""
    if found is None:
        return text("cockpit.counting")
    return None if _lacking(found) else text("cockpit.whole")


async def choose_case(app: StationApp, figure: Figure) -> int | None:
    """One of the cases behind a figure, chosen from a list; None when left."""
    found = cockpit.behind(app.station.store, figure)
    options = [(each.case_id, _choice(each)) for each in found]
    hint = text("cockpit.most", most=cockpit.MOST) if len(found) == cockpit.MOST else ""
    return await ask_choice(app, text("cockpit.behind", title=_title(figure)), options, hint)


def _row(one: Gauge) -> Row:
    missing = one.now.whole - one.now.part
    return (
        _title(one.figure),
        Cell(f"{MARK[one.reach]} {_percent(one.permille)}", STYLE[one.reach]),
        Cell(_fraction(one.now), STYLE[one.reach]),
        Cell(text("cockpit.last"), "dim"),
        Cell(_percent(one.last_permille), STYLE[one.last_reach]),
        Cell(_fraction(one.last), STYLE[one.last_reach]),
        Cell(text(f"cockpit.short.{one.figure}", count=missing) if missing else "", "dim"),
    )


def _title(figure: Figure) -> str:
    return text(f"cockpit.title.{figure}")


def _percent(permille: int | None) -> str:
    return text("cockpit.none") if permille is None else f"{permille // 10}.{permille % 10}%"


def _fraction(share: Share) -> str:
    return f"{share.part}/{share.whole}" if share.whole else ""


def _figure(share: Share, permille: int | None, reach: Reach) -> Content:
    return joined((_percent(permille), INK[STYLE[reach]]), (_fraction(share), INK[STYLE[reach]]), gap="  ")


def _levels(one: Gauge) -> str:
    if one.good == one.watch:
        return text("cockpit.level", good=_percent(one.good))
    return text("cockpit.two_levels", good=_percent(one.good), watch=_percent(one.watch))


def _lacking(one: Gauge) -> bool:
    return one.now.part < one.now.whole or one.last.part < one.last.whole


def _choice(one: Behind) -> str:
    number = one.number[max(one.number.find("〔") - 1, 0) :]
    facts = {"number": number, "enterprise": one.enterprise, "when": f"{one.when:MM-DD}", "lacks": one.lacks}
    return text("cockpit.choice" if one.running else "cockpit.choice_last", **facts)
