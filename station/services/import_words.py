"""What a file of another system comes to, in lines for a screen or a terminal: what needs a look comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from station.records.imports import FoundTask, Refused, StaffRow, TaskChange
from station.records.people import Officer
from station.records.plan import RISKS, PlanTerms, TaskTerms
from station.services.people import ROLES
from station.services.plan_import import PlansAdopted, PlansSeen
from station.services.receipt_import import ReceiptsEntered, ReceiptsSeen
from station.services.staff_import import StaffAdopted, StaffSeen
from station.texts import text

SHOWN = 20
"""Rows of a kind that are written out; of the others it says how many."""


def plan_lines(seen: PlansSeen, shown: int = SHOWN) -> Iterator[str]:
    """What adopting plans and tasks would do."""
    found = seen.compared
    added = [task for plan in found.new for task in plan.tasks] + [
        task for each in found.changed for task in each.added
    ]
    changed = [one for each in found.changed for one in each.changed]
    terms = [each for each in found.changed if each.terms is not None]
    yield text(
        "imports.plan.sums",
        file=seen.file.name,
        plans=len(found.new),
        amended=len(terms),
        added=len(added),
        changed=len(changed),
        unchanged=found.unchanged,
        rejected=len(found.rejected),
    )
    yield from refused_lines(found.rejected, shown)
    for each in terms[:shown]:
        if each.terms is not None:
            now = PlanTerms(each.plan.title, each.plan.from_on, each.plan.to_on, each.plan.basis, each.plan.note)
            which = "proposed" if each.plan.state != "draft" else "amended"
            told = _differing(now, each.terms, ("title", "from_on", "to_on", "basis"))
            yield text(f"imports.plan.{which}", plan=each.plan.title, told=told)
    yield from _more(len(terms), shown)
    yield from _cut([_changed(one) for one in changed], shown)
    for plan in found.new[:shown]:
        span = {"from_on": plan.new.from_on.isoformat(), "to_on": plan.new.to_on.isoformat()}
        yield text("imports.plan.new", kind=text(f"plan.kind.{plan.new.kind}"), plan=plan.new.title, **span)
    yield from _cut([_added(one) for one in added], shown)
    if seen.by_chief:
        yield text("imports.plan.by_chief")


def receipt_lines(seen: ReceiptsSeen, shown: int = SHOWN) -> Iterator[str]:
    """What entering receipts would do."""
    found = seen.compared
    sizes = {"matched": len(found.matched), "known": found.known, "rejected": len(found.rejected)}
    yield text("imports.receipt.sums", file=seen.file.name, **sizes)
    yield from refused_lines(found.rejected, shown)
    lines = [
        text(
            f"imports.receipt.{each.said.result}",
            row=each.said.row,
            number=each.number,
            target=each.target,
            what=text(f"imports.receipt.{each.answers}"),
            said=each.said.receipt or each.said.words,
        )
        for each in found.matched
    ]
    yield from _cut(lines, shown)


def staff_lines(seen: StaffSeen, shown: int = SHOWN) -> Iterator[str]:
    """What adopting a list of officers would do, and whom the chief is to look at."""
    found = seen.compared
    people = {"new": len(found.new), "changed": len(found.changed), "absent": len(found.absent)}
    rest = {"unchanged": found.unchanged, "rejected": len(found.rejected)}
    yield text("imports.staff.sums", file=seen.file.name, **people, **rest)
    yield from refused_lines(found.rejected, shown)
    new = [
        text("imports.staff.new", row=one.row, name=one.name, roles=_roles(one.roles or ()), cert=_certificate(one))
        for one in found.new
    ]
    yield from _cut(new, shown)
    changed = [
        text(
            "imports.staff.changed",
            row=one.row,
            name=one.person.name,
            told=_told((name, getattr(one.person, name), getattr(one.becomes, name)) for name in one.what),
        )
        for one in found.changed
    ]
    yield from _cut(changed, shown)
    duties = [
        text(
            "imports.staff.duties",
            row=one.row,
            name=one.person.name,
            said=_roles(one.said),
            ours=_roles(one.person.roles),
        )
        for one in found.duties
    ]
    yield from _cut(duties, shown)
    absent = [text("imports.staff.absent", name=one.name, cert=_certificate(one)) for one in found.absent]
    yield from _cut(absent, shown)


def refused_lines(rejected: Sequence[Refused], shown: int = SHOWN) -> Iterator[str]:
    """Rejected rows, each with everything that is wrong with it."""
    lines = [
        text(
            "imports.rejected",
            row=each.row,
            name=each.name,
            why="；".join(f"{fault.column}：{fault.reason}" for fault in each.faults),
        )
        for each in rejected
    ]
    yield from _cut(lines, shown)


def plans_done(done: PlansAdopted) -> str:
    """What was done, in a sentence."""
    sizes = {"plans": done.plans, "amended": done.amended, "added": done.added, "changed": done.changed}
    return text("imports.plan.adopted", **sizes)


def receipts_done(done: ReceiptsEntered) -> str:
    """What was done, in a sentence."""
    return text("imports.receipt.entered", entered=done.entered, refused=len(done.refused))


def staff_done(done: StaffAdopted) -> str:
    """What was done, in a sentence."""
    return text("imports.staff.adopted", new=done.new, changed=done.changed)


def _roles(roles: Collection[str]) -> str:
    return "、".join(text(f"ledger.roles.{each}") for each in ROLES if each in roles)


def _certificate(one: Officer | StaffRow) -> str:
    if one.cert_no is None or one.cert_valid_to is None:
        return text("imports.staff.no_cert")
    return text("imports.staff.cert", number=one.cert_no, until=one.cert_valid_to.isoformat())


def _added(one: FoundTask) -> str:
    new = one.new
    method = text(f"plan.method.{new.method}")
    span = {"from_on": new.terms.from_on.isoformat(), "to_on": new.terms.to_on.isoformat()}
    return text(
        "imports.plan.added",
        row=one.row,
        no=new.terms.platform_no,
        task=new.title,
        method=method,
        quota=new.terms.quota,
        **span,
    )


def _changed(one: TaskChange) -> str:
    task = one.task
    now = TaskTerms(task.quota, task.from_on, task.to_on, task.scope, task.checklist, task.platform_no)
    return text("imports.plan.changed", row=one.row, task=task.title, told=_differing(now, one.terms, one.what))


def _differing(now: PlanTerms | TaskTerms, wanted: PlanTerms | TaskTerms, what: Sequence[str]) -> str:
    return _told((name, getattr(now, name), getattr(wanted, name)) for name in what)


def _told(pairs: Iterable[tuple[str, object, object]]) -> str:
    return "；".join(
        text("imports.differs", what=text(f"imports.field.{name}"), old=_said(old), new=_said(new))
        for name, old, new in pairs
        if old != new
    )


def _said(value: object) -> str:
    if isinstance(value, tuple):
        named = (text(f"plan.risk.{each}") if each in RISKS else str(each) for each in value)
        return "、".join(named) or text("imports.everybody")
    return text("imports.empty") if value in (None, "") else str(value)


def _cut(lines: Sequence[str], shown: int) -> Iterator[str]:
    yield from lines[:shown]
    yield from _more(len(lines), shown)


def _more(count: int, shown: int) -> Iterator[str]:
    if count > shown:
        yield text("imports.more", count=count - shown)
