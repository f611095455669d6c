"""覆盖: late, early, gaps, two recorders, wrong clocks, midnight, afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.coverage import Exemption, Scene, SceneCoverage, SceneFact, Span, Wanted
from station.rules import coverage
from station.rules.continuity import Take
from station.rules.coverage import Happening, Shot
from station.store import interruptions, recording_law, scene_law

DAY = date(2026, 11, 20)
BEGIN = pendulum.datetime(2026, 11, 20, 23, 50)
"""Scenes begin ten minutes before midnight."""
LIMITS = interruptions.limits(DAY)
LAW = scene_law.scenes(DAY)
INSPECTION = next(scene for scene in LAW if scene.code == "site_inspection")
STRICT = replace(INSPECTION, edge_s=0)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def shot(number: int, first: float, last: float, device: str = "A", offset_s: int = 0, media: str = "video") -> Shot:
    """A recording that really ran from `first` to `last`, on a clock that has to be corrected by `offset_s`."""
    offset = timedelta(seconds=offset_s)
    start, end = at(first) - offset, at(last) - offset
    return Shot(Take(number, media, start, end, (end - start).total_seconds(), None), device, offset)


def shown(
    shots: list[Shot], first: float = 0, last: float | None = 30, scene: Scene = STRICT, **more: object
) -> SceneCoverage:
    wanted = Wanted(scene, 1, at(first), at(first), None if last is None else at(last))
    return coverage.cover([wanted], shots, LIMITS, {}, **more)[0]  # type: ignore[arg-type]


def test_whole() -> None:
    found = shown([shot(1, -2, 31)])
    assert (found.state, found.permille, found.late_s, found.early_s, found.gaps) == ("covered", 1000, 0, 0, ())
    assert [(strip.device, strip.clips) for strip in found.strips] == [("A", (1,))]
    assert found.strips[0].spans == (Span(at(-2), at(31)),), "the strip shows where the recording really began"


def test_late_and_early() -> None:
    found = shown([shot(1, 3, 24)])
    assert (found.state, found.late_s, found.early_s, found.permille) == ("partial", 180, 360, 700)


@pytest.mark.parametrize(("begins", "late"), [(1, 0), (61 / 60, 61)])
def test_the_edge_forgives_the_minute_and_no_second_more(begins: float, late: int) -> None:
    found = shown([shot(1, begins, 30)], scene=INSPECTION)
    assert (found.late_s, found.state) == (late, "partial" if late else "covered")


def test_a_gap_of_one_recorder_is_filled_by_the_other() -> None:
    own = [shot(1, 0, 10), shot(2, 12, 30)]
    assert shown(own).gaps == (Span(at(10), at(12)),)
    assert shown(own).state == "partial"
    assert shown([*own, shot(3, 9, 13, "B")]).state == "covered"
    assert shown([*own, shot(3, 9, 11, "B")]).gaps == (Span(at(11), at(12)),)


def test_a_lawful_interruption_is_no_gap_but_covers_nothing() -> None:
    own = [shot(1, 0, 10), shot(2, 12, 30)]
    assert shown(own, lawful=[Span(at(10), at(12))]).state == "covered"
    assert shown(own, lawful=[Span(at(10), at(11))]).gaps == (Span(at(11), at(12)),)
    assert shown([], lawful=[Span(at(0), at(30))]).state == "missing"


def test_a_wrong_clock_is_corrected() -> None:
    assert shown([shot(1, 0, 30, offset_s=-7200)]).state == "covered"
    wrong = shot(1, 0, 30, offset_s=-7200)
    assert shown([replace(wrong, offset=timedelta(0))]).state == "after_the_fact"


def test_only_afterwards() -> None:
    assert shown([shot(1, 31, 40)]).state == "after_the_fact"
    assert shown([shot(1, -20, -10)]).state == "missing"
    assert shown([shot(1, -20, -10), shot(2, 31, 40)]).state == "missing"
    assert shown([]).state == "missing"


def test_the_recording_of_a_later_scene_is_not_one_afterwards() -> None:
    recheck = Wanted(STRICT, 2, at(100), at(100), at(110))
    first, second = coverage.cover([Wanted(STRICT, 1, at(0), at(0), at(30)), recheck], [shot(1, 99, 111)], LIMITS, {})
    assert (first.state, second.state) == ("missing", "covered")


def test_nobody_said_when_it_was_over() -> None:
    assert shown([shot(1, 0, 30)], last=None).state == "unknown"


def test_photos_and_recordings_without_a_time_cover_nothing() -> None:
    assert shown([shot(1, 0, 30, media="photo")]).state == "missing"
    timeless = Shot(Take(1, "video", None, None, 60.0, None), "A", timedelta(0))
    assert shown([timeless]).state == "missing"


def test_an_instant_is_covered_by_what_holds_it() -> None:
    assert shown([shot(1, -1, 1)], 0, 0).state == "covered"
    assert shown([shot(1, 0, 0)], 0, 0).state == "covered"
    assert shown([shot(1, -2, -1)], 0, 0).state == "missing"


def test_a_clip_of_no_length_covers_nothing_of_a_time() -> None:
    assert shown([shot(1, 5, 5)]).state == "missing"


def test_segments_and_slow_changes_of_files_are_one_recording() -> None:
    ten = [shot(1, 0, 10), shot(2, 10 + 6 / 60, 20), shot(3, 20, 30)]
    found = coverage.cover([Wanted(STRICT, 1, at(0), at(0), at(30))], ten, LIMITS, {"A": (600,)})[0]
    assert found.state == "covered" and len(found.strips[0].spans) == 1
    stopped = [shot(1, 0, 9), shot(2, 9 + 6 / 60, 20), shot(3, 20, 30)]
    assert shown(stopped).state == "partial", "somebody stopped it and started it again"


def happened(*each: tuple[str, float]) -> list[Happening]:
    return [Happening(kind, at(minutes)) for kind, minutes in each]


def test_scenes_follow_from_events() -> None:
    events = happened(("dispatched", -60), ("on_site", 0), ("recorded", 30), ("rectify_ordered", 40), ("returned", 90))
    found = coverage.scenes(LAW, events, {})
    assert [(each.scene.code, each.seq, each.start, each.end) for each in found] == [
        ("site_inspection", 1, at(0), at(40))
    ]


def test_each_beginning_is_a_scene_of_its_own_and_deliveries_are_scenes() -> None:
    events = [
        *happened(("on_site", 0), ("recorded", 30), ("on_site", 100), ("recorded", 130), ("interviewed", 140)),
        Happening("direct", at(50), served=True),
        Happening("direct", at(60), served=True),
        Happening("mail", at(70), served=True),
    ]
    found = [(each.scene.code, each.seq, each.end) for each in coverage.scenes(LAW, events, {})]
    assert found == [
        ("site_inspection", 1, at(30)),
        ("serve_direct", 1, None),
        ("serve_direct", 2, None),
        ("site_inspection", 2, at(130)),
        ("evid_interview", 1, None),
    ]


def test_what_a_person_entered_takes_the_place_of_events() -> None:
    entered = {("evid_interview", 1): Span(at(5), at(25))}
    (found,) = coverage.scenes(LAW, happened(("interviewed", 20)), entered)
    assert (found.start, found.end, found.entered) == (at(5), at(25), True)


def test_every_scene_of_the_annex_is_there() -> None:
    items = recording_law.items(DAY)
    assert {item.scene for item in items} == {scene.code for scene in LAW}
    for scene in LAW:
        own = [item for item in items if item.scene == scene.code]
        assert all(not set(item.events) or set(item.events) & {*scene.open, *scene.close} for item in own), scene.code
        assert {item.served_how for item in own} == {scene.served_how}


clips = st.lists(
    st.tuples(st.integers(-600, 2400), st.integers(0, 900), st.sampled_from("AB"), st.integers(-7200, 7200)), max_size=6
)


def shots_of(drawn: list[tuple[int, int, str, int]], shift: int = 0) -> list[Shot]:
    """A recorder's clock is off by one amount, so the first offset drawn for it counts."""
    offset = {device: each for _, _, device, each in reversed(drawn)}
    return [
        shot(n, (first + shift) / 60, (first + shift + long) / 60, device, offset[device])
        for n, (first, long, device, _) in enumerate(drawn, 1)
    ]


@given(clips)
def test_figures_agree_with_counting_seconds(drawn: list[tuple[int, int, str, int]]) -> None:
    """Recordings that lie more than ten seconds apart or overlap, so that nothing is a change of files."""
    found = shown(shots_of(drawn))
    held = {s for s in range(1800) if any(first <= s and s + 1 <= first + long for first, long, _, _ in drawn)}
    missing = found.late_s + found.early_s + sum(gap.seconds for gap in found.gaps)
    assert (found.state in ("covered", "partial")) >= bool(held)
    if found.state in ("covered", "partial"):
        assert missing <= 1800 - len(held) + 1e-6
        assert 1800 - len(held) - missing <= 10 * len(drawn) * 2, "only what continuity calls contiguous may be lent"


@given(clips, st.integers(-100_000, 100_000))
def test_shifting_everything_changes_no_verdict(drawn: list[tuple[int, int, str, int]], shift: int) -> None:
    before = shown(shots_of(drawn))
    wanted = Wanted(STRICT, 1, at(shift / 60), at(shift / 60), at(shift / 60 + 30))
    after = coverage.cover([wanted], shots_of(drawn, shift), LIMITS, {})[0]
    assert (before.state, before.late_s, before.early_s, before.permille) == (
        after.state,
        after.late_s,
        after.early_s,
        after.permille,
    )


@given(clips, st.tuples(st.integers(-600, 2400), st.integers(1, 900)))
def test_a_further_recorder_never_makes_it_worse(drawn: list[tuple[int, int, str, int]], more: tuple[int, int]) -> None:
    before = shown(shots_of(drawn))
    extra = shot(99, more[0] / 60, (more[0] + more[1]) / 60, "C")
    after = shown([*shots_of(drawn), extra])
    assert after.permille >= before.permille


FACT = SceneFact("sealing", 1, "一号车间", "sign", False, "张三", 2, "清点", 1, BEGIN)
PLACED = replace(STRICT, place=True)


@pytest.mark.parametrize(
    ("scene", "fact", "lacking"),
    [
        (PLACED, None, "facts"),
        (PLACED, FACT, ""),
        (PLACED, replace(FACT, landmark="building", spoken=True), ""),
        (PLACED, replace(FACT, landmark="building"), "place"),
        (PLACED, replace(FACT, landmark="none", spoken=True), "place"),
        (replace(PLACED, place=False), replace(FACT, landmark="none"), ""),
        (replace(PLACED, place=False), None, "facts"),
    ],
)
def test_what_is_not_said_of_a_scene(scene: Scene, fact: SceneFact | None, lacking: str) -> None:
    """REQ-212: its own sign, or a building beside it and then the name said aloud."""
    assert coverage.untold(scene, fact) == lacking


@given(asked=st.integers(-60, 60), start=st.integers(-60, 0), happened=st.integers(0, 60))
def test_text_is_chosen_before_what_it_replaces(asked: int, start: int, happened: int) -> None:
    """An item that begins its scene begins with it, as early as anybody says; one in the middle with its own event."""
    wanted = Wanted(STRICT, 1, at(0), at(start), None)
    exemption = Exemption(1, 1, "X", "", 1, pendulum.instance(at(asked)), "approved", "")
    begins = start if happened == 0 else happened
    assert coverage.beforehand(exemption, wanted, at(happened)) is (asked <= begins)
