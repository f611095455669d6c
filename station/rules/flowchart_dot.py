"""A flowchart as a graph in DOT, from which Graphviz makes a drawing. Pure; the sizes of boxes come from here.

Text is measured in characters, a Chinese one as wide as it is high, so that the drawing does not depend on what fonts
the layout program finds. A chart too long for one column is cut at a stage that everything before it leads through.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from station.records.chart import Arrow, Box, Chart
from station.rules.flowchart import folded
from station.texts import text

FONT = "Noto Sans CJK SC"
TITLE, STEP = 17, 15
"""Points of a drawing that is printed at about half its size; Graphviz takes whole numbers only."""
LEADING = 1.18
BOX_WIDTH = 20
"""Characters in a line of a box."""
STEP_WIDTH = 9
"""Characters in a line beside an arrow."""
WIDE, CLOSE = "nodesep=0.36, ranksep=0.5", "nodesep=0.1, ranksep=0.14"
"""Inches between what stands side by side, and one below the other."""
LONG = 16
"""More boxes than that are set in two columns."""
CLOSING = "，、；：。）」＊"
FILL = {"main": "#e8eef7", "side": "#f6f6f6", "end": "#ffffff"}
EDGE = {"main": "#2f4a73", "side": "#8a8a8a", "end": "#8a8a8a"}
INK, DIM = "#1a1a1a", "#6b6b6b"


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    size: int
    colour: str
    bold: bool = False


def dot(chart: Chart) -> str:
    """The chart for `dot`, of one column or two; equal charts give equal text."""
    order, cut = _order(chart), second_column(chart)
    lines = [
        f"digraph {_quoted(chart.code)} {{",
        f"graph [rankdir=TB, {CLOSE if cut else WIDE}, margin=0, pad=0.02, outputorder=edgesfirst];",
        f"node [fontname={_quoted(FONT)}, shape=box, fixedsize=true, penwidth=1.6, margin=0];",
        f'edge [color="{EDGE["main"]}", penwidth=1.4, arrowsize=0.9];',
        *(_box(box, short=bool(cut)) for box in chart.boxes),
    ]
    groups = _groups(chart)
    for place, group in enumerate(groups):
        lines += _arrow(chart, group, f"step {place}", order, cut)
    lines += _stacked(chart, groups)
    if cut:
        lines += _joined(chart, cut)
    return "\n".join([*lines, "}", ""])


def wrapped(words: str, width: int) -> list[str]:
    """Text in lines of about so many Chinese characters and of like length; a closing mark does not begin a line."""
    count = max(1, math.ceil(_width(words) / width - 0.2))
    full, lines = _width(words) / count, [""]
    for mark in words:
        begun = lines[-1]
        if len(lines) < count and _width(begun) + 0.5 > full and mark not in CLOSING and not begun.endswith("（"):
            lines.append("")
        lines[-1] += mark
    return lines


def _width(words: str) -> float:
    """In Chinese characters."""
    return sum(1.0 if ord(mark) > 0x2E7F or mark in "〔〕" else 0.58 for mark in words)


def _box(box: Box, short: bool) -> str:
    ink = INK if box.place == "main" else DIM
    lines = [_Line(each, TITLE, ink, bold=True) for each in wrapped(box.title, BOX_WIDTH)]
    inside = text("register.chart.inside").join(folded(box.steps))
    if short and inside:
        lines[-1] = replace(lines[-1], words=lines[-1].words + text("register.chart.also"))
    for words in (box.note, "" if short else inside):
        lines += [_Line(each, STEP, DIM) for each in wrapped(words, BOX_WIDTH) if words]
    dashed = ",dashed" if box.place == "side" else ""
    how = f'style="filled,rounded{dashed}", fillcolor="{FILL[box.place]}", color="{EDGE[box.place]}"'
    return f"{_quoted(box.code)} [{_label(lines, 24, 6 if short else 14)}, {how}];"


def _groups(chart: Chart) -> list[tuple[Arrow, ...]]:
    """Arrows that are drawn from the same boxes to the same one are one."""
    found: dict[tuple[tuple[str, ...], str], list[Arrow]] = {}
    for arrow in chart.arrows:
        found.setdefault((arrow.sources, arrow.to), []).append(arrow)
    return [tuple(each) for each in found.values()]


def _arrow(chart: Chart, group: tuple[Arrow, ...], name: str, order: dict[str, int], cut: int) -> Iterator[str]:
    """The steps as a piece of text on the way, so that no two of them lie on each other."""
    arrow, words = group[0], []
    for each in group:
        more = text("register.chart.also") if each.also else ""
        words += [line for step in folded(each.steps) for line in wrapped(step + more, STEP_WIDTH)]
    main = all(chart.box(code).place == "main" for code in (arrow.sources[0], arrow.to))
    colour = EDGE["main"] if main else DIM
    label = _label([_Line(each, STEP, colour) for each in words], 6, 2)
    yield f"{_quoted(name)} [{label}, style=filled, fillcolor=white, color=none];"
    faint = "" if main else ', color="#8a8a8a"'
    onward = "onward" if cut and order[arrow.sources[0]] < cut and arrow.to == chart.boxes[cut].code else arrow.to
    if arrow.back:
        # Turned about for the layout, so that the text stands between the two stages.
        yield f"{_quoted(arrow.to)} -> {_quoted(name)} [dir=back, style=dashed, weight=0{faint}];"
        for source in arrow.sources:
            yield f"{_quoted(name)} -> {_quoted(source)} [arrowhead=none, style=dashed, weight=0{faint}];"
        return
    for source in arrow.sources:
        if order[source] > order[arrow.to]:
            yield f"{_quoted(name)} -> {_quoted(source)} [arrowhead=none, style=dashed, weight=0{faint}];"
        else:
            yield f"{_quoted(source)} -> {_quoted(name)} [arrowhead=none, weight={8 if main else 1}{faint}];"
    yield f"{_quoted(name)} -> {_quoted(onward)} [weight={8 if main else 1}{faint}];"


def _stacked(chart: Chart, groups: Sequence[tuple[Arrow, ...]]) -> Iterator[str]:
    """What branches off the same stage to the side stands one below the other: the sheet is higher than wide."""
    last: dict[str, str] = {}
    for place, (arrow, *_) in enumerate(groups):
        if chart.box(arrow.to).place == "main" or not arrow.also:
            continue
        above = last.get(arrow.sources[0])
        if above is not None:
            yield f"{_quoted(above)} -> {_quoted(f'step {place}')} [style=invis, weight=4];"
        last[arrow.sources[0]] = arrow.to


def _joined(chart: Chart, cut: int) -> Iterator[str]:
    """What says at the end of the first column where to go on, and at the head of the second whence one comes."""
    first, last = chart.boxes[0], chart.boxes[cut]
    pill = 'style="dashed,rounded", color="#8a8a8a"'
    for name, words in (("onward", "onward"), ("from", "from")):
        line = _Line(text(f"register.chart.{words}", stage=last.title), STEP, DIM)
        yield f"{name} [{_label([line], 24, 8)}, {pill}];"
    yield f"from -> {_quoted(last.code)} [weight=8];"
    yield f"{{rank=same; {_quoted(first.code)}; from;}}"
    yield f"{_quoted(first.code)} -> from [style=invis];"


def _label(lines: Sequence[_Line], wide: float, high: float) -> str:
    """Lines one below the other, and the size in inches that holds them with so many points to spare."""
    width = max(_width(line.words) * line.size for line in lines) + wide
    height = sum(line.size * LEADING for line in lines) + high
    # Chinese type sits high in the line that Graphviz reckons with.
    above = f'<TR><TD HEIGHT="{lines[0].size // 4}"></TD></TR>'
    rows = above + "".join(f"<TR><TD>{_font(line)}</TD></TR>" for line in lines)
    table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}</TABLE>'
    return f"label=<{table}>, width={width / 72:.3f}, height={height / 72:.3f}"


def _font(line: _Line) -> str:
    words = escape(line.words)
    return f'<FONT POINT-SIZE="{line.size}" COLOR="{line.colour}">{f"<B>{words}</B>" if line.bold else words}</FONT>'


def _order(chart: Chart) -> dict[str, int]:
    return {box.code: place for place, box in enumerate(chart.boxes)}


def second_column(chart: Chart) -> int:
    """The place of the stage that begins the second column; 0: there is one column, and boxes name their own steps.

    Everything that goes on beyond it goes through it, and nothing comes back; of those, the one next to the middle.
    """
    if len(chart.boxes) <= LONG:
        return 0
    order, ends = _order(chart), {box.code for box in chart.boxes if box.place == "end"}
    ways = [(order[source], order[each.to]) for each in chart.arrows if each.to not in ends for source in each.sources]
    fit = [
        place
        for place, box in enumerate(chart.boxes)
        if place and box.place == "main" and all(_passes(place, *way) for way in ways)
    ]
    return min(fit, key=lambda place: abs(2 * place - len(chart.boxes)), default=0)


def _passes(place: int, source: int, to: int) -> bool:
    """Whether a way keeps to one column, or crosses from the first into the stage at `place`."""
    return (source < place) == (to < place) or (source < place and to == place)


def _quoted(name: str) -> str:
    return '"' + (name or "start").replace('"', "'") + '"'
