"""`station import`: plans and tasks of the province, receipts, the bureau's officers — shown, then taken in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.records.imports import FoundTask, Refused
from station.records.jsonable import dump
from station.records.people import Proof
from station.services import import_words, incoming, plan_import, receipt_import, staff_import
from station.services.plan_import import PlansSeen
from station.services.receipt_import import ReceiptsEntered, ReceiptsSeen
from station.services.staff_import import StaffSeen
from station.texts import text
from station.wiring import Station

HELP = text("imports.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each kind of file, so that an option of another kind is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("file", metavar="FILE", help=text("imports.cli.file"))
    shared.add_argument("--check", action="store_true", help=text("imports.cli.check"))
    shared.add_argument("--json", action="store_true", help=text("imports.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="WHAT", required=True)
    for step in STEPS:
        told = text(f"imports.cli.steps.{step}")
        one = found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        if step == "receipts":
            one.add_argument("--from", dest="system", metavar="CODE", default="", help=text("imports.cli.system"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Show or take in; 0 when done, 1 where rows were not taken in."""
    station = open_home(args)
    try:
        actor = None if args.check else signed_in(args, station)
        return STEPS[args.step](args, station, actor, out)
    finally:
        station.close()


def _plans(args: argparse.Namespace, station: Station, actor: Proof | None, out: TextIO) -> int:
    seen = plan_import.preview(station, args.file)
    done = None if actor is None else plan_import.adopt(station, actor, seen)
    report = incoming.report(station, seen.file, seen.sheet.headings, seen.compared.rejected)
    if args.json:
        out.write(dump(_plans_shape(seen, adopted=done is not None, report=report)))
    else:
        out.writelines(line + "\n" for line in import_words.plan_lines(seen))
        out.write((text("imports.cli.previewed") if done is None else import_words.plans_done(done)) + "\n")
        _say_report(report, out)
    return 1 if seen.compared.rejected else 0


def _receipts(args: argparse.Namespace, station: Station, actor: Proof | None, out: TextIO) -> int:
    seen = receipt_import.preview(station, args.file, args.system)
    done = None if actor is None else receipt_import.adopt(station, actor, seen)
    refused = () if done is None else done.refused
    rejected = (*seen.compared.rejected, *refused)
    report = incoming.report(station, seen.file, seen.sheet.headings, rejected)
    if args.json:
        out.write(dump(_receipts_shape(seen, done, report)))
    else:
        out.writelines(line + "\n" for line in import_words.receipt_lines(seen))
        out.write((text("imports.cli.previewed") if done is None else import_words.receipts_done(done)) + "\n")
        out.writelines(line + "\n" for line in import_words.refused_lines(refused))
        _say_report(report, out)
    return 1 if rejected else 0


def _staff(args: argparse.Namespace, station: Station, actor: Proof | None, out: TextIO) -> int:
    seen = staff_import.preview(station, args.file)
    done = None if actor is None else staff_import.adopt(station, actor, seen)
    report = incoming.report(station, seen.file, seen.sheet.headings, seen.compared.rejected)
    if args.json:
        out.write(dump(_staff_shape(seen, adopted=done is not None, report=report)))
    else:
        out.writelines(line + "\n" for line in import_words.staff_lines(seen))
        out.write((text("imports.cli.previewed") if done is None else import_words.staff_done(done)) + "\n")
        _say_report(report, out)
    return 1 if seen.compared.rejected else 0


def _say_report(report: Path | None, out: TextIO) -> None:
    if report is not None:
        out.write(text("imports.reported", path=report) + "\n")


def _plans_shape(seen: PlansSeen, *, adopted: bool, report: Path | None) -> dict[str, object]:
    found = seen.compared
    return {
        "file": seen.file.name,
        "sha256": seen.file.sha256,
        "adopted": adopted,
        "new": [
            {"kind": one.new.kind, "title": one.new.title, "tasks": [_task(task) for task in one.tasks]}
            for one in found.new
        ],
        "changed": [
            {
                "plan_id": each.plan.id,
                "title": each.plan.title,
                "terms": each.terms or {},
                "proposed": each.terms is not None and each.plan.state != "draft",
                "added": [_task(task) for task in each.added],
                "tasks": [
                    {
                        "row": one.row,
                        "task_id": one.task.id,
                        "title": one.task.title,
                        "what": one.what,
                        "terms": one.terms,
                    }
                    for one in each.changed
                ],
            }
            for each in found.changed
        ],
        "by_chief": seen.by_chief,
        "unchanged": found.unchanged,
        **_rest(seen, found.rejected, report),
    }


def _receipts_shape(seen: ReceiptsSeen, done: ReceiptsEntered | None, report: Path | None) -> dict[str, object]:
    found = seen.compared
    refused = {} if done is None else {each.row: each for each in done.refused}
    return {
        "file": seen.file.name,
        "sha256": seen.file.sha256,
        "adopted": done is not None,
        "matched": [
            {
                "row": each.said.row,
                "answers": each.answers,
                "number": each.number,
                "target": each.target,
                "system": each.said.system,
                "result": each.said.result,
                "receipt": each.said.receipt,
                "url": each.said.url,
                "at": each.said.at,
                "words": each.said.words,
            }
            for each in found.matched
            if each.said.row not in refused
        ],
        "known": found.known,
        **_rest(seen, (*found.rejected, *refused.values()), report),
    }


def _staff_shape(seen: StaffSeen, *, adopted: bool, report: Path | None) -> dict[str, object]:
    found = seen.compared
    certificate = ("cert_no", "cert_valid_to", "cert_issuer")
    return {
        "file": seen.file.name,
        "sha256": seen.file.sha256,
        "adopted": adopted,
        "new": [
            {"row": one.row, "name": one.name, "roles": sorted(one.roles or ())}
            | {name: getattr(one, name) for name in certificate}
            for one in found.new
        ],
        "changed": [
            {"row": one.row, "officer_id": one.person.id, "name": one.person.name, "what": one.what}
            | {name: getattr(one.becomes, name) for name in certificate}
            for one in found.changed
        ],
        "duties": [
            {
                "row": one.row,
                "officer_id": one.person.id,
                "name": one.person.name,
                "said": sorted(one.said),
                "roles": sorted(one.person.roles),
            }
            for one in found.duties
        ],
        "unchanged": found.unchanged,
        "absent": [{"officer_id": one.id, "name": one.name} for one in found.absent],
        **_rest(seen, found.rejected, report),
    }


def _task(one: FoundTask) -> dict[str, object]:
    return {
        "row": one.row,
        "title": one.new.title,
        "power_item": one.new.power_item,
        "method": one.new.method,
        "terms": one.new.terms,
    }


def _rest(
    seen: PlansSeen | ReceiptsSeen | StaffSeen, rejected: tuple[Refused, ...], report: Path | None
) -> dict[str, object]:
    return {
        "rejected": [{"row": each.row, "name": each.name, "faults": each.faults} for each in rejected],
        "skipped": seen.sheet.skipped,
        "unknown_columns": seen.sheet.unknown_columns,
        "report": None if report is None else str(report),
    }


STEPS = {"plans": _plans, "receipts": _receipts, "staff": _staff}
"""What each kind of file does."""
