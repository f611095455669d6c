"""Sizes, lengths, times and names as the 采集 screens write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pendulum
from rich.cells import cell_len
from textual.content import Content

from station.records.evidence import Clip, ListedFile
from station.rules.names import shown as escaped
from station.texts import text
from station.texts.amounts import weight
from station.tui.literal import joined, labelled
from station.tui.widgets.window_table import fitted

REMARKS = {
    *("empty", "symlink", "device", "fifo", "socket", "name_too_long", "state_secret", "destroyed"),
    *("grew", "relisted", "was", "readback", "facts", "source"),
}
"""Detail codes of a file that have a sentence of their own; any other is the number of a read error."""
LABEL = 12

Part = Content | str | tuple[str, str]


def part_of(size: int, whole: int) -> str:
    """`6.1/8.4 GB`: both in the unit of the whole."""
    step = next((step for step in (1e9, 1e6, 1e3) if whole >= step), 1)
    return f"{size / step:.1f}/{weight(whole)}" if step > 1 else f"{size}/{weight(whole)}"


def percent(part: int, whole: int) -> int:
    """At most 100; nothing to do is everything done."""
    return min(part * 100 // whole, 100) if whole else 100


def length(milliseconds: int | None) -> str:
    """`5:03`; nothing for a photo."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02d}"


def lasting(seconds: int) -> str:
    """`2 小时 05 分`, `3 分 20 秒`, `12 秒`: the two greatest units."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return text("dock_tui.hours", hours=hours, minutes=f"{minutes:02d}")
    return (
        text("dock_tui.minutes", minutes=minutes, seconds=f"{rest:02d}")
        if minutes
        else text("dock_tui.seconds", seconds=rest)
    )


def when(moment: pendulum.DateTime) -> str:
    """To the minute."""
    return moment.format("YYYY-MM-DD HH:mm")


def start(clip: Clip) -> str:
    """`11-20 09:30:00`, or that nobody knows."""
    return f"{clip.started_at:MM-DD HH:mm:ss}" if clip.started_at else text("intake.tui.unknown_time")


def short(number: str) -> str:
    """`〔2026〕15号` of a whole number."""
    return number[max(number.find("〔"), 0) :]


def links(found: Mapping[str, int]) -> str:
    """`〔2026〕15号 5 段 · 待认领 2 段`; the empty number counts those nobody has claimed."""
    cases = [text("dock_tui.links.case", number=short(one), count=count) for one, count in found.items() if one]
    loose = [text("dock_tui.links.loose", count=found[""])] if found.get("") else []
    return " · ".join(cases + loose)


def file_name(file: ListedFile) -> str:
    """Name of a listed file without its folders, control characters made visible."""
    return escaped(file.path.rpartition(b"/")[2])


def ending(name: str, room: int) -> str:
    """A name in at most `room` cells; of a long one its end, where file names differ."""
    if cell_len(name) <= room:
        return name
    kept = name
    while kept and cell_len(kept) > room - 1:
        kept = kept[1:]
    return "~" + kept if room > 1 else ""


def remark(detail: str) -> str:
    """A file's detail code in words."""
    code = detail.partition(":")[0].partition("@")[0]
    if not code:
        return ""
    return text(f"intake.detail.{code}") if code in REMARKS else text("intake.detail.read", code=detail)


def picture(clip: Clip) -> str:
    """`h264 1920x1080`; what is known of it."""
    size = f"{clip.width}x{clip.height}" if clip.width and clip.height else ""
    return " ".join(part for part in (clip.codec, size) if part)


def flaws(clip: Clip) -> list[tuple[str, str]]:
    """What whoever watches it has to know beforehand: not whole, not playable; and that it was marked."""
    found = [(text("dock_tui.partial"), "$warning")] if clip.extent == "partial" else []
    found += [(text("dock_tui.unplayable"), "$warning")] if clip.problem else []
    return found + ([(text("dock_tui.marked"), "bold")] if clip.marked else [])


def fact(key: str, *words: Part) -> Content:
    """A line labelled by a text key; words that do not fit fold beside the label."""
    return labelled(text(key), *words, width=LABEL)


def fit(parts: Sequence[tuple[Part, int]], width: int) -> Content:
    """Parts on one line; while it is too long, the one of the highest rank goes; rank 0 stays, cropped with `~`."""
    kept = [part for part in parts if _plain(part[0])]
    while _width(kept) > width and any(rank for _, rank in kept):
        worst = max(rank for _, rank in kept)
        kept.remove(next(part for part in kept if part[1] == worst))
    line = joined(*(part for part, _ in kept), gap="  ")
    return line if line.cell_length <= width else joined(fitted(line.plain, width))


def _plain(part: Part) -> str:
    return part if isinstance(part, str) else part.plain if isinstance(part, Content) else part[0]


def _width(parts: Sequence[tuple[Part, int]]) -> int:
    return sum(cell_len(_plain(part)) for part, _ in parts) + 2 * max(len(parts) - 1, 0)
