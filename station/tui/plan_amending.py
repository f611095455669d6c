"""计划调整 with keys: proposing other terms, approving or refusing them, reading what a plan was before."""

from __future__ import annotations

from collections.abc import Mapping

from station.records.moment import day
from station.records.plan import Amendment, Plan, PlanTerms
from station.services import plan_amendments
from station.services.plan_version_words import changed, version_lines
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import required
from station.tui.checks import a_date
from station.tui.draw_later import StatisticsSheet
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen


def fields(plan: Plan) -> list[Field]:
    """The terms as they are, and why they change."""
    return [
        Field("title", text("plan.form.title"), default=plan.title, check=required),
        Field("from_on", text("plan.form.from_on"), default=plan.from_on.isoformat(), check=a_date),
        Field("to_on", text("plan.form.to_on"), default=plan.to_on.isoformat(), check=a_date),
        Field("basis", text("plan.form.basis"), text("plan.form.basis_hint"), plan.basis),
        Field("note", text("plan.form.note"), default=plan.note),
        Field("reason", text("plan.form.reason"), text("plan.form.reason_hint"), check=required),
    ]


def terms_of(answers: Mapping[str, str]) -> PlanTerms:
    """The terms that the form described."""
    dates = day(answers["from_on"]), day(answers["to_on"])
    return PlanTerms(answers["title"], *dates, answers["basis"], answers["note"])


async def revise(screen: StationScreen, plan: Plan) -> None:
    """调整计划, with the reason; what was approved waits for approval again."""
    app = station_app(screen)

    def submit(answers: dict[str, str]) -> None:
        made = plan_amendments.amend(app.station.store, app.actor, plan.id, terms_of(answers), answers["reason"])
        done = "plan.form.revised" if made is None else "plan.form.revision_proposed"
        screen.say(text(done, title=plan.title), kind="done")

    told = text("plan.form.revise_told" if plan.state != "draft" else "plan.form.revise_draft_told")
    draft = app.draft("plan", "revise", plan.id)
    await ask_form(app, text("plan.form.revise_title", title=plan.title), fields(plan), told, draft, submit)


async def decide(screen: StationScreen, plan: Plan, amendment: Amendment) -> None:
    """审批计划调整: approved with the number of the bureau's document, or refused with a reason."""
    app = station_app(screen)

    def submit(answers: dict[str, str]) -> None:
        store, actor = app.station.store, app.actor
        if answers["answer"] == "approve":
            plan_amendments.approve(store, actor, amendment.id, answers["basis"])
        else:
            plan_amendments.refuse(store, actor, amendment.id, answers["why"])
        screen.say(text(f"plan.form.revision_{answers['answer']}d", title=plan.title), kind="done")

    choices = tuple((each, text(f"plan.form.revision_{each}")) for each in ("approve", "refuse"))
    asked = [
        Field("answer", text("plan.form.revision_answer"), choices=choices),
        Field(
            "basis",
            text("plan.form.basis"),
            text("plan.form.basis_hint"),
            amendment.terms.basis,
            needed=lambda answers: answers["answer"] == "approve",
        ),
        Field(
            "why",
            text("plan.form.reason"),
            check=required,
            needed=lambda answers: answers["answer"] == "refuse",
        ),
    ]
    what = changed(plan_amendments.terms_of(plan), amendment.terms)
    told = text("plan.form.decide_told", what=what, why=amendment.reason)
    draft = app.draft("plan", "decide", amendment.id)
    await ask_form(app, text("plan.form.decide_title", title=plan.title), asked, told, draft, submit)


async def versions(screen: StationScreen, plan: Plan) -> None:
    """历次版本, the newest first."""
    found = plan_amendments.history(station_app(screen).station.store, plan.id)
    title = text("plan.screen.versions_title", title=plan.title)
    await screen.app.push_screen_wait(StatisticsSheet(list(version_lines(plan, found)), title))
