"""How an inspection came out, in the platform's terms: which outcome, and whether everything about it is done. Pure.

Outcomes are codes of schema/law/platform_results.toml (domain facts §5.2 c); None is an inspection under way.
"""

from __future__ import annotations

from collections.abc import Sequence

import pendulum

from station.records.case import CaseEvent, CaseFile, Hazard
from station.records.moment import day
from station.records.platform import ResultRules
from station.rules.disclosure import decided_at
from station.rules.draw.after import Change

ABORTED = "aborted"
ENDED = ("obstructed", "transferred")
AT_ONCE, WHEN_CLOSED = "at_once", "when_closed"


def outcome(case: CaseFile | None, hazards: Sequence[Hazard], closure: Change | None) -> str | None:
    """The outcome of an inspection; `closure` is the change by which the enterprise was taken out after the draw."""
    found = None if case is None or case.result is None else _found(case.result, hazards)
    # That the enterprise moved or closed says more than that its inspection was broken off.
    return closure.reason if closure is not None and found in (None, ABORTED) else found


def _found(result: str, hazards: Sequence[Hazard]) -> str:
    if result == "no_issue" or result == ABORTED or result in ENDED:
        return result
    rechecked = {hazard.recheck_result for hazard in hazards}
    if "fail" in rechecked:
        return "not_rectified"
    return "rectified" if rechecked == {"pass"} else "rectifying"


def finished_on(
    rules: ResultRules, code: str | None, case: CaseFile | None, events: Sequence[CaseEvent], closure: Change | None
) -> pendulum.Date | None:
    """The day from which nothing is left to do; None before it."""
    if code is None:
        return None
    rule = rules.outcome(code).finished
    if rule == WHEN_CLOSED:
        return None if case is None or case.closed_at is None else day(case.closed_at)
    if rule != AT_ONCE:
        return None
    if closure is not None and code == closure.reason:
        return day(closure.at)
    decided = decided_at("inspection", events)
    return None if decided is None else day(decided)


def result_words(rules: ResultRules, code: str) -> str:
    """What stands in the form's 检查结果: the titles of the codes, or of our own outcome where it has none."""
    rule = rules.outcome(code)
    return "、".join(rules.code(each).title for each in rule.results) or rule.title
