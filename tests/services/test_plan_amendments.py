"""计划调整: proposed with a reason, approved as the plan was, the version before readable with its tasks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.moment import day
from station.records.people import Proof
from station.records.plan import Plan
from station.services import plan_amendments, plans
from station.services.plan_amendments import AmendmentDecided, AmendmentPending, TasksOutside, Unamended
from station.services.plan_version_words import version_lines
from station.store import audit as replaying
from station.store import plans as rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.store.plan_versions import UnknownAmendment
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.test_plans import ANNUAL, MUST, RANDOM, TERMS, made


@pytest.fixture
def published(station: Station, chief: Proof) -> Plan:
    """An annual plan with two tasks, approved and published."""
    plan, _ = made(station, chief, MUST, RANDOM)
    return plans.publish(station.store, chief, plan.id, "ZJ-2026-77")


def test_it_takes_effect_when_the_chief_approves(
    station: Station, chief: Proof, officer: Proof, published: Plan, clock: FrozenClock
) -> None:
    store, plan_id = station.store, published.id
    wanted = replace(plan_amendments.terms_of(published), to_on=day("2026-12-20"), note=" 专班撤销 ")
    made_ = plan_amendments.amend(store, officer, plan_id, wanted, "机构调整")
    assert made_ is not None and (made_.state, made_.reason, made_.terms.note) == ("proposed", "机构调整", "专班撤销")
    assert made_.proposer_id == officer.officer_id
    assert plans.get(store, plan_id) == published, "nothing changes before it is approved"
    with pytest.raises(NotAllowed):
        plan_amendments.approve(store, officer, made_.id)
    clock.advance(minutes=3)
    now = plan_amendments.approve(store, chief, made_.id, "余应急〔2026〕9号")
    assert (now.to_on, now.note, now.basis) == (day("2026-12-20"), "专班撤销", "余应急〔2026〕9号")
    assert (now.state, now.approved_at, now.published_at, now.receipt) == ("approved", clock.now(), None, "")
    assert len(plans.running(store)) == 2, "its tasks go on"
    assert plans.publish(store, officer, plan_id, "ZJ-2026-99").state == "published"
    found = plan_amendments.history(store, plan_id)
    assert [(each.state, each.decider_id) for each in found.amendments] == [("approved", chief.officer_id)]
    [old] = found.versions
    assert (old.version, old.terms, old.state, old.receipt, old.reason) == (
        1, plan_amendments.terms_of(published), "published", "ZJ-2026-77", "机构调整"
    )  # fmt: skip
    assert [(task.title, task.quota, task.state) for task in old.tasks] == [
        ("红色企业全覆盖检查", 10, "open"), ("工贸企业双随机抽查", 5, "open")
    ]  # fmt: skip
    assert replaying.audit(store).clean


def test_the_tasks_of_an_old_version_stay_as_they_were(station: Station, chief: Proof, published: Plan) -> None:
    store, task = station.store, rows.tasks(station.store, published.id)[0]
    for number, quota in ((1, 12), (2, 14)):
        terms = replace(plan_amendments.terms_of(plans.get(store, published.id)), note=f"第{number}次")
        one = plan_amendments.amend(store, chief, published.id, terms, "调整")
        assert one is not None
        plan_amendments.approve(store, chief, one.id)
        plans.amend_task(store, chief, task.id, replace(TERMS, quota=quota), "扩大")
    found = plan_amendments.history(store, published.id)
    assert [(each.version, each.tasks[0].quota, each.terms.note) for each in found.versions] == [
        (1, 10, ""), (2, 12, "第1次")
    ]  # fmt: skip
    said = list(version_lines(plans.get(store, published.id), found))
    assert said[0] == "现行：第 3 版　2026年度安全生产监督检查计划"
    assert said[2].startswith("第 2 版") and any("红色企业全覆盖检查　12 家" in line for line in said)


def test_a_draft_is_amended_at_once(station: Station, officer: Proof) -> None:
    plan = plans.draft(station.store, officer, ANNUAL)
    wanted = replace(plan_amendments.terms_of(plan), title="2026年度 检查计划", from_on=day("2026-02-01"))
    assert plan_amendments.amend(station.store, officer, plan.id, wanted, "写错") is None
    now = plans.get(station.store, plan.id)
    assert (now.title, now.from_on, now.state) == ("2026年度 检查计划", day("2026-02-01"), "draft")
    assert plan_amendments.history(station.store, plan.id) == plan_amendments.History((), ())


def test_refused_the_plan_stays_and_may_be_amended_again(
    station: Station, chief: Proof, officer: Proof, published: Plan
) -> None:
    store = station.store
    wanted = replace(plan_amendments.terms_of(published), title="改名")
    one = plan_amendments.amend(store, officer, published.id, wanted, "好听")
    assert one is not None
    with pytest.raises(AmendmentPending):
        plan_amendments.amend(store, officer, published.id, wanted, "再提")
    with pytest.raises(ReasonNeeded):
        plan_amendments.refuse(store, chief, one.id, "")
    refused = plan_amendments.refuse(store, chief, one.id, "没有必要")
    assert (refused.state, refused.decision) == ("refused", "没有必要")
    assert plans.get(store, published.id) == published
    with pytest.raises(AmendmentDecided):
        plan_amendments.approve(store, chief, one.id)
    found = plan_amendments.history(store, published.id)
    assert found.pending is None and found.versions == ()
    assert "没有批准：没有必要" in list(version_lines(published, found))[-1]
    assert plan_amendments.amend(store, officer, published.id, wanted, "再提") is not None


def test_what_cannot_be(station: Station, chief: Proof, published: Plan) -> None:
    store, now = station.store, plan_amendments.terms_of(published)
    for terms, refusal in (
        (now, Unamended),
        (replace(now, title=" "), plans.NoTitle),
        (replace(now, from_on=day("2027-01-01")), plans.BadDates),
        (replace(now, to_on=day("2026-11-15")), TasksOutside),
    ):
        with pytest.raises(refusal):
            plan_amendments.amend(store, chief, published.id, terms, "调整")
    with pytest.raises(ReasonNeeded):
        plan_amendments.amend(store, chief, published.id, replace(now, note="注"), "")
    with pytest.raises(UnknownAmendment):
        plan_amendments.approve(store, chief, 1)
    waiting = plan_amendments.amend(store, chief, published.id, replace(now, note="注"), "调整")
    plans.end(store, chief, published.id, "撤销")
    assert waiting is not None
    with pytest.raises(plans.WrongState):
        plan_amendments.approve(store, chief, waiting.id)
    with pytest.raises(plans.WrongState):
        plan_amendments.amend(store, chief, published.id, replace(now, note="注"), "调整")


def test_a_task_added_meanwhile_must_lie_within(station: Station, chief: Proof, published: Plan) -> None:
    store = station.store
    terms = replace(plan_amendments.terms_of(published), to_on=day("2026-11-30"))
    one = plan_amendments.amend(store, chief, published.id, terms, "缩短")
    plans.add_task(store, chief, published.id, replace(MUST, terms=replace(TERMS, to_on=day("2026-12-15"))))
    assert one is not None
    with pytest.raises(TasksOutside):
        plan_amendments.approve(store, chief, one.id)
    assert plans.get(store, published.id) == published
