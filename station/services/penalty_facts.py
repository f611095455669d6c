"""What the guards of a penalty look at, read from the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pendulum

from station.records.case import CaseEvent, CaseFile
from station.records.casework import Cause
from station.records.deadline import Deadline
from station.records.moment import day
from station.records.review import Proposed
from station.rules.deadline import add_months, due
from station.rules.law import Law
from station.rules.penalty_course import EVIDENCE, course
from station.rules.penalty_sums import hearing_due
from station.rules.review import settings_on
from station.rules.step_facts import CauseFacts, PenaltyFacts, SanctionFacts
from station.services import instalments, reviews
from station.services.filled import Filled
from station.store import (
    calendars,
    cases,
    conversions,
    deadlines,
    goods,
    law,
    officers,
    parties,
    review_facts,
    review_law,
)
from station.store import reviews as review_rows
from station.store.penalty_law import hearing_kinds, seen
from station.store.store import Store

FOUND = "found"
"""The event of a violation coming to light."""
FIRST = ("before_notice", "both")
"""Settings by which the review comes before the party is told."""
INVESTIGATING = EVIDENCE | {"investigation_begun", "investigation_concluded", "urgent_action"}
"""Whoever entered one of these investigated the case."""


def build(store: Store, case: CaseFile, filled: Filled, at: pendulum.DateTime) -> PenaltyFacts:
    """The facts of one moment; nothing of them is read for other kinds of case."""
    if case.kind != "penalty":
        return PenaltyFacts()
    book, on = law.of(store), day(at)
    events, terms = cases.events(store, case.id), deadlines.of_case(store, case.id)
    people = parties.of_case(store, case.id)
    kinds = {party.id: party.kind for party in people}
    told = review_facts.sanctions(store, case.id) or ()
    table = seen(filled.sanctions) or tuple(_told(told))
    noticed = seen(parties.sanctions(store, case.id, "noticed"))
    # As reviews.gate_now: what is in front of the notice until the party was told.
    standing = reviews.standing(store, case.id, "before_decision" if noticed else "before_notice")
    last = review_rows.newest(store, case.id)
    host = filled.form.get("host", "").strip()
    return PenaltyFacts(
        causes=tuple(_cause(book, one) for one in parties.causes(store, case.id)),
        parties=kinds,
        names={party.id: party.name for party in people},
        found_on=_found_on(events, case),
        proposed=tuple(_told(told)),
        noticed=noticed,
        decided=seen(parties.sanctions(store, case.id, "decided")),
        filled=seen(filled.sanctions),
        course=course(events),
        origin=conversions.source(store, case.id) is not None,
        hearing_due=hearing_due(
            table,
            kinds,
            hearing_kinds(on),
            book.setting("hearing.threshold_unit", on),
            book.setting("hearing.threshold_person", on),
            sole_as_person=bool(book.setting("hearing.sole_as_person", on)),
        ),
        review_level=standing.level,
        review_passed=standing.passed,
        review_open=last is not None and last.ended_at is None,
        review_skipped=bool(standing.skipped_reason),
        review_outdated=standing.outdated,
        review_first=settings_on(review_law.of(store), on).gate in FIRST,
        collective=standing.collective,
        collective_held=standing.collective_held,
        host=host,
        host_investigates=host in _investigators(store, case, events),
        meets_at=filled.meets_at,
        hearing_notice_late=_too_late(store, book, filled, at),
        hearing_at=_hearing_at(terms),
        preserved_new=len(filled.goods),
        preserved_held=sum(one.state == "held" for one in goods.of_case(store, case.id, "preserved")),
        outcome=filled.outcome,
        serving=filled.serving,
        until=day(filled.last_on) if filled.last_on else None,
        instalments=filled.instalments,
        paid_fen=filled.paid_fen,
        unpaid_fen=instalments.account(store, case.id).rest_fen,
        unit_limit_fen=book.setting("summary.limit_unit", on),
        person_limit_fen=book.setting("summary.limit_person", on),
        sole_as_person=bool(book.setting("summary.sole_as_person", on)),
        collect_limit_fen=book.setting("summary.collect_on_spot", on),
    )


def limit_of(book: Law, cause: Cause) -> pendulum.Date:
    """The last day on which it can be punished: two years on, five where life was endangered (行政处罚法第三十六条).

    The limit is the one in force when the act was done, unless the five years came later: they bind what was not yet
    beyond its two.
    """
    code = "STAT_LIMIT_LIFE" if cause.life else "STAT_LIMIT"
    known = [rule for rule in book.rules if rule.code == code]
    rule = max(known, key=lambda each: each.effective_from)
    return add_months(cause.happened_on, 12 * rule.n)


def _cause(book: Law, one: Cause) -> CauseFacts:
    limit = limit_of(book, one)
    return CauseFacts(one.title, one.party_id, limit, one.tier, one.min_fen, one.max_fen, one.outside_reason)


def _told(sanctions: Iterable[Proposed]) -> Iterator[SanctionFacts]:
    return (SanctionFacts(one.party_id, one.kind, one.amount_fen, one.years) for one in sanctions)


def _found_on(events: Sequence[CaseEvent], case: CaseFile) -> pendulum.Date:
    found = [event.occurred_at for event in events if event.kind == FOUND]
    return day(min(found, default=case.opened_at))


def _investigators(store: Store, case: CaseFile, events: Sequence[CaseEvent]) -> set[str]:
    """Names of everybody who took part in the investigation."""
    ids = {event.officer_id for event in events if event.kind in INVESTIGATING}
    named = {officers.get(store, one).name for one in ids if one is not None}
    return named | {name for name in (case.lead, case.assist) if name}


def _too_late(store: Store, book: Law, filled: Filled, at: pendulum.DateTime) -> str:
    """The last day of announcing a hearing at the time filled in, where that is over."""
    if filled.meets_at is None:
        return ""
    latest = due(book.rule("HEAR_NOTICE", day(at)), filled.meets_at, calendars.current(store)).at
    return latest.format("YYYY-MM-DD") if at > latest else ""


def _hearing_at(terms: Sequence[Deadline]) -> pendulum.DateTime | None:
    """The time of the hearing as set last: what its announcement is counted back from."""
    set_ = [each for each in terms if each.rule == "HEAR_NOTICE" and each.state in ("running", "met", "late")]
    return max((each.anchor_at for each in set_), default=None)
