"""`station` or `station run`: the terminal screens. The only command that loads Textual."""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import subprocess
import sys
from functools import partial
from typing import TextIO

from station.commands.printing import send
from station.commands.session import open_home
from station.errors import StationError
from station.texts import text
from station.wiring import Station

HELP = text("ui.run.help")

ERASE_LINE = "\r\x1b[K"
TERMINAL = {
    # Textual reads these when it is imported: a key protocol that loses input-method commits stays off,
    # nothing moves by itself, Esc is Esc at once.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "ESCDELAY": "25",
}


class NoTerminal(StationError):
    """The screens were asked for where there is no terminal."""

    text = "ui.run.no_terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only what the unit of the kiosk needs."""
    parser.add_argument("--kiosk", action="store_true", help=text("ui.run.kiosk"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Open the station's screens and stay until they are left. NoTerminal, NoStore and what opening raises."""
    station = open_home(args)
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise NoTerminal
        if not chinese_font():
            out.write(text("ui.run.no_font") + "\n")
            out.flush()
        from station.tui.probe import ambiguous_is_wide

        wide = ambiguous_is_wide(sys.stdin.fileno(), sys.stdout.fileno())
        return _show(station, getattr(args, "kiosk", False), wide, out)
    finally:
        station.close()


def _show(station: Station, kiosk: bool, wide: bool, out: TextIO) -> int:
    out.write(text("ui.run.opening"))
    out.flush()
    for name, value in TERMINAL.items():
        os.environ.setdefault(name, value)
    # What loading makes stays: collecting while it comes, and ever after, is lost time.
    gc.disable()
    from station.tui.app import StationApp

    queue = station.settings.printer
    app = StationApp(station, kiosk=kiosk, wide=wide, printer=partial(send, queue=queue) if queue else None)
    gc.freeze()
    gc.enable()
    out.write(ERASE_LINE)
    out.flush()
    app.run()
    return app.return_code or 0


def chinese_font() -> bool:
    """Whether this machine has a font with Chinese characters; True where that cannot be asked."""
    asked = shutil.which("fc-list")
    if asked is None:
        return True
    found = subprocess.run([asked, ":lang=zh", "family"], capture_output=True, check=False, timeout=10)
    return bool(found.stdout.strip())
