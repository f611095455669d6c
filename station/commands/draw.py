"""`station draw STEP`: the ceremony step by step, and `verify`, which needs no station, no keys and no database."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from station.commands.draw_report import say_draw, say_list, say_verdict, verdict_json
from station.commands.session import open_home, second_person, signed_in
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


class NoFile(StationError):
    """The package cannot be read."""

    text = "draw.no_file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("draw.cli.json"))
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, ask in _ASKING.items():
        told = text(f"draw.cli.steps.{step}")
        # The options before the step, its -h included, come from `shared`.
        ask(steps.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def _ask_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="NO", type=_number, help=text("draw.cli.what"))


def _ask_freeze(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", default="", help=text("draw.cli.plan"))
    parser.add_argument("--period", default="", help=text("draw.cli.period"))
    parser.add_argument("--purpose", default="", help=text("draw.cli.purpose"))
    parser.add_argument("--strata", default="orange,yellow", help=text("draw.cli.strata"))


def _ask_commit(parser: argparse.ArgumentParser) -> None:
    _ask_number(parser)
    add: Callable[..., object] = parser.add_argument
    add("--quota", action="append", default=[], type=_quota, metavar="STRATUM=N", help=text("draw.cli.quota"))
    add("--source", action="append", default=[], help=text("draw.cli.source"))
    add("--witness", action="append", default=[], type=_witness, metavar="A,B,C", help=text("draw.cli.witness"))
    add("--cap", type=_cap, metavar="N", help=text("draw.cli.cap"))


def _ask_entropy(parser: argparse.ArgumentParser) -> None:
    _ask_number(parser)
    parser.add_argument("--source", required=True, help=text("draw.cli.one_source"))
    parser.add_argument("--numbers", required=True, help=text("draw.cli.numbers"))
    parser.add_argument("--round", help=text("draw.cli.round"))


def _ask_void(parser: argparse.ArgumentParser) -> None:
    _ask_number(parser)
    parser.add_argument("--reason", required=True, help=text("draw.cli.reason"))
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("draw.cli.second"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("draw.cli.second_pin"))


def _ask_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="NO", nargs="?", type=_number, help=text("draw.cli.what"))


def _ask_export(parser: argparse.ArgumentParser) -> None:
    _ask_number(parser)
    parser.add_argument("--out", type=Path, help=text("draw.cli.out"))


def _ask_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="ZIP", type=Path, help=text("draw.cli.package"))


_ASKING: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "freeze": _ask_freeze,
    "commit": _ask_commit,
    "entropy": _ask_entropy,
    "reveal": _ask_number,
    "show": _ask_show,
    "export": _ask_export,
    "verify": _ask_verify,
    "void": _ask_void,
}


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
    path: Path = args.what
    data = _read(path)
    verdict = verify_zip(data, check_signature)
    out.write(verdict_json(path, verdict) if args.json else say_verdict(path, verdict))
    return 0 if verdict.holds else 1


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NoFile(path=path, detail=text("draw.unread.missing")) from error
    except IsADirectoryError as error:
        raise NoFile(path=path, detail=text("draw.unread.folder")) from error
    except PermissionError as error:
        raise NoFile(path=path, detail=text("draw.unread.forbidden")) from error
    except OSError as error:
        raise NoFile(path=path, detail=text("draw.unread.failed", code=error.errno)) from error


def _freeze(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    strata = tuple(part.strip() for part in args.strata.split(",") if part.strip())
    plan = Plan(_given(args.plan, "plan"), _given(args.period, "period"), _given(args.purpose, "purpose"), strata)
    _say(args, station, draws.freeze_lists(station, signed_in(args, station), plan).id, out)


def _commit(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    quotas: dict[str, int] = {}
    for stratum, quota in args.quota:
        if stratum in quotas:
            raise UsageError(detail=text("draw.cli.quota_twice", stratum=stratum))
        quotas[stratum] = quota
    asked = Asked(quotas, tuple(args.source) or DEFAULT_SOURCES, tuple(args.witness), args.cap)
    draw_id = _named(args, station)
    draws.commit(station, signed_in(args, station), draw_id, asked)
    _say(args, station, draw_id, out)


def _entropy(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id, proof = _named(args, station), signed_in(args, station)
    draws.enter(station.store, proof, draw_id, args.source, args.numbers, args.round)
    _say(args, station, draw_id, out)


def _reveal(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = _named(args, station)
    draws.reveal(station, signed_in(args, station), draw_id)
    _say(args, station, draw_id, out)


def _void(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = _named(args, station)
    reason, actor = _given(args.reason, "reason"), signed_in(args, station)
    if args.cosigner and draw_view.view(station.store, draw_id).line.state not in ("revealed", "void"):
        raise UsageError(detail=text("draw.cli.second_early"))
    second = second_person(args, station) if args.cosigner else None
    draws.void(station, actor, draw_id, reason, second)
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
    return draw_view.find(station.store, args.what)


def _given(value: str, name: str) -> str:
    if not value.strip():
        raise UsageError(detail=text("draw.cli.missing", name=text(f"draw.cli.{name}")))
    return value


def _number(written: str) -> int:
    if not _whole(written):
        raise UsageError(detail=text("draw.cli.not_a_number", what=written))
    return int(written)


def _cap(written: str) -> int:
    if not _whole(written) or int(written) < 1:
        raise UsageError(detail=text("draw.cli.not_a_cap", what=written))
    return int(written)


def _whole(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 9


def _quota(written: str) -> tuple[str, int]:
    stratum, separator, number = written.partition("=")
    if not separator or not stratum or not _whole(number):
        raise UsageError(detail=text("draw.cli.not_a_quota", what=written))
    return stratum, int(number)


def _witness(written: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in written.replace("，", ",").split(",")]
    if len(parts) != 3 or not all(parts):
        raise UsageError(detail=text("draw.cli.not_a_witness", what=written))
    return parts[0], parts[1], parts[2]
