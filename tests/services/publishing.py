"""Building blocks of publication tests: decisions about a unit and a person, a result on its way to the public."""

from __future__ import annotations

from dataclasses import replace

from station.records.case import CaseFile
from station.records.casework import NewCause, NewParty, Sanction
from station.records.disclosure import Disclosure
from station.services import disclosures, penalty_causes
from station.services.filled import Filled
from station.services.penalty_causes import Choice
from station.store import disclosures as rows
from station.store import parties
from tests.services.penalty_walk import HANDED, MANAGER, SHOWN, Desk

FACTS = "冲压车间王小二（电话13912345678）见证：安全员陈建国没有设置警示标志，工资卡6222021234567890123"
SECRETS = ("王小二", "13912345678", "陈建国", "6222021234567890123")
BOSS = replace(MANAGER, name="张三", address="余姚市泗门镇光明路9号3幢201室", phone="13800009999")


def decided_both(
    desk: Desk, firm: int, *, facts: str = FACTS, boss: NewParty = BOSS, note: str = "", unit_kind: str = "fine"
) -> CaseFile:
    """A decision against the unit (3,000元) and its manager (10,000元), whose facts name people."""
    store = desk.station.store
    case = desk.filed(firm)
    person = penalty_causes.add_party(store, desk.who(), case.id, boss)
    unit = parties.causes(store, case.id)[0]
    own = penalty_causes.add_cause(
        store, desk.who(), case.id, NewCause("AF-094-01", facts, unit.happened_on), person.id
    )
    both = (Sanction(desk.party(case), "fine", 300_000), Sanction(person.id, "fine", 1_000_000))
    reason = Choice("A1", 1_000_000, "主动消除危害后果，减轻处罚")
    penalty_causes.propose(store, desk.who(), case.id, both, {unit.id: Choice("A1", 300_000), own.id: reason})
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    desk.step(case, "conclude")
    desk.step(case, "notice", Filled(sanctions=both))
    desk.step(case, "serve_notice", HANDED)
    desk.step(case, "hear_defence", SHOWN)
    desk.skip_review(case)
    desk.step(case, "review_settled")
    desk.step(case, "propose_decision")
    desk.chief(case, "submit")
    said = penalty_causes.conclusion(store, case.id, both)
    return desk.chief(case, "decide_both", Filled(sanctions=both, conclusion=said + note))


def of(desk: Desk, case: CaseFile, channel: str, *, party: str = "") -> Disclosure:
    """The newest result on a channel, of the first party or of the one called so."""
    found = [
        each
        for each in rows.of_case(desk.station.store, case.id)
        if each.channel == channel and (not party or each.target == party)
    ]
    return found[-1]


def approve(desk: Desk, item: Disclosure, why: str = "") -> Disclosure:
    """Checked and let out."""
    disclosures.check(desk.station.store, desk.who("陈海波"), item.id)
    return disclosures.approve(desk.station.store, desk.who("王建国"), item.id, why)


def publish(desk: Desk, item: Disclosure, receipt: str = "ZJ-1", *, why: str = "") -> Disclosure:
    """Checked, approved and out."""
    approve(desk, item, why)
    return disclosures.publish(desk.station.store, desk.who("王建国"), item.id, receipt, "https://zjzwfw.gov.cn/1")
