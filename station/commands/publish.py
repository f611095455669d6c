"""`station publish`: results on their way to the public, how long they are shown, what becomes of them, what is pushed.

The screen does more (words by hand, strikes, grades); here is what goes with receipts and what other programs read.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TextIO

from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.records.disclosure import BoardRow, PublicDossier
from station.records.jsonable import dump
from station.records.push import HandedOut, Push
from station.services import (
    custody,
    disclosure_board,
    disclosure_ends,
    disclosure_returns,
    disclosure_words,
    disclosures,
    push,
    push_files,
    receipt_codes,
)
from station.services.disclosure_board import PAGES
from station.services.receipt_codes import Scanned
from station.texts import text
from station.wiring import Station

HELP = text("push.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("push.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asked = {
        step: found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        for step, told in ((name, text(f"push.cli.steps.{name}")) for name in STEPS)
    }
    asked["list"].add_argument("--page", choices=PAGES, default="todo", metavar="PAGE", help=text("push.cli.page"))
    for step in (
        "show",
        "check",
        "return",
        "resubmit",
        "approve",
        "receipt",
        "withhold",
        "order",
        "withdrawn",
        "ended",
    ):
        asked[step].add_argument("id", metavar="ID", help=text("push.cli.id"))
    for step in ("answer", "again"):
        asked[step].add_argument("id", metavar="ID", help=text("push.cli.push_id"))
    asked["approve"].add_argument("--reason", default="", help=text("push.cli.why"))
    asked["receipt"].add_argument("--receipt", default="", metavar="NO", help=text("push.cli.receipt"))
    asked["receipt"].add_argument("--url", default="", metavar="URL", help=text("push.cli.url"))
    asked["receipt"].add_argument("--scan", default="", metavar="CODE", help=text("push.cli.scan"))
    asked["withhold"].add_argument("--code", required=True, metavar="CODE", help=text("push.cli.code"))
    asked["withhold"].add_argument("--basis", default="", help=text("push.cli.basis"))
    for step in ("return", "resubmit", "withhold", "order", "withdrawn"):
        asked[step].add_argument("--reason", required=True, help=text("push.cli.reason"))
    asked["withdrawn"].add_argument("--receipt", default="", metavar="NO", help=text("push.cli.receipt"))
    asked["ended"].add_argument("--note", default="", help=text("push.cli.note"))
    asked["hand-out"].add_argument("--to", type=Path, metavar="DIR", help=text("push.cli.to"))
    asked["hand-out"].add_argument(
        "--system", choices=push_files.systems(), metavar="SYSTEM", help=text("push.cli.system")
    )
    asked["hand-out"].add_argument("--again", action="store_true", help=text("push.cli.again"))
    asked["answer"].add_argument("--receipt", default="", metavar="NO", help=text("push.cli.receipt"))
    asked["answer"].add_argument("--words", default="", help=text("push.cli.words"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        STEPS[args.step](args, station, out)
    finally:
        station.close()
    return 0


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = disclosure_board.board(station.store).page(args.page)
    if args.json:
        out.write(dump({"page": args.page, "results": [_row(row) for row in found]}))
        return
    for row in found:
        facts = {"id": row.item.id, "state": disclosure_words.standing(row), "due": disclosure_words.last_day(row)}
        channel = text(f"disclosure.channel.{row.item.channel}")
        line = text("push.cli.line", number=row.item.number, target=row.item.target, channel=channel, **facts)
        out.write(line.rstrip() + "\n")


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    _tell(args, station, _id(args.id), out)


def _check(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    item = disclosures.check(station.store, signed_in(args, station), _id(args.id))
    _tell(args, station, item.id, out)


def _return(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    item = disclosure_returns.send_back(station.store, signed_in(args, station), _id(args.id), args.reason.strip())
    _tell(args, station, item.id, out)


def _resubmit(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    item = disclosure_returns.resubmit(station.store, signed_in(args, station), _id(args.id), args.reason.strip())
    _tell(args, station, item.id, out)


def _approve(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    item = disclosures.approve(station.store, signed_in(args, station), _id(args.id), args.reason)
    _tell(args, station, item.id, out)


def _receipt(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    """What is typed goes before what the code says."""
    found = receipt_codes.of(station, args.scan) if args.scan else Scanned("", "")
    receipt, url = args.receipt or found.receipt, args.url or found.url
    item = disclosures.publish(station.store, signed_in(args, station), _id(args.id), receipt, url)
    _tell(args, station, item.id, out)


def _withhold(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    disclosures.withhold(station.store, actor, _id(args.id), args.code, args.reason.strip(), args.basis)
    _tell(args, station, _id(args.id), out)


def _order(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    disclosure_ends.order_withdrawal(station.store, actor, _id(args.id), args.reason.strip())
    _tell(args, station, _id(args.id), out)


def _withdrawn(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    disclosure_ends.withdrawn(station.store, actor, _id(args.id), args.reason.strip(), args.receipt)
    _tell(args, station, _id(args.id), out)


def _ended(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    disclosure_ends.note_ended(station.store, signed_in(args, station), _id(args.id), args.note)
    _tell(args, station, _id(args.id), out)


def _pushes(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = push.waiting(station.store)
    if args.json:
        out.write(dump({"pushes": [{**_push(one), "held": push.held(station.store, one)} for one in found]}))
        return
    for one in found:
        out.write(_push_line(station, one))


def _hand_out(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    """To one system, or to every one for which something may leave."""
    actor, folder = signed_in(args, station), None if args.to is None else args.to.resolve()
    found: list[HandedOut] = []
    refusal: push_files.NothingToHandOut | None = None
    for system in (args.system,) if args.system else push_files.systems():
        try:
            found += push_files.hand_out(station, actor, system, folder, again=args.again)
        except push_files.NothingToHandOut as nothing:
            refusal = nothing
    if refusal is not None and not found:
        raise refusal
    stay = [one for one in push.waiting(station.store) if one.state == "waiting" and args.system in (None, one.system)]
    if args.json:
        kept = [{"id": one.id, "number": one.number, "system": one.system, "held": push.held(station.store, one)}
                for one in stay]  # fmt: skip
        out.write(dump({"packages": [_package(one) for one in found], "held": kept}))
        return
    out.write("".join(f"{disclosure_words.handed_line(one)}\n" for one in found))
    out.write("".join(_push_line(station, one) for one in stay))


def _answer(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    _told(args, push.answer(station.store, actor, _id(args.id), args.receipt, args.words), out)


def _again(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    _told(args, push.again(station.store, signed_in(args, station), _id(args.id)), out)


def _told(args: argparse.Namespace, one: Push, out: TextIO) -> None:
    line = text("push.cli.push", id=one.id, number=one.number, line=disclosure_words.push_line(one)) + "\n"
    out.write(dump(_push(one)) if args.json else line)


def _tell(args: argparse.Namespace, station: Station, disclosure_id: int, out: TextIO) -> None:
    found = disclosure_board.dossier(station.store, disclosure_id)
    pushed = [one for one in push.of_case(station.store, found.item.case_id) if one.disclosure_id == disclosure_id]
    if args.json:
        out.write(dump(_dossier(found, pushed)))
        return
    lines = [*disclosure_words.lines(found), *(disclosure_words.push_line(one) for one in pushed)]
    out.write("".join(f"{line}\n" for line in lines))


def _row(row: BoardRow) -> dict[str, Any]:
    item = row.item
    return {
        "id": item.id,
        "case_id": item.case_id,
        "number": item.number,
        "target": item.target,
        "channel": item.channel,
        "standing": row.standing,
        "decided_on": item.decided_on,
        "due_at": row.due_at,
        "late": row.late,
        "until": row.until,
    }


def _dossier(found: PublicDossier, pushed: list[Push]) -> dict[str, Any]:
    """What the public reads, and how it came to that; what was struck out stays at the station."""
    item = found.item
    return {
        **_row(found.row),
        "fields": {one.name: one.value for one in found.fields},
        "struck": [{"field": one.field, "kind": one.kind, "shown": one.shown} for one in found.struck],
        "term": found.term,
        "withheld_code": item.withheld_code,
        "withheld_basis": item.withheld_basis,
        "proposed": list(found.proposed),
        "objection": found.objection,
        "drafts": list(found.drafts),
        "steps": list(found.steps),
        "pushes": [_push(one) for one in pushed],
    }


def _package(one: HandedOut) -> dict[str, Any]:
    return {
        "system": one.system,
        "name": one.name,
        "path": one.path,
        "handed_out_at": one.at,
        "again": one.again,
        "records": [str(each.id) for each in one.records],
    }


def _push_line(station: Station, one: Push) -> str:
    line = text("push.cli.push", id=one.id, number=one.number, line=disclosure_words.push_line(one))
    held = push.held(station.store, one)
    return line + (text("push.cli.held", why=text(f"push.held.{held}")) if held else "") + "\n"


def _push(one: Push) -> dict[str, Any]:
    return {
        "id": one.id,
        "case_id": one.case_id,
        "number": one.number,
        "disclosure_id": one.disclosure_id,
        "system": one.system,
        "kind": one.kind,
        "state": one.state,
        "payload": one.payload,
        "queued_at": one.queued_at,
        "exported_at": one.exported_at,
        "receipt": one.receipt,
        "answer": one.answer,
        "answered_at": one.answered_at,
    }


def _id(written: str) -> int:
    """An id as rows have it. UsageError."""
    if not written.isdecimal() or int(written) > custody.LARGEST:
        raise UsageError(detail=text("push.cli.id"))
    return int(written)


STEPS = {
    "list": _list,
    "show": _show,
    "check": _check,
    "return": _return,
    "resubmit": _resubmit,
    "approve": _approve,
    "receipt": _receipt,
    "withhold": _withhold,
    "order": _order,
    "withdrawn": _withdrawn,
    "ended": _ended,
    "pushes": _pushes,
    "hand-out": _hand_out,
    "answer": _answer,
    "again": _again,
}
