"""How a stored deadline was counted, day by day: by its own rule, calendar, pauses and extension. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from station.records.case import CaseFile
from station.records.deadline import Deadline, Extension, Pause, PauseSpan
from station.records.law import PauseReason
from station.records.moment import day
from station.rules.deadline import granted
from station.rules.explain import Explanation, explain
from station.store import calendars, cases, deadlines, law, spans
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Counted:
    """A deadline opened up."""

    deadline: Deadline
    number: str
    """Of the case."""
    enterprise: str
    event: str
    """The kind of event it runs from; empty where none was entered."""
    explanation: Explanation
    pauses: tuple[tuple[PauseSpan, PauseReason], ...]
    """The pauses it was computed with, each with what the law says of its reason."""
    extensions: tuple[Extension, ...]
    """What was granted up to it, in order."""

    @property
    def agrees(self) -> bool:
        """Whether counting again gives the stored day; not where the rule was replaced since."""
        return self.explanation.due.at == self.deadline.due_at


def count(store: Store, deadline_id: int) -> Counted:
    """Count a stored deadline again, aloud. UnknownDeadline."""
    with store.reading():
        deadline = deadlines.get(store, deadline_id)
        case = cases.get(store, deadline.case_id)
        book, rule = law.of(store), deadlines.rule_of(store, deadline)
        entered = spans.of_case(store, case.id, deadlines.family(rule))
        calendar = calendars.of_label(store, deadline.calendar)
        more = spans.extensions(store, case.id, deadline.rule)
        before = _before(store, deadline)
        kinds = {event.id: event.kind for event in cases.events(store, case.id)}
    firsts = {first for first, _ in deadline.pauses}
    known = [
        (span, book.pause_reason(span.reason, span.rule, day(deadline.anchor_at)))
        for span in entered
        if span.first in firsts or span.last is None
    ]
    titles = {span.first: reason.title for span, reason in known}
    pauses = [Pause(first, last, titles.get(first, "")) for first, last in deadline.pauses]
    as_granted = granted(rule, deadline.n, deadline.given_on)
    return Counted(
        deadline=deadline,
        number=case.number,
        enterprise=case.enterprise,
        event=kinds.get(deadline.anchor_event_id or 0, ""),
        explanation=explain(as_granted, deadline.anchor_at, calendar, pauses, deadline.given_on),
        pauses=tuple(known),
        extensions=tuple(each for each in more if each.deadline_id in before),
    )


def _before(store: Store, deadline: Deadline) -> set[int]:
    """The deadlines it took the place of, one after the other."""
    replaced = [(each.superseded_by, each.id) for each in deadlines.of_case(store, deadline.case_id)]
    found, waiting = set[int](), {deadline.id}
    while waiting:
        waiting = {earlier for later, earlier in replaced if later in waiting} - found
        found |= waiting
    return found


def case_of(store: Store, written: str) -> CaseFile:
    """The case with this number, or with this id written out. UnknownCase."""
    return cases.by_number(store, written)


def of_case(store: Store, case_id: int) -> tuple[Deadline, ...]:
    """Every deadline a case ever had, the running ones first, then by due time."""
    return deadlines.of_case(store, case_id)
