"""The re-inspection (整改复查): every hazard has a result of its own, and its own day to be put right by.

Where some hazards are not due yet, the case stays where it is; with the last result it passes or fails as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.case import CaseFile, Hazard
from station.records.moment import day, iso
from station.records.people import Proof
from station.services.cases import crew_of
from station.services.filled import Filled
from station.services.steps import start_deadlines, take
from station.store import cases, deadlines
from station.store.act import Act
from station.store.store import Store

PART, PASS, FAIL = "recheck_part", "recheck_pass", "recheck_fail"


class NothingRechecked(StationError):
    """No hazard was given a result. Facts: number."""

    text = "case.nothing_rechecked"


@dataclass(frozen=True, slots=True)
class Result:
    """What the re-inspection found of one hazard."""

    passed: bool
    note: str = ""


def recheck(
    store: Store,
    actor: Proof,
    case_id: int,
    results: Mapping[int, Result],
    *,
    signed: bool,
    refused_note: str = "",
    note: str = "",
    lead_id: int | None = None,
    assist_id: int | None = None,
    occurred_at: pendulum.DateTime | None = None,
) -> CaseFile:
    """The opinion on some hazards or all of them, by hazard id, by the case's crew or by others.

    NothingRechecked, StageRefused, StepRefused.
    """
    found = cases.hazards(store, case_id)
    wanted = {hazard.id: results[hazard.id] for hazard in found if hazard.id in results}
    if not wanted:
        raise NothingRechecked(number=cases.get(store, case_id).number)
    action = action_for(found, wanted)
    with store.act(actor, "case.recheck", subject=f"case/{case_id}", occurred_at=occurred_at) as act:
        crew, said = crew_of(store, case_id, lead_id, assist_id, note)
        filled = Filled(crew=crew, signed=signed, refused_note=refused_note, note=note)
        taken = take(act, store, case_id, action, occurred_at, filled, said)
        if not signed:
            cases.add_event(act, case_id, "refused_to_sign", taken.anchor.at, refused_note)
        _write(act, wanted, taken.anchor.at)
        _meet(act, store, case_id, taken.anchor.at)
        start_deadlines(act, store, taken)
    return cases.get(store, case_id)


def recheck_all(
    store: Store,
    actor: Proof,
    case_id: int,
    passed: bool,
    *,
    signed: bool,
    refused_note: str = "",
    note: str = "",
    lead_id: int | None = None,
    assist_id: int | None = None,
    occurred_at: pendulum.DateTime | None = None,
) -> CaseFile:
    """As `recheck`, the same result for every hazard that has none yet."""
    still = [hazard.id for hazard in cases.hazards(store, case_id) if hazard.recheck_result is None]
    return recheck(
        store,
        actor,
        case_id,
        {hazard_id: Result(passed) for hazard_id in still},
        signed=signed,
        refused_note=refused_note,
        note=note,
        lead_id=lead_id,
        assist_id=assist_id,
        occurred_at=occurred_at,
    )


def action_for(found: tuple[Hazard, ...], wanted: Mapping[int, Result]) -> str:
    """The step these results make: part where hazards stay open, fail where any failed, pass otherwise."""
    after = {hazard.id: hazard.recheck_result for hazard in found}
    after.update({hazard_id: "pass" if result.passed else "fail" for hazard_id, result in wanted.items()})
    if None in after.values():
        return PART
    return FAIL if "fail" in after.values() else PASS


def _write(act: Act, wanted: Mapping[int, Result], at: pendulum.DateTime) -> None:
    for hazard_id, result in wanted.items():
        found = {"recheck_result": "pass" if result.passed else "fail", "recheck_note": result.note}
        cases.change_hazard(act, hazard_id, **found, rechecked_at=iso(at))


def _meet(act: Act, store: Store, case_id: int, at: pendulum.DateTime) -> None:
    """The days on which every hazard has its result now are met; the others run on."""
    still = {hazard.rectify_by for hazard in cases.hazards(store, case_id) if hazard.recheck_result is None}
    for each in deadlines.of_case(store, case_id):
        due_on = (
            each.given_on if each.rule == "RECTIFY" else day(each.anchor_at) if each.rule == "RECHECK_10D" else None
        )
        if each.state == "running" and due_on is not None and due_on not in still:
            deadlines.mark_met(act, each, at)
