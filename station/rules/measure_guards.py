"""The conditions of a compulsory measure: its steps, goods and terms, power cuts. Pure checks, as in guards."""

from __future__ import annotations

from collections.abc import Callable

from station.rules.step_facts import StepFacts
from station.texts import text


def _review(facts: StepFacts) -> str | None:
    measure = facts.measure
    if measure.review_level != "must" or measure.review_passed:
        return None
    return text("measure.detail.review")


def _points(facts: StepFacts) -> str | None:
    return "；".join(facts.measure.missing_points) or None


def _in_term(facts: StepFacts) -> str | None:
    over = facts.lapsed.get("SEAL_30D")
    return None if over is None else over.format("YYYY-MM-DD")


def _head(facts: StepFacts) -> str | None:
    return None if facts.form.get("head_approval", "").strip() else ""


def _told_ahead(facts: StepFacts) -> str | None:
    if facts.measure.told_ahead or facts.form.get("urgent", "").strip():
        return None
    return text("measure.detail.told_ahead")


CHECKS: dict[str, Callable[[StepFacts], str | None]] = {
    "MEASURE_REVIEW": _review,
    "TEN_POINTS": _points,
    "GOODS": lambda facts: None if facts.measure.goods else "",
    "IN_TERM": _in_term,
    "OUTCOME": lambda facts: None if facts.measure.outcome else "",
    "SETTLED": lambda facts: None if not facts.measure.held else str(facts.measure.held),
    "HEAD_APPROVED": _head,
    "TOLD_AHEAD": _told_ahead,
}
