"""The course of a case as a flowchart, drawn from the flow itself (余应急发〔2019〕43号二（一）1, REQ-105). Pure.

Nobody draws it: what the law's table allows is what the chart shows, so a chart and the steps on the screen cannot say
two things. A step that leaves a stage is an arrow; one that changes nothing stands in its box; one that may be taken
nearly everywhere would cross the whole sheet, and is told in words instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from station.records.chart import Anywhere, Arrow, Box, Chart, Place
from station.records.law import Stage, Workflow
from station.records.review import FlowState, ReviewFlow
from station.texts import text

REVIEW = "review"
"""The code of the chart of the legal review, which is no flow of a case."""
IN_BOX = 2
"""A step taken in more stages than that without leaving them is told once for all."""
DRAWN = 3
"""From more stages than that an arrow is drawn from the first only; to what is not on the main course, one less."""
RUN = 3
"""So many neighbours are told as the first and the last of them."""

Note = tuple[str, str]
"""A head and its words."""
Move = tuple[str, tuple[str, ...], str]
"""A step's title, the stages it starts from and where it leads."""


def of_flow(flow: Workflow) -> Chart:
    """The flowchart of a kind of case."""
    boxes = tuple(Box(stage.code, stage.title, _place(stage)) for stage in flow.stages)
    moves = [(step.title, step.sources, step.to or "") for step in flow.transitions]
    return _chart(flow.code, flow.title, boxes, moves)


def of_review(flow: ReviewFlow, code: str = REVIEW) -> Chart:
    """The flowchart of a legal review (附件2)."""
    first = Box("", text("register.chart.before_review"), "main")
    states = tuple(Box(state.code, state.title, _state_place(state), note=state.note) for state in flow.states)
    reached = {message.to for message in flow.messages}
    alone = [(text("register.chart.skip"), ("",), box.code) for box in states if box.code not in reached]
    told = {"out": "register.chart.out", "in": "register.chart.in"}
    moves = [(text(told[each.direction], step=each.title), each.sources, each.to) for each in flow.messages]
    return _chart(code, text("register.chart.review"), (first, *states), [*moves, *alone])


def steps(chart: Chart) -> Iterator[str]:
    """Every step the chart shows, wherever it stands."""
    for box in chart.boxes:
        yield from box.steps
    for arrow in chart.arrows:
        yield from arrow.steps
    for each in chart.anywhere:
        yield each.step


def whence(chart: Chart, codes: Iterable[str]) -> str:
    """Stages in words, neighbours as the first to the last of them: 已立案至集体讨论、已决定."""
    order, wanted = [box.code for box in chart.boxes], set(codes)
    named = {box.code: box.title for box in chart.boxes}
    told = []
    for run in _runs([place for place, code in enumerate(order) if code in wanted]):
        titles = [named[order[place]] for place in run]
        told += titles if len(run) < RUN else [text("register.chart.run", first=titles[0], last=titles[-1])]
    return text("register.chart.between").join(told)


def outline(chart: Chart) -> tuple[str, ...]:
    """The chart as lines, for whoever hears it read or looks at it in a terminal; what is indented belongs to a box."""
    lines = []
    for place, box in enumerate(chart.boxes, 1):
        kind = text(f"register.chart.place.{box.place}")
        lines.append(text("register.chart.line.box", place=place, title=box.title, kind=kind))
        lines += [text("register.chart.line.item", line=line) for line in ways(chart, box)]
    if chart.anywhere:
        lines.append(text("register.chart.line.anywhere"))
    return (*lines, *(text("register.chart.line.item", line=anywhere(chart, each)) for each in chart.anywhere))


def ways(chart: Chart, box: Box) -> tuple[str, ...]:
    """What may be done in a stage, one step to a line: what leaves it where it is, then what leads away from it."""
    lines = [text("register.chart.line.note", note=box.note)] if box.note else []
    lines += box.steps
    for arrow in chart.arrows:
        if box.code in (*arrow.sources, *arrow.also):
            words = "register.chart.line.back" if arrow.back else "register.chart.line.goes"
            lines += [text(words, step=step, to=chart.box(arrow.to).title) for step in arrow.steps]
    return tuple(lines)


def folded(titles: Sequence[str]) -> tuple[str, ...]:
    """Titles that differ only in what stands in brackets at their end as one: 送达决定书（当面；邮寄）."""
    told: dict[str, list[str]] = {}
    for title in titles:
        head, _, rest = title.partition("（") if title.endswith("）") else (title, "", "")
        told.setdefault(head or title, []).append(rest.removesuffix("）") if head else "")
    return tuple(_unfolded(head, variants) for head, variants in told.items())


def _unfolded(head: str, variants: Sequence[str]) -> str:
    kept = [each for each in variants if each]
    if not kept:
        return head
    alone = text("register.chart.variant") if len(kept) < len(variants) else ""
    return f"{head}（{text('register.chart.inside').join([alone, *kept] if alone else kept)}）"


def notes(chart: Chart, inside: bool) -> tuple[Note, ...]:
    """What stands below the drawing, as heads and words: steps of many stages, those drawn from one of theirs only.

    `inside`: also the steps taken in a stage without leaving it, where the drawing has no room for them.
    """
    then = text("register.chart.inside")
    found = [(then.join(folded(box.steps)), box.title) for box in chart.boxes if inside and box.steps]
    for arrow in chart.arrows:
        if arrow.also:
            steps = then.join(folded(arrow.steps))
            found.append((text("register.chart.also_from", whence=whence(chart, arrow.also)), steps))
    many: dict[tuple[tuple[str, ...], str | None], list[str]] = {}
    for each in chart.anywhere:
        many.setdefault((each.sources, each.to), []).append(each.step)
    for (sources, to), titles in many.items():
        words = then.join(folded(titles))
        if to is not None:
            words = text("register.chart.leads", steps=words, to=chart.box(to).title)
        found.append((words, whence(chart, sources)))
    heads: dict[str, list[str]] = {}
    for words, head in found:
        heads.setdefault(words, []).append(head)
    return tuple((text("register.chart.between").join(each), words) for words, each in heads.items())


def anywhere(chart: Chart, each: Anywhere) -> str:
    """A step of many stages, with these stages and where it leads."""
    known = {"step": each.step, "whence": whence(chart, each.sources)}
    if each.to is None:
        return text("register.chart.line.many", **known)
    return text("register.chart.line.ends", **known, to=chart.box(each.to).title)


def _place(stage: Stage) -> Place:
    if stage.track:
        return "main"
    return "end" if stage.ends else "side"


def _state_place(state: FlowState) -> Place:
    if state.code in ("submitted", "accepted", "passed"):
        return "main"
    return "end" if state.end else "side"


def _chart(code: str, title: str, boxes: Sequence[Box], moves: Sequence[Move]) -> Chart:
    """Each step at the place where it can be read."""
    known = {box.code: box for box in boxes}
    inside: dict[str, list[str]] = {box.code: [] for box in boxes}
    arrows: dict[tuple[tuple[str, ...], str], list[str]] = {}
    many = []
    for step, sources, to in moves:
        stays = tuple(source for source in sources if not to or source == to)
        if len(stays) > IN_BOX:
            many.append(Anywhere(step, stays))
        else:
            for source in stays:
                inside[source].append(step)
        leaves = tuple(source for source in sources if to and source != to)
        if leaves:
            arrows.setdefault((leaves, to), []).append(step)
    drawn = []
    for (leaves, to), titles in arrows.items():
        arrow = _arrow(leaves, to, tuple(titles), known)
        if arrow is None:
            many += [Anywhere(step, leaves, to) for step in titles]
        else:
            drawn.append(arrow)
    filled = tuple(replace(box, steps=tuple(dict.fromkeys(inside[box.code]))) for box in boxes)
    return Chart(code, title, filled, tuple(drawn), tuple(dict.fromkeys(many)))


def _arrow(leaves: tuple[str, ...], to: str, steps: tuple[str, ...], boxes: dict[str, Box]) -> Arrow | None:
    """How a group of steps is drawn; None: it is told in words."""
    order = {code: place for place, code in enumerate(boxes)}
    forward = tuple(source for source in leaves if order[source] < order[to])
    back = tuple(source for source in leaves if order[source] > order[to])
    if not forward:
        return Arrow(leaves, to, steps, back=True) if len(back) <= IN_BOX else None
    main = boxes[to].place == "main"
    if len(leaves) <= (DRAWN if main else DRAWN - 1):
        return Arrow(leaves, to, steps)
    drawn = forward
    if len(forward) > DRAWN or not main:
        drawn = tuple(source for source in forward if boxes[source].place == "main")[:1] or forward[:1]
    return Arrow(drawn, to, steps, also=tuple(source for source in leaves if source not in drawn))


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Ascending places as runs of neighbours."""
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run
