"""Papers and recordings of a submitted case on the desk."""

from __future__ import annotations

import pytest

from station.bureau.home import Bureau
from station.bureau.tui.app import BureauApp
from station.bureau.tui.package_pages import PAGES
from station.commands.bureau.tui import replica_station
from station.records.moment import moment
from station.records.people import System
from station.services import review_send
from station.store import exchange, models
from tests.bureau.desk.walking import carried, nightly, sign_in
from tests.documents.foreign_sample import PDF
from tests.services.recorded import clip
from tests.services.review_cases import Scene, penalty
from tests.tui.reading import SIZES, check_golden, drawn, page
from tests.tui.test_case import settle
from tests.tui.walking import choose, press


def put_on_file(scene: Scene, case_id: int) -> None:
    """An issued paper of the case."""
    store = scene.station.store
    with store.act(System("system:init"), "roster.import") as act:
        act.insert(
            models.Document, case_id=case_id, kind="D10", number="余应急责改〔2026〕1号", title="责令限期整改指令书",
            sha256=scene.station.media.put(PDF), size=len(PDF), issued_at="2026-11-20T09:00:00+08:00",
            issued_by=scene.officer.officer_id,
        )  # fmt: skip


async def test_papers_are_read_and_recordings_asked_for(scene: Scene, bureau: Bureau) -> None:
    made = penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    clip(scene.station, made, moment("2026-11-18T09:00:00+08:00"), moment("2026-11-18T09:42:00+08:00"))
    put_on_file(scene, made)
    review_send.submit(scene.station, scene.officer, made, responsible=True)
    nightly(scene.station, bureau)
    shown: list[bytes] = []
    app = BureauApp(bureau, replica_station, reader=lambda path: shown.append(path.read_bytes()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "enter", *["right"] * 3)
        assert "[文书 1]" in page(app) and "责令限期整改指令书" in page(app)
        await press(pilot, "ctrl+o")
        await choose(pilot, "责令限期整改指令书")
        await drawn(pilot)
        assert "RECTIFIED" in page(app)
        await press(pilot, "ctrl+o", "escape")
        assert shown == [PDF]
        await press(pilot, "right")
        assert "42 分钟" in page(app) and "在站点" in page(app)
        await press(pilot, "ctrl+a")
        assert "请站点送来 1 段音像" in page(app) and "已调取，等站点送来" in page(app)
        await press(pilot, "ctrl+a")
        assert "音像都已在局端、已经调取" in page(app)
    assert not (bureau.home.root / "reading").exists()
    assert carried(scene) == ["applied"]
    assert len(exchange.wanted(scene.station.store)) == 1


@pytest.mark.parametrize("size", [*SIZES[:2], (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pages_of_a_case_are_as_agreed(scene: Scene, bureau: Bureau, size: tuple[int, int]) -> None:
    made = penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    clip(scene.station, made, moment("2026-11-18T09:00:00+08:00"), moment("2026-11-18T09:42:00+08:00"))
    put_on_file(scene, made)
    review_send.submit(scene.station, scene.officer, made, responsible=True)
    nightly(scene.station, bureau)
    app = BureauApp(bureau, replica_station)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "enter", "right")
        for name in PAGES[2:]:
            await press(pilot, "right")
            await drawn(pilot)
            check_golden(app, f"bureau-page-{name}")
