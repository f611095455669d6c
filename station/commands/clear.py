"""`station clear`: which recorders may be emptied, and the certificates two people sign for them.

Nothing here or anywhere else in the product writes to a recorder; it is emptied by its maker's own function.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from station.commands.printing import printed
from station.commands.session import open_home, second_person, signed_in
from station.records.docking import Clearance, Lack
from station.records.evidence import Intake
from station.records.jsonable import dump, jsonable
from station.records.people import Proof
from station.services import clearance, papers
from station.texts import text
from station.wiring import Station

HELP = text("clearance.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which recorders, who agrees, and where the paper goes."""
    parser.add_argument("serials", nargs="*", metavar="SERIAL", help=text("clearance.cli.serials"))
    parser.add_argument("--check", action="store_true", help=text("clearance.cli.check"))
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("clearance.cli.second"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("clearance.cli.second_pin"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("clearance.cli.out"))
    parser.add_argument("--print", action="store_true", help=text("clearance.cli.print"))
    parser.add_argument("--json", action="store_true", help=text("clearance.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Check or sign; 1 where `--check` finds something lacking."""
    station = open_home(args)
    try:
        if args.check:
            return _check(args, station, out)
        return _sign(args, station, out)
    finally:
        station.close()


def _check(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = _asked(args, station)
    if args.json:
        out.write(dump({"recorders": [_standing(intake, lacks) for intake, lacks in found]}))
    else:
        out.writelines(_said(intake, lacks) for intake, lacks in found)
        out.write("" if found else text("clearance.cli.nothing") + "\n")
    return int(any(lacks for _, lacks in found))


def _asked(args: argparse.Namespace, station: Station) -> list[tuple[Intake, tuple[Lack, ...]]]:
    if not args.serials:
        return clearance.ready(station)
    newest = [clearance.newest(station.store, serial) for serial in args.serials]
    return [(intake, clearance.gate(station, intake.id)) for intake in newest]


def _sign(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    """Sign for what has no certificate yet; what was asked for by name and has one is only given again."""
    if args.serials:
        sessions = [clearance.newest(station.store, serial).id for serial in args.serials]
    else:
        sessions = [intake.id for intake, lacks in clearance.ready(station) if not lacks]
    if not sessions:
        raise clearance.NobodyReady
    before = clearance.in_force(station.store, sessions)
    waiting = [session for session in sessions if session not in before]
    # One PIN for signing and for printing.
    actor = signed_in(args, station) if waiting or args.print else None
    made = clearance.issue(station, actor, second_person(args, station), waiting) if waiting and actor else []
    given = [_given(args, station, one, actor, reprint=one not in made) for one in [*before.values(), *made]]
    if args.json:
        out.write(dump({"certificates": [{**jsonable(one.certificate), **one.delivery} for one in given]}))
    else:
        out.writelines(line for one in given for line in _told(one))
        out.write(text("clearance.cli.now") + "\n")
    return 0


@dataclass(frozen=True, slots=True)
class _Given:
    """A certificate on its way to people."""

    certificate: Clearance
    delivery: dict[str, Any]
    """reprint, file, job."""


def _given(args: argparse.Namespace, station: Station, one: Clearance, actor: Proof | None, *, reprint: bool) -> _Given:
    document = clearance.paper(station.store, one)
    file = papers.copy_out(station, document, args.out)
    job = printed(args, station, document, actor) if args.print else None
    return _Given(one, {"reprint": reprint, "file": str(file), "job": job})


def _told(given: _Given) -> Iterator[str]:
    one, delivery = given.certificate, given.delivery
    key = "clearance.cli.reprinted" if delivery["reprint"] else "clearance.cli.issued"
    size = f"{one.bytes / 1e6:.1f} MB"
    yield text(key, number=one.number, serial=one.serial, files=one.files, size=size) + "\n"
    yield text("clearance.cli.file", path=delivery["file"]) + "\n"
    if delivery["job"] is not None:
        yield text("clearance.cli.printed", job=delivery["job"]) + "\n"


def _standing(intake: Intake, lacks: tuple[Lack, ...]) -> dict[str, object]:
    return {
        "session_id": intake.id,
        "serial": intake.serial,
        "officer_name": intake.officer_name,
        "opened_at": intake.opened_at,
        "files": intake.files,
        "bytes": intake.bytes,
        "may_be_cleared": not lacks,
        "lacks": list(lacks),
    }


def _said(intake: Intake, lacks: tuple[Lack, ...]) -> str:
    key = "clearance.cli.lacking" if lacks else "clearance.cli.may"
    opened = f"{intake.opened_at:YYYY-MM-DD HH:mm}"
    head = text(key, serial=intake.serial, opened=opened, files=intake.files, count=len(lacks))
    return "".join(f"{line}\n" for line in (head, *(text("clearance.cli.lack", sentence=o.sentence) for o in lacks)))
