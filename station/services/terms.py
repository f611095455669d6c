"""What happens to a running deadline besides being met: days that do not count, more time, and an early end.

Nothing is changed: a pause or an extension puts a recomputed deadline in the place of the running one, which stays
on file. What is overdue stays overdue: neither a pause nor an extension reaches a deadline that had ended before it
(they are refused), and what falls away with its case while overdue is kept as late.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pendulum

from station.errors import StationError
from station.records.deadline import Deadline, Extension
from station.records.law import DeadlineRule, Extendable
from station.records.moment import day, moment
from station.records.people import Proof
from station.rules.deadline import end_of
from station.store import deadlines, law, spans
from station.store.act import Act
from station.store.store import Store
from station.texts import text

When = pendulum.DateTime | None
"""When it happened; None: now."""


class NotPausable(StationError):
    """Days of this deadline always count, or not for that reason. Facts: title, allowed."""

    text = "deadline.not_pausable"


class AlreadyPaused(StationError):
    """It does not count as it is. Facts: title."""

    text = "deadline.already_paused"


class NotPaused(StationError):
    """It counts; there is nothing to resume. Facts: title."""

    text = "deadline.not_paused"


class WrongDay(StationError):
    """A day that does not fit. Facts: detail."""

    text = "deadline.wrong_day"


class Ended(StationError):
    """The deadline had ended before; what is overdue stays overdue. Facts: title, due, when."""

    text = "deadline.ended_before"


class NotExtendable(StationError):
    """The law knows no extension of this deadline. Facts: title, basis."""

    text = "deadline.not_extendable"


class TooMuch(StationError):
    """More than the law allows. Facts: title, most, basis."""

    text = "deadline.too_much"


class StepTooMuch(StationError):
    """More than this extension may add; another authority grants the next one. Facts: title, seq, left, who, basis."""

    text = "deadline.step_too_much"


class ApprovalNeeded(StationError):
    """The bureau approves it; the number and the date of its paper are entered. Facts: title, basis."""

    text = "deadline.approval_needed"


class NotWaivable(StationError):
    """It is not the party's to give up. Facts: title."""

    text = "deadline.not_waivable"


@dataclass(frozen=True, slots=True)
class Longer:
    """An extension as asked for: `n` units of the rule more, or a day named by a paper; one of the two."""

    n: int = 0
    until: date | None = None
    approval: str = ""
    """文号 of the bureau's approval; empty where the chief approves."""
    approved_on: date | None = None
    """The date of that paper; None: when it happened."""


def pause(
    store: Store, actor: Proof, case_id: int, rule: str, reason: str, first: date, note: str
) -> tuple[Deadline, ...]:
    """From `first` on, days do not count; `note` names the paper that shows it. The deadlines as they are now.

    NotRunning, NotPausable, AlreadyPaused, WrongDay, Ended, ReasonNeeded.
    """
    with store.act(actor, "deadline.pause", subject=_subject(case_id), reason=note) as act:
        running = deadlines.need_running(store, case_id, rule)
        _not_to_come(first, act)
        for old in running:
            _check_pause(store, old, reason)
            _check_still(old, first)
        return _stop(act, store, running, reason, day(first), note)


def pause_in(
    act: Act, store: Store, case_id: int, rule: str, reason: str, at: pendulum.DateTime, note: str = ""
) -> tuple[Deadline, ...]:
    """As `pause`, inside another act, by what happened `at` an instant: that day does not count any more.

    Does nothing where none runs, where it is paused, or where it had ended: an overdue deadline stays overdue and
    the step itself goes on. NotPausable.
    """
    running = deadlines.running_of(store, case_id, rule)
    for old in running:
        _check_pause(store, old, reason)
    return _stop(act, store, running, reason, day(at), note)


def resume(
    store: Store, actor: Proof, case_id: int, rule: str, counts_from: date, note: str = ""
) -> tuple[Deadline, ...]:
    """Days count again from `counts_from` on, that day included. NotRunning, NotPaused, WrongDay."""
    with store.act(actor, "deadline.resume", subject=_subject(case_id), reason=note or None) as act:
        running = deadlines.need_running(store, case_id, rule)
        _not_to_come(counts_from, act)
        if not any(old.paused for old in running):
            raise NotPaused(title=running[0].title)
        return _resume(act, store, running, counts_from)


def resume_in(act: Act, store: Store, case_id: int, rule: str, at: pendulum.DateTime) -> tuple[Deadline, ...]:
    """As `resume`, inside another act: the day of `at` counts again. Does nothing where nothing is paused."""
    return _resume(act, store, deadlines.running_of(store, case_id, rule), day(at))


def extend(
    store: Store,
    actor: Proof,
    case_id: int,
    rule: str,
    longer: Longer,
    reason: str,
    *,
    deadline_id: int | None = None,
    occurred_at: When = None,
) -> tuple[Deadline, ...]:
    """More time, as far as the rule allows; with `deadline_id` for that one of several. The deadlines as they are now.

    NotRunning, NotExtendable, TooMuch, ApprovalNeeded, WrongDay, Ended, ReasonNeeded, NotAllowed.
    """
    subject = _subject(case_id)
    with store.act(actor, "deadline.extend", subject=subject, reason=reason, occurred_at=occurred_at) as act:
        return extend_in(act, store, case_id, rule, longer, reason, at=occurred_at, deadline_id=deadline_id)


def extend_in(
    act: Act,
    store: Store,
    case_id: int,
    rule: str,
    longer: Longer,
    reason: str,
    *,
    at: When = None,
    deadline_id: int | None = None,
    asked_at: When = None,
) -> tuple[Deadline, ...]:
    """As `extend`, inside another act, whose own roles say that the chief approves.

    `asked_at`: when it was asked for, where the law looks at that: asked in time, it may be granted after the end.
    """
    running = deadlines.need_running(store, case_id, rule)
    found = [each for each in running if deadline_id in (None, each.id)]
    if not found:
        raise deadlines.NotRunning(case=case_id, title=running[0].title)
    when = at or act.now
    for old in found:
        _check_extension(act, store, old, longer, when, asked_at)
    return tuple(_extended(act, store, old, longer, reason, when) for old in found)


def waive(store: Store, actor: Proof, case_id: int, rule: str, reason: str) -> None:
    """The party gives up its time (行政处罚法第六十二条); `reason` says how it did. NotRunning, NotWaivable, Ended."""
    with store.act(actor, "deadline.waive", subject=_subject(case_id), reason=reason) as act:
        waive_in(act, store, case_id, rule, act.now, reason)


def waive_in(act: Act, store: Store, case_id: int, rule: str, at: pendulum.DateTime, reason: str) -> None:
    """As `waive`, inside another act. NotRunning, NotWaivable, Ended."""
    for old in deadlines.need_running(store, case_id, rule):
        if not deadlines.rule_of(store, old).waivable:
            raise NotWaivable(title=old.title)
        if at > old.due_at:
            raise Ended(title=old.title, due=_on(old.due_at), when=_on(at))
        deadlines.end(act, old, "waived", reason)


def end_in(
    act: Act,
    store: Store,
    case_id: int,
    why: str,
    *,
    at: When = None,
    rules: Collection[str] | None = None,
    keep: Collection[str] = deadlines.UPLOADS,
) -> int:
    """What still runs falls away with its case, or with the step that makes it pointless; how many deadlines.

    `rules` narrows it; `keep` goes on: recordings are brought in whatever becomes of the case. One that was overdue
    is kept as late, time of the party that had run out as lapsed.
    """
    ended = 0
    for old in deadlines.of_case(store, case_id):
        if old.state != "running" or old.rule in keep or (rules is not None and old.rule not in rules):
            continue
        _fall_away(act, store, old, why, at or act.now)
        ended += 1
    return ended


def is_over(store: Store, case_id: int, rule: str, at: pendulum.DateTime) -> bool:
    """Whether a party's time is up, used or given up: no deadline of the rule runs on past `at`."""
    return all(at > each.due_at and not each.paused for each in deadlines.running_of(store, case_id, rule))


def _fall_away(act: Act, store: Store, old: Deadline, why: str, at: pendulum.DateTime) -> None:
    _close(act, store, old, day(at))
    if old.paused or at <= old.due_at:
        deadlines.end(act, old, "ended", why)
    elif old.holder == "party":
        deadlines.end(act, old, "lapsed", why)
    else:
        deadlines.end_late(act, old, at, why)


def _stop(
    act: Act, store: Store, running: Collection[Deadline], reason: str, first: pendulum.Date, note: str
) -> tuple[Deadline, ...]:
    """Stop the count of those that had not ended before."""
    touched = [old for old in running if first <= day(old.due_at) and not old.paused]
    for rule in {old.rule for old in touched}:
        spans.insert(act, touched[0].case_id, rule, reason, first, note)
    return tuple(deadlines.recompute(act, store, old) for old in touched)


def _check_pause(store: Store, old: Deadline, reason: str) -> None:
    allowed = law.of(store).pause_reasons(deadlines.rule_of(store, old), day(old.anchor_at))
    if reason not in {each.code for each in allowed}:
        named = "、".join(each.title for each in allowed) or text("deadline.no_reason")
        raise NotPausable(title=old.title, allowed=named)


def _check_still(old: Deadline, first: date) -> None:
    if old.paused:
        raise AlreadyPaused(title=old.title)
    if first > day(old.due_at):
        raise Ended(title=old.title, due=_on(old.due_at), when=first.isoformat())


def _resume(act: Act, store: Store, running: Collection[Deadline], counts_from: date) -> tuple[Deadline, ...]:
    stopped = [old for old in running if old.paused]
    for old in stopped:
        _close(act, store, old, counts_from)
    return tuple(deadlines.recompute(act, store, old) for old in stopped)


def _close(act: Act, store: Store, old: Deadline, counts_from: date) -> None:
    for span in spans.open_of(store, old.case_id, deadlines.family(deadlines.rule_of(store, old))):
        spans.close(act, span, counts_from)


def _check_extension(
    act: Act, store: Store, old: Deadline, longer: Longer, at: pendulum.DateTime, asked_at: When
) -> None:
    allowed = deadlines.rule_of(store, old).extendable
    if allowed is None:
        raise NotExtendable(title=old.title, basis=old.basis)
    granted_on = longer.approved_on or day(at)
    if allowed.approver == "bureau" and not (longer.approval.strip() and longer.approved_on):
        raise ApprovalNeeded(title=old.title, basis=allowed.basis)
    _not_to_come(granted_on, act)
    counts_on = day(asked_at) if asked_at else granted_on
    if counts_on > day(old.due_at) and not old.paused:
        raise Ended(title=old.title, due=_on(old.due_at), when=counts_on.isoformat())
    if (allowed.by == "n") != (longer.n > 0) or (allowed.by == "until") != (longer.until is not None):
        raise WrongDay(detail=text(f"deadline.extend_by.{allowed.by}", title=old.title))
    if longer.until is not None and longer.until <= day(old.due_at):
        raise WrongDay(detail=text("deadline.not_later", until=longer.until.isoformat(), due=_on(old.due_at)))
    _check_limits(store, old, allowed, longer)


def _check_limits(store: Store, old: Deadline, allowed: Extendable, longer: Longer) -> None:
    """What was granted before counts; a deadline recomputed since runs from the same event."""
    before = [each for each in spans.extensions(store, old.case_id, old.rule) if _same_run(store, each, old)]
    given = sum(each.n for each in before)
    too_often = allowed.times and len(before) >= allowed.times
    too_long = allowed.most and given + longer.n > allowed.most
    if too_often or too_long:
        raise TooMuch(title=old.title, most=_most(deadlines.rule_of(store, old), allowed), basis=allowed.basis)
    if allowed.steps and given + longer.n > allowed.room(len(before)):
        step, unit = allowed.steps[len(before)], deadlines.rule_of(store, old).unit
        left = text(f"deadline.unit.{unit}", n=allowed.room(len(before)) - given)
        facts = {"seq": len(before) + 1, "left": left, "who": step.who, "when": step.when}
        raise StepTooMuch(title=old.title, **facts, basis=allowed.basis)


def _same_run(store: Store, extension: Extension, old: Deadline) -> bool:
    return deadlines.get(store, extension.deadline_id).anchor_at == old.anchor_at


def _most(rule: DeadlineRule, allowed: Extendable) -> str:
    """延长不超过30日、1次."""
    units = text(f"deadline.unit.{rule.unit}", n=allowed.most) if allowed.most else ""
    times = text("deadline.times", n=allowed.times) if allowed.times else ""
    return "、".join(part for part in (units, times) if part)


def _extended(act: Act, store: Store, old: Deadline, longer: Longer, reason: str, at: pendulum.DateTime) -> Deadline:
    rule = deadlines.rule_of(store, old)
    units = (old.n or rule.n) + longer.n if longer.n else None
    new = deadlines.recompute(act, store, old, n=units, given=longer.until)
    approver = rule.extendable.approver if rule.extendable else "chief"
    spans.insert_extension(
        act,
        old.case_id,
        old.rule,
        old.id,
        n=longer.n,
        until=longer.until,
        approved_by=approver,
        approval=longer.approval.strip(),
        reason=reason,
        granted_at=moment(at) if longer.approved_on is None else end_of(longer.approved_on),
    )
    return new


def _not_to_come(on: date, act: Act) -> None:
    if on > day(act.now):
        raise WrongDay(detail=text("deadline.to_come", day=on.isoformat()))


def _on(at: pendulum.DateTime) -> str:
    return at.format("YYYY-MM-DD" if at == end_of(at.date()) else "YYYY-MM-DD HH:mm")


def _subject(case_id: int) -> str:
    return f"case/{case_id}"
