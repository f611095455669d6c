"""送审案件: the letter, the case with its papers and recordings, earlier reviews; Enter answers it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from station.bureau import answering, recordings, reviews, signatures, taking_back
from station.bureau.review_queue import Waiting
from station.bureau.reviews import PackageUnreadable, Submitted
from station.bureau.tui import opinion_forms
from station.bureau.tui.package_pages import PAGES, PackageFacts, asked, counts, page
from station.bureau.tui.screen import BureauScreen
from station.documents import foreign_text
from station.errors import StationError
from station.rules import review_flow
from station.rules.review_package import PAPERS
from station.store import review_law
from station.texts import text
from station.tui.ask import ask_choice, ask_text, required
from station.tui.commands import Command
from station.tui.literal import joined, literal
from station.tui.page_sheet import COLUMNS, PageSheet, Show
from station.tui.widgets.list_detail import Detail

ON_PAGE = {"package.paper": "papers", "package.ask": "media", "package.recordings": "media"}
"""Commands that the footer offers on one page only."""


class PackageScreen(BureauScreen):
    """Left and right turn the pages; the newest package of the case is the one that is answered."""

    NAME = "package"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._page = PAGES[0]
        self._whole: Submitted | None = None
        self._facts: PackageFacts | None = None
        self._stays: str | None = None

    def body(self) -> ComposeResult:
        """Head, pages."""
        yield Static(literal(""), id="case-head")
        with Vertical(id="case-pages"):
            yield Static(literal(""), id="case-tabs", classes="line")
            yield Detail(id="case-page", can_focus=True)

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one("#case-page", Detail).focus()

    def path(self) -> tuple[str, ...]:
        """待审 › 〔2026〕2号."""
        number = self._whole.text.number if self._whole else ""
        return (text("desk.screens.queue"), number[max(number.find("〔"), 0) :])

    def refresh_facts(self) -> None:
        """The package, where its review stands, what is held of its recordings."""
        bureau = self.desk.bureau
        waiting = self._waiting()
        if self._whole is None:
            self._whole = reviews.open_package(bureau, waiting.path)
        whole = self._whole
        self._facts = PackageFacts(
            waiting,
            whole,
            recordings.of_case(bureau, whole),
            tuple(each.name for each in answering.signed(bureau, whole)),
            tuple(each for each in signatures.about(bureau.store, reviews.subject(whole.text)) if each.withdrawn),
            len(answering.unsent(bureau, whole)),
        )
        self._stays = self._why_it_stays(whole)
        self._show()

    def _waiting(self) -> Waiting:
        """PackageUnreadable when a newer package of the case took its place, or the file is gone."""
        found = self.desk.packages.queue().waiting
        one = next((each for each in found if each.path == self._path), None)
        if one is None:
            raise PackageUnreadable(path=self._path.name, detail=text("desk.package.replaced"))
        return one

    def _why_it_stays(self, whole: Submitted) -> str | None:
        """Why nothing can be taken back now; None where it can."""
        try:
            taking_back.check(self.desk.bureau, self.desk.actor, whole)
        except StationError as refusal:
            return refusal.message
        return None

    def _show(self) -> None:
        if self._facts is None:
            return
        facts, count = self._facts, counts(self._facts.whole)
        said = facts.whole.text
        head = joined((said.number, "bold"), "  ", facts.waiting.target, "  ", (facts.waiting.title, "$secondary"))
        self.query_one("#case-head", Static).update(head)
        tabs = [self._tab(name, count.get(name, 0)) for name in PAGES]
        self.query_one("#case-tabs", Static).update(joined(*tabs, gap=" "))
        self.query_one("#case-page", Detail).tell(page(self._page, facts))

    def _tab(self, name: str, count: int) -> tuple[str, str]:
        words = text(f"desk.package.page_{name}") + (f" {count}" if count else "")
        return (f"[{words}]", "bold") if name == self._page else (f" {words} ", "$secondary")

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Answering where nothing fits, papers where there are none."""
        facts = self._facts
        if facts is None:
            return text("desk.package.unopened")
        if command_id == "package.answer" and not facts.waiting.ours:
            return text("desk.package.not_ours", state=facts.waiting.state_title)
        if command_id == "package.answer" and not self.desk.actor.roles & {"reviewer", "counsel"}:
            return text("desk.package.not_reviewer")
        if command_id == "package.paper" and not self._papers(facts):
            return text("desk.package.no_papers")
        if command_id == "package.ask" and not self._wanted(facts):
            return text("desk.package.all_asked")
        if command_id == "package.recordings" and not facts.recordings:
            return text("desk.package.no_media")
        if command_id == "package.send" and not facts.unsent:
            return text("desk.package.all_sent")
        if command_id == "package.hand_out" and not facts.signed:
            return text("desk.package.none_signed")
        return self._stays if command_id == "package.withdraw" else None

    def in_footer(self, command: Command) -> bool:
        """Papers and recordings are offered where they are listed."""
        where = ON_PAGE.get(command.id, self._page)
        return super().in_footer(command) and self._page == where

    async def command_package_answer(self) -> None:
        """受理、退回、审核意见、复核、审理委员会."""
        if self._facts is None:
            return
        possible = review_flow.possible(review_law.load().flow, self._facts.waiting.state, "in")
        said = await opinion_forms.answer(self, self._facts.whole, possible)
        if said:
            self.look()
            self.say(*said, kind="done")

    def command_package_next_page(self) -> None:
        """The page to the right."""
        self._turn(1)

    def command_package_last_page(self) -> None:
        """The page to the left."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._page = PAGES[(PAGES.index(self._page) + by) % len(PAGES)]

    async def command_package_paper(self) -> None:
        """One paper: its words here, the page itself in a window where there is a reader."""
        if self._facts is None:
            return
        papers = self._papers(self._facts)
        name = await ask_choice(self.app, text("desk.package.which_paper"), list(papers.items()))
        if name is None:
            return
        data = self._facts.whole.files[name]
        # A station made it: its words are asked of a process that has none of the bureau's keys.
        found = await asyncio.to_thread(foreign_text.read, data, COLUMNS)
        told = text("desk.package.paper_told")
        if found.problem:
            told = text("desk.package.paper_part", why=text(f"desk.package.why_{found.problem}"))
        await self.app.push_screen_wait(PageSheet(papers[name], found.lines, told, "", self._window(name, data)))

    def _papers(self, facts: PackageFacts) -> dict[str, str]:
        """Title and number by the file's name; a file nobody lists goes by its own name."""
        listed = {f"{PAPERS}{each['id']}.pdf": each for each in facts.whole.case["documents"]}
        names = sorted(name for name in facts.whole.files if name.startswith(PAPERS))
        return {
            name: f"{listed[name]['title']}  {listed[name]['number']}".strip() if name in listed else name
            for name in names
        }

    def _window(self, name: str, data: bytes) -> Show | None:
        reader = self.desk.reader
        if reader is None:
            return None
        return lambda: reader(self.desk.lay_out(name.removeprefix(PAPERS), data))

    def _wanted(self, facts: PackageFacts) -> set[str]:
        return {each.clip.sha256 for each in facts.recordings if each.state == recordings.THERE}

    def command_package_recordings(self) -> None:
        """The recordings one by one: play, look at pictures, ask for one."""
        if self._facts is not None:
            self.shell.open("recordings", self._facts.whole)

    def command_package_ask(self) -> None:
        """Ask the station for the recordings of this case."""
        if self._facts is not None:
            wanted = self._wanted(self._facts)
            recordings.ask(self.desk.bureau, self.desk.actor, self._facts.whole, wanted)
            self.say(*asked(self.desk.bureau, self._facts.whole, len(wanted)))

    def command_package_send(self) -> None:
        """What was signed just before the power failed, on its way too."""
        if self._facts is not None:
            count = answering.send(self.desk.bureau, self.desk.actor, self._facts.whole)
            self.say(text("desk.package.sent", count=count), kind="done")

    async def command_package_withdraw(self) -> None:
        """What was signed by a slip of the hand, before anybody has it."""
        if self._facts is not None:
            await opinion_forms.withdraw(self, self._facts.whole)

    async def command_package_hand_out(self) -> None:
        """Copies of what was signed, onto a stick."""
        facts = self._facts
        hint = text("desk.package.folder_hint")
        typed = await ask_text(self.app, text("desk.package.folder"), hint, "", required)
        if typed is None or facts is None:
            return
        found = answering.hand_out(self.desk.bureau, self.desk.actor, facts.whole, Path(typed).expanduser())
        self.say(text("desk.package.handed", count=len(found), path=typed), kind="done")
