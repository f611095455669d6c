"""开案 without a draw, from any screen: off plan, by a task of the plan, or what was begun on paper."""

from __future__ import annotations

from collections.abc import Sequence

from station.records.case import CaseFile
from station.records.enterprise import Enterprise
from station.records.law import PowerItem
from station.records.moment import day
from station.records.plan import Task
from station.rules.plan_progress import CLUES
from station.services import catalogue, opening_planned, plans
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, confirm, required
from station.tui.checks import a_time, instant, shown, spaced
from station.tui.enterprise_prompt import ask_enterprise, ask_enterprises
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen

ADHOC, RUNNING = -1, -2
"""Choices beside the tasks, which have ids."""
SOURCES = ("planned_non_random", "double_random", "adhoc")
KINDS = ("inspection", "penalty", "compulsory", "licence")


async def open_inspection(screen: StationScreen) -> None:
    """Ask how the case comes about, then open it; a refusal is shown where it was filled in."""
    app = station_app(screen)
    options = [(ADHOC, text("plan.form.how_adhoc"))]
    options += [(task.id, _by_task(task)) for _, task in plans.running(app.station.store, *opening_planned.CHOSEN)]
    if "chief" in app.actor.roles:
        options.append((RUNNING, text("plan.form.how_running")))
    how = await ask_choice(app, text("plan.form.how"), options, text("plan.form.how_hint"))
    if how == ADHOC:
        await open_adhoc(screen)
    elif how == RUNNING:
        await enter_running(screen)
    elif how is not None:
        await open_by_task(screen, how)


async def open_adhoc(screen: StationScreen) -> None:
    """An off-plan inspection: whom, why, by which item."""
    app = station_app(screen)
    store = app.station.store
    one = await _which(app, text("plan.form.which_adhoc"))
    if one is None:
        return
    fields = [
        *_what(app, opening_planned.power_items(store, "inspection")),
        Field("clue", text("plan.form.clue"), choices=tuple((code, text(f"plan.clue.{code}")) for code in CLUES)),
        Field("note", text("plan.form.clue_note"), text("plan.form.clue_note_hint")),
    ]
    opened: list[CaseFile] = []

    def submit(answers: dict[str, str]) -> None:
        words = (answers["item"], answers["clue"], answers["note"], answers["checklist"])
        opened.append(opening_planned.open_adhoc(store, app.actor, one.id, *words))

    title, told = text("plan.form.adhoc_title", name=one.name), text("plan.form.adhoc_told", often=_often(app, one))
    await ask_form(app, title, fields, told, app.draft("open", "adhoc", one.id), submit)
    if opened:
        _done(screen, opened)


async def open_by_task(screen: StationScreen, task_id: int) -> None:
    """Cases of a task: everybody in its scope, or one by one."""
    app = station_app(screen)
    store = app.station.store
    task, left = plans.task(store, task_id), opening_planned.in_scope(store, task_id)
    title = text("plan.form.which_task", task=task.title)
    options = [(True, text("plan.form.task_scope", count=len(left)))] if task.scope and left else []
    options.append((False, text("plan.form.task_choose")))
    everybody = await ask_choice(app, title, options) if len(options) > 1 else False
    if everybody is None:
        return
    chosen = left if everybody else await ask_enterprises(app, title, lambda typed: opening_planned.like(store, typed))
    if not chosen or not await confirm(app, title, text("plan.form.task_sure", count=len(chosen))):
        return
    ids = [each.id for each in chosen]
    _done(screen, opening_planned.open_planned(store, app.actor, task_id, ids))


async def enter_running(screen: StationScreen) -> None:
    """A case begun on paper: its number, its day, and why it is entered now."""
    app = station_app(screen)
    store = app.station.store
    one = await _which(app, text("plan.form.which_running"))
    if one is None:
        return
    opened: list[CaseFile] = []

    def submit(answers: dict[str, str]) -> None:
        opened.append(
            opening_planned.open_running(
                store,
                app.actor,
                one.id,
                answers["item"],
                opened_at=instant(spaced(answers["opened_at"]), day(app.station.clock.now())),
                number=answers["number"].replace("[", "〔").replace("]", "〕"),
                reason=answers["reason"],
                source=answers["source"],
                clue=answers.get("clue", ""),
                clue_note=answers.get("note", ""),
                title=answers["title"],
            )
        )

    title, told = text("plan.form.running_title", name=one.name), text("plan.form.running_told")
    await ask_form(app, title, _running_fields(app), told, app.draft("open", "running", one.id), submit)
    if opened:
        screen.say(text("plan.form.entered", number=opened[0].number), text("plan.form.opened_advice"), "done")


def _running_fields(app: StationApp) -> list[Field]:
    items = opening_planned.power_items(app.station.store, *KINDS)
    clues = tuple((code, text(f"plan.clue.{code}")) for code in CLUES)
    sources = tuple((code, text(f"case.source.{code}")) for code in SOURCES)
    return [
        Field("item", text("plan.form.power_item"), choices=_items(items)),
        Field("number", text("plan.form.number"), text("plan.form.number_hint"), check=required),
        Field(
            "opened_at",
            text("plan.form.opened_at"),
            text("plan.form.opened_hint"),
            default=shown(app.station.clock.now()),
            check=lambda words: a_time(spaced(words)),
        ),
        Field("title", text("plan.form.case_title"), text("plan.form.case_title_hint")),
        Field("source", text("plan.form.source"), choices=sources),
        Field("clue", text("plan.form.clue"), choices=clues, needed=_off_plan),
        Field("note", text("plan.form.clue_note"), text("plan.form.clue_note_hint"), needed=_off_plan),
        Field(
            "reason",
            text("plan.form.reason"),
            text("plan.form.reason_hint"),
            default=text("plan.form.running_reason"),
            check=required,
        ),
    ]


def _off_plan(answers: object) -> bool:
    return isinstance(answers, dict) and answers.get("source") == "adhoc"


def _what(app: StationApp, items: Sequence[PowerItem]) -> list[Field]:
    return [
        Field("item", text("plan.form.power_item"), choices=_items(items)),
        Field("checklist", text("plan.form.checklist"), choices=checklist_choices(app)),
    ]


def _items(items: Sequence[PowerItem]) -> tuple[tuple[str, str], ...]:
    return tuple((item.code, f"{item.code} {item.name}") for item in items)


def checklist_choices(app: StationApp) -> tuple[tuple[str, str], ...]:
    """Checklists in force, none of them first."""
    found = catalogue.checklists(app.station.store, day(app.station.clock.now()))
    return (("", text("plan.form.no_checklist")), *((each.code, f"{each.code} {each.title}") for each in found))


async def _which(app: StationApp, title: str) -> Enterprise | None:
    return await ask_enterprise(app, title, lambda typed: opening_planned.like(app.station.store, typed))


def _often(app: StationApp, one: Enterprise) -> str:
    found = opening_planned.frequency(app.station.store, one.id)
    if found.reached:
        return text("plan.form.often_cap", times=found.times, cap=found.cap)
    return text("plan.form.often", times=found.times) if found.times else ""


def _by_task(task: Task) -> str:
    return text("plan.form.how_task", task=task.title, method=text(f"plan.method.{task.method}"))


def _done(screen: StationScreen, opened: Sequence[CaseFile]) -> None:
    told = text("plan.form.opened_many", count=len(opened))
    if len(opened) == 1:
        told = text("plan.form.opened", number=opened[0].number)
    screen.say(told, text("plan.form.opened_advice"), "done")
