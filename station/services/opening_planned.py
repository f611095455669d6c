"""Opening inspections without a draw: by a task of the plan, off plan with a reason, or begun on paper before.

Nothing here approves: every one of them stands at its flow's first stage and waits for the chief's approval.
"""

from __future__ import annotations

from collections.abc import Sequence

import pendulum

from station.errors import StationError
from station.records.case import CaseFile
from station.records.enterprise import Enterprise
from station.records.law import PowerItem
from station.records.moment import day, iso
from station.records.people import Proof
from station.records.plan import Frequency, Task
from station.rules import numbering
from station.rules.plan_progress import clue_missing
from station.services import numbers, opening, plans
from station.services.case_facts import ANNUAL_CAP
from station.store import cases, enterprises, law
from station.store import plan_statistics as rows
from station.store import plans as plan_rows
from station.store.act import Act
from station.store.store import Store
from station.texts import text

CHOSEN = ("must", "planned")
"""Methods of tasks whose enterprises are named by people."""
BY_TASK = "planned_non_random"
LIKE = 8
"""So many enterprises are offered for what was typed."""


class NoReason(StationError):
    """An off-plan inspection says why: a known reason, and words where it is another one."""

    text = "plan.no_reason"


class NoTargets(StationError):
    """Nobody was chosen."""

    text = "plan.no_targets"


class AlreadyOpened(StationError):
    """The enterprise has a case of this task. Facts: name, title."""

    text = "plan.already_opened"


class NotActive(StationError):
    """The enterprise has closed or moved. Facts: name."""

    text = "plan.not_active"


class BadNumber(StationError):
    """A case's number is written as 余应急检〔2026〕12号. Facts: number."""

    text = "plan.bad_number"


class NumberTaken(StationError):
    """Another case has this number. Facts: number, enterprise."""

    text = "plan.number_taken"


class NotBegun(StationError):
    """The day of opening lies ahead. Facts: opened."""

    text = "plan.not_begun"


class ItemNotInForce(StationError):
    """The item was not on the power list on the day the case was opened. Facts: item, on."""

    text = "plan.item_not_in_force"


def open_planned(store: Store, actor: Proof, task_id: int, enterprise_ids: Sequence[int]) -> tuple[CaseFile, ...]:
    """One case for each enterprise, by a task whose enterprises are named.

    UnknownTask, TaskClosed, WrongMethod, NoTargets, RowMissing, NotActive, AlreadyOpened, UnknownPowerItem.
    """
    wanted = list(dict.fromkeys(enterprise_ids))
    with store.act(actor, "case.open_planned", subject=f"task/{task_id}") as act:
        task = plans.need_running(store, task_id, *CHOSEN)
        item = opening.item_in_force(act, [task.power_item])
        _refuse(store, task, wanted)
        handed = numbers.hand_out(act, "inspection", len(wanted))
        detail = text("plan.detail.planned", task=task.title)
        about: dict[str, str | int] = {"task_id": task.id, "checklist": task.checklist}
        opened = [
            _open(act, item, enterprise_id, act.now, detail, number=number, source=BY_TASK, **about)
            for enterprise_id, number in zip(wanted, handed, strict=True)
        ]
    found = cases.some(store, opened)
    return tuple(found[case_id] for case_id in opened)


def open_adhoc(
    store: Store, actor: Proof, enterprise_id: int, power_item: str, clue: str, note: str, checklist: str = ""
) -> CaseFile:
    """An inspection that no plan foresees, with its reason (`clue` and words). It waits for the chief's approval.

    NoReason, RowMissing, NotActive, UnknownPowerItem. Whether the enterprise was inspected often enough this year
    is told by `frequency`; the approval is refused where it was, and the reason is none that goes beyond the cap.
    """
    if clue_missing(clue, note):
        raise NoReason
    with store.act(actor, "case.open_adhoc", subject=f"enterprise/{enterprise_id}") as act:
        item = opening.item_in_force(act, [power_item])
        _active(enterprises.get(store, enterprise_id))
        (number,) = numbers.hand_out(act, "inspection", 1)
        said = "：".join(part for part in (text(f"plan.clue.{clue}"), note.strip()) if part)
        about = {"source": "adhoc", "clue": clue, "clue_note": note.strip(), "checklist": checklist}
        detail = text("plan.detail.adhoc", reason=said)
        case_id = _open(act, item, enterprise_id, act.now, detail, number=number, **about)
    return cases.get(store, case_id)


def open_running(
    store: Store,
    actor: Proof,
    enterprise_id: int,
    power_item: str,
    *,
    opened_at: pendulum.DateTime,
    number: str,
    reason: str,
    source: str = BY_TASK,
    clue: str = "",
    clue_note: str = "",
    title: str = "",
) -> CaseFile:
    """A case begun on paper, with its old number and day; its later steps are entered with their own times.

    The power item says what it is: an inspection, a penalty … ReasonNeeded, BadNumber, NumberTaken, ExplainedAway,
    NotBegun, NoReason (off plan), RowMissing, ItemNotInForce.
    """
    written = _number(number)
    with store.act(actor, "case.enter_running", subject=f"case/{written}", reason=reason, occurred_at=opened_at) as act:
        if opened_at > act.now:
            raise NotBegun(opened=f"{opened_at:YYYY-MM-DD HH:mm}")
        _untaken(store, written)
        numbers.check_typed(store, numbering.parse(written))
        enterprises.get(store, enterprise_id)
        item = _item_then(store, power_item, day(opened_at))
        if item.category == "inspection" and source == "adhoc" and clue_missing(clue, clue_note):
            raise NoReason
        about = {"source": source, "clue": clue, "clue_note": clue_note.strip(), "title": title.strip()}
        detail = text("plan.detail.running", reason=reason)
        case_id = _open(act, item, enterprise_id, opened_at, detail, number=written, **about)
    return cases.get(store, case_id)


# What is known before opening


def like(store: Store, typed: str) -> tuple[Enterprise, ...]:
    """Enterprises that fit a name, pinyin, initials or credit code, best first."""
    return tuple(each for _, each in enterprises.like(store, typed, LIKE))


def in_scope(store: Store, task_id: int) -> tuple[Enterprise, ...]:
    """Active enterprises within the task's scope that have no case of it, by name. UnknownTask."""
    task, opened = plan_rows.task(store, task_id), plan_rows.targets(store, task_id)
    everybody = enterprises.some(store, enterprises.ids(store, status="active"))
    wanted = (each for each in everybody.values() if each.id not in opened and _within(task, each))
    return tuple(sorted(wanted, key=lambda each: (each.pinyin, each.id)))


def frequency(store: Store, enterprise_id: int) -> Frequency:
    """How often the enterprise was inspected this year, against the annual cap (国办发〔2024〕54号)."""
    today = day(store.clock.now())
    cap = law.of(store).setting(ANNUAL_CAP, today)
    return Frequency(rows.inspections_of(store, enterprise_id, today.year), cap or None)


def power_items(store: Store, *categories: str) -> tuple[PowerItem, ...]:
    """The power list's items of these categories that are in force today, in its order."""
    today, book = day(store.clock.now()), law.of(store)
    codes = dict.fromkeys(item.code for item in book.items if item.category in categories)
    found = (book.item(code, today) for code in codes)
    return tuple(item for item in found if item is not None)


def _within(task: Task, one: Enterprise) -> bool:
    return not task.scope or one.risk in task.scope or bool(set(one.hazards) & set(task.scope))


# Guards and rows


def _refuse(store: Store, task: Task, wanted: Sequence[int]) -> None:
    if not wanted:
        raise NoTargets
    opened = plan_rows.targets(store, task.id)
    for enterprise_id in wanted:
        one = enterprises.get(store, enterprise_id)
        _active(one)
        if enterprise_id in opened:
            raise AlreadyOpened(name=one.name, title=task.title)


def _active(one: Enterprise) -> None:
    if one.status != "active":
        raise NotActive(name=one.name)


def _number(number: str) -> str:
    try:
        written = numbering.parse("".join(number.split()))
    except ValueError:
        raise BadNumber(number=number) from None
    if written.draft:
        raise BadNumber(number=number)
    return str(written)


def _untaken(store: Store, number: str) -> None:
    try:
        other = cases.by_number(store, number)
    except cases.UnknownCase:
        return
    raise NumberTaken(number=number, enterprise=other.enterprise)


def _item_then(store: Store, code: str, on: pendulum.Date) -> PowerItem:
    found = law.of(store).item(code, on)
    if found is None:
        raise ItemNotInForce(item=code, on=on.isoformat())
    return found


def _open(
    act: Act, item: PowerItem, enterprise_id: int, at: pendulum.DateTime, detail: str, **columns: str | int
) -> int:
    """The case and its first event, at the first stage of its flow, under the law of its day."""
    book = law.of(act.store)
    case_id = cases.insert(
        act,
        kind=item.category,
        flow=item.workflow,
        enterprise_id=enterprise_id,
        power_item=item.code,
        rule_set=book.rule_set(day(at)).code,
        stage=book.workflow(item.workflow, day(at)).stages[0].code,
        opened_at=iso(at),
        **columns,
    )
    cases.add_event(act, case_id, "opened", at, detail)
    return case_id
