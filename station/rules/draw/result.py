"""From commitment, lists and seed to result.tsv: who was drawn, who is next, who goes where. A pure function.

The station and every verifier call this one function, so there is nothing else that a result could depend on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from station.rules.draw.assign import Shortage, Task, assign
from station.rules.draw.commit import DIRECT, Commitment
from station.rules.draw.freeze import Frozen, PoolRow
from station.rules.draw.lines import ABSENT, code_of, number_of, read_table, write_table
from station.rules.draw.tickets import order, parted

FILE = "result.tsv"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One enterprise in the order of its stratum."""

    stratum: str
    rank: int
    selected: bool
    id: str
    ticket: str
    """64 hex digits; the best of its tickets where the weight is above 1."""
    inspectors: tuple[str, ...]
    """Lead first; empty for reserves, and for all when nobody could be assigned."""
    name: str

    def fields(self) -> tuple[str, ...]:
        """The columns in file order."""
        people = ",".join(self.inspectors) or ABSENT
        place = "S" if self.selected else "R"
        return (self.stratum, str(self.rank), place, self.id, self.ticket, people, self.name)


@dataclass(frozen=True)
class Outcome:
    """The whole result of a draw."""

    seed: bytes
    rows: tuple[ResultRow, ...]
    """Strata in the order of C, ranks from 1."""
    shortage: Shortage | None
    """Why no inspectors could be assigned."""

    @cached_property
    def text(self) -> bytes:
        """result.tsv."""
        return write_table([row.fields() for row in self.rows])

    @property
    def digest(self) -> str:
        """SHA-256 of result.tsv, hex: the fingerprint that is published at once."""
        return sha256(self.text).hexdigest()

    def loads(self) -> dict[str, int]:
        """Enterprises per inspector sent anywhere."""
        found: dict[str, int] = {}
        for row in self.rows:
            for person in row.inspectors:
                found[person] = found.get(person, 0) + 1
        return found


def parse(data: bytes) -> tuple[ResultRow, ...]:
    """The rows of result.tsv. Malformed."""
    found: list[ResultRow] = []
    for line, (stratum, rank, place, id_, ticket, people, name) in enumerate(read_table(FILE, data, 7), start=1):
        inspectors = () if people == ABSENT else tuple(people.split(","))
        selected = code_of(FILE, line, place, ("S", "R")) == "S"
        found.append(ResultRow(stratum, number_of(FILE, line, rank), selected, id_, ticket, inspectors, name))
    return tuple(found)


def tasks(c: Commitment, frozen: Frozen, enterprises: list[PoolRow]) -> list[Task]:
    """The enterprises as places to fill: eligible inspectors without the recused ones, qualified leads apart."""
    people = {row.iid: row for row in frozen.inspectors if row.status == "E"}
    barred: dict[str, set[str]] = {}
    for row in frozen.recusals:
        barred.setdefault(row.id, set()).add(row.iid)
    found: list[Task] = []
    for enterprise in enterprises:
        able = frozenset(people.keys() - barred.get(enterprise.id, set()))
        leads = frozenset(p for p in able if enterprise.lead in people[p].skills)
        found.append(Task(enterprise.id, able, None if enterprise.lead == ABSENT else leads, c.per_enterprise))
    return found


def caps(c: Commitment, frozen: Frozen) -> dict[str, int | None]:
    """Every eligible inspector's limit: the smaller of his or her own and that of C."""
    found: dict[str, int | None] = {}
    for row in frozen.inspectors:
        if row.status == "E":
            limits = [limit for limit in (row.cap, c.cap) if limit is not None]
            found[row.iid] = min(limits) if limits else None
    return found


def staffable(task: Task) -> bool:
    """Whether enough people may be sent there, a lead among them."""
    return len(task.able) >= task.need and (task.leads is None or bool(task.leads))


def outcome(c: Commitment, frozen: Frozen, seed: bytes) -> Outcome:
    """The result of the draw."""
    quotas = c.quotas()
    by_id = {row.id: row for row in frozen.pool if row.status == "E" and quotas.get(row.stratum)}
    ranks = dict.fromkeys(quotas, 0)
    placed: list[tuple[str, int, str, str]] = []
    selected: list[PoolRow] = []
    for ticket, id_ in map(parted, order(seed, [(row.id, row.weight) for row in by_id.values()])):
        stratum = by_id[id_].stratum
        ranks[stratum] += 1
        placed.append((stratum, ranks[stratum], id_, ticket.hex()))
        if ranks[stratum] <= quotas[stratum]:
            selected.append(by_id[id_])
    wanted = [task for task in tasks(c, frozen, selected) if c.shortage != DIRECT or staffable(task)]
    assigned = assign(seed, wanted, caps(c, frozen))
    pairs: Mapping[str, tuple[str, ...]] = {} if isinstance(assigned, Shortage) else dict(assigned.pairs)
    rows = [
        ResultRow(stratum, rank, rank <= quotas[stratum], id_, ticket, pairs.get(id_, ()), by_id[id_].name)
        for stratum, rank, id_, ticket in sorted(placed, key=lambda item: (item[0].encode(), item[1]))
    ]
    return Outcome(seed, tuple(rows), assigned if isinstance(assigned, Shortage) else None)
