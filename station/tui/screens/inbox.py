"""审核审批: what waits for the person who is signed in, reviews that are under way; Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content

from station.records.exchange import Settled
from station.services import access_view, from_bureau, inbox, review_view, scenes
from station.services.inbox import Waiting
from station.services.review_view import ReviewLine
from station.texts import text
from station.tui import access_forms, bureau_forms, coverage_forms, review_forms
from station.tui.app import station_app
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.screen import StationScreen
from station.tui.urgency import due_words
from station.tui.widgets.frame import Header
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

PUBLISHING = ("redaction", "release")
"""What waits on the way to publication is dated by the day it is due."""
REVIEWS = 1 << 40
"""Rows of reviews are numbered above those of what waits."""
SENT = 1 << 41
"""Rows of what the bureau sent."""
FEW = 10
"""Looked at in one go, so that no key waits for more."""
PAUSE_S = 0.001
"""Between one go and the next keys are taken and lines painted."""


class Inbox(StationScreen):
    """One list: what can be done now comes first, what still lacks something after it, what the bureau sent, then the
    reviews."""

    NAME = "inbox"

    def __init__(self) -> None:
        super().__init__()
        self._queue: inbox.Queue | None = None
        """What is still being looked at."""
        self._found: list[Waiting] = []
        """What was found so far of what is being looked at."""
        self._again = False
        """Something changed meanwhile."""
        self._waiting: tuple[Waiting, ...] = ()
        self._sent: tuple[Settled, ...] = ()
        """What the bureau sent and nobody has dealt with; what was not adopted only for the chief."""
        self._reviews: tuple[ReviewLine, ...] = ()

    def body(self) -> ComposeResult:
        """List and detail."""
        columns = (
            Column(text("casework.inbox.kind"), keep=True),
            Column(text("casework.inbox.what"), least=8, gives=True),
            Column(text("casework.inbox.enterprise"), least=8, gives=True),
            Column(text("casework.inbox.number"), keep=True),
            Column(text("casework.inbox.when"), keep=True, right=True),
        )
        yield ListDetail(WindowTable(columns, self._rows, id="inbox", empty=text("casework.inbox.nothing")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def path(self) -> tuple[str, ...]:
        """审核审批, and how far the looking went where it takes a while."""
        if self._queue is None:
            return super().path()
        hundreds = self._queue.looked // 100 * 100
        looking = text("casework.inbox.looking", done=f"{hundreds:,}", total=f"{self._queue.total:,}")
        return (*super().path(), looking)

    def refresh_facts(self) -> None:
        """What waits at this moment: a screenful at once, the rest a few at a time, while the list there was stays."""
        if self._queue is not None:
            self._again = True
            return
        app, screenful = station_app(self), self.app.size.height
        queue = inbox.Queue(app.station.store, app.actor, app.station.clock.now())
        self._found, self._again = list(queue.look(screenful)), False
        while not (self._found or queue.done):
            self._found += queue.look(screenful)
        if queue.done or not self._waiting:
            self._show()
        self._go_on(queue)

    def _go_on(self, queue: inbox.Queue) -> None:
        if not queue.done:
            self._queue = queue
            self.set_timer(PAUSE_S, self._look_on)

    def _look_on(self) -> None:
        """A few more; what is covered stops, and begins anew when it is in front again."""
        queue, self._queue = self._queue, None
        if queue is None or not self.shell.in_view(self):
            return
        with self.shell.catching(self):
            self._found += queue.look(FEW)
            self._go_on(queue)
            if queue.done:
                self._show()
                self.refresh_footer()
            self.query_one(Header).say(self.shell.header(self))
            if queue.done and self._again:
                self.look()

    def _show(self) -> None:
        self._waiting = inbox.in_order(self._found)
        app = station_app(self)
        store, chief = app.station.store, "chief" in app.actor.roles
        self._sent = (*from_bureau.waiting(store), *(from_bureau.unseen(store) if chief else ()))
        self._reviews = review_view.lines(store)
        ids = [*range(len(self._waiting)), *(SENT + at for at in range(len(self._sent)))]
        ids += [REVIEWS + at for at in range(len(self._reviews))]
        table = self.query_one(WindowTable)
        with self.prevent(WindowTable.Moved):
            table.show_ids(ids)
        nothing = literal(text("casework.inbox.nothing"), "$secondary")
        self.query_one(Detail).tell(nothing if table.selected is None else self._detail(table.selected))

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened in an empty list."""
        if command_id == "inbox.open" and not self.query_one(WindowTable).row_count:
            return text("casework.inbox.nothing")
        return None

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        self.query_one(Detail).tell(self._detail(event.row_id))

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("inbox.open")

    async def command_inbox_open(self) -> None:
        """To the case, or to the result that is to be published; exemptions and 调阅 are answered here."""
        selected = self.query_one(WindowTable).selected
        if selected is None:
            return
        if selected >= SENT:
            await bureau_forms.settle(self, self._sent[selected - SENT])
            self.look()
            return
        if selected >= REVIEWS:
            self.shell.open("case", self._reviews[selected - REVIEWS].case_id, "review")
            return
        one = self._waiting[selected]
        if one.kind == "exemption":
            await self._answer(one)
        elif one.kind == "access":
            app = station_app(self)
            await access_forms.carry_on(app, self, access_view.seen(app.station.store, one.about))
        elif one.kind in PUBLISHING:
            self.shell.open("disclosure")
        else:
            self.shell.open("case", one.case_id)

    async def _answer(self, one: Waiting) -> None:
        asked = scenes.unanswered(station_app(self).station.store, one.about)
        said = await coverage_forms.answer(self, asked, one.number, one.what)
        if said:
            self.look()
            self.say(said, kind="done")

    async def command_inbox_receive(self) -> None:
        """审核意见: a signed file of the review office."""
        said = await review_forms.receive(self)
        if said:
            self.say(said, kind="done")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {row_id: self._row(row_id) for row_id in ids}

    def _row(self, row_id: int) -> Row:
        if row_id >= SENT:
            return bureau_forms.row(self._sent[row_id - SENT])
        return _review_row(self._reviews[row_id - REVIEWS]) if row_id >= REVIEWS else _row(self._waiting[row_id])

    def _detail(self, row_id: int) -> Content:
        if row_id >= SENT:
            return bureau_forms.detail(self._sent[row_id - SENT])
        if row_id >= REVIEWS:
            return _review_detail(self._reviews[row_id - REVIEWS])
        one = self._waiting[row_id]
        due = one.kind in PUBLISHING
        lines = [labelled(text("casework.inbox.due" if due else "casework.inbox.since"), shown(one.since))]
        if one.blocked:
            lines.append(labelled(text("casework.inbox.lacks"), (one.blocked, "$warning")))
        return stacked(joined((one.what, "bold")), literal(one.number), literal(one.enterprise), literal(""), *lines)


def _short(number: str) -> str:
    """检〔2026〕10号: kinds of case are numbered apart, so the word before the year stays."""
    return number[max(number.find("〔") - 1, 0) :]


def _row(one: Waiting) -> Row:
    style = "dim" if one.blocked else "due" if one.kind != "step" else ""
    return (
        Cell(text(f"casework.inbox.kind_{one.kind}"), style),
        Cell(one.what, "dim" if one.blocked else ""),
        one.enterprise,
        Cell(_short(one.number), "dim"),
        f"{one.since:MM-DD}",
    )


def _review_row(one: ReviewLine) -> Row:
    return (
        Cell(text("casework.inbox.kind_review"), "due" if one.ours else "dim"),
        one.state_title,
        one.target,
        Cell(_short(one.number), "dim"),
        f"{one.submitted_at:MM-DD}",
    )


def _review_detail(one: ReviewLine) -> Content:
    facts = [
        (text("casework.inbox.state"), one.state_title),
        (text("casework.inbox.round"), str(one.round)),
        (text("casework.inbox.triggers"), "、".join(one.triggers)),
        (text("casework.inbox.submitted"), shown(one.submitted_at)),
        (text("casework.inbox.reviewer"), one.reviewer),
        (text("casework.inbox.due"), due_words(one.due.due_at) if one.due else ""),
    ]
    lines = [labelled(label, words) for label, words in facts if words]
    return stacked(joined((one.number, "bold")), literal(one.target), literal(""), *lines)
