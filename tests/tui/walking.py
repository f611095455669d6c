"""Walking cases with keys: choosing in lists, filling in forms field by field, signing in as somebody else.

A field is reached with Tab and must be on the screen when it has the focus, so a walk proves the keyboard enough.
"""

from __future__ import annotations

from typing import cast

from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from station.tui.app import StationApp
from station.tui.ask import Prompt
from station.tui.form import Fields, Form, Pick
from station.tui.widgets.lines import Lines
from tests.conftest import PIN, FrozenClock
from tests.tui.reading import page
from tests.tui.test_case import settle

SHOWN = {"identity": "yes", "reason": "yes", "basis": "yes", "rights": "yes"}
"""Certificates shown; reason, basis and rights told."""
SIGNED = {"signed": "both"}
MOST = 60
"""More fields, options or choices than any form has."""


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Keys, and whatever they set off."""
    await pilot.press(*keys)
    await settle(pilot)


async def choose(pilot: Pilot[None], words: str) -> None:
    """Enter on the option of the focused list that says these words."""
    listed = pilot.app.screen.focused
    assert isinstance(listed, OptionList), page(pilot.app)
    labels = [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]
    wanted = next((at for at, label in enumerate(labels) if words in label), None)
    assert wanted is not None, f"{words} is none of {labels}"
    while listed.highlighted != wanted:
        await pilot.press("down" if (listed.highlighted or 0) < wanted else "up")
    await press(pilot, "enter")


async def search(pilot: Pilot[None], typed: str) -> None:
    """Type, then Enter on the best hit."""
    await press(pilot, *typed)
    await press(pilot, "enter")


async def fill(pilot: Pilot[None], **answers: str) -> None:
    """Go through the form that is open, from field to field, and confirm it; it must be accepted."""
    form = await _confirmed(pilot, answers)
    assert pilot.app.screen is not form, page(pilot.app)


async def stays(pilot: Pilot[None], words: str, **answers: str) -> None:
    """As `fill`, but the form refuses it with these words and stays as it was filled in."""
    form = await _confirmed(pilot, answers)
    assert pilot.app.screen is form, page(pilot.app)
    assert words in page(pilot.app).replace("\n", "").replace("│", "").replace(" ", ""), page(pilot.app)


async def _confirmed(pilot: Pilot[None], answers: dict[str, str]) -> Form:
    form = opened(pilot)
    for name, value in answers.items():
        await _focus(pilot, form, name)
        await _set(pilot, value)
    await press(pilot, "ctrl+o")
    return form


def opened(pilot: Pilot[None]) -> Form:
    """The form in front."""
    form = pilot.app.screen
    assert isinstance(form, Form), page(pilot.app)
    return form


async def _focus(pilot: Pilot[None], form: Form, name: str) -> None:
    for _ in range(MOST):
        focused = form.focused
        if focused is not None and focused.parent is not None and focused.parent.id == f"field-{name}":
            seen = form.query_one(Fields).region.contains_region(focused.region)
            assert seen, f"{name} has the focus and is not on the screen\n{page(pilot.app)}"
            return
        await pilot.press("tab")
    raise AssertionError(f"no field {name} in\n{page(pilot.app)}")


async def _set(pilot: Pilot[None], value: str) -> None:
    control = pilot.app.screen.focused
    if isinstance(control, Pick):
        for _ in range(MOST):
            if control.value == value:
                return
            await pilot.press("right")
        raise AssertionError(f"{value} cannot be chosen")
    if isinstance(control, Lines):
        await pilot.press(*value)
        return
    assert isinstance(control, Input)
    await pilot.press("home", "ctrl+k", *value)


async def step(pilot: Pilot[None], clock: FrozenClock, words: str, **answers: str) -> None:
    """Some minutes later, the step with these words from the list of steps, its form filled in."""
    clock.advance(minutes=5)
    await begin(pilot, words)
    await fill(pilot, **answers)
    assert "已登记：" in page(pilot.app), page(pilot.app)


async def begin(pilot: Pilot[None], words: str) -> None:
    """Enter on a step."""
    steps = pilot.app.screen.query_one("#steps", OptionList)
    while not steps.has_focus:
        await pilot.press("tab")
    await choose(pilot, words)


async def menu(pilot: Pilot[None], words: str) -> None:
    """更多, then the line with these words."""
    await press(pilot, "ctrl+t")
    await choose(pilot, words)


async def sign_in_as(pilot: Pilot[None], name: str) -> None:
    """The name in the list, then the PIN; whoever works is locked out first."""
    app = cast(StationApp, pilot.app)
    if getattr(app.screen, "NAME", "") != "sign_in":
        await press(pilot, "ctrl+l")
    await choose(pilot, name)
    await press(pilot, *PIN, "enter")
    assert getattr(app.screen, "NAME", "") != "sign_in", page(app)


async def another_day(pilot: Pilot[None], clock: FrozenClock, when: str, name: str) -> None:
    """Later, when every proof has run out: signed in anew, the date vouched for where the station asks."""
    clock.set(when)
    await sign_in_as(pilot, name)
    await vouch(pilot)


async def vouch(pilot: Pilot[None]) -> None:
    """After a long pause the station asks whether the date is right: it is."""
    if isinstance(pilot.app.screen, Prompt):
        await press(pilot, "enter")


async def to_case(pilot: Pilot[None], typed: str) -> None:
    """The case list, what is typed, the best hit."""
    await press(pilot, "f4")
    await search(pilot, typed)
    assert getattr(pilot.app.screen, "NAME", "") == "case", page(pilot.app)
