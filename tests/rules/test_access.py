"""A time within recordings, as people write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pendulum import instance

from station.records.access import Part, Request, Scope
from station.records.evidence import Clip
from station.rules.access import CHINA, in_time, part, within

START = datetime(2026, 11, 20, 9, 0, 30, tzinfo=CHINA)
CLIP = Clip(
    1, "00", 1, "a.mp4", "ZFY1", None, None, "video", instance(START), instance(START + timedelta(seconds=60)), None,
    "name", "o_direct", 7, None, "auto", 1, instance(START),
)  # fmt: skip
REQUEST = Request(
    1, "调阅〔2026〕1号", 1, "甲", "", "file_review", "核对", Scope(None, 1), "view", "station", "approved", START, 1,
    None, "", None, "", None, None,
)  # fmt: skip


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_a_time_code_counts_from_the_clip_s_beginning(hours: int, minutes: int, seconds: int) -> None:
    at = START + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    assert within(f"{hours}:{minutes:02d}:{seconds:02d}", START) == at
    if not hours:
        assert within(f"{minutes}:{seconds:02d}", START) == at


def test_a_time_of_the_clock_needs_no_clip() -> None:
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA)
    assert within("2026-11-20 12:00", None) == within("2026-11-20 12:00", START) == noon


@pytest.mark.parametrize("written", ["", "noon", "03:60", "3", "2026-11-20", "2026-13-01 09:00", "1:2:3:4"])
def test_anything_else_is_no_time(written: str) -> None:
    assert within(written, START) is None


def test_a_time_code_without_a_clip_or_its_beginning_is_no_time() -> None:
    assert within("03:20", None) is None


FILM = st.tuples(st.integers(1, 7_200), st.integers(-7_200, 7_200), st.integers(0, 7_200))


@given(FILM)
def test_the_part_is_what_a_clip_and_the_time_have_in_common(lengths: tuple[int, int, int]) -> None:
    seconds, begins, lasts = lengths
    first = START + timedelta(seconds=begins)
    asked = replace(REQUEST, scope=Scope(None, 1, first, first + timedelta(seconds=lasts)))
    film = replace(CLIP, started_at=instance(START), ended_at=instance(START + timedelta(seconds=seconds)))
    found = part(asked, film)
    if not in_time(asked, film):
        return
    if found is None:
        assert begins <= 0 and begins + lasts >= seconds
        return
    assert 0 <= found.from_ms < found.to_ms
    assert found.from_ms == max(0, begins) * 1000
    assert found.to_ms == max((begins + lasts) * 1000, found.from_ms + 1000)


def test_without_a_time_and_of_a_photo_it_is_all() -> None:
    assert part(REQUEST, CLIP) is None
    timed = replace(REQUEST, scope=Scope(None, 1, START, START + timedelta(seconds=1)))
    assert part(timed, replace(CLIP, media="photo")) is None
    assert part(timed, CLIP) == Part(0, 1000)
    assert part(timed, replace(CLIP, ended_at=None)) == Part(0, 1000)
