"""Coverage in words: what the screens and the command line both say of scenes and items."""

from __future__ import annotations

from collections.abc import Iterator

from station.records.coverage import CaseCoverage, ItemCoverage, SceneCoverage, Wanted
from station.texts import text


def ratio(found: CaseCoverage) -> str:
    """How many of the items are covered and seen."""
    return text("coverage.ratio", items=len(found.items), covered=found.covered)


def titled(wanted: Wanted) -> str:
    """A scene's title, and when it was."""
    start = f"{wanted.start:%Y-%m-%d %H:%M}"
    if wanted.end is None:
        when = text("coverage.until_unknown", start=start)
    else:
        same = wanted.end.date() == wanted.start.date()
        when = text("coverage.span", start=start, end=f"{wanted.end:%H:%M}" if same else f"{wanted.end:%Y-%m-%d %H:%M}")
    key = "coverage.scene_again" if wanted.seq > 1 else "coverage.scene"
    return text(key, title=wanted.scene.title, seq=wanted.seq, when=when)


def facts(scene: SceneCoverage) -> str:
    """How much of a scene is covered, and what is missing where; empty where all or nothing is."""
    return "，".join(_facts(scene))


def _facts(scene: SceneCoverage) -> Iterator[str]:
    if scene.state != "partial":
        return
    yield text("coverage.permille", percent=scene.permille // 10)
    if scene.late_s:
        yield text("coverage.late", length=_length(scene.late_s))
    if scene.gaps:
        length = _length(round(sum(gap.seconds for gap in scene.gaps)))
        yield text("coverage.gaps", count=len(scene.gaps), length=length)
    if scene.early_s:
        yield text("coverage.early", length=_length(scene.early_s))


def _length(seconds: int) -> str:
    return text("coverage.length", minutes=seconds // 60, seconds=f"{seconds % 60:02d}")


def seen(each: ItemCoverage) -> str:
    """Whether a person saw an item, and what is lacking beside that: officers, what nobody said of the scene."""
    if not each.marked:
        return "" if each.exempt else text("coverage.unmarked")
    if each.untold and each.scene.state == "covered" and not each.exempt:
        return text(f"coverage.untold_{each.untold}")
    return text("coverage.marked") if each.manned else text("coverage.officers_short")
