"""计划任务: plans with their tasks and how far they have come, and the share of off-plan inspections below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pendulum
from textual.app import ComposeResult
from textual.widgets import Static

from station.records.moment import day
from station.records.plan import Plan, PlanProgress, Task, TaskProgress
from station.services import catalogue, opening_planned, plan_amendments, plan_statistics, plans
from station.services.plan_amendments import History
from station.services.plan_words import share_lines
from station.texts import text
from station.tui import import_forms, opening_forms, plan_amending
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text
from station.tui.draw_later import StatisticsSheet
from station.tui.form import Field, ask_form
from station.tui.literal import literal
from station.tui.plan_forms import amend_fields, draft_fields, plan_of, task_fields, task_of, terms_of
from station.tui.plan_pages import plan_detail, plan_row, share_line, task_detail, task_row
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Column, Row, WindowTable

FREE = ("plans.draft", "plans.adhoc", "plans.running", "plans.import", "plans.statistics")
"""Commands that need no row."""
OF_PLAN = (
    "plans.approve",
    "plans.publish",
    "plans.task",
    "plans.void",
    "plans.revise",
    "plans.decide",
    "plans.versions",
)
OF_TASK = ("plans.open", "plans.draw", "plans.amend")
STEPS = (
    "plans.task",
    "plans.approve",
    "plans.decide",
    "plans.publish",
    "plans.open",
    "plans.draw",
    "plans.amend",
    "plans.revise",
    "plans.versions",
    "plans.end",
    "plans.void",
)
"""What Enter offers, as far as it can be done with the row."""
BY_CHIEF = ("plans.approve", "plans.decide", "plans.end", "plans.void", "plans.running")
RUNNING = ("approved", "published")


class PlansScreen(StationScreen):
    """Plans and below each its tasks; Enter offers what can be done with the row under the cursor."""

    NAME = "plans"

    def __init__(self) -> None:
        super().__init__()
        self._plans: dict[int, PlanProgress] = {}
        self._tasks: dict[int, TaskProgress] = {}

    def body(self) -> ComposeResult:
        """List and detail, the months below."""
        columns = (
            Column(text("plan.screen.task"), least=8, gives=True),
            Column(text("plan.screen.bar"), keep=True),
            Column(text("plan.screen.done"), keep=True, right=True),
            Column(text("plan.screen.behind"), keep=True, right=True),
            Column(text("plan.screen.state"), keep=True),
        )
        yield ListDetail(WindowTable(columns, self._rows, id="plans", empty=text("plan.screen.nothing")), Detail())
        yield Static(literal(""), id="plan-share", classes="line")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Read plans, progress and months."""
        store = station_app(self).station.store
        found = plans.progress(store)
        self._plans = {each.plan.id: each for each in found}
        self._tasks = {one.task.id: one for each in found for one in each.tasks}
        ids = [row for each in found for row in (each.plan.id, *(one.task.id for one in each.tasks))]
        self.query_one(WindowTable).show_ids(ids)
        months = plan_statistics.year_share(store, station_app(self).station.clock.now().year)
        self.query_one("#plan-share", Static).update(share_line(months))
        if not ids:
            self.query_one(Detail).tell(literal(text("plan.screen.nothing_detail"), "$secondary"))

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        if event.row_id in self._plans:
            self.query_one(Detail).tell(plan_detail(self._plans[event.row_id], self._history(event.row_id)))
        elif event.row_id in self._tasks:
            found = self._tasks[event.row_id]
            plan = self._plans[found.task.plan_id]
            self.query_one(Detail).tell(task_detail(plan, found, *self._names(found.task)))
        self.refresh_footer()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("plans.step")

    def _names(self, task: Task) -> tuple[str, str]:
        """Power item and checklist by name."""
        app = station_app(self)
        items = {item.code: item.name for item in opening_planned.power_items(app.station.store, "inspection")}
        lists = {each.code: each.title for each in catalogue.checklists(app.station.store, _today(app))}
        item = f"{task.power_item} {items.get(task.power_item, '')}"
        return item, f"{task.checklist} {lists.get(task.checklist, '')}".strip()

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        rows = {row_id: plan_row(self._plans[row_id]) for row_id in ids if row_id in self._plans}
        return rows | {row_id: task_row(self._tasks[row_id]) for row_id in ids if row_id in self._tasks}

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """The service decides; this only says beforehand why not."""
        if not command_id.startswith("plans."):
            return None
        if command_id in BY_CHIEF and "chief" not in station_app(self).actor.roles:
            return text("plan.why.chief")
        if command_id in FREE:
            return None
        selected = self.query_one(WindowTable).selected
        if selected in self._tasks:
            found = self._tasks[selected]
            return _against_task(command_id, self._plans[found.task.plan_id].plan, found.task)
        if selected in self._plans:
            return self._against_amending(command_id, selected) or _against_plan(command_id, self._plans[selected])
        return text("plan.why.no_row")

    def _history(self, plan_id: int) -> History:
        return plan_amendments.history(station_app(self).station.store, plan_id)

    def _against_amending(self, command_id: str, plan_id: int) -> str | None:
        if command_id == "plans.decide" and self._history(plan_id).pending is None:
            return text("plan.why.no_revision")
        if command_id == "plans.versions" and not self._history(plan_id).amendments:
            return text("plan.why.no_version")
        return None

    async def command_plans_step(self) -> None:
        """Whatever can be done with the row."""
        labels = {each.id: text(each.label) for each in self.commands()}
        options = [(each, labels[each]) for each in STEPS if self.why_not(each) is None]
        if not options:
            self.say(text("plan.why.closed", state=self._state()), kind="refused")
            return
        title = text("plan.screen.step_title", title=self._title())
        chosen = await ask_choice(self.app, title, options)
        if chosen is not None:
            self.call_after_refresh(self.action_run_command, chosen)

    # Plans --------------------------------------------------------------------------------------------------

    async def command_plans_draft(self) -> None:
        """拟订."""
        app = station_app(self)

        def submit(answers: dict[str, str]) -> None:
            plan = plans.draft(app.station.store, app.actor, plan_of(answers))
            self.say(text("plan.form.drafted", title=plan.title), text("plan.form.drafted_advice"), "done")

        fields = draft_fields(app.station.clock.now())
        await ask_form(
            app, text("plan.form.draft_title"), fields, text("plan.form.draft_told"), self._draft("draft"), submit
        )

    async def command_plans_approve(self) -> None:
        """批准, with the number of the bureau's document where there is one."""
        app, found = station_app(self), self._one_plan()
        plan = found.plan
        facts = {"from_on": plan.from_on.isoformat(), "to_on": plan.to_on.isoformat(), "count": len(found.tasks)}
        kind = text(f"plan.kind.{plan.kind}")
        hint = text("plan.form.approve_hint", kind=kind, quota=found.progress.quota, **facts)
        basis = await ask_text(app, text("plan.form.approve_title", title=plan.title), hint, plan.basis, check=None)
        if basis is not None:
            plans.approve(app.station.store, app.actor, plan.id, basis)
            self.say(text("plan.form.approved", title=plan.title), kind="done")

    async def command_plans_revise(self) -> None:
        """调整计划."""
        await plan_amending.revise(self, self._one_plan().plan)

    async def command_plans_decide(self) -> None:
        """审批计划调整."""
        plan = self._one_plan().plan
        pending = self._history(plan.id).pending
        if pending is not None:
            await plan_amending.decide(self, plan, pending)

    async def command_plans_versions(self) -> None:
        """历次版本."""
        await plan_amending.versions(self, self._one_plan().plan)

    async def command_plans_publish(self) -> None:
        """登记公示回执."""
        app, plan = station_app(self), self._one_plan().plan
        fields = [
            Field("receipt", text("plan.form.receipt"), text("plan.form.publish_hint")),
            Field("url", text("plan.form.url"), text("plan.form.publish_hint")),
        ]

        def submit(answers: dict[str, str]) -> None:
            plans.publish(app.station.store, app.actor, plan.id, answers["receipt"], answers["url"])
            self.say(text("plan.form.published", title=plan.title), kind="done")

        title, told = text("plan.form.publish_title", title=plan.title), text("plan.form.publish_told")
        await ask_form(app, title, fields, told, self._draft("publish", plan.id), submit)

    async def command_plans_end(self) -> None:
        """办结 a plan or a task."""
        selected = self.query_one(WindowTable).selected
        store, actor = station_app(self).station.store, station_app(self).actor
        if selected in self._tasks:
            await self._reasoned("end", "ended", lambda reason: plans.end_task(store, actor, selected, reason))
        elif selected is not None:
            await self._reasoned("end", "ended", lambda reason: plans.end(store, actor, selected, reason))

    async def command_plans_void(self) -> None:
        """作废."""
        app, plan = station_app(self), self._one_plan().plan
        await self._reasoned("void", "voided", lambda reason: plans.void(app.station.store, app.actor, plan.id, reason))

    async def _reasoned(self, step: str, done: str, act: Callable[[str], object]) -> None:
        title = self._title()
        hint = text(f"plan.form.{step}_hint")
        reason = await ask_text(self.app, text(f"plan.form.{step}_title", title=title), hint)
        if reason is not None:
            act(reason)
            self.say(text(f"plan.form.{done}", title=title), kind="done")

    # Tasks --------------------------------------------------------------------------------------------------

    async def command_plans_task(self) -> None:
        """增加任务."""
        app, plan = station_app(self), self._one_plan().plan

        def submit(answers: dict[str, str]) -> None:
            task = plans.add_task(app.station.store, app.actor, plan.id, task_of(answers))
            self.say(text("plan.form.added", title=task.title), kind="done")

        title, told = text("plan.form.task_title", plan=plan.title), text("plan.form.task_told")
        await ask_form(app, title, task_fields(app, plan), told, self._draft("task", plan.id), submit)

    async def command_plans_amend(self) -> None:
        """调整任务, with the reason."""
        app, task = station_app(self), self._one_task().task

        def submit(answers: dict[str, str]) -> None:
            plans.amend_task(app.station.store, app.actor, task.id, terms_of(answers), answers["reason"])
            self.say(text("plan.form.amended", title=task.title), kind="done")

        title, told = text("plan.form.amend_title", task=task.title), text("plan.form.amend_told")
        await ask_form(app, title, amend_fields(app, task), told, self._draft("amend", task.id), submit)

    # Inspections --------------------------------------------------------------------------------------------

    async def command_plans_open(self) -> None:
        """Open the task's inspections."""
        await opening_forms.open_by_task(self, self._one_task().task.id)

    async def command_plans_adhoc(self) -> None:
        """Open an off-plan inspection."""
        await opening_forms.open_adhoc(self)

    async def command_plans_running(self) -> None:
        """Enter a case begun on paper."""
        await opening_forms.enter_running(self)

    async def command_plans_import(self) -> None:
        """Bring in what another system sends."""
        await import_forms.bring_in(self)

    def command_plans_draw(self) -> None:
        """To the draws."""
        self.shell.go("draw")

    async def command_plans_statistics(self) -> None:
        """The year month by month."""
        app = station_app(self)
        year = app.station.clock.now().year
        found = plan_statistics.year_share(app.station.store, year)
        await app.push_screen_wait(StatisticsSheet(share_lines(found), text("plan.screen.share_title", year=year)))

    # The row ------------------------------------------------------------------------------------------------

    def _one_plan(self) -> PlanProgress:
        return self._plans[self.query_one(WindowTable).selected or 0]

    def _one_task(self) -> TaskProgress:
        return self._tasks[self.query_one(WindowTable).selected or 0]

    def _title(self) -> str:
        selected = self.query_one(WindowTable).selected
        return self._one_task().task.title if selected in self._tasks else self._one_plan().plan.title

    def _state(self) -> str:
        selected = self.query_one(WindowTable).selected
        if selected in self._tasks:
            return text(f"plan.task_state.{self._one_task().task.state}")
        return text(f"plan.state.{self._one_plan().plan.state}")

    def _draft(self, *about: object) -> dict[str, str]:
        return station_app(self).draft("plan", *about)


def _against_plan(command_id: str, found: PlanProgress) -> str | None:
    state = found.plan.state
    if command_id in OF_TASK:
        return text("plan.why.a_task")
    if command_id not in ("plans.step", "plans.versions") and state in ("ended", "void"):
        return text("plan.why.closed", state=text(f"plan.state.{state}"))
    if command_id == "plans.approve":
        if state != "draft":
            return text("plan.why.not_draft", state=text(f"plan.state.{state}"))
        return None if found.tasks else text("plan.why.no_tasks")
    if command_id == "plans.publish" and state != "approved":
        return text("plan.why.not_approved")
    if command_id == "plans.end" and state not in RUNNING:
        return text("plan.why.not_running")
    return None


def _against_task(command_id: str, plan: Plan, task: Task) -> str | None:
    if command_id in OF_PLAN:
        return text("plan.why.a_plan")
    if command_id != "plans.step" and task.state != "open":
        return text("plan.why.closed", state=text(f"plan.task_state.{task.state}"))
    if command_id in ("plans.open", "plans.draw") and plan.state not in RUNNING:
        return text("plan.why.not_running")
    if command_id == "plans.open" and task.method not in opening_planned.CHOSEN:
        return text("plan.why.by_draw")
    if command_id == "plans.draw" and task.method in opening_planned.CHOSEN:
        return text("plan.why.by_hand")
    return None


def _today(app: StationApp) -> pendulum.Date:
    return day(app.station.clock.now())
