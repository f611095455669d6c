"""What a person may do with a running deadline besides meeting it, where the case's flow has no step for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from station.records.deadline import Deadline
from station.records.law import DeadlineRule, Extendable, PauseReason, Workflow
from station.records.moment import day
from station.services.flows import flow_of
from station.store import cases, deadlines, law
from station.store.store import Store

Verb = Literal["pause", "resume", "extend", "waive"]
BY_ANSWER = {"RECTIFY"}
"""Extended by answering the application, which moves the hazards' days as well."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be done with one deadline."""

    verb: Verb
    deadline: Deadline
    reasons: tuple[PauseReason, ...] = ()
    """For a pause: those the law knows and no step of the flow stands for."""
    extendable: Extendable | None = None


def offers(store: Store, case_id: int) -> tuple[Offer, ...]:
    """Everything that may be done now, deadline by deadline. UnknownCase."""
    with store.reading():
        flow, now = flow_of(cases.get(store, case_id)), store.clock.now()
        running = [each for each in deadlines.of_case(store, case_id) if each.state == "running"]
        book = law.of(store)
        known = [(each, deadlines.rule_of(store, each)) for each in running]
    found: list[Offer] = []
    for each, rule in known:
        if each.paused:
            found.append(Offer("resume", each))
        elif now <= each.due_at:
            found += _open(each, rule, flow, book.pause_reasons(rule, day(each.anchor_at)))
        elif rule.extendable is not None and rule.extendable.approver == "bureau" and not _extends(flow, rule):
            # Its paper may be dated in time and come late.
            found.append(Offer("extend", each, extendable=rule.extendable))
    return tuple(found)


def _open(each: Deadline, rule: DeadlineRule, flow: Workflow, known: tuple[PauseReason, ...]) -> Iterator[Offer]:
    reasons = tuple(reason for reason in known if not _pauses(flow, rule, reason.code))
    if reasons:
        yield Offer("pause", each, reasons=reasons)
    if rule.extendable is not None and rule.code not in BY_ANSWER and not _extends(flow, rule):
        yield Offer("extend", each, extendable=rule.extendable)
    if rule.waivable:
        yield Offer("waive", each)


def _pauses(flow: Workflow, rule: DeadlineRule, reason: str) -> bool:
    return any(f"{rule.code}:{reason}" in step.pauses for step in flow.transitions)


def _extends(flow: Workflow, rule: DeadlineRule) -> bool:
    return any(rule.code in step.extends for step in flow.transitions)
