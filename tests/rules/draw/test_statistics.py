"""Whether the draw and the inspectors' rule are as uniform as claimed (specs §5.3, §6.3–6.4), over fixed seeds.

Counts of a draw without replacement are no multinomial counts, so Pearson's sum is not χ² for them. Each statistic
here divides by the variance that the counts really have: the covariance of the indicators commutes with every
relabelling of the rows, so it is a known constant on each of the few spaces that relabelling leaves in place, and a
sum of squares over one such space, divided by that constant, is χ² with the space's dimension. Every statistic must
also catch a method that is known to be bad.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import combinations, permutations
from math import comb, erfc, exp, lgamma, log, perm, sqrt

import pytest

from station.rules.draw.assign import Assignment, Task, assign
from station.rules.draw.result import outcome
from station.rules.draw.tickets import order, parted
from tests.rules.draw import sample

RARE = 1e-6
"""A probability below which chance is no explanation; with fixed seeds a test passes always or never."""
ROWS, QUOTA, DRAWS = 100, 30, 10_000
Draw = list[int]
"""Numbers of the drawn rows; of all rows in the order drawn."""


# --- χ² ----------------------------------------------------------------------------------------------------------


def survival(statistic: float, freedom: int) -> float:
    """P(χ² > statistic), by Q(a+1, h) = Q(a, h) + hᵃ e⁻ʰ / Γ(a+1) from Q(½, h) = erfc √h or Q(1, h) = e⁻ʰ."""
    if statistic <= 0:
        return 1.0
    half, shape = statistic / 2, 0.5 if freedom % 2 else 1.0
    found = erfc(sqrt(half)) if freedom % 2 else exp(-half)
    while shape < freedom / 2:
        found += exp(shape * log(half) - half - lgamma(shape + 1))
        shape += 1
    return min(found, 1.0)


def plausible(statistic: float, freedom: int) -> bool:
    """Neither too uneven nor too even for chance."""
    return RARE < survival(statistic, freedom) < 1 - RARE


@pytest.mark.parametrize(
    ("statistic", "freedom", "wanted"),
    # Critical values as printed in every table, and the example of specs §6.3.
    [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (16.918978, 9, 0.05), (18.307038, 10, 0.05), (84.6, 99, 0.848)],
)
def test_survival_function(statistic: float, freedom: int, wanted: float) -> None:
    assert abs(survival(statistic, freedom) - wanted) < 1e-3


def seeds(label: str, count: int) -> Iterator[bytes]:
    """That many seeds, always the same for a label."""
    return (sha256(f"{label}/{number}".encode()).digest() for number in range(count))


# --- who is drawn ------------------------------------------------------------------------------------------------


def ranked(made: bytes, rows: int) -> Draw:
    """Numbers of the rows in the order that the product draws them."""
    place = {f"9133028100{number:08d}": number for number in range(rows)}
    return [place[parted(placed)[1]] for placed in order(made, [(id_, 1) for id_ in place])]


def marginal(draws: Sequence[Draw], rows: int, quota: int) -> float:
    """Q = (N−1)/N · Σ (O − Tp)² / (T p (1−p)), χ² with N−1 degrees of freedom (specs §6.3)."""
    counts, share = Counter(row for draw in draws for row in draw), quota / rows
    squares = sum((counts[row] - len(draws) * share) ** 2 for row in range(rows))
    return (rows - 1) / rows * squares / (len(draws) * share * (1 - share))


def paired(draws: Sequence[Draw], rows: int, quota: int) -> float:
    """Pair inclusions with the marginals taken out, χ² with N(N−3)/2 degrees of freedom.

    On the pair vectors whose sum at every row is 0, the matrix "shares a row" is −2 and "is disjoint" is +1, so the
    variance there is p₂ − 2p₃ + p₄, where pₘ is the probability that m given rows are all drawn.
    """
    counts = Counter(pair for draw in draws for pair in combinations(sorted(draw), 2))
    two, three, four = (perm(quota, size) / perm(rows, size) for size in (2, 3, 4))
    excess = {pair: counts[pair] - len(draws) * two for pair in combinations(range(rows), 2)}
    at_row = [0.0] * rows
    for (one, other), value in excess.items():
        at_row[one] += value / (rows - 2)
        at_row[other] += value / (rows - 2)
    squares = sum((value - at_row[one] - at_row[other]) ** 2 for (one, other), value in excess.items())
    return squares / (len(draws) * (two - 2 * three + four))


def pair_freedom(rows: int) -> int:
    return rows * (rows - 3) // 2


@pytest.fixture(scope="module")
def draws() -> list[Draw]:
    return [ranked(made, ROWS)[:QUOTA] for made in seeds("draw", DRAWS)]


def test_every_row_is_drawn_equally_often(draws: list[Draw]) -> None:
    assert plausible(marginal(draws, ROWS, QUOTA), ROWS - 1)


def test_every_pair_of_rows_is_drawn_equally_often(draws: list[Draw]) -> None:
    assert plausible(paired(draws, ROWS, QUOTA), pair_freedom(ROWS))


def test_skip_sampling_fails_both() -> None:
    """A random start and every ⌊N/k⌋-th row from there, as an incumbent's code does it (specs §2.11)."""
    source, step = random.Random(20170301), ROWS // QUOTA
    skipped = [list(range(source.randrange(step), ROWS, step))[:QUOTA] for _ in range(DRAWS)]
    assert survival(marginal(skipped, ROWS, QUOTA), ROWS - 1) < RARE
    assert survival(paired(skipped, ROWS, QUOTA), pair_freedom(ROWS)) < RARE


def test_rows_drawn_two_by_two_fail_only_as_pairs() -> None:
    """Fixed couples: each row's chance is right, so nothing but the pairs can show it."""
    source = random.Random(20170302)
    couples = [source.sample(range(ROWS // 2), QUOTA // 2) for _ in range(DRAWS)]
    coupled = [[row for couple in draw for row in (2 * couple, 2 * couple + 1)] for draw in couples]
    assert plausible(marginal(coupled, ROWS, QUOTA), ROWS - 1)
    assert survival(paired(coupled, ROWS, QUOTA), pair_freedom(ROWS)) < RARE


def ranks(orders: Sequence[Draw]) -> float:
    """How often each row has each rank: Q = (N−1)/T · Σ (O − T/N)², χ² with (N−1)² degrees of freedom.

    Rows and columns of a permutation's matrix sum to 1; where both are taken out, the variance is 1/(N−1).
    """
    rows, counts = len(orders[0]), Counter(place for found in orders for place in enumerate(found))
    places = ((rank, row) for rank in range(rows) for row in range(rows))
    squares = sum((counts[place] - len(orders) / rows) ** 2 for place in places)
    return (rows - 1) / len(orders) * squares


def test_every_rank_is_equally_likely_for_every_row() -> None:
    assert plausible(ranks([ranked(made, 20) for made in seeds("rank", 8000)]), 19**2)


def test_a_random_start_reduced_modulo_fails() -> None:
    """32 equally likely starts on a ring of 20 rows: the first twelve come twice as often as the others."""
    source = random.Random(3)
    starts = [source.randrange(32) % 20 for _ in range(8000)]
    assert survival(ranks([[(start + step) % 20 for step in range(20)] for start in starts]), 19**2) < RARE


# --- strata ------------------------------------------------------------------------------------------------------


def crossed(draws: Sequence[tuple[Draw, Draw]], rows: tuple[int, int], quotas: tuple[int, int]) -> float:
    """Joint inclusions of rows of two strata, both marginals taken out, χ² with (N₁−1)(N₂−1) degrees of freedom.

    There the variance is the product of the two strata's own, each p(1−p)·N/(N−1).
    """
    counts = Counter((one, other) for first, second in draws for one in first for other in second)
    left = [sum(counts[i, j] for j in range(rows[1])) / rows[1] for i in range(rows[0])]
    right = [sum(counts[i, j] for i in range(rows[0])) / rows[0] for j in range(rows[1])]
    mean = sum(left) / rows[0]
    squares = sum((counts[i, j] - left[i] - right[j] + mean) ** 2 for i in range(rows[0]) for j in range(rows[1]))
    shares = [(quota / size, size) for quota, size in zip(quotas, rows, strict=True)]
    variances = [share * (1 - share) * size / (size - 1) for share, size in shares]
    return squares / (len(draws) * variances[0] * variances[1])


def test_strata_are_drawn_independently_of_each_other() -> None:
    """Through the whole outcome, with strata and quotas of the sample: who is drawn here says nothing of there."""
    listed = sample.lists(48)
    frozen = replace(listed, pool=tuple(replace(row, weight=1) for row in listed.pool))
    c = sample.terms(frozen)
    codes = [stratum.code for stratum in c.strata if stratum.quota]
    rows = [[row.id for row in frozen.pool if row.stratum == code and row.status == "E"] for code in codes]
    quotas = [c.quotas()[code] for code in codes]
    draws = []
    for made in seeds("strata", 1500):
        found = outcome(c, frozen, made).rows
        first, second = ([ids.index(r.id) for r in found if r.selected and r.id in ids] for ids in rows)
        draws.append((first, second))
    sizes = (len(rows[0]), len(rows[1]))
    assert len(codes) == 2
    assert plausible(marginal([first for first, _ in draws], sizes[0], quotas[0]), sizes[0] - 1)
    assert plausible(marginal([second for _, second in draws], sizes[1], quotas[1]), sizes[1] - 1)
    assert plausible(crossed(draws, sizes, (quotas[0], quotas[1])), (sizes[0] - 1) * (sizes[1] - 1))


def test_a_generator_started_anew_in_every_stratum_fails() -> None:
    draws = []
    for number in range(1500):
        draws.append((random.Random(number).sample(range(12), 3), random.Random(number).sample(range(20), 4)))
    assert survival(crossed(draws, (12, 20), (3, 4)), 11 * 19) < RARE


# --- weights -----------------------------------------------------------------------------------------------------


def pearson(counts: Counter[object], expected: dict[object, float]) -> float:
    """Pearson's χ² for draws of one of several outcomes, one degree of freedom less than there are outcomes."""
    return sum((counts[key] - wanted) ** 2 / wanted for key, wanted in expected.items())


@pytest.mark.parametrize("weights", [(1, 2, 3, 4), (1, 1, 2, 8), (5, 5, 5, 5)])
def test_weights_are_successive_sampling(weights: tuple[int, ...]) -> None:
    """Every order of four rows has Π w/(what is left): each place in proportion to the weights still there."""
    total = 12_000
    expected: dict[object, float] = {}
    for rows in permutations(range(4)):
        share, left = 1.0, sum(weights)
        for row in rows:
            share, left = share * weights[row] / left, left - weights[row]
        expected[rows] = total * share
    weighted = [(str(number), weight) for number, weight in enumerate(weights)]
    orders = ([int(parted(placed)[1]) for placed in order(made, weighted)] for made in seeds("weight", total))
    counts: Counter[object] = Counter(tuple(found) for found in orders)
    assert plausible(pearson(counts, expected), len(expected) - 1)
    if len(set(weights)) > 1:
        assert survival(pearson(counts, dict.fromkeys(expected, total / len(expected))), len(expected) - 1) < RARE


# --- inspectors --------------------------------------------------------------------------------------------------

PEOPLE = [f"110281000{number:02d}" for number in range(6)]
TEAMS = 3000


def teams(tasks: Sequence[Task], label: str) -> list[list[tuple[str, ...]]]:
    """People of every task, lead first, per seed."""
    found = []
    for made in seeds(label, TEAMS):
        answer = assign(made, tasks, dict.fromkeys(PEOPLE))
        assert isinstance(answer, Assignment)
        found.append([people for _, people in answer.pairs])
    return found


def pairs_and_leads(found: Sequence[Sequence[tuple[str, ...]]], task: int) -> tuple[float, float]:
    """χ² of who goes together (14 degrees of freedom) and of who leads (5) at one enterprise; seeds are independent."""
    pairs: Counter[object] = Counter(frozenset(people[task]) for people in found)
    leads: Counter[object] = Counter(people[task][0] for people in found)
    alike: dict[object, float] = {frozenset(pair): len(found) / comb(6, 2) for pair in combinations(PEOPLE, 2)}
    return pearson(pairs, alike), pearson(leads, dict.fromkeys(PEOPLE, len(found) / 6))


def test_without_recusals_every_pair_and_every_lead_is_equally_likely() -> None:
    """At each enterprise by itself, whatever balancing the loads does between them (specs §5.3)."""
    tasks = [Task(f"e{number}", frozenset(PEOPLE), None, 2) for number in range(10)]
    found = teams(tasks, "inspectors")
    for task in range(len(tasks)):
        pairs, leads = pairs_and_leads(found, task)
        assert plausible(pairs, comb(6, 2) - 1) and plausible(leads, 5)


def test_walking_the_roster_as_a_ring_fails() -> None:
    """Neighbours always together, as an incumbent's code does it (specs §2.11): leads are fair, pairs are not."""
    source = random.Random(20170303)
    rounds = [[(PEOPLE[at], PEOPLE[(at + 1) % 6])] for at in (source.randrange(6) for _ in range(TEAMS))]
    pairs, leads = pairs_and_leads(rounds, 0)
    assert survival(pairs, comb(6, 2) - 1) < RARE and plausible(leads, 5)


def apart(found: Sequence[Sequence[tuple[str, ...]]], task: int, one: str, other: str) -> float:
    """χ² with 1 degree of freedom: of two people of whom one goes, either is it equally often; (a−b)²/(a+b)."""
    first = sum(one in people[task] and other not in people[task] for people in found)
    second = sum(other in people[task] and one not in people[task] for people in found)
    assert first + second > len(found) / 4
    return (first - second) ** 2 / (first + second)


def test_inspectors_with_the_same_recusals_are_interchangeable() -> None:
    """Two who may not go to every third enterprise are alike at the others, and in the end unlike those who may."""
    tasks = [Task(f"e{n}", frozenset(PEOPLE[2:] if n % 3 == 0 else PEOPLE), None, 2) for n in range(9)]
    found = teams(tasks, "alike")
    for task in (1, 2, 4, 5, 7, 8):
        assert plausible(apart(found, task, PEOPLE[0], PEOPLE[1]), 1)
        assert plausible(apart(found, task, PEOPLE[2], PEOPLE[5]), 1)
    # The first choices are free; at the last enterprise the loads must be made up for.
    assert survival(apart(found, 8, PEOPLE[0], PEOPLE[2]), 1) < RARE
