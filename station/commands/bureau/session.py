"""What the bureau's commands share: opening its home, the person who acts, the stations that were named."""

from __future__ import annotations

import argparse
from pathlib import Path

from station.bureau.home import Bureau, is_demo, open_bureau
from station.bureau.pull import NotEnrolled
from station.commands.session import Nobody, read_pin
from station.records.bureau import Enrolment
from station.records.moment import Clock
from station.records.people import Proof, System
from station.services import staff
from station.store import bureau_rows
from station.wiring import SystemClock


def open_here(args: argparse.Namespace) -> Bureau:
    """The bureau the command line names. NoBureau and what opening raises."""
    return open_bureau(args.home, clock_of(args.home))


def clock_of(root: Path) -> Clock:
    """The machine's clock; a demonstration's bureau keeps the time of the station it lies in."""
    if not is_demo(root):
        return SystemClock()
    # Imported here: only a demonstration has a clock of its own.
    from station.demo.clock import DemoClock

    return DemoClock(root.resolve().parent)


def person(args: argparse.Namespace, bureau: Bureau) -> Proof:
    """The proof of the person named by --as. Nobody, NoPin, UnknownPerson, WrongPin, PinLocked."""
    if not args.run_as:
        raise Nobody
    return staff.sign_in(bureau.store, bureau.keys, args.run_as, read_pin(args.pin_fd, args.run_as))


def second_person(args: argparse.Namespace, bureau: Bureau) -> Proof:
    """The proof of the person named by --with, whose PIN comes from --cosigner-pin-fd. As `person`."""
    return staff.sign_in(bureau.store, bureau.keys, args.cosigner, read_pin(args.cosigner_pin_fd, args.cosigner))


def person_or_unit(args: argparse.Namespace, bureau: Bureau) -> Proof | System:
    """The person named by --as, otherwise the pulling unit, as under a timer."""
    return person(args, bureau) if args.run_as else System("system:pull")


def chosen(bureau: Bureau, codes: list[str]) -> list[Enrolment]:
    """The enrolments in force of the stations named, or of all. NotEnrolled."""
    known = bureau_rows.current(bureau.store)
    for code in codes:
        if code not in {found.code for found in known}:
            raise NotEnrolled(code=code)
    return [found for found in known if not codes or found.code in codes]
