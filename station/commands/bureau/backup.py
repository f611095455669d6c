"""`bureau backup DIR`: the bureau's own home onto a second disk. Needs no person."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from station.backup import office
from station.backup.office import Office
from station.backup.telling import telling
from station.bureau import backups
from station.commands.bureau.session import open_here, person_or_unit
from station.records.jsonable import dump
from station.texts import text

HELP = text("keys.backup.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`DIR [--same-disk] [--verify] [--json]`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=text("keys.backup.folder"))
    parser.add_argument("--same-disk", action="store_true", help=text("backup.backup.same_disk"))
    parser.add_argument("--verify", action="store_true", help=text("keys.backup.verify"))
    parser.add_argument("--json", action="store_true", help=text("backup.backup.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once everything is on the second disk and written down."""
    bureau = open_here(args)
    try:
        actor = person_or_unit(args, bureau)
        source = Office(
            bureau.home.root, str(bureau.store.origin.code), bureau.store.checkpoint(), backups.secrets(bureau)
        )
        with telling(sys.stderr) as progress:
            done = office.back_up(
                source, args.folder, on_same_disk=args.same_disk, verify=args.verify, progress=progress
            )
        backups.note(bureau, actor, done.place, done.size, (done.files, done.bytes))
    finally:
        bureau.close()
    if args.json:
        out.write(dump(done))
        return 0
    facts = {"size": done.size, "files": done.files, "bytes": f"{done.bytes / 1e6:.1f} MB", "copied": done.copied}
    out.write(text("keys.backup.done", place=done.place, **facts) + "\n")
    if not done.secrets:
        out.write(text("keys.backup.no_secrets") + "\n")
    return 0
