"""案件: where it stands, what may be done next and what is missing, and everything that belongs to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from station.records.case import Step
from station.records.law import Transition
from station.rules.numbering import is_draft
from station.services import cases, slips
from station.services.flows import flow_of
from station.texts import text
from station.tui import access_asking, slip_forms, time_sign_sheet
from station.tui.app import station_app
from station.tui.ask import ask_text
from station.tui.case_facts import gathered
from station.tui.case_more import explain, more
from station.tui.case_pages import PAGES, CaseFacts, page, page_counts, pages_of, tabs
from station.tui.commands import Command
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.slip_sheet import SlipSheet
from station.tui.step_asking import able_first, blocked_words, one_recheck, step_title, take_step
from station.tui.step_rows import RECHECK
from station.tui.stick_export import export, paper_files
from station.tui.widgets.list_detail import Detail
from station.tui.widgets.stage_track import stage_track

ACTIONS = {
    "case.approve": ("approve",),
    "case.dispatch": ("dispatch",),
    "case.arrive": ("arrive",),
    "case.record": ("record_no_issue", "record_rectify", "record_measure"),
    "case.return": ("return",),
    "case.recheck": ("recheck_part",),
    "case.close": ("close",),
}
"""Steps of the flow behind a command; the rest are reached through the list of steps."""


class CaseScreen(StationScreen):
    """The list of steps has the keys: Enter takes the one under the cursor; left and right turn the pages."""

    NAME = "case"

    def __init__(self, case_id: int, page_name: str = PAGES[0]) -> None:
        super().__init__()
        self._case_id = case_id
        self._page = page_name
        self._facts: CaseFacts | None = None
        self._steps: tuple[Step, ...] = ()

    def body(self) -> ComposeResult:
        """Head and track, steps, pages."""
        yield Static(literal(""), id="case-head")
        with Container(id="case"):
            with Vertical(id="case-steps"):
                yield OptionList(id="steps")
            with Vertical(id="case-pages"):
                yield Static(literal(""), id="case-tabs", classes="line")
                yield Detail(id="case-page", can_focus=True)

    def on_mount(self) -> None:
        """The steps have the keys."""
        self.query_one("#steps", OptionList).focus()

    def path(self) -> tuple[str, ...]:
        """案件 › 〔2026〕12号."""
        number = self._facts.detail.case.number if self._facts else ""
        return (text("ui.screens.cases"), number[max(number.find("〔"), 0) :])

    # What is shown ------------------------------------------------------------------------------------------

    def refresh_facts(self) -> None:
        """Read the case and all that belongs to it."""
        self._facts = gathered(station_app(self).station, self._case_id, self._page)
        self._show_head(self._facts)
        self._show_steps(able_first(one_recheck(self._facts.detail.steps)))
        self._show_page()

    def _show_head(self, facts: CaseFacts) -> None:
        case = facts.detail.case
        firm = "" if case.enterprise in case.title else f"  {case.enterprise}"
        void = (text("case.event.voided") + "  ", "bold $error") if case.voided_at is not None else ""
        draft = (text("numbers.draft"), "bold $warning")
        number = joined((case.number, "bold"), *(("  ", draft) if is_draft(case.number) else ()))
        head = joined(void, number, firm, "  ", (case.title, "$secondary" if firm else ""))
        track = stage_track(facts.detail.track, facts.detail.stage, set(facts.detail.passed))
        self.query_one("#case-head", Static).update(stacked(head, track))

    def _show_steps(self, steps: tuple[Step, ...]) -> None:
        options = self.query_one("#steps", OptionList)
        held = options.highlighted or 0
        changed = [step.transition.action for step in steps] != [step.transition.action for step in self._steps]
        self._steps = steps
        options.clear_options()
        options.add_options([Option(_step_line(step)) for step in steps])
        if not steps:
            options.add_option(Option(literal(text("ui.case.no_step"), "$secondary"), disabled=True))
        options.highlighted = (self._first(steps) if changed else held) if steps else None

    def _first(self, steps: tuple[Step, ...]) -> int:
        """What is most likely done next: to the next stage, proposing it, at least onwards, or out to the party."""
        if self._facts is None:
            return 0
        detail, flow = self._facts.detail, flow_of(self._facts.detail.case)
        track = [stage.code for stage in detail.track]
        after = track[track.index(detail.stage.code) + 1 :][:1] if detail.stage in detail.track else []

        def onwards(step: Transition) -> bool:
            return step.to is not None and step.to not in detail.passed and not flow.stage(step.to).ends

        able = [place for place, step in enumerate(steps) if not step.blocked]
        wanted: tuple[Callable[[Transition], bool], ...] = (
            lambda step: step.to in after or step.act == RECHECK,
            lambda step: step.action.startswith("propose"),
            onwards,
            lambda step: step.scene is not None,
            lambda step: True,
        )
        fitting = (place for fits in wanted for place in able if fits(steps[place].transition))
        return next(fitting, 0)

    def _show_page(self) -> None:
        if self._facts is None:
            return
        facts = self._facts
        self.query_one("#case-tabs", Static).update(tabs(pages_of(facts), self._page, page_counts(facts)))
        self.query_one("#case-page", Detail).tell(page(self._page, facts, self._room()))

    def _room(self) -> int:
        """Cells of a page's line: beside the steps on a wide screen."""
        width = self.app.size.width
        return width * 11 // 21 - 6 if self.has_class("-wide") else width - 4

    def on_resize(self) -> None:
        """What is drawn as wide as there is room is drawn anew."""
        self._show_page()

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """What stands in the way of a step: its guards with their articles."""
        if self._facts is None:
            return None
        if command_id in ACTIONS:
            return self._against(command_id)
        if command_id == "case.step" and not self._steps:
            return text("ui.case.no_step")
        if command_id == "case.stick" and not self._facts.papers:
            return text("dock_tui.export.nothing")
        if command_id == "case.explain" and not self._facts.detail.deadlines:
            return text("ui.case.no_deadlines")
        if command_id in ("case.clips", "case.access") and not self._facts.clips:
            return text("ui.case.no_media")
        if command_id == "case.coverage" and not self._facts.substance.coverage.scenes:
            return text("coverage.nothing")
        if command_id == "case.code" and slips.current(station_app(self).station, self._case_id) is None:
            return text("ui.case.no_slip")
        if command_id == "case.special" and not any(
            entry.deadline.rule == "UPLOAD_24H" for entry in self._facts.pressing.values()
        ):
            return text("ui.case.no_upload")
        return None

    def in_footer(self, command: Command) -> bool:
        """Papers, clips and how a deadline was counted are offered where they are listed.

        Where there are clips, what is done with them takes the place of the step, which the list of steps shows.
        """
        if command.id == "case.step" and self._page == "media" and self._facts is not None and self._facts.clips:
            return False
        where = {
            "case.paper": "papers",
            "case.clips": "media",
            "case.coverage": "media",
            "case.access": "media",
            "case.explain": "deadlines",
        }.get(command.id, self._page)
        return super().in_footer(command) and self._page == where

    def _against(self, command_id: str) -> str | None:
        offered = self._offered(command_id)
        if not offered:
            stage = self._facts.detail.stage.title if self._facts else ""
            return text("ui.case.wrong_stage", stage=stage)
        return None if any(not step.blocked for step in offered) else blocked_words(offered[0])

    def _offered(self, command_id: str) -> list[Step]:
        return [step for step in self._steps if step.transition.action in ACTIONS[command_id]]

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Enter on a step."""
        self.action_run_command("case.step")

    async def command_case_step(self) -> None:
        """The step under the cursor."""
        await self._take(self._steps[self.query_one("#steps", OptionList).highlighted or 0])

    async def command_case_approve(self) -> None:
        """审批."""
        await self._take_first("case.approve")

    async def command_case_dispatch(self) -> None:
        """派员."""
        await self._take_first("case.dispatch")

    async def command_case_arrive(self) -> None:
        """到场."""
        await self._take_first("case.arrive")

    async def command_case_record(self) -> None:
        """记录结果: which one is asked."""
        await self._take_first("case.record")

    async def command_case_return(self) -> None:
        """返回单位."""
        await self._take_first("case.return")

    async def command_case_recheck(self) -> None:
        """复查: which result is asked."""
        await self._take_first("case.recheck")

    async def command_case_close(self) -> None:
        """结案."""
        await self._take_first("case.close")

    async def _take_first(self, command_id: str) -> None:
        from station.tui.ask import ask_choice

        offered = self._offered(command_id)
        step: Step | None = offered[0]
        if len(offered) > 1:
            choices = [(each, step_title(each)) for each in offered]
            step = await ask_choice(self.app, text(f"commands.{command_id}.label"), choices)
        if step is not None:
            await self._take(step)

    async def _take(self, step: Step) -> None:
        """Fill in the step's form and hand it over."""
        if step.blocked:
            self.say(blocked_words(step), kind="refused")
        elif self._facts is not None and await take_step(station_app(self), self._facts.detail, step):
            self.say(text("ui.case.done", step=step_title(step)), kind="done")

    async def command_case_more(self) -> None:
        """What is done rarely: putting right, releasing, the substance of a penalty, the review."""
        if self._facts is not None:
            await more(self, self._facts.detail)

    async def command_case_explain(self) -> None:
        """One deadline, counted day by day."""
        if self._facts is not None:
            await explain(self, self._facts.detail)

    def command_case_paper(self) -> None:
        """Each paper and how far it is, made and printed there."""
        self.shell.open("papers", self._case_id)

    def command_case_clips(self) -> None:
        """Clip by clip, each with its custody record."""
        self.shell.open("clips", "case", self._case_id)

    def command_case_coverage(self) -> None:
        """What had to be recorded, what is, and what is still to be said of it."""
        self.shell.open("coverage", self._case_id)

    async def command_case_access(self) -> None:
        """调阅 of this case's recordings."""
        if self._facts is not None:
            await access_asking.of_case(station_app(self), self, self._facts.detail.case)

    async def command_case_stick(self) -> None:
        """The papers in force, onto a transfer stick."""
        app, facts = station_app(self), self._facts
        if facts is not None:
            await export(self, app, f"case/{self._case_id}", paper_files(app.station, facts.papers))

    async def command_case_slip(self) -> None:
        """Issue and print the 执法公示单, or print the one in force again, then show its code; in other cases the menu
        of their slips."""
        app, facts = station_app(self), self._facts
        if facts is not None and facts.detail.case.kind != "inspection":
            said = await slip_forms.give(self, facts.detail)
            return self.say(said, kind="done") if said else None
        self.say(text("ui.case.setting_slip"))
        slip = slips.current(app.station, self._case_id)
        if slip is not None:
            self.say(text("ui.case.slip_again", serial=slip.serial), await slip_forms.print_again(app, slip), "done")
        else:
            slip = await asyncio.to_thread(slips.issue, app.station, app.actor, self._case_id)
            self.say(text("ui.case.slip_done", serial=slip.serial), await app.hand_out(slip.document), "done")
        return await app.push_screen_wait(SlipSheet(slip))

    async def command_case_code(self) -> None:
        """The code of the slip in force, to be scanned from the screen."""
        slip = slips.current(station_app(self).station, self._case_id)
        if slip is not None:
            await self.app.push_screen_wait(SlipSheet(slip))

    async def command_case_sign(self) -> None:
        """时间牌, to be filmed before leaving and after returning."""
        await time_sign_sheet.show(station_app(self))

    async def command_case_special(self) -> None:
        """特殊情况: three working days for the recordings in place of 24 hours."""
        reason = await ask_text(self.app, text("ui.case.special"), text("ui.case.special_hint"))
        if reason is not None:
            app = station_app(self)
            cases.special_upload(app.station.store, app.actor, self._case_id, reason)
            self.say(text("ui.case.done", step=text("ui.case.special")), kind="done")

    def command_case_next_page(self) -> None:
        """The page to the right."""
        self._turn(1)

    def command_case_last_page(self) -> None:
        """The page to the left."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        pages = pages_of(self._facts) if self._facts is not None else PAGES
        self._page = pages[(pages.index(self._page) + by) % len(pages)]


def _step_line(step: Step) -> Content:
    if not step.blocked:
        said = [part for refusal in step.warned for part in ("  ", (refusal.satisfy, "$warning"))]
        return joined("> ", (step_title(step), "bold"), *said)
    return joined("  ", (step_title(step), "$secondary"), "  ", (step.blocked[0].satisfy, "$secondary"))
