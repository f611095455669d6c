"""Opening compulsory measures and licence cases at a station; their steps are taken with station.services.advance."""

from __future__ import annotations

from station.records.case import CaseFile
from station.records.moment import day, iso
from station.records.people import Proof
from station.services import numbers
from station.services.filled import NOTHING
from station.services.flows import flow_of
from station.services.left_papers import leave
from station.services.opening import UnknownPowerItem
from station.store import cases, deadlines, enterprises, law
from station.store.act import Act
from station.store.calendars import current
from station.store.deadlines import Anchor
from station.store.store import Store

FLOWS = ("compulsory", "compulsory_power")
"""查封、扣押; 停止供电、供应民用爆炸物品."""


def open_measure(
    store: Store,
    actor: Proof,
    enterprise_id: int,
    power_item: str,
    note: str,
    *,
    flow: str = "compulsory",
    origin_id: int | None = None,
    crew: tuple[int, int] | None = None,
) -> CaseFile:
    """Apply for a compulsory measure; `origin_id`: the inspection that found the danger, `note`: the danger.

    UnknownPowerItem, RowMissing; KeyError on a flow that is none.
    """
    if flow not in FLOWS:
        raise KeyError(flow)
    with store.act(actor, "measure.open", subject=f"enterprise/{enterprise_id}") as act:
        case_id = _open(act, "compulsory", flow, enterprise_id, power_item, note, origin_id, crew)
    return cases.get(store, case_id)


def receive_licence(
    store: Store, actor: Proof, enterprise_id: int, power_item: str, title: str, *, crew: tuple[int, int] | None = None
) -> CaseFile:
    """Take in an application for a licence (行政许可法第二十九条); the five days for its papers run from now.

    UnknownPowerItem, RowMissing.
    """
    with store.act(actor, "licence.receive", subject=f"enterprise/{enterprise_id}") as act:
        case_id = _open(act, "licence", "licence", enterprise_id, power_item, title, None, crew)
        event = cases.events(store, case_id)[-1]
        deadlines.compute(act, current(store), case_id, "LIC_ACCEPT_5", Anchor(event.id, act.now))
    return cases.get(store, case_id)


def _open(
    act: Act,
    kind: str,
    flow: str,
    enterprise_id: int,
    power_item: str,
    said: str,
    origin_id: int | None,
    crew: tuple[int, int] | None,
) -> int:
    enterprises.get(act.store, enterprise_id)
    in_force = law.of(act.store)
    item = in_force.item(power_item, day(act.now))
    if item is None or item.workflow != flow:
        raise UnknownPowerItem(item=power_item)
    case_id = cases.insert(
        act,
        number=numbers.hand_out(act, kind, 1)[0],
        kind=kind,
        flow=flow,
        enterprise_id=enterprise_id,
        power_item=power_item,
        source="adhoc",
        rule_set=in_force.rule_set(day(act.now)).code,
        stage=in_force.workflow(flow, day(act.now)).stages[0].code,
        title=said,
        origin_id=origin_id,
        lead_id=crew and crew[0],
        assist_id=crew and crew[1],
        opened_at=iso(act.now),
    )
    event_id = cases.add_event(act, case_id, "opened", act.now, said)
    begun = cases.get(act.store, case_id)
    for code in flow_of(begun).papers:
        leave(act, act.store, begun, code, event_id, act.now, NOTHING)
    return case_id
