"""What needs no station: verifying a package, and making a supervisor's nonce."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path
from typing import TextIO

from station.commands.draw.report import say_verdict, verdict_json
from station.records.jsonable import dump
from station.rules.draw.seed import NONCE_SIZE, nonce_commitment
from station.rules.draw.verify import verify_zip
from station.services import drop
from station.services.beacon import beacon_holds
from station.store.keys import verify as check_signature
from station.texts import text


def ask_verify(parser: argparse.ArgumentParser) -> None:
    """The package."""
    parser.add_argument("what", metavar="ZIP", type=Path, help=text("draw.cli.package"))


def verify(args: argparse.Namespace, out: TextIO) -> int:
    """0 when everything holds, 1 when a check failed. NoFile, NotAPackage."""
    path: Path = args.what
    verdict = verify_zip(drop.read(path)[1], check_signature, beacon_holds)
    out.write(verdict_json(path, verdict) if args.json else say_verdict(path, verdict))
    return 0 if verdict.holds else 1


def ask_nonce(_: argparse.ArgumentParser) -> None:
    """Nothing."""


def nonce(args: argparse.Namespace, out: TextIO) -> int:
    """32 random bytes and the digest by which a commitment binds them; always 0."""
    made = secrets.token_bytes(NONCE_SIZE)
    facts = {"nonce": made.hex(), "digest": nonce_commitment(made)}
    out.write(dump(facts) if args.json else text("draw.report.nonce", **facts) + "\n")
    return 0
