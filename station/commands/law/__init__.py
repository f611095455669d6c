"""`station law STEP`: look things up in the catalogue of violations and checklists, adopt law the bureau sends."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TextIO

from station.commands.law import words
from station.commands.session import open_home, second_person, signed_in
from station.errors import StationError, UsageError
from station.records.catalogue import Checklist, Violation
from station.records.jsonable import dump
from station.rules.catalogue import NoSuchEntry
from station.services import catalogue, law_files
from station.texts import text
from station.wiring import Station

HELP = text("law.cli.help")
STEPS = ("list", "show", "find", "adopt")


class NoLawFile(StationError):
    """The file to adopt cannot be read. Facts: path."""

    text = "law.no_file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("law.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asked = {}
    for step in STEPS:
        told = text(f"law.cli.steps.{step}")
        # The options before the step, its -h included, come from `shared`.
        asked[step] = found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
    asked["show"].add_argument("what", metavar="CODE", help=text("law.cli.code"))
    asked["find"].add_argument("what", metavar="TEXT", help=text("law.cli.words"))
    for step in ("list", "show", "find"):
        asked[step].add_argument("--on", type=_day, metavar="DATE", help=text("law.cli.on"))
    asked["adopt"].add_argument("file", metavar="FILE", type=Path, help=text("law.cli.file"))
    asked["adopt"].add_argument("--with", dest="cosigner", metavar="NAME", help=text("law.cli.second"))
    asked["adopt"].add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("cli.pin_fd"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step."""
    station = open_home(args)
    try:
        {"list": _list, "show": _show, "find": _find, "adopt": _adopt}[args.step](args, station, out)
    finally:
        station.close()
    return 0


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(detail=text("law.cli.not_a_day", written=written)) from None


def _on(args: argparse.Namespace, station: Station) -> date:
    return args.on or station.clock.now().date()


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    on = _on(args, station)
    violations, checklists = catalogue.violations(station.store, on), catalogue.checklists(station.store, on)
    files = law_files.adopted(station.store)
    if args.json:
        out.write(dump(words.listed(on, violations, checklists, files)))
        return
    out.write(words.lines(violations, checklists, files))


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = _named(station, args.what, _on(args, station))
    kinds = {code: kind.title for code, kind in catalogue.sanctions(station.store).items()}
    if isinstance(found, Checklist):
        out.write(dump(words.checklist(found)) if args.json else words.checklist_lines(found))
    else:
        out.write(dump(words.violation(found)) if args.json else words.violation_lines(found, kinds))


def _named(station: Station, code: str, on: date) -> Violation | Checklist:
    """A checklist or a violation by its code, however its letters are typed. NoSuchEntry."""
    wanted = code.strip().upper()
    try:
        return catalogue.checklist(station.store, wanted, on)
    except NoSuchEntry:
        return catalogue.violation(station.store, wanted, on)


def _find(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = catalogue.find(station.store, args.what, _on(args, station))
    if args.json:
        out.write(dump({"violations": [words.brief(each) for each in found]}))
        return
    lines = [text("law.cli.violation", code=each.code, title=each.title) for each in found]
    out.write("\n".join(lines or [text("law.cli.nothing")]) + "\n")


def _adopt(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    try:
        content = args.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NoLawFile(path=args.file) from None
    actor = signed_in(args, station)
    file = law_files.adopt(station.store, actor, content, second_person(args, station))
    if args.json:
        out.write(dump(words.file(file)))
        return
    told = {"name": file.name, "version": file.version, "effective_from": file.effective_from.isoformat()}
    out.write(text("law.cli.adopted", **told) + "\n")
