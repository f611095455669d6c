"""The demo station's draws: an earlier one, revealed and worked off; one committed days ago whose numbers are out.

Both take their numbers from 演示号源, which everybody can foresee and every verifier points out.
"""

from __future__ import annotations

import pendulum

from station.demo import plans
from station.demo.history import History
from station.demo.visits import Script
from station.records.case import CaseFile
from station.rules.draw.sources import demo_value
from station.services import draws, opening, papers
from station.services.draw_terms import DEMO_SOURCE, Asked
from station.services.draw_view import view
from station.services.draws import Plan

EARLIER_PLAN = "年度安全生产监督检查计划"
WAITING_PLAN = "岁末年初工贸企业专项检查方案"
PURPOSE = "演示"
STRATA = ("orange_b", "yellow_b")
WITNESS = ("陈立", "泗门镇纪检监察组", "现场监督")
COUNTER = "shen"
"""Who types the numbers the second time."""


def revealed(history: History, committed: pendulum.DateTime) -> tuple[CaseFile, ...]:
    """The earlier draw, from its plan and its lists to the thirteen cases it opened on the following day."""
    history.clock.at(committed.subtract(hours=2))
    plan_ref = f"{committed.year}{EARLIER_PLAN}"
    task_id = plans.annual(history, committed, plan_ref)
    history.clock.at(committed.subtract(minutes=40))
    draw_id = _frozen(history, plan_ref, task_id)
    history.clock.at(committed)
    _bound(history, draw_id, {"orange_b": 7, "yellow_b": 6})
    source = view(history.station.store, draw_id).sources[0]
    history.clock.at(committed.add(days=1).set(hour=9, minute=20))
    numbers = demo_value(source.id, source.round)
    for key in (history.people[0].key, COUNTER):
        draws.enter(history.station.store, history.proof(key), draw_id, source.id, numbers)
    history.clock.step(minutes=15)
    draws.reveal(history.station, history.chief(), draw_id)
    history.clock.step(minutes=20)
    return opening.open_from_draw(history.station.store, history.chief(), draw_id)


def wait(script: Script, committed: pendulum.DateTime) -> None:
    """A draw committed at that time, whose numbers nobody has entered."""
    frozen: list[int] = []
    plan_ref = f"{committed.year}年{WAITING_PLAN}"
    tasks: list[int] = []
    script.at(committed.subtract(hours=1), lambda: tasks.append(plans.special(script.history, plan_ref)))
    script.at(committed.subtract(minutes=40), lambda: frozen.append(_frozen(script.history, plan_ref, tasks[0])))
    script.at(committed, lambda: _bound(script.history, frozen[0], {"orange_b": 4, "yellow_b": 4}))


def _frozen(history: History, plan_ref: str, task_id: int) -> int:
    period = history.clock.now().format("YYYY-MM")
    plan = Plan(plan_ref, period, PURPOSE, STRATA, task_id=task_id)
    return draws.freeze_lists(history.station, history.chief(), plan).id


def _bound(history: History, draw_id: int, quotas: dict[str, int]) -> None:
    """Committed, and the commitment printed where this machine has the fonts for it."""
    asked = Asked(quotas=quotas, sources=(DEMO_SOURCE,), witnesses=(WITNESS,))
    draws.commit(history.station, history.chief(), draw_id, asked)
    with history.printing():
        papers.commitment(history.station, history.chief(), draw_id)
