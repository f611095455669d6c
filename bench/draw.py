"""What a draw costs beside its peers: `make bench-draw`, some three minutes. Prints ratios and which targets are met.

Each round runs every competitor once, one after the other in this process, so that whatever else the machine does falls
on all of them; what is compared are medians of the CPU time of this thread. The peers: consistent_sampler (the whole
order, as ours is), votelib's RFC 3797 (the first 5 %), and the bare loop of `hashlib.sha256` over the codes, below
which nothing in Python can come. Lists and files are made beforehand; ours are the functions that the product calls.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Mapping
from hashlib import sha256
from statistics import median
from time import thread_time

from consistent_sampler import sampler
from votelib.evaluate.auxiliary import RFC3797Selector

from station.rules.draw import freeze
from station.rules.draw.assign import Task, assign
from station.rules.draw.freeze import PoolRow
from station.rules.draw.tickets import order

SIZES = ((10_000, 15), (100_000, 9), (1_000_000, 5))
"""Enterprises and rounds."""
LOOP, ORDER, ROOT = "bare SHA-256 loop", "order", "order and pool root"
SAMPLER, RFC3797 = "consistent_sampler", "votelib RFC 3797, 5 %"
SEED = sha256(b"bench/draw").digest()
LOTTERIES = [9319, [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]
ENTERPRISES, INSPECTORS, PER_ENTERPRISE, RECUSED, DRAWS = 200, 12, 2, 0.1, 15
Work = Callable[[], object]


def main() -> int:
    """Measure and print."""
    print(f"{'enterprises':>11}  {'':22}{'CPU ms':>10}{'loops':>8}{SAMPLER + ' /':>22}")
    spent: dict[str, float] = {}
    for size, rounds in SIZES:
        spent = medians(competitors(size), rounds)
        for name, each in spent.items():
            print(f"{size:>11,}  {name:22}{each:>10.1f}{each / spent[LOOP]:>8.2f}{spent[SAMPLER] / each:>22.2f}")
    print(f"\nat {SIZES[-1][0]:,} enterprises:")
    at_least(f"{ORDER}: times as fast as {SAMPLER}", spent[SAMPLER] / spent[ORDER], 12)
    at_least(f"{ROOT}: times as fast as {SAMPLER}", spent[SAMPLER] / spent[ROOT], 7)
    at_most(f"{ORDER}: times the {LOOP}", spent[ORDER] / spent[LOOP], 3.5)
    at_most(f"{ENTERPRISES} enterprises × {INSPECTORS} inspectors: CPU ms", assignment(), 100)
    return 0


def at_least(what: str, found: float, wanted: float) -> None:
    """One target: the more, the better."""
    print(f"  {what}: {found:.1f} (at least {wanted}: {'met' if found >= wanted else 'MISSED'})")


def at_most(what: str, found: float, allowed: float) -> None:
    """One target: the less, the better."""
    print(f"  {what}: {found:.1f} (at most {allowed}: {'met' if found <= allowed else 'MISSED'})")


def competitors(size: int) -> dict[str, Work]:
    """What runs in turns: codes of 18 characters, weight 1, and a pool file whose lines are as long as real ones."""
    ids = [f"9133028{number:011d}" for number in range(size)]
    weighted, encoded, numbered = [(id_, 1) for id_ in ids], [id_.encode() for id_ in ids], dict.fromkeys(ids)
    pool = freeze.write(PoolRow(id_, "yellow_b", "E", "-", 1, "-", f"余姚市宏达塑料制品厂{id_[-7:]}") for id_ in ids)
    rfc3797 = RFC3797Selector(LOTTERIES)
    return {
        LOOP: lambda: loop(encoded),
        ORDER: lambda: order(SEED, weighted),
        ROOT: lambda: (order(SEED, weighted), freeze.root(pool)),
        SAMPLER: lambda: list(sampler(ids, seed=SEED.hex(), output="id")),
        RFC3797: lambda: rfc3797.evaluate(numbered, size // 20),
    }


def loop(encoded: list[bytes]) -> None:
    """One digest for each enterprise, and nothing else."""
    for each in encoded:
        sha256(each).digest()


def medians(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Median CPU time of each, milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(timed(work))
    return {name: median(each) for name, each in taken.items()}


def timed(work: Work) -> float:
    """Milliseconds of this thread's CPU, without throwing the result away; the garbage before is no burden either."""
    gc.collect()
    began = thread_time()
    result = work()
    spent = thread_time() - began
    del result
    return spent * 1000


def assignment() -> float:
    """Median CPU time of the inspectors' rule, milliseconds, over draws of one roster with other recusals each."""
    source = random.Random(2026)
    people = [f"110281{number:05d}" for number in range(INSPECTORS)]
    taken = []
    for number in range(DRAWS):
        able = [frozenset(p for p in people if source.random() >= RECUSED) for _ in range(ENTERPRISES)]
        tasks = [Task(f"9133028{place:011d}", each, None, PER_ENTERPRISE) for place, each in enumerate(able)]
        made = sha256(number.to_bytes(4, "big")).digest()
        taken.append(timed(lambda tasks=tasks, made=made: assign(made, tasks, dict.fromkeys(people))))
    return median(taken)


if __name__ == "__main__":
    raise SystemExit(main())
