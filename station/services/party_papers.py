"""Whom the 文书 of a step go to: every party concerned has its own (papers.toml, `each_party`). Reads only.

A step is about all parties, or, where its form names one (`party`, an id), about that one: then only its papers are
left and delivered, and the others still wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.case import CaseFile
from station.records.casework import CasePaper, Party
from station.records.law import PaperKind, Transition
from station.records.moment import day
from station.rules import party_papers
from station.rules.penalty_sums import hearing_due
from station.rules.step_facts import SanctionFacts
from station.services.filled import NOTHING, Filled
from station.store import case_papers, cases, law, parties, review_facts
from station.store.penalty_law import hearing_kinds, years
from station.store.store import Store

PARTY, PAPER = "party", "paper"
"""Names of the form: whom the step is about; which of the papers that wait it delivers."""
TERM_FOR = {"PAY_15D": "D35", "HEAR_REQUEST": "D25"}
"""Terms that run only for the parties to whom such a paper can go: who owes nothing pays nothing."""


class PartyNotConcerned(StationError):
    """The case has no such party, or the step leaves and delivers nothing for it. Facts: number."""

    text = "case.party_not_concerned"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a step delivers, and what then still waits for other parties."""

    now: tuple[CasePaper, ...]
    later: tuple[CasePaper, ...] = ()
    unmade: tuple[Party, ...] = ()
    """Those whose own paper is void and was not made again."""

    @property
    def part(self) -> bool:
        """Whether somebody still waits for his paper when these are delivered."""
        return bool(self.later or self.unmade)


def named(store: Store, case: CaseFile, step: Transition, filled: Filled) -> Party | None:
    """The one party the step is about; None: all. A step that says the sanctions says those of all parties.

    PartyNotConcerned where it is none of the case.
    """
    wanted = filled.form.get(PARTY, "")
    if not wanted or step.phase is not None:
        return None
    found = next((one for one in parties.of_case(store, case.id) if str(one.id) == wanted), None)
    if found is None:
        raise PartyNotConcerned(number=case.number)
    return found


def about(store: Store, case: CaseFile, step: Transition, filled: Filled) -> Party | None:
    """The one party of several that a step turns out to be about: the one named, or the only one it delivers to.

    PartyNotConcerned.
    """
    one, people = named(store, case, step, filled), parties.of_case(store, case.id)
    ids = {paper.party_id for paper in delivery(store, case, step, filled).now}
    if one is not None or len(people) < 2 or len(ids) != 1:
        return one
    return next((each for each in people if each.id in ids), None)


def delivery(store: Store, case: CaseFile, step: Transition, filled: Filled) -> Delivery:
    """The papers on file that the step delivers: of every kind the newest of each party that waits.

    `D35|D36`: one paper, that named in the form or the newest. PartyNotConcerned where none waits for the party named.
    """
    one = named(store, case, step, filled)
    waiting = tuple(_waiting(case_papers.of_case(store, case.id), step, filled, one))
    now = tuple(paper for paper in waiting if one is None or paper.party_id in (one.id, None))
    if one is not None and step.serves and not now and not set(step.serves) & set(step.papers):
        raise PartyNotConcerned(number=case.number)
    return Delivery(now, tuple(paper for paper in waiting if paper not in now), tuple(_unmade(store, case, step)))


def without(store: Store, case: CaseFile, kind: PaperKind) -> tuple[Party, ...]:
    """The parties that should have a paper of this kind of their own and have none that stands; of several only."""
    if kind.each_party is None or len(parties.of_case(store, case.id)) < 2:
        return ()
    on_file = [one for one in case_papers.of_case(store, case.id) if one.code == kind.code and not one.ahead]
    having = {one.party_id for one in on_file if one.voided_at is None}
    whom = receivers(store, case, kind, store.clock.now(), NOTHING) if None not in having else ()
    return tuple(party for party in whom if party is not None and party.id not in having)


def receivers(
    store: Store,
    case: CaseFile,
    kind: PaperKind,
    at: pendulum.DateTime,
    filled: Filled,
    one: Party | None = None,
    served: Sequence[CasePaper] = (),
) -> tuple[Party | None, ...]:
    """Whom a kind of paper is made out to, one row each, in the order in which the parties were entered.

    None: one for the case, which has no parties or none that it concerns. `served` are the papers being delivered.
    """
    people = parties.of_case(store, case.id)
    if kind.each_party is None or not people:
        return (one,)
    told = _sanctions(store, case, filled)
    kinds = {each.id: each.kind for each in people}
    ids = {paper.party_id for paper in served if paper.party_id is not None}
    concerned = party_papers.whom(kind.each_party, kinds, told, _heard(store, told, kinds, at), ids)
    found = tuple(each for each in people if each.id in concerned)
    if one is None:
        return found or (None,)
    if one not in found:
        raise PartyNotConcerned(number=case.number)
    return (one,)


def choice(store: Store, case_id: int, step: Transition) -> tuple[Party, ...]:
    """The parties of which the step may be about one alone: whose papers it would leave or deliver; empty below two."""
    case, now = cases.get(store, case_id), store.clock.now()
    people = parties.of_case(store, case_id)
    if step.phase is not None or len(people) < 2:
        return ()
    waiting = {paper.party_id for paper in delivery(store, case, step, NOTHING).now}
    kinds = [law.of(store).paper(code, day(now)) for code in step.papers]
    left = [one for kind in kinds if kind.each_party for one in receivers(store, case, kind, now, NOTHING)]
    found = tuple(one for one in people if one.id in waiting or (not waiting and one in left))
    return found if len(found) > 1 else ()


def concerns(store: Store, case_id: int, rule: str, party: Party, at: pendulum.DateTime) -> bool:
    """Whether a term that a service starts runs for a party."""
    if rule not in TERM_FOR:
        return True
    kind = law.of(store).paper(TERM_FOR[rule], day(at))
    return party in receivers(store, cases.get(store, case_id), kind, at, NOTHING)


def _unmade(store: Store, case: CaseFile, step: Transition) -> Iterator[Party]:
    """What is told and decided is told to everybody; a demand may go to one debtor and not to another."""
    book, on = law.of(store), day(store.clock.now())
    for code in step.serves:
        kind = book.paper(code, on) if "|" not in code and code not in step.papers else None
        if kind is not None and kind.each_party is not None and kind.each_party.who != "owing":
            yield from without(store, case, kind)


def _waiting(on_file: Sequence[CasePaper], step: Transition, filled: Filled, one: Party | None) -> Iterator[CasePaper]:
    standing = [paper for paper in on_file if not paper.ahead and paper.voided_at is None]
    for group in step.serves:
        codes = group.split("|")
        alike = [paper for paper in standing if paper.code in codes]
        if len(codes) > 1:
            yield from _one_of([paper for paper in alike if paper.served_at is None], filled, one)
            continue
        newest = {paper.party_id: paper for paper in alike}
        # What was told again is told by the newest paper; of a case with one party whichever waits is delivered.
        many = len(newest) > 1
        waits = newest if many else {paper.party_id: paper for paper in alike if paper.served_at is None}
        yield from (paper for paper in waits.values() if paper.served_at is None)


def _one_of(waiting: Sequence[CasePaper], filled: Filled, one: Party | None) -> Sequence[CasePaper]:
    own = [paper for paper in waiting if one is None or paper.party_id in (one.id, None)]
    chosen = [paper for paper in own if str(paper.id) == filled.form.get(PAPER)]
    return (chosen or own)[-1:]


def _sanctions(store: Store, case: CaseFile, filled: Filled) -> tuple[SanctionFacts, ...]:
    """What is filled in, what was decided, or what is on the table, in this order."""
    said = filled.sanctions or parties.sanctions(store, case.id, "decided")
    told = () if said else review_facts.sanctions(store, case.id) or ()
    return (
        *(SanctionFacts(one.party_id, one.kind, one.amount_fen, years(one.kind, one.content)) for one in said),
        *(SanctionFacts(one.party_id, one.kind, one.amount_fen, one.years) for one in told),
    )


def _heard(store: Store, told: Sequence[SanctionFacts], kinds: dict[int, str], at: pendulum.DateTime) -> frozenset[int]:
    """The parties whose own sanctions let them require a hearing (行政处罚法第六十三条)."""
    book, on = law.of(store), day(at)
    unit, person = (book.setting(f"hearing.threshold_{who}", on) for who in ("unit", "person"))
    sole = bool(book.setting("hearing.sole_as_person", on))
    own = {party: [one for one in told if one.party_id == party] for party in kinds}
    return frozenset(
        party
        for party, sanctions in own.items()
        if hearing_due(sanctions, kinds, hearing_kinds(on), unit, person, sole_as_person=sole)
    )
