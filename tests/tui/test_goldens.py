"""Every screen as plain text at two sizes: what it says, that it is Chinese, that no line can shift.

GOLDEN=write makes the files anew; read them in the diff.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

import station
from station.records.people import Proof
from station.services import cases
from station.tui.app import StationApp
from station.tui.literal import visible
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, officer_ids, reveal, sign_in_again
from tests.tui.reading import GOLDEN, SIZES, check_golden
from tests.tui.test_case import settle, sign_in
from tests.tui.test_papers_screen import on

ALLOWED_ENGLISH = {"Ctrl", "station", "backup"}
"""A key, and a command to be typed as it stands."""
OUTSIDE = {"hdsl", "toml", "DCIM", "Kingston", "exfat"}
"""Typed by somebody, or what files, folders and devices call themselves."""
FRAME = set("│─┌┐└┘▀▄█▓▁▂▃▅▆▇▏▎▍▌▋▊▉")
NAMES = [
    "余姚市宏达塑料制品有限公司",
    "余姚市三和模具厂",
    "余姚市永兴电镀有限公司",
    "浙江舜江涂料股份有限公司",
    "附件[/甲]五金厂",
]
Make = Callable[..., int]


@pytest.fixture
def busy(station: Station, chief: Proof, enterprise: Make, clock: FrozenClock) -> list[int]:
    """Five cases at five stages, deadlines on both sides of the day; their ids."""
    from station.services import opening

    people = officer_ids(station)
    initials = ["yyshdslzpyxgs", "yysshmjc", "yysyxddyxgs", "zjsjtlgfyxgs", "fjjwjc"]
    ids = [enterprise(name=name, initials=short) for name, short in zip(NAMES, initials, strict=True)]
    draw = reveal(station.store, [(one, people["王建国"], people["李敏"]) for one in ids])
    opened = [case.id for case in opening.open_from_draw(station.store, chief, draw)]
    for case_id in opened[1:]:
        cases.approve(station.store, chief, case_id)
    for case_id in opened[2:]:
        cases.dispatch(station.store, chief, case_id)
        clock.advance(minutes=30)
        cases.arrive(station.store, chief, case_id, identity_shown=True, told=cases.ALL_TOLD)
        clock.advance(minutes=30)
    cases.record_result(station.store, chief, opened[3], "no_issue", signed=True)
    cases.record_result(station.store, chief, opened[4], "rectify", signed=True, hazards=[HAZARD])
    cases.returned(station.store, chief, opened[3])
    cases.returned(station.store, chief, opened[4])
    clock.advance(hours=22)
    chief, _ = sign_in_again(station)
    cases.special_upload(station.store, chief, opened[4], "记录仪故障")
    clock.advance(hours=4)
    return opened


async def at_sign_in(pilot: Pilot[None], ids: list[int]) -> None:
    await settle(pilot)


async def at_today(pilot: Pilot[None], ids: list[int]) -> None:
    await sign_in(pilot)


async def at_cases(pilot: Pilot[None], ids: list[int]) -> None:
    await sign_in(pilot)
    await pilot.press("f4", "down")


async def at_case(pilot: Pilot[None], ids: list[int]) -> None:
    await at_cases(pilot, ids)
    await settle(pilot)
    await pilot.press("enter")


async def at_case_deadlines(pilot: Pilot[None], ids: list[int]) -> None:
    await at_case(pilot, ids)
    await settle(pilot)
    await pilot.press("right", "right")


async def at_case_papers(pilot: Pilot[None], ids: list[int]) -> None:
    await at_cases(pilot, ids)
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("right")


async def at_papers(pilot: Pilot[None], ids: list[int]) -> None:
    await at_case_papers(pilot, ids)
    await settle(pilot)
    await pilot.press("ctrl+n")


async def at_paper_form(pilot: Pilot[None], ids: list[int]) -> None:
    await at_papers(pilot, ids)
    await settle(pilot)
    await on(pilot, "现场检查记录")
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    # One by one: how far the form has scrolled depends on which fields it has shown on the way.
    for _ in range(6):
        await pilot.press("tab")
        await settle(pilot)
    await pilot.press(*"听取汇报", "enter", *"查看现场")


async def at_paper_page(pilot: Pilot[None], ids: list[int]) -> None:
    await at_paper_form(pilot, ids)
    await settle(pilot)
    await pilot.press("ctrl+o")
    await settle(pilot)


async def at_case_history(pilot: Pilot[None], ids: list[int]) -> None:
    await at_case(pilot, ids)
    await settle(pilot)
    await pilot.press("left")


async def at_form(pilot: Pilot[None], ids: list[int]) -> None:
    await sign_in(pilot)
    await pilot.press("f4", "down", "down")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("down", "enter")


async def at_refusal(pilot: Pilot[None], ids: list[int]) -> None:
    await at_case(pilot, ids)
    await settle(pilot)
    await pilot.press("ctrl+d")


async def at_disclosure(pilot: Pilot[None], ids: list[int]) -> None:
    await sign_in(pilot)
    await pilot.press("f7")


async def at_find(pilot: Pilot[None], ids: list[int]) -> None:
    await sign_in(pilot)
    await pilot.press("slash")
    await settle(pilot)
    await pilot.press(*"hdsl")


async def at_help(pilot: Pilot[None], ids: list[int]) -> None:
    await at_case(pilot, ids)
    await settle(pilot)
    await pilot.press("f1")


async def at_palette(pilot: Pilot[None], ids: list[int]) -> None:
    await sign_in(pilot)
    await pilot.press("ctrl+p")
    await settle(pilot)
    await pilot.press(*"gs")


VIEWS = [
    at_sign_in,
    at_today,
    at_cases,
    at_case,
    at_case_deadlines,
    at_papers,
    at_paper_form,
    at_paper_page,
    at_case_history,
    at_form,
    at_refusal,
    at_disclosure,
    at_find,
    at_help,
    at_palette,
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__[3:])
async def test_the_screen_is_as_agreed(
    station: Station, busy: list[int], view: Callable[..., object], size: tuple[int, int]
) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await view(pilot, busy)  # type: ignore[misc]
        await settle(pilot)
        check_golden(app, view.__name__[3:])


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_nobody_reads_english(path: Path) -> None:
    # A path is what it is, and so is a hash.
    shown = re.sub(r"/[\w./-]+|\b(?=[a-f]*\d)[0-9a-f]{8,}\b", "", path.read_text(encoding="utf-8"))
    words = set(re.findall(r"[A-Za-z]{4,}", shown))
    assert words - ALLOWED_ENGLISH - OUTSIDE == set()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_no_character_has_two_widths(path: Path) -> None:
    seen = set(path.read_text(encoding="utf-8")) - FRAME
    assert {letter for letter in seen if unicodedata.east_asian_width(letter) == "A"} == set()


def test_no_text_has_characters_of_two_widths() -> None:
    folder = Path(station.__file__).parent / "texts"
    bad: dict[str, str] = {}

    def walk(name: str, value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{name}.{key}", inner)
        elif isinstance(value, str):
            wrong = {letter for letter in visible(value) if unicodedata.east_asian_width(letter) == "A"}
            if wrong:
                bad[name] = "".join(sorted(wrong))

    for path in sorted(folder.glob("*.toml")):
        if path.stem == "verifier":
            continue  # read in a browser, never in a terminal
        walk(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    assert bad == {}
