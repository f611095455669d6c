"""Before the commitment: can every outcome of the draw be staffed? Looks at the whole pool, not at one outcome.

A draw that could turn out impossible is refused while nothing has been promised yet (specs §4.7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from station.rules.draw.assign import Task

EXACT_UP_TO = 14
"""Capped inspectors up to which every subset is tried; with more, only the single ones and all together."""


@dataclass(frozen=True, slots=True)
class PoolShortage:
    """An outcome that could not be staffed."""

    enterprise: str | None
    """The enterprise that alone has too few people left; None where it is the caps that do not suffice."""
    inspectors: tuple[str, ...]
    """The inspectors whose caps together are too small."""
    needed: int
    available: int


def pool_shortage(
    strata: Mapping[str, Sequence[Task]], quotas: Mapping[str, int], caps: Mapping[str, int | None]
) -> PoolShortage | None:
    """The first outcome that cannot be staffed, None when all can. `strata`: every enterprise that may be drawn."""
    for task in chain.from_iterable(strata.values()):
        if len(task.able) < task.need or (task.leads is not None and not task.leads & task.able):
            available = len(task.able) if len(task.able) < task.need else 0
            return PoolShortage(task.id, (), task.need, available)
    groups = {code: Counter((t.able, t.leads, t.need) for t in tasks) for code, tasks in strata.items()}
    capped = sorted((person for person, cap in caps.items() if cap is not None), key=str.encode)
    for chosen in _subsets(capped):
        available = sum(caps[person] or 0 for person in chosen)
        worst = sum(_worst(groups[code], quotas.get(code, 0), frozenset(chosen)) for code in groups)
        if worst > available:
            return PoolShortage(None, chosen, worst, available)
    return None


def _subsets(people: list[str]) -> list[tuple[str, ...]]:
    sizes = range(1, len(people) + 1) if len(people) <= EXACT_UP_TO else sorted({1, len(people)})
    return list(chain.from_iterable(combinations(people, size) for size in sizes))


def _worst(
    group: Counter[tuple[frozenset[str], frozenset[str] | None, int]], quota: int, chosen: frozenset[str]
) -> int:
    """Most places that only `chosen` can fill, over all ways to draw `quota` enterprises of one stratum."""
    demands: list[tuple[int, int]] = []
    for (able, leads, need), count in group.items():
        lead = 1 if leads is not None and leads & able <= chosen else 0
        demands.append((max(need - len(able - chosen), lead, 0), count))
    total = 0
    for demand, count in sorted(demands, reverse=True):
        taken = min(count, quota)
        total, quota = total + demand * taken, quota - taken
    return total
