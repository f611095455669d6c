"""A table over any number of rows: it keeps a vector of ids and fetches only what is on screen.

Columns marked `keep` (dates, numbers, marks) are never cropped; other text is cropped with `~`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from station.texts import text
from station.tui.literal import visible


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a WindowTable."""

    title: str = ""
    keep: bool = False
    """Never cropped: as wide as its widest cell on screen."""
    right: bool = False
    """Right-aligned."""
    share: int = 1
    """Part of the room left over, for columns that may be cropped."""
    least: int = 4
    """Fewest cells in which a cropped cell still says something; with less the column is not shown at all."""
    gives: bool = False
    """Gives way first: shrinks to `least` before anything is taken from the other columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Text and style class of one cell; the class is a component style (`breach`, `due`, `proved`, `dim`) or empty."""

    words: str
    style: str = ""


Row = Sequence[Cell | str]
Fetch = Callable[[Sequence[int]], Mapping[int, Row]]
"""Ids on screen → their rows; ids that are gone may be missing."""


class WindowTable(ScrollView, can_focus=True):
    """Rows by id; arrows, page keys, Home and End move, Enter or a second click chooses."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--cursor", "table--cursor-blurred", "breach", "due", "proved", "dim"}
    DEFAULT_CSS = """
    WindowTable { scrollbar-size-horizontal: 0; overflow-x: hidden; }
    WindowTable > .table--cursor { background: $foreground; color: $background; }
    WindowTable > .table--cursor-blurred { background: $panel; color: $foreground; }
    WindowTable > .breach { color: $error; text-style: bold; }
    WindowTable > .due { color: $warning; }
    WindowTable > .proved { color: $success; }
    WindowTable > .dim { color: $secondary; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        table: WindowTable
        row_id: int

    @dataclass
    class Chosen(Message):
        """Enter or a click on the row under the cursor."""

        table: WindowTable
        row_id: int

    def __init__(self, columns: Sequence[Column], fetch: Fetch, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._fetch = fetch
        self._empty = empty or text("ui.table.empty")
        self._ids = array("q")
        self._rows: dict[int, Row] = {}
        self._widths: list[int] = []
        self._inks: dict[str, RichStyle] = {}
        self.cursor = 0
        """Index of the row under the cursor."""

    @property
    def selected(self) -> int | None:
        """Id of the row under the cursor; None when there is none."""
        return self._ids[self.cursor] if self._ids else None

    @property
    def row_count(self) -> int:
        """Number of ids."""
        return len(self._ids)

    def show_ids(self, ids: Iterable[int]) -> None:
        """Show these rows; the cursor stays on its row when it is still there."""
        held = self.selected
        self._ids = ids if isinstance(ids, array) else array("q", ids)
        self._rows.clear()
        self._widths = []
        index = self._index_of(held) if held is not None else 0
        self.cursor = max(0, min(index, len(self._ids) - 1))
        self._measure_height()
        self._keep_in_view()
        self.refresh()
        if self._ids:
            self.post_message(self.Moved(self, self._ids[self.cursor]))

    def _measure_height(self) -> None:
        """Tell how far can be scrolled; sideways there is nothing to scroll to."""
        lines = len(self._ids) + self._head
        self.virtual_size = Size(1, lines)
        if lines > self.app.size.height:
            # Textual would find it after a first layout and lay everything out once more.
            self.show_vertical_scrollbar = True

    def select(self, row_id: int) -> None:
        """Put the cursor on a row."""
        self._go_to(self._index_of(row_id))

    def _index_of(self, row_id: int) -> int:
        try:
            return self._ids.index(row_id)
        except ValueError:
            return self.cursor

    @property
    def _head(self) -> int:
        return 1 if any(column.title for column in self._columns) else 0

    # Moving -------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self._go_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """One screenful up or down."""
        self._go_to(self.cursor + by * max(self.size.height - self._head - 1, 1))

    def action_edge(self, end: int) -> None:
        """First or last row."""
        self._go_to(len(self._ids) - 1 if end else 0)

    def action_choose(self) -> None:
        """The row under the cursor."""
        if self._ids:
            self.post_message(self.Chosen(self, self._ids[self.cursor]))

    def on_click(self, event: events.Click) -> None:
        """A click selects; a click on the selected row chooses."""
        index = event.y - self._head + int(self.scroll_offset.y)
        if not 0 <= index < len(self._ids) or event.y < self._head:
            return
        if index == self.cursor:
            self.action_choose()
        else:
            self._go_to(index)

    def _go_to(self, index: int) -> None:
        index = max(0, min(index, len(self._ids) - 1))
        if not self._ids or index == self.cursor:
            return
        left, self.cursor = self.cursor, index
        if self._keep_in_view():
            self.refresh()
        else:
            # The row that was left and the one that was reached; the others look as they did.
            top = int(self.scroll_offset.y) - self._head
            self.refresh(*(Region(0, row - top, self.size.width, 1) for row in (left, index)))
        self.post_message(self.Moved(self, self._ids[index]))

    def _keep_in_view(self) -> bool:
        """Scroll where that is needed; whether it was."""
        top, height = int(self.scroll_offset.y), max(self.size.height - self._head, 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        else:
            return False
        return True

    # Painting -----------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Measure again."""
        self._widths = []
        self._keep_in_view()

    def on_focus(self) -> None:
        """The cursor row looks different."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor row looks different."""
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """What every line needs is found once for all of them."""
        self._inks = {"": self.rich_style}
        if self._ids:
            self._fetch_screen()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the table at screen line `y`."""
        width = self.size.width
        if not self._ids:
            words = visible(self._empty) if y == self._head else ""
            return Strip([Segment(set_cell_size(" " + words, width), self._ink("dim"))])
        if y < self._head:
            return self._strip([column.title for column in self._columns], "dim")
        index = int(self.scroll_offset.y) + y - self._head
        if index >= len(self._ids):
            return Strip.blank(width, self._ink(""))
        row = self._rows.get(self._ids[index], ())
        if index == self.cursor:
            return self._strip(row, "table--cursor" if self.has_focus else "table--cursor-blurred")
        return self._strip(row)

    def _fetch_screen(self) -> None:
        top = int(self.scroll_offset.y)
        wanted = self._ids[top : top + self.size.height]
        missing = [row_id for row_id in wanted if row_id not in self._rows]
        if missing:
            if len(self._rows) > 2000:
                self._rows.clear()
                missing = list(wanted)
            self._rows.update(self._fetch(missing))
            self._widths = []
        if not self._widths:
            rows = [self._rows[row_id] for row_id in wanted if row_id in self._rows]
            self._widths = measure(self._columns, rows, self.size.width)

    def _strip(self, row: Row, over: str = "") -> Strip:
        """One row, in the style `over` or each cell in its own."""
        pieces = [(over, " ")]
        for column, cell, room in zip(self._columns, row, self._widths, strict=False):
            if room:
                style = over or (cell.style if isinstance(cell, Cell) else "")
                pieces.append((style, fitted(_words(cell), room, column.right) + "  "))
        # Neighbours that look the same are one piece to paint.
        alike = groupby(pieces, key=itemgetter(0))
        segments = [Segment("".join(words for _, words in same), self._ink(style)) for style, same in alike]
        return Strip(segments).adjust_cell_length(self.size.width, self._ink(over))

    def _ink(self, name: str) -> RichStyle:
        """A style class on the table's own ground."""
        if name not in self._inks:
            found = self.get_component_styles(name)
            own = found.color.rich_color if found.has_rule("color") else None
            paper = found.background.rich_color if found.has_rule("background") else None
            bold = True if "bold" in str(found.text_style) else None
            self._inks[name] = self._inks[""] + RichStyle(color=own, bgcolor=paper, bold=bold)
        return self._inks[name]


def _words(cell: Cell | str) -> str:
    return visible(cell.words if isinstance(cell, Cell) else cell)


def measure(columns: Sequence[Column], rows: Sequence[Row], width: int) -> list[int]:
    """Cells for each column: kept ones as wide as their widest cell, the others share what is left; 0: not shown."""
    widest = [
        max([cell_len(column.title), *(cell_len(_words(row[place])) for row in rows if place < len(row))])
        for place, column in enumerate(columns)
    ]
    shown = set(range(len(columns)))
    while True:
        room = _share(columns, widest, shown, width)
        starved = [place for place in shown if room[place] < min(columns[place].least, widest[place])]
        starved = [place for place in starved if not columns[place].keep]
        if not starved:
            return [room.get(place, 0) for place in range(len(columns))]
        # The last one goes; what it had is shared again.
        shown.discard(max(starved))


def _share(columns: Sequence[Column], widest: list[int], shown: set[int], width: int) -> dict[int, int]:
    room = {place: widest[place] for place in shown if columns[place].keep}
    left = max(width - 1 - 2 * len(shown) - sum(room.values()), 0)
    giving = {place for place in shown - room.keys() if columns[place].gives}
    reserved = min(sum(min(columns[place].least, widest[place]) for place in giving), left)
    firm = _divide(columns, widest, shown - room.keys() - giving, left - reserved)
    return room | firm | _divide(columns, widest, giving, left - sum(firm.values()))


def _divide(columns: Sequence[Column], widest: list[int], places: set[int], left: int) -> dict[int, int]:
    """By share, nobody more than its widest cell; what one does not need the others get."""
    room: dict[int, int] = {}
    for place in sorted(places, key=lambda place: widest[place] / columns[place].share):
        shares = sum(columns[other].share for other in places - room.keys())
        room[place] = min(widest[place], left * columns[place].share // shares)
        left -= room[place]
    return room


def fitted(words: str, room: int, right: bool = False) -> str:
    """`words` in exactly `room` cells; what does not fit is cropped and marked with `~`."""
    wide = cell_len(words)
    if wide <= room:
        blank = " " * (room - wide)
        return blank + words if right else words + blank
    return set_cell_size(set_cell_size(words, max(room - 1, 0)).rstrip() + "~", room)
