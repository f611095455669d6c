"""The slips of a case from its menu, with keys: looked at, issued for the roll, printed again, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from station.records.people import Proof
from station.rules.slip import SlipKind
from station.services import cases, slips
from station.services.slip_kinds import Wanted
from station.store import papers
from station.tui import slip_forms
from station.tui.app import StationApp
from station.tui.case_facts import gathered
from station.tui.screen import StationScreen
from station.wiring import Station
from tests.services.inspections import on_site
from tests.tui.reading import page
from tests.tui.test_case import open_case, settle, sign_in

RESULT = Wanted(SlipKind.RESULT)


async def menu(pilot: Pilot[None], case_id: int) -> None:
    """The menu of the slips, as 更多 opens it."""
    app = pilot.app
    assert isinstance(app, StationApp) and isinstance(app.screen, StationScreen)
    screen, detail = app.screen, gathered(app.station, case_id, "steps").detail

    async def give() -> None:
        said = await slip_forms.give(screen, detail)
        if said:
            screen.say(said, kind="done")

    screen.run_worker(give())
    await settle(pilot)


async def test_looked_at_issued_printed_again_withdrawn(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case_id = on_site(station, chief, enterprise(name="余姚市[/甲]㙍厂")).id
    cases.record_result(station.store, chief, case_id, "no_issue", signed=True)
    printed: list[tuple[Path, str]] = []
    app = StationApp(station, printer=lambda file, title: printed.append((file, title)))
    async with app.run_test(size=(100, 32)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case_id)

        await menu(pilot, case_id)
        assert "检查结果公示单" in page(app) and "检查前公示单" not in page(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "先看看（80毫米卷纸）" in page(app) and "作废" not in page(app)
        await pilot.press("down", "down", "down", "enter")
        await settle(pilot)
        assert "余姚市[/甲]㙍厂" in page(app) and "还没有出具，上面的核验码不能用" in page(app)
        await pilot.press("escape")
        await settle(pilot)
        assert papers.slips(station.store, case_id) == ()

        await menu(pilot, case_id)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        (slip,) = papers.slips(station.store, case_id)
        assert slips.kind_of(slip) == SlipKind.RESULT
        await pilot.press("escape")
        await settle(pilot)
        assert f"检查结果公示单 {slip.serial} 已出具" in page(app)

        await menu(pilot, case_id)
        assert "再打印为补打" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "补打：" in page(app) and printed[-1][0].name.endswith(" 补打.pdf")

        await menu(pilot, case_id)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        await pilot.press(*"abc", "enter")
        await settle(pilot)
        assert f"公示单 {slip.serial} 已作废" in page(app)
        assert slips.current(station, case_id, RESULT) is None
