"""The windowed table: any number of rows, nothing cropped that must not be."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from station.tui.widgets.window_table import Cell, Column, Row, WindowTable, fitted, measure
from tests.tui.reading import page

COLUMNS = [Column("期限", keep=True), Column("企业", share=2), Column("事项"), Column("日期", keep=True, right=True)]


class Ledger(App[None]):
    """A table of many rows that counts what it fetched."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.fetched: list[int] = []
        self.chosen: list[int] = []
        self.count = count

    def compose(self) -> ComposeResult:
        yield WindowTable(COLUMNS, self.fetch)

    def fetch(self, ids: Sequence[int]) -> dict[int, Row]:
        self.fetched.extend(ids)
        late = Cell("! 逾期2天", "breach")
        return {i: (late, f"余姚市宏达塑料制品有限公司第{i}分厂", "音像上传", "2026-09-01") for i in ids}

    def on_mount(self) -> None:
        self.query_one(WindowTable).show_ids(array("q", range(1, self.count + 1)))
        self.query_one(WindowTable).focus()

    def on_window_table_chosen(self, event: WindowTable.Chosen) -> None:
        self.chosen.append(event.row_id)


async def test_a_million_rows_fetch_only_what_is_seen() -> None:
    app = Ledger(1_000_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("end", "enter")
        await pilot.pause()
        assert app.chosen == [1_000_000]
        assert "第1000000分" in page(app)
        assert len(app.fetched) < 100


async def test_dates_are_whole_and_cropped_names_marked() -> None:
    app = Ledger(50)
    async with app.run_test(size=(50, 10)) as pilot:
        await pilot.pause()
        shown = page(app).splitlines()[1:]
    assert all("2026-09-01" in line and "! 逾期2天" in line and "~" in line for line in shown)


async def test_the_cursor_stays_on_its_row_when_rows_come_and_go() -> None:
    app = Ledger(50)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("down", "down", "down")
        table = app.query_one(WindowTable)
        assert table.selected == 4
        table.show_ids([2, 4, 6])
        assert table.selected == 4
        table.show_ids([])
        assert table.selected is None
        await pilot.pause()
        assert "没有内容" in page(app)


WORDS = st.text(alphabet="余姚a1〔〕号-", max_size=40)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(WORDS, st.integers(1, 30), st.booleans())
def test_fitted_is_exact_and_marks_what_it_crops(words: str, room: int, right: bool) -> None:
    shown = fitted(words, room, right)
    assert cell_len(shown) == room
    assert (words in shown) == (cell_len(words) <= room)
    assert cell_len(words) <= room or "~" in shown


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=5), st.integers(20, 140))
def test_kept_columns_are_as_wide_as_their_widest_cell(rows: list[tuple[str, str, str, str]], width: int) -> None:
    room = measure(COLUMNS, rows, width)
    for place, column in enumerate(COLUMNS):
        widest = max([cell_len(column.title), *(cell_len(row[place]) for row in rows)])
        assert room[place] == widest if column.keep else room[place] <= max(widest, 4)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (70, [26, 11, 10]),  # everything fits
        (45, [17, 11, 10]),  # the enterprise shrinks, the people are whole
        (36, [8, 11, 10]),
        (30, [15, 0, 10]),  # not even room for the people: their column goes, no name is cut
    ],
)
def test_who_gives_way_shrinks_before_people_are_cropped(width: int, expected: list[int]) -> None:
    columns = [Column("企业", least=8, gives=True), Column("主办协办", least=11), Column("立案", keep=True)]
    assert measure(columns, [("余姚市宏达塑料制品有限公司", "王建国 李敏", "2026-11-20")], width) == expected


@pytest.mark.parametrize("words", ["附件[/甲]", "甲\x1b[2J乙"])
async def test_hostile_cells_stay_text(words: str) -> None:
    class Hostile(Ledger):
        def fetch(self, ids: Sequence[int]) -> dict[int, Row]:
            return {i: (words, words, "", "") for i in ids}

    app = Hostile(2)
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.pause()
        assert words.replace("\x1b", "\\x1b") in page(app)


async def test_a_step_paints_the_row_it_leaves_and_the_row_it_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Ledger(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        painted: list[int] = []
        render = WindowTable.render_line

        def watched(self: WindowTable, y: int) -> object:
            painted.append(y)
            return render(self, y)

        monkeypatch.setattr(WindowTable, "render_line", watched)
        await pilot.press("down", "down")
        await pilot.pause()
        assert set(painted) == {1, 2, 3}
        painted.clear()
        await pilot.press("end")
        await pilot.pause()
        assert len(set(painted)) == 24, "a page that was scrolled is another one"
