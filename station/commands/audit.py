"""`station audit`: names every row that differs from the ledger, or says that none does."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from station.backup.scrub import POLITE, Manner, scrub
from station.backup.telling import telling
from station.commands.session import open_home, second_person, signed_in
from station.records.backup import ScrubOutcome
from station.records.ledger import AuditReport
from station.services import audit, station_report
from station.texts import text
from station.wiring import Station

HELP = text("ledger.audit.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How deep to look."""
    parser.add_argument("--full", action="store_true", help=text("ledger.audit.help_full"))
    parser.add_argument("--media", action="store_true", help=text("ledger.audit.help_media"))
    parser.add_argument("--polite", action="store_true", help=text("backup.audit.polite"))
    parser.add_argument("--rate", type=_rate, metavar="N", help=text("backup.audit.rate"))
    parser.add_argument("--mend", type=Path, metavar="DIR", help=text("backup.audit.mend"))
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
    media: ScrubOutcome | None = None
    try:
        with telling(sys.stderr) as progress:
            report = audit.run(station.store, full=args.full, progress=progress)
            station_report.note_check(station, report)
            if args.media:
                media = scrub(station, _manner(args), args.mend, progress)
                report = replace(report, findings=(*report.findings, *audit.of_media(media)))
    finally:
        station.close()
    if args.json:
        out.write(json.dumps(audit.as_json(report, media), ensure_ascii=False, indent=1) + "\n")
    else:
        out.writelines(f"{line}\n" for line in (*_lines(report), *_media_lines(media)))
    return 0 if report.clean and not (media and media.unwritten) else 1


def _manner(args: argparse.Namespace) -> Manner:
    chosen = POLITE if args.polite else Manner()
    return replace(chosen, rate=args.rate) if args.rate else chosen


def _lines(report: AuditReport) -> Iterator[str]:
    if report.clean:
        yield text("ledger.audit.clean", size=report.size, rows=report.rows, checkpoints=report.checkpoints)
        return
    yield text("ledger.audit.dirty", count=len(report.findings))
    yield from (audit.sentence(finding) for finding in report.findings)


def _media_lines(media: ScrubOutcome | None) -> Iterator[str]:
    if media is None:
        return
    yield text("backup.audit.read", files=media.files, read=media.read, bytes=f"{media.bytes_read / 1e6:.1f} MB")
    for one in media.mended:
        source = text("backup.audit.self") if one.source == "self" else one.source
        yield text("backup.audit.mended", digest=one.sha256, source=source)
    if media.unwritten:
        yield text("backup.audit.unwritten", detail=media.unwritten)


def _rate(written: str) -> int:
    """`20M`, `500k` or plain bytes a second."""
    found = re.fullmatch(r"([1-9][0-9]*)([kKmMgG]?)", written)
    if found is None:
        raise argparse.ArgumentTypeError(text("backup.audit.rate_wrong", written=written))
    return int(found[1]) * {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}[found[2].lower()]


def _repair(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    actor, cosigner = signed_in(args, station), second_person(args, station)
    report = audit.repair(station.store, actor, cosigner, args.reason, args.repair)
    out.writelines(audit.sentence(finding) + "\n" for finding in report.findings)
    out.write(text("ledger.audit.repaired", count=len(report.findings)) + "\n")
    station.close()
    return 0
