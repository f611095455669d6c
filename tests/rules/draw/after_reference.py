"""docs/draw.md §8 a second time, by looking at everything: no combination is left out and nothing is clever.

It shares no code with `station.rules.draw.after`, only the frozen lists and the result it starts from.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import permutations

from station.rules.draw.commit import Commitment
from station.rules.draw.freeze import Frozen
from station.rules.draw.result import Outcome

Told = tuple[str, tuple[str, ...]] | None
"""`in` and `people` of the line; None where the event cannot be."""


class Reference:
    """Who is drawn now, and what the rule says next."""

    def __init__(self, c: Commitment, frozen: Frozen, found: Outcome) -> None:
        self.c, self.frozen, self.seed, self.rows = c, frozen, found.seed, found.rows
        self.now = {row.id: row.inspectors for row in found.rows if row.selected}
        self.ever = set(self.now)
        self.closed: list[str] = []
        self.away: set[tuple[str, str]] = set()
        self.stratum = {row.id: row.stratum for row in found.rows}

    def ticket(self, id_: str, iid: str) -> str:
        name = id_.encode()
        return sha256(b"\x20" + self.seed + len(name).to_bytes(2, "big") + name + iid.encode()).hexdigest()

    def able(self, id_: str) -> list[str]:
        """S: may be drawn, not recused, not made unavailable there."""
        barred = {row.iid for row in self.frozen.recusals if row.id == id_}
        barred |= {iid for where, iid in self.away if where == id_}
        return [row.iid for row in self.frozen.inspectors if row.status == "E" and row.iid not in barred]

    def leads(self, id_: str, iid: str) -> bool:
        """Q, among everybody: whether the person may lead there."""
        wanted = next(row.lead for row in self.frozen.pool if row.id == id_)
        return wanted == "-" or any(row.iid == iid and wanted in row.skills for row in self.frozen.inspectors)

    def room(self, iid: str, load: int) -> bool:
        own = next(row.cap for row in self.frozen.inspectors if row.iid == iid)
        return all(limit is None or load < limit for limit in (own, self.c.cap))

    def load(self, iid: str, without: str | None = None) -> int:
        return sum(iid in team for id_, team in self.now.items() if id_ != without)

    def listed(self, id_: str, people: list[str]) -> tuple[str, ...]:
        ordered = sorted(people, key=lambda iid: self.ticket(id_, iid))
        lead = next((iid for iid in ordered if self.leads(id_, iid)), ordered[0])
        return (lead, *[iid for iid in ordered if iid != lead])

    def most(self, id_: str) -> int:
        quota = next(stratum.quota for stratum in self.c.strata if stratum.code == self.stratum[id_])
        return max(1, quota // 5)

    def limited(self, id_: str) -> bool:
        done = [gone for gone in self.closed if self.stratum[gone] == self.stratum[id_]]
        return len(done) >= self.most(id_)

    def team(self, id_: str, without: str) -> tuple[str, ...]:
        """Every order of every choice of r people; the least loads, then the earliest tickets place by place."""
        best: tuple[int, list[str], tuple[str, ...]] | None = None
        for people in permutations(self.able(id_), self.c.per_enterprise):
            if not any(self.leads(id_, iid) for iid in people) or self.listed(id_, list(people)) != people:
                continue
            loads = [self.load(iid, without) for iid in people]
            if all(self.room(iid, load) for iid, load in zip(people, loads, strict=True)):
                offer = (sum(loads) + len(people), [self.ticket(id_, iid) for iid in people], people)
                best = offer if best is None else min(best, offer)
        return () if best is None else best[2]

    def close(self, id_: str) -> Told:
        if id_ not in self.now or self.limited(id_):
            return None
        others = [row.id for row in self.rows if row.stratum == self.stratum[id_] and row.id not in self.ever]
        return (others[0], self.team(others[0], id_)) if others else ("-", ())

    def replace(self, id_: str, out: str) -> Told:
        if out not in self.now.get(id_, ()):
            return None
        stay = [iid for iid in self.now[id_] if iid != out]
        offers = []
        for iid in self.able(id_):
            fits = iid not in self.now[id_] and self.room(iid, self.load(iid))
            if fits and any(self.leads(id_, each) for each in [*stay, iid]):
                offers.append((self.load(iid), self.ticket(id_, iid), iid))
        return (min(offers)[2], self.listed(id_, [*stay, min(offers)[2]])) if offers else None

    def closed_by(self, id_: str, into: str, people: tuple[str, ...]) -> None:
        self.closed.append(id_)
        del self.now[id_]
        if into != "-":
            self.now[into] = people
            self.ever.add(into)

    def replaced_by(self, id_: str, out: str, people: tuple[str, ...]) -> None:
        self.away.add((id_, out))
        self.now[id_] = people
