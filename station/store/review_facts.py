"""What legal review needs to know of a case, read from its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from station.records.moment import day
from station.records.review import Proposed, Review, ReviewFacts
from station.rules.penalty_sums import hearing_due
from station.rules.step_facts import SanctionFacts
from station.store import cases, law, parties
from station.store import casework_models as models
from station.store.penalty_law import hearing_kinds, years
from station.store.reviews import shown_id
from station.store.store import Store

FLAGS = ("public_interest", "complex", "other_law", "social_risk", "major_safety")
SET, CLEARED = "flag_", "unflag_"
"""Events that say a flag was found to hold, or no longer: followed by the flag's name."""
HEARD = "hearing_held"
"""The event of a hearing that took place."""
TOLD = ("proposed", "noticed")


def facts(store: Store, case_id: int) -> ReviewFacts:
    """The facts of the decision table as they stand now. UnknownCase."""
    case = cases.get(store, case_id)
    happened = cases.events(store, case.id)
    proposed = sanctions(store, case.id) or ()
    noticed = sanctions(store, case.id, ("noticed",))
    return ReviewFacts(
        kind=case.kind,
        flow=case.flow,
        sanctions=proposed,
        noticed=noticed,
        heard=any(event.kind == HEARD for event in happened),
        hearing_due=_hearing_due(store, case.id, proposed),
        flags=flags([event.kind for event in happened]),
        decision=case.result if case.kind == "licence" else None,
    )


def _hearing_due(store: Store, case_id: int, proposed: Sequence[Proposed]) -> bool:
    """Whether a hearing can be required about what is proposed, by the kinds and the thresholds in force today."""
    if not proposed:
        return False
    book, on = law.of(store), day(store.clock.now())
    return hearing_due(
        [SanctionFacts(each.party_id, each.kind, each.amount_fen) for each in proposed],
        {party.id: party.kind for party in parties.of_case(store, case_id)},
        hearing_kinds(on),
        book.setting("hearing.threshold_unit", on),
        book.setting("hearing.threshold_person", on),
        sole_as_person=bool(book.setting("hearing.sole_as_person", on)),
    )


def flags(kinds: list[str]) -> frozenset[str]:
    """Which flags hold after events of these kinds, in the order they were entered."""
    found: set[str] = set()
    for kind in kinds:
        if kind.startswith(SET):
            found.add(kind.removeprefix(SET))
        elif kind.startswith(CLEARED):
            found.discard(kind.removeprefix(CLEARED))
    return frozenset(found)


def sanctions(
    store: Store, case_id: int, phases: tuple[str, ...] = TOLD, before: int | None = None
) -> tuple[Proposed, ...] | None:
    """The newest set of sanctions of these phases, of those entered before a row's id; None where there is none."""
    rows = rows_of(store, case_id, phases, before)
    if not rows:
        return None
    return tuple(
        Proposed(row["party_id"], row["kind"], row["amount_fen"], years(row["kind"], row["content"])) for row in rows
    )


def rows_of(
    store: Store, case_id: int, phases: tuple[str, ...] = TOLD, before: int | None = None
) -> list[dict[str, Any]]:
    """As `sanctions`, the rows themselves. Ids grow with time, so the newest set is the one with the highest id."""
    table = models.Sanction
    query = table.select().where((table.case_id == case_id) & table.phase.in_(phases))
    if before is not None:
        query = query.where(table.id < before)
    rows = store.all(query.order_by(table.id))
    if not rows:
        return []
    last = (rows[-1]["phase"], rows[-1]["round"])
    return [row for row in rows if (row["phase"], row["round"]) == last]


def seen(store: Store, review: Review) -> tuple[Proposed, ...]:
    """The sanctions that the newest package of a review showed."""
    return sanctions(store, review.case_id, before=shown_id(store, review.id)) or ()
