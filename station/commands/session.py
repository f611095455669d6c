"""What commands share: opening the home they were given, the person they act for, and being asked to stop."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from station.errors import StationError
from station.records.people import Proof
from station.texts import text
from station.wiring import Station, open_station


class Nobody(StationError):
    """A command that needs a responsible person was given none."""

    text = "cli.nobody"


class NoCosigner(StationError):
    """A command that needs two people was given one."""

    text = "cli.no_cosigner"


class NoPin(StationError):
    """No PIN could be read."""

    text = "cli.no_pin"


def open_home(args: argparse.Namespace) -> Station:
    """The station the command line names. NoStore and what opening raises."""
    return open_station(args.home)


def signed_in(args: argparse.Namespace, station: Station) -> Proof:
    """The proof of the person named by --as. Nobody, NoPin, UnknownPerson, WrongPin, PinLocked."""
    if not args.run_as:
        raise Nobody
    return _signed_in(station, args.run_as, args.pin_fd)


def second_person(args: argparse.Namespace, station: Station) -> Proof:
    """The proof of the person named by --with, whose PIN comes from --cosigner-pin-fd. As `signed_in`."""
    if not args.cosigner:
        raise NoCosigner
    return _signed_in(station, args.cosigner, args.cosigner_pin_fd)


def _signed_in(station: Station, name: str, descriptor: int | None) -> Proof:
    # Imported here: a command that only reads asks nobody who they are.
    from station.services import staff

    return staff.sign_in(station.store, station.keys, name, read_pin(descriptor, name))


def read_pin(descriptor: int | None, name: str) -> str:
    """A PIN from a file descriptor (one line) or from the terminal. NoPin."""
    if descriptor is not None:
        try:
            with os.fdopen(os.dup(descriptor), encoding="utf-8") as given:
                pin = given.readline().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise NoPin from error
    elif sys.stdin.isatty():
        import getpass

        pin = getpass.getpass(text("cli.pin_prompt", name=name))
    else:
        pin = ""
    if not pin:
        raise NoPin
    return pin


@contextmanager
def asked_to_stop() -> Iterator[list[int]]:
    """Signals (SIGTERM, SIGINT) that arrived; whoever works looks at it after the chunk in hand and ends in order."""
    arrived: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        arrived.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield arrived
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
