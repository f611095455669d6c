"""`station paper`: 文书 of a case; what each asks, its page, its issue, its copies."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any, TextIO

from station.commands.missed import DAY, missed
from station.commands.printing import ask_delivery, deliver
from station.commands.session import open_home, signed_in
from station.errors import StationError
from station.records.jsonable import dump
from station.records.paper import IssuedDocument
from station.records.paper_overview import Needed, Unmade
from station.records.people import Proof
from station.services import (
    casebook,
    face_ahead,
    face_copy,
    face_files,
    faces,
    missing_copies,
    paper_overview,
    papers,
)
from station.services.faces import Open
from station.texts import text
from station.wiring import Station

HELP = text("face.cli.help")
COLUMNS = 78
"""Cells of a page that is read in a terminal."""


class AnswersUnreadable(StationError):
    """The file of answers is none. Facts: path, detail."""

    text = "face.answers_unreadable"


class NotIssued(StationError):
    """There is no page of it yet. Facts: title."""

    text = "face.not_issued"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `missing`, `prepare`, `questions`, `preview`, `issue`, `print`, `edit-copy`."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("face.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asked = {
        step: found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
        for step, told in ((name, text(f"face.cli.{name.replace('-', '_')}")) for name in STEPS)
    }
    for step in ("list", "prepare"):
        asked[step].add_argument("case", metavar="CASE", help=text("face.cli.case"))
    asked["missing"].add_argument("--case", metavar="CASE", help=text("face.cli.only"))
    asked["prepare"].add_argument("code", metavar="CODE", help=text("face.cli.code"))
    for step in ("questions", "preview", "issue", "print", "edit-copy"):
        asked[step].add_argument("paper", type=int, metavar="ID", help=text("face.cli.paper"))
    for step in ("preview", "issue", "edit-copy"):
        asked[step].add_argument("--answers", type=Path, metavar="FILE", help=text("face.cli.answers"))
    asked["issue"].add_argument("--reason", metavar="TEXT", help=text("face.cli.reason"))
    for step in ("issue", "print"):
        ask_delivery(asked[step])
    asked["edit-copy"].add_argument("--out", type=Path, metavar="DIR", help=text("face.cli.out"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        STEPS[args.step](args, station, out)
    finally:
        station.close()
    return 0


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    case = casebook.by_number(station.store, args.case)
    opened, ahead = faces.of_case(station, case.id), face_ahead.offered(station, case.id)
    beside = [one for one in papers.of_case(station, case.id) if one.paper_id is None]
    if args.json:
        listed = {
            "papers": [_listed(one) for one in opened],
            "ahead": [{"code": kind.code, "title": kind.title} for kind in ahead],
            "others": [_document(one) for one in beside],
        }
        out.write(dump(listed))
        return
    for one in opened:
        lacks = [*one.unsigned, *([text("face.tui.delivery")] if one.undelivered else [])]
        facts = {"state": text(f"face.state.{one.state}"), "title": one.paper.title, "number": one.paper.number}
        out.write(text("face.cli.line", id=one.paper.id, code=one.paper.code, **facts).rstrip())
        out.write((text("face.cli.lacks", lacks="、".join(lacks)) if lacks and one.document else "") + "\n")
    out.writelines(text("face.cli.ahead", code=kind.code, title=kind.title) + "\n" for kind in ahead)
    out.writelines(text("face.cli.other", title=one.title, number=one.number) + "\n" for one in beside)


def _missing(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    store, now = station.store, station.clock.now()
    case = casebook.by_number(store, args.case).id if args.case else None
    copies = missing_copies.missing(store, now, ever=True) if case is None else missing_copies.of_case(store, case, now)
    unmade = paper_overview.unmade(store, case)
    needed = paper_overview.needed(store, case) if case is not None else ()
    if args.json:
        out.write(dump({"copies": copies, "unmade": unmade, "needed": needed}))
        return
    lines = [text("face.cli.uncopied", line=missed(one)) for one in copies]
    lines += [_unmade(one) for one in unmade]
    lines += [_needed(one) for one in needed]
    out.writelines(f"{line}\n" for line in lines or [text("face.cli.nothing_missing")])


def _unmade(one: Unmade) -> str:
    state = text("face.cli.unmade_ahead" if one.ahead else "face.cli.unmade")
    facts = {"number": one.case_number, "title": one.title, "paper": one.number, "enterprise": one.enterprise}
    return text("face.cli.unmade_line", state=state, at=one.made_at.format(DAY), **facts)


def _needed(one: Needed) -> str:
    titles = text("face.tui.or").join(one.titles)
    return text("face.cli.needed_line", titles=titles, step=one.wanted_by, by=_left_by(one.left_by))


def _left_by(step: str) -> str:
    return text("face.tui.left_by", step=step) if step else text("face.tui.left_by_nobody")


def _prepare(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    case = casebook.by_number(station.store, args.case)
    paper = face_ahead.prepare(station, signed_in(args, station), case.id, args.code)
    if args.json:
        out.write(dump({"id": paper.id, "code": paper.code, "title": paper.title, "number": paper.number}))
        return
    out.write(text("face.cli.prepared", id=paper.id, title=paper.title, number=paper.number) + "\n")


def _questions(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    asked = faces.questions(station, args.paper)
    if args.json:
        out.write(dump({"questions": [{"ask": ask, "value": value} for ask, value in asked]}))
        return
    for ask, value in asked:
        out.write(text("face.cli.question", name=ask.name, label=ask.label, kind=text(f"face.kind.{ask.kind}")))
        out.write(text("face.cli.needed") if ask.needed else "")
        out.write((text("face.cli.choices", choices="、".join(ask.choices)) if ask.choices else "") + "\n")
        out.writelines(f"    {line}\n" for line in (ask.hint, *value.splitlines()) if line)
    if not asked:
        out.write(text("face.cli.asks_nothing") + "\n")


def _preview(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    draft = face_files.draft(station, args.paper, _answers(args, station), COLUMNS)
    if args.json:
        out.write(dump({"file": str(draft.file), "lines": draft.lines}))
        return
    out.writelines(f"{line}\n" for line in draft.lines)
    out.write(text("paper.cli.file", path=draft.file) + "\n")


def _issue(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    actor = signed_in(args, station)
    _handed(args, station, out, faces.issue(station, actor, args.paper, _answers(args, station), args.reason), actor)


def _print(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    document = faces.newest(station, args.paper)
    if document is None:
        raise NotIssued(title=faces.title(station, args.paper))
    _handed(args, station, out, document)


def _handed(
    args: argparse.Namespace, station: Station, out: TextIO, document: IssuedDocument, actor: Proof | None = None
) -> None:
    files, job = deliver(args, station, document, actor)
    if args.json:
        out.write(dump({"document": _document(document), "files": [str(file) for file in files], "job": job}))
        return
    out.write(text("face.cli.issued", title=document.title, number=document.number, code=document.code) + "\n")
    out.writelines(text("paper.cli.file", path=file) + "\n" for file in files)
    if job is not None:
        out.write(text("paper.cli.printed", job=job) + "\n")


def _copy(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    file = face_copy.write(station, args.paper, _answers(args, station), args.out)
    out.write(dump({"file": str(file)}) if args.json else text("face.cli.copied", path=file) + "\n")


def _answers(args: argparse.Namespace, station: Station) -> dict[str, str]:
    """Those of the file, `name = "…"` each; without a file what is suggested. AnswersUnreadable."""
    if args.answers is None:
        return {ask.name: value for ask, value in faces.questions(station, args.paper)}
    try:
        table = tomllib.loads(args.answers.read_text(encoding="utf-8"))
    except OSError as error:
        raise AnswersUnreadable(path=args.answers, detail=error.strerror or error) from error
    except ValueError as error:
        raise AnswersUnreadable(path=args.answers, detail=error) from error
    other = next((name for name, value in table.items() if not isinstance(value, str)), None)
    if other is not None:
        raise AnswersUnreadable(path=args.answers, detail=text("face.cli.not_words", name=other))
    return table


def _listed(one: Open) -> dict[str, Any]:
    paper = one.paper
    return {
        "id": paper.id,
        "code": paper.code,
        "title": paper.title,
        "number": paper.number,
        "made_at": paper.made_at,
        "state": one.state,
        "ahead": paper.ahead,
        "face": one.face is not None,
        "editable": one.face is not None and bool(one.face.slot),
        "unsigned": list(one.unsigned),
        "undelivered": one.undelivered,
        "document_id": one.document and one.document.id,
        "issued_at": one.document and one.document.issued_at,
    }


def _document(document: IssuedDocument) -> dict[str, Any]:
    names = ("id", "kind", "title", "number", "code", "sha256", "size", "issued_at", "replaces_id")
    return {name: getattr(document, name) for name in names}


STEPS = {
    "list": _list,
    "missing": _missing,
    "prepare": _prepare,
    "questions": _questions,
    "preview": _preview,
    "issue": _issue,
    "print": _print,
    "edit-copy": _copy,
}
