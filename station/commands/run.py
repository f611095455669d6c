"""`station` or `station run`: the terminal screens. The only command that loads Textual."""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from station.commands.session import open_home
from station.errors import StationError
from station.store.founding import vacant
from station.texts import text
from station.wiring import AUTHORITY, Founding, Station, SystemClock, create_station

if TYPE_CHECKING:
    from station.services.access_playing import Recordings
    from station.services.first_run import Answers
    from station.services.staff import NewOfficer

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
    """Open the station's screens and stay until they are left; in an empty home, ask what to found first.

    NoTerminal, NoStore and what opening raises.
    """
    terminal, wide = sys.stdin.isatty() and sys.stdout.isatty(), None
    if terminal and vacant(args.home):
        wide = draws_wide(out)
        if not _first_run(args.home, getattr(args, "kiosk", False), wide, out):
            return 0
    station = open_home(args)
    try:
        if not terminal:
            raise NoTerminal
        return _show(station, getattr(args, "kiosk", False), draws_wide(out) if wide is None else wide, out)
    finally:
        station.close()


def draws_wide(out: TextIO) -> bool:
    """Whether the terminal draws ambiguous characters over two cells; says so first where there is no Chinese font."""
    if not chinese_font():
        out.write(text("ui.run.no_font") + "\n")
        out.flush()
    from station.tui.probe import ambiguous_is_wide

    return ambiguous_is_wide(sys.stdin.fileno(), sys.stdout.fileno())


def _first_run(root: Path, kiosk: bool, wide: bool, out: TextIO) -> bool:
    """Ask, and found the station; False when it was left before that."""
    prepare(out)
    # Imported here and below: what comes before the first screen is waited for.
    from station.services import first_run
    from station.tui.first_run import FirstRunApp

    clock = SystemClock()

    def found(answers: Answers, people: dict[str, NewOfficer], pins: dict[str, str]) -> None:
        place, chief = answers.place, answers.chief["name"]
        founding = Founding(
            code=place["code"],
            name=place["name"],
            authority=place["authority"],
            short_name=place["short_name"],
            authority_mode=place["mode"],
            organ_code=place.get("organ_code", ""),
        )
        furnish = first_run.furnished(answers, people, pins, clock.now().year)
        create_station(root, founding, people[chief], pins[chief], clock, furnish).close()

    app = FirstRunApp(root, clock, AUTHORITY, found, kiosk, wide)
    app.run()
    return app.founded


def prepare(out: TextIO) -> None:
    """What Textual reads when it is imported, and a word for whoever waits."""
    out.write(text("ui.run.opening"))
    out.flush()
    for name, value in TERMINAL.items():
        os.environ.setdefault(name, value)


def _show(station: Station, kiosk: bool, wide: bool, out: TextIO) -> int:
    prepare(out)
    # What loading makes stays: collecting while it comes, and ever after, is lost time.
    gc.disable()
    from station.commands.print_desk import PrintDesk
    from station.commands.printing import Printers, file_reader, page_viewer
    from station.tui import painted
    from station.tui.app import StationApp

    painted.let_go()
    app = StationApp(
        station,
        kiosk=kiosk,
        wide=wide,
        printers=Printers(station),
        viewer=page_viewer(),
        reader=file_reader(station),
        press=PrintDesk(station),
        recordings=partial(_recordings, station),
    )
    gc.freeze()
    gc.enable()
    out.write(ERASE_LINE)
    out.flush()
    app.run()
    return app.return_code or 0


def _recordings(station: Station) -> Recordings:
    # Imported here: it needs what draws pictures, and most days nobody looks at a recording.
    from station.commands.access import recordings

    return recordings(station.settings)


def chinese_font() -> bool:
    """Whether this machine has a font with Chinese characters; True where that cannot be asked."""
    asked = shutil.which("fc-list")
    if asked is None:
        return True
    found = subprocess.run([asked, ":lang=zh", "family"], capture_output=True, check=False, timeout=10)
    return bool(found.stdout.strip())
