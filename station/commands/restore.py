"""`station restore DIR`: an empty home becomes the station that a backup holds, in a new life with a new key."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from station.backup.restore import Wish, examine, restore
from station.backup.telling import telling
from station.commands.session import Nobody, read_pin
from station.records.backup import BackupContents, Restored
from station.records.jsonable import dump
from station.records.moment import moment
from station.replica.cards import fingerprint
from station.texts import text

NAMED = 5
"""So many of the files that are lacking are named; a large loss must not push the rest off the screen."""
HELP = text("backup.restore.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where from; who does it is `--as`, where to is `--home`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=text("backup.restore.folder"))
    parser.add_argument("--epoch", type=int, metavar="N", help=text("backup.restore.epoch"))
    parser.add_argument("--despite-findings", action="store_true", help=text("backup.restore.despite"))
    parser.add_argument("--json", action="store_true", help=text("backup.restore.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Restore, and say what was lost and what has to be done now."""
    contents = examine(args.folder)
    if not args.json:
        out.write(text("backup.restore.found", fingerprint=fingerprint(contents.key), **_facts(contents)) + "\n")
        out.flush()
    wish = _wish(args, contents)
    with telling(sys.stderr) as progress:
        done = restore(args.folder, args.home, wish, progress=progress)
    out.write(dump(done) if args.json else "".join(f"{line}\n" for line in _lines(args, done)))
    return 0


def _wish(args: argparse.Namespace, contents: BackupContents) -> Wish:
    name = args.run_as or (contents.chiefs[0] if len(contents.chiefs) == 1 else None)
    if name is None:
        raise Nobody
    return Wish(name, read_pin(args.pin_fd, name), args.epoch, args.despite_findings)


def _facts(contents: BackupContents) -> dict[str, object]:
    last = f"{moment(contents.last_entry_at):%Y-%m-%d %H:%M:%S}"
    return {"name": contents.name, "code": contents.code, "size": contents.ledger_size, "last": last}


def _lines(args: argparse.Namespace, done: Restored) -> Iterator[str]:
    facts = _facts(done.contents)
    what = {"files": done.files, "bytes": f"{done.bytes / 1e6:.1f} MB", "epoch": done.epoch, "home": args.home}
    yield text("backup.restore.done", name=facts["name"], code=facts["code"], **what)
    yield text("backup.restore.window", last=facts["last"])
    yield text("backup.restore.numbers")
    if done.lacking:
        yield text("backup.restore.lacking", count=len(done.lacking))
        for rot in done.lacking[:NAMED]:
            yield text("backup.restore.lacking_one", digest=rot.sha256, kind=text(f"backup.kind.{rot.kind}"))
        if len(done.lacking) > NAMED:
            yield text("backup.restore.lacking_all", home=args.home)
    if done.findings:
        yield text("backup.restore.findings", count=len(done.findings))
        yield from done.findings
    if done.unrevealed:
        yield text("backup.restore.unrevealed", draws="、".join(done.unrevealed))
    yield text("backup.restore.key", fingerprint=fingerprint(done.key))
    yield text("backup.restore.first")
    yield text("backup.restore.pins", chief=done.restored_by)
    yield text("backup.restore.old")
