"""What waits for one person: approvals, reviews that came back, results to check, cases to carry on. Reads only.

A step waits for the chief where nobody else may take it, and for the case's officers otherwise. What may be done in a
case and what it lacks takes milliseconds to find: whoever shows hundreds of them looks at a few at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import merge
from itertools import islice

import pendulum

from station.records.case import CaseFile, Step
from station.records.law import Transition, Workflow
from station.records.moment import day
from station.records.people import Proof
from station.services import access_view, access_words
from station.services.flows import flow_of
from station.services.steps import possible
from station.store import cases, deadlines, disclosures, law, recording_law, scenes, waiting
from station.store.store import Store
from station.texts import text

CHIEF = frozenset({"chief"})
REMEDIES = ("RECONSIDER_60D", "LITIGATE_6M", "LITIGATE_15D")
"""The party's time for these runs beside the case, which goes on (行政处罚法第七十三条)."""
MAKE_UP = "make_up"
"""The step that gives an urgent visit its approval afterwards."""
LIMIT = 200
"""More than anybody reads; the oldest are shown first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for somebody."""

    kind: str
    """approval, step, redaction, release, exemption or access."""
    what: str
    """The step, in the officer's words."""
    number: str
    enterprise: str
    since: pendulum.DateTime
    """When it began to wait; of a result to publish the day it is due."""
    case_id: int
    action: str
    """The step's action; empty where it is no step of a flow."""
    blocked: str
    """What is still missing, with the article; empty: it can be done now."""
    about: int = 0
    """What is asked, where it is no step; 0 for steps."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may wait for the person; `look` finds out."""

    since: pendulum.DateTime
    look: Callable[[], Waiting | None]


class Queue:
    """What waits for a person at one moment, found a few at a time, the oldest first."""

    def __init__(self, store: Store, person: Proof, now: pendulum.DateTime) -> None:
        """Lists what may wait; nothing is looked at yet."""
        self._store = store
        with store.reading():
            chief = "chief" in person.roles
            asked = [*_exemptions(store, person)] if chief else []
            looks = [*_accesses(store, person, now)] if chief else []
            found = [*_cases(store, person, now, chief)], [*_disclosures(store, person, chief)], asked, looks
        self._left = merge(*found, key=lambda each: each.since)
        self.looked, self.total = 0, sum(map(len, found))

    @property
    def done(self) -> bool:
        """Whether everything was looked at."""
        return self.looked == self.total

    def look(self, count: int) -> tuple[Waiting, ...]:
        """Look at so many more; those of them that do wait."""
        with self._store.reading():
            found = [each.look() for each in islice(self._left, count)]
        self.looked += len(found)
        return tuple(each for each in found if each is not None)


def in_order(found: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """What can be done first, then the oldest."""
    return tuple(sorted(found, key=lambda each: (bool(each.blocked), each.since)))


def _cases(store: Store, person: Proof, now: pendulum.DateTime, chief: bool) -> list[_Candidate]:
    """Cases in which the chief decides next, and those this person handles."""
    stages = _chief_stages(store)
    approvals = waiting.open_cases(store, stages, None, LIMIT) if chief else []
    ahead = waiting.unapproved(store) if chief else []
    mine = waiting.open_cases(store, None, person.officer_id, LIMIT)
    known = cases.some(store, [*approvals, *ahead, *mine])
    last = cases.last_events(store, known)

    def candidate(case_id: int, chooses: Callable[[Store, CaseFile, pendulum.DateTime], Step | None]) -> _Candidate:
        case = known[case_id]
        since = last.get(case_id, case.opened_at)

        def look() -> Waiting | None:
            step = chooses(store, case, now)
            return None if step is None else _waiting(store, case, step, since)

        return _Candidate(since, look)

    found = [candidate(each, _approval) for each in approvals] + [candidate(each, _made_up_for) for each in ahead]
    found += [candidate(each, _mine) for each in mine]
    return sorted(found, key=lambda each: each.since)


def _approval(store: Store, case: CaseFile, now: pendulum.DateTime) -> Step | None:
    return _next(case, possible(store, case, now))


def _made_up_for(store: Store, case: CaseFile, now: pendulum.DateTime) -> Step | None:
    """The approval that an urgent visit went ahead of."""
    return next((step for step in possible(store, case, now) if step.transition.action == MAKE_UP), None)


def _mine(store: Store, case: CaseFile, now: pendulum.DateTime) -> Step | None:
    """What the officers of a case do next: the step that moves it on, or proposing it where the chief decides."""
    if _party_s_turn(store, case.id, now):
        return None
    steps = possible(store, case, now)
    step = _next(case, steps)
    if step is None or not _only_chief(store, step.transition):
        return step
    proposing = (each for each in steps if each.transition.action.startswith("propose") and not each.blocked)
    return next(proposing, None) if step.blocked else None


def _next(case: CaseFile, steps: Sequence[Step]) -> Step | None:
    """The step that moves an undisturbed case on; where there is none, the first that moves it at all."""
    flow = flow_of(case)
    moving = [step for step in steps if step.transition.to is not None]
    return next((step for step in moving if _on_track(flow, step.transition)), moving[0] if moving else None)


def _on_track(flow: Workflow, step: Transition) -> bool:
    return step.to is not None and flow.stage(step.to).track


def _only_chief(store: Store, step: Transition) -> bool:
    return store.schema.actions()[step.act].roles == CHIEF


def _party_s_turn(store: Store, case_id: int, now: pendulum.DateTime) -> bool:
    """Whether the party's time runs (整改、申辩、缴款): nobody at the station is waited for."""
    terms = deadlines.of_case(store, case_id)
    return any(
        each.state == "running" and each.holder == "party" and each.rule not in REMEDIES and each.due_at > now
        for each in terms
    )


def _chief_stages(store: Store) -> frozenset[tuple[str, str]]:
    """Where the flows wait for the chief: by the step that moves an undisturbed case on."""
    found = set()
    for flow in law.load().workflows:
        for stage in flow.stages:
            moving = [step for step in flow.steps_from(stage.code) if step.to is not None]
            main = next((step for step in moving if _on_track(flow, step)), moving[0] if moving else None)
            if main is not None and _only_chief(store, main):
                found.add((flow.code, stage.code))
    return frozenset(found)


def _waiting(store: Store, case: CaseFile, step: Step, since: pendulum.DateTime) -> Waiting:
    return Waiting(
        kind="approval" if _only_chief(store, step.transition) else "step",
        what=step.transition.title,
        number=case.number,
        enterprise=case.enterprise,
        since=since,
        case_id=case.id,
        action=step.transition.action,
        blocked="；".join(f"{one.satisfy}（{one.article}）" for one in step.blocked),
    )


def _disclosures(store: Store, person: Proof, chief: bool) -> Iterator[_Candidate]:
    for item in disclosures.queue(store):
        if item.returned and item.prepared_by == person.officer_id:
            kind, what = "redaction", text("disclosure.step.resubmit")
        elif item.state == "pending" and not item.returned and item.prepared_by != person.officer_id:
            kind, what = "redaction", text("disclosure.step.check")
        elif item.state == "redaction_checked" and chief:
            kind, what = "release", text("disclosure.step.approve")
        else:
            continue
        found = Waiting(kind, what, item.number, item.target, item.due_at, item.case_id, "", "")
        yield _Candidate(item.due_at, partial(_ready, found))


def _exemptions(store: Store, person: Proof) -> Iterator[_Candidate]:
    """What others asked to leave unrecorded (REQ-206)."""
    for asked, number in scenes.unanswered(store):
        case = cases.get(store, asked.case_id)
        if asked.asked_by == person.officer_id or case.voided_at is not None:
            continue
        titles = {item.code: item.title for item in recording_law.items(day(case.opened_at))}
        what = text("coverage.inbox.what", title=titles.get(asked.item, asked.item))
        about = Waiting("exemption", what, number, case.enterprise, asked.asked_at, case.id, "", "", asked.id)
        yield _Candidate(asked.asked_at, partial(_ready, about))


def _accesses(store: Store, person: Proof, now: pendulum.DateTime) -> Iterator[_Candidate]:
    """Requests for recordings that this person decides on (余应急发〔2019〕43号二（二）6)."""
    waiting = [each for each in access_view.waits_for(store, person, now) if each.state == "applied"]
    for asked in waiting[::-1]:
        about = access_view.about(store, asked)
        what = text("access.inbox", mode=text(f"access.mode_{asked.mode}"), applicant=access_words.applicant(asked))
        blocked = text("access.inbox_bureau") if asked.level == "bureau" else ""
        since = pendulum.instance(asked.applied_at)
        firm = "" if about is None else about.enterprise
        case_id = 0 if about is None else about.id
        found = Waiting("access", what, asked.number, firm, since, case_id, "", blocked, asked.id)
        yield _Candidate(since, partial(_ready, found))


def _ready(found: Waiting) -> Waiting:
    return found
