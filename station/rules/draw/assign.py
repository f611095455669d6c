"""Inspectors by a declarative rule with one answer (specs §4.6), or a proof that there is none (§4.7).

Among all assignments that respect recusals, qualifications and caps, take those with the least sum of squared loads;
of these the one whose choices, enterprise by enterprise in draw order and person by person in pair-ticket order, come
first. How it is searched does not matter: any solver must find the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from station.rules.draw.network import Network, Swap
from station.rules.draw.tickets import pair_ticket


@dataclass(frozen=True, slots=True)
class Task:
    """One drawn enterprise and who may be sent there."""

    id: str
    able: frozenset[str]
    """Inspectors that are not recused."""
    leads: frozenset[str] | None
    """Those of them qualified to lead; None where no qualification is asked."""
    need: int
    """How many inspectors."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A Hall certificate: these enterprises together need more than these inspectors can give."""

    whole: tuple[str, ...]
    """Enterprises counted with all their places."""
    lead_only: tuple[str, ...]
    """Enterprises counted with the lead's place alone."""
    needed: int
    available: int
    limits: tuple[tuple[str, int], ...]
    """Inspector and the most places among these that he or she can fill."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who goes where."""

    pairs: tuple[tuple[str, tuple[str, ...]], ...]
    """Enterprise and its inspectors, lead first, in draw order."""

    def loads(self) -> dict[str, int]:
        """Enterprises per inspector sent anywhere."""
        found: dict[str, int] = {}
        for _, people in self.pairs:
            for person in people:
                found[person] = found.get(person, 0) + 1
        return found


def assign(seed: bytes, tasks: Sequence[Task], caps: Mapping[str, int | None]) -> Assignment | Shortage:
    """The assignment for tasks in draw order; `caps` names every inspector and his or her limit (None: no limit)."""
    people = sorted(caps, key=str.encode)
    search = _Search(tasks, people, [caps[person] for person in people])
    missing = search.fill()
    if missing is not None:
        return missing
    chosen: list[tuple[str, tuple[str, ...]]] = []
    for number, task in enumerate(tasks):
        wanted = sorted(search.net.able[number], key=lambda i: pair_ticket(seed, task.id, people[i]))
        chosen.append((task.id, tuple(people[i] for i in search.settle(number, wanted))))
    return Assignment(tuple(chosen))


def shortage(caps: Mapping[str, int | None], whole: Sequence[Task], lead_only: Sequence[Task]) -> Shortage | None:
    """The certificate over these tasks, None when the arithmetic does not prove a shortage."""
    limits: list[tuple[str, int]] = []
    for person in sorted(caps, key=str.encode):
        places = sum(person in t.able for t in whole) + sum(person in _leads(t) for t in lead_only)
        cap = caps[person]
        if places:
            limits.append((person, places if cap is None else min(cap, places)))
    needed = sum(t.need for t in whole) + len(lead_only)
    available = sum(limit for _, limit in limits)
    if needed <= available:
        return None
    return Shortage(tuple(t.id for t in whole), tuple(t.id for t in lead_only), needed, available, tuple(limits))


def _leads(task: Task) -> frozenset[str]:
    return task.able if task.leads is None else task.leads & task.able


class _Search:
    """Finds the answer by exchanging along shortest paths; never enumerates."""

    def __init__(self, tasks: Sequence[Task], people: list[str], caps: list[int | None]) -> None:
        self.tasks, self.people, self.caps = tasks, people, caps
        place = {person: i for i, person in enumerate(people)}
        able = [frozenset(place[p] for p in task.able) for task in tasks]
        leads = [None if t.leads is None else frozenset(place[p] for p in _leads(t)) for t in tasks]
        self.net = Network(able, leads, len(people))

    def fill(self) -> Shortage | None:
        """Give every task its inspectors, with the least sum of squares; the certificate where that fails.

        It is least because this is a flow at least cost: a task sends its lead's place to its leads and the others to
        anybody able, at most one unit each; person i passes unit k on to the sink at cost k² − (k−1)². Only these
        last arcs cost anything, so a shortest augmenting path is one that ends at the least loaded person in reach
        with room, which `_place` takes; and a flow at least cost stays so along shortest augmenting paths.
        """
        for number, task in enumerate(self.tasks):
            for slot in range(task.need):
                leads = self.net.leads[number]
                only_lead = slot == 0 and leads is not None
                wanted = leads if only_lead and leads is not None else self.net.able[number]
                if not self._place(number, wanted - self.net.members[number]):
                    return self._certificate(number, wanted - self.net.members[number], only_lead)
        return None

    def _place(self, number: int, wanted: frozenset[int]) -> bool:
        found = self.net.reach(wanted)
        free = [i for i in found.distance if self._has_room(i)]
        if not free:
            return False
        last = min(free, key=lambda i: (self.net.load[i], found.distance[i], i))
        path = found.path(last)[::-1]
        swaps = self.net.along(path)
        self.net.swap(swaps)
        self.net.add(number, path[0])
        return True

    def _has_room(self, person: int) -> bool:
        cap = self.caps[person]
        return cap is None or self.net.load[person] < cap

    def _certificate(self, number: int, wanted: frozenset[int], only_lead: bool) -> Shortage:
        net, reached = self.net, set(self.net.reach(wanted).distance)
        whole, lead_only = ([], [number]) if only_lead else ([number], [])
        for other in range(number):
            touched = net.members[other] & reached
            leads = net.leads[other]
            if not touched:
                continue
            if leads is not None and touched <= leads and len(net.members[other] & leads) == 1:
                lead_only.append(other)
            else:
                whole.append(other)
        caps = dict(zip(self.people, self.caps, strict=True))
        found = shortage(caps, [self.tasks[i] for i in sorted(whole)], [self.tasks[i] for i in sorted(lead_only)])
        if found is None:
            raise AssertionError("a blocked search proves a shortage")
        return found

    def settle(self, number: int, wanted: Sequence[int]) -> list[int]:
        """Fix the people of one task for good: the earliest in `wanted` that an optimal assignment can have."""
        chosen: list[int] = []
        leads = self.net.leads[number]
        if leads is not None:
            chosen.append(next(i for i in wanted if i in leads and self._take(number, i)))
        for person in wanted:
            if len(chosen) == self.tasks[number].need:
                break
            if person not in chosen and self._take(number, person):
                chosen.append(person)
        return chosen

    def _take(self, number: int, person: int) -> bool:
        net = self.net
        if person not in net.members[number]:
            swaps = self._free_exchange(number, person)
            if swaps is None:
                return False
            net.swap(swaps)
        net.force(number, person)
        return True

    def _free_exchange(self, number: int, person: int) -> list[Swap] | None:
        """Swaps that bring `person` into the task at no cost in balance; None when there are none."""
        net = self.net
        free = net.members[number] - net.forced[number]
        leaving = [i for i in free if net.keeps_lead(number, i, person)]
        ahead, behind = net.reach([person]), net.reach(leaving, backward=True)
        ways = [(behind.distance[person], person, person)] if person in behind.distance else []
        for gains in ahead.distance:
            if not self._has_room(gains):
                continue
            for loses in behind.distance:
                if net.load[loses] == net.load[gains] + 1:
                    ways.append((ahead.distance[gains] + behind.distance[loses], gains, loses))
        if not ways:
            return None
        _, gains, loses = min(ways)
        into_exit = behind.path(loses)
        from_person = ahead.path(gains)[::-1]
        return [(number, into_exit[-1], person), *net.along(from_person), *net.along(into_exit)]
