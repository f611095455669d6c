"""Who could swap with whom: the exchange graph behind the inspectors' rule (specs §4.6).

Nodes are inspectors. An arc i → j exists while some enterprise could take j in place of i; following arcs moves one
enterprise of load from the first node to the last. Shortest paths stay valid when all their swaps are made together.
It knows nothing of tickets and chooses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Swap = tuple[int, int, int]
"""(task, inspector out, inspector in)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a breadth-first search found."""

    distance: dict[int, int]
    before: dict[int, int]
    """The neighbour one step nearer to a start."""

    def path(self, node: int) -> list[int]:
        """Nodes from `node` back to the start it was reached from."""
        found = [node]
        while self.distance[found[-1]]:
            found.append(self.before[found[-1]])
        return found


class Network:
    """A partial assignment of inspectors to tasks and its exchange graph."""

    def __init__(self, able: Sequence[frozenset[int]], leads: Sequence[frozenset[int] | None], people: int) -> None:
        self.able, self.leads, self.people = able, leads, people
        self.members: list[set[int]] = [set() for _ in able]
        self.forced: list[set[int]] = [set() for _ in able]
        self.load = [0] * people
        self.arcs: list[list[set[int]]] = [[set() for _ in range(people)] for _ in range(people)]

    def keeps_lead(self, task: int, out: int, into: int) -> bool:
        """Whether the task still has a qualified lead after this swap."""
        leads = self.leads[task]
        return leads is None or into in leads or bool((self.members[task] - {out}) & leads)

    def add(self, task: int, person: int) -> None:
        """Give the task one more inspector."""
        self._unlink(task)
        self.members[task].add(person)
        self.load[person] += 1
        self._link(task)

    def force(self, task: int, person: int) -> None:
        """Never move this member out of the task again."""
        self._unlink(task)
        self.forced[task].add(person)
        self._link(task)

    def swap(self, swaps: Iterable[Swap]) -> None:
        """Make swaps that were found on one path, all at once."""
        for task, out, into in swaps:
            self._unlink(task)
            self.members[task].remove(out)
            self.members[task].add(into)
            self.load[out] -= 1
            self.load[into] += 1
            self._link(task)

    def along(self, nodes: Sequence[int]) -> list[Swap]:
        """The swaps of a path, as the graph stands now."""
        return [(min(self.arcs[a][b]), a, b) for a, b in zip(nodes, nodes[1:], strict=False)]

    def reach(self, starts: Iterable[int], *, backward: bool = False) -> Reach:
        """Everything reachable from the starts, or (backward) everything from which a start can be reached."""
        queue = sorted(set(starts))
        found = Reach(dict.fromkeys(queue, 0), {})
        arc = self._into if backward else self._out_of
        for node in queue:
            for other in range(self.people):
                if other not in found.distance and arc(node, other):
                    found.distance[other] = found.distance[node] + 1
                    found.before[other] = node
                    queue.append(other)
        return found

    def _out_of(self, node: int, other: int) -> bool:
        return bool(self.arcs[node][other])

    def _into(self, node: int, other: int) -> bool:
        return bool(self.arcs[other][node])

    def _unlink(self, task: int) -> None:
        self._each_arc(task, lambda arc: arc.discard(task))

    def _link(self, task: int) -> None:
        self._each_arc(task, lambda arc: arc.add(task))

    def _each_arc(self, task: int, do: Callable[[set[int]], None]) -> None:
        for out in self.members[task] - self.forced[task]:
            row = self.arcs[out]
            for into in self.able[task] - self.members[task]:
                if self.keeps_lead(task, out, into):
                    do(row[into])
