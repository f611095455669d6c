"""公示 with keys alone: the pages, what is struck out beside its original, every verb, and what the systems said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from station.records.case import CaseFile
from station.services import disclosure_board, disclosure_ends, disclosures, push, sticks
from station.services.chores import chores
from station.services.disclosure_edits import strike
from station.store import disclosures as rows
from station.store import publications
from station.tui.app import StationApp
from station.tui.screens.disclosure import DisclosureScreen
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.penalty_walk import NOTED, Desk
from tests.services.publishing import approve, decided_both, of, publish
from tests.tui.reading import SIZES, check_golden, drawn, page
from tests.tui.test_case import sign_in
from tests.tui.walking import choose, fill, press

SITE, CREDIT = "zj_gov_service", "credit"
NARROW = (80, 24)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Callable[..., int]) -> CaseFile:
    """A decision against a unit and its manager, prepared by the chief; the manager's facts name people."""
    firm = enterprise(name="余姚市宏达塑料制品有限公司", legal_person="张三")
    made = decided_both(desk, firm)
    strike(desk.station.store, desk.who(), of(desk, made, SITE, party="张三").id, "王小二", "证人姓名")
    return made


async def to_page(pilot: Pilot[None], name: str) -> None:
    """F7, then to the right until the page is in front."""
    await press(pilot, "f7")
    for _ in range(10):
        if f"[{name}" in page(pilot.app):
            return
        await press(pilot, "right")
    raise AssertionError(page(pilot.app))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "140x40"])
async def test_goldens(station: Station, case: CaseFile, size: tuple[int, int]) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        await press(pilot, "f7", "down", "down")
        check_golden(app, "disclosure-board")
        await press(pilot, "ctrl+t")
        await drawn(pilot)
        check_golden(app, "disclosure-compared")
        await press(pilot, "escape")
        for _ in range(8):
            await press(pilot, "right")
        check_golden(app, "disclosure-pushed")


async def test_checked_against_the_original_approved_and_out(station: Station, case: CaseFile, desk: Desk) -> None:
    app, item = StationApp(station), of(desk, case, SITE, party="张三")
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await press(pilot, "f7", "down", "down", "enter")
        await drawn(pilot)
        shown = page(app)
        assert "脱敏复核" in shown and "13912345678" in shown and "***" in shown, shown
        await press(pilot, "enter")
        assert rows.get(station.store, item.id).state == "redaction_checked", "李敏 prepared it, 王建国 checks it"
        await press(pilot, "enter", "enter")
        assert rows.get(station.store, item.id).state == "approved"
        await press(pilot, "enter", *"ＺＪ-9", "enter", *"https://zjzwfw.gov.cn/9", "enter")
        assert rows.get(station.store, item.id).state == "published", page(app)
        assert receipt_of(station, item.id) == ("ZJ-9", "https://zjzwfw.gov.cn/9")
        await to_page(pilot, "公示中")
        assert "公示到 2027-11-20" in page(app).replace("\n", "") or "2027-11-20" in page(app)


async def test_a_receipts_code_fills_what_it_says(station: Station, case: CaseFile, desk: Desk) -> None:
    link = "https://zjzwfw.gov.cn/p?infoId=ZJ-9"
    for item in [each for each in rows.of_case(station.store, case.id) if each.channel == SITE]:
        approve(desk, item)
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await press(pilot, "f7")
        first = await to_release(pilot)
        await press(pilot, "enter", *link, "enter")
        assert receipt_of(station, first) == ("ZJ-9", link), page(app)
        second = await to_release(pilot)
        await press(pilot, "enter", *"https://zjzwfw.gov.cn/p/1", "enter")
        assert "网址已经填好" in page(app) and rows.get(station.store, second).state == "approved"
        await press(pilot, *"ＺＪ-10", "enter")
        assert receipt_of(station, second) == ("ZJ-10", "https://zjzwfw.gov.cn/p/1"), page(app)
    assert {first, second} == {of(desk, case, SITE, party=name).id for name in (case.enterprise, "张三")}


async def to_release(pilot: Pilot[None]) -> int:
    """Down to the first result whose receipt is waited for; its id."""
    screen = pilot.app.screen
    assert isinstance(screen, DisclosureScreen)
    for _ in range(10):
        row = screen.row()
        if row is not None and row.standing == "release":
            return row.item.id
        await press(pilot, "down")
    raise AssertionError(page(pilot.app))


def receipt_of(station: Station, disclosure_id: int) -> tuple[str, str]:
    """Number and address as they were entered; both empty before."""
    steps = publications.steps(station.store, [disclosure_id]).get(disclosure_id, ())
    return next(((each.receipt, each.url) for each in steps if each.kind == "receipt"), ("", ""))


async def test_words_struck_edited_graded_and_shortened(station: Station, case: CaseFile, desk: Desk) -> None:
    app, item = StationApp(station), of(desk, case, SITE, party="张三")
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await press(pilot, "f7", "down", "down", "ctrl+k")
        await fill(pilot, words="陈建国", reason="anquanyuan")
        assert "陈建国" not in " ".join(one.value for one in disclosure_board.dossier(station.store, item.id).fields)
        await press(pilot, "ctrl+e")
        await fill(pilot, name="facts", words="没有设置警示标志", reason="xiedeng")
        facts = {one.name: one.value for one in disclosure_board.dossier(station.store, item.id).fields}
        assert facts["facts"] == "没有设置警示标志"
        await press(pilot, "ctrl+d", *"anjuan", "enter")
        facts = {one.name: one.value for one in disclosure_board.dossier(station.store, item.id).fields}
        assert facts["facts"].startswith("冲压车间***")
        await press(pilot, "ctrl+g")
        await fill(pilot, grade="serious", reason="yingxiangda")
        await press(pilot, "ctrl+f")
        yes = {"low_harm": "yes", "minor": "yes", "corrected_in_time": "yes"}
        await fill(pilot, **yes, until="2028-01-01", reason="yizhenggai")
        term = disclosure_board.dossier(station.store, item.id).term
        assert term is not None and (term.grade, term.until.isoformat()) == ("serious", "2028-01-01")


async def test_kept_back_with_reason_basis_and_number(station: Station, case: CaseFile, desk: Desk) -> None:
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await press(pilot, "f7", "ctrl+n")
        await choose(pilot, "其他")
        await press(pilot, *"shi2026-1hao", "enter", *"peifang", "enter", *"0001", "enter")
        await to_page(pilot, "不公示")
        assert "shi2026-1hao" in page(app), page(app)
        kept = [one for one in rows.of_case(station.store, case.id) if one.state == "withheld"]
        assert len(kept) == 2 and {one.withheld_code for one in kept} == {"other"}


async def test_annulled_and_taken_off(station: Station, case: CaseFile, desk: Desk) -> None:
    publish(desk, of(desk, case, SITE, party="张三"))
    desk.chief(case, "revoke", replace(NOTED, note="程序违法，予以撤销"))
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_page(pilot, "待撤回")
        assert "原决定已经变更或者撤销" in page(app).replace("\n", "") or "待撤回" in page(app)
        await press(pilot, "enter", *"shuoming", "enter")
        await to_page(pilot, "已结束")
        assert "已撤回" in page(app)
        assert disclosure_board.board(station.store).page("to_withdraw") == ()


async def test_ordered_off_by_the_chief(station: Station, case: CaseFile, desk: Desk) -> None:
    item = publish(desk, of(desk, case, SITE, party="张三"))
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_page(pilot, "公示中")
        await press(pilot, "ctrl+w", *"wugongshi", "enter")
        assert disclosure_board.dossier(station.store, item.id).row.standing == "to_withdraw"


async def test_repair_and_the_end_of_a_term(station: Station, case: CaseFile, desk: Desk) -> None:
    credit = publish(desk, of(desk, case, CREDIT))
    site = publish(desk, of(desk, case, SITE, party="张三"))
    desk.go("2027-03-01T09:00:00+08:00")
    disclosure_ends.apply_repair(station.store, desk.who(), credit.id, "已履行")
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_page(pilot, "公示中")
        await press(pilot, *(["down"] if "信用修复已经申请" not in page(app) else []))
        await press(pilot, "ctrl+u")
        await fill(pilot, decision="granted", reason="xinyongban")
        assert disclosure_board.dossier(station.store, credit.id).row.standing == "repaired"
    desk.go("2027-11-21T09:00:00+08:00")
    found = {one.kind: one for one in chores(station)}
    assert found["publication_over"].count == 1
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await choose(pilot, "确认")
        await to_page(pilot, "快到期")
        await press(pilot, "enter", "enter")
        assert disclosure_board.dossier(station.store, site.id).row.standing == "ended"


async def test_handed_out_answered_and_what_was_refused_again(station: Station, case: CaseFile, desk: Desk) -> None:
    approve(desk, of(desk, case, SITE, party=case.enterprise))
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_page(pilot, "推送")
        assert "待导出" in page(app)
        await press(pilot, "enter")
        await choose(pilot, "存在本机的 exports")
        assert "交给" in page(app) and "已交出" in page(app), page(app)
        (file,) = station.home.exports.glob("推送-province *.zip")
        await press(pilot, "enter")
        await fill(pilot, state="refused", words="geshi")
        assert [one.state for one in push.listed(station.store)][0] == "refused"
        await press(pilot, "home", "ctrl+a")
        await choose(pilot, "确认")
        assert {one.state for one in push.waiting(station.store)} == {"waiting"} and file.is_file()


async def test_onto_a_stick_and_once_more(station: Station, case: CaseFile, desk: Desk) -> None:
    approve(desk, of(desk, case, SITE, party=case.enterprise))
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_page(pilot, "推送")
        await press(pilot, "enter")
        await choose(pilot, "写到中转U盘")
        (queued,) = sticks.queued(station)
        assert (queued.what, queued.name.startswith("推送-province")) == ("push/province", True)
        assert isinstance(app.screen, DisclosureScreen)
        app.screen.action_run_command("disclosure.hand_out")
        await drawn(pilot)
        assert "再次交出" in page(app)
        await choose(pilot, "写到中转U盘")
        assert len(sticks.queued(station)) == 1, "the same file waits already"
        assert station.store.lines()[-1].action == "push.export_again"


async def test_what_may_not_leave_says_why(station: Station, case: CaseFile) -> None:
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await to_page(pilot, "推送")
        assert "先在公示（F7）办完脱敏复核和批准" in page(app)
        await press(pilot, "enter")
        await choose(pilot, "存在本机的 exports")
        assert "没有可以交给" in page(app) and not list(station.home.exports.glob("推送*"))


async def test_sent_back_and_put_forward_again(station: Station, case: CaseFile, desk: Desk) -> None:
    app, item = StationApp(station), of(desk, case, SITE, party="张三")
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await press(pilot, "f7", "down", "down", "ctrl+b", *"xiebuqingchu", "enter")
        assert rows.get(station.store, item.id).returned
        await to_page(pilot, "待脱敏")
        assert "被退回" in page(app)
        for _ in range(3):
            if "xiebuqingchu" in page(app):
                break
            await press(pilot, "down")
        assert "xiebuqingchu" in page(app) and "王建国" in page(app), page(app)
        await press(pilot, "enter", *"gaihaole", "enter")
        assert not rows.get(station.store, item.id).returned


async def test_verbs_say_why_not(station: Station, case: CaseFile, desk: Desk) -> None:
    app = StationApp(station)
    async with app.run_test(size=NARROW) as pilot:
        await sign_in(pilot)
        await press(pilot, "f7", "ctrl+w")
        assert "先办前一步" in page(app)
        await press(pilot, "ctrl+a")
        assert "在「推送」一页办理" in page(app)
        await to_page(pilot, "推送")
        await press(pilot, "ctrl+k")
        assert "换到别的页" in page(app)
    assert disclosures.queue(station.store) and PIN
