"""号段: what is handed out is ours, ascending, used once; every hole below it is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.number_blocks import Block, following, left, unexplained


@st.composite
def allotted(draw: st.DrawFn) -> list[Block]:
    """Blocks that do not meet, in the order in which they arrived."""
    edges = sorted(draw(st.sets(st.integers(1, 200), min_size=2, max_size=10)))
    found = [Block(first, last - 1) for first, last in zip(edges[::2], edges[1::2], strict=False)]
    return draw(st.permutations(found))


@given(allotted())
def test_every_serial_of_ours_once_and_no_other(blocks: list[Block]) -> None:
    handed, used = [], 0
    while (serial := following(blocks, used)) is not None:
        handed.append(serial)
        used = serial
    assert handed == sorted(serial for block in blocks for serial in range(block.first, block.last + 1))
    assert left(blocks, used).serials == 0


@given(allotted(), st.integers(0, 250))
def test_what_is_left_is_what_will_be_handed_out(blocks: list[Block], used: int) -> None:
    free, at = 0, used
    while (serial := following(blocks, at)) is not None:
        free, at = free + 1, serial
    assert left(blocks, used).serials == free


@given(allotted(), st.sets(st.integers(1, 200)), st.sets(st.integers(1, 200)), st.integers(1, 50))
def test_holes_are_ours_and_below_the_highest(
    blocks: list[Block], used: set[int], explained: set[int], start: int
) -> None:
    holes = unexplained(blocks, used, explained, start)
    assert all(any(serial in block for block in blocks) for serial in holes)
    assert all(start <= serial < max(used) for serial in holes)
    assert not {*holes} & (used | explained)


def test_a_fifth_is_low() -> None:
    block = [Block(1, 100)]
    assert not left(block, 80).low
    assert left(block, 81).low
    assert left([], 0) == left(block, 100).__class__(0, False)


@pytest.mark.parametrize(("first", "last"), [(0, 5), (6, 5)])
def test_no_block(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="no block"):
        Block(first, last)


def test_blocks_that_meet() -> None:
    assert Block(1, 5).meets(Block(5, 9))
    assert not Block(1, 5).meets(Block(6, 9))
