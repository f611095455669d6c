"""音像覆盖 of one case: its scenes, what 附件1 asks in each, gaps and doubts; Enter says what is still to be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.coverage import CaseCoverage, ItemCoverage, SceneCoverage
from station.records.evidence import Clip
from station.services import casebook, continuity, coverage, doubts, evidence, recording_items, scenes
from station.services.coverage_words import facts, ratio, seen, titled
from station.texts import text
from station.tui import coverage_forms, odds
from station.tui.app import station_app
from station.tui.case_coverage import item_line, scene_line, strips
from station.tui.dock import words
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.odds import Odd
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

STYLE = {"covered": "proved", "exempt": "dim", "released": "dim", "unknown": "due", "partial": "due"}
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a scene, one of its items, or what is odd about the recordings."""

    scene: SceneCoverage | None
    """None of what is odd in no scene."""
    item: ItemCoverage | None = None
    odd: Odd | None = None


class CoverageScreen(StationScreen):
    """Above, the scene under the cursor over its time; below, everything the case has to show."""

    NAME = "coverage"

    def __init__(self, case_id: int) -> None:
        super().__init__()
        self._case_id = case_id
        self._number = ""
        self._found = CaseCoverage((), (), 0)
        self._lines: tuple[Line, ...] = ()

    def body(self) -> ComposeResult:
        """How much is covered, the time of a scene, list and detail."""
        columns = (
            Column(text("coverage.tui.state"), keep=True),
            Column(text("coverage.tui.number"), keep=True, right=True),
            Column(text("coverage.tui.what"), share=3, least=12),
            Column(text("coverage.tui.level"), keep=True),
            Column(text("coverage.tui.seen"), keep=True),
        )
        yield Static(literal(""), id="coverage-head", classes="line")
        yield Static(literal(""), id="coverage-time")
        yield ListDetail(WindowTable(columns, self._rows, id="coverage", empty=text("coverage.nothing")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def on_resize(self) -> None:
        """The time is drawn as wide as there is room."""
        self._show()

    def path(self) -> tuple[str, ...]:
        """案件 › 〔2026〕12号 › 音像覆盖."""
        return (text("ui.screens.cases"), *([words.short(self._number)] if self._number else []), *super().path())

    def refresh_facts(self) -> None:
        """Everything of one moment."""
        store = station_app(self).station.store
        self._number = casebook.get(store, self._case_id).number
        with store.reading():
            self._found = coverage.of_case(store, self._case_id)
            seen: list[Odd] = [*continuity.gaps(store, case_id=self._case_id), *doubts.of_case(store, self._case_id)]
            clips = {clip.id: clip for clip in evidence.clips_of_case(store, self._case_id)}
        self._lines = tuple(_lines(self._found, seen, clips))
        head = [(ratio(self._found), "bold")]
        if self._found.unexplained:
            head.append((text("coverage.unexplained", count=self._found.unexplained), "bold $error"))
        self.query_one("#coverage-head", Static).update(joined(" ", joined(*head, gap="  ")))
        self.query_one(WindowTable).show_ids(range(len(self._lines)))
        self._show()

    def why_not(self, command_id: str) -> str | None:
        """What is explained is explained."""
        if command_id != "coverage.open":
            return None
        line = self._line()
        if line is None:
            return text("coverage.tui.nothing_chosen")
        return None if line.odd is None else odds.against(line.odd)

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the row whole."""
        self._show()
        self.refresh_footer()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("coverage.open")

    async def command_coverage_open(self) -> None:
        """Say what is to be said of the row."""
        line, said = self._line(), None
        if line is None:
            return
        if line.odd is not None:
            said = await odds.ask(self, line.odd)
        elif line.item is not None:
            said = await coverage_forms.of_item(self, self._case_id, line.item)
        elif line.scene is not None:
            said = await coverage_forms.of_scene(self, self._case_id, line.scene.wanted)
        if said:
            self.look()
            self.say(said, kind="done")

    def _line(self) -> Line | None:
        selected = self.query_one(WindowTable).selected
        return None if selected is None or selected >= len(self._lines) else self._lines[selected]

    def _show(self) -> None:
        line = self._line()
        time, detail = self.query_one("#coverage-time", Static), self.query_one(Detail)
        if line is None:
            time.update(literal(""))
            detail.tell(literal(text("coverage.nothing"), "$secondary"))
            return
        if line.scene is None:
            time.update(literal(ratio(self._found)))
        else:
            drawn = strips(self._found, line.scene, self.app.size.width - 2 * MARGIN)
            legend = text("coverage.legend" if drawn else "coverage.no_strip")
            time.update(stacked(scene_line(line.scene), *drawn, literal(legend, "$secondary")))
        detail.tell(stacked(*self._detail(line)))

    def _detail(self, line: Line) -> Iterator[Content]:
        if line.odd is not None:
            yield from odds.detail(line.odd)
        elif line.item is not None:
            yield from self._item_detail(line.item)
        elif line.scene is not None:
            yield from self._scene_detail(line.scene)

    def _scene_detail(self, scene: SceneCoverage) -> Iterator[Content]:
        store, wanted = station_app(self).station.store, scene.wanted
        said = scenes.facts(store, self._case_id).get((wanted.scene.code, wanted.seq))
        yield literal(titled(wanted), "bold")
        if facts(scene):
            yield literal(facts(scene), "$warning")
        if said is None:
            yield literal(text("coverage.tui.no_facts"), "$warning")
        else:
            landmark = text(f"coverage.tui.landmark_{said.landmark}")
            spoken = text(f"coverage.tui.spoken_{'yes' if said.spoken else 'no'}") if said.landmark != "sign" else ""
            yield _fact("place", said.place)
            yield _fact("landmark", "  ".join(filter(None, (landmark, spoken))))
            yield _fact("present", said.present)
            yield _fact("officers", str(said.officers))
            yield _fact("course", said.course)
        yield literal(text("coverage.tui.enter_scene"), "$secondary")

    def _item_detail(self, each: ItemCoverage) -> Iterator[Content]:
        store = station_app(self).station.store
        law = {one.item.code: one.item for one in recording_items.standing(store, self._case_id)}[each.item]
        yield item_line(each)
        yield _fact("must_show", law.must_show)
        yield _fact("between", text("coverage.span", start=law.starts, end=law.ends))
        level = text(f"coverage.level.{each.level}")
        yield _fact("asks", text("coverage.tui.asks_words", level=level, officers=law.officers))
        for asked in scenes.exemptions(store, self._case_id):
            if asked.item == each.item:
                late = asked.answer == "approved" and each.exempted_late
                how = "late" if late else asked.answer or "waits"
                yield _fact(
                    "exemption", text(f"coverage.tui.exemption_{how}", reason=asked.answer_reason or asked.reason)
                )
        if each.released:
            yield _fact("releasing", each.released)
        yield _fact("basis", law.source)
        yield literal(text("coverage.tui.enter_item"), "$secondary")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: _row(self._lines[row_id]) for row_id in ids if row_id < len(self._lines)}


def _lines(found: CaseCoverage, seen: Sequence[Odd], clips: Mapping[int, Clip]) -> Iterator[Line]:
    """What nobody has explained first, then scene by scene, then what is explained."""
    waiting = [odd for odd in seen if odds.waits(odd)]
    yield from (Line(_scene_of(odd, found, clips), odd=odd) for odd in waiting)
    for scene in found.scenes:
        yield Line(scene)
        yield from (Line(scene, item=each) for each in found.items if each.scene.wanted == scene.wanted)
    yield from (Line(_scene_of(odd, found, clips), odd=odd) for odd in seen if odd not in waiting)


def _scene_of(odd: Odd, found: CaseCoverage, clips: Mapping[int, Clip]) -> SceneCoverage | None:
    """The scene in which the recording begins that is odd, or goes on; None where that was in none."""
    after = clips.get(odds.clip_of(odd) or 0)
    if after is None or after.started_at is None:
        return None
    for scene in found.scenes:
        end = scene.wanted.end
        if end is not None and scene.wanted.start <= after.started_at <= end:
            return scene
    return None


def _row(line: Line) -> Row:
    if line.odd is not None:
        mark, state, style = ("~ ", "gap_open", "due") if odds.waits(line.odd) else ("  ", "gap_told", "dim")
        return (Cell(mark + text(f"coverage.state.{state}"), style), "", odds.words_of(line.odd), "", "")
    if line.item is not None:
        return _item_row(line.item)
    assert line.scene is not None
    state = line.scene.state
    return (
        Cell("  " + text(f"coverage.state.{state}"), STYLE.get(state, "breach")),
        "",
        titled(line.scene.wanted),
        "",
        "",
    )


def _item_row(each: ItemCoverage) -> Row:
    mark = "✓ " if each.whole else "! " if each.blocks else "  "
    style = "breach" if each.blocks else STYLE.get(each.state, "due")
    level = Cell(text(f"coverage.level.{each.level}"), "dim")
    state = Cell(mark + text(f"coverage.state.{each.state}"), style)
    return (state, each.number, "  " + each.title, level, Cell(seen(each), "dim"))


def _fact(label: str, told: str) -> Content:
    return labelled(text(f"coverage.tui.{label}"), told)
