"""`bureau provision STATION --out DIR`: a backup medium from the replica, for a box that was lost (docs/backup.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from station.backup.provision import Provided, Source, provide
from station.backup.telling import telling
from station.bureau import media, provisioning
from station.commands.bureau.session import open_here, person
from station.records.jsonable import dump
from station.texts import text

HELP = text("backup.provision.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which station, and where to."""
    parser.add_argument("station", metavar="STATION", help=text("backup.provision.station"))
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=text("backup.provision.folder"))
    parser.add_argument("--json", action="store_true", help=text("backup.provision.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Verify the replica from its first entry on, then write the medium."""
    bureau = open_here(args)
    try:
        actor = person(args, bureau)
        with telling(sys.stderr) as progress:
            ready = provisioning.prepared(bureau, actor, args.station, progress)
            source = Source(
                database=ready.database,
                settings=ready.settings,
                key=ready.enrolment.key,
                checkpoint=ready.checkpoint,
                card=bureau.home.card.read_bytes(),
                media=media.store(bureau, args.station),
                outbox=bureau.home.archive,
            )
            done = provide(source, args.out, progress)
        provisioning.note(bureau, actor, args.station, done.size)
    finally:
        bureau.close()
    out.write(dump(done) if args.json else _prose(ready.enrolment.name, done))
    return 0


def _prose(name: str, done: Provided) -> str:
    facts = {"size": done.size, "last": done.last_entry_at}
    lines = [text("backup.provision.done", name=name, place=done.place, **facts), text("backup.provision.loss")]
    lines.append(text("backup.provision.files", files=done.files, lacking=done.lacking))
    lines.append(text("backup.provision.next", place=done.place))
    return "".join(f"{line}\n" for line in lines)
