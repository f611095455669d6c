"""`station codes`: look through recordings for the codes they show, and what was found in them."""

from __future__ import annotations

import argparse
from typing import Any, TextIO

from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.intake.frames import look
from station.records.clip_code import ClipCode, ReadClip
from station.records.jsonable import dump
from station.services import casebook, clip_codes, custody
from station.services import evidence as clips
from station.store.store import Store
from station.texts import text
from station.wiring import Station

HELP = text("codes.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("codes.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step in ("read", "list", "odd", "stay"):
        told = text(f"codes.cli.steps.{step}")
        asked = found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        if step == "list":
            asked.add_argument("case", metavar="CASE", help=text("codes.cli.case"))
        if step == "stay":
            asked.add_argument("clip", metavar="CLIP", help=text("codes.cli.clip"))
            asked.add_argument("--reason", required=True, help=text("codes.cli.reason"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step."""
    station = open_home(args)
    try:
        {"read": _read, "list": _list, "odd": _odd, "stay": _stay}[args.step](args, station, out)
    finally:
        station.close()
    return 0


def _read(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    def told(one: ReadClip) -> None:
        if not args.json:
            out.write(_line(one) + "\n")
            out.flush()

    done = clip_codes.read_waiting(station, look, told)
    if args.json:
        out.write(dump({"read": done}))
    elif not done:
        out.write(text("codes.cli.nothing") + "\n")


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    case = casebook.by_number(station.store, args.case)
    found = {clip: clip_codes.of_clip(station.store, clip.id) for clip in clips.clips_of_case(station.store, case.id)}
    if args.json:
        out.write(dump({"codes": [code for codes in found.values() for code in codes]}))
        return
    lines = [_code(clip.name, code) for clip, codes in found.items() for code in codes]
    out.write("".join(f"{line}\n" for line in lines) or text("codes.cli.no_codes") + "\n")


def _odd(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = clip_codes.odd(station.store)
    if args.json:
        out.write(dump({"odd": [_odd_document(station.store, one) for one in found]}))
        return
    lines = [
        text(
            "codes.cli.odd_line",
            id=one.clip.id,
            name=one.clip.name,
            number=one.clip.case_number,
            shown=_numbers(station.store, one.case_ids),
        )
        for one in found
    ]
    out.write("".join(f"{line}\n" for line in lines) or text("codes.cli.no_odd") + "\n")


def _stay(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    if not args.clip.isdecimal() or int(args.clip) > custody.LARGEST:
        raise UsageError(detail=text("codes.cli.clip"))
    clip = clip_codes.stay(station.store, signed_in(args, station), int(args.clip), args.reason)
    facts = {"name": clip.name, "number": clip.case_number}
    document = {"clip": {"id": clip.id, "name": clip.name, "case": clip.case_number}}
    out.write(dump(document) if args.json else text("codes.cli.stays", **facts) + "\n")


def _odd_document(store: Store, one: clip_codes.Odd) -> dict[str, Any]:
    shown = [case.number for case in casebook.some(store, one.case_ids).values()]
    return {"clip_id": one.clip.id, "name": one.clip.name, "case": one.clip.case_number, "shown": shown}


def _numbers(store: Store, case_ids: tuple[int, ...]) -> str:
    return "、".join(case.number for case in casebook.some(store, case_ids).values())


def _line(one: ReadClip) -> str:
    put = text("codes.cli.put", number=one.case_number) if one.case_number else ""
    why = text("codes.cli.not_all", why=text(f"codes.problem.{one.problem}")) if one.problem else ""
    return text("codes.cli.read_line", name=one.name, count=one.codes) + put + why


def _code(name: str, code: ClipCode) -> str:
    at = f"{code.at_ms // 60_000}:{code.at_ms // 1000 % 60:02d}"
    return text("codes.cli.code_line", name=name, at=at, kind=text(f"codes.kind.{code.kind}"), text=code.text)
