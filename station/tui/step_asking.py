"""Asking for everything one step needs, and taking it: the form, then row by row what there are several of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from station.records.case import Step
from station.services import checklists, instalments, party_papers, penalty_view, staff
from station.services.casebook import Detail
from station.texts import text
from station.tui import step_rows
from station.tui.form import ask_form
from station.tui.step_fields import Setting, fields_of
from station.tui.step_rows import RECHECK, Rows, Suggested
from station.tui.step_taking import SAME, Taking, still_open, take

if TYPE_CHECKING:
    from station.tui.app import StationApp

Submit = Callable[[dict[str, str], Sequence[dict[str, str]]], None]


async def take_step(app: StationApp, detail: Detail, step: Step) -> bool:
    """Ask, then do it; a refusal is shown in the form that stays. False when left."""
    station, case = app.station, detail.case
    setting = _setting(app, detail, step)
    suggested = _suggested(app, detail, step)

    def submit(answers: dict[str, str], rows: Sequence[dict[str, str]] = ()) -> None:
        take(Taking(station, app.actor, step.transition, setting, answers, tuple(rows)))

    title = f"{step_title(step)}　{case.number}"
    done = await _converse(app, title, step, setting, _rows(app, step, setting, suggested), submit)
    if done:
        app.forget_drafts("case", case.id)
    return done


def one_recheck(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps as they are offered: a re-inspection once, for its result is found while it is entered."""
    rechecks = [step for step in steps if is_recheck(step)]
    return tuple(step for step in steps if step not in rechecks[1:])


def able_first(steps: Sequence[Step]) -> tuple[Step, ...]:
    """What can be taken now, then what still lacks something, each in the order of the flow."""
    return tuple(sorted(steps, key=lambda step: bool(step.blocked)))


def is_recheck(step: Step) -> bool:
    """Whether it is the re-inspection, with whatever result."""
    return step.transition.act == RECHECK


def step_title(step: Step) -> str:
    """What the step is called; a re-inspection is one thing whatever its result will be."""
    return text("ui.case.recheck_step") if is_recheck(step) else step.transition.title


async def _converse(
    app: StationApp, title: str, step: Step, setting: Setting, rows: Rows | None, submit: Submit
) -> bool:
    fields, told = fields_of(step.transition, setting), consequence(step)
    case_id = setting.detail.case.id
    draft = app.draft("case", case_id, step.transition.action)

    def submit_alone(answers: dict[str, str]) -> None:
        if _alone(rows, answers):
            submit(answers, ())

    answers = await ask_form(app, title, fields, told, draft, submit_alone)
    if answers is None or rows is None or _alone(rows, answers):
        return answers is not None
    draft.update(answers)
    return await _ask_rows(app, case_id, rows, told, partial(submit, answers))


def _alone(rows: Rows | None, answers: dict[str, str]) -> bool:
    """Nothing is asked row by row."""
    return rows is None or answers.get("imposed") == SAME or answers.get("by_parts") == "no"


async def _ask_rows(
    app: StationApp, case_id: int, rows: Rows, told: str, submit: Callable[[list[dict[str, str]]], None]
) -> bool:
    """One form per row; the last one submits them all. False when left."""
    written: list[dict[str, str]] = []

    def last(answers: dict[str, str]) -> bool:
        return len(written) + 1 == rows.count if rows.count else answers["more"] == "no"

    def submit_last(answers: dict[str, str]) -> None:
        if last(answers):
            submit([*written, answers])

    while True:
        number = len(written) + 1
        draft = app.draft("case", case_id, rows.name, number)
        answers = await ask_form(app, rows.title(number), rows.fields(number), told, draft, submit_last)
        if answers is None:
            return False
        draft.update(answers)
        if last(answers):
            return True
        written.append(answers)


async def _violation(app: StationApp) -> dict[str, str] | None:
    """A hazard worded by the catalogue: the violation it is, and the article."""
    from station.tui.penalty_forms import ask_violation

    found = await ask_violation(app)
    if found is None:
        return None
    said = found.title.removesuffix("案")
    return {"description": said, "article": "、".join(found.violated), "violation": found.code}


def _setting(app: StationApp, detail: Detail, step: Step) -> Setting:
    store, case_id = app.station.store, detail.case.id
    papers = penalty_view.papers_of(store, case_id) if step.transition.serves else ()
    found = penalty_view.standing(store, case_id) if "sanctions" in step.transition.asks else None
    before = found.newest if found is not None else ()
    return Setting(
        detail,
        tuple(staff.active(store)),
        app.station.clock.now(),
        app.actor.officer_id,
        papers,
        before,
        found.last if found is not None else "",
        found.said(before) if found is not None else "",
        party_papers.choice(store, case_id, step.transition),
    )


def _rows(app: StationApp, step: Step, setting: Setting, suggested: Sequence[Suggested]) -> Rows | None:
    if is_recheck(step):
        return step_rows.recheck_rows(still_open(setting))
    wanted = step_rows.wanted(step.transition)
    if wanted == "hazards":
        return step_rows.hazard_rows(suggested, partial(_violation, app))
    if wanted == "goods":
        return step_rows.goods_rows()
    if wanted == "sanctions":
        found = penalty_view.standing(app.station.store, setting.detail.case.id)
        return step_rows.sanction_rows(found.parties, found.kinds, found.newest)
    if wanted == "instalments":
        return step_rows.instalment_rows(instalments.account(app.station.store, setting.detail.case.id).rest_fen)
    return None


def _suggested(app: StationApp, detail: Detail, step: Step) -> tuple[Suggested, ...]:
    """What the checklist found, worded as a hazard."""
    if step_rows.wanted(step.transition) != "hazards":
        return ()
    return tuple(
        Suggested(each.description, each.article, each.violation, each.major)
        for each in checklists.problems(app.station.store, detail.case.id)
    )


def blocked_words(step: Step) -> str:
    """What a step still needs, with the articles."""
    needs = "；".join(f"{refusal.satisfy}（{refusal.article}）" for refusal in step.blocked)
    return text("ui.case.blocked", step=step_title(step), needs=needs)


def consequence(step: Step) -> str:
    """What confirming a step does, after what the law asks for and nobody insists on."""
    warned = "".join(f"{refusal.satisfy}（{refusal.article}）。" for refusal in step.warned)
    starts = "、".join(dict.fromkeys(text(f"ui.case.starts.{code}") for code in step.transition.deadlines))
    return warned + text("ui.case.consequence") + (text("ui.case.starting", starts=starts) if starts else "")
