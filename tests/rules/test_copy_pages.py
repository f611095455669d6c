"""Whether a scan has the pages of its paper: all of them, no more, and nothing held against what cannot be counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from station.rules.copy_pages import fits

PAGES = st.integers(0, 9)


@given(PAGES, PAGES, PAGES, st.booleans())
def test_a_page_too_few_or_too_many_shows(issued: int, found: int, looked: int, alone: bool) -> None:
    assert fits(issued, issued, looked, alone) and fits(0, found, looked, alone)
    if issued and found != issued:
        assert not fits(issued, found, looked, alone=False), "what belongs to another paper fills no gap"
        assert not fits(issued, found, issued + 1, alone)


def test_examples() -> None:
    assert fits(2, 2, 2, alone=True)
    assert fits(2, 1, 2, alone=True), "a code under a thumb"
    assert fits(2, 2, 4, alone=True), "empty backs"
    assert not fits(2, 1, 1, alone=True)
    assert not fits(2, 1, 2, alone=False)
    assert not fits(2, 3, 3, alone=True)
    assert not fits(2, 0, 0, alone=True), "a file nobody could count"
    assert fits(0, 3, 3, alone=True)
