"""`bureau permit pin|deputy|numbers|access|disposal`: a signed file that gives a station what nobody there may give."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

import pendulum

from station.bureau import numbers, permits, returns
from station.bureau.home import Bureau
from station.bureau.permits import Stand, Wanted
from station.commands import destination
from station.commands.bureau.session import open_here, person
from station.errors import UsageError
from station.records.moment import day
from station.records.number import Allotment
from station.records.people import Proof
from station.rules.numbering import CASE_PREFIX
from station.rules.return_text import PERMIT
from station.store.atomic import write_text
from station.texts import text
from station.texts.amounts import weight

HELP = text("people.permit.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is allowed, to whom, for how long."""
    kinds = parser.add_subparsers(dest="kind", metavar=text("people.permit.kind"), required=True)
    for name in ("pin", "deputy"):
        child = kinds.add_parser(name, help=text(f"people.permit.{name}_help"))
        child.add_argument("officer", help=text("people.permit.officer"))
        child.add_argument("--station", required=True, metavar="CODE", help=text("people.permit.station"))
        _term(child)
        if name == "deputy":
            child.add_argument("--deputy", required=True, help=text("people.permit.deputy"))
            child.add_argument("--from", dest="from_on", required=True, type=_day, metavar="DATE",
                               help=text("people.permit.from_on"))  # fmt: skip
            child.add_argument("--to", dest="to_on", required=True, type=_day, metavar="DATE",
                               help=text("people.permit.to_on"))  # fmt: skip
            child.add_argument("--reason", required=True, help=text("people.permit.reason"))
    child = kinds.add_parser("numbers", help=text("numbers.permit.help"))
    child.add_argument("station", metavar="CODE", help=text("people.permit.station"))
    child.add_argument("--kind", dest="series", action="append", required=True, choices=list(CASE_PREFIX),
                       help=text("numbers.permit.series"))  # fmt: skip
    child.add_argument("--year", type=int, required=True, metavar="N", help=text("numbers.permit.year"))
    child.add_argument("--from", dest="first", type=int, required=True, metavar="N", help=text("numbers.permit.first"))
    child.add_argument("--to", dest="last", type=int, required=True, metavar="N", help=text("numbers.permit.last"))
    _term(child)
    child = kinds.add_parser("access", help=text("people.permit.access_help"))
    child.add_argument("request", metavar="NUMBER", help=text("people.permit.request"))
    child.add_argument("--station", required=True, metavar="CODE", help=text("people.permit.station"))
    child.add_argument("--reason", required=True, help=text("people.permit.reason"))
    _term(child)
    child = kinds.add_parser("disposal", help=text("people.permit.disposal_help"))
    child.add_argument("disposal", metavar="NUMBER", help=text("people.permit.disposal"))
    child.add_argument("--station", required=True, metavar="CODE", help=text("people.permit.station"))
    child.add_argument("--reason", required=True, help=text("people.permit.disposal_reason"))
    _term(child)


def _term(child: argparse.ArgumentParser) -> None:
    child.add_argument("--days", type=int, default=3, help=text("people.permit.days_help"))
    child.add_argument("--out", required=True, type=Path, help=text("people.permit.out"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the file; the one-time code is shown here and nowhere else."""
    bureau = open_here(args)
    try:
        return _write(args, bureau, out)
    finally:
        bureau.close()


def _write(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> int:
    makers = {"numbers": _numbers, "access": _access, "disposal": _disposal}
    # A permit that is entered and lies nowhere would be lost, and with it the code for the person; so would one that
    # lay there before.
    destination.check_new(args.out)
    actor = person(args, bureau)
    signed, told = makers.get(args.kind, _about_person)(args, bureau, actor)
    with destination.written(args.out):
        write_text(args.out, signed)
    out.write(told + "\n")
    if permits.enrolment(bureau, args.station).recipient:
        name = f"permit-{args.kind}-{returns.digest_of(signed.encode())[:8]}.txt"
        queued = returns.queue(bureau, actor, args.station, PERMIT, name, signed.encode())
        out.write(text("exchange.cli.added", name=queued.name, code=queued.code) + "\n")
    return 0


def _numbers(args: argparse.Namespace, bureau: Bureau, actor: Proof) -> tuple[str, str]:
    blocks = [Allotment(series, args.year, args.first, args.last) for series in dict.fromkeys(args.series)]
    signed = numbers.allot(bureau, actor, args.station, blocks, args.days)
    kinds = "、".join(text(f"people.series.{one.series}") for one in blocks)
    facts = {"code": args.station, "kinds": kinds, "year": args.year, "first": args.first, "last": args.last}
    return signed, text("numbers.permit.done", path=args.out, **facts)


def _access(args: argparse.Namespace, bureau: Bureau, actor: Proof) -> tuple[str, str]:
    signed = permits.access(bureau, actor, args.station, args.request, args.reason, args.days)
    return signed, text("people.permit.access_done", path=args.out, number=args.request)


def _disposal(args: argparse.Namespace, bureau: Bureau, actor: Proof) -> tuple[str, str]:
    signed, made, size = permits.disposal(bureau, actor, args.station, args.disposal, args.reason, args.days)
    facts = {"number": made.number, "count": made.clips, "size": weight(size)}
    return signed, text("people.permit.disposal_done", path=args.out, **facts)


def _about_person(args: argparse.Namespace, bureau: Bureau, actor: Proof) -> tuple[str, str]:
    wanted = Wanted(args.station, args.officer, args.days)
    if args.kind == "pin":
        signed, code = permits.pin(bureau, actor, wanted)
        told = text("people.permit.pin_done", path=args.out, name=args.officer, code=code)
    else:
        signed = permits.deputy(bureau, actor, wanted, Stand(args.deputy, args.from_on, args.to_on, args.reason))
        told = text("people.permit.deputy_done", path=args.out, name=args.officer, deputy=args.deputy)
    return signed, told


def _day(written: str) -> pendulum.Date:
    """A date. UsageError."""
    try:
        return day(written)
    except ValueError:
        raise UsageError(detail=text("people.not_a_day", written=written)) from None
