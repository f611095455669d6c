"""A case walked from its approval to the publication of its result, on screens, with keys."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from station.records.people import Proof
from station.services import casebook, cases, disclosures, papers
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import on_site, planned
from tests.tui.reading import page


async def settle(pilot: Pilot[None]) -> None:
    """Until nothing more is going on, or somebody is being asked something."""
    while not pilot.app.screen.is_modal and not all(worker.is_finished for worker in pilot.app.workers):
        await pilot.pause()
    for _ in range(3):
        await pilot.pause()


async def sign_in(pilot: Pilot[None], name_at: int = 0) -> None:
    """Choose the name at that place of the list and type the PIN."""
    await pilot.pause()
    await pilot.press(*["down"] * name_at, *PIN, "enter")
    await settle(pilot)


async def open_case(pilot: Pilot[None], case_id: int) -> None:
    assert isinstance(pilot.app, StationApp)
    pilot.app.open("case", case_id)
    await settle(pilot)


async def test_from_approval_to_publication(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case_id = planned(station, chief, enterprise(name="余姚市附件[/甲]厂")).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case_id)
        assert "[ 已抽中 ]" in page(app) and "余姚市附件[/甲]厂" in page(app)

        await take(pilot, clock, "enter")
        assert casebook.get(station.store, case_id).stage == "approved"
        await take(pilot, clock, "ctrl+d")
        assert "✓ 已登记：派员" in page(app)

        assert "到场  还没有出具执法公示单" in page(app)
        for _ in range(2):
            await pilot.press("ctrl+e")
            await settle(pilot)
            assert "▀" in page(app)
            await pilot.press("escape")
            await settle(pilot)
        assert "还没有出具" not in page(app) and "补打已出具的执法公示单 330281103-" in page(app)
        assert [paper.kind for paper in papers.of_case(station, case_id)] == ["disclosure_slip"]

        clock.advance(hours=1)
        await pilot.press("ctrl+g")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "✗ 还不能办理" in page(app), "a certificate that was not shown is no arrival"
        await pilot.press("tab", "right", "tab", "right", "tab", "right", "tab", "right", "ctrl+o")
        await settle(pilot)
        assert casebook.get(station.store, case_id).stage == "on_site"

        clock.advance(hours=1)
        await pilot.press("ctrl+r", "down", "enter")
        await settle(pilot)
        await pilot.press("tab", "right", "ctrl+o")
        await settle(pilot)
        await pilot.press(*"abc", "enter", *"def", "enter", "enter", "right", "ctrl+o")
        await settle(pilot)
        assert "第 2 条隐患" in page(app)
        await pilot.press(*"ghi", "enter", *"jkl", "ctrl+o")
        await settle(pilot)
        assert [hazard.description for hazard in casebook.detail(station.store, case_id).hazards] == ["abc", "ghi"]

        await take(pilot, clock, "ctrl+b")
        await pilot.press("right", "right")
        await settle(pilot)
        assert "音像上传" in page(app) and "复查" in page(app)

        await publish(pilot, station)
        assert disclosures.queue(station.store) == ()


async def take(pilot: Pilot[None], clock: FrozenClock, key: str) -> None:
    """A step whose form needs nothing but to be confirmed, some minutes later."""
    clock.advance(minutes=10)
    await pilot.press(key)
    await settle(pilot)
    await pilot.press("ctrl+o")
    await settle(pilot)


async def publish(pilot: Pilot[None], station: Station) -> None:
    """The chief prepared it, so a second person types a PIN; then approval and receipt."""
    await pilot.press("f7")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    assert "由谁脱敏复核" in page(pilot.app) and "王建国　" not in page(pilot.app)
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press(*PIN, "enter")
    await settle(pilot)
    assert disclosures.queue(station.store)[0].state == "redaction_checked"
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    assert disclosures.queue(station.store)[0].state == "approved"
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press(*"zj-2026-1", "enter")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)


async def test_a_refused_form_keeps_what_was_typed(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case_id)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("enter", *"tingye", "escape")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "tingye" in page(app)


async def test_only_the_chief_approves(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, 1)
        await open_case(pilot, case_id)
        await take(pilot, clock, "ctrl+a")
        assert "✗" in page(app) and "所长" in page(app)
        assert casebook.get(station.store, case_id).stage == "planned"


async def test_the_lock_comes_back_to_where_the_work_was(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case_id)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert "屏幕已锁" in page(app) and "已抽中" not in page(app)
        await pilot.press("escape", "f3", "f4")
        await settle(pilot)
        assert "屏幕已锁" in page(app)
        await sign_in(pilot)
        assert "已抽中" in page(app)
        await pilot.press("ctrl+l")
        await settle(pilot)
        await sign_in(pilot, 1)
        assert "李敏" in page(app).splitlines()[0] and "已抽中" not in page(app)


async def test_an_old_proof_locks_by_itself(station: Station, clock: FrozenClock) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        clock.advance(hours=5)
        app.follow()
        await settle(pilot)
        assert "屏幕已锁" in page(app)


async def test_after_a_long_pause_somebody_vouches_for_the_date(
    station: Station, chief: Proof, clock: FrozenClock
) -> None:
    clock.advance(days=3)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert "现在是 2026-11-23 09:00 吗" in page(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "日期没有确认" in page(app)
        assert station.store.lines()[-1].action != "clock.confirm"
        await pilot.press("ctrl+l")
        await settle(pilot)
        await sign_in(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert station.store.lines()[-1].action == "clock.confirm"


async def test_the_palette_and_a_click_do_what_the_key_does(station: Station, chief: Proof) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press(*"gs", "enter")
        await settle(pilot)
        assert getattr(app.screen, "NAME", "") == "disclosure"
        at = page(app).splitlines()[-1].index("Esc")
        await pilot.click("#footer", offset=(len(page(app).splitlines()[-1][:at].encode("gbk")), 0))
        await settle(pilot)
        assert getattr(app.screen, "NAME", "") == "today"


async def test_withholding_a_result_asks_for_the_case_number_on_the_screen(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case_id = on_site(station, chief, enterprise()).id
    cases.record_result(station.store, chief, case_id, "no_issue", signed=True)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await pilot.press("f7")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(*"mimi", "enter")
        await settle(pilot)
        assert "把上面的 1 号写成四位数 0001" in page(app) and "〔2026〕1号" in page(app)
        await pilot.press(*"0002", "enter")
        await settle(pilot)
        assert "要输入 0001" in page(app)
        assert disclosures.queue(station.store)[0].state == "pending"
        await pilot.press(*["backspace"] * 4, *"0001", "enter")
        await settle(pilot)
        assert disclosures.queue(station.store) == ()


async def test_the_door_shows_the_date_people_vouch_for(station: Station, clock: FrozenClock) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "2026-11-20  星期五  09:00" in page(app)
        clock.advance(days=2, minutes=1)
        app.follow()
        await settle(pilot)
        assert "2026-11-22  星期日  09:01" in page(app)


async def test_two_quick_keys_are_two_steps(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    case_id = planned(station, chief, enterprise()).id
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case_id)
        app.simulate_key("right")
        app.simulate_key("right")
        await settle(pilot)
        assert "[期限]" in page(app)
