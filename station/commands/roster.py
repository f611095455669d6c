"""`station roster`: the register of enterprises — a list previewed and adopted, searched, one enterprise's dossier."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.records.dossier import Dossier
from station.records.enterprise import Enterprise
from station.records.jsonable import dump
from station.services import dossier, register, roster
from station.services.roster import Adopted, Preview
from station.services.roster_words import said, title
from station.services.timeline import length
from station.texts import text
from station.texts.money import yuan
from station.wiring import Station

HELP = text("roster.cli.help")
SHOWN = 20
"""Rows of a kind that are written out; of the others it says how many."""
LISTED = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("roster.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, (ask, _) in STEPS.items():
        told = text(f"roster.cli.steps.{step}")
        ask(found.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        return STEPS[args.step][1](args, station, out)
    finally:
        station.close()


# A list


def _ask_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=text("roster.cli.file"))
    parser.add_argument("--adopt", action="store_true", help=text("roster.cli.adopt"))


def _import(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    actor = signed_in(args, station) if args.adopt else None
    seen = roster.preview(station.store, args.file)
    done = None if actor is None else roster.adopt(station, actor, seen)
    report = roster.rejected_report(station, seen)
    if args.json:
        out.write(dump(_shape(seen, done, report)))
    else:
        out.writelines(line + "\n" for line in _say_preview(seen, done, report))
    return 0


def _shape(seen: Preview, done: Adopted | None, report: Path | None) -> dict[str, object]:
    found = seen.compared
    return {
        "file": seen.sheet.name,
        "sha256": seen.sheet.sha256,
        "adopted": done is not None,
        "new": [{"code": one.uscc, "name": one.name} for one in found.new],
        "changed": [
            {"row": each.row, "code": each.enterprise.uscc, "name": each.enterprise.name, "changes": each.changes}
            for each in found.changed
        ],
        "unchanged": found.unchanged,
        "absent": [{"code": one.uscc, "name": one.name} for one in found.absent],
        "rejected": [
            {"row": each.row, "code": each.code, "name": each.name, "faults": each.faults} for each in found.rejected
        ],
        "skipped": seen.sheet.listed.skipped,
        "unknown_columns": seen.sheet.listed.unknown_columns,
        "report": None if report is None else str(report),
    }


def _say_preview(seen: Preview, done: Adopted | None, report: Path | None) -> Iterator[str]:
    found = seen.compared
    sizes = {"new": len(found.new), "changed": len(found.changed), "unchanged": found.unchanged}
    sums = text("roster.tui.sums", file=seen.sheet.name, rejected=len(found.rejected), **sizes)
    yield sums
    for each in found.rejected[:SHOWN]:
        why = "；".join(f"{fault.column}：{fault.reason}" for fault in each.faults)
        yield text("roster.cli.rejected", row=each.row, name=each.name or each.code, why=why)
    yield from _more(len(found.rejected))
    for changed in found.changed[:SHOWN]:
        told = "；".join(
            text("roster.dossier.changed", column=title(what), old=said(what, one.old), new=said(what, one.new))
            for one in changed.changes
            for what in [one.what]
        )
        yield text("roster.cli.changed", row=changed.row, name=changed.enterprise.name, told=told)
    yield from _more(len(found.changed))
    if found.absent:
        yield text("roster.cli.absent", count=len(found.absent))
    if report is not None:
        yield text("roster.tui.reported", path=report)
    yield text("roster.cli.adopted" if done is not None else "roster.cli.previewed")


def _more(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield text("roster.cli.more", count=count - SHOWN)


# The register


def _ask_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("wanted", metavar="WORDS", nargs="?", default="", help=text("roster.cli.wanted"))


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    store = station.store
    found = register.search(store, args.wanted) if args.wanted.strip() else register.ids(store)
    # What is asked for as JSON is wanted whole; a terminal has so many lines.
    wanted = found if args.json else found[:LISTED]
    known: dict[int, Enterprise] = {}
    for start in range(0, len(wanted), 500):
        known.update(register.some(store, wanted[start : start + 500]))
    rows = [known[one] for one in wanted if one in known]
    if args.json:
        out.write(dump({"enterprises": rows}))
        return 0
    for one in rows:
        colour, standing = said("risk", one.risk), said("status", one.status)
        out.write(text("roster.cli.line", code=one.uscc, name=one.name, risk=colour, standing=standing) + "\n")
    if len(found) > len(rows):
        out.write(text("roster.cli.more", count=len(found) - len(rows)) + "\n")
    if not found:
        out.write(text("roster.tui.nothing") + "\n")
    return 0


def _ask_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=text("roster.cli.code"))


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    one = register.by_code(station.store, args.code)
    found = dossier.of(station.store, one.id)
    if args.json:
        out.write(dump(found))
    else:
        out.writelines(line + "\n" for line in _say_dossier(found))
    return 0


def _say_dossier(found: Dossier) -> Iterator[str]:
    one, totals = found.enterprise, found.totals
    yield f"{one.name}  {one.uscc}"
    colour, standing = said("risk", one.risk), said("status", one.status)
    yield text("roster.cli.facts", address=one.address, person=one.legal_person, risk=colour, standing=standing)
    yield "  ".join(
        (
            text("roster.tui.sum.cases", count=totals.cases),
            text("roster.tui.sum.hazards", count=totals.hazards, open=totals.hazards_open),
            text("roster.tui.sum.fines", amount=yuan(totals.fines_fen)),
            text("roster.tui.sum.clips", count=totals.clips, length=length(totals.clips_ms)),
            text("roster.tui.sum.draws", count=totals.draws, drawn=totals.drawn),
        )
    )
    for entry in found.entries:
        yield f"{entry.at:YYYY-MM-DD}  {entry.title}  {entry.state}".rstrip()


STEPS = {
    "import": (_ask_import, _import),
    "list": (_ask_list, _list),
    "show": (_ask_show, _show),
}
"""What each step asks for on the command line, and what it does."""
