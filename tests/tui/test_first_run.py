"""建站 on a real terminal: interrupted, resumed, founded whole; and what is refused leaves nothing behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from station.cli import main
from station.services import first_run, numbers, people, recorders, staff
from station.services.first_run import FOLDER, Answers
from station.services.staff import NewOfficer
from station.store.errors import NoStore
from station.store.founding import vacant
from station.tui.commands import COMMANDS, commands_of
from station.tui.first_run import FirstRunApp
from station.tui.screens.first_run import STEPS, FirstRun
from station.wiring import AUTHORITY, Founding, create_station, open_station
from tests.conftest import FrozenClock
from tests.terminal import Terminal
from tests.tui.reading import lines, page
from tests.tui.test_case import settle
from tests.tui.test_staff_screen import do, fill, new_pin

CALL = [sys.executable, "-m", "station"]
CTRL_O, CTRL_X = "\x0f", "\x18"
YEAR = 2026


def at_step(terminal: Terminal, step: str) -> None:
    """Enter on a step, wherever the cursor was."""
    terminal.press("home", *["down"] * STEPS.index(step), "enter")


def test_left_in_the_middle_resumed_and_founded(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    env = {"STATION_HOME": str(home)}
    with Terminal(CALL, env, 80, 24) as terminal:
        terminal.see("这里还没有站点", "先填好：本所、所长")
        at_step(terminal, "place")
        terminal.see("九位代码")
        terminal.press("330281103", "enter")
        terminal.see("如 泗门镇安监所。")
        terminal.press("泗门镇安监所")
        kept = home / FOLDER / "answers.json"
        while not (kept.exists() and "泗门镇安监所" in kept.read_text(encoding="utf-8")):
            terminal.see("330281103")
    # The terminal died. Nothing is founded, what was typed is there.
    assert vacant(home) and [each.name for each in home.iterdir()] == [FOLDER]
    with Terminal(CALL, env, 80, 24) as terminal:
        terminal.see("这里还没有站点")
        at_step(terminal, "place")
        terminal.see("330281103", "泗门镇安监所")
        terminal.press(CTRL_O)
        terminal.see("✓  本所", "先填好：所长")
        at_step(terminal, "chief")
        terminal.see("执法证号")
        for typed, following in (("王建国", "左右键"), ("", "一般是 11 位"), ("11028100001", "如 2028-12-31")):
            terminal.press(*filter(None, (typed,)), "enter")
            terminal.see(following)
        terminal.press("2030-01-01", CTRL_O)
        terminal.see("王建国 的新口令")
        terminal.press("1357", "enter")
        terminal.see("再输一遍")
        terminal.press("1357", "enter")
        terminal.see("✓  所长", "可以建站")
        terminal.press(CTRL_X)
        assert terminal.ended() == 0
    assert "1357" not in kept.read_text(encoding="utf-8")
    with Terminal(CALL, env, 80, 24) as terminal:
        terminal.see("王建国", "口令待输入")
        at_step(terminal, "chief")
        terminal.see("11028100001")
        terminal.press(CTRL_O)
        terminal.see("新口令")
        terminal.press("1357", "enter")
        terminal.see("再输一遍")
        terminal.press("1357", "enter")
        terminal.see("可以建站")
        terminal.press(CTRL_O)
        terminal.see("建站：泗门镇安监所（330281103）")
        terminal.press("enter")
        terminal.see("王建国", "所长", "口令")
        terminal.gone("这里还没有站点")
        terminal.press("1357", "enter")
        terminal.see("今日", "王建国 所长")
        terminal.press(CTRL_X)
        assert terminal.ended() == 0
    assert not (home / FOLDER).exists()
    station = open_station(home)
    assert [one.name for one in staff.signing(station.store)] == ["王建国"]
    station.close()


def app_at(root: Path, clock: FrozenClock) -> FirstRunApp:
    """The wizard over a real founding."""

    def found(answers: Answers, entered: dict[str, NewOfficer], pins: dict[str, str]) -> None:
        place, chief = answers.place, answers.chief["name"]
        founding = Founding(place["code"], place["name"], authority_mode=place["mode"])
        furnish = first_run.furnished(answers, entered, pins, YEAR)
        create_station(root, founding, entered[chief], pins[chief], clock, furnish).close()

    return FirstRunApp(root, clock, AUTHORITY, found)


async def to(pilot: Pilot[None], step: str) -> str:
    return await do(pilot, "home", *["down"] * STEPS.index(step), "enter")


async def place_and_chief(pilot: Pilot[None]) -> None:
    await to(pilot, "place")
    await fill(pilot, "330281103", "泗门镇安监所")
    await to(pilot, "chief")
    await fill(pilot, "王建国", "11028100001", "2030-01-01")
    await new_pin(pilot, "1357")


async def test_everything_at_once(tmp_path: Path, clock: FrozenClock) -> None:
    root = tmp_path / "home"
    app = app_at(root, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await place_and_chief(pilot)
        await to(pilot, "officers")
        assert "已经有这个名字" in await fill(pilot, "王建国", "11028100002", "2030-01-01")
        await fill(pilot, "李敏", "11028100002", "2030-01-01", "省政府", "危化")
        await new_pin(pilot, "2468")
        for name in ("陈海波", "多余的"):
            await to(pilot, "officers")
            await do(pilot, "enter")
            await fill(pilot, name, f"1102810000{len(name)}", "2030-01-01")
            await do(pilot, "escape")
        assert "还没有口令" in await to(pilot, "officers")
        await do(pilot, "down", "down", "down", "enter")
        await do(pilot, "down", "enter")
        assert [one["name"] for one in app.answers.officers] == ["李敏", "陈海波"]
        await to(pilot, "recorders")
        assert "序列号" in await fill(pilot, "有汉字")
        await fill(pilot, "ZFY0001")
        await to(pilot, "starts")
        await do(pilot, "down", "enter")
        await do(pilot, *"41", "enter")
        assert "F9" in await to(pilot, "enterprises") and "公布" in await to(pilot, "calendar")
        shown = page(app)
        assert all(each in shown for each in ("2 人", "1 台", "1 类")) and len(lines(app)) == 24
        assert "建站：泗门镇安监所" in await to(pilot, "found")
        await do(pilot, "enter")
    assert app.founded
    station = open_station(root, clock)
    found = {one.person.name: one for one in people.standings(station.store)}
    assert set(found) == {"王建国", "李敏", "陈海波"} and found["李敏"].person.skills == {"危化"}
    assert found["李敏"].person.cert_issuer == "省政府" and found["王建国"].recorders == ("ZFY0001",)
    assert staff.sign_in(station.store, station.keys, "李敏", "2468").roles == {"officer"}
    assert not staff.has_pin(station.keys, found["陈海波"].person.id)
    assert recorders.get(station.store, "ZFY0001").officer_name == "王建国"
    series = {one.series: one.following for one in numbers.standing(station.store, YEAR)}
    assert series["penalty"] == "余应急案〔2026〕41号" and series["inspection"] == "余应急检〔2026〕1号"
    assert {line.actor for line in station.store.lines()} == {"system:init", "system:migrate"}
    station.close()


async def test_a_refusal_founds_nothing_and_keeps_what_was_typed(tmp_path: Path, clock: FrozenClock) -> None:
    root = tmp_path / "home"
    app = app_at(root, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await place_and_chief(pilot)
        # A record that was tampered with between two sittings.
        app.answers.recorders.append({"serial": "A B", "owner": "-"})
        await do(pilot, "ctrl+o")
        shown = await do(pilot, "enter")
        assert "✗" in shown and "A B" in shown
        assert not app.founded
    assert vacant(root) and first_run.resume(root).chief["name"] == "王建国"


async def test_nothing_is_founded_before_the_needed_steps(tmp_path: Path, clock: FrozenClock) -> None:
    app = app_at(tmp_path / "home", clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "✗ 先填好：本所、所长" in await do(pilot, "ctrl+o")
        await to(pilot, "place")
        assert "330281103" in await fill(pilot, "12345", "泗门镇安监所")
        code = app.screen.query(Input).first()
        code.value = "330281103"
        organ = app.screen.query(Input).last()
        organ.value = "113302810029734208"
        assert "不是统一社会信用代码" in await do(pilot, "ctrl+o")
        organ.value = "113302810029734209"
        await do(pilot, "ctrl+o")
        assert app.answers.place["organ_code"] == "113302810029734209"
        assert "✗ 先填好：所长" in await do(pilot, "ctrl+o")
    assert not app.founded


def test_every_command_of_the_wizard_has_a_handler() -> None:
    missing = [each.id for each in commands_of(COMMANDS, "first_run", False) if not hasattr(FirstRun, each.handler)]
    assert missing == []


@pytest.mark.parametrize("written", ["", "{", "[]", '{"place": 1, "stranger": 2}'])
def test_a_record_that_cannot_be_read_is_none(tmp_path: Path, written: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "answers.json").write_text(written, encoding="utf-8")
    assert first_run.resume(tmp_path) == Answers()
    assert vacant(tmp_path)


def test_without_a_terminal_an_empty_home_is_refused_as_ever(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path / "none")]) == 1
    assert NoStore(path=tmp_path / "none").message in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
