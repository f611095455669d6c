"""Random walks through the general procedure, by its table and its guards alone: whatever is tried in whatever order,
nothing is decided without legal review, two certified officers, and a defence that was heard, given up or let pass.

The walk keeps a log of its own; the law is asked of the log, not of the facts the guards looked at.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from station.records.case import CaseEvent
from station.records.casework import Serving
from station.records.law import Transition
from station.records.moment import day, moment
from station.records.people import Officer
from station.rules.penalty_course import NOTICES, course
from station.rules.penalty_sums import hearing_due
from station.rules.step_facts import CauseFacts, PaperFacts, PenaltyFacts, SanctionFacts, StepFacts
from station.rules.workflow import StepRefused, allow
from station.store.law import load

FLOW = load().workflow("penalty", day("2026-11-20"))
NOW = moment("2026-11-20T10:00:00+08:00")
THRESHOLD, MUST = 5_000_000, 5_000_000
CAUSE = CauseFacts("未设置警示标志", 1, day("2028-11-02"), "A1", 0, 10_000_000)
AWAY = {"declined", "dismissed", "transferred_criminal", "transferred_agency", "reinvestigated", "sent_back"}
"""Steps a walk seldom takes: they lead away from a decision, or back."""
ORDER = {stage.code: place for place, stage in enumerate(FLOW.stages)}
WALKS, LENGTH, TRIES = 60, 150, 5


def person(number: int, valid: bool = True) -> Officer:
    until = day("2028-12-31") if valid else day("2026-11-19")
    return Officer(number, f"执法{number}", f"1102810{number:04}", until, frozenset({"officer"}), frozenset(), "active")


@dataclass
class Walk:
    """A case as the rules alone would carry it."""

    dice: random.Random
    stage: str = "clue"
    events: list[CaseEvent] = field(default_factory=list)
    papers: dict[str, PaperFacts] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    lapsed: set[str] = field(default_factory=set)
    table: tuple[SanctionFacts, ...] = ()
    noticed: tuple[SanctionFacts, ...] = ()
    decided: tuple[SanctionFacts, ...] = ()
    reviewed: tuple[SanctionFacts, ...] | None = None
    """What the newest review saw, once it passed."""
    review: str = ""
    """open, passed, failed, skipped or empty."""
    seen: tuple[SanctionFacts, ...] = ()
    met: bool = False

    def happen(self, kind: str, who: int | None) -> None:
        self.events.append(CaseEvent(len(self.events), 1, kind, NOW, NOW, who, ""))

    def world(self) -> None:
        """Something that is no step: time passes, the review office answers, people meet."""
        chosen = self.dice.choice(("time", "submit", "pass", "fail", "skip", "meet"))
        if chosen == "time":
            self.lapsed |= self.running
        elif chosen == "submit" and self.review != "open":
            self.review, self.seen, self.reviewed = "open", self.table, None
        elif chosen == "pass" and self.review == "open":
            self.review, self.reviewed = "passed", self.seen
        elif chosen == "fail" and self.review == "open":
            self.review = "failed"
        elif chosen == "skip" and self.review != "open" and self.must() == "should":
            self.review = "skipped"
        elif chosen == "meet":
            self.met = True

    def must(self) -> str:
        return "must" if any(each.amount_fen >= MUST for each in self.table) else "should"

    def covers(self) -> bool:
        """The review that passed saw at least what is on the table."""
        if self.review != "passed" or self.reviewed is None:
            return False
        return sum(each.amount_fen for each in self.table) <= sum(each.amount_fen for each in self.reviewed)

    def facts(self) -> StepFacts:
        """What the guards look at, with answers filled in that are right more often than not."""
        dice = self.dice
        usually = dice.random() < 0.9
        filled = self.filled()
        crew = (person(2), person(3)) if usually else dice.choice([(person(2),), (person(2), person(3, False)), ()])
        self.crew = crew
        self.actor = dice.choice((1, 2, 3))
        penalty = PenaltyFacts(
            causes=(CAUSE,),
            parties={1: "unit"},
            names={1: "厂"},
            proposed=self.table,
            noticed=self.noticed,
            decided=self.decided,
            filled=filled,
            course=course(self.events),
            hearing_due=hearing_due(filled or self.table, {1: "unit"}, frozenset(), THRESHOLD, THRESHOLD),
            review_level=self.must(),
            review_passed=self.covers(),
            review_open=self.review == "open",
            review_skipped=self.review == "skipped",
            collective=self.must() == "must",
            collective_held=self.met,
            host="徐主持",
            host_investigates=not usually,
            meets_at=NOW.add(weeks=3),
            preserved_new=1,
            serving=Serving(dice.choice(("direct", "post")), "张三", "EMS1"),
            until=day("2026-12-31"),
        )
        return StepFacts(
            now=NOW,
            occurred_at=NOW,
            power_valid=True,
            crew=crew,
            identity_shown=usually,
            told=frozenset({"reason", "basis", "rights"}),
            signed=usually,
            note="情况属实",
            clue="complaint",
            papers=tuple(self.papers.values()),
            running=frozenset(self.running),
            lapsed={rule: NOW.subtract(days=1) for rule in self.lapsed & self.running},
            happened=frozenset(event.kind for event in self.events),
            actor_id=self.actor,
            penalty=penalty,
        )

    def filled(self) -> tuple[SanctionFacts, ...]:
        if self.dice.random() < 0.5:
            return self.table
        fen = self.dice.choice((300_000, 4_900_000, 5_000_000, 6_000_000))
        return (SanctionFacts(1, "fine", fen),)

    def step(self) -> Transition | None:
        """Try steps of the table until one is allowed; that one, taken."""
        known = self.facts()
        for _ in range(TRIES):
            try:
                taken = allow(FLOW, self.stage, self.wanted().action, known)
            except StepRefused:
                continue
            self.apply(taken, known)
            return taken
        return None

    def wanted(self) -> Transition:
        """Any step from here; more often one that leads on, or that was not taken just now."""
        from_here = FLOW.steps_from(self.stage)
        seldom = AWAY | {event.kind for event in self.events[-10:]}
        if self.stage != "report_done":
            seldom |= set(NOTICES)
        near = [step for step in from_here if step.event not in seldom]
        onward = [step for step in near if ORDER.get(step.to or "", -1) > ORDER[self.stage]]
        chosen = self.dice.choices((onward or near, near, from_here), (50, 49, 1))[0]
        return self.dice.choice(chosen or from_here)

    def apply(self, step: Transition, known: StepFacts) -> None:
        self.happen(step.event, self.actor)
        self.stage = step.to or self.stage
        for code in step.papers:
            self.papers[code] = PaperFacts(code, code, complete=True)
        gone = {*step.meets, *step.waives}
        self.running -= self.running if "*" in gone else gone
        self.lapsed &= self.running
        self.running |= set(step.deadlines)
        if step.phase is not None:
            told = known.penalty.filled
            self.table = told if step.phase != "decided" else self.table
            self.noticed = told if step.phase == "noticed" else self.noticed
            self.decided = told if step.phase == "decided" else self.decided


def since_notice(walk: Walk) -> list[str]:
    kinds = [event.kind for event in walk.events]
    last = max(place for place, kind in enumerate(kinds) if kind in ("notice_made", "hearing_notice_made"))
    return kinds[last:]


def check(walk: Walk) -> None:
    """The law, asked of the log at the moment of a decision."""
    fine = sum(each.amount_fen for each in walk.decided)
    assert len({one.id for one in walk.crew}) == 2
    assert all(one.cert_valid_to and one.cert_valid_to >= NOW.date() for one in walk.crew)
    told = since_notice(walk)
    assert {"notice_served", "hearing_notice_served"} & set(told)
    assert {"defense_heard", "defence_waived", "defence_lapsed", "hearing_held", "hearing_missed"} & set(told)
    assert fine <= sum(each.amount_fen for each in walk.noticed)
    if fine >= THRESHOLD:
        assert told[0] == "hearing_notice_made"
    if "hearing_requested" in told:
        assert {"hearing_held", "hearing_missed", "hearing_waived"} & set(told)
    if fine >= MUST:
        assert walk.review == "passed" and walk.met
    assert walk.review in ("passed", "skipped")
    if walk.review == "passed":
        assert walk.reviewed is not None and fine <= sum(each.amount_fen for each in walk.reviewed)
    proposer = next(event.officer_id for event in reversed(walk.events) if event.kind == "decision_proposed")
    assert proposer != walk.actor
    assert "filed" in {event.kind for event in walk.events}


@pytest.mark.parametrize("seed", range(2))
def test_no_sequence_of_steps_decides_without_what_the_law_asks(seed: int) -> None:
    dice = random.Random(seed)
    decided = reviewed = hearing = 0
    for _ in range(WALKS):
        walk = Walk(dice)
        for _ in range(LENGTH):
            if dice.random() < 0.25:
                walk.world()
                continue
            taken = walk.step()
            if taken is None:
                continue
            if taken.event == "decided":
                check(walk)
                decided, reviewed = decided + 1, reviewed + (walk.review == "passed")
                hearing += since_notice(walk)[0] == "hearing_notice_made"
            if taken.to is not None and (FLOW.stage(taken.to).ends or taken.to == "decided"):
                break
    # The walks do get there, with a review and without one, told of a hearing and not.
    assert decided > 10 and 0 < reviewed < decided and 0 < hearing < decided


def started(walk: Walk) -> Walk:
    """A case right before its decision, everything in order."""
    for kind, who in (("filing_proposed", 2), ("filed", 1), ("scene_examined", 2), ("notice_made", 2),
                      ("notice_served", 2), ("defense_heard", 2), ("decision_proposed", 2)):  # fmt: skip
        walk.happen(kind, who)
    walk.papers = {code: PaperFacts(code, code, complete=True) for code in ("D23", "D29", "D53")}
    walk.stage, walk.review = "submitted", "passed"
    walk.table = walk.noticed = walk.seen = walk.reviewed = (SanctionFacts(1, "fine", 300_000),)
    return walk


@pytest.mark.parametrize(
    ("broken", "guard"),
    [
        ({"review": "skipped", "table": (SanctionFacts(1, "fine", MUST),)}, "REVIEW"),
        ({"review": "open"}, "REVIEW_CLOSED"),
        ({"review": "failed"}, "REVIEW"),
        ({"reviewed": (SanctionFacts(1, "fine", 200_000),)}, "REVIEW"),
        ({"noticed": (SanctionFacts(1, "fine", 200_000),)}, "NO_HEAVIER"),
        ({"events": []}, "DEFENSE"),
    ],
)
def test_the_walk_s_own_check_is_what_the_guards_refuse(broken: dict[str, Any], guard: str) -> None:
    """Each way of breaking the law is refused by the guard that is there for it."""
    walk = started(Walk(random.Random(1)))
    for name, value in broken.items():
        setattr(walk, name, value)
    known = replace(walk.facts(), crew=(person(2), person(3)), actor_id=1)
    known = replace(known, penalty=replace(known.penalty, filled=walk.table))
    with pytest.raises(StepRefused) as refused:
        allow(FLOW, "submitted", "decide", known)
    assert guard in {each.guard for each in refused.value.refusals}
