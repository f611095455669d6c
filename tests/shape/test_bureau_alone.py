"""The bureau's commands are there where only a station was installed: its demonstration shows both sides."""

from __future__ import annotations

import subprocess
import sys

from station import cli

BUREAUS_OWN = ("asyncssh", "duckdb", "ibis", "pyarrow", "pyspark")
"""Libraries that a station's install has not."""
PACKAGE = "station.commands.bureau"
LOAD = f"""
import importlib, sys
sys.modules.update(dict.fromkeys({BUREAUS_OWN!r}))
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


def test_no_command_needs_the_bureau_s_libraries_before_it_uses_them() -> None:
    """A name that stands for None is one that cannot be imported."""
    modules = [f"{PACKAGE}.{command.replace('-', '_')}" for command in cli.commands(PACKAGE)]
    done = subprocess.run([sys.executable, "-c", LOAD, *modules], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
