"""The conditions of a step as pure checks: facts in, what is missing out (None: it holds).

Which step has which guard, its article and its advice are data (schema/law/workflow); the checks are here.
"""

from __future__ import annotations

from collections.abc import Callable

import pendulum

from station.records.moment import day
from station.records.people import Officer
from station.rules import measure_guards, penalty_guards, visit_guards
from station.rules.plan_progress import clue_missing
from station.rules.step_facts import StepFacts
from station.texts import text

NEEDED = 2
TOLD = ("reason", "basis", "rights")
NO_MEASURES = {"entrusted": "entrusted", "check_only": "check_only"}
"""站点权限模式 under which a station takes no compulsory measure by itself (行政强制法第十七条)."""
NO_PENALTIES = {"check_only": "check_only"}


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


def _late(facts: StepFacts) -> str | None:
    """Entered so long after it happened that the person in charge must enter it (DESIGN, rules of the ledger)."""
    if facts.late_hours is None or "chief" in facts.roles:
        return None
    late = facts.now - facts.occurred_at
    return text("case.detail.late", hours=facts.late_hours) if late.total_hours() > facts.late_hours else None


def _extend_in_time(facts: StepFacts) -> str | None:
    until = facts.extend_ask_until
    return None if until is None or facts.occurred_at <= until else until.to_date_string()


def _papers(facts: StepFacts) -> str | None:
    """Every paper the step needs is on file and complete; of `D33|D34` one is enough."""
    complete = {paper.code for paper in facts.papers if paper.complete}
    titles = {**facts.titles, **{paper.code: paper.title for paper in facts.papers}}
    missing = [needed for needed in facts.needed if not complete & set(needed.split("|"))]
    words = [titles.get(needed.split("|")[0]) or text("case.detail.paper", code=needed) for needed in missing]
    return "、".join(words) or None


def _authority(facts: StepFacts) -> str | None:
    mode = NO_MEASURES.get(facts.authority)
    return None if mode is None else text(f"case.detail.authority_{mode}")


def _may_punish(facts: StepFacts) -> str | None:
    return text("case.detail.authority_check_only") if facts.authority in NO_PENALTIES else None


def _annual_cap(facts: StepFacts) -> str | None:
    """What a clue asks for goes beyond the cap; everything else waits for another year (国办发〔2024〕54号)."""
    cap = facts.cap
    if cap is None or cap.beyond or cap.inspected < cap.most:
        return None
    return text("case.detail.annual_cap", times=cap.inspected, cap=cap.most)


def _failed(facts: StepFacts) -> str | None:
    """A hazard that was not put right becomes a penalty case, or the reason why not is written down."""
    if not facts.failed_hazards or facts.note.strip():
        return None
    return text("case.detail.failed_hazards", count=facts.failed_hazards)


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
    "LATE": _late,
    "EXTEND_IN_TIME": _extend_in_time,
    "ADHOC_REASON": lambda facts: _unless(not facts.adhoc or not clue_missing(facts.clue, facts.clue_note)),
    "ANNUAL_CAP": _annual_cap,
    "CLUE": lambda facts: _unless(bool(facts.clue)),
    "PAPERS": _papers,
    "DELIVERED": lambda facts: _unless(not facts.unserved, "、".join(facts.unserved)),
    "COVERAGE": lambda facts: _unless(not facts.unmarked, "、".join(facts.unmarked)),
    "AUTHORITY": _authority,
    "MAY_PUNISH": _may_punish,
    "FAILED_HAZARDS": _failed,
    "RECHECK_UNASKED": lambda facts: _unless("RECHECK_ASKED" not in facts.running),
    **penalty_guards.CHECKS,
    **measure_guards.CHECKS,
    **visit_guards.CHECKS,
}
