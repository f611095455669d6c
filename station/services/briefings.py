"""第一责任人听取汇报 (REQ-401): entering a briefing, following what it decided to its end, saying what is missing.

Owns: what a briefing must say, and that a matter is closed once, with what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pendulum

from station.errors import StationError
from station.records.briefing import Briefing, Matter, NewBriefing, NewMatter
from station.records.moment import day
from station.records.people import Officer, Proof
from station.records.record_statistics import Period
from station.records.today import Chore
from station.rules import record_statistics as periods
from station.services import statistics_words
from station.store import briefings as rows
from station.store import law, officers
from station.store.store import Store
from station.texts import text

NAMED = 2
"""So many matters are named on the line of 今日."""


class BriefingBare(StationError):
    """Something a briefing must say is missing. Facts: what."""

    text = "briefing.bare"


class BriefingAhead(StationError):
    """It is still to come. Facts: held_on."""

    text = "briefing.ahead"


class MatterUnknown(StationError):
    """There is no such matter. Facts: matter."""

    text = "briefing.matter_unknown"


class MatterClosed(StationError):
    """It is closed already. Facts: issue, outcome."""

    text = "briefing.matter_closed"


class OutcomeMissing(StationError):
    """What became of it must be said. Facts: issue."""

    text = "briefing.outcome_missing"


class OwnerUnknown(StationError):
    """Nobody of this name is in service. Facts: name."""

    text = "briefing.owner_unknown"


def hold(store: Store, actor: Proof, told: NewBriefing) -> Briefing:
    """Enter a briefing with the matters raised. BriefingBare, BriefingAhead, RowMissing, NotAllowed."""
    made = _trimmed(told)
    for name in ("chair", "present"):
        if not getattr(made, name):
            raise BriefingBare(what=text(f"briefing.field.{name}"))
    if any(not each.issue for each in made.matters):
        raise BriefingBare(what=text("briefing.field.issue"))
    with store.act(actor, "briefing.hold", subject=f"briefing/{made.held_on.isoformat()}") as act:
        if made.held_on > day(act.now):
            raise BriefingAhead(held_on=made.held_on.isoformat())
        for each in made.matters:
            if each.owner_id is not None:
                officers.get(store, each.owner_id)
        briefing_id = rows.add(act, made, actor.officer_id)
    return next(each for each in rows.every(store) if each.id == briefing_id)


def settle(store: Store, actor: Proof, matter_id: int, outcome: str) -> Matter:
    """A matter is done with, and how. MatterUnknown, MatterClosed, OutcomeMissing, NotAllowed."""
    said = outcome.strip()
    with store.act(actor, "briefing.settle", subject=f"briefing_matter/{matter_id}") as act:
        one = _matter(store, matter_id)
        if one.closed_at is not None:
            raise MatterClosed(issue=one.issue, outcome=one.outcome)
        if not said:
            raise OutcomeMissing(issue=one.issue)
        rows.close(act, matter_id, said)
    return _matter(store, matter_id)


def owner(store: Store, name: str) -> Officer:
    """Somebody in service, by name. OwnerUnknown."""
    for each in officers.own(store):
        if each.name == name.strip():
            return each
    raise OwnerUnknown(name=name)


def every(store: Store) -> tuple[Briefing, ...]:
    """All briefings, the latest first."""
    return rows.every(store)


def missing(store: Store, today: pendulum.Date) -> Period | None:
    """The quarter that ended last, where the station was there for all of it and nobody was briefed on it."""
    last = periods.before(periods.quarter_of(today))
    if rows.founded_on(store) > last.first:
        return None
    return None if any(each.period == last.code for each in rows.every(store)) else last


def due_on(store: Store, quarter: Period) -> pendulum.Date:
    """The last day for the briefing on a quarter (待局确认)."""
    return quarter.last.add(days=law.of(store).setting("briefing.due_days", quarter.last))


def chores(store: Store, now: pendulum.DateTime) -> Iterator[Chore]:
    """A briefing that is missing, and matters past their day, for 今日."""
    today = day(now)
    quarter = missing(store, today)
    if quarter is not None:
        left = (due_on(store, quarter) - today).days
        words = "dock_tui.chore.briefing.ended" if left < 0 else "dock_tui.chore.briefing.left"
        yield Chore(
            "briefing",
            "overdue" if left < 0 else "soon",
            text(words, days=abs(left)),
            statistics_words.title(quarter),
        )
    late = [each for each in rows.matters(store) if each.overdue(today)]
    if late:
        more = text("dock_tui.chore.more") if len(late) > NAMED else ""
        about = "、".join(each.issue for each in late[:NAMED]) + more
        left_words = text("dock_tui.chore.briefing_matter.left", count=len(late))
        yield Chore("briefing_matter", "overdue", left_words, about, count=len(late))


def _matter(store: Store, matter_id: int) -> Matter:
    for each in rows.matters(store):
        if each.id == matter_id:
            return each
    raise MatterUnknown(matter=matter_id)


def _trimmed(told: NewBriefing) -> NewBriefing:
    matters = tuple(
        NewMatter(each.issue.strip(), each.decision.strip(), each.owner_id, each.due_on) for each in told.matters
    )
    return replace(
        told, chair=told.chair.strip(), present=told.present.strip(), note=told.note.strip(), matters=matters
    )
