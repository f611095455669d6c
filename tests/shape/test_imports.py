"""The command line starts light: what a command does not need is not loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.shape.tree import ROOT

HEAVY = {"textual", "peewee", "playhouse", "pendulum", "qrcode", "pyudev", "apsw", "typst", "av", "PIL", "cryptography"}


def loaded(statement: str) -> set[str]:
    """Top-level modules in a fresh interpreter after `statement`."""
    code = f"import sys\n{statement}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_command_line_starts_light() -> None:
    assert loaded("import station.cli") & HEAVY == set()


@pytest.mark.parametrize("command", ["status", "audit", "replicate", "intake"])
def test_only_the_screens_load_textual(command: str) -> None:
    assert "textual" not in loaded(f"import station.commands.{command}")


@pytest.mark.parametrize("command", ["deadlines", "status", "run"])
def test_what_is_asked_for_daily_loads_no_cryptography_and_no_papers(command: str) -> None:
    needless = {"cryptography", "argon2", "PIL", "qrcode", "typst", "pyrage", "textual"}
    assert loaded(f"from station.cli import _load; _load('station.commands', '{command}')") & needless == set()


def test_rules_touch_no_database() -> None:
    every = """
import importlib, pkgutil, station.rules
for found in pkgutil.walk_packages(station.rules.__path__, "station.rules."):
    importlib.import_module(found.name)
"""
    assert loaded(every) & {"apsw", "peewee", "sqlite3", "textual", "cryptography"} == set()
