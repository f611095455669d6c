"""副本中的案件: the pages the station itself shows of a case, made from the replica; nothing can be done here."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from station.bureau.tui.screen import BureauScreen
from station.records.bureau import Enrolment
from station.texts import text
from station.tui.case_facts import gathered
from station.tui.case_pages import PAGES, CaseFacts, page, page_counts, pages_of, tabs
from station.tui.literal import joined, literal, stacked
from station.tui.widgets.list_detail import Detail
from station.tui.widgets.stage_track import stage_track


class CopyScreen(BureauScreen):
    """Left and right turn the pages."""

    NAME = "copy"

    def __init__(self, enrolment: Enrolment, case_id: int) -> None:
        super().__init__()
        self._enrolment, self._case_id = enrolment, case_id
        self._page = PAGES[0]
        self._facts: CaseFacts | None = None
        self._content = Content("")

    def body(self) -> ComposeResult:
        """Head and track, pages."""
        yield Static(literal(""), id="case-head")
        with Vertical(id="case-pages"):
            yield Static(literal(""), id="case-tabs", classes="line")
            yield Detail(id="case-page", can_focus=True)

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one("#case-page", Detail).focus()

    def path(self) -> tuple[str, ...]:
        """站点 › 泗门镇安监所 › 〔2026〕12号."""
        number = self._facts.detail.case.number if self._facts else ""
        return (text("desk.screens.stations"), self._enrolment.name, number[max(number.find("〔"), 0) :])

    def refresh_facts(self) -> None:
        """The case as the replica holds it; its page is made while the replica is open."""
        with self.desk.look(self.desk.bureau, self._enrolment.code) as station:
            facts = self._facts = gathered(station, self._case_id, self._page)
            self._content = page(self._page, facts, max(self.app.size.width - 4, 40))
        case = facts.detail.case
        firm = "" if case.enterprise in case.title else f"  {case.enterprise}"
        void = (text("case.event.voided") + "  ", "bold $error") if case.voided_at is not None else ""
        head = joined(void, (case.number, "bold"), firm, "  ", (case.title, "$secondary" if firm else ""))
        track = stage_track(facts.detail.track, facts.detail.stage, set(facts.detail.passed))
        self.query_one("#case-head", Static).update(stacked(head, track))
        self.query_one("#case-tabs", Static).update(tabs(pages_of(facts), self._page, page_counts(facts)))
        self.query_one("#case-page", Detail).tell(self._content)

    def on_resize(self) -> None:
        """What is drawn as wide as there is room is drawn anew."""
        self.look()

    def command_copy_next_page(self) -> None:
        """The page to the right."""
        self._turn(1)

    def command_copy_last_page(self) -> None:
        """The page to the left."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        pages = pages_of(self._facts) if self._facts is not None else PAGES
        self._page = pages[(pages.index(self._page) + by) % len(pages)]
