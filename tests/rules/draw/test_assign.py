"""The inspectors' rule against brute force over small instances, infeasible ones included."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from math import prod
from pathlib import Path

from station.rules.draw.archive import pack
from station.rules.draw.assign import Assignment, Shortage, Task, assign, shortage
from station.rules.draw.feasible import pool_shortage
from station.rules.draw.tickets import pair_ticket
from tests.rules.draw import sample

INSTANCES = 10_000
Caps = dict[str, int | None]
Teams = tuple[tuple[str, ...], ...]
"""People of each task, lead first."""


def brute_force(seed: bytes, tasks: list[Task], caps: Caps) -> Teams | None:
    """The answer by the words of the rule: least sum of squared loads, then first in ticket order.

    Tries every combination in the rule's order, one task after the other, and keeps the first of the best. It leaves
    out only what cannot be it: above somebody's cap, or no better than the best so far even if the places left
    could be spread over anybody.
    """
    orders = [choices(seed, task) for task in tasks]
    loads = dict.fromkeys(caps, 0)
    best: tuple[int, Teams] | None = None

    def go_on(chosen: Teams) -> None:
        nonlocal best
        least = spread(loads.values(), sum(task.need for task in tasks[len(chosen) :]))
        if best is not None and least >= best[0]:
            return
        if len(chosen) == len(tasks):
            best = least, chosen
            return
        for people in orders[len(chosen)]:
            for person in people:
                loads[person] += 1
            if all(cap is None or loads[person] <= cap for person, cap in caps.items()):
                go_on((*chosen, people))
            for person in people:
                loads[person] -= 1

    go_on(())
    return best[1] if best else None


def spread(loads: Iterable[int], places: int) -> int:
    """The sum of squares after `places` more, each given to whoever has least."""
    found = list(loads)
    for _ in range(places):
        found[found.index(min(found))] += 1
    return sum(load * load for load in found)


def choices(seed: bytes, task: Task) -> list[tuple[str, ...]]:
    wanted = sorted(task.able, key=lambda person: pair_ticket(seed, task.id, person))
    found = []
    for people in itertools.combinations(wanted, task.need):
        leads = [person for person in people if task.leads is None or person in task.leads]
        if leads:
            found.append((leads[0], *(person for person in people if person != leads[0])))
    return sorted(found, key=lambda people: [wanted.index(person) for person in people])


def instance(source: random.Random) -> tuple[list[Task], Caps]:
    """Up to six people and six tasks; few or many recusals, caps and qualifications."""
    people = [f"p{number}" for number in range(source.randint(2, 6))]
    share, need_leads = source.choice([0.6, 0.8, 1.0]), source.choice([0.0, 0.3, 0.8])
    capped = [None, *source.choice([[], [2, 3, 4], [0, 1, 2, 3]])]
    caps: Caps = {person: source.choice(capped) for person in people}
    tasks = []
    for number in range(source.randint(1, 6)):
        able = frozenset(person for person in people if source.random() < share)
        leads = frozenset(person for person in people if source.random() < 0.5)
        need = source.choice([1, 2, 2, 3])
        tasks.append(Task(f"e{number}", able, leads if source.random() < need_leads else None, need))
    return tasks, caps


def test_equal_to_brute_force() -> None:
    source, met = random.Random(20261120), Counter[str]()
    for number in range(INSTANCES):
        tasks, caps = instance(source)
        seed = sha256(str(number).encode()).digest()
        found, wanted = assign(seed, tasks, caps), brute_force(seed, tasks, caps)
        if wanted is None:
            assert isinstance(found, Shortage)
            assert proves(found, tasks, caps)
            met["impossible"] += 1
            met["impossible for a lead"] += bool(found.lead_only)
            met["impossible together"] += len(found.whole) + len(found.lead_only) > 1
        else:
            assert isinstance(found, Assignment)
            assert tuple(people for _, people in found.pairs) == wanted
            met["solved"] += 1
            met.update({f"r = {task.need}" for task in tasks})
            met["with leads"] += any(task.leads is not None for task in tasks)
            met["somebody at the cap"] += any(load == caps[person] for person, load in found.loads().items())
            met["not everybody's first choice"] += wanted != tuple(choices(seed, task)[0] for task in tasks)
    assert met.total() and min(met.values()) > 400, met


def enumerated(seed: bytes, tasks: list[Task], caps: Caps) -> list[tuple[list[int], Teams]]:
    """Every assignment within the caps, in the rule's order, with everybody's load; nothing is left out."""
    found = []
    for teams in itertools.product(*(choices(seed, task) for task in tasks)):
        loads = Counter(itertools.chain.from_iterable(teams))
        if all(cap is None or loads[person] <= cap for person, cap in caps.items()):
            found.append(([loads[person] for person in caps], teams))
    return found


def test_brute_force_leaves_out_nothing_and_least_squares_are_least_majorised() -> None:
    """On instances small enough to list: the first of the least; and no assignment has the loads more even."""
    source = random.Random(6)
    compared = 0
    for number in range(1500):
        tasks, caps = instance(source)
        seed = sha256(f"all/{number}".encode()).digest()
        if prod(len(choices(seed, task)) for task in tasks) > 2000:
            continue
        every = enumerated(seed, tasks, caps)
        wanted = min(every, key=lambda one: sum(load * load for load in one[0]), default=None)
        assert brute_force(seed, tasks, caps) == (wanted[1] if wanted else None)
        if wanted:
            heaviest = list(itertools.accumulate(sorted(wanted[0], reverse=True)))
            for loads, _ in every:
                others = itertools.accumulate(sorted(loads, reverse=True))
                assert all(ours <= theirs for ours, theirs in zip(heaviest, others, strict=True))
            compared += len(every) > 1
    assert compared > 400


def proves(certificate: Shortage, tasks: list[Task], caps: Caps) -> bool:
    """Recount the certificate from the instance alone."""
    by_id = {task.id: task for task in tasks}
    whole = [by_id[id_] for id_ in certificate.whole]
    lead_only = [by_id[id_] for id_ in certificate.lead_only]
    limits = {}
    for person, cap in caps.items():
        places = sum(person in task.able for task in whole)
        places += sum(person in task.able and (task.leads is None or person in task.leads) for task in lead_only)
        if places:
            limits[person] = places if cap is None else min(cap, places)
    assert dict(certificate.limits) == limits and certificate.available == sum(limits.values())
    assert certificate.needed == sum(task.need for task in whole) + len(lead_only)
    assert not set(certificate.whole) & set(certificate.lead_only)
    return certificate.needed > certificate.available


def test_a_certificate_is_only_given_for_a_shortage() -> None:
    """What a search claims is counted again: the same tasks with one cap more are no proof."""
    people = frozenset({"p0", "p1"})
    tasks = [Task(f"e{number}", people, None, 1) for number in range(3)]
    short = shortage({"p0": 1, "p1": 1}, tasks, [])
    assert short is not None and (short.needed, short.available) == (3, 2) and proves(short, tasks, {"p0": 1, "p1": 1})
    assert shortage({"p0": 2, "p1": 1}, tasks, []) is None


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


def fingerprint() -> str:
    """SHA-256 over many answers, certificates included, and over a whole package."""
    source, found = random.Random(77), sha256()
    for number in range(400):
        tasks, caps = instance(source)
        found.update(repr(assign(bytes([number % 256]) * 32, tasks, caps)).encode())
    people = [f"p{number}" for number in range(10)]
    able = [frozenset(person for person in people if source.random() < 0.9) for _ in range(60)]
    tasks = [Task(f"e{number}", each, None, 2) for number, each in enumerate(able)]
    found.update(repr(assign(b"s" * 32, tasks, dict.fromkeys(people))).encode())
    found.update(pack(sample.files()))
    return found.hexdigest()


def test_the_order_of_sets_changes_nothing() -> None:
    """Python shuffles sets of texts by PYTHONHASHSEED; the answers of four processes are the same."""
    told = "from tests.rules.draw import test_assign as t; print(hash('p0'), t.fingerprint())"
    hashes, fingerprints = set(), set()
    for hash_seed in ("0", "1", "2", "77"):
        ran = subprocess.run(
            [sys.executable, "-c", told],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        )
        hash_, digest = ran.stdout.split()
        hashes.add(hash_)
        fingerprints.add(digest)
    assert len(hashes) == 4
    assert fingerprints == {fingerprint()}
