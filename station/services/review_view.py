"""What a screen shows of legal review: one line per review under way, and everything about one case's."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.casework import Meeting
from station.records.deadline import Deadline
from station.records.moment import day
from station.records.review import CheckResult, FlowMessage, Level, Review, ReviewFlow, ReviewStanding
from station.rules import review_flow
from station.rules.review import settings_on
from station.services import reviews
from station.services.review_deviations import differences
from station.store import cases, deadlines, review_facts, review_law
from station.store import reviews as rows
from station.store.store import Store
from station.texts import text

FLAGS = review_facts.FLAGS
"""Circumstances that the handlers find: R11, R13–R15."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review in a list."""

    case_id: int
    number: str
    target: str
    round: int
    state: str
    state_title: str
    level: Level
    triggers: tuple[str, ...]
    submitted_at: pendulum.DateTime
    reviewer: str
    """Empty before it was taken in."""
    due: Deadline | None
    """What runs: the opinion's time, or the objection's."""
    ours: bool
    """It waits for the station."""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message of a case's reviews."""

    round: int
    title: str
    direction: str
    """out or in."""
    at: pendulum.DateTime
    by: str
    words: str
    sha256: str
    """Of the package or signed file in the media store."""
    checks: tuple[tuple[str, CheckResult], ...]
    """Each of the ten points by title, where the message judged them."""
    warnings: tuple[str, ...]
    """About the reviewer: nothing that stands in the way."""


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    """Legal review of one case."""

    standing: ReviewStanding
    said: str
    """Where it stands, in one sentence."""
    level_title: str
    reviews: tuple[Review, ...]
    messages: tuple[MessageLine, ...]
    possible: tuple[FlowMessage, ...]
    """What the station may send now; `submit` where another round may begin."""
    due: Deadline | None
    meetings: tuple[Meeting, ...]
    flags: frozenset[str]
    """Circumstances the handlers found (R11, R13–R15)."""
    differences: tuple[str, ...]
    """Where what was decided is not what the review saw (REQ-312)."""
    notes: tuple[str, ...]
    """What awaits the bureau's confirmation (待局确认)."""


def lines(store: Store) -> tuple[ReviewLine, ...]:
    """Every review that has not ended, the oldest first."""
    with store.reading():
        return tuple(_line(store, rows.get(store, review_id)) for review_id in rows.open_ids(store))


def detail(store: Store, case_id: int) -> ReviewDetail:
    """Everything about one case's review. UnknownCase."""
    with store.reading():
        found, flow = reviews.standing(store, case_id), review_law.of(store).flow
        rounds = rows.of_case(store, case_id)
        facts = review_facts.facts(store, case_id)
        last = rounds[-1] if rounds else None
        return ReviewDetail(
            standing=found,
            said=_said(store, found),
            level_title=text(f"review.level.{found.level}"),
            reviews=rounds,
            messages=tuple(line for each in rounds for line in _messages(store, each)),
            possible=_possible(store, case_id, found, last),
            due=_due(store, case_id),
            meetings=rows.meetings(store, case_id),
            flags=facts.flags,
            differences=differences(store, last) if last is not None and last.state == "passed" else (),
            notes=_notes(found, flow),
        )


def state_title(store: Store, review: Review) -> str:
    """Where a review stands, in the officer's words."""
    return review_law.of(store).flow.state(review.state).title


def _notes(found: ReviewStanding, flow: ReviewFlow) -> tuple[str, ...]:
    if found.level == "none":
        return ()
    open_ = [f"{hit.code} {hit.title}" for hit in found.triggers if hit.to_confirm]
    open_ += [flow.source] if flow.to_confirm else []
    return tuple(text("review.to_confirm", what=what) for what in open_)


def _line(store: Store, review: Review) -> ReviewLine:
    case, flow = cases.get(store, review.case_id), review_law.of(store).flow
    return ReviewLine(
        case_id=case.id,
        number=case.number,
        target=case.enterprise,
        round=review.round,
        state=review.state,
        state_title=flow.state(review.state).title,
        level=review.level,
        triggers=review.triggers,
        submitted_at=review.submitted_at,
        reviewer=review.reviewer,
        due=_due(store, case.id),
        ours=any(each.kind != "withdraw" for each in review_flow.possible(flow, review.state, "out")),
    )


def _messages(store: Store, review: Review) -> list[MessageLine]:
    law = review_law.of(store)
    titles = {point.code: point.title for point in law.points}
    found = []
    for each in rows.messages(store, review.id):
        kind, _, told = each.kind.partition(":")
        judged = tuple((titles.get(check.point, check.point), check) for check in each.checks)
        title = review_flow.title(law.flow, kind, told)
        said = (each.happened_at, each.by_name, each.words, each.sha256)
        found.append(MessageLine(review.round, title, each.direction, *said, judged, each.warnings))
    return found


def _possible(store: Store, case_id: int, found: ReviewStanding, last: Review | None) -> tuple[FlowMessage, ...]:
    flow = review_law.of(store).flow
    if last is not None and last.ended_at is None:
        return review_flow.possible(flow, last.state, "out")
    passed = reviews.standing(store, case_id, reviews.gate_now(store, case_id)).passed
    return () if found.level == "none" or passed else review_flow.possible(flow, review_flow.START, "out")


def _due(store: Store, case_id: int) -> Deadline | None:
    settings = settings_on(review_law.of(store), day(store.clock.now()))
    for rule in (settings.review_rule, settings.objection_rule):
        for each in deadlines.running_of(store, case_id, rule):
            return each
    return None


def _said(store: Store, found: ReviewStanding) -> str:
    if found.level == "none":
        return text("review.said.none")
    if found.skipped_reason:
        return text("review.said.skipped", reason=found.skipped_reason)
    if found.outdated:
        return text("review.said.outdated")
    if not found.state:
        return text("review.said.not_yet")
    return review_law.of(store).flow.state(found.state).title
