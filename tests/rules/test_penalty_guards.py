"""Each guard of a penalty: it holds, and spoiled it refuses by its name, its article and what would satisfy it; and the
boundaries of sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from station.records.casework import Serving
from station.records.catalogue import LIFETIME
from station.records.law import Transition, Workflow
from station.records.moment import day, moment
from station.records.payment import Part
from station.rules.penalty_course import Course
from station.rules.penalty_guards import CHECKS
from station.rules.penalty_sums import hearing_due, heavier, outside
from station.rules.step_facts import CauseFacts, PaperFacts, PenaltyFacts, SanctionFacts, StepFacts
from station.rules.workflow import StepRefused, allow, refusals
from station.store.law import load

LAW = load()
FLOWS = [LAW.workflow(code, day("2026-11-20")) for code in ("penalty", "penalty_summary")]
NOW = moment("2026-11-20T10:00:00+08:00")
UNIT, PERSON = 1, 2
CAUSE = CauseFacts("未设置警示标志", UNIT, day("2028-11-02"), "A1", 0, 1_600_000)
FINE = (SanctionFacts(UNIT, "fine", 1_000_000),)
PARTS = (Part(day("2026-11-30"), 400_000), Part(day("2026-12-31"), 600_000))
GOOD = PenaltyFacts(
    causes=(CAUSE,),
    parties={UNIT: "unit"},
    names={UNIT: "余姚市第1塑料制品厂", PERSON: "张三"},
    found_on=day("2026-11-20"),
    proposed=FINE,
    noticed=FINE,
    filled=FINE,
    course=Course(
        filed=True,
        evidence=True,
        notice="plain",
        notice_served=True,
        defence_heard=True,
        proposers={"filing_proposed": 1, "decision_proposed": 1, "closing_proposed": 1},
    ),
    review_level="must",
    review_passed=True,
    collective=True,
    collective_held=True,
    host="徐主持",
    meets_at=NOW.add(weeks=3),
    hearing_at=NOW,
    preserved_new=1,
    outcome="released",
    serving=Serving("direct", "张三"),
    until=day("2026-12-31"),
    instalments=PARTS,
    unpaid_fen=1_000_000,
    unit_limit_fen=300_000,
    person_limit_fen=20_000,
    collect_limit_fen=10_000,
)


@dataclass(frozen=True)
class Case:
    """One way to spoil a guard that held."""

    bad: Mapping[str, Any]
    """Changes of the penalty's facts; a key of StepFacts goes there."""
    word: str
    good: Mapping[str, Any]


def case(bad: Mapping[str, Any], word: str, **good: Any) -> Case:
    return Case(bad, word, good)


def told(**over: Any) -> dict[str, Any]:
    return {"course": replace(GOOD.course, **over)}


def fine(fen: int) -> tuple[SanctionFacts, ...]:
    return (SanctionFacts(UNIT, "fine", fen),)


NONE = (SanctionFacts(UNIT, "none"),)
OVER, LATER = NOW.subtract(days=1), NOW.add(days=1)
ASKED = {"notice": "hearing", "hearing_asked": True}
ELECTRONIC = PaperFacts("D72", "电子送达地址确认书", complete=True)
SPOILED: dict[str, list[Case]] = {
    "PARTY": [case({"parties": {}}, "登记当事人")],
    "CAUSE": [case({"causes": ()}, "登记案由")],
    "LIMITATION": [case({"causes": (replace(CAUSE, limit_on=day("2026-11-19")),)}, "2026-11-19")],
    "FILING_PROPOSED": [case(told(proposers={}), "承办人提出立案"), case({"actor_id": 1}, "您自己", actor_id=2)],
    "DECISION_PROPOSED": [case(told(proposers={}), "处理意见"), case({"actor_id": 1}, "您自己提出", actor_id=2)],
    "CLOSING_PROPOSED": [case(told(proposers={}), "结案"), case({"actor_id": 1}, "您自己提出", actor_id=2)],
    "FILED": [case(told(filed=False), "补办立案")],
    "NOT_FILED": [case(told(filed=True), "已经登记过", **told(filed=False))],
    "EVIDENCE": [
        case(told(evidence=False), "询问、勘验"),
        case({"origin": False}, "勘验", origin=True, **told(evidence=False)),
    ],
    "TO_REPORT": [case({"running": frozenset()}, "不用报备案", running=frozenset({"RECORD_FILING"}))],
    "TO_REPORT_ASSIGNED": [
        case({"running": frozenset()}, "不是上级交办", running=frozenset({"RECORD_FILING_ASSIGNED"}))
    ],
    "PRESERVED_URGENTLY": [
        case({"running": frozenset()}, "没有待补办", running=frozenset({"PRESERVE_URGENT_24H"}))
    ],
    "PRESERVED_LIST": [case({"preserved_new": 0}, "名称、数量")],
    "PRESERVED_HELD": [case({"preserved_held": 0}, "没有还在保存", preserved_held=2)],
    "PRESERVED_OUTCOME": [case({"outcome": "kept"}, "返还"), case({"outcome": ""}, "返还")],
    "PRESERVED_SETTLED": [case({"preserved_held": 2}, "2件")],
    "PROPOSED": [case({"filled": (), "proposed": ()}, "处罚种类"), case({"parties": {1: "unit", 2: "person"}}, "张三")],
    "SANCTIONS": [
        case({"filled": ()}, "处罚种类"),
        case({"filled": (SanctionFacts(UNIT, "fine"),)}, "数额"),
        case({"filled": (*FINE, SanctionFacts(9, "warning"))}, "本案以外"),
        case(
            {"filled": (SanctionFacts(UNIT, "restrict_practice"),)},
            "几年还是终身",
            filled=(SanctionFacts(UNIT, "restrict_practice", years=5),),
        ),
    ],
    "TIER": [
        case({"filled": (SanctionFacts(UNIT, "fine", 1_600_001),)}, "16,000.01元"),
        case({"causes": (replace(CAUSE, tier=""),)}, "裁量阶次"),
        case({"causes": (replace(CAUSE, min_fen=None, max_fen=None),)}, "没有规定罚款"),
    ],
    "NO_PENALTY": [case({"filled": FINE}, "拟给予处罚的", filled=NONE)],
    "PENALTY": [case({"filled": NONE}, "不予处罚")],
    "REVIEW_NOTICE": [
        case({"review_first": True, "review_passed": False, **told(notice="")}, "审核通过后", review_passed=False)
    ],
    "HEARING_TOLD": [case({"hearing_due": True}, "可以要求听证")],
    "NOTICE_PLAIN": [case(told(notice="hearing"), "告知听证")],
    "NOTICE_WITH_HEARING": [case(told(notice="plain"), "没有告知听证", **told(notice="hearing"))],
    "NOTICE_OPEN": [case(told(notice_served=True), "已经送达", **told(notice_served=False))],
    "NOTICE_SERVED": [case(told(notice_served=False), "先送达")],
    "HANDED": [
        case({"serving": Serving("post", "张三", "EMS1")}, "直接送达"),
        case({"serving": Serving("direct", " ")}, "交给谁"),
        case({"serving": Serving("left", "张三")}, "见证人", serving=Serving("left", "张三", "李四见证，录像")),
        case({"serving": Serving("public", "张三")}, "直接送达", serving=None),
    ],
    "SENT": [
        case({"serving": None}, "送达方式", serving=Serving("post", "张三", "EMS1234")),
        case({"serving": Serving("direct", "张三")}, "送达方式", serving=Serving("entrusted", "张三", "慈溪市局代送")),
        case({"serving": Serving("post", "张三")}, "邮件号", serving=Serving("post", "张三", "EMS1234")),
        case(
            {"papers": (), "serving": Serving("electronic", "张三", "到达")},
            "确认书",
            serving=Serving("electronic", "张三", "zhang@example.cn到达"),
            papers=(ELECTRONIC,),
        ),
        case(
            {"serving": Serving("public", "厂"), "lapsed": {}},
            "公告期满",
            serving=Serving("public", "厂"),
            lapsed={"SERVE_PUBLIC": OVER},
        ),
    ],
    "UNSERVED": [case({"papers": ()}, "没有待送达", papers=(PaperFacts("D35", "催告书", complete=True),))],
    "DEFENCE_OVER": [case({"lapsed": {}}, "还没有满", running=frozenset({"DEFENSE_3D"}), lapsed={"DEFENSE_3D": OVER})],
    "DEFENSE": [
        case(told(notice=""), "没有告知"),
        case(told(notice_served=False), "还没有送达"),
        case(told(defence_heard=False), "还没有听取", **told(defence_heard=False, defence_closed=True)),
    ],
    "REVIEW_READY": [case(told(defence_heard=False), "还没有听取"), case(told(**ASKED), "听证还没有举行")],
    "HEAR_IN_TIME": [case({"lapsed": {"HEAR_REQUEST": OVER}}, "2026-11-19"), case(told(**ASKED), "已经要求过")],
    "HEARING_ASKED": [case(told(notice="hearing"), "没有要求听证", **told(**ASKED))],
    "HEARING_SET": [
        case({"meets_at": None}, "日期和时间"),
        case({"hearing_notice_late": "2026-11-18"}, "2026-11-18"),
    ],
    "HEARING_NOTICE": [case({"lapsed": {"HEAR_NOTICE": OVER}}, "2026-11-19")],
    "HOST": [case({"host": " "}, "主持人"), case({"host_investigates": True}, "徐主持参与了本案调查")],
    "HEARING_NOTIFIED": [case(told(hearing_notified=False), "听证会通知书", **told(hearing_notified=True))],
    "HEARING_TIME": [case({"hearing_at": LATER}, "2026-11-21 10:00")],
    "HEARING": [
        case({"hearing_due": True}, "可以要求听证"),
        case(told(**ASKED), "听证还没有举行", **told(**ASKED, hearing_held=True)),
        case({**told(notice="hearing"), "running": frozenset({"HEAR_REQUEST"})}, "期限还没有满"),
    ],
    "REVIEW_SENT": [case({"review_open": False}, "送审", review_passed=False, review_open=True)],
    "REVIEW": [
        case({"review_passed": False}, "必须法制审核"),
        case({"review_passed": False, "review_skipped": True}, "必须法制审核"),
        case({"review_passed": False, "review_level": "should"}, "先送法制审核"),
        case({"review_passed": False, "review_outdated": True}, "加重"),
    ],
    "REVIEW_CLOSED": [case({"review_open": True}, "撤回")],
    "REVIEW_BACK": [case({"review_passed": True}, "已经通过", review_passed=False)],
    "COLLECTIVE_HELD": [case({"collective_held": False}, "集体讨论记录")],
    "COLLECTIVE": [case({"collective_held": False}, "集体讨论")],
    "NO_HEAVIER": [
        case({"noticed": (SanctionFacts(UNIT, "fine", 999_999),)}, "重新告知"),
        case({"noticed": (SanctionFacts(UNIT, "warning"),)}, "没有的处罚种类"),
        case(
            {"filled": (SanctionFacts(UNIT, "restrict_practice", years=LIFETIME),)},
            "比先前长",
            filled=(SanctionFacts(UNIT, "restrict_practice", years=5),),
            noticed=(SanctionFacts(UNIT, "restrict_practice", years=5),),
        ),
    ],
    "AS_PROPOSED": [case({"proposed": (SanctionFacts(UNIT, "fine", 999_999),)}, "退回")],
    "FOR_UNITS": [case({"parties": {UNIT: "person"}}, "个人")],
    "FOR_PERSONS": [case({"parties": {UNIT: "sole"}}, "单位", parties={UNIT: "person"})],
    "FOR_BOTH": [
        case({"filled": FINE}, "单位", parties={UNIT: "unit", 2: "person"}, filled=(*FINE, SanctionFacts(2, "fine", 1)))
    ],
    "FINED": [case({"filled": (SanctionFacts(UNIT, "warning"),)}, "罚款")],
    "NOT_FINED": [case({"decided": FINE}, "有罚款", decided=(SanctionFacts(UNIT, "warning"),))],
    "RECEIPT": [case({"note": " "}, "票据号")],
    "INSTALMENTS": [
        case({"instalments": PARTS[:1]}, "至少两期"),
        case({"instalments": PARTS[::-1]}, "一期比一期晚"),
        case({"instalments": (Part(day("2026-11-20"), 400_000), PARTS[1])}, "在批准之后"),
        case({"instalments": PARTS, "unpaid_fen": 999_999}, "各期合计 10,000元"),
    ],
    "UNTIL": [case({"until": None}, "哪一天"), case({"until": day("2026-11-20")}, "哪一天")],
    "PAY_OVER": [case({"lapsed": {}}, "还没有满", lapsed={"PAY_15D": OVER})],
    "DEMAND_OVER": [
        case({"happened": frozenset()}, "先送达", happened=frozenset({"demand_served"})),
        case(
            {"lapsed": {}},
            "十个工作日",
            running=frozenset({"DEMAND_10D"}),
            happened=frozenset({"demand_served"}),
            lapsed={"DEMAND_10D": OVER},
        ),
    ],
    "NO_REMEDY": [case(told(remedy="reconsideration_accepted"), "先登记")],
    "REMEDY_OPEN": [case(told(remedy=""), "没有正在进行", **told(remedy="litigation_accepted"))],
    "RECONSIDERING": [
        case(told(remedy="litigation_accepted"), "行政复议", **told(remedy="reconsideration_accepted")),
        case(told(remedy=""), "行政复议", **told(remedy="remedy_asked")),
    ],
    "SUING": [
        case(told(remedy="reconsideration_accepted"), "行政诉讼", **told(remedy="litigation_accepted")),
        case(told(remedy=""), "行政诉讼", **told(remedy="remedy_asked")),
    ],
    "SUIT_TERM": [case({"running": frozenset()}, "六个月", running=frozenset({"LITIGATE_6M"}))],
    "REMEDIES_OVER": [
        case(told(remedy="litigation_accepted"), "还没有结果"),
        case({"running": frozenset({"LITIGATE_6M"})}, "还没有满"),
        case({"running": frozenset({"LITIGATE_15D"})}, "还没有满"),
        case({"running": frozenset({"LITIGATE_1Y"})}, "还没有满"),
    ],
    "ALL_PAPERS": [case({"papers": (PaperFacts("D15", "询问笔录", complete=False),)}, "询问笔录")],
    "SUMMARY_LIMIT": [
        case({"filled": fine(300_001)}, "3,000元", filled=fine(300_000)),
        case({"filled": (SanctionFacts(UNIT, "suspend"),)}, "警告或者罚款", filled=(SanctionFacts(UNIT, "warning"),)),
        case(
            {"filled": fine(20_001), "parties": {UNIT: "sole"}, "sole_as_person": True},
            "200元",
            filled=fine(20_001),
            parties={UNIT: "sole"},
            sole_as_person=False,
        ),
        case(
            {"filled": (SanctionFacts(PERSON, "fine", 20_001),)},
            "200元",
            filled=(SanctionFacts(PERSON, "fine", 20_000),),
        ),
    ],
    "COLLECT_ON_SPOT": [
        case({"decided": FINE}, "100元", decided=(SanctionFacts(UNIT, "fine", 10_000),)),
        case({"form": {"ground": "quick"}}, "100元", decided=FINE, form={"ground": "remote"}),
    ],
    "HANDED_IN": [case(told(collected=True), "交至机关", **told(collected=True, handed_in=True))],
    "COLLECTED": [case(told(collected=True, handed_in=True), "没有当场收缴", **told(collected=True))],
    "BANKED": [case(told(collected=True, handed_in=True), "缴付银行", **told(collected=True, banked=True))],
    "AMOUNT": [case({"note": "票据号0012346"}, "金额", note="1000元，票据号0012346")],
    "TO_BANK": [case(told(handed_in=True, banked=True), "缴付银行", **told(handed_in=True))],
}  # fmt: skip


def facts(change: Mapping[str, Any]) -> StepFacts:
    """Good facts with changes: what is of the step in the step, what is of the penalty in the penalty."""
    ours = {key: value for key, value in change.items() if hasattr(GOOD, key)}
    rest = {"note": "票据号0012345", **{key: value for key, value in change.items() if key not in ours}}
    return StepFacts(now=NOW, occurred_at=NOW, penalty=replace(GOOD, **ours), **rest)


def owning(code: str) -> tuple[Workflow, Transition]:
    """A step with this guard and no other."""
    flow, step = next((flow, step) for flow in FLOWS for step in flow.transitions if code in step.guards)
    return flow, replace(step, guards=(code,))


def test_every_guard_is_spoiled_here_and_used_in_a_flow() -> None:
    used = {code for flow in FLOWS for step in flow.transitions for code in step.guards}
    assert set(SPOILED) == set(CHECKS) <= used


@pytest.mark.parametrize(
    ("code", "row"),
    [pytest.param(code, row, id=f"{code}-{place}") for code, rows in SPOILED.items() for place, row in enumerate(rows)],
)
def test_guard_holds_and_spoiled_refuses_by_name_article_and_remedy(code: str, row: Case) -> None:
    flow, step = owning(code)
    assert refusals(flow, step, facts(row.good)) == ()
    alone = replace(flow, transitions=(step,))
    with pytest.raises(StepRefused) as found:
        allow(alone, step.sources[0], step.action, facts({**row.good, **row.bad}))
    guard = flow.guard(code)
    assert guard.title in found.value.message and guard.article in found.value.message
    assert row.word in found.value.advice
    assert [each.guard for each in found.value.refusals] == [code]


@pytest.mark.parametrize(
    ("kind", "fen", "due"),
    [
        ("unit", 4_999_999, False),
        ("unit", 5_000_000, True),
        ("sole", 1_999_999, False),
        ("sole", 2_000_000, True),
        ("person", 1_999_999, False),
        ("person", 2_000_000, True),
    ],
)
def test_hearing_is_due_from_the_threshold_on(kind: str, fen: int, due: bool) -> None:
    assert hearing_due(fine(fen), {UNIT: kind}, frozenset(), 5_000_000, 2_000_000) is due
    goods = (SanctionFacts(UNIT, "confiscate_goods", fen),)
    assert hearing_due(goods, {UNIT: kind}, frozenset(), 5_000_000, 2_000_000) is due


def test_a_sole_trader_counts_as_the_setting_says() -> None:
    found = [
        hearing_due(fine(2_000_000), {UNIT: "sole"}, frozenset(), 5_000_000, 2_000_000, sole_as_person=asked)
        for asked in (True, False)
    ]
    assert found == [True, False]
    whole = fine(5_000_000)
    assert hearing_due(whole, {UNIT: "sole"}, frozenset(), 5_000_000, 2_000_000, sole_as_person=False)
    assert hearing_due(fine(2_000_000), {UNIT: "person"}, frozenset(), 5_000_000, 2_000_000, sole_as_person=False)


def test_hearing_is_due_for_a_kind_whatever_the_amount() -> None:
    kinds = frozenset({"suspend"})
    assert hearing_due((SanctionFacts(UNIT, "suspend"),), {UNIT: "unit"}, kinds, 5_000_000, 2_000_000)
    assert not hearing_due((SanctionFacts(UNIT, "warning"),), {UNIT: "unit"}, kinds, 5_000_000, 2_000_000)


def test_two_causes_add_up_to_one_range() -> None:
    """分别裁量、合并处罚: the party's fine lies between the sums of both limits."""
    both = replace(
        GOOD, causes=(replace(CAUSE, min_fen=100), replace(CAUSE, title="其他", min_fen=200, max_fen=400_000))
    )
    for fen, fits in ((299, False), (300, True), (2_000_000, True), (2_000_001, False)):
        assert (outside((SanctionFacts(UNIT, "fine", fen),), both) is None) is fits
    reason = replace(both, causes=(both.causes[0], replace(both.causes[1], outside_reason="减轻")))
    assert outside((SanctionFacts(UNIT, "fine", 299),), reason) is None


def test_heavier_is_asked_for_each_party_and_kind() -> None:
    before = (SanctionFacts(UNIT, "fine", 500), SanctionFacts(PERSON, "fine", 300))
    assert heavier(before, before, {}) is None
    assert heavier((SanctionFacts(UNIT, "fine", 100), SanctionFacts(PERSON, "fine", 301)), before, {})
    assert heavier((SanctionFacts(UNIT, "fine", 300), SanctionFacts(UNIT, "fine", 201)), before, {})
    assert heavier((SanctionFacts(UNIT, "none"),), before, {}) is None


@pytest.mark.parametrize(("mode", "refused"), [("check_only", True), ("entrusted", False), ("bureau_dispatch", False)])
def test_a_station_that_may_only_check_files_nothing_and_decides_nothing(mode: str, refused: bool) -> None:
    """处罚可以委托 (行政处罚法第二十条、第二十一条); 只有检查权的只能建议."""
    for flow in FLOWS:
        deciding = [step for step in flow.transitions if step.action in ("file", "backfill") or step.phase == "decided"]
        for step in (step for step in deciding if step.event != "decision_changed"):
            assert "MAY_PUNISH" in step.guards
            found = refusals(flow, replace(step, guards=("MAY_PUNISH",)), facts({"authority": mode}))
            assert [each.guard for each in found] == (["MAY_PUNISH"] if refused else [])
            assert all("第二十条" in each.article and "报局办理" in each.satisfy for each in found)
