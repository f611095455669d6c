"""The conditions of visits and licences that papers of later rules brought: notice, resumption, hearing. Pure checks.

Approval and notice come before the visit (国办发〔2024〕54号; 部令18 第五条). Where it is urgent the officers go first,
and the papers follow.
"""

from __future__ import annotations

from collections.abc import Callable

from station.rules.step_facts import StepFacts

NOTICE = "D61"
"""行政检查通知书."""
RESUMPTION = "D67"
"""恢复生产经营审查意见书."""
HEARING = "LIC_HEAR_REQUEST"
"""The term in which whoever a licence touches may ask to be heard (行政许可法第四十七条)."""
WENT_FIRST, APPROVED, STOPPED = "urgent_inspection", "approved", "onsite_measure"
"""Events: the officers went without an approval, it was given, work was stopped on the spot."""


def _owed(facts: StepFacts) -> bool:
    """The officers went without an approval, and it was not made up for."""
    return WENT_FIRST in facts.happened and APPROVED not in facts.happened


def _on_file(facts: StepFacts, code: str) -> bool:
    return any(paper.code == code for paper in facts.papers)


def _resumed(facts: StepFacts) -> bool:
    """Work that a major hazard stopped goes on only after a review (安全生产法第六十五条第一款第三项)."""
    return not facts.major or STOPPED not in facts.happened or _on_file(facts, RESUMPTION)


CHECKS: dict[str, Callable[[StepFacts], str | None]] = {
    "DIRECT": lambda facts: None if facts.adhoc else "",
    "NOTICED": lambda facts: None if WENT_FIRST in facts.happened or _on_file(facts, NOTICE) else "",
    "UNAPPROVED": lambda facts: None if _owed(facts) else "",
    "MADE_UP_FOR": lambda facts: "" if _owed(facts) else None,
    "STOPPED": lambda facts: None if STOPPED in facts.happened else "",
    "MAY_BE_HEARD": lambda facts: "" if HEARING in facts.running and HEARING not in facts.lapsed else None,
    "RESUMED": lambda facts: None if _resumed(facts) else "",
}
