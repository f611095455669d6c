"""The drawing of a scene's time: nothing that is missing is ever hidden by the width there is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pendulum
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from station.records.coverage import SceneCoverage, Span, Strip, Wanted
from station.records.moment import day
from station.store.scene_law import scenes
from station.tui.timeline import BESIDE, KEPT, LAWFUL, LOST, SEEN, timeline, uncovered

SEALING = next(scene for scene in scenes(day("2026-11-20")) if scene.code == "sealing")
EIGHT = pendulum.datetime(2026, 11, 20, 8, tz="Asia/Shanghai")
WIDTHS = st.integers(min_value=40, max_value=240)


def at(minutes: float) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def scene(first: float, last: float | None, *strips: Strip, state: str = "partial", **more: object) -> SceneCoverage:
    wanted = Wanted(SEALING, 1, at(first), at(first), None if last is None else at(last))
    return SceneCoverage(wanted, state, strips, **{"late_s": 0, "early_s": 0, "gaps": (), "permille": 0, **more})  # type: ignore[arg-type]


def drawn(found: SceneCoverage, width: int = 80, lawful: tuple[Span, ...] = (), seen: tuple[datetime, ...] = ()) -> str:
    lines = [line.plain for line in timeline(found, lawful, seen, width)]
    assert all(cell_len(line) <= width for line in lines)
    return "\n".join(lines)


def line(text: str, label: str) -> str:
    return next(each for each in text.splitlines() if each.startswith(label)).removeprefix(label)


@settings(deadline=None)
@given(WIDTHS, st.integers(min_value=2, max_value=238))
def test_a_gap_of_seconds_is_seen_in_four_hours_at_any_width(width: int, minute: int) -> None:
    gap = Span(at(minute), at(minute) + timedelta(seconds=3))
    strip = Strip("ZFY0001", (Span(at(-1), gap.start), Span(gap.end, at(241))), (1, 2))
    both = line(drawn(scene(0, 240, strip, gaps=(gap,)), width), "合计")
    assert 1 <= both.count(LOST) <= 2


@settings(deadline=None)
@given(WIDTHS)
def test_late_and_early_are_at_the_ends_and_what_is_beside_is_not_of_it(width: int) -> None:
    strip = Strip("ZFY0001", (Span(at(20), at(40)),), (1,))
    both = line(drawn(scene(0, 60, strip, late_s=1200, early_s=1200), width), "合计").strip()
    assert both.strip(LOST).strip(KEPT) == "" and both.startswith(LOST) and both.endswith(LOST)
    outside = Strip("ZFY0001", (Span(at(-30), at(90)),), (1,))
    both = line(drawn(scene(0, 60, outside, state="covered"), width), "合计").strip()
    assert both.strip(BESIDE).strip(KEPT) == "" and both.startswith(BESIDE) and both.endswith(BESIDE)


def test_a_lawful_interruption_looks_neither_like_a_recording_nor_like_a_loss() -> None:
    pause = Span(at(20), at(30))
    strip = Strip("ZFY0001", (Span(at(-1), at(20)), Span(at(30), at(61))), (1, 2))
    both = line(drawn(scene(0, 60, strip, state="covered"), lawful=(pause,)), "合计")
    assert LAWFUL in both and LOST not in both and KEPT in both


def test_markers_stand_under_their_time() -> None:
    strip = Strip("ZFY0001", (Span(at(-1), at(61)),), (1,))
    shown = drawn(scene(0, 60, strip, state="covered"), seen=(at(0), at(60)))
    marks, both = line(shown, "确认"), line(shown, "合计")
    assert marks.count(SEEN) == 2
    assert abs(marks.index(SEEN) - both.index(KEPT)) <= 1 and abs(marks.rindex(SEEN) - both.rindex(KEPT)) <= 1


def test_nothing_recorded_is_lost_whole_and_an_open_scene_is_not_drawn() -> None:
    for state in ("missing", "after_the_fact"):
        both = line(drawn(scene(0, 60, state=state)), "合计")
        assert set(both.strip()) == {LOST}
    assert drawn(scene(0, None, state="unknown")) == ""
    assert uncovered(scene(0, None, state="unknown")) == []


def test_an_instant_is_drawn() -> None:
    strip = Strip("ZFY0001", (Span(at(-1), at(1)),), (1,))
    assert KEPT in line(drawn(scene(0, 0, strip, state="covered")), "合计")
    assert LOST in line(drawn(scene(0, 0, state="missing")), "合计")


def test_more_recorders_than_there_is_room_for_are_counted() -> None:
    strips = [Strip(f"ZFY{number:04d}", (Span(at(0), at(60)),), (number,)) for number in range(7)]
    assert "另有 3 台记录仪" in drawn(scene(0, 60, *strips, state="covered"))
