"""`bureau tui`: the bureau's screens. The only one of its commands that loads Textual."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from station.bureau import media
from station.bureau.home import Bureau
from station.commands.bureau.session import open_here
from station.commands.run import ERASE_LINE, draws_wide, prepare
from station.errors import StationError
from station.services.access_playing import Recordings
from station.settings import Settings
from station.store import bureau_rows, replica_reading
from station.store.home import Home
from station.texts import text
from station.wiring import Station

HELP = text("desk.cli.help")


class NoTerminal(StationError):
    """The screens were asked for where there is no terminal."""

    text = "desk.cli.no_terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing beside what every command takes."""


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Open the screens and stay until they are left. NoTerminal, NoBureau and what opening raises."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    bureau = open_here(args)
    try:
        return _show(bureau, out)
    finally:
        bureau.close()


@contextmanager
def replica_station(bureau: Bureau, code: str) -> Iterator[Station]:
    """A station's replica as a station whose services can be read. NewerStore; nothing of it is ever written."""
    folder, demo = bureau.home.replica(code), bureau_rows.facts(bureau.store).demo
    with (
        TemporaryDirectory(prefix=".look-", dir=folder) as scratch,
        replica_reading.opened(folder, code, Path(scratch), bureau.store.signer, bureau.clock) as store,
    ):
        yield Station(
            store, Home(folder), bureau.clock, bureau.keys, media.store(bureau, code), Settings(code, 0, demo)
        )


def desk_recordings(bureau: Bureau) -> Recordings:
    """What shows a recording on this machine, as `[play]` of bureau.toml says."""
    # Imported here: it needs what draws pictures, and most days nobody looks at a recording.
    from devices import player
    from station.commands.access import recordings

    play = tomllib.loads(bureau.home.settings_file.read_text(encoding="utf-8")).get("play", {})
    demo, origin = bureau_rows.facts(bureau.store).demo, bureau.store.origin
    found = Settings(
        str(origin.code),
        origin.epoch,
        demo,
        player=str(play.get("program", player.PROGRAM)),
        player_video=str(play.get("video", "")),
        player_audio=str(play.get("audio", "")),
    )
    return recordings(found)


def _show(bureau: Bureau, out: TextIO) -> int:
    wide = draws_wide(out)
    prepare(out)
    # Imported here: what Textual reads when it is imported must be set before.
    from station.bureau.tui.app import BureauApp
    from station.commands.printing import page_reader

    app = BureauApp(
        bureau, replica_station, wide=wide, reader=page_reader(), recordings=partial(desk_recordings, bureau)
    )  # fmt: skip
    out.write(ERASE_LINE)
    out.flush()
    app.run()
    return app.return_code or 0
