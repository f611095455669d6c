"""From which day a case must be published and archived, and by whom."""

from __future__ import annotations

import pytest

from station.records.case import CaseEvent
from station.records.moment import moment
from station.rules.disclosure import RULE, channels, closed_from, decided_at, publisher


def event(kind: str, at: str) -> CaseEvent:
    when = moment(f"{at}T15:00:00+08:00")
    return CaseEvent(1, 1, kind, when, when, None, "")


@pytest.mark.parametrize(
    ("events", "decided", "closed"),
    [
        ([event("on_site", "2026-11-02")], None, "2026-11-30"),
        ([event("recorded", "2026-11-02"), event("returned", "2026-11-03")], "2026-11-02", "2026-11-02"),
        ([event("rectify_ordered", "2026-11-02")], "2026-11-02", "2026-11-30"),
        ([event("rectify_ordered", "2026-11-02"), event("rechecked_pass", "2026-11-17")], "2026-11-17", "2026-11-17"),
        ([event("rectify_ordered", "2026-11-02"), event("rechecked_fail", "2026-11-17")], "2026-11-17", "2026-11-30"),
    ],
)
def test_day_of_decision_and_of_closing(events: list[CaseEvent], decided: str | None, closed: str) -> None:
    at = decided_at("inspection", events)
    assert (at and at.to_date_string()) == decided
    assert closed_from(events, moment("2026-11-30T09:00:00+08:00")).to_date_string() == closed


def test_term_and_publisher_follow_the_kind_and_the_source() -> None:
    assert {kind for kind, rule in RULE.items() if rule == "PUB_7WD"} == {"penalty", "licence"}
    assert publisher("adhoc") == "station"
    assert publisher("double_random") == publisher("planned_non_random") == "platform_auto"


@pytest.mark.parametrize(
    ("kind", "source", "goes_to"),
    [
        ("inspection", "adhoc", ("dept_portal", "zj_gov_service")),
        ("inspection", "double_random", ("zj_gov_service",)),
        ("inspection", "planned_non_random", ("zj_gov_service",)),
        ("penalty", "adhoc", ("zj_gov_service",)),
    ],
)
def test_what_was_found_off_plan_goes_to_the_portal_as_well(kind: str, source: str, goes_to: tuple[str, ...]) -> None:
    assert channels(kind, source) == goes_to
