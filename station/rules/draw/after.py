"""After the draw: who takes the place of a closed enterprise or an absent inspector. A rule, not a choice (docs §8).

after.tsv is replayed line by line over the result; each line must be what the rule makes of the ones before. Only a
direct order (直接委派) names people freely, and a verifier says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pendulum

from station.records.moment import iso
from station.rules.draw.assign import Task
from station.rules.draw.commit import Commitment
from station.rules.draw.freeze import Frozen
from station.rules.draw.lines import (
    ABSENT,
    Malformed,
    code_of,
    digest_of,
    moment_of,
    number_of,
    read_table,
    write_table,
)
from station.rules.draw.result import Outcome, caps, tasks
from station.rules.draw.tickets import pair_ticket

FILE = "after.tsv"
CLOSED, UNAVAILABLE, DIRECT = "closed", "unavailable", "direct"
REASONS: Mapping[str, tuple[str, ...]] = {
    CLOSED: ("deregistered", "suspended", "relocated", "out_of_area", "duplicate", "unstaffable"),
    UNAVAILABLE: ("ill", "on_leave", "left_post", "late_recusal", "other_duty"),
    DIRECT: ("no_team",),
}
SHARE = 5
"""Of a stratum's quota one part in this many may be replaced by reserves, one enterprise at least (specs §4.8)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of after.tsv."""

    number: int
    at: pendulum.DateTime
    kind: str
    id: str
    """The enterprise it is about."""
    reason: str
    evidence: str
    """SHA-256 of what proves it, or `-`."""
    out: str
    """The inspector who cannot go, or `-`."""
    into: str
    """The enterprise or inspector in place; `-` for none."""
    people: tuple[str, ...]
    """Who goes there now, lead first."""

    def fields(self) -> tuple[str, ...]:
        """The columns in file order."""
        told = (str(self.number), iso(self.at), self.kind, self.id, self.reason, self.evidence, self.out, self.into)
        return (*told, ",".join(self.people) or ABSENT)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rule makes of an event."""

    into: str
    people: tuple[str, ...]


def write(changes: Sequence[Change]) -> bytes:
    """after.tsv."""
    return write_table([change.fields() for change in changes])


def parse(data: bytes) -> tuple[Change, ...]:
    """The changes in their order. Malformed."""
    found: list[Change] = []
    for line, fields in enumerate(read_table(FILE, data, 9), start=1):
        change = _change(line, fields)
        if change.number != line or (found and change.at < found[-1].at):
            raise Malformed(FILE, line, "unsorted", field=fields[0])
        found.append(change)
    return tuple(found)


def _change(line: int, fields: list[str]) -> Change:
    number, at, kind, id_, reason, evidence, out, into, people = fields
    code_of(FILE, line, kind, REASONS)
    code_of(FILE, line, reason, REASONS[kind])
    if evidence != ABSENT or kind == CLOSED:
        digest_of(FILE, line, evidence)
    listed = () if people == ABSENT else tuple(people.split(","))
    when = moment_of(FILE, line, at)
    return Change(number_of(FILE, line, number), when, kind, id_, reason, evidence, out, into, listed)


class State:
    """Who is drawn now and who goes where, after the changes so far."""

    def __init__(self, c: Commitment, frozen: Frozen, found: Outcome) -> None:
        self._seed, self._quotas, self._caps = found.seed, c.quotas(), caps(c, frozen)
        self._listed_people = frozenset(row.iid for row in frozen.inspectors)
        rows = {row.id: row for row in frozen.pool if row.status == "E"}
        self._tasks: dict[str, Task] = {task.id: task for task in tasks(c, frozen, list(rows.values()))}
        self._stratum = {row.id: row.stratum for row in found.rows}
        self._reserves: dict[str, list[str]] = {}
        self._replaced: dict[str, int] = {}
        self._away: dict[str, set[str]] = {}
        self.teams: dict[str, tuple[str, ...]] = {}
        """Enterprises drawn now, in the order they came in, and their people, lead first."""
        for row in found.rows:
            if row.selected:
                self.teams[row.id] = row.inspectors
            else:
                self._reserves.setdefault(row.stratum, []).append(row.id)

    def loads(self) -> dict[str, int]:
        """Enterprises each eligible inspector has now."""
        found = dict.fromkeys(self._caps, 0)
        for team in self.teams.values():
            for person in team:
                if person in found:
                    found[person] += 1
        return found

    def replaceable(self, id_: str) -> bool:
        """Whether one more enterprise of its stratum may be replaced by a reserve."""
        stratum = self._stratum[id_]
        return self._replaced.get(stratum, 0) < most_replaced(self._quotas[stratum])

    def answer(self, kind: str, id_: str, out: str) -> Answer | None:
        """What the rule says to `closed` and `unavailable`; None where the event cannot be."""
        if id_ not in self.teams:
            return None
        if kind == CLOSED:
            return self._closed(id_) if self.replaceable(id_) else None
        return self._unavailable(id_, out) if out in self.teams[id_] else None

    def barred(self, id_: str) -> frozenset[str]:
        """Listed inspectors who may not be sent to an enterprise: recused, excluded, or made unavailable there."""
        able = self._tasks[id_].able if id_ in self._tasks else frozenset()
        return self._listed_people - able | frozenset(self._away.get(id_, ()))

    def apply(self, change: Change) -> bool:
        """Make a change; whether it is what the rule says. A wrong one is made as it is written all the same."""
        if change.kind == DIRECT:
            return self._apply_direct(change)
        found = self.answer(change.kind, change.id, change.out)
        good = found == Answer(change.into, change.people) and (change.kind == CLOSED) == (change.out == ABSENT)
        if change.kind == CLOSED:
            self._replace(change.id, change.into, change.people)
        elif change.id in self.teams:
            self._away.setdefault(change.id, set()).add(change.out)
            self.teams[change.id] = change.people
        return good

    def _apply_direct(self, change: Change) -> bool:
        people, without = change.people, self.teams.get(change.id) == ()
        if change.id in self.teams:
            self.teams[change.id] = people
        whole = without and len(set(people)) == len(people) == self._tasks[change.id].need
        return whole and not self.barred(change.id) & set(people) and (change.out, change.into) == (ABSENT, ABSENT)

    def _closed(self, id_: str) -> Answer:
        reserves = self._reserves.get(self._stratum[id_], [])
        if not reserves:
            return Answer(ABSENT, ())
        loads = self.loads()
        for person in self.teams[id_]:
            if person in loads:
                loads[person] -= 1
        return Answer(reserves[0], self._team(reserves[0], loads))

    def _replace(self, id_: str, into: str, people: Sequence[str]) -> None:
        self.teams.pop(id_, None)
        stratum = self._stratum.get(id_, "")
        self._replaced[stratum] = self._replaced.get(stratum, 0) + 1
        if into in self._reserves.get(stratum, []):
            self._reserves[stratum].remove(into)
            self.teams[into] = tuple(people)

    def _team(self, id_: str, loads: Mapping[str, int]) -> tuple[str, ...]:
        """The least loaded team; of those the first in ticket order. Empty where there is none."""
        task = self._tasks[id_]
        free = [person for person in self._wanted(id_) if self._has_room(person, loads)]
        teams = [self._listed(id_, people) for people in combinations(free, task.need) if self._led(task, people)]
        rank = {person: place for place, person in enumerate(free)}
        ordered = sorted(teams, key=lambda team: [rank[person] for person in team])
        return min(ordered, key=lambda team: sum(loads[person] for person in team), default=())

    def _unavailable(self, id_: str, out: str) -> Answer | None:
        task, loads = self._tasks[id_], self.loads()
        stay = [person for person in self.teams[id_] if person != out]
        able = [p for p in self._wanted(id_) if p != out and p not in stay and self._has_room(p, loads)]
        able = [person for person in able if self._led(task, [*stay, person])]
        if not able:
            return None
        into = min(able, key=lambda person: loads[person])
        return Answer(into, self._listed(id_, [*stay, into]))

    def _wanted(self, id_: str) -> list[str]:
        """Who may go there, by ascending ticket."""
        able = self._tasks[id_].able - self._away.get(id_, set())
        return sorted(able, key=lambda person: pair_ticket(self._seed, id_, person))

    def _listed(self, id_: str, people: Sequence[str]) -> tuple[str, ...]:
        """A team in its order: the lead first, the others by ticket."""
        task = self._tasks[id_]
        ordered = sorted(people, key=lambda person: pair_ticket(self._seed, id_, person))
        lead = next((person for person in ordered if task.leads is None or person in task.leads), ordered[0])
        return (lead, *(person for person in ordered if person != lead))

    def _has_room(self, person: str, loads: Mapping[str, int]) -> bool:
        cap = self._caps[person]
        return cap is None or loads[person] < cap

    @staticmethod
    def _led(task: Task, people: Sequence[str]) -> bool:
        return task.leads is None or not task.leads.isdisjoint(people)


def most_replaced(quota: int) -> int:
    """How many enterprises of a stratum may be replaced by reserves before fresh numbers are needed."""
    return max(1, quota // SHARE)
