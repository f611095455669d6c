"""`station coverage`: what had to be recorded of a case and what its recordings show; what was let go. Reads only."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, TextIO

from station.commands.session import open_home
from station.records.case import CaseFile
from station.records.coverage import CaseCoverage, Defect, ItemCoverage, SceneCoverage
from station.records.jsonable import dump
from station.services import counting, coverage
from station.services.coverage_words import facts, ratio, seen, titled
from station.texts import text
from station.wiring import Station

HELP = text("coverage.cli.help")
DEFECTS = "defects"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which case, or the register, and the form of the answer."""
    parser.add_argument("case", metavar="CASE", help=text("coverage.cli.case"))
    parser.add_argument("--json", action="store_true", help=text("coverage.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the coverage of a case, or all that was let go. NoStore and what opening raises, UnknownCase."""
    station = open_home(args)
    try:
        out.write(_defects(args, station) if args.case == DEFECTS else _case(args, station))
    finally:
        station.close()
    return 0


def _defects(args: argparse.Namespace, station: Station) -> str:
    found = coverage.defects(station.store)
    if args.json:
        return dump({"defects": found})
    return "".join(f"{_defect(each)}\n" for each in found) or text("coverage.cli.none") + "\n"


def _defect(each: Defect) -> str:
    at = f"{each.granted_at:%Y-%m-%d %H:%M}"
    facts = {"number": each.number, "enterprise": each.enterprise, "title": each.title, "reason": each.reason}
    return text("coverage.cli.defect", at=at, by=each.granted_by, **facts)


def _case(args: argparse.Namespace, station: Station) -> str:
    case = counting.case_of(station.store, args.case)
    found = coverage.of_case(station.store, case.id)
    return dump(_json(case, found)) if args.json else "".join(f"{line}\n" for line in _lines(found))


def _lines(found: CaseCoverage) -> Iterator[str]:
    if not found.scenes:
        yield text("coverage.nothing")
        return
    yield ratio(found)
    if found.unexplained:
        yield text("coverage.unexplained", count=found.unexplained)
    for scene in found.scenes:
        state = text(f"coverage.state.{scene.state}")
        yield text("coverage.cli.scene", state=state, scene=titled(scene.wanted), facts=facts(scene)).rstrip("　")
        yield from (_item(each) for each in found.items if each.scene.wanted == scene.wanted)


def _item(each: ItemCoverage) -> str:
    return text(
        "coverage.cli.item",
        mark="✓" if each.whole else "!" if each.blocks else " ",
        number=f"{each.number:>3}",
        title=each.title,
        level=text(f"coverage.level.{each.level}"),
        state=text(f"coverage.state.{each.state}"),
        seen=seen(each),
        reason=each.released,
    ).rstrip("　")


def _json(case: CaseFile, found: CaseCoverage) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "case_number": case.number,
        "items": len(found.items),
        "covered": found.covered,
        "unexplained": found.unexplained,
        "scenes": [_scene(each, found) for each in found.scenes],
    }


def _scene(each: SceneCoverage, found: CaseCoverage) -> dict[str, Any]:
    return {
        "scene": each.wanted.scene.code,
        "seq": each.wanted.seq,
        "title": each.wanted.scene.title,
        "starts_at": each.wanted.start,
        "ends_at": each.wanted.end,
        "entered": each.wanted.entered,
        "state": each.state,
        "covered_permille": each.permille,
        "late_s": each.late_s,
        "early_s": each.early_s,
        "gaps": [{"starts_at": gap.start, "ends_at": gap.end} for gap in each.gaps],
        "devices": [
            {"serial": strip.device, "spans": [{"starts_at": span.start, "ends_at": span.end} for span in strip.spans]}
            for strip in each.strips
        ],
        "items": [
            {
                "item": item.item,
                "number": item.number,
                "title": item.title,
                "level": item.level,
                "state": item.state,
                "marked": item.marked,
                "manned": item.manned,
                "untold": item.untold,
                "whole": item.whole,
                "blocks": item.blocks,
                "released": item.released,
            }
            for item in found.items
            if item.scene.wanted == each.wanted
        ],
    }
