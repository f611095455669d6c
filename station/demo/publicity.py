"""What the demo station let out beside results: registers and their versions, records handed to other systems.

And one result that was sent back by whoever was to check it.
"""

from __future__ import annotations

from dataclasses import replace

import pendulum

from station.demo.history import History
from station.demo.visits import Script
from station.records.push import Push
from station.records.register import Register
from station.services import disclosure_board, disclosure_returns, plan_amendments, plans, push, push_files, registers
from station.store import pushes

SYSTEM, OTHER = "province", "credit"
"""Records for the first are handed over and answered; for the second they still wait."""
REFUSED = "统一社会信用代码与对方名录不一致"
NOTE = "岁末工贸企业事故多发，调整后增加复查时间"
SENT_BACK = "结论里写了企业迁往何处，与检查结果无关，请删去"


def tell(script: Script) -> None:
    """Registers made and published, the year's plan amended and published anew; records handed over, and answered."""
    history = script.history
    day = history.workday
    _register(script, "power", "list", day(29, 11), published=day(27, 9))
    _register(script, "flowchart", "penalty", day(29, 11, 10), published=day(27, 9, 10))
    _register(script, "guide", "JC-001", day(3, 9))
    script.at(day(28, 16), lambda: _plan(script, day(28, 16, 10)))
    _amend(script, day(12, 16))
    script.at(day(11, 9), lambda: _plan(script, day(11, 9, 30)))
    script.at(day(10, 16), lambda: _hand_over(history))
    script.at(day(9, 15), lambda: _answer(history))


def send_back(script: Script, case_id: int, when: pendulum.DateTime) -> None:
    """Whoever is to check the result of a case finds too much in it."""
    history = script.history
    store = history.station.store

    def deed() -> None:
        for row in disclosure_board.of_case(store, case_id):
            disclosure_returns.send_back(store, history.outsider(case_id), row.item.id, SENT_BACK)

    script.at(when, deed)


def _register(
    script: Script, register: Register, code: str, made: pendulum.DateTime, published: pendulum.DateTime | None = None
) -> None:
    """A version, and its receipts where it is out."""
    history = script.history
    store = history.station.store
    script.at(made, lambda: registers.refresh(store, history.chief(), register, code))
    if published is not None:
        script.at(published, lambda: _publish(history, register, code))


def _publish(history: History, register: Register, code: str) -> None:
    store = history.station.store
    version = registers.versions(store, register, code)[0]
    for place, channel in enumerate(registers.kind_of(register).channels, 1):
        receipt = f"GB-DEMO-{register}-{version.version}-{place}".upper()
        registers.publish(store, history.chief(), version.id, channel, receipt)


def _plan(script: Script, published: pendulum.DateTime) -> None:
    """The year's plan as a register: a version of what is in force now, and its receipts soon after."""
    store = script.history.station.store
    code = next(each.sheet.code for each in registers.standings(store, ("plan",)))
    registers.refresh(store, script.history.chief(), "plan", code)
    script.at(published, lambda: _publish(script.history, "plan", code))


def _amend(script: Script, when: pendulum.DateTime) -> None:
    """Proposed, approved by the chief, published anew."""
    history = script.history
    store = history.station.store

    def propose() -> None:
        plan = plans.progress(store)[0].plan
        terms = replace(plan_amendments.terms_of(plan), note=NOTE)
        asked = plan_amendments.amend(store, history.proof("li"), plan.id, terms, NOTE)
        if asked is not None:
            script.at(when.add(minutes=20), lambda: plan_amendments.approve(store, history.chief(), asked.id))
        receipt, url = "ZJ-DEMO-PLAN-2", "https://www.zjzwfw.gov.cn/demo"
        script.at(when.add(minutes=25), lambda: plans.publish(store, history.chief(), plan.id, receipt, url))

    script.at(when, propose)


def _hand_over(history: History) -> None:
    push_files.hand_out(history.station, history.proof("li"), SYSTEM)


def _answer(history: History) -> None:
    """The province took all but the last, which it refused."""
    *taken, last = _sent(history)
    store, by = history.station.store, history.proof("li")
    for each in taken:
        push.answer(store, by, each.id, f"SJ-DEMO-{each.id % 1_000_000:06d}")
    push.answer(store, by, last.id, "", REFUSED)


def _sent(history: History) -> list[Push]:
    return [each for each in pushes.waiting(history.station.store) if each.state == "sent"]
