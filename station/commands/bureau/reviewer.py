"""`bureau reviewer`: who reviews cases at the bureau, and whether there are enough of them (REQ-304)."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from typing import TextIO

from station.bureau import reviewers
from station.bureau.home import Bureau
from station.bureau.reviewers import Listed
from station.commands.bureau.review.showing import short_of_staff, staffing_facts
from station.commands.bureau.session import open_here, person
from station.commands.session import read_pin
from station.errors import UsageError
from station.records.jsonable import dump, jsonable
from station.records.moment import day
from station.texts import text

HELP = text("bureau_review.people.help")
TOLD = {
    "cert": "cert_no", "cert_to": "cert_valid_to", "law_qualification": "law_qual_no", "since": "reviewing_since",
    "nda_from": "confidential_from", "nda_to": "confidential_to", "kind": "kind",
}  # fmt: skip
"""What `add` may be told → the field of a reviewer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`add NAME …`, `list [--json]`, `pin NAME`, `end NAME --reason TEXT`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    # The options before the step, its -h included, come from `shared`.
    add, shown, pin, end = (
        steps.add_parser(step, parents=[shared], add_help=False, help=told, description=told) for step, told in _steps()
    )
    add.add_argument("name", metavar="NAME", help=text("bureau_review.people.name"))
    plain = {"cert": "NO", "law-qualification": "NO"}
    for name, value in plain.items():
        add.add_argument(f"--{name}", metavar=value, help=_told(name))
    for name in ("cert-to", "since", "nda-from", "nda-to"):
        add.add_argument(f"--{name}", type=_day, metavar="DATE", help=_told(name))
    for kind in ("counsel", "staff"):
        add.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, help=_told(kind))
    add.add_argument("--new-pin-fd", type=int, metavar="N", help=_told("new-pin-fd"))
    for one in (pin, end):
        one.add_argument("name", metavar="NAME", help=text("bureau_review.people.name"))
    pin.add_argument("--new-pin-fd", type=int, metavar="N", help=_told("new-pin-fd"))
    pin.add_argument("--reason", default="", metavar="TEXT", help=text("bureau_review.people.pin_reason"))
    end.add_argument("--reason", required=True, metavar="TEXT", help=text("bureau_review.people.end_reason"))
    shown.add_argument("--json", action="store_true", help=text("bureau_review.args.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Enrol, list, give a PIN, end. AgreementMissing, ReviewerUnknown, PinWeak and what signing in refuses."""
    bureau = open_here(args)
    try:
        {"add": _add, "list": _list, "pin": _pin, "end": _end}[args.step](args, bureau, out)
    finally:
        bureau.close()
    return 0


def _steps() -> list[tuple[str, str]]:
    return [(step, text(f"bureau_review.people.steps.{step}")) for step in ("add", "list", "pin", "end")]


def _told(name: str) -> str:
    return text(f"bureau_review.people.{name.replace('-', '_')}")


def _add(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    actor = person(args, bureau)
    told = {field: value for name, field in TOLD.items() if (value := getattr(args, name)) is not None}
    asked = replace(reviewers.as_known(bureau, args.name), **told)
    new = reviewers.known(bureau, args.name) is None
    pin = read_pin(args.new_pin_fd, text("bureau_review.people.pin_prompt", name=args.name)) if new else ""
    reviewers.add(bureau, actor, asked, pin)
    out.write(text("bureau_review.people.enrolled" if new else "bureau_review.people.renewed", name=args.name) + "\n")
    for one in reviewers.listed(bureau):
        if one.reviewer.name == args.name:
            out.writelines(_notes(one))


def _pin(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    actor = person(args, bureau)
    pin = read_pin(args.new_pin_fd, text("bureau_review.people.pin_prompt", name=args.name))
    reviewers.set_pin(bureau, actor, args.name, pin, args.reason)
    out.write(text("bureau_review.people.pin_set", name=args.name) + "\n")


def _end(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    reviewers.end(bureau, person(args, bureau), args.name, args.reason)
    out.write(text("bureau_review.people.ended", name=args.name) + "\n")
    out.write(short_of_staff(reviewers.staffing(bureau)))


def _list(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    found, staff = reviewers.listed(bureau), reviewers.staffing(bureau)
    if args.json:
        out.write(dump({"reviewers": [_facts(one) for one in found], "staffing": staffing_facts(staff)}))
        return
    for one in found:
        who = one.reviewer
        kind, until = text(f"bureau_review.people.kind.{who.kind}"), who.cert_valid_to
        parts = (who.name, kind, who.cert_no, "" if until is None else until.isoformat(), who.law_qual_no)
        out.write("  ".join(part for part in parts if part) + "\n")
        out.writelines(_notes(one))
    for each in staff.stations:
        out.write(text("bureau_review.people.station", code=each.code, name=each.name, officers=each.officers) + "\n")
    facts = {"have": staff.reviewers, "officers": staff.officers, "needed": staff.needed}
    out.write(text("bureau_review.people.ratio", **facts) + "\n" + short_of_staff(staff))


def _notes(one: Listed) -> list[str]:
    against = [text("bureau_review.people.against", why=each) + "\n" for each in one.against]
    return against + [text("bureau_review.warning", warning=each) + "\n" for each in one.warnings]


def _facts(one: Listed) -> dict[str, object]:
    person = {name: value for name, value in jsonable(one.reviewer).items() if name != "countersigner"}
    return {"id": str(one.id), **person, "against": one.against, "warnings": one.warnings}


def _day(written: str) -> date:
    try:
        return day(written)
    except ValueError:
        raise UsageError(detail=text("bureau_review.bad_time", given=written)) from None
