"""`bureau pull`: take, check and apply what stations have sealed. One bad station never stops the others."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TextIO

from station.backup.telling import telling
from station.bureau.pulling import Pulled, Wish, pull_stations
from station.bureau.transport import SHORT, Patience
from station.commands.bureau.session import chosen, open_here, person_or_unit
from station.replica.verdicts import HARMLESS, Verdict
from station.texts import text

HELP = text("bureau.pull.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[STATION…|--all] [--from DIR] [--urgent] [--json]`."""
    parser.add_argument("stations", nargs="*", metavar="STATION", help=text("bureau.pull.stations"))
    parser.add_argument("--all", action="store_true", help=text("bureau.pull.all"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--from", dest="source", type=Path, metavar="DIR", help=text("bureau.pull.source"))
    where.add_argument("--urgent", action="store_true", help=text("line.bureau.urgent"))
    parser.add_argument("--json", action="store_true", help=text("bureau.status.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when every bundle was accepted or harmless, 1 on a refusal, an alarm, or a station that could not be read."""
    bureau = open_here(args)
    try:
        actor = person_or_unit(args, bureau)
        named = [] if args.all else args.stations
        with telling(sys.stderr) as progress:
            wish = Wish(args.source, args.urgent, SHORT if args.urgent else Patience())
            done = pull_stations(bureau, actor, chosen(bureau, named), wish, progress)
    finally:
        bureau.close()
    nobody = text("line.bureau.nothing" if args.urgent else "bureau.pull.nobody")
    out.write(_json(done) if args.json else _prose(done, nobody))
    return 1 if any(pulled.bad for pulled in done) else 0


def _json(done: list[Pulled]) -> str:
    facts = [
        {
            "code": pulled.enrolment.code,
            "name": pulled.enrolment.name,
            "outcome": pulled.outcome,
            "failure": pulled.failure,
            "bytes": pulled.meter.bytes,
            "attempts": pulled.meter.attempts,
            "seconds": round(pulled.seconds, 1),
            "sent": pulled.sent,
            "unanswered": pulled.unanswered,
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


def _prose(done: list[Pulled], nobody: str) -> str:
    lines = [line for pulled in done for line in _lines(pulled)] or [nobody]
    return "".join(f"{line}\n" for line in lines)


def _lines(pulled: Pulled) -> list[str]:
    facts = {"name": pulled.enrolment.name, "code": pulled.enrolment.code}
    lines = _came(pulled, facts)
    if pulled.meter.attempts:
        cost = {"bytes": pulled.meter.bytes, "seconds": round(pulled.seconds), "attempts": pulled.meter.attempts}
        lines.append(text("line.bureau.cost", sent=pulled.sent, **cost, **facts))
    elif pulled.sent:
        lines.append(text("line.bureau.answered", sent=pulled.sent, **facts))
    if pulled.unanswered:
        lines.append(text("line.bureau.unanswered", message=pulled.unanswered, **facts))
    if pulled.failure:
        lines.append(text("bureau.pull.failed", message=pulled.failure, **facts))
    return lines


def _came(pulled: Pulled, facts: dict[str, str]) -> list[str]:
    if not pulled.outcomes:
        return [] if pulled.failure else [text("bureau.pull.nothing", **facts)]
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
