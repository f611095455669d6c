"""What order, seed and reserves promise, over generated pools (RFC 3797 discussions; specs/draw.md §6.5)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.draw.freeze import Frozen
from station.rules.draw.result import Outcome, outcome
from station.rules.draw.seed import seed
from station.rules.draw.tickets import order, parted
from tests.rules.draw import sample

SEEDS = st.binary(min_size=32, max_size=32)
IDS = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=40, unique=True)
FIXED = settings(derandomize=True, max_examples=60, deadline=None)


@FIXED
@given(SEEDS, IDS, st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_rows_order(made: bytes, ids: list[str], shuffler: object) -> None:
    shuffled = list(ids)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert order(made, [(id_, 1) for id_ in ids]) == order(made, [(id_, 1) for id_ in shuffled])


@FIXED
@given(SEEDS, IDS, st.data())
def test_removing_one_row_moves_nobody_else(made: bytes, ids: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(ids))
    before = [id_ for _, id_ in map(parted, order(made, [(id_, 1) for id_ in ids]))]
    after = [id_ for _, id_ in map(parted, order(made, [(id_, 1) for id_ in ids if id_ != gone]))]
    assert after == [id_ for id_ in before if id_ != gone]


def drawn(frozen: Frozen, made: bytes) -> Outcome:
    return outcome(sample.terms(frozen), frozen, made)


def selected(found: Outcome, stratum: str) -> list[str]:
    return [row.id for row in found.rows if row.stratum == stratum and row.selected]


def reserves(found: Outcome, stratum: str) -> list[str]:
    return [row.id for row in found.rows if row.stratum == stratum and not row.selected]


@FIXED
@given(SEEDS)
def test_deleting_a_drawn_row_lets_exactly_the_next_reserve_in(made: bytes) -> None:
    frozen = sample.lists(40)
    found = drawn(frozen, made)
    gone = selected(found, "yellow_b")[1]
    without = replace(frozen, pool=tuple(row for row in frozen.pool if row.id != gone))
    after = drawn(without, made)
    wanted = [id_ for id_ in selected(found, "yellow_b") if id_ != gone] + reserves(found, "yellow_b")[:1]
    assert selected(after, "yellow_b") == wanted
    assert selected(after, "orange_b") == selected(found, "orange_b")


@FIXED
@given(SEEDS)
def test_deleting_a_reserve_changes_no_selection(made: bytes) -> None:
    frozen = sample.lists(40)
    found = drawn(frozen, made)
    gone = reserves(found, "yellow_b")[0]
    without = replace(frozen, pool=tuple(row for row in frozen.pool if row.id != gone))
    assert selected(drawn(without, made), "yellow_b") == selected(found, "yellow_b")


@FIXED
@given(SEEDS)
def test_excluded_rows_change_the_root_but_not_the_order(made: bytes) -> None:
    frozen = sample.lists(40)
    fewer = replace(frozen, pool=tuple(row for row in frozen.pool if row.status == "E"), recusals=())
    same = replace(frozen, recusals=())
    assert drawn(fewer, made).text == drawn(same, made).text
    assert sample.terms(fewer).pool.root != sample.terms(same).pool.root


@FIXED
@given(st.integers(0, 255), st.integers(0, 255))
def test_any_bit_of_commitment_or_nonce_changes_the_seed(c_bit: int, nonce_bit: int) -> None:
    c, nonce = b"\x11" * 32, sample.NONCE
    original = seed(c, [nonce], sample.VALUES)
    assert seed(flip(c, c_bit), [nonce], sample.VALUES) != original
    assert seed(c, [flip(nonce, nonce_bit)], sample.VALUES) != original
    assert seed(c, [nonce], sample.VALUES[::-1]) != original


def flip(data: bytes, bit: int) -> bytes:
    number = int.from_bytes(data, "big") ^ (1 << bit)
    return number.to_bytes(len(data), "big")


def test_weights_draw_in_proportion() -> None:
    """Weights 1:2:3:4 over 4,000 fixed seeds: shares of the first place within four standard errors."""
    first = dict.fromkeys("abcd", 0)
    rounds = 4000
    for number in range(rounds):
        drawn_first = parted(order(number.to_bytes(32, "big"), [("a", 1), ("b", 2), ("c", 3), ("d", 4)])[0])[1]
        first[drawn_first] += 1
    for name, weight in (("a", 1), ("b", 2), ("c", 3), ("d", 4)):
        share = weight / 10
        assert abs(first[name] / rounds - share) < 4 * (share * (1 - share) / rounds) ** 0.5
