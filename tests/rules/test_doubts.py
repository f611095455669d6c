"""What is like a recorder and what is not; and that nothing is said where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from station.records.doubt import Program, Traces
from station.rules.doubts import Made, foreign, habit, out_of_order, reencoded, renumbered
from station.store import doubt_law

DAY = datetime(2026, 11, 20, tzinfo=UTC)
LIMITS = doubt_law.limits(DAY.date())
PROGRAMS = doubt_law.programs(DAY.date())
OWN = frozenset({"avc1", "HiSi"})


def made(number: int, docking: int = 1, words: frozenset[str] | None = OWN, **changed: Any) -> Made:
    start = DAY + timedelta(minutes=5 * number)
    end = start + timedelta(minutes=5)
    one = Made(
        number, docking, f"{number}.MP4", "h264 1280x720", "D1", number, 4, start, end, end,
        None if words is None else Traces(words, start),
    )  # fmt: skip
    return replace(one, **changed)


def codes(one: Made, kin: list[Made]) -> set[tuple[str, str]]:
    found = [
        *foreign(one, kin, {"D9"}, LIMITS),
        *reencoded(one, kin, PROGRAMS, LIMITS),
        *renumbered(one, kin, (), LIMITS),
    ]
    return {(each.kind, each.code) for each in found}


ODD = {
    "another recorder's number": (made(9, 2, device="D9"), {("foreign", "other_device")}),
    "an unknown number": (made(9, 2, device="D7"), {("foreign", "device")}),
    "another picture": (made(9, 2, picture="hevc 1280x720"), {("foreign", "picture")}),
    "another maker's mark": (made(9, 2, OWN | {"Ambarella"}), {("foreign", "traces")}),
    "a mark lost": (made(9, 2, frozenset({"avc1"})), {("reencoded", "lost")}),
    "an edit list": (made(9, 2, OWN | {"edts"}), {("foreign", "traces"), ("reencoded", "edited")}),
    "a library": (made(9, 2, OWN | {"Lavf"}), {("foreign", "traces"), ("reencoded", "program")}),
    "made later": (
        made(9, 2, traces=Traces(OWN, DAY + timedelta(minutes=75))),
        {("reencoded", "created_late")},
    ),
    "made earlier": (made(9, 2, traces=Traces(OWN, DAY - timedelta(minutes=30))), {("renumbered", "created_early")}),
    "closed a day earlier": (made(9, 2, closed=DAY - timedelta(days=1)), {("renumbered", "closed_early")}),
}


def test_each_oddity_is_told_against_a_habit() -> None:
    for what, (one, expected) in ODD.items():
        assert codes(one, [*(made(n) for n in range(4)), one]) == expected, what


def test_without_a_habit_only_what_no_recorder_does_is_told() -> None:
    assert (
        codes(made(1, words=frozenset({"Lavf", "x264", "edts"})), [made(1), made(2, words=frozenset({"z"}))]) == set()
    )
    edited = made(1, words=frozenset({"HandBrake"}))
    assert codes(edited, [edited]) == {("reencoded", "program")}
    assert {each.editor for each in PROGRAMS if isinstance(each, Program)} == {True, False}


def test_a_recorder_that_writes_with_a_library_is_believed() -> None:
    kin = [made(n, words=frozenset({"isom", "Lavf", "x264", "edts"})) for n in range(5)]
    assert all(codes(one, kin) == set() for one in kin)


def test_local_time_written_as_utc_is_no_other_time() -> None:
    kin = [made(n) for n in range(4)]
    shifted = made(9, 2, traces=Traces(OWN, DAY + timedelta(hours=8, minutes=45)))
    assert codes(shifted, [*kin, shifted]) == set()


def test_a_clock_that_is_always_wrong_in_the_container_is_a_habit() -> None:
    late = [made(n, traces=Traces(OWN, DAY + timedelta(days=3))) for n in range(4)]
    assert all(codes(one, late) == set() for one in late)
    unset = made(9, 2, traces=Traces(OWN, datetime(1970, 1, 1, tzinfo=UTC)))
    assert codes(unset, [*(made(n) for n in range(4)), unset]) == set()


def test_another_name_of_the_same_content_is_told() -> None:
    (found,) = renumbered(made(1), [made(1)], {"X.MP4"}, LIMITS)
    assert (found.code, dict(found.facts)) == ("alias", {"this": "X.MP4"})


def test_numbers_that_contradict_the_order_of_writing() -> None:
    day = [made(n) for n in range(5, 10)]
    assert out_of_order(day) == frozenset()
    assert out_of_order([*day[:2], replace(day[2], seq=2), *day[3:]]) == {day[2].clip_id}
    began_anew = [*day[:2], *(replace(one, seq=n) for n, one in enumerate(day[2:], start=1))]
    assert out_of_order(began_anew) == frozenset()
    clock_set = [replace(day[0], start=day[4].start), *day[1:4], replace(day[4], start=day[0].start)]
    assert out_of_order(clock_set) == frozenset()


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_a_habit_was_seen_often_enough(own: list[str], other: list[str]) -> None:
    kin = [made(n, 2, picture=each) for n, each in enumerate(own)]
    kin += [made(100 + n, 1, picture=each) for n, each in enumerate(other)]
    found = habit(kin[0], kin, lambda each: each.picture, LIMITS)
    for each in found:
        seen = other if len(other) >= LIMITS.known_from else own
        assert seen.count(each) >= LIMITS.known_from
    if len(set(own + other)) == 1 and len(own) >= LIMITS.known_from:
        assert found == {own[0]}
