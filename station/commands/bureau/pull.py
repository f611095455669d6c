"""`bureau pull`: take, check and apply what stations have sealed. One bad station never stops the others."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from station.bureau.home import Bureau
from station.bureau.pull import Outcome, pull
from station.commands.bureau.session import chosen, open_here, person_or_unit
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.people import Proof, System
from station.replica.verdicts import HARMLESS, Verdict
from station.texts import text

HELP = text("bureau.pull.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[STATION…|--all] [--from DIR] [--json]`."""
    parser.add_argument("stations", nargs="*", metavar="STATION", help=text("bureau.pull.stations"))
    parser.add_argument("--all", action="store_true", help=text("bureau.pull.all"))
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help=text("bureau.pull.source"))
    parser.add_argument("--json", action="store_true", help=text("bureau.status.json"))


@dataclass(frozen=True, slots=True)
class _Pulled:
    """What came of one station."""

    enrolment: Enrolment
    outcomes: list[Outcome]
    failure: str
    """Why nothing could be taken at all; empty otherwise."""

    @property
    def bad(self) -> bool:
        return bool(self.failure) or any(o.alarms or o.verdict not in HARMLESS for o in self.outcomes)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when every bundle was accepted or harmless, 1 on a refusal, an alarm, or a station that could not be read."""
    bureau = open_here(args)
    try:
        actor = person_or_unit(args, bureau)
        named = [] if args.all else args.stations
        done = [_one(bureau, actor, found, args.source) for found in chosen(bureau, named)]
    finally:
        bureau.close()
    out.write(_json(done) if args.json else _prose(done))
    return 1 if any(pulled.bad for pulled in done) else 0


def _one(bureau: Bureau, actor: Proof | System, found: Enrolment, source: Path | None) -> _Pulled:
    try:
        return _Pulled(found, pull(bureau, actor, found.code, source), "")
    except StationError as error:
        return _Pulled(found, [], error.message)
    except OSError as error:
        return _Pulled(found, [], text("bureau.pull.medium", detail=error))


def _json(done: list[_Pulled]) -> str:
    facts = [
        {
            "code": pulled.enrolment.code,
            "name": pulled.enrolment.name,
            "failure": pulled.failure,
            "bundles": [
                {
                    "seq": o.seq,
                    "verdict": o.verdict.value,
                    "reason": o.reason,
                    "evidence": o.evidence,
                    "alarms": list(o.alarms),
                }
                for o in pulled.outcomes
            ],
        }
        for pulled in done
    ]
    return json.dumps({"stations": facts}, ensure_ascii=False, indent=2) + "\n"


def _prose(done: list[_Pulled]) -> str:
    lines = [line for pulled in done for line in _lines(pulled)] or [text("bureau.pull.nobody")]
    return "".join(f"{line}\n" for line in lines)


def _lines(pulled: _Pulled) -> list[str]:
    facts = {"name": pulled.enrolment.name, "code": pulled.enrolment.code}
    if pulled.failure:
        return [text("bureau.pull.failed", message=pulled.failure, **facts)]
    if not pulled.outcomes:
        return [text("bureau.pull.nothing", **facts)]
    lines = []
    taken = [o.seq for o in pulled.outcomes if o.verdict == Verdict.ACCEPTED]
    replays = sum(o.verdict == Verdict.REPLAY for o in pulled.outcomes)
    if taken:
        lines.append(text("bureau.pull.accepted", count=len(taken), seq=taken[-1], replays=replays, **facts))
    elif replays:
        lines.append(text("bureau.pull.current", replays=replays, **facts))
    lines += [text("bureau.status.alarm", seq=o.seq, told=told) for o in pulled.outcomes for told in o.alarms]
    for refused in (o for o in pulled.outcomes if o.verdict not in HARMLESS):
        why = {"label": refused.verdict.label, "verdict": refused.verdict.value, "reason": refused.reason}
        lines.append(text("bureau.pull.refused", seq=refused.seq, **facts, **why))
        if refused.evidence:
            lines.append(text("bureau.pull.evidence", path=refused.evidence))
    return lines
