"""Plans and tasks that the provincial platform sends: shown row by row, then adopted in one act.

New plans come in as drafts, for the chief approves them here as any other. Of a plan that was approved, other terms are
proposed as its amendment (计划调整), and its tasks are added and changed by the chief alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from station.documents import tables
from station.errors import StationError
from station.records.imports import Known, PlanChange, PlanRow, PlansCompared, Refused, SheetFile, SheetRead
from station.records.moment import day
from station.records.people import Proof
from station.rules import import_sheet, plan_compare, plan_list
from station.rules.import_sheet import folded
from station.services import catalogue, incoming, opening_planned, plan_amendments, plans
from station.store import exchange, plan_versions, sheet_rules
from station.store import plans as rows
from station.store.act import Act
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from station.wiring import Station


class NothingToAdopt(StationError):
    """The file has nothing that is not on record. Facts: file."""

    text = "imports.nothing_to_adopt"


class PlansMoved(StationError):
    """Somebody changed plans after the file was compared with them."""

    text = "imports.plans_moved"


@dataclass(frozen=True, slots=True)
class PlansSeen:
    """What adopting a file would do, of one moment."""

    file: SheetFile
    sheet: SheetRead
    compared: PlansCompared

    @property
    def by_chief(self) -> bool:
        """Whether only the chief may adopt it."""
        return any(each.by_chief for each in self.compared.changed)


@dataclass(frozen=True, slots=True)
class PlansAdopted:
    """What adopting a file did."""

    plans: int
    """New drafts."""
    amended: int
    """Plans with other terms, proposed or, of a draft, taken."""
    added: int
    """Tasks, those of new plans too."""
    changed: int
    """Tasks."""


def preview(station: Station, named: str | Path) -> PlansSeen:
    """A file, by path or `tray/<id>`, against what is on record. NoFile, ItemUnknown, NotATable, NoHeadings."""
    file = incoming.read(station, named)
    on = day(station.clock.now())
    sheet = import_sheet.read(tables.read(file.data, file.name), sheet_rules.rules("plan", on))
    return PlansSeen(file, sheet, _compared(station.store, sheet))


def adopt(station: Station, actor: Proof, seen: PlansSeen) -> PlansAdopted:
    """Draft what is new, amend what differs; the file is kept, one of the tray is marked as used.

    NothingToAdopt, PlansMoved, NotAllowed; as `plans.add_task` and `plan_amendments.amend`.
    """
    found, file = seen.compared, seen.file
    if found.nothing:
        raise NothingToAdopt(file=file.name)
    # Kept whole: whoever asks what the platform sent is shown the file itself.
    station.media.put(file.data)
    reason = text("imports.reason", file=file.name, digest=file.sha256)
    with station.store.act(actor, "plan.import", subject=f"plans/{file.sha256[:16]}", reason=reason) as act:
        now = _compared(act.store, seen.sheet)
        if (now.new, now.changed) != (found.new, found.changed):
            raise PlansMoved
        for fresh in found.new:
            plan_id = plans.draft_in(act, fresh.new)
            for task in fresh.tasks:
                plans.add_task_in(act, actor, plan_id, task.new)
        for each in found.changed:
            _change(act, actor, each, reason)
        exchange.settle_file(act, file.sha256)
    incoming.used(station, actor, file, "plans")
    added = sum(len(one.tasks) for one in found.new) + sum(len(each.added) for each in found.changed)
    return PlansAdopted(
        plans=len(found.new),
        amended=sum(each.terms is not None for each in found.changed),
        added=added,
        changed=sum(len(each.changed) for each in found.changed),
    )


def _change(act: Act, actor: Proof, each: PlanChange, reason: str) -> None:
    """One plan: its tasks, then its terms. A draft first has room for its tasks as they are and as they become."""
    terms = each.terms
    if terms is not None and each.plan.state == "draft":
        from_on, to_on = min(terms.from_on, each.plan.from_on), max(terms.to_on, each.plan.to_on)
        wide = replace(terms, from_on=from_on, to_on=to_on)
        if wide != plan_amendments.terms_of(each.plan):
            plan_amendments.amend_in(act, each.plan.id, wide, reason)
        terms = None if wide == terms else terms
    for changed in each.changed:
        plans.amend_task_in(act, actor, changed.task.id, changed.terms)
    for task in each.added:
        plans.add_task_in(act, actor, each.plan.id, task.new)
    if terms is not None:
        plan_amendments.amend_in(act, each.plan.id, terms, reason)


def _compared(store: Store, sheet: SheetRead) -> PlansCompared:
    on = day(store.clock.now())
    rules = sheet_rules.rules("plan", on)
    with store.reading():
        items = {
            folded(word): one.code
            for one in opening_planned.power_items(store, "inspection")
            for word in (one.code, one.name)
        }
        lists = {folded(word): one.code for one in catalogue.checklists(store, on) for word in (one.code, one.title)}
        known = _known(store)
    read = [plan_list.parse(row, rules, items, lists) for row in sheet.rows]
    good = [row for row in read if isinstance(row, PlanRow)]
    return plan_compare.compare(good, [row for row in read if isinstance(row, Refused)], known, rules)


def _known(store: Store) -> Known:
    every = rows.every(store)
    waiting = {
        one.plan_id: one.terms
        for plan in every
        for one in plan_versions.amendments(store, plan.id)
        if one.state == "proposed"
    }
    return Known(tuple(every), tuple(rows.tasks(store)), waiting)
