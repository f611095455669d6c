"""A flowchart as a drawing: Graphviz lays it out, nothing else of the machine gets into it.

The layout program is Graphviz' `dot`. It is given text only, and what it gives back is SVG with real text in it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from station.errors import StationError
from station.records.chart import Chart
from station.rules.flowchart import Note, notes, outline
from station.rules.flowchart_dot import dot, second_column

PROGRAM = "dot"
SECONDS = 30
"""The largest chart takes a fifth of a second."""
MOST = 0.75
"""No drawing is printed larger than that of its own size: four boxes need not fill a sheet."""
SHEET_LINES = 55
"""Lines of notes beside a drawing of full height."""
LINE = 36
"""Characters in a line of notes."""
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_SIZE = re.compile(r'width="([0-9.]+)pt" height="([0-9.]+)pt"')
_TEXT = re.compile(r'<text [^>]*x="([0-9.]+)" y="(-?[0-9.]+)"')


class NoGraphviz(StationError):
    """The layout program is not installed. Facts: program."""

    text = "register.no_graphviz"


class NotDrawn(StationError):
    """The layout program gave up. Facts: title, detail."""

    text = "register.not_drawn"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as drawn, in points of its own."""

    svg: str
    wide: float
    high: float
    corner: float
    """So high is the right half's lower end without anything in it."""


def drawing(chart: Chart) -> Drawing:
    """The chart as SVG; equal charts give equal text on one machine. NoGraphviz, NotDrawn."""
    try:
        done = subprocess.run(
            [PROGRAM, "-Tsvg"], input=dot(chart), capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        raise NoGraphviz(program=PROGRAM) from None
    except subprocess.TimeoutExpired:
        raise NotDrawn(title=chart.title, detail=f"{SECONDS} s") from None
    size = _SIZE.search(done.stdout)
    if done.returncode or size is None:
        raise NotDrawn(title=chart.title, detail=done.stderr.strip()[:200])
    # Which version drew it is no part of the drawing.
    svg, wide = _COMMENT.sub("", done.stdout), float(size[1])
    lowest = min((-float(y) for x, y in _TEXT.findall(svg) if float(x) > wide / 2), default=0.0)
    return Drawing(svg, wide, float(size[2]), lowest)


def sheet(chart: Chart, drawn: Drawing) -> dict[str, Any]:
    """The part of the paper's facts that is about the chart: the drawing, the notes in two columns, the text form."""
    found = notes(chart, inside=second_column(chart) > 0)
    free = drawn.corner / drawn.high if second_column(chart) else 0.0
    return {
        "svg": drawn.svg,
        "wide": drawn.wide,
        "high": drawn.high,
        "most": MOST,
        "notes": [list(map(list, each)) for each in _columns(found, free * SHEET_LINES)] if found else [],
        "outline": "\n".join(outline(chart)),
    }


def _columns(found: Sequence[Note], free: float) -> tuple[Sequence[Note], Sequence[Note]]:
    """Notes in two columns of like length, the second of which begins so many lines higher."""
    lengths = [ceil((len(head) + len(words)) / LINE) for head, words in found]
    left, place = 0, 0
    while left < (sum(lengths) - free) / 2:
        left, place = left + lengths[place], place + 1
    return found[:place], found[place:]
