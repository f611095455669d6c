"""A field of several lines: Enter makes a line, Tab goes on; what was typed is there again after the terminal died."""

from __future__ import annotations

from textual.events import Paste
from textual.pilot import Pilot

from station.tui.form import Field, Form
from station.tui.shell import Shell
from station.tui.widgets.lines import Lines
from tests.tui.reading import page


def form(draft: dict[str, str], answered: list[dict[str, str]] | None = None, default: str = "") -> Form:
    fields = [
        Field("before", "前一项"),
        Field("said", "检查情况", "一行写一项。", default, lines=True),
        Field("after", "后一项"),
    ]
    submit = None if answered is None else answered.append
    return Form("表", fields, "后果", draft, submit)


def focused(pilot: Pilot[None]) -> str:
    control = pilot.app.screen.focused
    assert control is not None and control.parent is not None
    return str(control.parent.id)


async def test_enter_makes_a_line_and_tab_goes_on() -> None:
    app, answered = Shell(), list[dict[str, str]]()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(form({}, answered))
        await pilot.pause()
        await pilot.press("tab", *"一２", "enter", "enter", *"三四", "tab")
        assert focused(pilot) == "field-after"
        await pilot.press("shift+tab")
        await pilot.pause()
        assert focused(pilot) == "field-said"
        shown = page(app)
        assert "回车换一行" in shown and "一２" in shown and "三四" in shown
        await pilot.press("ctrl+o")
    assert answered == [{"before": "", "said": "一2\n\n三四", "after": ""}]


async def test_arrows_leave_it_at_its_ends() -> None:
    app = Shell()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(form({}, default="第一行\n第二行"))
        await pilot.pause()
        await pilot.press("down")
        assert focused(pilot) == "field-said"
        await pilot.press("up")
        assert focused(pilot) == "field-said", "from the last line to the first"
        await pilot.press("up")
        assert focused(pilot) == "field-before"
        await pilot.press("down")
        assert focused(pilot) == "field-said"
        await pilot.press("down", "down")
        assert focused(pilot) == "field-after"


async def test_words_are_kept_while_they_are_typed() -> None:
    draft: dict[str, str] = {}
    app = Shell()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(form(draft, default="知道的"))
        await pilot.pause()
        await pilot.press("tab")
        assert draft == {}, "what the system knows by itself is not kept"
        # An input method commits a word at once, and a paste keeps its lines.
        app.post_message(Paste("，另外\n再查"))
        await pilot.pause()
        assert draft == {"said": "知道的，另外\n再查"}, "kept at once, not when the form is left"
    again = Shell()
    async with again.run_test(size=(80, 24)) as pilot:
        again.push_screen(form(draft, default="知道的"))
        await pilot.pause()
        assert again.screen.query_one(Lines).text == "知道的，另外\n再查"


async def test_the_input_method_finds_the_caret() -> None:
    app = Shell()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(form({}, default="第一行\n第二"))
        await pilot.pause()
        await pilot.press("tab")
        await pilot.pause()
        field = app.screen.query_one(Lines)
        assert app.cursor_position == (field.region.x + 4, field.region.y + 1)


async def test_escape_leaves_the_form_from_it() -> None:
    app, draft = Shell(), dict[str, str]()
    async with app.run_test(size=(80, 24)) as pilot:
        asked = form(draft)
        app.push_screen(asked)
        await pilot.pause()
        await pilot.press("tab", *"没写完", "escape")
        await pilot.pause()
        assert app.screen is not asked
    assert draft == {"said": "没写完"}
