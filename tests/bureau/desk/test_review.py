"""The review desk walked with keys, both sides real: from the station's package to the opinion on its file."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from station.bureau import returns, reviewers, urgent
from station.bureau.home import Bureau
from station.services import review_view, staff, timekeeping
from station.store import reviews as rows
from tests.bureau.desk.walking import CODE, carried, flat, nightly, opened, scrolled, sign_in
from tests.conftest import PIN
from tests.services.review_cases import COUNSEL, Scene
from tests.tui.reading import page
from tests.tui.test_case import settle
from tests.tui.walking import choose, fill, press


async def test_from_the_package_to_the_opinion_on_file(scene: Scene, bureau: Bureau, case_id: int) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        assert "等待审核 1" in page(app) and "待受理" in page(app) and "必审" in page(app)
        await press(pilot, "enter")
        assert "行政执法案件法制审核送审函" in page(app)
        await press(pilot, "right")
        assert "冲压车间3台压力机未设置警示标志" in page(app) and "安全生产法第三十五条" in page(app)
        assert "60,000元" in flat(pilot) or "60,000元" in await scrolled(pilot)

        await press(pilot, "enter")
        await choose(pilot, "受理")
        await fill(pilot, complex="no")
        await choose(pilot, "确认")
        assert "已签发「受理」" in page(app) and "已存档并列入回传" in page(app)
        assert carried(scene) == ["applied"]
        review = rows.newest(scene.station.store, case_id)
        assert review is not None and (review.state, review.reviewer) == ("accepted", "孙审核")

        scene.clock.set("2026-11-23T09:30:00+08:00")
        await sign_in(pilot)
        await press(pilot, "f3")
        assert "剩4个工作日" in page(app)
        await press(pilot, "enter", "enter")
        await choose(pilot, "审核意见：同意")
        await fill(pilot, officers="defect", note_officers="执法证复印件缺页", words="同意")
        await choose(pilot, "确认")
        assert "不能签发" in page(app) and "执法人员" in page(app), "agreement with a defect"

        await press(pilot, "enter")
        await choose(pilot, "审核意见：同意")
        await fill(pilot, officers="ok")
        assert "审核人员对案件" in flat(pilot) and "签发后不能改动" in flat(pilot)
        await choose(pilot, "确认")
        assert "已签发「审核意见：同意」" in page(app)
        await press(pilot, "enter")
        assert "现在等站点：审核通过" in page(app)
        await press(pilot, "f3")
        assert "没有等待审核的案件" in page(app)
    # Three days on, nothing is applied by itself before somebody at the station vouches for the date.
    timekeeping.confirm(scene.station.store, scene.again().officer)
    assert carried(scene) == ["applied"]
    review = rows.newest(scene.station.store, case_id)
    assert review is not None and review.state == "passed"
    told = review_view.detail(scene.station.store, case_id).messages[-1]
    assert (told.by, told.words, len(told.checks)) == ("孙审核", "同意", 10)
    nightly(scene.station, bureau)
    assert [each.outcome for each in returns.listed(bureau, CODE)] == ["applied", "applied"]


async def test_what_is_missing_is_listed_at_once(scene: Scene, case_id: int) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "enter", "enter")
        await choose(pilot, "退回补充")
        await press(pilot, *"调查报告第2页", "enter", *"勘验笔录签名", "ctrl+o")
        await choose(pilot, "确认")
        assert "已签发「退回补充" in page(app)
    assert carried(scene) == ["applied"]
    (message,) = [m for m in review_view.detail(scene.station.store, case_id).messages if m.direction == "in"]
    assert "调查报告第2页" in message.words and "勘验笔录签名" in message.words


async def test_a_counsel_signs_with_somebody_of_the_office(scene: Scene, bureau: Bureau, case_id: int) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    reviewers.add(bureau, admin, COUNSEL, PIN)
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot, "钱律师")
        await press(pilot, "enter", "enter")
        await choose(pilot, "受理")
        await fill(pilot, reviewer="钱律师")
        assert "法律顾问的意见须由政策法规科人员会签" in flat(pilot)
        await choose(pilot, "孙审核")
        await press(pilot, *PIN, "enter")
        await choose(pilot, "确认")
        assert "已签发「受理」" in page(app)
    line = bureau.store.lines(subject=f"review/{CODE}/{case_id}/1")[-1]
    assert line.action == "opinion.cosign" and "钱律师" in line.actor and "孙审核" in line.cosigner
    assert carried(scene) == ["applied"]


async def test_who_is_no_reviewer_only_looks(scene: Scene, case_id: int) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot, "赵局端")
        await press(pilot, "enter", "enter")
        assert "没有登记为法制审核人员，只能查看" in page(app)


async def test_a_wrong_pin_opens_nothing(scene: Scene) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await choose(pilot, "孙审核")
        await press(pilot, *"9999", "enter")
        assert getattr(app.screen, "NAME", "") == "door" and "口令" in page(app)


async def test_a_stick_opens_its_package(scene: Scene, bureau: Bureau, case_id: int, tmp_path: Path) -> None:
    (lying,) = urgent.lying(bureau)
    (tmp_path / "usb").mkdir()
    lying.rename(tmp_path / "usb" / lying.name)
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        assert "没有等待审核的案件" in page(app)
        await press(pilot, "ctrl+o")
        app.screen.query_one(Input).value = str(tmp_path / "usb")
        await press(pilot, "enter")
        assert getattr(app.screen, "NAME", "") == "package" and "送审函" in page(app)
    assert urgent.lying(bureau) == [lying]


async def test_what_is_typed_survives_leaving(scene: Scene, case_id: int) -> None:
    for typed in ("甲", ""):
        app = opened(scene)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await sign_in(pilot)
            await press(pilot, "enter", "enter")
            await choose(pilot, "退回补充")
            await press(pilot, *typed)
            assert "甲" in page(app)
            await press(pilot, "escape")
