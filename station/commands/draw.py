"""`station draw STEP`: the ceremony step by step, and `verify`, which needs no station, no keys and no database."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from station.commands.draw_report import say_draw, say_list, say_verdict, verdict_json
from station.commands.session import open_home, signed_in
from station.errors import StationError, UsageError
from station.records.jsonable import dump
from station.rules.draw.verify import verify_zip
from station.services import draw_packages, draw_view, draws
from station.services.draw_terms import DEFAULT_SOURCES, Asked
from station.services.draws import Plan
from station.store.keys import verify as check_signature
from station.texts import text
from station.wiring import Station

HELP = text("draw.cli.help")
STEPS = ("freeze", "commit", "entropy", "reveal", "show", "export", "verify", "void")


class NoFile(StationError):
    """The package cannot be read."""

    text = "draw.no_file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The step, the draw's number or the package, and what each step asks."""
    parser.add_argument("step", choices=STEPS, metavar="STEP", help=text("draw.cli.step"))
    parser.add_argument("what", nargs="?", metavar="NO|ZIP", help=text("draw.cli.what"))
    parser.add_argument("--plan", help=text("draw.cli.plan"))
    parser.add_argument("--period", help=text("draw.cli.period"))
    parser.add_argument("--purpose", help=text("draw.cli.purpose"))
    parser.add_argument("--strata", default="orange,yellow", help=text("draw.cli.strata"))
    parser.add_argument("--quota", action="append", default=[], metavar="STRATUM=N", help=text("draw.cli.quota"))
    parser.add_argument("--source", action="append", default=[], help=text("draw.cli.source"))
    parser.add_argument("--witness", action="append", default=[], metavar="A,B,C", help=text("draw.cli.witness"))
    parser.add_argument("--cap", type=int, help=text("draw.cli.cap"))
    parser.add_argument("--numbers", help=text("draw.cli.numbers"))
    parser.add_argument("--round", help=text("draw.cli.round"))
    parser.add_argument("--reason", help=text("draw.cli.reason"))
    parser.add_argument("--out", type=Path, help=text("draw.cli.out"))
    parser.add_argument("--json", action="store_true", help=text("draw.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done or everything verified, 1 when a check failed."""
    if args.step == "verify":
        return _verify(args, out)
    station = open_home(args)
    try:
        _DOING[args.step](args, station, out)
    finally:
        station.close()
    return 0


def _verify(args: argparse.Namespace, out: TextIO) -> int:
    path = Path(_given(args.what, "what"))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NoFile(path=path, detail=error.strerror) from error
    verdict = verify_zip(data, check_signature)
    out.write(verdict_json(path, verdict) if args.json else say_verdict(path, verdict))
    return 0 if verdict.holds else 1


def _freeze(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    strata = tuple(part.strip() for part in args.strata.split(",") if part.strip())
    plan = Plan(_given(args.plan, "plan"), _given(args.period, "period"), _given(args.purpose, "purpose"), strata)
    _say(args, station, draws.freeze_lists(station, signed_in(args, station), plan).id, out)


def _commit(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    asked = Asked(
        quotas=dict(_quota(each) for each in args.quota),
        sources=tuple(args.source) or DEFAULT_SOURCES,
        witnesses=tuple(_witness(each) for each in args.witness),
        cap=args.cap,
    )
    draw_id = _named(args, station)
    draws.commit(station, signed_in(args, station), draw_id, asked)
    _say(args, station, draw_id, out)


def _entropy(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id, proof = _named(args, station), signed_in(args, station)
    source = args.source[0] if len(args.source) == 1 else _given(None, "source")
    draws.enter(station.store, proof, draw_id, source, _given(args.numbers, "numbers"), args.round)
    _say(args, station, draw_id, out)


def _reveal(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = _named(args, station)
    draws.reveal(station, signed_in(args, station), draw_id)
    _say(args, station, draw_id, out)


def _void(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = _named(args, station)
    draws.void(station, signed_in(args, station), draw_id, _given(args.reason, "reason"))
    _say(args, station, draw_id, out)


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    if args.what is not None:
        _say(args, station, _named(args, station), out)
        return
    found = draw_view.all_draws(station.store)
    out.write(dump({"draws": found}) if args.json else say_list(found))


def _export(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    path = draw_packages.export(station, _named(args, station), args.out)
    out.write(dump({"package": str(path)}) if args.json else text("draw.cli.exported", path=path) + "\n")


_DOING: dict[str, Callable[[argparse.Namespace, Station, TextIO], None]] = {
    "freeze": _freeze,
    "commit": _commit,
    "entropy": _entropy,
    "reveal": _reveal,
    "void": _void,
    "show": _show,
    "export": _export,
}


def _say(args: argparse.Namespace, station: Station, draw_id: int, out: TextIO) -> None:
    seen = draw_view.view(station.store, draw_id)
    out.write(dump(seen) if args.json else say_draw(seen))


def _named(args: argparse.Namespace, station: Station) -> int:
    written = _given(args.what, "what")
    if not written.isascii() or not written.isdigit():
        raise UsageError(detail=text("draw.cli.not_a_number", what=written))
    return draw_view.find(station.store, int(written))


def _given(value: str | None, name: str) -> str:
    if not value:
        raise UsageError(detail=text("draw.cli.missing", name=text(f"draw.cli.{name}")))
    return value


def _quota(written: str) -> tuple[str, int]:
    stratum, separator, number = written.partition("=")
    if not separator or not number.isascii() or not number.isdigit():
        raise UsageError(detail=text("draw.cli.not_a_quota", what=written))
    return stratum, int(number)


def _witness(written: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in written.replace("，", ",").split(",")]
    if len(parts) != 3 or not all(parts):
        raise UsageError(detail=text("draw.cli.not_a_witness", what=written))
    return parts[0], parts[1], parts[2]
