"""The inspectors' rule against brute force over small instances, infeasible ones included."""

from __future__ import annotations

import itertools
import random
from hashlib import sha256

from station.rules.draw.assign import Assignment, Shortage, Task, assign
from station.rules.draw.feasible import pool_shortage
from station.rules.draw.tickets import pair_ticket

INSTANCES = 600
Caps = dict[str, int | None]


def brute_force(seed: bytes, tasks: list[Task], caps: Caps) -> tuple[tuple[str, ...], ...] | None:
    """The answer by the words of the rule: least sum of squared loads, then first in ticket order."""
    best: tuple[int, tuple[tuple[str, ...], ...]] | None = None
    for combination in itertools.product(*(choices(seed, task) for task in tasks)):
        loads: dict[str, int] = {}
        for person in itertools.chain.from_iterable(combination):
            loads[person] = loads.get(person, 0) + 1
        limits = ((load, caps[person]) for person, load in loads.items())
        if any(cap is not None and load > cap for load, cap in limits):
            continue
        squares = sum(load * load for load in loads.values())
        if best is None or squares < best[0]:
            best = squares, combination
    return best[1] if best else None


def choices(seed: bytes, task: Task) -> list[tuple[str, ...]]:
    wanted = sorted(task.able, key=lambda person: pair_ticket(seed, task.id, person))
    found = []
    for people in itertools.combinations(wanted, task.need):
        leads = [person for person in people if task.leads is None or person in task.leads]
        if leads:
            found.append((leads[0], *(person for person in people if person != leads[0])))
    return sorted(found, key=lambda people: [wanted.index(person) for person in people])


def instance(source: random.Random) -> tuple[list[Task], Caps]:
    people = [f"p{number}" for number in range(source.randint(2, 6))]
    caps: Caps = {person: source.choice([None, None, None, 0, 1, 2, 3]) for person in people}
    tasks = []
    for number in range(source.randint(1, 5 if len(people) < 5 else 4)):
        able = frozenset(person for person in people if source.random() < 0.8)
        leads = frozenset(person for person in people if source.random() < 0.5) if source.random() < 0.4 else None
        tasks.append(Task(f"e{number}", able, leads, source.choice([1, 2, 2, 3])))
    return tasks, caps


def test_equal_to_brute_force() -> None:
    source = random.Random(20261120)
    solved = impossible = 0
    for number in range(INSTANCES):
        tasks, caps = instance(source)
        seed = sha256(str(number).encode()).digest()
        found, wanted = assign(seed, tasks, caps), brute_force(seed, tasks, caps)
        if wanted is None:
            impossible += 1
            assert isinstance(found, Shortage)
            assert proves(found, tasks, caps)
        else:
            solved += 1
            assert isinstance(found, Assignment)
            assert tuple(people for _, people in found.pairs) == wanted
    assert solved > 150 and impossible > 100


def proves(certificate: Shortage, tasks: list[Task], caps: Caps) -> bool:
    """Recount the certificate from the instance alone."""
    by_id = {task.id: task for task in tasks}
    whole = [by_id[id_] for id_ in certificate.whole]
    lead_only = [by_id[id_] for id_ in certificate.lead_only]
    available = 0
    for person, cap in caps.items():
        places = sum(person in task.able for task in whole)
        places += sum(person in task.able and (task.leads is None or person in task.leads) for task in lead_only)
        available += places if cap is None else min(cap, places)
    return sum(task.need for task in whole) + len(lead_only) > available


def test_pool_check_is_exact() -> None:
    """pool_shortage refuses exactly when some outcome of the draw cannot be staffed."""
    source = random.Random(7)
    refused = accepted = 0
    for _ in range(300):
        tasks, caps = instance(source)
        half = len(tasks) // 2
        strata = {"a": tasks[:half], "b": tasks[half:]}
        quotas = {code: source.randint(0, len(rows)) for code, rows in strata.items()}
        outcomes = itertools.product(*(itertools.combinations(strata[code], quotas[code]) for code in ("a", "b")))
        alone = all(isinstance(assign(b"", [task], dict.fromkeys(caps)), Assignment) for task in tasks)
        possible = all(isinstance(assign(b"", [*a, *b], caps), Assignment) for a, b in outcomes)
        found = pool_shortage(strata, quotas, caps)
        assert (found is None) == (alone and possible)
        refused, accepted = refused + (found is not None), accepted + (found is None)
    assert refused > 50 and accepted > 50


def test_loads_differ_by_at_most_one_when_nobody_is_recused() -> None:
    people = frozenset(f"p{number}" for number in range(7))
    tasks = [Task(f"e{number}", people, None, 2) for number in range(40)]
    found = assign(b"s" * 32, tasks, dict.fromkeys(people))
    assert isinstance(found, Assignment)
    assert sorted(found.loads().values()) == [11] * 4 + [12] * 3
