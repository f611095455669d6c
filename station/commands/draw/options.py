"""What the steps of `station draw` share: their options, how a draw is named, how an answer is said."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from station.commands.draw.report import say_draw
from station.errors import UsageError
from station.records.jsonable import dump
from station.services import draw_view
from station.texts import text
from station.wiring import Station


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it asks for and what it does on an open station."""

    ask: Callable[[argparse.ArgumentParser], None]
    do: Callable[[argparse.Namespace, Station, TextIO], None]


def ask_number(parser: argparse.ArgumentParser) -> None:
    """The draw's number."""
    parser.add_argument("what", metavar="NO", type=number, help=text("draw.cli.what"))


def ask_second(parser: argparse.ArgumentParser) -> None:
    """The person who agrees, and where their PIN comes from."""
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("draw.cli.second"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("draw.cli.second_pin"))


def ask_out(parser: argparse.ArgumentParser) -> None:
    """Where a file goes."""
    parser.add_argument("--out", type=Path, help=text("draw.cli.out"))


def named(args: argparse.Namespace, station: Station) -> int:
    """The id of the draw that the command line names. UnknownDraw."""
    return draw_view.find(station.store, args.what)


def say(args: argparse.Namespace, station: Station, draw_id: int, out: TextIO) -> None:
    """Everything about the draw, as lines or JSON."""
    seen = draw_view.view(station.store, draw_id)
    out.write(dump(seen) if args.json else say_draw(seen))


def say_path(args: argparse.Namespace, key: str, path: Path, out: TextIO) -> None:
    """A file that was written."""
    out.write(dump({key: str(path)}) if args.json else text("draw.cli.exported", path=path) + "\n")


def given(value: str, name: str) -> str:
    """An option that may not be empty. UsageError."""
    if not value.strip():
        raise UsageError(detail=text("draw.cli.missing", name=text(f"draw.cli.{name}")))
    return value


def number(written: str) -> int:
    """A draw's number. UsageError."""
    if not _whole(written):
        raise UsageError(detail=text("draw.cli.not_a_number", what=written))
    return int(written)


def cap(written: str) -> int:
    """Most enterprises per inspector. UsageError."""
    if not _whole(written) or int(written) < 1:
        raise UsageError(detail=text("draw.cli.not_a_cap", what=written))
    return int(written)


def quota(written: str) -> tuple[str, int]:
    """`orange_b=4`. UsageError."""
    stratum, separator, count = written.partition("=")
    if not separator or not stratum or not _whole(count):
        raise UsageError(detail=text("draw.cli.not_a_quota", what=written))
    return stratum, int(count)


def witness(written: str) -> tuple[str, str, str]:
    """`姓名,单位,身份`. UsageError."""
    parts = [part.strip() for part in written.replace("，", ",").split(",")]
    if len(parts) != 3 or not all(parts):
        raise UsageError(detail=text("draw.cli.not_a_witness", what=written))
    return parts[0], parts[1], parts[2]


def _whole(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 9
