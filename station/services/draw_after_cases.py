"""What a change after the draw does to the cases opened from it, in the same act. Without cases it does nothing.

The closed enterprise's case is aborted by the workflow and the reserve gets one; a case nobody has visited yet gets
the new crew, with an event that says who goes in whose place and why.
"""

from __future__ import annotations

from collections.abc import Sequence

from station.records.case import CaseFile
from station.rules.draw import result
from station.rules.draw.after import CLOSED, UNAVAILABLE, Change
from station.rules.draw.lines import ABSENT
from station.rules.workflow import refusals
from station.services import opening
from station.services.case_facts import facts
from station.services.cases import end_in
from station.services.draw_after_errors import AlreadyInspected
from station.services.filled import Filled
from station.services.flows import flow_of
from station.store import cases, draws, enterprises
from station.store.act import Act
from station.store.drawn import Drawn, drawn
from station.store.store import Store
from station.texts import text

BEFORE_VISIT = ("planned", "approved", "dispatched")
"""Stages of a case to which nobody has gone yet."""
UNDECIDED = ("on_site", "aborted")
"""Stages in which the crew itself says how it ends."""


def follow(act: Act, draw_id: int, change: Change, note: str) -> None:
    """Do to the draw's cases what the change says; the picks are current already. AlreadyInspected, StepRefused."""
    opened = cases.some(act.store, cases.ids(act.store, draw_id=draw_id)).values()
    if not opened:
        return
    draw, target = drawn(act.store, draw_id), _named(act.store, change.id)
    case = next((each for each in opened if each.enterprise_id == target[0]), None)
    if change.kind == CLOSED:
        _close(act, draw, change, case, target[1], note)
    elif case is not None and case.stage in BEFORE_VISIT:
        _send(act, draw, change, case, note)


def _close(act: Act, draw: Drawn, change: Change, case: CaseFile | None, name: str, note: str) -> None:
    reason = text(f"draw_after.reason.{change.reason}")
    if case is not None and case.stage in BEFORE_VISIT:
        told = text("draw_after.case.closed", draw_no=draw.draw_no, reason=reason)
        end_in(act, act.store, case.id, "abort", "aborted", _noted(told, note))
    elif case is not None and case.stage not in UNDECIDED:
        raise AlreadyInspected(name=name, number=case.number)
    if change.into != ABSENT:
        codes = [] if case is None else [case.power_item]
        item = opening.item_in_force(act, [*codes, *opening.inspection_items()])
        told = text("draw_after.case.opened", draw_no=draw.draw_no, name=name, reason=reason)
        opening.open_missing(act, draw, item, told)


def _send(act: Act, draw: Drawn, change: Change, case: CaseFile, note: str) -> None:
    if change.kind == UNAVAILABLE and _crew(case) not in _teams(act.store, draw.id, change.id):
        # Somebody else was sent when the case was dispatched, with a reason of its own.
        return
    crew, told = _ids(act.store, change.people)[:2], _noted(_told(act.store, draw, change), note)
    against = _against(act, case, crew, told) if case.stage == "dispatched" else ""
    if against:
        cases.add_event(act, case.id, "crew_kept", act.now, text("draw_after.case.kept", told=told, against=against))
        return
    cases.change(act, case.id, **dict(zip(("lead_id", "assist_id"), crew, strict=True)))
    cases.add_event(act, case.id, "crew_changed", act.now, told)


def _told(store: Store, draw: Drawn, change: Change) -> str:
    known = {iid: name for iid, (_, name) in draws.people(store).items()}
    crew = "、".join(known[iid] for iid in change.people)
    reason = text(f"draw_after.reason.{change.reason}")
    if change.kind != UNAVAILABLE:
        return text("draw_after.case.assigned", draw_no=draw.draw_no, reason=reason, crew=crew)
    names = {"out": known[change.out], "into": known[change.into]}
    return text("draw_after.case.replaced", draw_no=draw.draw_no, reason=reason, crew=crew, **names)


def _noted(told: str, note: str) -> str:
    return text("draw_after.case.noted", told=told, note=note) if note else told


def _against(act: Act, case: CaseFile, crew: Sequence[int], told: str) -> str:
    """What the guards of dispatching say against a crew: the case has passed them with the one before."""
    flow = flow_of(case)
    step = next(each for each in flow.transitions if each.action == "dispatch")
    known = facts(act.store, case, act.now, act.now, Filled(crew=tuple(crew), note=told))
    return "；".join(each.satisfy for each in refusals(flow, step, known) if not each.warns)


def _crew(case: CaseFile) -> set[int]:
    return {officer for officer in (case.lead_id, case.assist_id) if officer is not None}


def _teams(store: Store, draw_id: int, code: str) -> list[set[int]]:
    """Every pair that the draw and what came after ever gave the enterprise."""
    rows = result.parse(draws.files(store, draw_id)[result.FILE])
    teams = [row.inspectors for row in rows if row.id == code]
    for change in draws.after_lines(store, draw_id):
        if code == (change.into if change.kind == CLOSED else change.id):
            teams.append(change.people)
    return [set(_ids(store, team[:2])) for team in teams]


def _ids(store: Store, people: Sequence[str]) -> list[int]:
    known = draws.people(store)
    return [known[iid][0] for iid in people]


def _named(store: Store, code: str) -> tuple[int, str]:
    found = enterprises.by_uscc(store, code)
    if found is None:
        raise AssertionError("whoever is drawn stands in the register")
    return found.id, found.name
