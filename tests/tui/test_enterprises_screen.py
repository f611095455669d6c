"""企业 on screen: found as it is typed, its dossier, a list imported after a look at what it would do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from station.records.people import Proof
from station.records.stick import Received
from station.services import draw_view, roster, sticks
from station.services.pinyin import spelled
from station.store import enterprises
from station.store import sticks as rows
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.rules.draw.sample import code
from tests.services.archive import Archive, one_of_everything
from tests.services.test_roster import HEADINGS, line
from tests.tui.docking import DOCK
from tests.tui.reading import check_golden, page
from tests.tui.test_case import settle, sign_in

SIZES = [(80, 24), (120, 40)]
NAMES = ["余姚市宏达塑料制品有限公司", "余姚市三和模具厂", "余姚市永兴电镀有限公司"]
Make = Callable[..., int]


@pytest.fixture
def firms(enterprise: Make) -> list[int]:
    found = []
    for name, risk in zip(NAMES, ("red", "orange", "blue"), strict=True):
        pinyin, initials = spelled(name)
        found.append(enterprise(name=name, pinyin=pinyin, initials=initials, risk=risk))
    return found


@pytest.fixture
def past(station: Station, chief: Proof, firms: list[int], clock: FrozenClock) -> int:
    """An enterprise with one of everything."""
    archive = Archive(station)
    one_of_everything(archive, firms[0])
    archive.draw(1, firms[0], selected=True)
    clock.advance(minutes=5)
    roster.amend(station.store, chief, firms[0], {"risk": "黄"}, "重新评定")
    return firms[0]


@pytest.fixture
def file(tmp_path: Path, station: Station, firms: list[int]) -> Path:
    """A list with a row of every kind."""
    ours = enterprises.get(station.store, firms[0])
    rows_ = [
        line(1, code=ours.uscc, name=ours.name, address="新路8号"),
        line(90),
        line(91, code="9133"),
        ["备注：共3家"],
    ]
    path = tmp_path / "名录.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADINGS, *rows_)), "utf-8")
    return path


async def at_enterprises(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("f9")
    await settle(pilot)


async def typed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


@pytest.mark.parametrize("words", ["shmj", "sanhe", "三和"])
async def test_an_enterprise_is_found_as_it_is_typed(station: Station, firms: list[int], words: str) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_enterprises(pilot)
        assert "共 3 家" in page(app) and all(name in page(app) for name in NAMES)
        await typed(pilot, *words)
        assert NAMES[1] in page(app) and NAMES[2] not in page(app)
        await typed(pilot, "enter")
        assert "企业 › 一企一档" in page(app) and NAMES[1] in page(app) and "登记入名录" in page(app)
        await typed(pilot, "escape")
        assert "找到 1 家" in page(app), "Esc comes back to what was typed"


async def test_by_credit_code_and_with_arrows(station: Station, firms: list[int]) -> None:
    uscc = enterprises.get(station.store, firms[2]).uscc
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_enterprises(pilot)
        order = [one.name for one in enterprises.some(station.store, enterprises.ids(station.store)).values()]
        assert sorted(order) == sorted(NAMES)
        await typed(pilot, "down", "down", "up")
        second = enterprises.get(station.store, enterprises.ids(station.store)[1])
        assert f"{second.name}  在业" in page(app), "the detail stands at the side"
        await typed(pilot, *uscc[-9:].lower())
        assert "找到 1 家" in page(app) and NAMES[2] in page(app)
        await typed(pilot, *"zzzz")
        assert "没有这样的企业" in page(app)
        await typed(pilot, "enter")
        assert "✗ 没有这样的企业" in page(app)


async def test_find_leads_to_the_dossier(station: Station, firms: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await typed(pilot, "slash")
        await typed(pilot, *"hdsl", "enter")
        assert "企业 › 一企一档" in page(app) and NAMES[0] in page(app)


async def test_the_dossier_page_by_page(station: Station, past: int, monkeypatch: pytest.MonkeyPatch) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        app.open("enterprise", past)
        await settle(pilot)
        assert "[时间线]" in page(app) and "案件 3  隐患 3（未销 2）  罚款 20,000.50元" in page(app)
        assert "音像 2 段 1:00  抽取 1 次中 1" in page(app) and "须回避" not in page(app)
        expected = {
            "案件": "立案  行政处罚",
            "隐患": "重大隐患  隐患2",
            "处罚": "罚款 20,000.50元",
            "文书音像": "行政处罚决定书",
            "公示": "浙江政务服务网",
            "抽取": "第 1 号抽取",
            "登记": "风险等级  红色（重大） 改为 黄色（一般）",
            "概况": "2026 年     检查 1  其他案件 1  隐患 1 销 0",
        }
        for tab, words in expected.items():
            await typed(pilot, "right")
            assert f"[{tab}]" in page(app) and words in page(app), tab
        assert "须回避      李敏" in page(app)
        await typed(pilot, "enter")
        assert "没有可以打开的" in page(app)
        await typed(pilot, "left", "left")
        opened: list[tuple[object, ...]] = []
        monkeypatch.setattr(app, "open", lambda *place: opened.append(place))
        await typed(pilot, "enter")
        assert opened == [("draw", draw_view.all_draws(station.store)[0].id)]


async def test_enter_opens_the_case_of_a_line(station: Station, past: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot)
        app.open("enterprise", past)
        await settle(pilot)
        await typed(pilot, "right", "end", "enter")
        assert app.screen.NAME == "case" and "余应急检〔2024〕1号" in page(app)  # type: ignore[attr-defined]


async def test_a_change_and_a_standing_with_their_reasons(station: Station, firms: list[int]) -> None:
    one = enterprises.ids(station.store)[0]
    name = enterprises.get(station.store, one).name
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_enterprises(pilot)
        await typed(pilot, "ctrl+r")
        assert f"变更  {name}" in page(app)
        await typed(pilot, "ctrl+o")
        assert "变更原因：要填写" in page(app)
        await typed(pilot, *"zhizhao", "ctrl+o")
        assert "各项都没有改动" in page(app), "the form stays"
        await typed(pilot, *["up"] * 13, "end", *"xin", "ctrl+o")
        assert f"已变更：{name}" in page(app)
        assert enterprises.get(station.store, one).name == name + "xin"

        await typed(pilot, "ctrl+t")
        assert "停业" in page(app) and "恢复在业" not in page(app)
        await typed(pilot, "enter")
        await typed(pilot, *"guanmen", "enter")
        assert "现在是停业" in page(app) and enterprises.get(station.store, one).status == "closed"
        [standing, renamed] = roster.history(station.store, one)
        assert (standing.what, standing.source, renamed.what) == ("status", "停业：guanmen", "name")


async def test_a_list_is_looked_at_then_adopted(station: Station, firms: list[int], file: Path) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_enterprises(pilot)
        await typed(pilot, "ctrl+n")
        app.screen.query_one("Input").value = str(file)  # type: ignore[attr-defined]
        await typed(pilot, "enter")
        assert "名录.csv：新增 1，变更 1，相同 0，未通过 1" in page(app)
        assert "[未通过 1]" in page(app) and "这里是 4 位" in page(app) and "余姚第91厂" in page(app)
        for tab, words in (
            ("变更 1", "新路8号"),
            ("新增 1", code(90)),
            ("表内没有 2", "不会动它"),
            ("跳过 1", "说明或合计"),
        ):
            await typed(pilot, "right")
            assert f"[{tab}]" in page(app) and words in page(app), tab
        await typed(pilot, "ctrl+e")
        assert "已写出" in page(app) and len(list(station.home.exports.glob("*.xlsx"))) == 1
        await typed(pilot, "ctrl+o")
        assert "导入：新增 1 家，变更 1 家" in page(app)
        await typed(pilot, "down", "enter")
        assert enterprises.by_uscc(station.store, code(90)) is None, "不做了"
        await typed(pilot, "ctrl+o")
        await typed(pilot, "enter")
        assert "已导入：新增 1，变更 1，未通过 1" in page(app) and "共 4 家" in page(app)
        assert enterprises.get(station.store, firms[0]).address == "新路8号"


async def test_a_list_from_the_tray_is_filed(station: Station, chief: Proof, file: Path) -> None:
    stick = sticks.register(station.store, chief, "USB0001", "红色U盘").id
    data = file.read_bytes()
    with station.store.act(DOCK, "tray.receive", subject="stick/USB0001") as act:
        rows.receive(act, stick, [Received("镇名录.csv", "sheet", len(data), station.media.put(data))])
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_enterprises(pilot)
        await typed(pilot, "ctrl+n")
        assert "收件盘里的 镇名录.csv" in page(app)
        await typed(pilot, "enter")
        await typed(pilot, "ctrl+o")
        await typed(pilot, "enter")
        assert "已导入" in page(app)
    [item] = sticks.tray(station.store, "used")
    assert item.used_for.startswith("roster/")


async def test_an_officer_reads_and_changes_nothing(station: Station, firms: list[int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, name_at=1)
        await typed(pilot, "f9")
        for key in ("ctrl+n", "ctrl+r", "ctrl+t"):
            await typed(pilot, key)
            assert "名录由所长或内勤维护" in page(app)


async def test_what_is_no_list_is_told(station: Station, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_enterprises(pilot)
        assert "没有这样的企业" in page(app)
        await typed(pilot, "ctrl+n")
        app.screen.query_one("Input").value = str(tmp_path / "x.csv")  # type: ignore[attr-defined]
        await typed(pilot, "enter")
        assert "✗ 表里没有找到企业名称和信用代码两栏；第一行是：甲、乙" in page(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_goldens(station: Station, past: int, file: Path, size: tuple[int, int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await at_enterprises(pilot)
        check_golden(app, "enterprises")
        app.open("enterprise", past)
        await settle(pilot)
        await typed(pilot, "down", "down")
        check_golden(app, "enterprise")
        await typed(pilot, "left")
        check_golden(app, "enterprise-overview")
        app.open("roster", roster.preview(station.store, file), None)
        await settle(pilot)
        check_golden(app, "roster")
