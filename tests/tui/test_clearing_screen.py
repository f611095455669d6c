"""清空 on screen: what is lacking is said line by line; two people sign; the certificate is printed and made void."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from station.records.people import Proof
from station.services import clearance
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import PIN
from tests.tui import docking
from tests.tui.reading import SIZES, check_golden, page
from tests.tui.test_case import settle, sign_in


@pytest.fixture
def sessions(station: Station, chief: Proof) -> list[int]:
    """Two recorders read twice and backed up; a third, docked after the backup, was not read again."""
    made = []
    for number, serial in enumerate(("ZFY0001", "ZFY0004", "ZFY0007")):
        recorder = docking.recorder(station, chief, serial, chief.officer_id)
        session = docking.docked(station, recorder, {"verified": 3}, f"{number}a")
        docking.ended(station, session)
        if serial != "ZFY0007":
            docking.read_again(station, session)
        made.append(session)
        if serial == "ZFY0004":
            docking.backed_up(station)
    station.store.checkpoint()
    return made


async def at_clearing(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("f6", "right", "right", "right")
    await settle(pilot)


async def signs(pilot: Pilot[None]) -> None:
    """The second person's PIN, the first name offered."""
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press(*PIN, "enter")
    await settle(pilot)


async def test_what_is_lacking_says_what_to_do(station: Station, sessions: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        assert "可清空记录仪" in page(app) and "可清空 2" in page(app)
        await pilot.press("end", "up", "enter")
        await settle(pilot)
        shown = page(app)
        assert "[清空 2]" in shown and shown.count("✓ 可以清空") == 2 and "~ 差 2 项" in shown
        await pilot.press("end")
        await settle(pilot)
        shown = "".join(page(app).split())
        assert "还没有做完第二次读取" in shown and "只有本机这一份" in shown
        await pilot.press("enter")
        await settle(pilot)
        assert "✗ 还不能清空：" in page(app)


async def test_two_people_sign_for_one_and_it_is_made_void(station: Station, sessions: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_clearing(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "签哪几台？" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "另一位签字人" in page(app) and "王建国" not in page(app).split("另一位签字人")[1].splitlines()[1]
        await signs(pilot)
        shown = page(app)
        assert "可清空凭证 余清〔2026〕1号 已签发" in shown and "PDF 在" in shown
        assert "✓ 已签" in shown and "[清空 1]" in shown
        [made] = clearance.clearances(station.store)
        assert (made.issued_by, made.cosigned_by, made.state) == ("王建国", "李敏", "issued")

        await pilot.press("end", "enter")
        await settle(pilot)
        assert "✓ 可清空凭证 余清〔2026〕1号" in page(app) and "PDF 在" in page(app)
        app.screen.action_run_command("intake.void")  # type: ignore[attr-defined]
        await settle(pilot)
        await pilot.press(*"wrong", "enter")
        await settle(pilot)
        assert "凭证 余清〔2026〕1号 已作废" in page(app)
    assert clearance.clearances(station.store)[0].state == "void"


async def test_all_that_are_ready_are_signed_for_at_once(station: Station, sessions: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_clearing(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "ZFY0004、ZFY0001" in page(app)
        await pilot.press("enter")
        await settle(pilot)
        await signs(pilot)
        shown = page(app)
        assert "〔2026〕1号" in shown and "〔2026〕2号" in shown and "[清空]" in shown
    assert len(clearance.clearances(station.store)) == 2


async def test_a_wrong_pin_signs_nothing(station: Station, sessions: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_clearing(pilot)
        for _ in range(3):
            await pilot.press("enter")
            await settle(pilot)
        await pilot.press("enter", *"0000", "enter")
        await settle(pilot)
        assert "✗" in page(app)
    assert clearance.clearances(station.store) == []


async def test_a_docking_shows_its_certificate(
    station: Station, chief: Proof, officer: Proof, sessions: list[int]
) -> None:
    [made] = clearance.issue(station, chief, officer, [sessions[1]])
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "down")
        await settle(pilot)
        shown = "".join(page(app).split())
        assert f"✓凭证{made.number}已签" in shown.replace("│", "") or made.number in page(app)
        assert "3个文件与第一次一致" in shown


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden(
    station: Station, chief: Proof, officer: Proof, sessions: list[int], size: tuple[int, int]
) -> None:
    clearance.issue(station, chief, officer, [sessions[0]])
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at_clearing(pilot)
        check_golden(app, "intake-clearing")
