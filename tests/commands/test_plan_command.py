"""`station plan` as people run it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from station import cli
from station.commands import plan as command
from station.records.people import Proof
from station.records.plan import Plan, Task
from station.services import opening_planned, plan_amendments
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.services.test_plans import MUST, RANDOM, made
from tests.shape.test_json import compare

Say = Callable[..., str]


@pytest.fixture
def planned(station: Station, chief: Proof, enterprise: Callable[..., int]) -> tuple[Plan, list[Task]]:
    """A plan with two tasks, one inspection by a task and one off plan."""
    plan, tasks = made(station, chief, MUST, RANDOM)
    opening_planned.open_planned(station.store, chief, tasks[0].id, [enterprise()])
    opening_planned.open_adhoc(station.store, chief, enterprise(), "JC-001", "complaint", "来电")
    return plan, tasks


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, status: int = 0) -> str:
        assert cli.main(["plan", *map(str, words), "--home", str(station.home.root)]) == status
        said = capsys.readouterr()
        return said.out + said.err

    return call


def test_plans_and_tasks_are_listed(planned: tuple[Plan, list[Task]], say: Say) -> None:
    plan, _ = planned
    head, *rest = say("list").splitlines()
    assert head == f"{plan.id}  年度检查计划  2026年度安全生产监督检查计划  已批准  2026-01-01 至 2026-12-31"
    assert rest[0].startswith("  1. 红色企业全覆盖检查  必查  进行中  计划 10 抽中 0 开案 1 已查 0")
    assert rest[1] == "     按日历应查 6 家，落后 6 家"
    assert say("show", plan.id).splitlines() == [head, *rest]


def test_the_documented_json(planned: tuple[Plan, list[Task]], say: Say) -> None:
    plan, tasks = planned
    listed = json.loads(say("list", "--json"))
    compare("station plan list --json", listed)
    shown = json.loads(say("show", plan.id, "--json"))
    compare("station plan show 1 --json", shown)
    assert listed["plans"] == [shown]
    assert [each["task"]["id"] for each in shown["tasks"]] == [str(each.id) for each in tasks]
    compare("station plan statistics --json", json.loads(say("statistics", "--year", 2026, "--json")))


def test_the_share_month_by_month(planned: tuple[Plan, list[Task]], say: Say) -> None:
    told = say("statistics").splitlines()
    assert told[0].split() == ["月份", "双随机", "计划内", "即时", "合计", "占比", "较上月"]
    assert told[11].split() == ["2026-11", "0", "1", "1", "2", "50.0%"]
    assert "全年 2 件，其中即时检查 1 件，占 50.0%。" in told and "事由：举报 1" in told
    assert len(say("statistics", "--year", 2025).splitlines()) == 12 + 4


def test_nothing_is_said_to_be_nothing_and_refusals_say_what_to_do(station: Station, say: Say) -> None:
    assert say("list") == "还没有检查计划。\n"
    assert json.loads(say("list", "--json")) == {"plans": []}
    assert "没有找到这个计划" in say("show", 7, status=1)
    say("show", "seven", status=2)
    say("list", "--year", 2026, status=2)


def test_versions_of_an_amended_plan(
    station: Station, chief: Proof, planned: tuple[Plan, list[Task]], say: Say
) -> None:
    plan, _ = planned
    assert say("versions", plan.id) == "「2026年度安全生产监督检查计划」没有调整过。\n"
    wanted = replace(plan_amendments.terms_of(plan), note="缩编")
    made_ = plan_amendments.amend(station.store, chief, plan.id, wanted, "机构调整")
    assert made_ is not None
    assert "等所长审批：备注由「－」改为「缩编」" in say("versions", plan.id)
    plan_amendments.approve(station.store, chief, made_.id)
    said = say("versions", plan.id)
    assert "现行：第 2 版" in said and "任务　红色企业全覆盖检查　10 家" in said and "理由：机构调整" in said
    compare("station plan versions 1 --json", json.loads(say("versions", plan.id, "--json")))
