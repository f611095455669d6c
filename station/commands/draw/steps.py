"""The ceremony step by step: freeze, commit, numbers, reveal, open, void; and what is read and exported of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TextIO

from station.commands.draw.options import (
    Step,
    ask_number,
    ask_out,
    ask_second,
    cap,
    given,
    named,
    number,
    quota,
    say,
    say_path,
    witness,
)
from station.commands.draw.report import say_list
from station.commands.session import second_person, signed_in
from station.errors import UsageError
from station.records.jsonable import dump
from station.rules.draw.membership import POOL, RESULT
from station.services import draw_opening, draw_packages, draw_view, draws
from station.services.draw_terms import DEFAULT_SOURCES, Asked
from station.services.draws import Plan
from station.texts import text
from station.wiring import Station


def _ask_freeze(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", default="", help=text("draw.cli.plan"))
    parser.add_argument("--period", default="", help=text("draw.cli.period"))
    parser.add_argument("--purpose", default="", help=text("draw.cli.purpose"))
    parser.add_argument("--strata", default="orange,yellow", help=text("draw.cli.strata"))
    parser.add_argument("--supplements", type=number, metavar="NO", help=text("draw.cli.supplements"))


def _ask_commit(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    add: Callable[..., object] = parser.add_argument
    add("--quota", action="append", default=[], type=quota, metavar="STRATUM=N", help=text("draw.cli.quota"))
    add("--source", action="append", default=[], help=text("draw.cli.source"))
    add("--witness", action="append", default=[], type=witness, metavar="A,B,C", help=text("draw.cli.witness"))
    add("--cap", type=cap, metavar="N", help=text("draw.cli.cap"))
    add("--direct", action="store_true", help=text("draw.cli.direct"))
    add("--sealed", action="store_true", help=text("draw.cli.sealed"))
    add("--supervisor", metavar="DIGEST", help=text("draw.cli.supervisor"))


def _ask_entropy(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    parser.add_argument("--source", required=True, help=text("draw.cli.one_source"))
    parser.add_argument("--numbers", required=True, help=text("draw.cli.numbers"))
    parser.add_argument("--round", help=text("draw.cli.round"))


def _ask_reveal(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    parser.add_argument("--supervisor", metavar="NONCE", help=text("draw.cli.supervisor_nonce"))


def _ask_open(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    parser.add_argument("part", choices=("list", "nonces"), help=text("draw.cli.part"))


def _ask_void(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    parser.add_argument("--reason", required=True, help=text("draw.cli.reason"))
    ask_second(parser)


def _ask_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="NO", nargs="?", type=number, help=text("draw.cli.what"))


def _ask_export(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    ask_out(parser)


def _ask_member(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    parser.add_argument("enterprise", metavar="CODE", help=text("draw.cli.enterprise"))
    parser.add_argument("--list", choices=(POOL, RESULT), default=POOL, help=text("draw.cli.list"))
    ask_out(parser)


def _freeze(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    strata = tuple(part.strip() for part in args.strata.split(",") if part.strip())
    words = (given(args.plan, "plan"), given(args.period, "period"), given(args.purpose, "purpose"))
    plan = Plan(*words, strata, args.supplements)
    say(args, station, draws.freeze_lists(station, signed_in(args, station), plan).id, out)


def _commit(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    quotas: dict[str, int] = {}
    for stratum, count in args.quota:
        if stratum in quotas:
            raise UsageError(detail=text("draw.cli.quota_twice", stratum=stratum))
        quotas[stratum] = count
    asked = Asked(
        quotas=quotas,
        sources=tuple(args.source) or DEFAULT_SOURCES,
        witnesses=tuple(args.witness),
        cap=args.cap,
        direct=args.direct,
        sealed=args.sealed,
        supervisor=args.supervisor,
    )
    draw_id = named(args, station)
    draws.commit(station, signed_in(args, station), draw_id, asked)
    say(args, station, draw_id, out)


def _entropy(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id, proof = named(args, station), signed_in(args, station)
    draws.enter(station.store, proof, draw_id, args.source, args.numbers, args.round)
    say(args, station, draw_id, out)


def _reveal(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = named(args, station)
    draws.reveal(station, signed_in(args, station), draw_id, args.supervisor)
    say(args, station, draw_id, out)


def _open(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = named(args, station)
    unseal = draw_opening.unseal_list if args.part == "list" else draw_opening.unseal_nonces
    unseal(station, signed_in(args, station), draw_id)
    say(args, station, draw_id, out)


def _void(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = named(args, station)
    reason, actor = given(args.reason, "reason"), signed_in(args, station)
    if args.cosigner and draw_view.view(station.store, draw_id).line.state not in ("revealed", "void"):
        raise UsageError(detail=text("draw.cli.second_early"))
    second = second_person(args, station) if args.cosigner else None
    draws.void(station, actor, draw_id, reason, second)
    say(args, station, draw_id, out)


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    if args.what is not None:
        say(args, station, named(args, station), out)
        return
    found = draw_view.all_draws(station.store)
    out.write(dump({"draws": found}) if args.json else say_list(found))


def _export(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    say_path(args, "package", draw_packages.export(station, named(args, station), args.out), out)


def _member(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draw_id = named(args, station)
    path = draw_packages.export_member(station, draw_id, args.list, args.enterprise, args.out)
    say_path(args, "package", path, out)


STEPS = {
    "freeze": Step(_ask_freeze, _freeze),
    "commit": Step(_ask_commit, _commit),
    "entropy": Step(_ask_entropy, _entropy),
    "reveal": Step(_ask_reveal, _reveal),
    "open": Step(_ask_open, _open),
    "show": Step(_ask_show, _show),
    "export": Step(_ask_export, _export),
    "member": Step(_ask_member, _member),
    "void": Step(_ask_void, _void),
}
