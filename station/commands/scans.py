"""`station scans`: signed papers that came back, filed by code or by hand, or missing; recordings beside them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from typing import TextIO

from station.commands.missed import missed, odd_words
from station.commands.session import open_home, signed_in
from station.errors import StationError, UsageError
from station.records.jsonable import dump
from station.records.paper_clip import PaperLink, Proposal
from station.records.signed_copy import FolderRun, Scanned, SignedCopy, Unfiled
from station.services import casebook, custody, missing_copies, paper_clips, scan_folder, signed_copies
from station.texts import text
from station.wiring import Station

HELP = text("scans.cli.help")
MINUTE = "YYYY-MM-DD HH:mm"
ASKS: dict[str, Sequence[str]] = {
    "in": (),
    "tray": (),
    "take": ("item",),
    "file": ("item", "paper"),
    "back": ("copy",),
    "accept": ("copy",),
    "out": ("copy",),
    "list": ("case",),
    "missing": (),
    "links": ("case",),
    "link": ("clip", "paper"),
    "unlink": ("clip", "paper"),
}
"""Each step and what it asks, in order."""
REASONED = ("back", "accept", "unlink")


class PaperUnknown(StationError):
    """No paper has this id or number. Facts: written."""

    text = "scans.paper_unknown"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("scans.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, asks in ASKS.items():
        told = text(f"scans.cli.steps.{step}")
        asked = found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        for name in asks:
            asked.add_argument(name, metavar=name.upper(), help=text(f"scans.cli.{name}"))
        if step in REASONED:
            asked.add_argument("--reason", required=True, help=text("scans.cli.reason"))
        if step == "link":
            asked.add_argument("--note", default="", help=text("scans.cli.note"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 1 where a scan stays in the tray that was to be filed now."""
    station = open_home(args)
    try:
        return STEPS[args.step](args, station, out)
    finally:
        station.close()


def _in(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    def filed(one: Scanned) -> None:
        if not args.json:
            out.writelines(f"{line}\n" for line in _scanned(one))
            out.flush()

    done = scan_folder.take_in(station, time.time(), filed)
    out.write(dump({"run": done}) if args.json else _folder(done))
    return 0


def _tray(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = signed_copies.waiting(station.store)
    out.write(dump({"items": found}) if args.json else _lines(map(_item, found), "no_items"))
    return 0


def _take(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    done = signed_copies.take(station, signed_in(args, station), _id(args.item, "item"))
    out.write(dump({"scanned": done}) if args.json else "".join(f"{line}\n" for line in _scanned(done)))
    return 0 if done.filed else 1


def _by_hand(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    paper = _paper(station, args.paper)
    done = signed_copies.by_hand(station, signed_in(args, station), _id(args.item, "item"), paper)
    out.write(dump({"copy": done}) if args.json else _filed(done) + "\n")
    return 0


def _back(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    done = signed_copies.take_back(station.store, signed_in(args, station), _id(args.copy, "copy"), args.reason)
    out.write(dump({"copy": done}) if args.json else text("scans.cli.took_back", name=done.name) + "\n")
    return 0


def _accept(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    done = signed_copies.accept(station.store, signed_in(args, station), _id(args.copy, "copy"), args.reason)
    out.write(dump({"copy": done}) if args.json else text("scans.cli.accepted", name=done.name) + "\n")
    return 0


def _out(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    path = signed_copies.copy_out(station, _id(args.copy, "copy"))
    out.write(dump({"path": str(path)}) if args.json else text("scans.cli.put_out", path=path) + "\n")
    return 0


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = signed_copies.of_case(station.store, casebook.by_number(station.store, args.case).id)
    out.write(dump({"copies": found}) if args.json else _lines(map(_copy, found), "no_copies"))
    return 0


def _missing(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = missing_copies.missing(station.store, station.clock.now(), ever=True)
    out.write(dump({"missing": found}) if args.json else _lines(map(missed, found), "no_missing"))
    return 0


def _links(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    case = casebook.by_number(station.store, args.case).id
    linked, proposed = paper_clips.of_case(station.store, case), paper_clips.proposed(station.store, case)
    lines = (*map(_linked, linked), *map(_proposed, proposed))
    out.write(dump({"linked": linked, "proposed": proposed}) if args.json else _lines(lines, "no_links"))
    return 0


def _link(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    clip, paper = _id(args.clip, "clip"), _paper(station, args.paper)
    done = paper_clips.link(station.store, signed_in(args, station), paper, clip, args.note)
    out.write(dump({"link": done}) if args.json else text("scans.cli.linked", title=done.title) + "\n")
    return 0


def _unlink(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    clip, paper = _id(args.clip, "clip"), _paper(station, args.paper)
    paper_clips.unlink(station.store, signed_in(args, station), paper, clip, args.reason)
    out.write(dump({"clip_id": str(clip), "paper_id": str(paper)}) if args.json else text("scans.cli.unlinked") + "\n")
    return 0


STEPS: dict[str, Callable[[argparse.Namespace, Station, TextIO], int]] = {
    "in": _in,
    "tray": _tray,
    "take": _take,
    "file": _by_hand,
    "back": _back,
    "accept": _accept,
    "out": _out,
    "list": _list,
    "missing": _missing,
    "links": _links,
    "link": _link,
    "unlink": _unlink,
}


# Words ----------------------------------------------------------------------------------------------------------------


def _id(written: str, what: str) -> int:
    """An id as rows have it. UsageError."""
    if not (written.isascii() and written.isdecimal()) or int(written) > custody.LARGEST:
        raise UsageError(detail=text(f"scans.cli.{what}"))
    return int(written)


def _paper(station: Station, written: str) -> int:
    """A paper by its id or its number. PaperUnknown."""
    found = paper_clips.paper_named(station.store, written.strip())
    if found is None:
        raise PaperUnknown(written=written)
    return found


def _folder(done: FolderRun) -> str:
    lines = [text("scans.cli.received", name=name) for name in done.received]
    lines += [text("scans.cli.was_known", name=name) for name in done.known]
    lines += [text("scans.cli.refused", name=one.name, why=text(f"stick.refusal.{one.reason}")) for one in done.refused]
    return _lines(lines, "" if done.scanned else "nothing")


def _scanned(done: Scanned) -> list[str]:
    if not done.filed:
        return [text("scans.cli.left", name=done.name, why=done.why)]
    warned = [text("scans.cli.warned", what=text(f"scans.warned.{code}")) for code in done.warned]
    return [*map(_filed, done.filed), *warned]


def _filed(copy: SignedCopy) -> str:
    facts = {"name": copy.name, "number": copy.case_number, "title": copy.title, "pages": copy.pages}
    return text("scans.cli.filed", **facts) + odd_words(copy.odd)


def _item(one: Unfiled) -> str:
    return text("scans.cli.item_line", id=one.item_id, at=one.received_at.format(MINUTE), name=one.name, why=one.why)


def _copy(one: SignedCopy) -> str:
    back = text("scans.cli.copy_back", reason=one.taken_back_why) if one.taken_back_at else ""
    return text(
        "scans.cli.copy_line",
        id=one.id,
        at=one.filed_at.format(MINUTE),
        title=one.title,
        number=one.number,
        name=one.name,
        pages=one.pages,
        how=text(f"scans.found.{one.found}"),
        back=back + odd_words(one.odd),
    )


def _linked(one: PaperLink) -> str:
    return text("scans.cli.link_line", title=one.title, number=one.number, clip=one.clip_name)


def _proposed(one: Proposal) -> str:
    why = text(f"scans.clip_why.{one.why}")
    return text("scans.cli.proposed_line", why=why, title=one.title, number=one.number, clip=one.clip_name)


def _lines(lines: Sequence[str] | map[str], otherwise: str) -> str:
    said = "".join(f"{line}\n" for line in lines)
    return said or (text(f"scans.cli.{otherwise}") + "\n" if otherwise else "")
