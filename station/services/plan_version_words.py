"""Amendments and earlier versions of a plan in words, for screens and the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pendulum

from station.records.plan import Plan, PlanTerms, PlanVersion
from station.services import plan_amendments
from station.services.plan_amendments import History
from station.texts import text


def changed(old: PlanTerms, new: PlanTerms) -> str:
    """What differs, in words."""
    names = ("title", "from_on", "to_on", "basis", "note")
    found = []
    for name in names:
        before, after = str(getattr(old, name)), str(getattr(new, name))
        if before != after:
            none = text("plan.screen.none")
            found.append(
                text("plan.screen.changed", what=text(f"plan.form.{name}"), old=before or none, new=after or none)
            )
    return "；".join(found)


def version_lines(plan: Plan, found: History) -> Iterator[str]:
    """The plan as it is, what waits or was refused, and what it was before."""
    yield text("plan.screen.version_now", version=len(found.versions) + 1, title=plan.title)
    if found.pending is not None:
        what = changed(plan_amendments.terms_of(plan), found.pending.terms)
        yield text("plan.screen.version_pending", at=_on(found.pending.proposed_at), what=what)
        yield text("plan.screen.version_reason", reason=found.pending.reason)
    for each in reversed(found.versions):
        yield ""
        yield from _version(each)
    for refused in (each for each in found.amendments if each.state == "refused"):
        yield ""
        yield text("plan.screen.version_refused", at=_on(refused.proposed_at), why=refused.decision)


def _version(each: PlanVersion) -> Iterator[str]:
    terms = each.terms
    span = {"from_on": terms.from_on.isoformat(), "to_on": terms.to_on.isoformat()}
    yield text("plan.screen.version", version=each.version, title=terms.title, **span)
    facts = {"approved": _on(each.approved_at), "basis": terms.basis or text("plan.screen.none")}
    yield text("plan.screen.version_approved", receipt=each.receipt or text("plan.screen.no_receipt"), **facts)
    for task in each.tasks:
        task_span = {"from_on": task.from_on.isoformat(), "to_on": task.to_on.isoformat()}
        yield text("plan.screen.version_task", title=task.title, quota=task.quota, **task_span)
    yield text("plan.screen.version_replaced", at=_on(each.replaced_at), reason=each.reason)


def _on(when: pendulum.DateTime) -> str:
    return when.format("YYYY-MM-DD HH:mm")
