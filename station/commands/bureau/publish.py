"""`bureau publish`: the public page of all stations, laid out anew in place of the one before."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from station.bureau.home import Bureau
from station.bureau.site.publishing import Leaks, publish
from station.commands.bureau.session import open_here, person
from station.errors import StationError
from station.records.jsonable import dump
from station.records.moment import iso
from station.records.people import System
from station.records.site import Laid, Leak
from station.texts import text

HELP = text("bureau_site.cli.help")
UNIT = System("system:publish")
MIB = 2**20


class NoPlace(StationError):
    """Neither the command line nor the settings say where the page goes. Facts: path."""

    text = "bureau_site.no_place"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[--out DIR] [--json]`."""
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("bureau_site.cli.out"))
    parser.add_argument("--json", action="store_true", help=text("bureau_site.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when the page is out, 1 where something must not be public: then where is told, and nothing is written."""
    bureau = open_here(args)
    try:
        place: Path | None = args.out or bureau.page
        if place is None:
            raise NoPlace(path=bureau.home.settings_file)
        return _publish(args, bureau, place, out)
    finally:
        bureau.close()


def _publish(args: argparse.Namespace, bureau: Bureau, place: Path, out: TextIO) -> int:
    try:
        laid = publish(bureau, person(args, bureau) if args.run_as else UNIT, place)
    except Leaks as refusal:
        if args.json:
            out.write(_json(place, None, refusal.found))
            return refusal.exit_code
        out.writelines(f"{_leak(each)}\n" for each in refusal.found)
        raise
    out.write(_json(place, laid, []) if args.json else _prose(place, laid))
    return 0


def _leak(found: Leak) -> str:
    kind = text(f"bureau_site.kind.{found.kind}")
    return text("bureau_site.cli.leak", station=found.station, number=found.number, field=found.field, kind=kind)


def _prose(path: Path, laid: Laid) -> str:
    counts = {"stations": laid.stations, "rows": laid.rows, "records": laid.records, "slips": laid.slips}
    size = f"{laid.bytes / MIB:.1f}"
    lines = [
        text("bureau_site.cli.done", path=path, **counts),
        text("bureau_site.cli.files", files=laid.files, size=size, digest=laid.digest),
    ]
    if not laid.recorded:
        lines.append(text("bureau_site.cli.unrecorded"))
    return "".join(f"{line}\n" for line in lines)


def _json(path: Path, laid: Laid | None, leaks: list[Leak]) -> str:
    made = None
    if laid is not None:
        counts = {"stations": laid.stations, "records": laid.records, "rows": laid.rows, "slips": laid.slips}
        made = {"built_at": iso(laid.built_at), **counts, "files": laid.files, "bytes": laid.bytes}
        made |= {"sha256": laid.digest, "recorded": laid.recorded}
    return dump({
        "path": str(path),
        "published": made,
        "leaks": [
            {"code": each.code, "station": each.station, "number": each.number, "field": each.field, "kind": each.kind}
            for each in leaks
        ],
    })  # fmt: skip
