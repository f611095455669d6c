"""文号 under two terminals at once and under SIGKILL around the commit: unique, and no hole without a reason."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from station.records.people import Proof
from station.rules.numbering import parse
from station.services import draft_numbers, numbers, staff
from station.store import cases
from station.store.audit import audit
from station.store.store import Store
from station.wiring import Station, open_station
from tests.conftest import PIN, START, FrozenClock
from tests.counts import seeds
from tests.services.test_numbers import YEAR, allot, inspections, opened

ROOT = Path(__file__).parents[2]
EACH = 15
FIRST, LAST = 101, 120


def terminal(home: Path, firm: int, count: int, point: int = 0) -> subprocess.Popen[str]:
    """A terminal that waits to be told to begin."""
    command = [sys.executable, "-m", "tests.services.numbers_dying", str(home), str(firm), str(count), str(point)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def together(terminals: list[subprocess.Popen[str]]) -> list[list[str]]:
    """What each of them told, once all have begun and ended."""
    for each in terminals:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [each.communicate()[0].split() for each in terminals]
    assert all(told)
    return told


def written(store: Store) -> list[str]:
    return [one.number for one in cases.some(store, cases.ids(store)).values()]


def test_two_terminals_at_once(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    store, firm = station.store, enterprise()
    allot(store, chief, FIRST, LAST)
    told = together([terminal(station.home.root, firm, EACH) for _ in range(2)])
    found = [parse(one) for one in chain(*told)]
    finals = sorted(one.serial for one in found if not one.draft)
    assert finals == list(range(FIRST, LAST + 1))
    assert sorted(one.serial for one in found if one.draft) == list(range(1, 2 * EACH - len(finals) + 1))
    assert sorted(written(store)) == sorted(str(one) for one in found)
    assert inspections(store).unexplained == ()
    allot(store, chief, 201, 300)
    settled = draft_numbers.settle(store, chief)
    assert [parse(one.new).serial for one in settled] == list(range(201, 201 + len(settled)))
    assert audit(store).clean


@pytest.mark.parametrize("seed", seeds(8))
def test_killed_around_the_commit(station: Station, chief: Proof, enterprise: Callable[..., int], seed: int) -> None:
    """One terminal dies between handing out and committing, or just after it, while another one goes on."""
    store, firm, chance = station.store, enterprise(), random.Random(seed)
    allot(store, chief, FIRST, LAST)
    home, point = station.home.root, chance.randrange(1, 13)
    dying, living = terminal(home, firm, EACH, point), terminal(home, firm, 6)
    told = together_killed(dying, living)
    station.close()
    again = open_station(home, FrozenClock(START))
    known = written(again.store)
    assert len(known) == len(set(known)) and set(told) <= set(known), "a number that was told is lost"
    assert len(known) - len(told) <= 1, "at most the case that was being committed was not told"
    serials = sorted(one.serial for one in map(parse, known) if not one.draft)
    assert serials == list(range(FIRST, FIRST + len(serials)))
    assert inspections(again.store).unexplained == ()
    following = opened(again.store, staff.sign_in(again.store, again.keys, "王建国", PIN), firm).number
    assert following not in known
    assert numbers.last_used(again.store, "inspection", YEAR) <= LAST
    assert audit(again.store).clean
    again.close()


def together_killed(dying: subprocess.Popen[str], living: subprocess.Popen[str]) -> list[str]:
    """What both told; the one was killed, the other was not."""
    for each in (dying, living):
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [*dying.communicate()[0].split(), *living.communicate()[0].split()]
    assert (dying.returncode, living.returncode) == (-9, 0)
    return told
