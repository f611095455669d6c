"""检查实施细则 in use: what was looked at item by item, and what failed, worded as a hazard with its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from station.errors import StationError
from station.records.case import CaseFile
from station.records.catalogue import CheckItem, Checklist
from station.records.moment import day
from station.records.people import Proof
from station.store import cases, catalogue, checks, enterprises
from station.store.checks import Checked
from station.store.store import Store
from station.texts import text

BEFORE = ("planned", "approved")
DURING = ("dispatched", "on_site")


class NotNow(StationError):
    """The checklist is filled in while the inspection is going on. Facts: number."""

    text = "case.checklist_not_now"


class NoChecklist(StationError):
    """The case has no checklist. Facts: number."""

    text = "case.no_checklist"


@dataclass(frozen=True, slots=True)
class Problem:
    """An item that failed, as a hazard is written."""

    description: str
    article: str
    violation: str
    major: bool


def of_case(store: Store, case_id: int) -> Checklist:
    """The case's checklist as on the day it was opened. NoChecklist, UnknownCase."""
    case = cases.get(store, case_id)
    if not case.checklist:
        raise NoChecklist(number=case.number)
    return catalogue.load(store).checklist(case.checklist, day(case.opened_at))


def offered(store: Store, case_id: int) -> tuple[Checklist, ...]:
    """Every checklist a case may take: those for its enterprise's own types, those for everybody, then the others.

    UnknownCase.
    """
    with store.reading():
        case = cases.get(store, case_id)
        types = enterprises.get(store, case.enterprise_id).hazards
    book, on = catalogue.load(store), day(case.opened_at)
    fitting = book.for_types(types, on)
    return (*fitting, *(each for each in book.checklists_on(on) if each not in fitting))


def choose(store: Store, actor: Proof, case_id: int, code: str) -> CaseFile:
    """Take another checklist for a case. NoSuchEntry, NotNow, UnknownCase."""
    case = cases.get(store, case_id)
    catalogue.load(store).checklist(code, day(case.opened_at))
    with store.act(actor, "case.checklist", subject=f"case/{case_id}") as act:
        _going_on(case, *BEFORE)
        cases.change(act, case_id, checklist=code)
    return cases.get(store, case_id)


def record(store: Store, actor: Proof, case_id: int, results: Mapping[str, tuple[str, str]]) -> tuple[Checked, ...]:
    """Item code to (ok, problem or na; a note). A later result of an item takes the place of an earlier one.

    NotNow, NoChecklist, UnknownCase.
    """
    case, items = cases.get(store, case_id), {item.code: item for item in of_case(store, case_id).items}
    with store.act(actor, "case.check", subject=f"case/{case_id}") as act:
        _going_on(case)
        for code, (result, note) in results.items():
            checks.add(act, case_id, code, items[code].title, result, note)
    return checks.of_case(store, case_id)


def checked(store: Store, case_id: int) -> dict[str, Checked]:
    """Item code to its newest result."""
    return {each.item: each for each in checks.of_case(store, case_id)}


def problems(store: Store, case_id: int) -> tuple[Problem, ...]:
    """What failed, in the order of the checklist."""
    case = cases.get(store, case_id)
    if not case.checklist:
        return ()
    found = checked(store, case_id)
    failed = [
        item for item in of_case(store, case_id).items if item.code in found and found[item.code].result == "problem"
    ]
    return tuple(_problem(item, found[item.code].note) for item in failed)


def _problem(item: CheckItem, note: str) -> Problem:
    return Problem(
        note or text("casework.checklist.failed", title=item.title),
        "、".join(item.basis),
        item.violation,
        bool(item.major),
    )


def is_open(case: CaseFile) -> bool:
    """Whether the checklist may be chosen or filled in now."""
    return case.stage in (*BEFORE, *DURING)


def _going_on(case: CaseFile, *more: str) -> None:
    if case.stage not in (*DURING, *more):
        raise NotNow(number=case.number)
