"""Where a decision is not what its legal review agreed to, or was taken although the reviewer disagreed (REQ-312).

Only reads: it is for those who answer for what was decided (余应急发〔2019〕43号二（三）6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

from station.records.case import CaseFile
from station.records.review import Proposed, Review
from station.rules.review import amounts
from station.store import cases, catalogue, parties, review_facts
from station.store import reviews as rows
from station.store.store import Store
from station.texts import text
from station.texts.money import yuan

DECIDING = {
    "penalty": ("decided", "decided_none"),
    "licence": ("decided",),
    "compulsory": ("approved", "implemented"),
}
"""Events that are the decision a review stands in front of, by kind of case."""
NO_PENALTY = "decided_none"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One case in which the decision and the reviewer part."""

    case_id: int
    number: str
    target: str
    kind: Literal["differs", "overruled"]
    """differs: from what the review saw and agreed to; overruled: the committee decided against the opinion."""
    round: int
    """Of the review that passed."""
    reviewer: str
    passed_at: pendulum.DateTime
    decided_at: pendulum.DateTime
    details: tuple[str, ...]
    """What differs, or who disagreed and who decided, in sentences."""


def deviations(store: Store) -> tuple[Deviation, ...]:
    """Every decided case with one, by the time of the decision."""
    with store.reading():
        newest = {review.case_id: review for review in rows.passed(store)}
        found = [each for review in newest.values() for each in _of_review(store, review)]
    return tuple(sorted(found, key=lambda each: (each.decided_at, each.case_id)))


def differences(store: Store, review: Review) -> tuple[str, ...]:
    """What was decided against what a review that passed was shown; nothing before the decision."""
    decided = _decided(store, review.case_id)
    if decided is None:
        return ()
    seen, now = amounts(review_facts.seen(store, review)), amounts(decided)
    titles = {each.code: each.title for each in catalogue.shipped().sanctions}
    names = {each.id: each.name for each in parties.of_case(store, review.case_id)}
    return tuple(
        text("review.difference", party=names[party], kind=titles.get(kind, kind), seen=before, now=after)
        for party, kind in sorted(set(seen) | set(now))
        for before, after in [(_told(seen, party, kind), _told(now, party, kind))]
        if before != after
    )


def _of_review(store: Store, review: Review) -> list[Deviation]:
    case = cases.get(store, review.case_id)
    decided_at = _decided_at(store, case)
    if decided_at is None or review.ended_at is None:
        return []
    told: list[tuple[Literal["differs", "overruled"], tuple[str, ...]]] = [
        ("differs", differences(store, review)),
        ("overruled", _overruled(store, review)),
    ]
    who, when = (case.id, case.number, case.enterprise), (review.ended_at, decided_at)
    return [Deviation(*who, kind, review.round, review.reviewer, *when, said) for kind, said in told if said]


def _overruled(store: Store, review: Review) -> tuple[str, ...]:
    """The disagreeing opinion and the committee's decision; nothing where there was no such way."""
    came = {each.kind: each for each in rows.messages(store, review.id)}
    against, decided = came.get("opinion:disagree"), came.get("committee:passed")
    if against is None or decided is None:
        return ()
    facts = {"by": against.by_name, "said": f"{against.happened_at:YYYY-MM-DD}"}
    return (text("review.overruled", decided=f"{decided.happened_at:YYYY-MM-DD}", words=against.words, **facts),)


def _decided_at(store: Store, case: CaseFile) -> pendulum.DateTime | None:
    kinds = DECIDING.get(case.kind, ())
    return max((each.occurred_at for each in cases.events(store, case.id) if each.kind in kinds), default=None)


def _decided(store: Store, case_id: int) -> tuple[Proposed, ...] | None:
    """The sanctions decided, none of them where the decision was not to punish; None before it."""
    deciding = [each.kind for each in cases.events(store, case_id) if each.kind in DECIDING["penalty"]]
    if deciding and deciding[-1] == NO_PENALTY:
        return ()
    return review_facts.sanctions(store, case_id, ("decided",))


def _told(borne: dict[tuple[int, str], int], party: int, kind: str) -> str:
    fen = borne.get((party, kind))
    return text("review.no_such_sanction") if fen is None else yuan(fen) if fen else text("review.no_amount")
