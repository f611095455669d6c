"""The conditions of a step as pure checks: facts in, what is missing out (None: it holds).

Which step has which guard, its article and its advice are data (schema/law/workflow); the checks are here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pendulum

from station.records.case import Found
from station.records.moment import day
from station.records.people import Officer
from station.texts import text

NEEDED = 2
TOLD = ("reason", "basis", "rights")


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is known when somebody wants to take a step."""

    now: pendulum.DateTime
    occurred_at: pendulum.DateTime
    previous_at: pendulum.DateTime | None = None
    """When the last event of the case happened."""
    power_item: str = ""
    power_valid: bool = False
    """The item is on the power list on the day of the step."""
    crew: tuple[Officer, ...] = ()
    recused: tuple[tuple[str, str], ...] = ()
    """Names of crew members who must not deal with the enterprise, each with the reason."""
    out: bool = False
    """The crew is out: a field event has no `returned` after it."""
    crew_changed: bool = False
    """The crew is not the pair that was drawn."""
    slip_issued: bool = False
    """The 执法公示单 was issued."""
    identity_shown: bool = False
    told: frozenset[str] = frozenset()
    """Which of reason, basis and rights the party was told."""
    signed: bool = False
    refused_note: str = ""
    """The party refused to sign: what happened, and that it was reported."""
    hazards: tuple[Found, ...] = ()
    note: str = ""


def certified(officer: Officer, on: pendulum.Date) -> bool:
    """Whether the officer is on the roster with a certificate valid on that day."""
    if officer.status != "active" or not officer.cert_no:
        return False
    return officer.cert_valid_to is not None and officer.cert_valid_to >= on


def _two_certified(facts: StepFacts) -> str | None:
    on = day(facts.occurred_at)
    crew = {officer.id: officer for officer in facts.crew}.values()
    lacking = [officer for officer in crew if not certified(officer, on)]
    if lacking:
        return "；".join(_why_not(officer) for officer in lacking)
    if len(crew) < NEEDED:
        return text("case.detail.crew", have=len(crew), need=NEEDED)
    return None


def _why_not(officer: Officer) -> str:
    if officer.status != "active":
        return text("case.detail.left", name=officer.name)
    if not officer.cert_no or officer.cert_valid_to is None:
        return text("case.detail.no_cert", name=officer.name)
    return text("case.detail.cert_expired", name=officer.name, until=officer.cert_valid_to.isoformat())


def _recusal(facts: StepFacts) -> str | None:
    if not facts.recused:
        return None
    return "；".join(text("case.detail.recused", name=name, reason=reason) for name, reason in facts.recused)


def _told(facts: StepFacts) -> str | None:
    missing = [text(f"case.told.{item}") for item in TOLD if item not in facts.told]
    return "、".join(missing) or None


def _hazards(facts: StepFacts) -> str | None:
    if not facts.hazards:
        return text("case.detail.no_hazard")
    for seq, hazard in enumerate(facts.hazards, 1):
        if not hazard.description.strip() or not hazard.article.strip():
            return text("case.detail.bare_hazard", seq=seq)
    return None


def _rectify_date(facts: StepFacts) -> str | None:
    ordered = day(facts.occurred_at)
    for seq, hazard in enumerate(facts.hazards, 1):
        if hazard.rectify_by <= ordered:
            return text("case.detail.rectify_date", seq=seq, ordered=ordered.isoformat())
    return None


def _in_order(facts: StepFacts) -> str | None:
    if facts.occurred_at > facts.now:
        return text("case.detail.future", at=_shown(facts.occurred_at), now=_shown(facts.now))
    if facts.previous_at is not None and facts.occurred_at < facts.previous_at:
        return text("case.detail.before", at=_shown(facts.occurred_at), previous=_shown(facts.previous_at))
    return None


def _shown(when: pendulum.DateTime) -> str:
    return when.format("YYYY-MM-DD HH:mm")


def _unless(holds: bool, detail: str = "") -> str | None:
    return None if holds else detail


CHECKS: dict[str, Callable[[StepFacts], str | None]] = {
    "POWER": lambda facts: _unless(facts.power_valid, facts.power_item),
    "TWO_CERTIFIED": _two_certified,
    "RECUSAL": _recusal,
    "CREW_AS_DRAWN": lambda facts: _unless(not facts.crew_changed or bool(facts.note.strip())),
    "SLIP": lambda facts: _unless(facts.slip_issued),
    "IDENTITY": lambda facts: _unless(facts.identity_shown),
    "TOLD": _told,
    "SIGNED": lambda facts: _unless(facts.signed or bool(facts.refused_note.strip())),
    "HAZARDS": _hazards,
    "RECTIFY_DATE": _rectify_date,
    "NOTE": lambda facts: _unless(bool(facts.note.strip()), text("case.detail.note")),
    "RETURNED": lambda facts: _unless(not facts.out),
    "OUT": lambda facts: _unless(facts.out),
    "IN_ORDER": _in_order,
}
