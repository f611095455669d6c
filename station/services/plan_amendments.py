"""计划调整: other terms for a plan, with a reason, approved as the plan itself was; what it was before stays readable.

A draft is amended at once, for nobody has approved it. What was published is published anew after an amendment
(余应急发〔2019〕43号二（一）3). Tasks are amended by `services.plans.amend_task`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof
from station.records.plan import Amendment, Plan, PlanTerms, PlanVersion
from station.services.plans import RUNNING, BadDates, NoTitle, WrongState
from station.store import plan_versions, plans
from station.store.act import Act
from station.store.store import Store
from station.texts import text


class Unamended(StationError):
    """The terms are those the plan has. Facts: title."""

    text = "plan.unamended"


class AmendmentPending(StationError):
    """An amendment waits for approval. Facts: title."""

    text = "plan.amendment_pending"


class AmendmentDecided(StationError):
    """It was approved or refused before. Facts: title."""

    text = "plan.amendment_decided"


class TasksOutside(StationError):
    """Open tasks would lie outside the plan. Facts: title, tasks, from_on, to_on."""

    text = "plan.tasks_outside"


@dataclass(frozen=True, slots=True)
class History:
    """What became of a plan's terms."""

    amendments: tuple[Amendment, ...]
    versions: tuple[PlanVersion, ...]
    """The plan before each approved amendment; as it is now it stands in the list of plans."""

    @property
    def pending(self) -> Amendment | None:
        """The amendment that waits for approval."""
        return next((each for each in self.amendments if each.state == "proposed"), None)


def amend(store: Store, actor: Proof, plan_id: int, terms: PlanTerms, reason: str) -> Amendment | None:
    """Propose other terms; a draft has them at once, and nothing is proposed (None).

    WrongState, AmendmentPending, Unamended, NoTitle, BadDates, TasksOutside, ReasonNeeded.
    """
    with store.act(actor, "plan.amend", subject=f"plan/{plan_id}", reason=reason) as act:
        amendment_id = amend_in(act, plan_id, terms, reason)
    return None if amendment_id is None else plan_versions.get(store, amendment_id)


def amend_in(act: Act, plan_id: int, terms: PlanTerms, reason: str) -> int | None:
    """Within an act: other terms, at once for a draft (None), else proposed; the amendment's id. As `amend`."""
    terms = _tidy(terms)
    plan = plans.get(act.store, plan_id)
    _check(act.store, plan, terms)
    if plan.state == "draft":
        plans.change(act, plan_id, **plan_versions.columns(terms), year=terms.from_on.year)
        return None
    return plan_versions.propose(act, plan_id, terms, reason)


def approve(store: Store, actor: Proof, amendment_id: int, basis: str = "") -> Plan:
    """The chief approves; `basis` is the number of the bureau's document, where there is one.

    The version before is kept with its tasks; what was published is to be published anew. UnknownAmendment,
    AmendmentDecided, WrongState, TasksOutside, NotAllowed.
    """
    known = plan_versions.get(store, amendment_id)
    with store.act(actor, "plan.amend_approve", subject=f"plan/{known.plan_id}") as act:
        plan = _undecided(store, amendment_id)
        terms = replace(known.terms, basis=basis.strip() or known.terms.basis)
        _inside(store, plan, terms)
        plan_versions.keep(act, plan, plans.tasks(store, plan.id), amendment_id)
        plan_versions.decide(act, amendment_id, "approved")
        again = {"state": "approved", "approved_at": iso(act.now), "published_at": None, "receipt": ""}
        plans.change(act, plan.id, **plan_versions.columns(terms), year=terms.from_on.year, **again)
    return plans.get(store, known.plan_id)


def refuse(store: Store, actor: Proof, amendment_id: int, reason: str) -> Amendment:
    """The chief refuses: the plan stays as it is. UnknownAmendment, AmendmentDecided, ReasonNeeded, NotAllowed."""
    known = plan_versions.get(store, amendment_id)
    with store.act(actor, "plan.amend_refuse", subject=f"plan/{known.plan_id}", reason=reason) as act:
        _undecided(store, amendment_id)
        plan_versions.decide(act, amendment_id, "refused", reason)
    return plan_versions.get(store, amendment_id)


def history(store: Store, plan_id: int) -> History:
    """The amendments and earlier versions of a plan. UnknownPlan."""
    with store.reading():
        plans.get(store, plan_id)
        return History(plan_versions.amendments(store, plan_id), plan_versions.versions(store, plan_id))


def terms_of(plan: Plan) -> PlanTerms:
    """The terms a plan has."""
    return PlanTerms(plan.title, plan.from_on, plan.to_on, plan.basis, plan.note)


def _tidy(terms: PlanTerms) -> PlanTerms:
    title = " ".join(terms.title.split())
    return replace(terms, title=title, basis=terms.basis.strip(), note=terms.note.strip())


def _check(store: Store, plan: Plan, terms: PlanTerms) -> None:
    _standing(plan, "draft", *RUNNING)
    if history(store, plan.id).pending is not None:
        raise AmendmentPending(title=plan.title)
    if not terms.title:
        raise NoTitle
    if terms.to_on < terms.from_on:
        raise BadDates(from_on=terms.from_on.isoformat(), to_on=terms.to_on.isoformat())
    if terms == terms_of(plan):
        raise Unamended(title=plan.title)
    _inside(store, plan, terms)


def _inside(store: Store, plan: Plan, terms: PlanTerms) -> None:
    tasks = [each for each in plans.tasks(store, plan.id) if each.state == "open"]
    outside = [each.title for each in tasks if each.from_on < terms.from_on or each.to_on > terms.to_on]
    if outside:
        span = {"from_on": terms.from_on.isoformat(), "to_on": terms.to_on.isoformat()}
        raise TasksOutside(title=plan.title, tasks="、".join(outside), **span)


def _undecided(store: Store, amendment_id: int) -> Plan:
    found = plan_versions.get(store, amendment_id)
    plan = plans.get(store, found.plan_id)
    if found.state != "proposed":
        raise AmendmentDecided(title=plan.title)
    _standing(plan, *RUNNING)
    return plan


def _standing(plan: Plan, *states: str) -> None:
    if plan.state not in states:
        raise WrongState(title=plan.title, state=text(f"plan.state.{plan.state}"), step=text("plan.step.amend"))
