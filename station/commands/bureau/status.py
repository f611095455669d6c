"""`bureau status`: how the enrolled stations stand. The shape of --json is described in docs/bundle.md."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from pendulum import DateTime

from station.bureau import heads, machine_words
from station.bureau.home import Bureau
from station.bureau.site import lay
from station.bureau.status import LATE_HOURS, StationStatus, status
from station.commands.bureau.session import open_here
from station.records.bureau import Backup, BureauFacts
from station.records.jsonable import jsonable
from station.records.moment import iso
from station.replica.verdicts import Verdict
from station.store import bureau_rows
from station.texts import text

HELP = text("bureau.status.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[--json]`."""
    parser.add_argument("--json", action="store_true", help=text("bureau.status.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """0 when every station is in time, unrefused, and sound as was seen not long ago; 1 otherwise."""
    bureau = open_here(args)
    try:
        facts, found, copy = bureau_rows.facts(bureau.store), status(bureau), bureau_rows.last_backup(bureau.store)
        page = _page(bureau)
    finally:
        bureau.close()
    out.write(_json(facts, found, copy, page) if args.json else _prose(found, copy, page))
    return 0 if all(one.healthy for one in found) else 1


@dataclass(frozen=True, slots=True)
class _Page:
    """The public page that is laid out of itself."""

    place: Path
    built_at: DateTime | None
    """Of the page that stands there; None where none does."""
    late: bool


def _page(bureau: Bureau) -> _Page | None:
    """None where none is wanted."""
    if bureau.page is None:
        return None
    built = lay.built_at(bureau.page)
    late = built is None or (bureau.clock.now() - built).total_seconds() > LATE_HOURS * 3600
    return _Page(bureau.page, built, late)


def _json(facts: BureauFacts, found: list[StationStatus], copy: Backup | None, page: _Page | None) -> str:
    own: dict[str, Any] = {"code": facts.code, "name": facts.name, "demo": facts.demo, "backup": None, "page": None}
    if page is not None:
        built = None if page.built_at is None else iso(page.built_at)
        own["page"] = {"place": str(page.place), "built_at": built, "late": page.late}
    if copy is not None:
        own["backup"] = {"at": iso(copy.made_at), "place": copy.place, "size": copy.size, "files": copy.files}
    whole = {"bureau": own, "stations": [_one(s) for s in found]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _one(found: StationStatus) -> dict[str, Any]:
    last, check = found.last, found.verified
    return {
        "code": found.enrolment.code,
        "name": found.enrolment.name,
        "epoch": found.enrolment.epoch,
        "fingerprint": found.fingerprint,
        "source": found.enrolment.source,
        "healthy": found.healthy,
        "late": found.late,
        "lag_hours": found.lag_hours,
        "last": None
        if last is None
        else {
            "seq": last.seq,
            "size": last.size,
            "root": last.root,
            "state": last.state,
            "manifest_sha256": last.manifest_sha256,
            "sealed_at": iso(last.sealed_at),
            "accepted_at": iso(last.accepted_at),
        },
        "verified": None
        if check is None
        else {
            "at": iso(check.verified_at),
            "size": check.size,
            "sound": check.sound,
            "problems": list(check.problems),
        },
        "refusals": [
            {
                "seq": refused.seq,
                "verdict": refused.verdict,
                "reason": refused.reason,
                "evidence": refused.evidence,
                "refused_at": iso(refused.refused_at),
            }
            for refused in found.open
        ],
        "overdue_draws": [
            {"draw_no": each.draw_no, "plan": each.plan, "deadline": iso(each.deadline)} for each in found.overdue_draws
        ],
        "revoked": None
        if found.enrolment.sound_to is None
        else {"after": found.enrolment.sound_to, "reason": found.enrolment.ended_reason},
        "doubtful": list(found.doubtful),
        "lost": [{"epoch": epoch, "size": size} for epoch, size in found.lost],
        "report": jsonable(found.report),
        "alarms": [{"seq": bundle.seq, "told": told} for bundle in found.alarmed for told in bundle.alarms],
    }


def _prose(found: list[StationStatus], copy: Backup | None, page: _Page | None) -> str:
    lines = [line for one in found for line in _lines(one)] or [text("bureau.status.nobody")]
    when = "" if copy is None else f"{copy.made_at:YYYY-MM-DD HH:mm}"
    lines.append(text("keys.status.copy", when=when, place=copy.place) if copy else text("keys.status.no_copy"))
    if page is not None:
        lines += _page_lines(page)
    return "".join(f"{line}\n" for line in lines)


def _page_lines(page: _Page) -> list[str]:
    if page.built_at is None:
        return [text("bureau_site.status.none", place=page.place)]
    lines = [text("bureau_site.status.built", when=f"{page.built_at:YYYY-MM-DD HH:mm}", place=page.place)]
    return [*lines, text("bureau_site.status.late", hours=LATE_HOURS)] if page.late else lines


def _lines(one: StationStatus) -> list[str]:
    facts: dict[str, object] = {"name": one.enrolment.name, "code": one.enrolment.code}
    facts["mark"] = "✓" if one.healthy else "✗"
    if one.last is None:
        lines = [text("bureau.status.line_never", **facts)]
    else:
        when = f"{one.last.sealed_at:YYYY-MM-DD HH:mm}"
        facts |= {"seq": one.last.seq, "size": one.last.size, "sealed": when, "lag": one.lag_hours}
        lines = [text("bureau.status.line", **facts)]
        if one.late:
            lines.append(text("bureau.status.late", hours=LATE_HOURS))
        lines += machine_words.lines(one.report)
    if one.enrolment.sound_to is not None:
        ended = {"epoch": one.enrolment.epoch, "after": one.enrolment.sound_to}
        lines.append(text("keys.status.revoked", reason=one.enrolment.ended_reason, **ended))
    if one.doubtful:
        lines.append(text("keys.status.doubtful", seqs="、".join(map(str, one.doubtful))))
    lines += [text("keys.status.lost", epoch=epoch, size=size) for epoch, size in one.lost]
    lines += [text("bureau.status.alarm", seq=b.seq, told=told) for b in one.alarmed for told in b.alarms]
    for refused in one.open:
        why = {"seq": refused.seq, "verdict": refused.verdict, "reason": refused.reason}
        words = "head" if heads.is_evidence(refused.evidence) else "open"
        lines.append(text(f"bureau.status.{words}", label=Verdict(refused.verdict).label, **why))
    for draw in one.overdue_draws:
        by = f"{draw.deadline:YYYY-MM-DD HH:mm}"
        lines.append(text("bureau.status.overdue_draw", number=draw.draw_no, plan=draw.plan, by=by))
    if one.unchecked:
        lines.append(text("bureau.status.unchecked", days=one.unchecked_days, code=one.enrolment.code))
    if one.verified is not None and not one.verified.sound:
        when = f"{one.verified.verified_at:YYYY-MM-DD HH:mm}"
        lines.append(text("bureau.status.unsound", when=when, count=len(one.verified.problems)))
    return lines
