"""The flow of an inspection: the table is sound, and every guard refuses by name, article and remedy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from station.records.case import Found
from station.records.law import Transition
from station.records.moment import day, moment
from station.records.people import Officer
from station.rules.guards import CHECKS, certified
from station.rules.step_facts import CapFacts, PaperFacts, StepFacts
from station.rules.workflow import StageRefused, StepRefused, allow, steps
from station.store.law import load
from station.texts import text

LAW = load()
FLOW = LAW.workflow("inspection", day("2026-11-20"))
NOW = moment("2026-11-20T10:00:00+08:00")


def person(number: int, **over: Any) -> Officer:
    until, roles, none = day("2028-12-31"), frozenset({"officer"}), frozenset[str]()
    return replace(Officer(number, f"执法{number}", f"1102810{number:04}", until, roles, none, "active"), **over)


GOOD = StepFacts(
    now=NOW,
    occurred_at=NOW,
    previous_at=moment("2026-11-20T09:00:00+08:00"),
    power_item="JC-001",
    power_valid=True,
    crew=(person(1), person(2)),
    slip_issued=True,
    identity_shown=True,
    told=frozenset({"reason", "basis", "rights"}),
    signed=True,
    hazards=(Found("配电箱无防护门", "安全生产法第三十六条", day("2026-12-05")),),
    note="企业已停业，大门上锁",
    papers=(PaperFacts("D61", "行政检查通知书", True),),
)
OF_THE_STEP: dict[str, dict[str, Any]] = {
    "return": {"out": True},
    "visit_first": {"adhoc": True, "clue": "complaint"},
    "make_up": {"happened": frozenset({"urgent_inspection"})},
    "review_resumption": {"happened": frozenset({"onsite_measure"})},
}
"""What a step needs to be one of the case at all."""


def good(step: Transition) -> StepFacts:
    """Facts with which the step can be taken."""
    return replace(GOOD, **OF_THE_STEP.get(step.action, {}))


SPOILED: dict[str, list[tuple[dict[str, Any], str]]] = {
    "POWER": [({"power_valid": False}, "JC-001")],
    "TWO_CERTIFIED": [
        ({"crew": (person(1),)}, "需要 2 名"),
        ({"crew": (person(1), person(1))}, "需要 2 名"),
        ({"crew": (person(1), person(2, cert_no=None))}, "执法2没有执法证"),
        ({"crew": (person(1), person(2, cert_valid_to=day("2026-11-19")))}, "2026-11-19"),
        ({"crew": (person(1, status="left"), person(2))}, "执法1已不在岗"),
    ],
    "RECUSAL": [({"recused": (("执法1", "配偶任安全总监"),)}, "配偶任安全总监")],
    "CREW_AS_DRAWN": [({"crew_changed": True, "note": ""}, "更换")],
    "IDENTITY": [({"identity_shown": False}, "执法证件")],
    "TOLD": [({"told": frozenset({"reason"})}, "执法依据、权利义务")],
    "SIGNED": [({"signed": False}, "拒签")],
    "HAZARDS": [
        ({"hazards": ()}, "至少写一条"),
        ({"hazards": (Found("x", " ", day("2026-12-05")),)}, "第 1 条"),
    ],
    "RECTIFY_DATE": [({"hazards": (Found("x", "y", day("2026-11-20")),)}, "2026-11-20")],
    "NOTE": [({"note": "  "}, "写明")],
    "LATE": [
        (
            {
                "occurred_at": NOW.subtract(hours=73),
                "previous_at": None,
                "late_hours": 72,
                "roles": frozenset({"officer"}),
            },
            "72 小时",
        )
    ],
    "EXTEND_IN_TIME": [({"extend_ask_until": NOW.subtract(days=1)}, "2026-11-19")],
    "COVERAGE": [({"unmarked": ("留置送达",)}, "留置送达")],
    "ADHOC_REASON": [
        ({"adhoc": True}, "事由"),
        ({"adhoc": True, "clue": "rumour"}, "事由"),
        ({"adhoc": True, "clue": "other", "clue_note": " "}, "写明情况"),
    ],
    "ANNUAL_CAP": [({"cap": CapFacts(2, 2, beyond=False)}, "今年已经安排检查 2 次，上限 2 次")],
    "RECHECK_UNASKED": [({"running": frozenset({"RECHECK_ASKED"})}, "已经申请过")],
    "FAILED_HAZARDS": [({"failed_hazards": 2, "note": " "}, "2 条")],
    "RETURNED": [({"out": True}, "返回单位")],
    "OUT": [({"out": False}, "已经登记")],
    "DIRECT": [({"adhoc": False}, "先审批")],
    "NOTICED": [({"papers": ()}, "行政检查通知书")],
    "UNAPPROVED": [
        ({"happened": frozenset({"approved"})}, "不用补办"),
        ({"happened": frozenset({"urgent_inspection", "approved"})}, "不用补办"),
    ],
    "MADE_UP_FOR": [({"happened": frozenset({"urgent_inspection"})}, "补办检查审批")],
    "STOPPED": [({"happened": frozenset({"rectify_ordered"})}, "没有采取过现场处理措施")],
    "RESUMED": [({"major": True, "happened": frozenset({"onsite_measure"})}, "恢复生产经营审查意见书")],
    "IN_ORDER": [
        ({"occurred_at": NOW.add(minutes=1)}, "还没有到"),
        ({"previous_at": NOW.add(minutes=1)}, "早于前一步"),
    ],
}


def test_table_names_only_what_exists() -> None:
    codes = {stage.code for stage in FLOW.stages}
    rules = {rule.code for rule in LAW.rules}
    for step in FLOW.transitions:
        assert set(step.sources) <= codes and (step.to is None or step.to in codes), step.action
        assert set(step.guards) <= {guard.code for guard in FLOW.guards}, step.action
        assert set(step.deadlines) | set(step.meets) <= rules, step.action
        assert step.guards[0] == "IN_ORDER", step.action
        assert text(f"case.event.{step.event}")


def test_every_guard_is_checked_used_and_comes_from_an_article() -> None:
    assert {guard.code for guard in FLOW.guards} == {*SPOILED, "SLIP"} <= set(CHECKS)
    assert {code for step in FLOW.transitions for code in step.guards} == {guard.code for guard in FLOW.guards}
    assert all(guard.article and guard.title for guard in FLOW.guards)


def test_every_stage_is_reached_and_only_the_ends_have_no_way_out() -> None:
    reached, todo = {"planned"}, ["planned"]
    while todo:
        for step in FLOW.steps_from(todo.pop()):
            if step.to and step.to not in reached:
                reached.add(step.to)
                todo.append(step.to)
    assert reached == {stage.code for stage in FLOW.stages}
    ends = {stage.code for stage in FLOW.stages if not any(step.to for step in FLOW.steps_from(stage.code))}
    assert ends == {"closed", "aborted"}


def test_one_action_leads_to_one_place_from_each_stage() -> None:
    for stage in FLOW.stages:
        actions = [step.action for step in FLOW.steps_from(stage.code)]
        assert len(actions) == len(set(actions))


@pytest.mark.parametrize("step", FLOW.transitions, ids=lambda step: f"{step.action}:{step.sources[0]}")
def test_step_is_allowed_when_everything_holds(step: Transition) -> None:
    assert allow(FLOW, step.sources[0], step.action, good(step)) == step


@pytest.mark.parametrize(
    ("code", "change", "word"), [(code, change, word) for code, rows in SPOILED.items() for change, word in rows]
)
def test_guard_refuses_by_name_article_and_remedy(code: str, change: dict[str, Any], word: str) -> None:
    step = next(step for step in FLOW.transitions if code in step.guards)
    facts = replace(good(step), **change)
    with pytest.raises(StepRefused) as refused:
        allow(FLOW, step.sources[0], step.action, facts)
    guard = FLOW.guard(code)
    assert guard.title in refused.value.message and guard.article in refused.value.message
    assert word in refused.value.advice
    assert [each.guard for each in refused.value.refusals] == [code]


def test_a_missing_slip_is_said_and_stands_in_nobody_s_way() -> None:
    facts = replace(GOOD, slip_issued=False)
    arrive = next(step for step in steps(FLOW, "dispatched", facts) if step.transition.action == "arrive")
    assert [refusal.satisfy for refusal in arrive.warned] == ["还没有出具执法公示单"]
    assert arrive.blocked == () and allow(FLOW, "dispatched", "arrive", facts).to == "on_site"
    assert all(not step.warned for step in steps(FLOW, "dispatched", GOOD))


def test_refused_signature_is_enough_when_it_is_written_down() -> None:
    facts = replace(GOOD, signed=False, refused_note="负责人拒签，已报告")
    assert allow(FLOW, "on_site", "record_no_issue", facts).to == "recorded"


def test_step_out_of_order_is_refused_with_what_is_possible() -> None:
    with pytest.raises(StageRefused) as refused:
        allow(FLOW, "planned", "arrive", GOOD)
    assert "已抽中" in refused.value.message and "到场" in refused.value.message
    assert "审批检查" in refused.value.advice


def test_steps_tell_what_blocks_from_what_the_form_will_ask() -> None:
    bare = StepFacts(now=NOW, occurred_at=NOW, crew=(person(1),), papers=GOOD.papers)
    arrive = next(step for step in steps(FLOW, "dispatched", bare) if step.transition.action == "arrive")
    assert [refusal.guard for refusal in arrive.blocked] == ["TWO_CERTIFIED"]
    assert {refusal.guard for refusal in arrive.refusals} == {"TWO_CERTIFIED", "SLIP", "IDENTITY", "TOLD"}


def test_certificate_is_good_on_its_last_day() -> None:
    assert certified(person(1, cert_valid_to=day("2026-11-20")), day("2026-11-20"))
    assert not certified(person(1, cert_valid_to=None), day("2026-11-20"))


def test_power_item_and_rule_set_are_chosen_by_date() -> None:
    assert LAW.item("JC-004", day("2023-12-31")) is None
    found = LAW.item("JC-004", day("2024-01-01"))
    assert found and found.name and found.category and found.basis and found.authority and found.workflow
    assert LAW.rule_set(day("2026-01-31")).code == "FUYI-2024"
    assert LAW.rule_set(day("2026-04-30")).code == "XIUFU-2026"
    assert LAW.rule_set(day("2026-05-01")).code == "WEIHUA-2026"


@pytest.mark.parametrize(
    "change",
    [
        {"cap": None},
        {"cap": CapFacts(2, 1, beyond=False)},
        {"cap": CapFacts(2, 2, beyond=True)},
        {"adhoc": True, "clue": "complaint"},
        {"adhoc": True, "clue": "other", "clue_note": "节前巡查"},
    ],
)
def test_an_inspection_is_approved_within_the_cap_or_for_a_clue(change: dict[str, Any]) -> None:
    assert allow(FLOW, "planned", "approve", replace(GOOD, **change)).to == "approved"


def test_an_urgent_visit_needs_no_notice_and_a_stop_no_review_where_the_hazard_was_not_major() -> None:
    first = replace(GOOD, papers=(), happened=frozenset({"urgent_inspection"}))
    assert allow(FLOW, "dispatched", "arrive", first).to == "on_site"
    for facts in (
        replace(GOOD, happened=frozenset({"onsite_measure"})),
        replace(GOOD, major=True, happened=frozenset({"rectify_ordered"})),
        replace(
            GOOD,
            major=True,
            happened=frozenset({"onsite_measure"}),
            papers=(PaperFacts("D67", "恢复生产经营审查意见书", True),),
        ),
        replace(GOOD, happened=frozenset({"urgent_inspection", "approved"})),
    ):
        assert allow(FLOW, "rechecked_pass", "close", facts).to == "closed"


@pytest.mark.parametrize(
    ("stage", "action"),
    [("planned", "visit_first"), ("on_site", "make_up"), ("rechecked_pass", "review_resumption")],
)
def test_what_is_none_of_the_case_is_not_offered(stage: str, action: str) -> None:
    step = next(step for step in FLOW.transitions if step.action == action)
    assert action in {each.transition.action for each in steps(FLOW, stage, good(step))}
    assert action not in {each.transition.action for each in steps(FLOW, stage, GOOD)}


def test_a_case_keeps_the_flow_of_the_day_it_began() -> None:
    before = LAW.workflow("inspection", day("2025-05-07"))
    assert before.effective_from == day("2021-09-01") and FLOW.effective_from == day("2025-05-08")
    brought = {step.action: set(step.papers) for step in FLOW.transitions}
    left = {step.action: set(step.papers) for step in before.transitions}
    new = {"D60", "D61", "D62"}
    assert not new & set[str]().union(*left.values()) and new <= set[str]().union(*brought.values())
    assert all(left[action] <= brought[action] for action in left)
    assert not {"visit_first", "make_up"} & set(left)
