"""The way back: on every screen and page that has one its key is in the footer, however narrow the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from station.bureau.tui.commands import DESK
from station.records.people import Proof
from station.texts import text
from station.tui.app import StationApp
from station.tui.commands import ALWAYS, COMMANDS, EVERYWHERE, Command, commands_of, key_name
from station.tui.shell import Shell
from station.tui.widgets.frame import FOOTER_LIMIT, WAY_BACK, chosen_of, footer_line
from station.wiring import Station
from tests.services import inspections
from tests.services.recorded import clip
from tests.tui.reading import lines, page
from tests.tui.test_case import settle, sign_in
from tests.tui.walking import press

NARROW = 80
MOST = 12
"""More pages than any screen has."""
PLACES = {
    (name, screen): tuple(sorted(commands_of(table, screen), key=lambda command: command.footer))
    for name, table in (("station", COMMANDS), ("bureau", DESK))
    for screen in sorted({each.screen for each in table} - {EVERYWHERE, ALWAYS})
}
"""The commands of every screen of either program, in the order of its footer."""


def told(command: Command) -> str:
    """A command as a footer names it."""
    return f"{key_name(command.key)} {text(command.label)}"


def back_of(commands: tuple[Command, ...]) -> Command:
    (found,) = [each for each in commands if each.id == WAY_BACK]
    return found


@pytest.mark.parametrize("place", PLACES, ids="-".join)
@given(data=st.data())
def test_whatever_else_can_be_done(place: tuple[str, str], data: st.DataObject) -> None:
    """Any of a screen's commands may be possible at one time."""
    footed = tuple(each for each in PLACES[place] if each.footer)
    able = data.draw(st.lists(st.booleans(), min_size=len(footed), max_size=len(footed)))
    offered = tuple(each for each, can in zip(footed, able, strict=True) if can or each.id == WAY_BACK)
    chosen = chosen_of(offered)
    assert len(chosen) == min(len(offered), FOOTER_LIMIT)
    line = footer_line(chosen, NARROW).plain
    assert told(back_of(offered)) in line and cell_len(line) <= NARROW
    without = tuple(each for each in offered if each.id != WAY_BACK)
    assert chosen_of(without) == without[:FOOTER_LIMIT], "where there is no way back nothing makes room for it"


@pytest.mark.parametrize("width", [6, 10, 20, 40])
def test_it_is_the_last_to_go(width: int) -> None:
    commands = chosen_of(tuple(each for each in PLACES["station", "case"] if each.footer))
    line, back = footer_line(commands, width).plain, told(back_of(commands))
    assert cell_len(line) <= width
    assert (back in line) == (cell_len(back) + 1 <= width)


def on_footer(pilot: Pilot[None]) -> str:
    return lines(pilot.app)[pilot.app.size.height - 1]


async def shown(pilot: Pilot[None]) -> str:
    """The footer of the page in front, once the way back was seen in it."""
    seen, shell = on_footer(pilot), pilot.app
    assert isinstance(shell, Shell)
    assert shell.can_go_back() and "Esc 返回" in seen and cell_len(seen) <= NARROW, page(pilot.app)
    return seen


async def through_pages(pilot: Pilot[None]) -> None:
    """Right, until the first page is there again; the quarters of the statistics never end."""
    first = page(pilot.app)
    for _ in range(MOST):
        await shown(pilot)
        await press(pilot, "right")
        if page(pilot.app) == first:
            return


@pytest.fixture
def filmed(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    """A case on site with a recording."""
    made = inspections.on_site(station, chief, enterprise()).id
    now = station.clock.now()
    clip(station, made, now, now + timedelta(minutes=5))
    return made


GO = [each.id for each in COMMANDS if each.id.startswith("go.")] + ["find.open"]


@pytest.mark.parametrize("command", GO)
async def test_every_place_and_its_pages(station: Station, request: pytest.FixtureRequest, command: str) -> None:
    if command != "go.draw":
        # The draw that this case comes from has no lists to be shown.
        request.getfixturevalue("filmed")
    app = StationApp(station)
    async with app.run_test(size=(NARROW, 24)) as pilot:
        await sign_in(pilot)
        if command == "go.today":
            assert not app.can_go_back() and "Esc" not in on_footer(pilot)
            return
        app.screen.action_run_command(command)  # type: ignore[attr-defined]  # every screen in front has it
        await settle(pilot)
        if command == "find.open":
            await shown(pilot)
        else:
            await through_pages(pilot)


async def test_every_page_of_a_case_and_what_opens_from_it(station: Station, filmed: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(NARROW, 24)) as pilot:
        await sign_in(pilot)
        app.open("case", filmed, "overview")
        await settle(pilot)
        assert "Ctrl+E 打印公示单" in await shown(pilot) and "Ctrl+T 更多" in on_footer(pilot)
        await through_pages(pilot)
        for name, keys in {"papers": ("Ctrl+N",), "media": ("Ctrl+O", "Ctrl+V", "Ins")}.items():
            await press(pilot, "escape")
            app.open("case", filmed, name)
            await settle(pilot)
            seen = await shown(pilot)
            assert all(key in seen for key in keys), seen
        for key, screen in (("ctrl+o", "clips"), ("ctrl+v", "coverage")):
            await press(pilot, key)
            assert getattr(app.screen, "NAME", "") == screen, page(app)
            await shown(pilot)
            await press(pilot, "escape")
