"""The demo station's plans: the year's, whose task the earlier draw is for, a special one, two inspections off plan."""

from __future__ import annotations

import pendulum

from station.demo.history import History
from station.demo.visits import Outing, Script, confirm, disclose, dock, give_slip, inspect
from station.records.plan import NewPlan, NewTask, TaskTerms
from station.services import cases, opening_planned, plans
from station.store import enterprises

CREW = ("li", "zhou")
"""Who follows up the complaint."""


def annual(history: History, drawn: pendulum.DateTime, title: str) -> int:
    """The annual plan, approved and published; the id of the task that is drawn for."""
    store, chief = history.station.store, history.chief()
    from_on, to_on = pendulum.Date(drawn.year, 1, 1), pendulum.Date(drawn.year, 12, 31)
    plan = plans.draft(store, chief, NewPlan("annual", title, drawn.year, from_on, to_on))
    random = NewTask("工贸企业双随机抽查", "JC-001", "double_random", TaskTerms(24, from_on, to_on))
    must = NewTask("红色企业全覆盖检查", "JC-001", "must", TaskTerms(6, drawn.date(), to_on, ("red",)))
    task, _ = (plans.add_task(store, chief, plan.id, each) for each in (random, must))
    history.clock.step(minutes=5)
    plans.approve(store, chief, plan.id, f"余应急〔{drawn.year}〕8号")
    history.clock.step(minutes=5)
    plans.publish(store, chief, plan.id, "ZJ-DEMO-PLAN-1", "https://www.zjzwfw.gov.cn/demo")
    return task.id


def special(history: History, title: str) -> int:
    """A special plan, approved on the day its draw is made; the id of its task."""
    store, chief, today = history.station.store, history.chief(), history.clock.now().date()
    from_on, to_on = today, today.add(days=60)
    plan = plans.draft(store, chief, NewPlan("special", title, from_on.year, from_on, to_on))
    terms = TaskTerms(8, from_on, to_on, ("orange", "yellow"))
    task = plans.add_task(store, chief, plan.id, NewTask("岁末年初工贸企业抽查", "JC-001", "double_random", terms))
    plans.approve(store, chief, plan.id)
    return task.id


def off_plan(script: Script, drawn: set[int]) -> None:
    """A complaint followed up weeks ago, its result out on both channels; one that waits for the chief's approval."""
    history = script.history
    store = history.station.store
    active = enterprises.ids(store, risk="yellow", status="active")
    first, second = [each for each in active if each not in drawn and not enterprises.recusals(store, each)][:2]
    clue = ("complaint", "12350 来电，反映车间动火作业无人看护")
    case_id = opening_planned.open_adhoc(store, history.proof(CREW[0]), first, "JC-001", *clue).id
    _follow_up(script, case_id)
    clue = ("assigned", "镇政府交办：厂区租赁户擅自存放油漆")
    script.at(
        history.workday(2, 10),
        lambda: opening_planned.open_adhoc(store, history.proof(CREW[0]), second, "JC-001", *clue),
    )


def _follow_up(script: Script, case_id: int) -> None:
    history = script.history
    store = history.station.store
    lead, assist = (history.officer(key).id for key in CREW)
    on_site = history.workday(27, 14, 20)
    outing = Outing(case_id, on_site, on_site.add(minutes=95))

    def send() -> object:
        note = "举报核查，由接报人员前往"
        return cases.dispatch(store, history.chief(), case_id, lead_id=lead, assist_id=assist, note=note)

    script.at(history.workday(28, 10), lambda: cases.approve(store, history.chief(), case_id))
    script.at(history.workday(27, 13), send)
    give_slip(script, case_id, history.workday(27, 13, 20))
    inspect(script, outing)
    dock(script, outing, outing.returned.add(minutes=40))
    confirm(script, case_id, outing.returned.add(minutes=60))
    disclose(script, case_id, history.workday(20, 10), "published")
    script.at(history.workday(19, 15), lambda: cases.close(store, history.chief(), case_id))
