"""Every flow there is, as data: sound tables, reachable stages, intended ends, nothing named that does not exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

import schema
from station.records.law import Transition, Workflow
from station.rules.guards import CHECKS
from station.rules.law import Law
from station.store.law import load
from station.texts import text
from tests.shape.tree import ROOT

LAW: Law = load()
FLOWS = LAW.workflows
STEPS = [(flow, step) for flow in FLOWS for step in flow.transitions]
TODAY = date(2026, 11, 20)
SCENES = {"inspection", "evidence", "compulsory", "service"}
PHASES = {None, "proposed", "noticed", "decided"}
PURPOSES = {None, "sealed", "preserved", "sampled"}


BESIDE = {"D46", "D47", "D51"}
"""文书 that no step leaves: the head of a file and its list (archiving has no step yet), the opinion of the review."""


def name(value: object) -> str:
    if isinstance(value, Workflow):
        return value.code
    return value.action if isinstance(value, Transition) else str(value)


def declared() -> dict[str, dict[str, object]]:
    """Every act of a station's ledger, by code."""
    found: dict[str, dict[str, object]] = {}
    for entry in schema.resource("actions").iterdir():
        if entry.name.endswith(".toml"):
            found |= schema.toml(f"actions/{entry.name}")
    return found


ACTS = declared()


def named_rules(step: Transition) -> Iterator[str]:
    yield from (*step.deadlines, *step.meets, *step.resumes, *step.extends)
    yield from (rule for rule in step.waives if rule != "*")
    yield from (paused.partition(":")[0] for paused in step.pauses)


def named_papers(step: Transition) -> Iterator[str]:
    for codes in (*step.papers, *step.needs, *step.serves):
        yield from codes.split("|")


@pytest.mark.parametrize("flow", FLOWS, ids=name)
def test_what_is_on_file_from_the_first_day_is_in_the_catalogue(flow: Workflow) -> None:
    assert set(flow.papers) <= {paper.code for paper in LAW.papers}


def test_every_other_paper_of_the_catalogue_comes_from_a_step() -> None:
    left = {code for flow in FLOWS for step in flow.transitions for code in step.papers}
    left |= {code for flow in FLOWS for code in flow.papers}
    assert {paper.code for paper in LAW.papers} - left == BESIDE


def test_there_is_a_flow_for_every_kind_of_case_and_every_power_item() -> None:
    assert {flow.kind for flow in FLOWS} == {"inspection", "penalty", "compulsory", "licence"}
    codes = [flow.code for flow in FLOWS]
    assert {item.workflow for item in LAW.items} <= set(codes)
    assert len({(flow.code, flow.effective_from) for flow in FLOWS}) == len(codes)


@pytest.mark.parametrize("flow", FLOWS, ids=name)
def test_every_stage_is_reached_and_every_dead_end_is_meant(flow: Workflow) -> None:
    """From the first stage to every other one, and from every one to an end."""
    onward = {stage.code: {step.to for step in flow.steps_from(stage.code) if step.to} for stage in flow.stages}
    reached, todo = {flow.stages[0].code}, [flow.stages[0].code]
    while todo:
        new = onward[todo.pop()] - reached
        reached |= new
        todo += sorted(new)
    assert reached == set(onward)
    ends = {stage.code for stage in flow.stages if stage.ends}
    assert {code for code, following in onward.items() if not following} <= ends
    leading, grown = set(ends), True
    while grown:
        more = {code for code, following in onward.items() if following & leading} - leading
        leading |= more
        grown = bool(more)
    assert leading == set(onward)


@pytest.mark.parametrize("flow", FLOWS, ids=name)
def test_an_end_is_left_only_by_what_undoes_it(flow: Workflow) -> None:
    """A case that is over begins again by an incident from outside: a decision changed or revoked."""
    out = {
        step.event for stage in flow.stages if stage.ends for step in flow.steps_from(stage.code) if step.to is not None
    }
    assert out <= {"decision_changed"}


@pytest.mark.parametrize("flow", FLOWS, ids=name)
def test_one_action_leads_to_one_place_from_each_stage_and_by_one_act(flow: Workflow) -> None:
    for stage in flow.stages:
        actions = [step.action for step in flow.steps_from(stage.code)]
        assert len(actions) == len(set(actions)), stage.code
    acts: dict[str, str] = {}
    for step in flow.transitions:
        assert acts.setdefault(step.action, step.act) == step.act


@pytest.mark.parametrize("flow", FLOWS, ids=name)
def test_every_guard_has_a_check_an_article_and_advice(flow: Workflow) -> None:
    used = {code for step in flow.transitions for code in step.guards}
    for guard in (guard for guard in flow.guards if guard.code in used):
        assert guard.code in CHECKS and guard.title and guard.article and guard.satisfy
        assert set(re.findall(r"\{(\w*)\}", guard.satisfy)) <= {"detail"}, guard.code
    assert {each["code"] for each in schema.toml(f"law/workflow/{flow.code}.toml")["guard"]} <= used


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_step_names_only_what_exists(flow: Workflow, step: Transition) -> None:
    stages, guards = {stage.code for stage in flow.stages}, {guard.code for guard in flow.guards}
    assert step.sources and set(step.sources) <= stages and (step.to is None or step.to in stages)
    assert set(step.guards) <= guards and len(step.guards) == len(set(step.guards))
    assert set(named_rules(step)) <= {rule.code for rule in LAW.rules}
    assert set(named_papers(step)) <= {paper.code for paper in LAW.papers}
    assert step.act in ACTS
    assert step.phase in PHASES and step.goods in PURPOSES and set(step.disposes) <= PURPOSES
    assert text(f"case.event.{step.event}")
    assert all(text(f"ui.case.starts.{code}") for code in step.deadlines)
    assert step.result is None or text(f"case.result.{step.result}")


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_step_is_checked_for_what_it_needs(flow: Workflow, step: Transition) -> None:
    assert step.guards[0] == "IN_ORDER"
    assert bool(step.needs) == ("PAPERS" in step.guards)
    if step.scene is not None:
        # 四个场景: certificates are shown, reason, basis and rights are told (余应急发〔2019〕43号二（一）4).
        assert step.scene in SCENES and {"IDENTITY", "TOLD"} <= set(step.guards)


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_pause_is_for_a_reason_the_law_knows(flow: Workflow, step: Transition) -> None:
    for paused in step.pauses:
        rule, _, reason = paused.partition(":")
        assert rule in LAW.pause_reason(reason, rule).rules


@pytest.mark.parametrize("flow", FLOWS, ids=name)
def test_what_stops_a_term_can_be_ended_again(flow: Workflow) -> None:
    paused = {each.partition(":")[0] for step in flow.transitions for each in step.pauses}
    assert paused <= {rule for step in flow.transitions for rule in step.resumes}


@pytest.mark.parametrize("flow", FLOWS, ids=name)
def test_a_paper_needed_is_left_by_an_earlier_step(flow: Workflow) -> None:
    left = {code for step in flow.transitions for code in step.papers}
    for step in flow.transitions:
        for needed in step.needs:
            assert set(needed.split("|")) <= left, f"{flow.code}:{step.action}"


def test_a_penalty_decision_asks_for_everything_the_law_asks() -> None:
    decisions = [step for flow, step in STEPS if flow.code == "penalty" and step.phase == "decided" and step.papers]
    wanted = {"TWO_CERTIFIED", "RECUSAL", "MAY_PUNISH", "POWER", "DEFENSE", "HEARING", "REVIEW", "REVIEW_CLOSED",
              "COLLECTIVE", "NO_HEAVIER", "AS_PROPOSED", "TIER", "DECISION_PROPOSED"}  # fmt: skip
    assert len(decisions) == 3
    for step in decisions:
        assert wanted <= set(step.guards)
        assert set(step.deadlines) == {"PUB_7WD", "SERVE_7D", "RECORD_FILING", "RECORD_FILING_ASSIGNED"}


def test_the_summary_procedure_is_never_reviewed() -> None:
    summary = LAW.workflow("penalty_summary", TODAY)
    assert not {code for step in summary.transitions for code in step.guards if code.startswith("REVIEW")}
    on_spot = [step for step in summary.transitions if step.to == "on_spot_decided"]
    assert on_spot and all({"SUMMARY_LIMIT", "IDENTITY", "TOLD"} <= set(step.guards) for step in on_spot)
    assert all("SUMMARY_FILE" in step.deadlines and step.serves == step.papers for step in on_spot)


def started_by_services() -> set[str]:
    """Rules that a service starts by name beside the steps: the first argument that names one, and what stands in for
    another; those of the review are named by its settings."""
    codes = {rule.code for rule in LAW.rules}
    found = {
        node.value
        for path in (ROOT / "station" / "services").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in codes and "deadlines.compute(" in path.read_text("utf-8")
    }
    settings = schema.toml("law/review.toml")["settings"]
    return found | {each[name] for each in settings for name in ("review_rule", "complex_rule", "objection_rule")}


def test_every_term_is_started_by_something_or_stands_apart_with_a_reason() -> None:
    apart = {each["code"]: each["why"] for each in schema.toml("law/deadlines.toml")["apart"]}
    by_steps = {code for _, step in STEPS for code in step.deadlines}
    codes = {rule.code for rule in LAW.rules}
    assert set(apart) <= codes and all(apart.values())
    assert codes - by_steps - started_by_services() == set(apart)


def test_every_term_that_is_ours_ends_with_a_step_or_a_service() -> None:
    """What a step starts for the station, a step meets or lets fall; recordings and publications by their services."""
    ours = {rule.code for rule in LAW.rules if rule.holder == "station"}
    begun = {code for _, step in STEPS for code in step.deadlines} & ours
    ended = {code for _, step in STEPS for code in (*step.meets, *step.waives)}
    assert {code for code in begun - ended if not code.startswith(("UPLOAD_", "PUB_", "ARCHIVE_"))} == set()


@pytest.mark.parametrize(
    ("action", "event", "code"),
    [
        ("ask_recheck", "recheck_asked", "RECHECK_ASKED"),
        ("preserve_urgent", "urgent_preserving", "PRESERVE_URGENT_24H"),
        ("reconsideration_upheld", "reconsideration_served", "LITIGATE_15D"),
        ("term_untold", "decision_known", "LITIGATE_1Y"),
        ("decide", "decided", "RECORD_FILING_ASSIGNED"),
        ("act_first", "urgent_action", "FILE_BACKFILL"),
        ("tell_hearing", "licence_hearing_notice_served", "LIC_HEAR_REQUEST"),
    ],
)
def test_a_term_is_started_by_the_event_its_rule_names(action: str, event: str, code: str) -> None:
    (step,) = {step.event: step for _, step in STEPS if step.action == action}.values()
    assert step.event == event == LAW.rule(code, TODAY).anchor and code in step.deadlines


def test_a_decision_that_is_changed_lets_its_closing_fall() -> None:
    (change,) = [step for flow, step in STEPS if flow.code == "penalty" and step.action == "change"]
    assert {"CLOSE_10", "PAY_15D", "ARCHIVE_30WD"} <= set(change.waives)
