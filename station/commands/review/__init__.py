"""`station review`: submit a case for legal review, answer an opinion, take in what the bureau signed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.records.jsonable import dump
from station.services import line as to_bureau
from station.services import review_deviations, review_receive, review_send, review_view, reviews
from station.store import cases
from station.texts import text
from station.wiring import Station

HELP = text("review.cli.help")
Do = Callable[[argparse.Namespace, Station, TextIO], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`show|submit|respond|export|receive|skip|deviations`, each with its own options."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, (ask, _) in STEPS.items():
        told = text(f"review.cli.steps.{step}")
        # The options before the step, its -h included, come from `shared`.
        ask(steps.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when the step was done; what the services refuse otherwise."""
    station = open_home(args)
    try:
        STEPS[args.step][1](args, station, out)
    finally:
        station.close()
    return 0


def _ask_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help=text("review.cli.case"))


def _ask_submit(parser: argparse.ArgumentParser) -> None:
    _ask_case(parser)
    parser.add_argument("--responsible", action="store_true", help=text("review.cli.responsible"))
    parser.add_argument("--words", default="", metavar="TEXT", help=text("review.cli.words"))


def _ask_respond(parser: argparse.ArgumentParser) -> None:
    _ask_submit(parser)
    answers = ("fixed", "concur", "object", "withdraw")
    parser.add_argument("--kind", required=True, choices=answers, help=text("review.cli.kind"))


def _ask_receive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=text("review.cli.file"))


def _ask_export(parser: argparse.ArgumentParser) -> None:
    _ask_case(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=text("review.cli.out"))


def _ask_skip(parser: argparse.ArgumentParser) -> None:
    _ask_case(parser)
    parser.add_argument("--reason", default="", metavar="TEXT", help=text("review.cli.reason"))


def _ask_deviations(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=text("review.cli.json"))


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = review_view.detail(station.store, _case(args, station))
    out.write(text("review.cli.standing", said=found.said, level=found.level_title) + "\n")
    out.writelines(text("review.cli.trigger", code=hit.code, title=hit.title, source=hit.source) + "\n"
                   for hit in found.standing.triggers)  # fmt: skip
    for line in found.messages:
        facts = {"round": line.round, "at": line.at.format("YYYY-MM-DD HH:mm"), "title": line.title}
        out.write(text("review.cli.message", by=line.by, words=line.words.replace("\n", " "), **facts) + "\n")
        out.writelines(text("review.cli.warning", warning=each) + "\n" for each in line.warnings)
    out.writelines(f"  {each}\n" for each in (*found.differences, *found.notes))


def _submit(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    case_id = _case(args, station)
    sent = review_send.submit(station, actor, case_id, responsible=args.responsible, words=args.words)
    _tell(station, sent, out)


def _respond(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    case_id = _case(args, station)
    sent = review_send.respond(station, actor, case_id, args.kind, args.words, responsible=args.responsible)
    _tell(station, sent, out)


def _export(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    path = review_send.copy_out(station, _case(args, station), args.out)
    out.write(text("review.cli.sent", path=path) + "\n")


def _receive(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    review = review_receive.receive(station, actor, args.file)
    found = review_view.detail(station.store, review.case_id)
    number = cases.get(station.store, review.case_id).number
    out.write(text("review.cli.received", number=number, said=found.said) + "\n")


def _skip(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    case_id = _case(args, station)
    reviews.skip(station.store, actor, case_id, args.reason)
    out.write(text("review.cli.skipped", number=cases.get(station.store, case_id).number) + "\n")


def _deviations(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = review_deviations.deviations(station.store)
    if args.json:
        out.write(dump({"deviations": found}))
        return
    for each in found:
        facts = {"number": each.number, "target": each.target, "round": each.round, "reviewer": each.reviewer}
        kind, decided = text(f"review.cli.deviations.{each.kind}"), f"{each.decided_at:YYYY-MM-DD}"
        out.write(text("review.cli.deviation", kind=kind, decided=decided, **facts) + "\n")
        out.writelines(text("review.cli.detail", said=said) + "\n" for said in each.details)
    if not found:
        out.write(text("review.cli.no_deviation") + "\n")


def _case(args: argparse.Namespace, station: Station) -> int:
    return cases.by_number(station.store, args.case).id


STEPS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], Do]] = {
    "show": (_ask_case, _show),
    "submit": (_ask_submit, _submit),
    "respond": (_ask_respond, _respond),
    "export": (_ask_export, _export),
    "receive": (_ask_receive, _receive),
    "skip": (_ask_skip, _skip),
    "deviations": (_ask_deviations, _deviations),
}


def _tell(station: Station, sent: review_send.Sent, out: TextIO) -> None:
    """By which way the package leaves, and where it lies."""
    key = "review.cli.sent_by_line" if to_bureau.is_open(station) else "review.cli.sent"
    out.write(text(key, path=sent.path) + "\n")
