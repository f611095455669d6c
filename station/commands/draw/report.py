"""How `station draw` answers: a draw, the list of draws, a verdict; Chinese lines or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from station.records.draw import AfterLine, DrawLine, DrawView, Pick
from station.records.jsonable import dump
from station.rules.draw.commit import short_form
from station.rules.draw.package import label
from station.rules.draw.verdict import Verdict
from station.texts import text

TICKET = 12


def say_list(found: Iterable[DrawLine]) -> str:
    """One line per draw, newest first."""
    return _text(_list_line(each) for each in found) or text("draw.report.none") + "\n"


def _list_line(each: DrawLine) -> str:
    state = text(f"draw.state.{each.state}")
    facts = {"number": f"{each.draw_no:04d}", "plan": each.plan_ref, "period": each.period, "purpose": each.purpose}
    return text("draw.report.line", **facts, state=state, commit=(each.commit_hash or "-")[:16])


def say_draw(seen: DrawView) -> str:
    """Everything about one draw at its present step."""
    return _text(_draw(seen))


def _draw(seen: DrawView) -> Iterator[str]:
    yield _list_line(seen.line)
    yield seen.label
    for one in seen.strata:
        if one.must:
            yield text("draw.report.must", title=one.title, count=one.excluded)
        else:
            facts = {"eligible": one.eligible, "excluded": one.excluded, "quota": one.quota}
            yield text("draw.report.stratum", title=one.title, **facts)
    for reason, count in seen.exclusions:
        yield text("draw.report.exclusion", reason=reason, count=count)
    if seen.short_code is not None:
        yield text("draw.report.commit", commit=seen.line.commit_hash, short=seen.short_code)
    if seen.weak:
        yield text("draw.screen.bits_low")
    for source in seen.sources:
        at = f"{source.drawn_at:%Y-%m-%d %H:%M}"
        yield text("draw.report.source", title=source.title, id=source.id, round=source.round, at=at)
        yield text("draw.report.typed", first=source.first or "-", second=source.second or "-")
    if seen.seed is not None:
        yield text("draw.report.seed", seed=seen.seed)
    yield from (_pick(pick, seen.shorts) for pick in seen.picks if pick.selected)
    gone = seen.replaced()
    reserves = sum(not pick.selected and pick.uscc not in gone for pick in seen.picks)
    if reserves:
        yield text("draw.report.reserves", count=reserves)
    yield from map(_after, seen.after)
    if seen.void_reason is not None:
        yield text("draw.report.void", reason=seen.void_reason)


def _pick(pick: Pick, shorts: Mapping[str, str]) -> str:
    pair = "、".join(person.name for person in (pick.lead, pick.assist) if person is not None) or "-"
    facts = {"rank": pick.rank, "ticket": pick.ticket[:TICKET], "name": pick.name, "pair": pair}
    return text("draw.report.pick", **facts, stratum=shorts.get(pick.stratum, pick.stratum))


def _after(line: AfterLine) -> str:
    none = text("draw_after.report.none")
    facts = {"number": line.number, "at": f"{line.at:YYYY-MM-DD HH:mm}", "enterprise": line.enterprise}
    names = {"out": line.out, "into": line.into or none, "people": "、".join(line.people) or none}
    return text(f"draw_after.report.{line.kind}", **facts, **names, reason=line.reason)


def say_verdict(path: Path, verdict: Verdict) -> str:
    """What was checked, what failed and where, what a reader must know besides."""
    return _text(_verdict(path, verdict))


def _verdict(path: Path, verdict: Verdict) -> Iterator[str]:
    yield text("draw.report.verified" if verdict.holds else "draw.report.refused", path=path)
    for finding in verdict.failures:
        yield text("draw.report.failure", file=finding.file, message=finding.message)
    c = verdict.commitment
    if c is not None and verdict.commit_hash is not None:
        yield text("draw.report.number", number=f"{c.draw_no:04d}", station=c.station_name, label=label(c))
        short = short_form(bytes.fromhex(verdict.commit_hash))
        yield text("draw.report.commit", commit=verdict.commit_hash, short=short)
    found = verdict.outcome
    if found is not None:
        yield text("draw.report.seed", seed=found.seed.hex())
        selected = sum(row.selected for row in found.rows)
        yield text("draw.report.outcome", digest=found.digest, selected=selected, whole=len(found.rows))
    if verdict.key is not None:
        yield text("draw.report.key", key=verdict.key)
    for finding in verdict.findings:
        if not finding.failed:
            yield text("draw.report.note", message=finding.message)


def verdict_json(path: Path, verdict: Verdict) -> str:
    """The verdict as JSON: {package, holds, draw_no, demo, drawn_on, commit, seed, outcome, findings[]}."""
    c, found = verdict.commitment, verdict.outcome
    return dump(
        {
            "package": str(path),
            "holds": verdict.holds,
            "draw_no": None if c is None else c.draw_no,
            "demo": None if c is None else c.demo,
            "drawn_on": None if c is None else c.drawn_on,
            "commit": verdict.commit_hash,
            "seed": None if found is None else found.seed.hex(),
            "outcome": None if found is None else found.digest,
            "findings": [
                {"failed": each.failed, "check": each.check, "file": each.file, "message": each.message}
                for each in verdict.findings
            ],
        }
    )


def _text(lines: Iterable[str]) -> str:
    return "".join(line + "\n" for line in lines)
