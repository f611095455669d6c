"""`bureau init`: a new bureau with its keys, database and card."""

from __future__ import annotations

import argparse
from typing import TextIO

from station.bureau.home import BureauFounding, check_founding, create_bureau
from station.commands.session import read_pin
from station.replica.cards import fingerprint
from station.services.staff import NewOfficer
from station.texts import text
from station.wiring import SystemClock

HELP = text("bureau.init.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a bureau cannot do without; the admin's PIN is asked for or comes by --pin-fd."""
    parser.add_argument("--code", required=True, help=text("bureau.init.code"))
    parser.add_argument("--name", required=True, help=text("bureau.init.name"))
    parser.add_argument("--admin", required=True, help=text("bureau.init.admin"))
    parser.add_argument("--recovery", default="-", help=text("bureau.init.recovery"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Make the bureau and say what the stations need to know. BureauTaken, RecoveryInvalid, CodeInvalid, PinWeak."""
    founding = BureauFounding(args.code, args.name, args.recovery)
    check_founding(args.home, founding)
    admin = NewOfficer(args.admin, frozenset({"admin"}))
    bureau = create_bureau(args.home, founding, admin, read_pin(args.pin_fd, args.admin), SystemClock())
    out.write(text("bureau.init.done", name=args.name, code=args.code, home=args.home) + "\n")
    shown = fingerprint(bureau.store.signer.verifier_key)
    out.write(text("bureau.init.card", path=bureau.home.card, fingerprint=shown) + "\n")
    bureau.close()
    return 0
