"""`station audit`: names every row that differs from the ledger, or says that none does."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from typing import TextIO

from station.commands.session import open_home, second_person, signed_in
from station.services import audit
from station.texts import text
from station.wiring import Station

HELP = text("ledger.audit.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How deep to look."""
    parser.add_argument("--full", action="store_true", help=text("ledger.audit.help_full"))
    parser.add_argument("--media", action="store_true", help=text("ledger.audit.help_media"))
    parser.add_argument("--repair", choices=["restore", "adopt"], help=text("ledger.audit.help_repair"))
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("ledger.clock.cosigner"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("cli.pin_fd"))
    parser.add_argument("--reason", default="", help=text("ledger.audit.help_reason"))
    parser.add_argument("--json", action="store_true", help=text("ledger.audit.help_json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Audit; 0 when clean, 1 when anything differs."""
    station = open_home(args)
    if args.repair:
        return _repair(args, station, out)
    report = audit.run(station.store, full=args.full)
    if args.media:
        report = replace(report, findings=(*report.findings, *audit.media(station.store, station.media)))
    station.close()
    if args.json:
        out.write(json.dumps(audit.as_json(report), ensure_ascii=False, indent=1) + "\n")
    elif report.clean:
        out.write(text("ledger.audit.clean", size=report.size, rows=report.rows, checkpoints=report.checkpoints) + "\n")
    else:
        out.write(text("ledger.audit.dirty", count=len(report.findings)) + "\n")
        out.writelines(audit.sentence(finding) + "\n" for finding in report.findings)
    return 0 if report.clean else 1


def _repair(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    actor, cosigner = signed_in(args, station), second_person(args, station)
    report = audit.repair(station.store, actor, cosigner, args.reason, args.repair)
    out.writelines(audit.sentence(finding) + "\n" for finding in report.findings)
    out.write(text("ledger.audit.repaired", count=len(report.findings)) + "\n")
    station.close()
    return 0
