"""A hearing said in words is read back as it was set."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.hearing import Hearing
from station.records.moment import moment
from station.rules import hearing_words

NAMES = st.text(st.characters(categories=("Lo", "Nd")), min_size=1, max_size=12).filter(
    lambda name: not any(word in name for word in ("举行", "主持人", "书记员"))
)
TIMES = st.integers(0, 40_000_000).map(lambda minutes: moment("2019-01-01T00:00:00+08:00").add(minutes=minutes))


@given(TIMES, NAMES, NAMES, st.one_of(st.just(""), NAMES))
def test_what_is_said_is_read(at: pendulum.DateTime, host: str, place: str, clerk: str) -> None:
    hearing = Hearing(at, host, place, clerk)
    assert hearing_words.read(hearing_words.said(hearing)) == hearing


@pytest.mark.parametrize(
    "words",
    [
        "",
        "当事人要求听证",
        "听证定于 下午 在局三楼举行，主持人徐主持，书记员—",
        "听证定于 2026-12-03 09:00 在局三楼举行",
    ],
)
def test_other_words_set_no_hearing(words: str) -> None:
    assert hearing_words.read(words) is None
