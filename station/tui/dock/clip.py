"""One clip in lines: what it shows, how it is made, how it is kept."""

from __future__ import annotations

from textual.content import Content

from station.records.evidence import Clip
from station.services import clip_life
from station.services.clip_life import ClipLife
from station.texts import text
from station.texts.amounts import weight
from station.tui.dock import words
from station.tui.literal import joined, literal


def clip_facts(clip: Clip) -> list[Content]:
    """Everything the station knows of a clip by itself."""
    fact = words.fact
    made = [text(f"intake.media.{clip.media}"), words.length(clip.duration_ms), words.picture(clip)]
    lines = [
        literal(clip.name, "bold"),
        fact("intake.tui.serial", clip.serial, "  ", clip.officer_name or text("intake.tui.nobody")),
        fact("intake.tui.started", words.start(clip), "  ", text(f"dock_tui.by.{clip.time_source}")),
        fact("dock_tui.made", "  ".join(part for part in made if part)),
        fact("intake.tui.bytes", weight(clip.size)),
        fact("intake.tui.verified", text(f"intake.method.{clip.verify_method}")),
        fact("intake.tui.digest", clip.sha256[:16]),
    ]
    if clip.clock_offset_s:
        lines.insert(3, fact("intake.tui.offset", text("dock_tui.corrected", seconds=f"{clip.clock_offset_s:+d}")))
    numbers = "  ".join(part for part in (clip.device_no, clip.officer_no) if part)
    if numbers:
        lines.insert(2, fact("dock_tui.numbers", numbers))
    if clip.link_method == "away":
        lines.insert(1, fact("dock_tui.clips.case", text("custody.link.away")))
    flaws = words.flaws(clip)
    if flaws:
        lines.insert(1, fact("dock_tui.mind", joined(*flaws, gap="  ")))
    return lines


def life_facts(one: ClipLife) -> list[Content]:
    """How long it is kept, what is sealed, who may see it."""
    lines = [words.fact("keeping.tui.life", line) for line in clip_life.told(one)]
    if one.secret:
        lines.append(words.fact("keeping.tui.level", (text(f"keeping.level.{one.level}"), "$warning")))
    return lines


def clip_line(clip: Clip) -> Content:
    """One line in the list of what a docking brought."""
    number = words.short(clip.case_number or "") or text("intake.tui.pages.claims")
    at = f"{clip.started_at:MM-DD HH:mm}" if clip.started_at else text("intake.tui.unknown_time")
    said = joined(words.length(clip.duration_ms).rjust(5), text(f"intake.media.{clip.media}"), number, gap=" ")
    return Content.assemble(literal(at + " "), Content("\t"), joined(said, *words.flaws(clip), gap=" "))
