"""The papers of a draw: 抽取承诺公告 (`notice`) and 双随机抽取记录单 (`record`), issued once and printed again."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from station.commands.draw.options import Step, ask_number, named
from station.commands.printing import ask_delivery, deliver
from station.commands.session import signed_in
from station.records.jsonable import dump
from station.records.paper import IssuedDocument
from station.services import draw_record, papers
from station.services.papers import COMMITMENT, RECORD
from station.texts import text
from station.wiring import Station

_ISSUE: Mapping[str, Callable[..., IssuedDocument]] = {COMMITMENT: papers.commitment, RECORD: papers.draw_record}


def _ask(parser: argparse.ArgumentParser) -> None:
    ask_number(parser)
    ask_delivery(parser)
    parser.add_argument("--reason", help=text("paper_draw.cli.reason"))


def _notice(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    _give(args, station, out, COMMITMENT)


def _record(args: argparse.Namespace, station: Station, out: TextIO) -> None:
    _give(args, station, out, RECORD)


def _give(args: argparse.Namespace, station: Station, out: TextIO, kind: str) -> None:
    """The paper in force, or a new one where there is none or a reason for another is given."""
    draw_id = named(args, station)
    paper = papers.in_force(station, draw_id, kind)
    reprint, actor = paper is not None and args.reason is None, None
    if paper is None or not reprint:
        actor = signed_in(args, station)
        paper = _ISSUE[kind](station, actor, draw_id, args.reason)
    files, job = deliver(args, station, paper, actor)
    outdated = kind == RECORD and draw_record.outdated(station.store, paper)
    facts = {"reprint": reprint, "outdated": outdated, "files": [str(file) for file in files], "job": job}
    out.write(dump({**_facts(paper), **facts}) if args.json else _said(paper, reprint, outdated, files, job))


def _facts(paper: IssuedDocument) -> dict[str, object]:
    return {
        "document": str(paper.id),
        "kind": paper.kind,
        "number": paper.number,
        "title": paper.title,
        "sha256": paper.sha256,
        "issued_at": paper.issued_at.isoformat(),
    }


def _said(paper: IssuedDocument, reprint: bool, outdated: bool, files: Sequence[Path], job: str | None) -> str:
    told = {"title": paper.title, "number": paper.number}
    at = paper.issued_at.format("YYYY-MM-DD HH:mm")
    lines = [text("paper_draw.cli.reprinted", **told, at=at) if reprint else text("paper_draw.cli.issued", **told)]
    lines += [text("paper_draw.cli.outdated")] if outdated else []
    lines += [text("paper.cli.file", path=file) for file in files]
    lines += [text("paper.cli.printed", job=job)] if job is not None else []
    return "".join(line + "\n" for line in lines)


STEPS = {"notice": Step(_ask, _notice), "record": Step(_ask, _record)}
