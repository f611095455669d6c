"""From which day a case must be published and archived, and by whom."""

from __future__ import annotations

import pytest

from station.records.case import CaseEvent
from station.records.moment import moment
from station.rules.disclosure import RULE, closed_from, decided_at, publisher
from station.rules.publication import channels_for
from station.store.publication_law import load


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
    ("kind", "source", "person", "goes_to"),
    [
        ("inspection", "adhoc", False, ["zj_gov_service", "dept_portal"]),
        ("inspection", "double_random", False, ["zj_gov_service"]),
        ("inspection", "planned_non_random", False, ["zj_gov_service"]),
        ("penalty", "adhoc", False, ["zj_gov_service", "credit"]),
        ("penalty", "adhoc", True, ["zj_gov_service"]),
        ("licence", "adhoc", False, ["zj_gov_service", "credit"]),
        ("compulsory", "adhoc", False, ["zj_gov_service"]),
    ],
)
def test_where_a_result_goes(kind: str, source: str, person: bool, goes_to: list[str]) -> None:
    assert [one.code for one in channels_for(load().channels, kind, person, source)] == goes_to
