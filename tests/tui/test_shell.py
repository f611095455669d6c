"""The shell: caret, notices, incidents, lock, and a terminal left as it was found."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pexpect
import pytest
from textual.app import ComposeResult
from textual.widgets import Input

from station.errors import UsageError
from station.tui.commands import EVERYWHERE, Command, commands_of
from station.tui.screen import StationScreen
from station.tui.shell import CALM_S, FULL_AFTER, Shell
from station.tui.widgets.frame import Footer, Header, HeaderFacts
from station.wiring import Station
from tests.tui.reading import page

TABLE = (
    Command("find.open", "today", "ctrl+t", 3),
    Command("view.theme", "today", "ctrl+y", 4),
    Command("app.quit", "today", "ctrl+b", 5),
    Command("help.show", EVERYWHERE, "f1", 1),
)


class Trial(StationScreen):
    """One command that refuses, one that breaks, one that cannot be done."""

    NAME = "today"
    TABLE = TABLE

    looks = 0

    def body(self) -> ComposeResult:
        yield Input(id="typed")

    def refresh_facts(self) -> None:
        self.looks += 1

    def command_find_open(self) -> None:
        raise UsageError(detail="试")

    def command_view_theme(self) -> None:
        raise RuntimeError("secret value")

    def why_not(self, command_id: str) -> str | None:
        return "还缺一样东西。" if command_id == "app.quit" else None


class TrialShell(Shell):
    """A shell with one screen."""

    HOME = "today"
    PLACES = {"today": f"{__name__}:Trial"}

    def header(self, screen: StationScreen) -> HeaderFacts:
        return HeaderFacts("泗门镇安监所", True, screen.path(), "王建国", ("账本 ✓ 12", "磁盘 61%"))

    def on_mount(self) -> None:
        self.push_screen(self.place("today"))


async def test_the_caret_is_parked_before_the_first_key_and_after_a_resize() -> None:
    app = TrialShell()
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(Input).focus()
        await pilot.pause()
        assert app.cursor_position == app.screen.query_one(Input).cursor_screen_offset
        app.screen.query_one(Input).styles.margin = (5, 0, 0, 7)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert app.cursor_position == app.screen.query_one(Input).cursor_screen_offset


async def test_a_screen_looks_once_when_it_opens_and_again_when_it_was_covered() -> None:
    app = TrialShell()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Trial) and screen.looks == 1 and screen.has_class("-wide")
        await pilot.press("f1")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert screen.looks > 1 and pilot.app.screen is screen


def test_garbage_is_collected_in_full_while_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    shell, collected = TrialShell(), []
    monkeypatch.setattr("gc.get_count", lambda: (0, 0, FULL_AFTER + 1))
    monkeypatch.setattr("gc.collect", lambda: collected.append(1))
    shell._tidy()
    assert not collected, "somebody just did something"
    shell._last_input -= 2 * CALM_S
    shell._tidy()
    assert collected == [1]


async def test_a_refusal_is_a_notice_with_advice() -> None:
    app = TrialShell()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "✗ 命令写法不对：试" in page(app) and "查看用法" in page(app)


async def test_what_cannot_be_done_says_why_on_its_key_in_help_and_is_not_in_the_footer() -> None:
    app = TrialShell()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "退出" not in page(app).splitlines()[-1]
        await pilot.press("ctrl+b")
        await pilot.pause()
        assert "✗ 还缺一样东西。" in page(app)
        await pilot.press("f1")
        await pilot.pause()
        assert "现在不能：还缺一样东西。" in page(app)


async def test_a_breakdown_becomes_an_incident_without_details(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shell, "is_headless", property(lambda self: False))
    app = TrialShell(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+y")
        for _ in range(5):
            await pilot.pause()
        shown = page(app)
        assert "没有料到" in shown and "secret" not in shown
        number = re.search(r"编号 ([\d-]+)", shown)
        assert number is not None
        assert "secret value" in (tmp_path / f"{number.group(1)}.txt").read_text(encoding="utf-8")


async def test_footer_and_header_drop_what_does_not_fit() -> None:
    app = TrialShell()
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        first = page(app).splitlines()[0]
        assert "泗门镇安监所  演示" in first and "磁盘" not in first


def test_no_more_than_six_keys_are_offered() -> None:
    footer = Footer()
    footer.offer(commands_of(TABLE * 3, "today"))
    assert len(footer.commands) <= 6


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(station: Station, number: signal.Signals) -> None:
    env = {**os.environ, "STATION_HOME": str(station.home.root), "TERM": "xterm-256color"}
    child = pexpect.spawn(sys.executable, ["-m", "station"], env=env, dimensions=(24, 80), encoding="utf-8", timeout=60)
    child.expect("王建国")
    child.kill(number)
    child.expect(pexpect.EOF)
    left = child.before or ""
    assert "\x1b[?1049l" in left and "\x1b[?1000l" in left and "\x1b[?25h" in left


async def test_a_closing_application_reads_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes down what a screen consists of before the screen itself."""
    app = TrialShell()
    async with app.run_test() as pilot:
        await pilot.pause()
        await app.screen.query_one(Header).remove()
        with monkeypatch.context() as closing:
            closing.setattr(app, "_running", False)
            app.screen.look()  # type: ignore[attr-defined]
