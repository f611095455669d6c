"""`station timesign`: show a 时间牌 to a recorder, or check one that somebody shows."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TextIO

from station.commands.session import open_home, signed_in
from station.records.jsonable import dump
from station.records.moment import iso, moment
from station.services import slip_check, time_sign
from station.services.time_sign import Checked
from station.texts import text
from station.wiring import Station

HELP = text("timesign.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("timesign.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    told = text("timesign.cli.show")
    found.add_parser("show", parents=[shared], add_help=False, help=told, description=told)
    told = text("timesign.cli.check")
    check = found.add_parser("check", parents=[shared], add_help=False, help=told, description=told)
    check.add_argument("text", metavar="TEXT", help=text("timesign.cli.text"))
    check.add_argument("--key", type=Path, metavar="FILE", help=text("timesign.cli.key"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; what does not hold is refused."""
    if args.step == "check" and args.key is not None:
        keys = slip_check.read_keys(_read(args.key), args.key)
        _tell(args, time_sign.check(args.text, keys), out)
        return 0
    station = open_home(args)
    try:
        if args.step == "show":
            _show(args, station, out)
        else:
            _tell(args, time_sign.check(args.text, slip_check.own_keys(station.store), station.store), out)
    finally:
        station.close()
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise slip_check.KeyFileBroken(path=path) from error


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    sign = time_sign.show(station, signed_in(args, station))
    if args.json:
        out.write(dump({"sign": sign}))
        return
    out.writelines(f"{line}\n" for line in time_sign.code_lines(sign))
    shown, until = f"{sign.shown_at:YYYY-MM-DD HH:mm:ss}", f"{sign.until:HH:mm:ss}"
    out.write(text("timesign.cli.shown", shown=shown, until=until, text=sign.payload) + "\n")


def _tell(args: argparse.Namespace, found: Checked, out: TextIO) -> None:
    if args.json:
        out.write(dump(_document(found)))
        return
    content = found.content
    facts: dict[str, Any] = {"station": content.station, "at": f"{moment(content.shown_at):YYYY-MM-DD HH:mm:ss}"}
    out.write(text("timesign.cli.genuine", **facts, size=content.ledger_size) + "\n")
    if found.sign is not None:
        out.write(text("timesign.cli.recorded", name=found.sign.officer_name) + "\n")


def _document(found: Checked) -> dict[str, Any]:
    content = found.content
    return {
        "checks": list(found.checks),
        "station": content.station,
        "epoch": content.epoch,
        "shown_at": iso(content.shown_at),
        "ledger_size": content.ledger_size,
        "ledger_root_prefix": content.ledger_root.hex(),
        "nonce": content.nonce.hex(),
        "officer": found.sign.officer_name if found.sign else None,
    }
