"""Amendments of plans and what a plan was before each, as rows."""

from __future__ import annotations

from typing import Any

from station.errors import StationError
from station.records.moment import day, iso, moment
from station.records.plan import Amendment, Plan, PlanTerms, PlanVersion, Task, TaskVersion
from station.store import casework_models as rows
from station.store.act import Act
from station.store.store import Store


class UnknownAmendment(StationError):
    """There is no such amendment. Facts: amendment."""

    text = "plan.unknown_amendment"


def propose(act: Act, plan_id: int, terms: PlanTerms, reason: str) -> int:
    """Other terms that wait for approval; the row's id."""
    return act.insert(
        rows.PlanAmendment,
        plan_id=plan_id,
        state="proposed",
        **columns(terms),
        reason=reason,
        proposed_at=iso(act.now),
        proposed_by=act.actor_id,
    )


def decide(act: Act, amendment_id: int, state: str, decision: str = "") -> None:
    """Approved or refused, by whoever acts."""
    values = {"decided_at": iso(act.now), "decided_by": act.actor_id, "decision": decision}
    act.update(rows.PlanAmendment, amendment_id, state=state, **values)


def keep(act: Act, plan: Plan, tasks: list[Task], amendment_id: int) -> None:
    """The plan as it is, before an amendment replaces it."""
    version_id = act.insert(
        rows.PlanVersion,
        plan_id=plan.id,
        version=len(_versions(act.store, plan.id)) + 1,
        amendment_id=amendment_id,
        **columns(PlanTerms(plan.title, plan.from_on, plan.to_on, plan.basis, plan.note)),
        state=plan.state,
        approved_at=plan.approved_at and iso(plan.approved_at),
        published_at=plan.published_at and iso(plan.published_at),
        receipt=plan.receipt,
        replaced_at=iso(act.now),
    )
    for task in tasks:
        act.insert(
            rows.TaskVersion,
            plan_version_id=version_id,
            task_id=task.id,
            title=task.title,
            quota=task.quota,
            from_on=task.from_on.isoformat(),
            to_on=task.to_on.isoformat(),
            state=task.state,
        )


def get(store: Store, amendment_id: int) -> Amendment:
    """One amendment. UnknownAmendment."""
    row = store.one(rows.PlanAmendment.select().where(rows.PlanAmendment.id == amendment_id))
    if row is None:
        raise UnknownAmendment(amendment=amendment_id)
    return _amendment(row)


def amendments(store: Store, plan_id: int) -> tuple[Amendment, ...]:
    """Every amendment of a plan, the refused ones too, in the order in which they were proposed."""
    table = rows.PlanAmendment
    found = store.all(table.select().where(table.plan_id == plan_id).order_by(table.id))
    return tuple(_amendment(row) for row in found)


def versions(store: Store, plan_id: int) -> tuple[PlanVersion, ...]:
    """What the plan was before each approved amendment, the first version first."""
    reasons = {each.id: each.reason for each in amendments(store, plan_id)}
    found = _versions(store, plan_id)
    table = rows.TaskVersion
    ids = [row["id"] for row in found]
    tasks = store.all(table.select().where(table.plan_version_id.in_(ids)).order_by(table.id))
    return tuple(
        PlanVersion(
            version=row["version"],
            terms=_terms(row),
            state=row["state"],
            approved_at=moment(row["approved_at"]),
            published_at=row["published_at"] and moment(row["published_at"]),
            receipt=row["receipt"],
            replaced_at=moment(row["replaced_at"]),
            reason=reasons[row["amendment_id"]],
            tasks=tuple(_task(each) for each in tasks if each["plan_version_id"] == row["id"]),
        )
        for row in found
    )


def columns(terms: PlanTerms) -> dict[str, str]:
    """The terms as a row of a plan has them."""
    dates = {"from_on": terms.from_on.isoformat(), "to_on": terms.to_on.isoformat()}
    return {"title": terms.title, "basis": terms.basis, "note": terms.note, **dates}


def _versions(store: Store, plan_id: int) -> list[dict[str, Any]]:
    table = rows.PlanVersion
    return store.all(table.select().where(table.plan_id == plan_id).order_by(table.version))


def _terms(row: dict[str, Any]) -> PlanTerms:
    return PlanTerms(row["title"], day(row["from_on"]), day(row["to_on"]), row["basis"], row["note"])


def _amendment(row: dict[str, Any]) -> Amendment:
    return Amendment(
        id=row["id"],
        plan_id=row["plan_id"],
        state=row["state"],
        terms=_terms(row),
        reason=row["reason"],
        proposed_at=moment(row["proposed_at"]),
        proposer_id=row["proposed_by"],
        decided_at=row["decided_at"] and moment(row["decided_at"]),
        decider_id=row["decided_by"],
        decision=row["decision"],
    )


def _task(row: dict[str, Any]) -> TaskVersion:
    dates = (day(row["from_on"]), day(row["to_on"]))
    return TaskVersion(row["task_id"], row["title"], row["quota"], *dates, row["state"])
