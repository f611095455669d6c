"""`bureau review opinion`: accepting, sending back, the opinion, the reconsideration, the committee's decision."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal, TextIO, cast

from station.bureau import answering, reviews
from station.bureau.answering import Said
from station.bureau.home import Bureau
from station.commands.bureau.session import person, second_person
from station.errors import StationError, UsageError
from station.records.moment import iso, moment
from station.records.review import CheckResult
from station.rules import opinion, review_flow
from station.rules.opinion import Sitting
from station.store import review_law
from station.texts import text

KINDS = {
    "accept": ("accept", ""),
    "return": ("return", ""),
    "agree": ("opinion", "agree"),
    "correct": ("opinion", "correct"),
    "disagree": ("opinion", "disagree"),
    "transfer": ("opinion", "transfer"),
    "reconsider": ("reconsideration", "agree"),
    "maintain": ("reconsideration", "maintain"),
    "passed": ("committee", "passed"),
    "rejected": ("committee", "rejected"),
}
"""What is typed, and the message it is."""


class NoStatement(StationError):
    """The statement of responsibility was not confirmed."""

    text = "bureau_review.no_statement"


def ask(parser: argparse.ArgumentParser) -> None:
    """`FILE --kind KIND …`; a second person by `--with`, a copy for a stick by `--out`."""
    parser.add_argument("file", type=Path, metavar="FILE", help=text("bureau_review.args.file"))
    parser.add_argument("--kind", required=True, choices=tuple(KINDS), help=text("bureau_review.args.kind"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("bureau_review.args.out"))
    parser.add_argument("--responsible", action="store_true", help=text("bureau_review.args.responsible"))
    parser.add_argument("--complex", action="store_true", help=text("bureau_review.args.complex"))
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("bureau_review.args.second"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("cli.pin_fd"))
    several = {"check": "POINT=RESULT[:NOTE]", "missing": "TEXT", "attendee": "TEXT"}
    for name, shown in several.items():
        told = text(f"bureau_review.args.{name}")
        parser.add_argument(f"--{name}", action="append", default=[], metavar=shown, help=told)
    plain = {"words": "TEXT", "reviewer": "NAME", "held": "TIME", "place": "TEXT", "host": "NAME", "clerk": "NAME"}
    for name, shown in plain.items():
        parser.add_argument(f"--{name}", default="", metavar=shown, help=text(f"bureau_review.args.{name}"))


def run(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> int:
    """Sign it, have it sent, and hand it out as well where asked. What signing in, opening and signing refuse."""
    actor = person(args, bureau)
    cosigner = second_person(args, bureau) if args.cosigner else None
    submitted = reviews.open_package(bureau, args.file)
    kind, detail = KINDS[args.kind]
    if kind in opinion.JUDGING and not args.responsible:
        raise NoStatement
    found = answering.written(bureau, (actor, cosigner), submitted, _said(args, kind, detail))
    kept = answering.answer(bureau, actor, submitted, found, cosigner)
    for warning in reviews.warnings(found, submitted.text):
        out.write(text("bureau_review.warning", warning=warning) + "\n")
    title = review_flow.title(review_law.load().flow, kind, detail)
    out.write(text("bureau_review.on_its_way") + "\n")
    path = kept
    if args.out is not None:
        answering.hand_out(bureau, actor, submitted, args.out)
        path = args.out / kept.name
    out.write(text("bureau_review.signed", title=title, number=found.number, path=path) + "\n")
    return 0


def _said(args: argparse.Namespace, kind: str, detail: str) -> Said:
    return Said(
        kind=kind,
        detail=detail,
        words=args.words,
        complicated=args.complex,
        missing=tuple(args.missing),
        checks=_checks(args.check),
        sitting=_sitting(args) if kind == "committee" else None,
        assigned=args.reviewer,
    )


def _checks(given: list[str]) -> tuple[CheckResult, ...]:
    """The points as typed, in the order of the table."""
    found = {}
    for each in given:
        point, _, rest = each.partition("=")
        result, _, note = rest.partition(":")
        if result not in opinion.RESULTS:
            raise UsageError(detail=text("bureau_review.bad_check", given=each))
        found[point] = CheckResult(point, cast(Literal["ok", "defect", "na"], result), note)
    known = [point.code for point in review_law.load().points]
    unknown = set(found) - set(known)
    if unknown:
        raise UsageError(detail=text("bureau_review.bad_check", given="、".join(sorted(unknown))))
    return tuple(found[code] for code in known if code in found)


def _sitting(args: argparse.Namespace) -> Sitting | None:
    if not (args.held and args.place and args.host and args.clerk):
        return None
    try:
        return Sitting(iso(moment(args.held)), args.place, args.host, args.clerk, tuple(args.attendee))
    except ValueError as error:
        raise UsageError(detail=text("bureau_review.bad_time", given=args.held)) from error
