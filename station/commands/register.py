"""`station register`: power list, guides, flowcharts, inspected items, checklists, plans; versions, files, receipts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TextIO

from station.commands.session import open_home, signed_in
from station.records.jsonable import dump
from station.records.register import REGISTERS, WHOLE, RegisterEntry, RegisterVersion, SheetStanding
from station.services import register_papers, register_words, registers
from station.texts import text
from station.wiring import Station

HELP = text("register.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `show`, `make`, `publish`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("register.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asked = {
        step: found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        for step, told in ((name, text(f"register.cli.{name}")) for name in STEPS)
    }
    names = text("register.cli.register")
    asked["list"].add_argument("register", nargs="?", choices=REGISTERS, metavar="REGISTER", help=names)
    for step in ("show", "make", "publish"):
        asked[step].add_argument("register", choices=REGISTERS, metavar="REGISTER", help=names)
        asked[step].add_argument("code", nargs="?", metavar="CODE", help=text("register.cli.code"))
    asked["make"].add_argument("--out", type=Path, metavar="DIR", help=text("register.cli.out"))
    asked["publish"].add_argument("--channel", required=True, metavar="CHANNEL", help=text("register.cli.channel"))
    asked["publish"].add_argument("--receipt", required=True, metavar="NO", help=text("register.cli.receipt"))
    asked["publish"].add_argument("--url", default="", metavar="URL", help=text("register.cli.url"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        STEPS[args.step](args, station, out)
    finally:
        station.close()
    return 0


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = registers.standings(station.store, (args.register,) if args.register else REGISTERS)
    if args.json:
        out.write(dump({"registers": [_listed(each) for each in found]}))
        return
    for each in found:
        facts = {"state": register_words.state(each), "version": register_words.version_of(each)}
        code, title = each.sheet.code, each.sheet.title
        line = text("register.cli.line", register=each.kind.code, code=code, title=title, **facts)
        due = register_words.due(each)
        out.write(line + (text("register.cli.due", due=due) if due else "") + "\n")


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = registers.standing(station.store, args.register, args.code or WHOLE)
    versions = registers.versions(station.store, args.register, args.code or WHOLE)
    if args.json:
        told = _listed(found)
        told["entries"] = [_entry(each) for each in found.sheet.entries]
        told["versions"] = [_version(each) for each in versions]
        out.write(dump(told))
        return
    lines = [found.sheet.title, *register_words.standing_lines(found), ""]
    lines += register_words.whole(found.sheet)
    for each in versions:
        lines += ["", *register_words.version_lines(each)]
    out.write("".join(f"{line}\n" for line in lines))


def _make(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    found = registers.standings(station.store, (args.register,))
    if args.code:
        found = (registers.standing(station.store, args.register, args.code),)
    stale = [each for each in found if each.newest is None or each.change]
    actor = signed_in(args, station) if stale else None
    made = []
    for each in found:
        version = each.newest
        if actor is not None and each in stale:
            version = registers.refresh(station.store, actor, args.register, each.sheet.code)
        if version is not None:
            made.append((version, register_papers.write(station, version, args.out)))
    if args.json:
        told = [{**_made(version), "files": [str(file) for file in files]} for version, files in made]
        out.write(dump({"made": told}))
        return
    for version, files in made:
        out.write(text("register.cli.made", title=version.sheet.title, version=version.version) + "\n")
        out.write("".join(f"  {file}\n" for file in files))


def _publish(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor, found = signed_in(args, station), registers.standing(station.store, args.register, args.code or WHOLE)
    if found.newest is None:
        raise registers.NothingMade(title=found.sheet.title)
    version = registers.publish(station.store, actor, found.newest.id, args.channel, args.receipt, args.url)
    if args.json:
        out.write(dump(_version(version)))
        return
    out.write("".join(f"{line}\n" for line in (version.sheet.title, *register_words.version_lines(version))))


def _listed(found: SheetStanding) -> dict[str, Any]:
    newest = found.newest
    return {
        "register": found.kind.code,
        "code": found.sheet.code,
        "title": found.sheet.title,
        "state": found.state,
        "to_confirm": found.sheet.to_confirm,
        "version": newest.version if newest else None,
        "made_at": newest.made_at if newest else None,
        "published_at": newest.published_at if newest else None,
        "due_at": found.due_at,
        "missing": list(found.missing),
        "change": list(found.change),
        "suspended": [entry.key for entry in found.sheet.entries if entry.suspended],
    }


def _entry(entry: RegisterEntry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title": entry.title,
        "suspended": entry.suspended,
        "fields": {name: words.split("\n") for name, words in entry.fields},
    }


def _made(version: RegisterVersion) -> dict[str, Any]:
    return {
        "id": version.id,
        "register": version.sheet.register,
        "code": version.sheet.code,
        "title": version.sheet.title,
        "version": version.version,
        "change": list(version.change),
        "made_at": version.made_at,
        "due_at": version.due_at,
        "published_at": version.published_at,
    }


def _version(version: RegisterVersion) -> dict[str, Any]:
    return {**_made(version), "receipts": list(version.receipts)}


STEPS = {"list": _list, "show": _show, "make": _make, "publish": _publish}
