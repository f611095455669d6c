"""`station backup DIR`: database and media onto a second disk. Needs no person; what the nightly unit runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from station.backup.mirror import back_up
from station.backup.telling import telling
from station.commands.session import open_home
from station.records.backup import BackupOutcome
from station.records.jsonable import dump
from station.texts import text

HELP = text("backup.backup.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and how thoroughly to look at what lies there."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=text("backup.backup.folder"))
    parser.add_argument("--same-disk", action="store_true", help=text("backup.backup.same_disk"))
    parser.add_argument("--verify", action="store_true", help=text("backup.backup.verify"))
    parser.add_argument("--json", action="store_true", help=text("backup.backup.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Back up; 0 when everything is on the second disk, sound here, and written down, else 1."""
    station = open_home(args)
    try:
        with telling(sys.stderr) as progress:
            done = back_up(station, args.folder, on_same_disk=args.same_disk, verify=args.verify, progress=progress)
    finally:
        station.close()
    out.write(dump(done) if args.json else "".join(f"{line}\n" for line in _lines(done)))
    return int(bool(done.lacking or done.rotten or done.unwritten))


def _lines(done: BackupOutcome) -> Iterator[str]:
    size = {"size": done.ledger_size, "files": done.files, "bytes": megabytes(done.bytes)}
    yield text("backup.backup.done", place=done.place, **size)
    yield text("backup.backup.work", copied=done.copied, bytes=megabytes(done.bytes_copied), reread=done.reread)
    if done.method == "unproven":
        yield text("backup.backup.unproven")
    if done.renewed:
        yield text("backup.backup.renewed", count=len(done.renewed))
    for key, found in (("rotten", done.rotten), ("lacking", done.lacking)):
        for rot in found:
            yield text(f"backup.backup.{key}", digest=rot.sha256, kind=text(f"backup.kind.{rot.kind}"))
    if done.unwritten:
        yield text("backup.backup.unwritten", detail=done.unwritten)


def megabytes(size: int) -> str:
    """A size as people read it."""
    return f"{size / 1e6:.1f} MB"
