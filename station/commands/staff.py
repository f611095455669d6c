"""`station staff`: who is here, with which certificate; training; who stands in for whom."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

import pendulum

from station.commands.pin import NoPerson
from station.commands.session import open_home, signed_in
from station.errors import StationError, UsageError
from station.records.jsonable import dump
from station.records.moment import day
from station.records.people import Delegation, Officer
from station.services import delegation, handover, people, permits, staff
from station.texts import text
from station.wiring import Station

HELP = text("people.cli.help")


class NoDelegation(StationError):
    """Nobody stands in for this person now or later. Facts: name."""

    text = "people.delegation.none"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `training`, `holdings`, `leave`, `delegate`, `end-delegation`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    kinds = parser.add_subparsers(dest="what", metavar=text("people.cli.what"), required=True)

    def step(name: str, told: str) -> argparse.ArgumentParser:
        # The options before the step, its -h included, come from `shared`.
        return kinds.add_parser(name, parents=[shared], add_help=False, help=told)

    for name in ("list", "training"):
        child = step(name, text(f"people.cli.{name}"))
        child.add_argument("--json", action="store_true", help=text("people.cli.json"))
    held = step("holdings", text("people.cli.holdings"))
    held.add_argument("officer", help=text("people.cli.leaver"))
    held.add_argument("--json", action="store_true", help=text("people.cli.json"))
    gone = step("leave", text("people.cli.leave"))
    gone.add_argument("officer", help=text("people.cli.leaver"))
    gone.add_argument("--reason", required=True, help=text("people.permit.reason"))
    gone.add_argument("--to", action="append", default=[], metavar="NAME", help=text("people.cli.to"))
    grant = step("delegate", text("people.cli.delegate"))
    grant.add_argument("officer", nargs="?", help=text("people.cli.officer"))
    grant.add_argument("deputy", nargs="?", help=text("people.cli.deputy"))
    grant.add_argument("--from", dest="from_on", type=_day, metavar="DATE", help=text("people.permit.from_on"))
    grant.add_argument("--to", dest="to_on", type=_day, metavar="DATE", help=text("people.permit.to_on"))
    grant.add_argument("--reason", default="", help=text("people.permit.reason"))
    grant.add_argument("--packet", type=Path, metavar="FILE", help=text("people.cli.packet"))
    end = step("end-delegation", text("people.cli.end"))
    end.add_argument("officer", help=text("people.cli.officer"))
    end.add_argument("--reason", required=True, help=text("people.permit.reason"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do what was named."""
    station = open_home(args)
    try:
        _DO[args.what](args, station, out)
    finally:
        station.close()
    return 0


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found, today = people.standings(station.store), day(station.clock.now())
    counted = people.counted(found, today)
    if args.json:
        in_force = [one for one in delegation.every(station.store) if one.ended_at is None and one.to_on >= today]
        out.write(dump({"officers": found, "rates": counted, "delegations": in_force}))
        return
    for one in found:
        until = "" if one.person.cert_valid_to is None else one.person.cert_valid_to.isoformat()
        state = text(f"people.cert.{one.cert}") if one.person.status == "active" else text("people.left")
        parts = (one.person.name, one.person.cert_no or "-", until, state, "、".join(one.recorders))
        out.write("  ".join(part for part in parts if part) + "\n")
    facts = {"certified": counted.certified, "enforcers": counted.enforcers}
    out.write(text("people.rates", **facts, equipped=counted.equipped, frontline=counted.frontline) + "\n")


def _training(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = people.trained(station.store)
    if args.json:
        out.write(dump({"training": found}))
        return
    for one in found:
        minutes = text("people.minutes", minutes=one.minutes)
        out.write("  ".join((one.held_on.isoformat(), one.officer, minutes, one.topic)) + "\n")


def _holdings(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = handover.holdings(station.store, _person(station, args.officer).id)
    if args.json:
        out.write(dump({"holdings": found}))
        return
    for one in found:
        out.write(text(f"people.holding.{one.kind}", what=one.what) + "\n")
    if not found:
        out.write(text("people.cli.holds_nothing", name=args.officer) + "\n")


def _leave(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    proof, person = signed_in(args, station), _person(station, args.officer)
    successors = [_person(station, name).id for name in args.to]
    people.leave(station.store, proof, person.id, args.reason, successors)
    out.write(text("people.tui.has_left", name=person.name) + "\n")


def _delegate(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    proof = signed_in(args, station)
    if args.packet is not None:
        made = permits.appoint(station, proof, permits.read_file(station, args.packet))
    elif None in (args.officer, args.deputy, args.from_on, args.to_on):
        raise UsageError(detail=text("people.cli.incomplete"))
    else:
        absent, deputy = _person(station, args.officer), _person(station, args.deputy)
        term = (args.from_on, args.to_on, args.reason)
        made = delegation.delegate(station.store, proof, absent.id, deputy.id, *term)
    out.write(granted(made) + "\n")


def granted(made: Delegation) -> str:
    """Who stands in for whom, in one sentence."""
    facts = {"officer": made.officer, "deputy": made.deputy, "first": made.from_on, "last": made.to_on}
    return text("people.delegation.done", **facts)


def _end(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    proof, today = signed_in(args, station), day(station.clock.now())
    running = [one for one in delegation.every(station.store) if one.ended_at is None and one.to_on >= today]
    mine = [one for one in running if one.officer == args.officer]
    if not mine:
        raise NoDelegation(name=args.officer)
    ended = min(mine, key=lambda one: one.from_on)
    delegation.end(station.store, proof, ended, args.reason)
    out.write(text("people.delegation.ended", officer=ended.officer, deputy=ended.deputy) + "\n")


def _person(station: Station, name: str) -> Officer:
    found = next((one for one in staff.signing(station.store) if one.name == name), None)
    if found is None:
        raise NoPerson(name=name)
    return found


def _day(written: str) -> pendulum.Date:
    """A date. UsageError."""
    try:
        return day(written)
    except ValueError:
        raise UsageError(detail=text("people.not_a_day", written=written)) from None


_DO = {
    "list": _list,
    "training": _training,
    "holdings": _holdings,
    "leave": _leave,
    "delegate": _delegate,
    "end-delegation": _end,
}
