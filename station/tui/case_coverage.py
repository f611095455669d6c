"""What a case's recordings cover, as lines: each scene over its time, and the items of 附件1 under it."""

from __future__ import annotations

from textual.content import Content

from station.records.coverage import CaseCoverage, ItemCoverage, SceneCoverage
from station.services.coverage_words import facts, ratio, seen, titled
from station.texts import text
from station.tui.literal import joined, literal
from station.tui.timeline import timeline

INK = {"covered": "$success", "exempt": "$secondary", "released": "$secondary", "unknown": "$warning"}


def coverage_lines(found: CaseCoverage, width: int) -> list[Content]:
    """Everything, `width` cells wide; nothing where 附件1 asks for nothing."""
    if not found.scenes:
        return []
    lines = [literal(ratio(found), "bold")]
    if found.unexplained:
        lines.append(literal(text("coverage.unexplained", count=found.unexplained), "bold $error"))
    for scene in found.scenes:
        items = items_of(found, scene)
        lines += [literal(""), scene_line(scene), *strips(found, scene, width)]
        lines += [item_line(each) for each in items]
    drawn = any(scene.wanted.end is not None for scene in found.scenes)
    return [*lines, literal(text("coverage.legend" if drawn else "coverage.no_strip"), "$secondary")]


def items_of(found: CaseCoverage, scene: SceneCoverage) -> list[ItemCoverage]:
    """The items of one scene, in the order of the annex."""
    return [each for each in found.items if each.scene.wanted == scene.wanted]


def strips(found: CaseCoverage, scene: SceneCoverage, width: int) -> list[Content]:
    """The scene over its time."""
    seen_at = [at for each in items_of(found, scene) for at in each.seen_at]
    return timeline(scene, found.lawful, seen_at, width)


def scene_line(scene: SceneCoverage) -> Content:
    """What it was, when, and how it stands."""
    return joined((titled(scene.wanted), "bold"), "  ", state(scene.state), "  ", facts(scene))


def item_line(each: ItemCoverage) -> Content:
    """One item: whether it is in order, its number and title, what is asked, what there is."""
    mark = ("✓", "$success") if each.whole else ("!", "bold $error") if each.blocks else (" ", "")
    level = (text(f"coverage.level.{each.level}"), "$secondary")
    told = (seen(each), "$secondary")
    number = (f"{each.number:>3}", "$secondary")
    return joined(
        mark, " ", number, "  ", each.title, "  ", level, "  ", state(each.state), "  ", told, "  ", each.released
    )


def state(name: str) -> tuple[str, str]:
    """The word for a state, in its colour."""
    return text(f"coverage.state.{name}"), INK.get(name, "bold $error")
