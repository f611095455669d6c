"""The one table of commands: complete, free of conflicts, reachable without an input method."""

from __future__ import annotations

import importlib

import pytest
from pypinyin import Style, lazy_pinyin

from station.texts import text
from station.tui.app import StationApp
from station.tui.commands import ALWAYS, COMMANDS, EVERYWHERE, Command, commands_of, key_name
from station.tui.palette import matches
from station.tui.screen import StationScreen

SCREENS = sorted({command.screen for command in COMMANDS} - {EVERYWHERE, ALWAYS})
SWALLOWED = {"ctrl+s", "ctrl+q", "ctrl+space", "ctrl+z", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+c"}


def screen_class(name: str) -> type[StationScreen]:
    module, _, member = StationApp.PLACES[name].partition(":")
    found: type[StationScreen] = getattr(importlib.import_module(module), member)
    assert issubclass(found, StationScreen)
    return found


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_words(command: Command) -> None:
    assert text(command.label) and text(command.help).endswith("。")
    if command.key:
        assert key_name(command.key)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_initials_are_those_of_the_label(command: Command) -> None:
    spelled = "".join(lazy_pinyin(text(command.label), style=Style.FIRST_LETTER)).lower()
    assert text(command.initials) == spelled


def test_ids_are_unique() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("name", SCREENS)
def test_no_key_means_two_things(name: str) -> None:
    keys = [key for command in commands_of(COMMANDS, name) for key in command.key.split(",") if key]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_keys_survive_terminals_and_input_methods(command: Command) -> None:
    keys = [key for key in command.key.split(",") if key]
    assert not SWALLOWED.intersection(keys)
    assert not [key for key in keys if len(key) == 1 and key.isascii()], "single letters never arrive while composing"


@pytest.mark.parametrize("name", sorted(StationApp.PLACES))
def test_every_command_has_a_handler(name: str) -> None:
    found = screen_class(name)
    assert name == found.NAME
    missing = [c.id for c in commands_of(COMMANDS, name, found.SIGNED_IN) if not hasattr(found, c.handler)]
    assert missing == []


@pytest.mark.parametrize(("typed", "wanted"), [("案件", "go.cases"), ("aj", "go.cases"), ("go.ca", "go.cases")])
def test_palette_finds_by_chinese_initials_and_id(typed: str, wanted: str) -> None:
    assert wanted in {command.id for command in COMMANDS if matches(command, typed)}
