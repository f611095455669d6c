"""A clip is linked only where officer and time leave one case and no other."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.matching import ENOUGH, Visit, match, one_place

WANG, LI, ZHAO = 1, 2, 3


def at(hour: int, minute: int = 0) -> pendulum.DateTime:
    return pendulum.datetime(2026, 11, 20, hour, minute, tz="Asia/Shanghai")


MORNING = Visit(101, frozenset({WANG, LI}), at(9), at(10, 30))
NOON = Visit(102, frozenset({WANG, LI}), at(11), at(12))
OTHERS = Visit(103, frozenset({ZHAO}), at(9), at(12))
DAY = [MORNING, NOON, OTHERS]


@pytest.mark.parametrize(
    ("officer", "start", "end", "source", "case"),
    [
        pytest.param(WANG, at(9, 10), at(9, 15), "name", 101, id="现场内"),
        pytest.param(WANG, at(8, 45), at(8, 50), "name", 101, id="路上开始录"),
        pytest.param(LI, at(11, 50), at(12, 10), "container", 102, id="离开后才停"),
        pytest.param(ZHAO, at(9, 10), at(9, 15), "mtime", 103, id="另一组"),
        pytest.param(WANG, at(10, 35), at(10, 38), "name", None, id="两案之间"),
        pytest.param(WANG, at(14), at(14, 5), "name", None, id="无关时间"),
        pytest.param(WANG, at(9, 10), None, "name", 101, id="照片只有一个时刻"),
        pytest.param(None, at(9, 10), at(9, 15), "name", None, id="记录仪未配发"),
        pytest.param(WANG, None, None, "none", None, id="没有时间"),
        pytest.param(WANG, at(9, 10), at(9, 15), "none", None, id="时间不可信"),
    ],
)
def test_which_case(officer: int | None, start: object, end: object, source: str, case: int | None) -> None:
    assert match(officer, start, end, source, DAY).case_id == case  # type: ignore[arg-type]


def test_two_plausible_cases_are_listed_and_neither_is_chosen() -> None:
    twin = Visit(104, frozenset({WANG}), at(9), at(10, 30))
    found = match(WANG, at(9, 10), at(9, 15), "name", [MORNING, twin])
    assert found.case_id is None
    assert [one.case_id for one in found.candidates] == [101, 104]


def test_one_return_from_three_enterprises_is_three_visits() -> None:
    trip = [Visit(case, frozenset({WANG, LI}), at(hour), at(12)) for case, hour in ((1, 9), (2, 10), (3, 11))]
    ended = one_place([*trip, Visit(4, frozenset({ZHAO}), at(9, 30), at(12))])
    assert [visit.returned for visit in ended] == [at(10), at(11), at(12), at(12)]
    assert match(WANG, at(10, 20), at(10, 25), "name", ended).case_id == 2


minutes = st.integers(0, 24 * 60 - 1)


@settings(derandomize=True, deadline=None)
@given(st.tuples(minutes, minutes), st.lists(st.tuples(minutes, minutes, st.sampled_from([WANG, LI])), max_size=6))
def test_a_link_is_always_the_confident_best_of_the_officers_own_visits(
    clip: tuple[int, int], visits: list[tuple[int, int, int]]
) -> None:
    midnight = at(0)
    drawn = [
        Visit(number, frozenset({officer}), midnight.add(minutes=min(a, b)), midnight.add(minutes=max(a, b)))
        for number, (a, b, officer) in enumerate(visits)
    ]
    found = match(WANG, midnight.add(minutes=min(clip)), midnight.add(minutes=max(clip)), "name", drawn)
    scores = [one.confidence for one in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert all(WANG in drawn[one.case_id].officers for one in found.candidates)
    if found.case_id is not None:
        assert found.candidates[0].case_id == found.case_id
        assert scores[0] >= ENOUGH


def test_several_acts_of_one_case_on_one_trip_do_not_compete() -> None:
    examined, sampled = (
        Visit(101, frozenset({WANG, LI}), at(9), at(10, 30)),
        Visit(101, frozenset({WANG, LI}), at(9, 5), at(10, 30)),
    )
    found = match(WANG, at(9, 10), at(9, 20), "name", [examined, sampled])
    assert found.case_id == 101 and [one.case_id for one in found.candidates] == [101]
