"""What a form shows of words that have no room, at the size of the smallest terminal."""

from __future__ import annotations

from textual.pilot import Pilot

from station.tui.form import Field, Fields, Form
from station.tui.shell import Shell
from station.tui.widgets.folding import Folding
from tests.tui.reading import page

LONG = "没有查封、扣押个人及其所扶养家属的生活必需品"
CHOICE = "QZ-001 查封、扣押不符合保障安全生产的国家标准或者行业标准的设施、设备、器材和违法物品"


def form() -> Form:
    choices = (("short", "短"), ("long", CHOICE))
    fields = [
        Field("first", LONG, "左右键改。", choices=(("no", "否"), ("yes", "是"))),
        Field("which", "哪一项", choices=choices),
        *(Field(f"more{number}", f"第 {number} 项") for number in range(12)),
        Field("last", "最后一项", "写明情况，" * 20 + "随案入卷。"),
    ]
    return Form("表", fields, "后果", {}, None)


def squeezed(pilot: Pilot[None]) -> str:
    return "".join(page(pilot.app).translate(str.maketrans("", "", "│ \n▁▂▃▄▅▆▇█")).split())


async def test_a_label_and_a_choice_without_room_are_told_below() -> None:
    app = Shell()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(form())
        await pilot.pause()
        shown = page(app)
        assert "~ < 否 >" in shown and LONG in squeezed(pilot)
        await pilot.press("down")
        assert LONG not in squeezed(pilot) and CHOICE.replace(" ", "") not in squeezed(pilot)
        await pilot.press("right")
        assert CHOICE.replace(" ", "") in squeezed(pilot)
        await pilot.press("left")
        assert CHOICE.replace(" ", "") not in squeezed(pilot)


async def test_the_hint_of_the_last_field_is_in_sight() -> None:
    app = Shell()
    async with app.run_test(size=(80, 24)) as pilot:
        asked = form()
        app.push_screen(asked)
        await pilot.pause()
        await pilot.press("up")
        await pilot.pause()
        hint = asked.query_one("#hint-last", Folding)
        assert hint.size.height > 2 and asked.query_one(Fields).region.contains_region(hint.region), page(app)
