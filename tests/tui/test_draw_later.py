"""Around the five steps with keys: the projector, sealed lists, supervisors, substitutes, platform lists, papers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from station.rules.draw.seed import nonce_commitment
from station.services import draw_view, draws, papers, staff, sticks
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import enterprises
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.tui.reading import page
from tests.tui.test_case import settle
from tests.tui.test_draw_screen import KL8, SSQ, at_draw, chosen_from, type_words


@pytest.fixture
def pool(enterprise: Callable[..., int]) -> None:
    for number in range(18):
        enterprise(risk=("orange", "yellow", "red")[number % 3], name=f"余姚市第{number}五金厂[/甲]")


async def fill(pilot: Pilot[None], **words: str) -> None:
    """Put words into fields of the form in front, and confirm."""
    for name, value in words.items():
        pilot.app.screen.query_one(f"#field-{name} Input", Input).value = value
    await pilot.press("ctrl+o")
    await settle(pilot)


async def turn(pilot: Pilot[None], name: str) -> None:
    """The next choice of a field of the form in front."""
    pilot.app.screen.query_one(f"#field-{name} Pick").focus()
    await pilot.press("right")


def committed(station: Station, clock: FrozenClock, **asked: object) -> int:
    """A draw whose numbers are typed."""
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    frozen = draws.freeze_lists(station, chief, Plan("p", "2026-11", "平台不可用", ("orange", "yellow")))
    draws.commit(station, chief, frozen.id, Asked({"orange_b": 3, "yellow_b": 1}, **asked))  # type: ignore[arg-type]
    clock.set("2026-11-22T21:20:00+08:00")
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, chief, frozen.id, source, typed)
    return frozen.id


def revealed(station: Station, clock: FrozenClock, **asked: object) -> int:
    draw_id = committed(station, clock, **asked)
    draws.reveal(station, staff.sign_in(station.store, station.keys, "王建国", PIN), draw_id)
    return draw_id


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_the_room_sees_every_drawn_enterprise_one_after_the_other(
    station: Station, pool: None, clock: FrozenClock, size: tuple[int, int]
) -> None:
    seen = draw_view.view(station.store, revealed(station, clock))
    async with StationApp(station).run_test(size=size) as pilot:
        await at_draw(pilot)
        await pilot.press("ctrl+b", "home")
        await settle(pilot)
        assert "本地抽取" in page(pilot.app) and seen.line.plan_ref in page(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert "承诺短码" in page(pilot.app) and "█" in page(pilot.app)
        shown = ""
        for _ in range(40):
            await pilot.press("right")
            await settle(pilot)
            shown += page(pilot.app)
            assert all(cell_len(line) <= size[0] for line in page(pilot.app).splitlines())
            if not pilot.app.screen.is_modal:
                break
        for pick in seen.picks:
            assert pick.ticket[:12] in shown
            assert not pick.selected or pick.name in shown
        assert not pilot.app.screen.is_modal


async def test_a_closed_enterprise_is_replaced_by_two_people(
    station: Station, pool: None, clock: FrozenClock, tmp_path: Path
) -> None:
    draw_id = revealed(station, clock)
    proof = tmp_path / "proof.txt"
    proof.write_text("已注销", encoding="utf-8")
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert "由候补依次顶替" in page(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        await fill(pilot, evidence=str(tmp_path / "missing.jpg"), note="gone")
        assert "没有这个文件" in page(pilot.app)
        await fill(pilot, evidence=str(proof), note="gone")
        assert "由谁同意" in page(pilot.app) and "王建国" not in chosen_from(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await type_words(pilot, PIN)
        assert "已登记，并按规则替补" in page(pilot.app) and "已由候补顶替" in page(pilot.app)
        assert "抽取后变动" in page(pilot.app)
    (line,) = draw_view.view(station.store, draw_id).after
    assert line.kind == "closed" and line.into


async def test_an_inspector_who_cannot_go_is_replaced(station: Station, pool: None, clock: FrozenClock) -> None:
    draw_id = revealed(station, clock)
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("ctrl+g")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        await fill(pilot, note="ill")
        await pilot.press("enter")
        await settle(pilot)
        await type_words(pilot, PIN)
    (line,) = draw_view.view(station.store, draw_id).after
    assert line.kind == "unavailable" and line.into not in ("", line.out)


async def test_a_sealed_draw_opens_its_list_then_its_nonces(station: Station, pool: None, clock: FrozenClock) -> None:
    draw_id = committed(station, clock, sealed=True)
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        shown = page(pilot.app)
        assert "名单封存" in shown and "Ctrl+U" in shown and "结果指纹" in shown
        assert draw_view.view(station.store, draw_id).picks == ()
        await pilot.press("ctrl+a")
        await settle(pilot)
        assert "名单还封存着" in page(pilot.app)
        for step in ("listed_at", "opened_at"):
            assert getattr(draw_view.view(station.store, draw_id).line, step) is None
            await pilot.press("ctrl+u")
            await settle(pilot)
            await type_words(pilot, "0001")
            assert getattr(draw_view.view(station.store, draw_id).line, step) is not None
        await pilot.press("ctrl+u")
        await settle(pilot)
        assert "没有封存的内容" in page(pilot.app)


async def test_a_supervisor_must_be_there_for_the_reveal(station: Station, pool: None, clock: FrozenClock) -> None:
    nonce = bytes(range(32))
    draw_id = committed(station, clock, supervisor=nonce_commitment(nonce))
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "请监督员输入随机串" in page(pilot.app)
        await type_words(pilot, "ab" * 32)
        assert "这不是监督员" in page(pilot.app)
        assert draw_view.view(station.store, draw_id).line.state == "entered"
        await pilot.press("enter")
        await settle(pilot)
        await type_words(pilot, nonce.hex())
        assert draw_view.view(station.store, draw_id).line.state == "revealed"


async def test_the_terms_that_the_form_offers_are_committed_to(station: Station, pool: None) -> None:
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        for _ in range(2):
            await pilot.press("enter")
            await settle(pilot)
            if pilot.app.screen.is_modal and not pilot.app.screen.query("#field-cap"):
                await pilot.press("ctrl+o")
                await settle(pilot)
        await turn(pilot, "shortage")
        await turn(pilot, "publication")
        await fill(pilot, cap="5", supervisor="c" * 64, witness="张伟 派驻纪检监察组 纪检")
        text = draw_view.view(station.store, draw_view.find(station.store, 1)).commit_text or ""
        for line in ("cap: 5", "shortage: direct", "publication: sealed", f"nonce: supervisor\t{'c' * 64}"):
            assert f"{line}\n" in text
        assert "监督员持有第二个随机串" in page(pilot.app) and "张伟" in page(pilot.app)


async def test_the_platforms_list_comes_in_by_a_form(station: Station, pool: None, tmp_path: Path) -> None:
    listed = station.home.inbox / "platform.csv"
    known = [enterprises.get(station.store, each) for each in enterprises.ids(station.store)[:3]]
    lines = ["任务编号,统一社会信用代码,企业名称", *(f"SSJ-7,{one.uscc},{one.name}" for one in known)]
    listed.write_text("\n".join(lines), encoding="utf-8")
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert pilot.app.screen.query_one("#field-file Input", Input).value == str(listed)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "平台名单已导入并冻结：3 家" in page(pilot.app)
        assert "平台任务号：SSJ-7" in page(pilot.app)


async def test_the_record_is_printed_and_the_code_shown(station: Station, pool: None, clock: FrozenClock) -> None:
    draw_id = revealed(station, clock)
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "抽取记录单 已出具" in page(pilot.app)
        await pilot.press("ctrl+k")
        await settle(pilot)
        assert "draw-0001.zip" in page(pilot.app) and "█▀▀▀▀▀█" in page(pilot.app)
    assert [one.kind for one in papers.of_draw(station, draw_id)] == ["draw_record"]


async def test_statistics_are_a_command_away(station: Station, pool: None, clock: FrozenClock) -> None:
    revealed(station, clock)
    async with StationApp(station).run_test(size=(120, 40)) as pilot:
        await at_draw(pilot)
        await pilot.press("f2")
        await settle(pilot)
        await type_words(pilot, "cqtj")
        assert "2026 年抽取统计" in page(pilot.app) and "作废" in page(pilot.app)


async def test_the_package_goes_to_a_transfer_stick(station: Station, pool: None, clock: FrozenClock) -> None:
    draw_id = revealed(station, clock)
    async with StationApp(station).run_test(size=(80, 24)) as pilot:
        await at_draw(pilot)
        pilot.app.screen.action_run_command("draw.stick")  # type: ignore[attr-defined]
        await settle(pilot)
        assert "等待写到U盘" in page(pilot.app)
    [queued] = sticks.queued(station)
    assert queued.what == f"draw/{draw_id}" and queued.name.endswith(".zip") and queued.size > 1000
