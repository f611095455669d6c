"""法制审核 of a case: what asks for it, where it stands, and deciding not to submit what need not be.

The rest of the station's half: `review_send` submits and answers, `review_receive` takes what the bureau signed.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.casework import Meeting
from station.records.moment import day, iso
from station.records.people import Proof
from station.records.review import Gate, Minutes, Review, ReviewNeed, ReviewStanding
from station.rules.review import covers, need, settings_on
from station.store import cases, review_facts, review_law, reviews
from station.store.act import Act
from station.store.store import Store
from station.texts import text

WRITTEN = ("place", "host", "clerk", "attendees", "discussion", "conclusion")
"""What minutes must say."""


class MustReview(StationError):
    """The review cannot be skipped. Facts: triggers."""

    text = "review.must"


class NoReviewNeeded(StationError):
    """The decision table asks for no review. Facts: number, triggers."""

    text = "review.not_needed"


class ReviewOpen(StationError):
    """A review of the case is under way, or has passed and still counts. Facts: number, state."""

    text = "review.open"


class FlagUnknown(StationError):
    """There is no such circumstance. Facts: flag."""

    text = "review.flag_unknown"


class MinutesBare(StationError):
    """The minutes lack who took part, what was said or what was concluded. Facts: missing."""

    text = "review.minutes_bare"


def triggers(store: Store, case_id: int) -> ReviewNeed:
    """What the decision table says about the case as it stands, each row with its source. UnknownCase."""
    return need(review_law.of(store), review_facts.facts(store, case_id), day(store.clock.now()))


def standing(store: Store, case_id: int, gate: Gate = "before_decision") -> ReviewStanding:
    """Whether the case may pass the gate, as far as legal review is concerned. UnknownCase.

    In front of the decision a review is always asked for (行政处罚法第五十八条：未经法制审核或者审核未通过的，不得作出
    决定); in front of the notice only where `gate` in schema/law/review.toml says so. `required` and not `passed` is
    the refusal; `outdated` says that a review did pass, but what is proposed now goes beyond what it saw.
    """
    with store.reading():
        law, on = review_law.of(store), day(store.clock.now())
        found = review_facts.facts(store, case_id)
        told = need(law, found, on)
        configured = settings_on(law, on).gate
        rounds = reviews.of_case(store, case_id)
        counting = [each for each in rounds if _counts(each, gate, configured, found.noticed is not None)]
        last = counting[-1] if counting else None
        has_passed = last is not None and last.state == "passed"
        covered = (
            last is not None and has_passed and covers(law, review_facts.seen(store, last), found.sanctions, found, on)
        )
        skipped = last.skipped_reason if last is not None and last.state == "skipped" else ""
        held = any(each.agreed for each in reviews.meetings(store, case_id))
    asked = told.level == "must" or (told.level == "should" and not skipped)
    return ReviewStanding(
        level=told.level,
        required=asked and (gate == "before_decision" or configured in (gate, "both")),
        state="" if last is None else last.state,
        passed=covered,
        triggers=told.hits,
        collective=told.collective,
        collective_held=held,
        skipped_reason=skipped,
        outdated=has_passed and not covered,
    )


def gate_now(store: Store, case_id: int) -> Gate:
    """Which gate a review submitted now stands in front of: the notice until the party was told, then the decision."""
    found = review_facts.facts(store, case_id)
    return "before_notice" if found.kind == "penalty" and found.noticed is None else "before_decision"


def skip(store: Store, actor: Proof, case_id: int, reason: str) -> Review:
    """The chief decides not to submit what only should be (一案一卷一审); the reason stays on file.

    MustReview, NoReviewNeeded, ReviewOpen, ReasonNeeded, NotAllowed.
    """
    with store.act(actor, "review.skip", subject=f"case/{case_id}", reason=reason) as act:
        told = triggers(store, case_id)
        if told.level == "must":
            raise MustReview(triggers=named(told))
        review_id = begin(act, store, case_id, told, state="skipped", responsible=actor.name, reason=reason)
        reviews.change(act, review_id, ended_at=iso(act.now))
        cases.add_event(act, case_id, "review_skipped", act.now, reason)
    return reviews.get(store, review_id)


def begin(
    act: Act,
    store: Store,
    case_id: int,
    told: ReviewNeed,
    *,
    state: str,
    responsible: str,
    package: str = "",
    reason: str = "",
) -> int:
    """A new round inside an act; its id. NoReviewNeeded, ReviewOpen."""
    gate = check_begin(store, case_id, told)
    values = {"gate": gate, "level": told.level, "triggers": told.codes, "state": state, "package": package}
    return reviews.insert(act, case_id, responsible=responsible, skipped_reason=reason, **values)


def check_begin(store: Store, case_id: int, told: ReviewNeed) -> Gate:
    """The gate a new round would stand in front of. NoReviewNeeded; ReviewOpen while another one counts."""
    if told.level == "none":
        raise NoReviewNeeded(number=cases.get(store, case_id).number, triggers=named(told))
    last, gate = reviews.newest(store, case_id), gate_now(store, case_id)
    if last is not None and (last.ended_at is None or (last.gate == gate and standing(store, case_id, gate).passed)):
        title = review_law.of(store).flow.state(last.state).title
        raise ReviewOpen(number=cases.get(store, case_id).number, state=title)
    return gate


def flag(store: Store, actor: Proof, case_id: int, name: str, holds: bool, note: str) -> ReviewNeed:
    """The handlers find that a circumstance of R11, R13–R15 holds, or no longer; what the table says then.

    FlagUnknown, ReasonNeeded (`note` says why).
    """
    if name not in review_facts.FLAGS:
        raise FlagUnknown(flag=name)
    with store.act(actor, "review.flag", subject=f"case/{case_id}", reason=note) as act:
        cases.get(store, case_id)
        cases.add_event(act, case_id, f"{review_facts.SET if holds else review_facts.CLEARED}{name}", act.now, note)
    return triggers(store, case_id)


def minute(store: Store, actor: Proof, case_id: int, kind: str, minutes: Minutes) -> Meeting:
    """Enter the minutes of a `collective` discussion or of the `committee`. MinutesBare, UnknownCase.

    They move no review: what the committee decided about an objection comes as a file the bureau signed.
    """
    missing = [name for name in WRITTEN if not getattr(minutes, name)]
    if missing:
        raise MinutesBare(missing="、".join(text(f"review.minutes.{name}") for name in missing))
    with store.act(actor, "review.minute", subject=f"case/{case_id}", occurred_at=minutes.held_at) as act:
        cases.get(store, case_id)
        reviews.add_meeting(act, case_id, kind, minutes)
        cases.add_event(act, case_id, f"meeting_{kind}", minutes.held_at, minutes.conclusion)
    return reviews.meetings(store, case_id)[-1]


def named(told: ReviewNeed) -> str:
    """`R07 罚款5万元以上、R12 …`."""
    return "、".join(f"{hit.code} {hit.title}" for hit in told.hits)


def _counts(review: Review, gate: Gate, configured: str, told: bool) -> bool:
    """Whether a review stands in front of the gate.

    One from before the notice serves the decision where that is set, or where the party is never told (不予处罚);
    not to submit was decided once for both.
    """
    early = configured == "before_notice" or not told or review.state == "skipped"
    return review.gate == gate or (gate == "before_decision" and early)
