"""保管 on the 采集 screen: from what is past its term to the certificate, by two people."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from station.records.people import Proof
from station.services import destruction, disposal, evidence, holds
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.ready_dockings import docked, recorder
from tests.tui.reading import lines, page
from tests.tui.walking import choose, press, sign_in_as, vouch

LATER = "2027-05-21T09:00:00+08:00"


@pytest.fixture
def clips(station: Station, chief: Proof, clock: FrozenClock) -> list[int]:
    recorder(station, chief)
    session = docked(station)
    clock.set(LATER)
    return [clip.id for clip in evidence.clips_of_session(station.store, session)]


async def to_page(pilot: Pilot[None], app: StationApp) -> None:
    await press(pilot, "f6", "left")
    assert "[保管" in page(app), page(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_proposed_by_one_decided_and_carried_out_by_another(
    station: Station, clips: list[int], size: tuple[int, int]
) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in_as(pilot, "李敏")
        await vouch(pilot)
        await to_page(pilot, app)
        assert "[保管 3]" in page(app) and "到期" in page(app) and "2027-05-20" in page(app)
        await press(pilot, "enter")
        await choose(pilot, "全部到期的 3 段")
        await press(pilot, *"qiman", "enter")
        assert "处置〔2027〕1号" in page(app) and "待审批" in page(app)
        await press(pilot, "enter")
        assert disposal.disposals(station.store)[0].state == "proposed", "not by whoever proposed"
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_page(pilot, app)
        await press(pilot, "enter")
        await choose(pilot, "批准")
        await press(pilot, *"tongyi", "enter")
        assert "已批准，待执行" in page(app)
        await press(pilot, "enter")
        await choose(pilot, "确认")
        await pilot.app.workers.wait_for_complete()
        await press(pilot)
        assert "已执行" in page(app), page(app)
    assert len(destruction.gone(station.store)) == 3


async def test_a_seal_is_lifted_by_the_chief(station: Station, chief: Proof, clips: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await vouch(pilot)
        holds.place(station.store, app.actor, "litigation", "已起诉", clip_id=clips[0])
        await to_page(pilot, app)
        assert "行政诉讼：已起诉" in page(app)
        await press(pilot, "end", "enter")
        await press(pilot, *"panjue", "enter")
        assert holds.standing(station.store) == ()
        assert "已解除封存" in lines(app)[-2]
