"""`bureau line`: how stations are reached over the network (docs/line.md)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TextIO

from station.bureau import line
from station.bureau.home import Bureau
from station.commands.bureau.session import open_here, person
from station.records.jsonable import dump, jsonable
from station.records.line import MEDIA, Line
from station.replica.line_card import PULL, RETURN, fingerprint
from station.store import bureau_lines
from station.texts import text

HELP = text("line.bureau.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`key`, `set CODE …`, `list [--json]`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    # The options before the step, its -h included, come from `shared`.
    _, one, shown = (
        steps.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        for step, told in (
            ("key", text("line.bureau.key")),
            ("set", text("line.bureau.set")),
            ("list", text("line.bureau.list")),
        )
    )
    one.add_argument("code", metavar="CODE", help=text("line.bureau.code"))
    one.add_argument("--host", metavar="HOST", help=text("line.bureau.host"))
    one.add_argument("--port", type=int, metavar="N", help=text("line.bureau.port"))
    one.add_argument("--host-key", type=Path, metavar="FILE", help=text("line.bureau.host_key"))
    one.add_argument("--media", choices=MEDIA, help=text("line.bureau.media"))
    one.add_argument("--nightly-bytes", type=int, metavar="N", help=text("line.bureau.nightly_bytes"))
    one.add_argument("--rate", type=int, metavar="N", help=text("line.bureau.rate"))
    shown.add_argument("--json", action="store_true", help=text("bureau.status.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 once done. NotEnrolled, LineIncomplete, LineWrong, CardMissing, LineCardInvalid, what signing in raises."""
    bureau = open_here(args)
    try:
        {"key": _key, "set": _set, "list": _list}[args.step](args, bureau, out)
    finally:
        bureau.close()
    return 0


def _key(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    path, card = line.introduce(bureau)
    keys = {"pull": fingerprint(card.keys[PULL]), "back": fingerprint(card.keys[RETURN])}
    out.write(text("line.bureau.key_done", path=path, **keys) + "\n")


def _set(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    told: dict[str, Any] = {name: getattr(args, name) for name in ("host", "port", "media", "nightly_bytes")}
    told["bytes_per_second"] = args.rate
    told = {name: value for name, value in told.items() if value is not None}
    if args.host_key is not None:
        told["host_key"] = line.host_key(bureau, args.code, args.host_key)
    made = line.set_line(bureau, person(args, bureau), args.code, **told)
    out.write(text("line.bureau.set_done", **_facts(made)) + "\n")


def _list(args: argparse.Namespace, bureau: Bureau, out: TextIO) -> None:
    found = bureau_lines.lines(bureau.store)
    last = {each.code: bureau_lines.last_run(bureau.store, each.code) for each in found}
    if args.json:
        facts = [
            jsonable(each) | {"fingerprint": _facts(each)["fingerprint"], "last": last[each.code]} for each in found
        ]
        out.write(dump({"lines": facts}))
        return
    for each in found:
        out.write(text("line.bureau.line", **_facts(each)) + "\n")
        if (run := last[each.code]) is not None:
            cost = {"when": f"{run.ended_at:YYYY-MM-DD HH:mm}", "bytes": run.bytes, "attempts": run.attempts}
            outcome = text(f"line.outcome.{run.outcome}")
            out.write(text("line.bureau.last", outcome=outcome, detail=run.detail, **cost) + "\n")
    if not found:
        out.write(text("line.bureau.nothing") + "\n")


def _facts(one: Line) -> dict[str, object]:
    limits = {"media": one.media, "nightly": one.nightly_bytes, "rate": one.bytes_per_second}
    where = {"code": one.code, "where": f"{one.host}:{one.port}"}
    return {**where, "fingerprint": fingerprint(one.host_key), **limits}
