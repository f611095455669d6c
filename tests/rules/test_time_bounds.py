"""When a recording was made: what signs prove, and what a recorder's clock alone never proves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.rules.time_bounds import Bounds, Sighting, Take, bounds, common, judge, offset

EIGHT = datetime(2026, 11, 20, 8, tzinfo=UTC)
EXACT = 60


def at(minutes: float) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def sign(own: float, real: float, clip_id: int = 0, seq: int | None = None) -> Sighting:
    """A 时间牌 seen at `own` minutes on the recorder's clock, shown at `real` on ours."""
    return Sighting(clip_id, at(own), seq, at(real), at(real + 0.5))


def slip(own: float, real: float) -> Sighting:
    return Sighting(0, at(own), None, at(real), None)


DOCKED = at(600)


@given(
    st.floats(-300, 300),
    st.floats(0, 100),
    st.floats(0.1, 100),
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0, 0.5),
)
def test_a_true_recording_lies_within_its_bounds(
    wrong: float, before: float, length: float, wait: float, after: float, late: float
) -> None:
    """Whatever the recorder's clock says, as long as it goes on steadily."""
    start = before + wait
    end = start + length
    back = end + after
    take = Take(1, at(start + wrong), at(end + wrong), None)
    seen = [sign(before + wrong + late, before, 7), sign(back + wrong + late, back, 8)]
    found = bounds(take, [one for one in seen if one.at <= take.start or one.at >= take.end], DOCKED, EXACT)
    assert found.not_before is None or found.not_before <= at(start)
    assert found.not_after >= at(end)


def test_between_two_signs_the_clock_is_tied() -> None:
    """Eleven minutes fast all day."""
    found = bounds(Take(1, at(71), at(81), 5), [sign(12, 1, 0, 4), sign(131, 120, 0, 6)], DOCKED, EXACT)
    assert found.how == "between"
    assert found.not_before is not None
    assert abs((found.not_before - at(60)).total_seconds()) <= 90
    assert abs((found.not_after - at(70)).total_seconds()) <= 120
    assert judge(found, at(55), at(75), EXACT) == "within"
    assert judge(found, at(10), at(40), EXACT) == "after_the_fact"


def test_a_clock_that_was_set_in_between_ties_nothing() -> None:
    found = bounds(Take(1, at(60), at(70), None), [sign(1, 1), sign(120, 240)], DOCKED, EXACT)
    assert found == Bounds(at(1), DOCKED, "after")
    assert judge(found, at(55), at(75), EXACT) == "open"


def test_numbers_tell_of_a_clock_that_was_set_back() -> None:
    """Made after the return, on a clock set back to the inspection: its number is behind that of the sign."""
    made_up = Take(1, at(60), at(70), 9)
    signs = [sign(1, 1, 0, 4), sign(120, 120, 0, 6)]
    assert bounds(made_up, signs, DOCKED, EXACT).how == "after"
    assert bounds(Take(1, at(60), at(70), 5), signs, DOCKED, EXACT).how == "between"


def test_what_shows_a_sign_made_later_was_made_later() -> None:
    """The sign of the evening is in the recording that is to show the morning."""
    take = Take(1, at(0), at(10), None)
    found = bounds(take, [Sighting(1, at(2), None, at(540), at(540.5))], DOCKED, EXACT)
    assert found.not_before == at(538)
    assert judge(found, at(0), at(30), EXACT) == "after_the_fact"


def test_a_slip_bounds_from_below_only() -> None:
    found = bounds(Take(1, at(60), at(70), None), [slip(50, 300), slip(90, 100)], DOCKED, EXACT)
    assert found == Bounds(at(300), DOCKED, "after")
    assert judge(found, at(0), at(100), EXACT) == "after_the_fact"


def test_without_a_sign_nothing_is_proven() -> None:
    found = bounds(Take(1, at(60), at(70), None), [sign(120, 120)], DOCKED, EXACT)
    assert found == Bounds(None, DOCKED, "none")
    assert judge(found, at(0), at(10), EXACT) == "unbounded"


def test_spans_that_agree() -> None:
    assert offset(slip(1, 2)) is None
    assert offset(sign(1, 2)) == (60, 90)
    assert common([(60, 90), (80, 110)]) == (80, 90)
    assert common([(60, 70), (80, 110)]) is None and common([]) is None


def test_one_sign_alone_ties_nothing_to_its_time() -> None:
    """It can be photographed and filmed later; it only was not there before."""
    found = bounds(Take(1, at(60), at(70), None), [Sighting(1, at(65), None, at(65), at(65.5))], DOCKED, EXACT)
    assert found == Bounds(at(60), DOCKED, "after")
