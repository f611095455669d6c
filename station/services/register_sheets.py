"""What each standing register says on a day, from the law and the plans of the station. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import date

from station.records.moment import day
from station.records.register import REGISTERS, Register, RegisterKind, Sheet
from station.rules import flowchart
from station.rules import register as rules
from station.store import catalogue, law, papers, plan_versions, plans, register_law, review_law
from station.store.store import Store

PUBLIC = ("approved", "published", "ended")
"""States of a plan that the public is told of."""


def sheets(store: Store, on: date, registers: Container[str] = REGISTERS) -> dict[tuple[Register, str], Sheet]:
    """Every sheet in force on a day, of the registers named, by register and code, in the order of people's lists."""
    found: dict[tuple[Register, str], Sheet] = {}
    for kind in register_law.load().kinds:
        if kind.code in registers:
            for sheet in _OF[kind.code](store, kind, on):
                found[kind.code, sheet.code] = sheet
    return found


def _power(store: Store, kind: RegisterKind, on: date) -> Iterator[Sheet]:
    book = law.of(store)
    flows = {flow.code: flow.title for flow in book.workflows}
    yield rules.power(kind, rules.newest(book.items, on), flows, on)


def _items(store: Store, kind: RegisterKind, on: date) -> Iterator[Sheet]:
    yield rules.inspected(kind, rules.newest(law.of(store).items, on), on)


def _guides(store: Store, kind: RegisterKind, on: date) -> Iterator[Sheet]:
    """A matter whose item has lapsed is no longer offered."""
    station, book = papers.issuer(store).name, law.of(store)
    for guide in register_law.load().guides_on(on):
        if book.item(guide.code, on) is not None:
            yield rules.guide(kind, guide, station)


def _checklists(store: Store, kind: RegisterKind, on: date) -> Iterator[Sheet]:
    for checklist in catalogue.load(store).checklists_on(on):
        yield rules.checklist(kind, checklist)


def _flowcharts(store: Store, kind: RegisterKind, on: date) -> Iterator[Sheet]:
    book, review = law.of(store), review_law.of(store).flow
    for code in dict.fromkeys(flow.code for flow in book.workflows if flow.effective_from <= on):
        flow = book.workflow(code, on)
        yield rules.flowchart(kind, flowchart.of_flow(flow), flow.effective_from, flow.to_confirm)
    chart = flowchart.of_review(review)
    yield rules.flowchart(kind, chart, review.effective_from, review.to_confirm, review.source)


def _plans(store: Store, kind: RegisterKind, on: date) -> Iterator[Sheet]:
    names = {item.code: item.name for item in rules.newest(law.of(store).items, on)}
    for plan in plans.every(store):
        if plan.state in PUBLIC:
            moments = [plan.approved_at, *(each.decided_at for each in plan_versions.amendments(store, plan.id))]
            since = max((day(each) for each in moments if each is not None), default=plan.from_on)
            yield rules.plan(kind, plan, plans.tasks(store, plan.id), names, since)


_OF: dict[Register, Callable[[Store, RegisterKind, date], Iterator[Sheet]]] = {
    "power": _power,
    "guide": _guides,
    "flowchart": _flowcharts,
    "item": _items,
    "rules": _checklists,
    "plan": _plans,
}
