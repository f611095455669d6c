"""A draw of the platform's list with its inspections, each walked to another end."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from station.records.case import CaseFile
from station.records.people import Proof
from station.rules.draw.after import Change
from station.services import cases, draw_after, draw_platform, draws, opening, rechecks
from station.services.draw_terms import Asked
from station.store.store import Store
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD
from tests.services.platform_files import TASK, ours, platform_list
from tests.services.test_draws import KL8, SSQ, fresh

PLAN, PERIOD = "2026年度安全生产监督检查计划", "2026-11"
VISITED = "2026-11-25"


def frozen(station: Station, task: str = TASK, plan: str = PLAN) -> int:
    """The whole register, as if the platform had drawn it."""
    data = platform_list([[*row[:1], task, *row[2:]] for row in ours(station)])
    return draw_platform.import_list(station, fresh(station), data, "抽取结果.xlsx", task, plan, PERIOD).line.id


def revealed(station: Station, clock: FrozenClock, draw_id: int, asked: Asked | None = None) -> int:
    """Committed, its numbers typed on the evening of 2026-11-22, revealed."""
    draws.commit(station, fresh(station), draw_id, asked or Asked())
    clock.set("2026-11-22T21:20:00+08:00")
    by = fresh(station)
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, by, draw_id, source, typed)
    draws.reveal(station, by, draw_id)
    return draw_id


def opened(station: Station, draw_id: int) -> dict[str, CaseFile]:
    """One case for each enterprise, by its name."""
    return {case.enterprise: case for case in opening.open_from_draw(station.store, fresh(station), draw_id)}


def closed(station: Station, draw_id: int, enterprise_id: int, reason: str) -> Change:
    """The enterprise has closed after the draw, say the chief and 李敏."""
    two = fresh(station), fresh(station, "李敏")
    return draw_after.replace_closed(station, two[0], draw_id, enterprise_id, reason, b"proof", "", two[1])


def arrived(station: Station, by: Proof, case: CaseFile) -> int:
    """The crew as drawn is on site now."""
    cases.approve(station.store, by, case.id)
    cases.dispatch(station.store, by, case.id)
    cases.arrive(station.store, by, case.id, identity_shown=True, told=cases.ALL_TOLD)
    return case.id


def _no_issue(store: Store, by: Proof, case_id: int) -> None:
    cases.record_result(store, by, case_id, "no_issue", signed=True)


def _rectifying(store: Store, by: Proof, case_id: int) -> None:
    cases.record_result(store, by, case_id, "rectify", signed=True, hazards=[HAZARD])


def _rechecked(store: Store, by: Proof, case_id: int, passed: bool) -> None:
    _rectifying(store, by, case_id)
    cases.returned(store, by, case_id)
    rechecks.recheck_all(store, by, case_id, passed, signed=True)


WALKS: Mapping[str, Callable[[Store, Proof, int], object]] = {
    "no_issue": _no_issue,
    "rectifying": _rectifying,
    "rectified": lambda store, by, case_id: _rechecked(store, by, case_id, True),
    "not_rectified": lambda store, by, case_id: _rechecked(store, by, case_id, False),
    "obstructed": lambda store, by, case_id: cases.obstruct(store, by, case_id, "拒不开门"),
    "transferred": lambda store, by, case_id: cases.transfer(store, by, case_id, "消防通道被占，移交消防救援机构"),
    "aborted": lambda store, by, case_id: cases.abort(store, by, case_id, "人去楼空，房东说已搬走"),
    "under_way": lambda store, by, case_id: None,
}
"""Outcome to the way there from the arrival."""
