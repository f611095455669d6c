"""Steps of a penalty that need more than `services.advance`: a hearing set in words, the case following its review."""

from __future__ import annotations

import pendulum

from station.records.case import CaseFile
from station.records.hearing import Hearing
from station.records.people import Proof
from station.services.advance import advance, advance_in
from station.services.filled import Filled
from station.services.flows import flow_of
from station.store import cases, reviews
from station.store.act import Act
from station.store.store import Store

When = pendulum.DateTime | None


def set_hearing(store: Store, actor: Proof, case_id: int, hearing: Hearing, *, occurred_at: When = None) -> CaseFile:
    """Set, or set anew, the time of a hearing the party asked for. StageRefused, StepRefused."""
    form = {"host": hearing.host, "place": hearing.place, "clerk": hearing.clerk}
    filled = Filled(meets_at=hearing.at, form=form)
    return advance(store, actor, case_id, "set_hearing", filled, occurred_at=occurred_at)


def follow_review_in(act: Act, store: Store, case_id: int) -> None:
    """Move a penalty case to where its newest review says, within the act that moved the review.

    Nothing happens where the case does not stand where such a step starts. StepRefused.
    """
    case, last = cases.get(store, case_id), reviews.newest(store, case_id)
    if case.kind != "penalty" or last is None or last.state == "skipped":
        return
    action = "submit_review" if last.ended_at is None else "review_rework"
    if last.state == "passed":
        action = "review_passed"
    if any(step.action == action for step in flow_of(case).steps_from(case.stage)):
        advance_in(act, store, case_id, action)
