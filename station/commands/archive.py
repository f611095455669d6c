"""`station archive`: is a case file whole, archive it, give it out as a BagIt folder, add to it, check one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from station.commands.session import open_home, second_person, signed_in
from station.errors import StationError, UsageError
from station.records.archive import ArchivedCase, Flaw, Point
from station.records.jsonable import dump, jsonable
from station.rules.note import NoteError
from station.services import archive, archive_bag, archive_verify, archive_words, casebook
from station.services.archive import Standing
from station.texts import text
from station.wiring import Station

HELP = text("archive.cli.help")


class BadKey(StationError):
    """The file holds no verifier key. Facts: path."""

    text = "archive.bad_key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which case, and what is to be done with its file; nothing: say how it stands."""
    parser.add_argument("case", nargs="?", metavar="CASE", help=text("archive.cli.case"))
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--list", action="store_true", help=text("archive.cli.list"))
    doing.add_argument("--file", action="store_true", help=text("archive.cli.file"))
    doing.add_argument("--out", type=Path, metavar="DIR", help=text("archive.cli.out"))
    doing.add_argument("--supplement", metavar="TITLE", help=text("archive.cli.supplement"))
    doing.add_argument("--transfer", metavar="RECEIPT", help=text("archive.cli.transfer"))
    doing.add_argument("--check", type=Path, metavar="DIR", help=text("archive.cli.check"))
    parser.add_argument("--note", default="", metavar="TEXT", help=text("archive.cli.note"))
    parser.add_argument("--with", dest="cosigner", metavar="NAME", help=text("archive.cli.second"))
    parser.add_argument("--cosigner-pin-fd", type=int, metavar="N", help=text("archive.cli.second_pin"))
    parser.add_argument("--clips", choices=archive_bag.CLIPS, default="hash", help=text("archive.cli.clips"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=text("archive.cli.reason"))
    parser.add_argument("--document", type=int, metavar="ID", help=text("archive.cli.document"))
    parser.add_argument("--clip", type=int, metavar="ID", help=text("archive.cli.clip"))
    parser.add_argument("--add", type=Path, metavar="FILE", help=text("archive.cli.add"))
    parser.add_argument("--pages", type=int, default=0, metavar="N", help=text("archive.cli.pages"))
    parser.add_argument("--key", type=Path, metavar="FILE", help=text("archive.cli.key"))
    parser.add_argument("--json", action="store_true", help=text("archive.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do it; 1 where the file is not whole, or a checked one is flawed."""
    if args.check is not None and args.key is not None:
        return _flaws(args, archive_verify.check(args.check.resolve(), _opener(args.key)), out)
    if args.case is None and args.check is None and not args.list:
        raise UsageError(detail=text("archive.cli.nothing_said"))
    station = open_home(args)
    try:
        if args.check is not None:
            return _flaws(args, archive_verify.check_here(station.store, _stored(station), args.check.resolve()), out)
        return _list(args, station, out) if args.list else _case(args, station, out)
    finally:
        station.close()


def _case(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    case_id = casebook.by_number(station.store, args.case).id
    said = ""
    if args.file:
        made = archive.file(station, signed_in(args, station), second_person(args, station), case_id, args.note)
        said = _archived(args.case, made)
    elif args.out is not None:
        place = archive_bag.export(station, signed_in(args, station), case_id, args.out.resolve(), args.clips)
        said = text("archive.cli.exported", path=place)
    elif args.supplement is not None:
        content = {"document_id": args.document, "clip_id": args.clip, "path": args.add, "pages": args.pages}
        added = archive.supplement(station, signed_in(args, station), case_id, args.supplement, args.reason, **content)
        said = text("archive.cli.supplemented", seq=added.seq, title=added.title)
    elif args.transfer is not None:
        moved = archive.transfer(station, signed_in(args, station), case_id, args.transfer)
        said = text("archive.cli.transferred", archive=moved.number, receipt=moved.transfer_receipt)
    found = archive.standing(station, case_id)
    if args.json:
        out.write(dump({"case_id": case_id, **_json(found)}))
    else:
        lines = [said] if said else list(_told(args.case, found))
        out.write("".join(f"{line}\n" for line in lines))
    return int(any(not each.whole and not each.waivable for each in found.points))


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = archive.due(station.store)
    if args.json:
        rows = [
            {"case_id": case.id, "number": case.number, "party": case.enterprise, "due_at": at} for case, at in found
        ]
        out.write(dump({"due": rows}))
        return 0
    lines = [
        text("archive.cli.due", due=at.format("YYYY-MM-DD"), number=case.number, party=case.enterprise)
        for case, at in found
    ]
    out.write("".join(f"{line}\n" for line in lines or [text("archive.cli.nothing_due")]))
    return 0


def _json(found: Standing) -> dict[str, Any]:
    """As a record, with what came later as part of the archived file."""
    told: dict[str, Any] = jsonable(found)
    later = told.pop("supplements")
    if told["archived"] is not None:
        told["archived"]["supplements"] = later
    return told


def _told(number: str, found: Standing) -> Iterator[str]:
    if found.archived is not None:
        yield _archived(number, found.archived)
        yield from (text("archive.cli.supplemented", seq=each.seq, title=each.title) for each in found.supplements)
    yield from archive.bound_with(found)
    yield from (_point(each) for each in found.points)


def _point(each: Point) -> str:
    title = text(f"archive.point.{each.code}.title")
    if each.whole:
        return text("archive.cli.whole", title=title)
    key = "archive.cli.waivable" if each.waivable else "archive.cli.lacking"
    return text(key, title=title, what="、".join(each.lacking), next=text(f"archive.point.{each.code}.next"))


def _archived(number: str, found: ArchivedCase) -> str:
    facts = {"pages": found.pages, "kept": archive_words.kept(found)}
    return text("archive.cli.archived", number=number, archive=found.number, **facts)


def _flaws(args: argparse.Namespace, flaws: tuple[Flaw, ...], out: TextIO) -> int:
    if args.json:
        out.write(dump({"path": str(args.check), "whole": not flaws, "flaws": [_flaw(each) for each in flaws]}))
    elif flaws:
        lines = [text("archive.cli.flawed", count=len(flaws)), *(_flaw(each)["said"] for each in flaws)]
        out.write("".join(f"{line}\n" for line in lines))
    else:
        out.write(text("archive.cli.sound", path=args.check) + "\n")
    return int(bool(flaws))


def _flaw(each: Flaw) -> dict[str, str]:
    said = text(f"archive.damage.{each.kind}", path=each.path, detail=each.detail)
    return {"kind": each.kind, "path": each.path, "said": said}


def _stored(station: Station) -> archive_verify.MediaText:
    return lambda digest: station.media.path(digest).read_text(encoding="utf-8")


def _opener(key: Path) -> archive_verify.Opened:
    try:
        return archive_verify.with_key(key.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NoteError) as error:
        raise BadKey(path=key) from error
