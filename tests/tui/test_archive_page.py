"""归档 in a case: the list, filing with a second person, the locked file, what comes later."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.services import evidence, secrecy
from station.store import archives, cases, models
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.archiving import archived, ended, sheet, whole
from tests.services.dockings import DOCK
from tests.services.penalty_walk import Desk, Make
from tests.services.recorded import clip
from tests.tui.reading import page
from tests.tui.walking import choose, fill, menu, press, sign_in_as, to_case


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_page_says_what_is_missing_and_where(
    station: Station, clock: FrozenClock, enterprise: Make, size: tuple[int, int]
) -> None:
    ended(Desk(station, clock), "penalty", enterprise())
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, "1")
        while "[归档" not in page(app):
            await press(pilot, "right")
        told = page(app)
        assert "组卷" in told and "前归档" in told and "✓ 案件已经办结" in told and "! 文书已经制发" in told
        await menu(pilot, "归档")
        await press(pilot, "enter")
        assert "还不齐" in page(app), page(app)


async def test_filed_by_two_given_out_added_to_and_handed_over(
    station: Station, clock: FrozenClock, enterprise: Make, tmp_path: Path
) -> None:
    case = whole(Desk(station, clock), "penalty", enterprise())
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(sheet())
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        while "[归档" not in page(app):
            await press(pilot, "right")
        assert "归档时的卷内目录" in page(app)
        await menu(pilot, "归档")
        await press(pilot, *"qianzijian weidao", "enter")
        assert "案卷锁定" in page(app)
        await choose(pilot, "李敏")
        await press(pilot, *PIN, "enter")
        assert "已归档，案卷号 20260001" in page(app), page(app)
        assert "立卷：王建国" in page(app) and "检查：李敏" in page(app) and "卷内目录（" in page(app)
        await menu(pilot, "导出案卷")
        await choose(pilot, "只列校验值")
        await press(pilot, "home", "ctrl+k", *str(tmp_path), "enter")
        assert (tmp_path / "20260001" / "bagit.txt").is_file(), page(app)
        await menu(pilot, "补卷")
        await choose(pilot, "文件")
        await fill(pilot, title="fuyi", path=str(letter), pages="2", reason="songda")
        assert "已补卷第 1 件" in page(app)
        await menu(pilot, "登记移交档案室")
        await press(pilot, *"3", "enter")
        assert "已移交" in page(app)
    made = archives.of_case(station.store, case.id)
    assert made is not None and made.transfer_receipt == "3"
    assert [each.pages for each in archives.supplements(station.store, made.id)] == [2]


async def test_a_running_case_has_no_such_page(station: Station, clock: FrozenClock, enterprise: Make) -> None:
    Desk(station, clock).served(enterprise(), 3_000)
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in_as(pilot, "李敏")
        await to_case(pilot, "1")
        assert "经过" in page(app) and "归档" not in page(app)
        await press(pilot, "ctrl+t")
        assert "补卷" not in page(app)


async def test_a_recording_that_came_later_is_added_from_the_menu(
    station: Station, clock: FrozenClock, enterprise: Make
) -> None:
    desk = Desk(station, clock)
    case = whole(desk, "penalty", enterprise())
    archived(desk, case)
    event = cases.events(station.store, case.id)[0]
    late = clip(station, None, event.occurred_at, event.occurred_at.add(minutes=5), serial="ZFYLATE")
    data = b"a recording"
    with station.store.act(DOCK, "clip.code") as act:
        act.update(models.Clip, late, sha256=station.media.put(data), size=len(data))
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        while "[归档" not in page(app):
            await press(pilot, "right")
        assert "30年，保存至2056-11-20" in page(app), page(app)
        await menu(pilot, "补卷")
        await choose(pilot, "音像")
        assert "ZFYLATE_20261120" in page(app) and "归本案" in page(app)
        await choose(pilot, "ZFYLATE")
        await fill(pilot, title="xianchang", reason="guihou")
        assert "已补卷第 1 件" in page(app), page(app)
    assert evidence.get(station.store, late).case_id == case.id


async def test_what_somebody_s_secret_is_in_says_so(station: Station, clock: FrozenClock, enterprise: Make) -> None:
    desk = Desk(station, clock)
    case = whole(desk, "penalty", enterprise())
    secrecy.mark(station.store, desk.who(), case.id, "privacy", "证人住址")
    archived(desk, case)
    app = StationApp(station)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        while "[归档" not in page(app):
            await press(pilot, "right")
        shown = page(app)
        assert "密级" in shown and "个人隐私" in shown, shown
