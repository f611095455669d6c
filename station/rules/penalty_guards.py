"""The conditions of a penalty: limitation, causes, tiers, review, collective discussion, execution. Pure checks, as in
guards; those of telling and hearing the party are in penalty_hearing."""

from __future__ import annotations

from collections.abc import Callable

from station.records.moment import day
from station.rules import penalty_hearing
from station.rules.payments import amount_in, in_order
from station.rules.penalty_course import UNTOLD
from station.rules.penalty_sums import (
    beyond_summary,
    heavier,
    is_none,
    lacking,
    outside,
    owed,
    punished,
    settled,
    table,
)
from station.rules.step_facts import StepFacts
from station.texts import text
from station.texts.money import yuan

OUTCOMES = frozenset({"released", "confiscated", "destroyed", "transferred"})
"""What can become of evidence that was kept (行政处罚法第五十六条)."""
GROUNDS = frozenset({"hard_later", "remote"})
"""Why a fine above the limit may be collected on the spot (行政处罚法第六十八条第二项、第六十九条)."""
REMEDY_TERMS = frozenset({"RECONSIDER_60D", "LITIGATE_6M", "LITIGATE_15D", "LITIGATE_1Y"})
"""Rules of the party's time for a reconsideration or a suit."""


def _cause(facts: StepFacts) -> str | None:
    if not facts.penalty.causes:
        return text("penalty.detail.no_cause")
    return None


def _limitation(facts: StepFacts) -> str | None:
    """Found within the time, it can be punished later too: the law asks when it was found."""
    found = facts.penalty.found_on or day(facts.occurred_at)
    over = next((cause for cause in facts.penalty.causes if cause.limit_on < found), None)
    return None if over is None else text("penalty.detail.limit", cause=over.title, limit=over.limit_on.isoformat())


def _proposed_by_another(kind: str) -> Callable[[StepFacts], str | None]:
    """Nobody approves what he proposed himself (承办、审核、审批)."""

    def check(facts: StepFacts) -> str | None:
        proposers = facts.penalty.course.proposers
        if kind not in proposers:
            return text(f"penalty.detail.{kind}")
        if facts.actor_id is not None and proposers[kind] == facts.actor_id:
            return text("penalty.detail.own_proposal")
        return None

    return check


def _proposed(facts: StepFacts) -> str | None:
    return lacking(table(facts.penalty), facts.penalty.parties, facts.penalty.names)


def _sanctions(facts: StepFacts) -> str | None:
    return lacking(facts.penalty.filled, facts.penalty.parties, facts.penalty.names)


def _review(facts: StepFacts) -> str | None:
    """未经法制审核或者审核未通过的，不得作出决定; what only should be reviewed may be skipped with a reason."""
    found = facts.penalty
    if found.review_level == "none" or found.review_passed:
        return None
    if found.review_level == "should" and found.review_skipped:
        return None
    if found.review_outdated:
        return text("penalty.detail.review_outdated")
    return text(f"penalty.detail.review_{found.review_level}")


def _review_first(facts: StepFacts) -> str | None:
    return _review(facts) if facts.penalty.review_first and not facts.penalty.course.notice else None


def _review_sent(facts: StepFacts) -> str | None:
    return None if facts.penalty.review_open or facts.penalty.review_passed else ""


def _collective(facts: StepFacts) -> str | None:
    return "" if facts.penalty.collective and not facts.penalty.collective_held else None


def _no_heavier(facts: StepFacts) -> str | None:
    return heavier(facts.penalty.filled, facts.penalty.noticed, facts.penalty.names)


def _as_proposed(facts: StepFacts) -> str | None:
    return heavier(facts.penalty.filled, facts.penalty.proposed, facts.penalty.names)


def _for(*kinds: str) -> Callable[[StepFacts], str | None]:
    def check(facts: StepFacts) -> str | None:
        found = punished(facts.penalty)
        if not found or found == frozenset(kinds):
            return None
        return "、".join(text(f"penalty.party.{kind}") for kind in sorted(found))

    return check


def _demand(facts: StepFacts) -> str | None:
    if "demand_served" not in facts.happened:
        return text("penalty.detail.not_demanded")
    if "DEMAND_10D" in facts.running and "DEMAND_10D" not in facts.lapsed:
        return text("penalty.detail.demand_open")
    return None


def _remedies(facts: StepFacts) -> str | None:
    if facts.penalty.course.remedy:
        return text("penalty.detail.remedy_pending")
    still = REMEDY_TERMS & facts.running
    return text("penalty.detail.remedy_open") if still - set(facts.lapsed) else None


def _remedy(*begun: str) -> Callable[[StepFacts], str | None]:
    """One of these is under way."""
    return lambda facts: _holds(facts.penalty.course.remedy in begun)


def _all_papers(facts: StepFacts) -> str | None:
    return "、".join(dict.fromkeys(paper.title for paper in facts.papers if not paper.complete)) or None


def _collect(facts: StepFacts) -> str | None:
    limit = facts.penalty.collect_limit_fen
    if owed(settled(facts.penalty)) <= limit or facts.form.get("ground") in GROUNDS:
        return None
    return text("penalty.detail.collect", limit=yuan(limit))


def _until(facts: StepFacts) -> str | None:
    until = facts.penalty.until
    return None if until is not None and until > day(facts.occurred_at) else ""


def _instalments(facts: StepFacts) -> str | None:
    """Several parts, one after the other, that come to exactly what is owed (行政处罚法第六十六条第二款)."""
    parts, owed_fen = facts.penalty.instalments, facts.penalty.unpaid_fen
    if not parts:
        return None
    if not in_order(parts) or parts[0].due_on <= day(facts.occurred_at):
        return text("penalty.detail.instalments_order")
    total = sum(each.amount_fen for each in parts)
    return None if total == owed_fen else text("penalty.detail.instalments", total=yuan(total), owed=yuan(owed_fen))


def _holds(holds: bool, detail: str = "") -> str | None:
    return None if holds else detail


CHECKS: dict[str, Callable[[StepFacts], str | None]] = {
    "PARTY": lambda facts: _holds(bool(facts.penalty.parties)),
    "CAUSE": _cause,
    "LIMITATION": _limitation,
    "FILING_PROPOSED": _proposed_by_another("filing_proposed"),
    "FILED": lambda facts: _holds(facts.penalty.course.filed),
    "NOT_FILED": lambda facts: _holds(not facts.penalty.course.filed),
    "EVIDENCE": lambda facts: _holds(facts.penalty.course.evidence or facts.penalty.origin),
    "PRESERVED_LIST": lambda facts: _holds(facts.penalty.preserved_new > 0),
    "PRESERVED_HELD": lambda facts: _holds(facts.penalty.preserved_held > 0),
    "PRESERVED_OUTCOME": lambda facts: _holds(facts.penalty.outcome in OUTCOMES),
    "PRESERVED_URGENTLY": lambda facts: _holds("PRESERVE_URGENT_24H" in facts.running),
    "PRESERVED_SETTLED": lambda facts: _holds(not facts.penalty.preserved_held, str(facts.penalty.preserved_held)),
    "PROPOSED": _proposed,
    "SANCTIONS": _sanctions,
    "TIER": lambda facts: outside(table(facts.penalty), facts.penalty),
    "NO_PENALTY": lambda facts: _holds(is_none(table(facts.penalty))),
    "PENALTY": lambda facts: _holds(not is_none(table(facts.penalty))),
    "REVIEW_NOTICE": _review_first,
    "REVIEW_SENT": _review_sent,
    "REVIEW": _review,
    "REVIEW_CLOSED": lambda facts: _holds(not facts.penalty.review_open),
    "REVIEW_BACK": lambda facts: _holds(not facts.penalty.review_open and not facts.penalty.review_passed),
    "DECISION_PROPOSED": _proposed_by_another("decision_proposed"),
    "TO_REPORT": lambda facts: _holds("RECORD_FILING" in facts.running),
    "TO_REPORT_ASSIGNED": lambda facts: _holds("RECORD_FILING_ASSIGNED" in facts.running),
    "COLLECTIVE_HELD": lambda facts: _holds(facts.penalty.collective_held),
    "COLLECTIVE": _collective,
    "NO_HEAVIER": _no_heavier,
    "AS_PROPOSED": _as_proposed,
    "FOR_UNITS": _for("unit"),
    "FOR_PERSONS": _for("person"),
    "FOR_BOTH": _for("person", "unit"),
    "FINED": lambda facts: _holds(owed(settled(facts.penalty)) > 0),
    "NOT_FINED": lambda facts: _holds(owed(settled(facts.penalty)) == 0),
    "RECEIPT": lambda facts: _holds(bool(facts.note.strip())),
    "AMOUNT": lambda facts: _holds(bool(facts.penalty.paid_fen or amount_in(facts.note))),
    "UNTIL": _until,
    "INSTALMENTS": _instalments,
    "PAY_OVER": lambda facts: _holds(bool({"PAY_15D", "INSTALMENT"} & set(facts.lapsed))),
    "DEMAND_OVER": _demand,
    "NO_REMEDY": lambda facts: _holds(not facts.penalty.course.remedy),
    "REMEDY_OPEN": lambda facts: _holds(bool(facts.penalty.course.remedy)),
    "RECONSIDERING": _remedy(UNTOLD, "reconsideration_accepted"),
    "SUING": _remedy(UNTOLD, "litigation_accepted"),
    "SUIT_TERM": lambda facts: _holds("LITIGATE_6M" in facts.running),
    "REMEDIES_OVER": _remedies,
    "CLOSING_PROPOSED": _proposed_by_another("closing_proposed"),
    "ALL_PAPERS": _all_papers,
    "SUMMARY_LIMIT": lambda facts: beyond_summary(facts.penalty),
    "COLLECT_ON_SPOT": _collect,
    "HANDED_IN": lambda facts: _holds(facts.penalty.course.collected and facts.penalty.course.handed_in),
    "COLLECTED": lambda facts: _holds(facts.penalty.course.collected and not facts.penalty.course.handed_in),
    "BANKED": lambda facts: _holds(not facts.penalty.course.collected or facts.penalty.course.banked),
    "TO_BANK": lambda facts: _holds(facts.penalty.course.handed_in and not facts.penalty.course.banked),
    **penalty_hearing.CHECKS,
}
