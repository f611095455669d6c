"""`bureau review`: open what a station submitted for legal review, sign what the bureau says about it, take it back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.bureau import review_queue, reviewers, reviews
from station.bureau.home import Bureau
from station.bureau.review_queue import Term
from station.commands.bureau.review import opinion, showing, withdrawing
from station.commands.bureau.session import open_here
from station.errors import StationError
from station.records.jsonable import dump
from station.records.moment import iso
from station.services.today import in_words
from station.texts import text

HELP = text("bureau_review.help")
ENDINGS = (".zip.age", ".zip")
"""Of packages as they come, and as somebody decrypted them with the recovery key."""


class FolderUnreadable(StationError):
    """The packages are to be listed of a folder that is none. Facts: path."""

    text = "bureau_review.folder_unreadable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list [DIR]`, `open FILE`, `opinion FILE --kind KIND …`, `withdraw FILE --reason TEXT`."""
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asking = {"list": _ask_list, "open": _ask_open, "opinion": opinion.ask, "withdraw": withdrawing.ask}
    for step, ask in asking.items():
        told = text(f"bureau_review.steps.{step}")
        ask(steps.add_parser(step, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 1 when a listed package does not hold. FolderUnreadable, PackageUnreadable, …"""
    bureau = open_here(args)
    try:
        steps = {"list": _list, "open": _open, "opinion": opinion.run, "withdraw": withdrawing.run}
        return steps[args.step](args, bureau, out)
    finally:
        bureau.close()


def _ask_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help=text("bureau_review.args.folder"))
    parser.add_argument("--json", action="store_true", help=text("bureau_review.args.json"))


def _ask_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=text("bureau_review.args.file"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("bureau_review.args.unpack"))
    parser.add_argument("--json", action="store_true", help=text("bureau_review.args.json"))


def _list(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> int:
    staff = reviewers.staffing(bureau)
    packages, refused, lines = [], [], []
    for path in _paths(args.folder, bureau):
        try:
            found = reviews.open_package(bureau, path)
            term = review_queue.term(bureau, found, reviews.state(bureau, found))
            due = None if term is None or not term.accepted else iso(term.due.at)
            packages.append({"file": path.name, **showing.facts(bureau, found), "due": due})
            lines.append(f"{path.name}  {showing.line(bureau, found)}  {_due(term)}".rstrip() + "\n")
        except StationError as refusal:
            refused.append({"file": path.name, "reason": refusal.message})
            lines.append(f"{path.name}  {refusal.message}\n")
    if args.json:
        out.write(dump({"staffing": showing.staffing_facts(staff), "packages": packages, "refused": refused}))
    else:
        out.write(showing.short_of_staff(staff))
        out.writelines(lines or [_nothing(args.folder) + "\n"])
    return 1 if refused else 0


def _paths(folder: Path | None, bureau: Bureau) -> list[Path]:
    """The packages in a folder; without one, what waits on the desk, by deadline, and what there cannot be used.

    FolderUnreadable.
    """
    if folder is not None:
        if not folder.is_dir():
            raise FolderUnreadable(path=folder)
        return sorted(each for each in folder.iterdir() if each.name.endswith(ENDINGS))
    found = review_queue.Desk(bureau).queue()
    return [each.path for each in found.ours] + [each.path for each in found.unusable]


def _nothing(folder: Path | None) -> str:
    return text("bureau_review.none_waiting") if folder is None else text("bureau_review.none_there", path=folder)


def _due(term: Term | None) -> str:
    if term is None:
        return ""
    return in_words(term.stands, term.due.at) if term.accepted else text("desk.queue.to_accept")


def _open(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> int:
    found = reviews.open_package(bureau, args.file)
    place = None if args.out is None else reviews.unpack(found, args.out)
    if args.json:
        unpacked = None if place is None else str(place)
        out.write(dump({**showing.facts(bureau, found), **showing.contents(found), "unpacked": unpacked}))
        return 0
    out.writelines(line + "\n" for line in showing.prose(bureau, found))
    if place is not None:
        out.write(text("bureau_review.unpacked", path=place) + "\n")
    return 0
