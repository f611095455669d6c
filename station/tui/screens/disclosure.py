"""公示: what is to be published, checked by a second person, approved by the chief, and its receipt."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from station.records.disclosure import Disclosure
from station.records.people import Proof
from station.rules import numbering
from station.services import disclosures, history
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_text, confirm
from station.tui.case_pages import disclosure_lines
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person
from station.tui.urgency import due_words
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

STARTS = {
    "disclosure.check": ("pending",),
    "disclosure.approve": ("redaction_checked",),
    "disclosure.publish": ("approved",),
    "disclosure.withhold": ("pending", "redaction_checked", "approved"),
}
"""The states a step starts from; the service decides, this only says beforehand why not."""
NEXT = {"pending": "disclosure.check", "redaction_checked": "disclosure.approve", "approved": "disclosure.publish"}


class DisclosureScreen(StationScreen):
    """The queue, due first; Enter does the next step of the row under the cursor."""

    NAME = "disclosure"

    def __init__(self, disclosure_id: int | None = None) -> None:
        super().__init__()
        self._wanted = disclosure_id
        self._items: dict[int, Disclosure] = {}

    def body(self) -> ComposeResult:
        """List and detail."""
        columns = (
            Column(text("ui.disclosure.state"), keep=True),
            Column(text("ui.disclosure.target"), share=3),
            Column(text("ui.disclosure.conclusion")),
            Column(text("ui.disclosure.due"), keep=True, right=True),
        )
        yield ListDetail(WindowTable(columns, self._rows, id="queue", empty=text("ui.disclosure.nothing")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """Read the queue."""
        self._items = {item.id: item for item in disclosures.queue(station_app(self).station.store)}
        table = self.query_one(WindowTable)
        table.show_ids(self._items)
        if self._wanted in self._items:
            table.select(self._wanted)
            self._wanted = None
        if not self._items:
            self.query_one(Detail).tell(literal(text("ui.disclosure.nothing_detail"), "$secondary"))

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole, with what its next step is."""
        item = self._items.get(event.row_id)
        if item is not None:
            names = history.officer_names(station_app(self).station)
            head = joined((item.number, "bold"))
            hint = literal(text(f"ui.disclosure.next.{item.state}"), "$secondary")
            self.query_one(Detail).tell(stacked(head, *disclosure_lines(item, names), literal(""), hint))
        self.refresh_footer()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter: the next step."""
        self.action_run_command("disclosure.next")

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Which step comes first."""
        item = self._item()
        if item is None:
            return text("ui.disclosure.nothing") if command_id.startswith("disclosure.") else None
        if command_id in STARTS and item.state not in STARTS[command_id]:
            return text("ui.disclosure.other_step", state=text(f"disclosure.state.{item.state}"))
        actor = station_app(self).actor
        if command_id in ("disclosure.approve", "disclosure.withhold") and "chief" not in actor.roles:
            return text("ui.disclosure.chief")
        return None

    def _item(self) -> Disclosure | None:
        selected = self.query_one(WindowTable).selected
        return None if selected is None else self._items.get(selected)

    async def command_disclosure_next(self) -> None:
        """Whatever comes next for this row."""
        item = self._item()
        if item is not None:
            command_id = NEXT[item.state]
            reason = self.why_not(command_id)
            if reason is not None:
                self.say(reason, kind="refused")
            else:
                await getattr(self, "command_" + command_id.replace(".", "_"))()

    async def command_disclosure_check(self) -> None:
        """脱敏复核, by somebody else than who prepared it: another person may type their PIN here and now."""
        item = self._item()
        if item is None or not await confirm(self.app, _title("check", item), text("ui.disclosure.check_told")):
            return
        app = station_app(self)
        checker: Proof | None = app.actor
        if item.prepared_by == app.actor.officer_id:
            hint = text("ui.disclosure.second_hint")
            checker = await ask_second_person(app, item.prepared_by, text("ui.disclosure.second"), hint)
        if checker is not None:
            disclosures.check(app.station.store, checker, item.id)
            self._done("check", item)

    async def command_disclosure_approve(self) -> None:
        """批准公示."""
        item = self._item()
        if item is not None and await confirm(self.app, _title("approve", item), text("ui.disclosure.approve_told")):
            app = station_app(self)
            disclosures.approve(app.station.store, app.actor, item.id)
            self._done("approve", item)

    async def command_disclosure_publish(self) -> None:
        """登记公示回执: its number or address."""
        item = self._item()
        if item is None:
            return
        receipt = await ask_text(self.app, _title("publish", item), text("ui.disclosure.receipt_hint"))
        if receipt is not None:
            app = station_app(self)
            disclosures.publish(app.station.store, app.actor, item.id, receipt)
            self._done("publish", item)

    async def command_disclosure_withhold(self) -> None:
        """决定不公示, with the reason and its basis."""
        item = self._item()
        if item is None:
            return
        reason = await ask_text(self.app, _title("withhold", item), text("ui.disclosure.withhold_hint"))
        title, told = _title("withhold", item), text("ui.disclosure.withhold_told")
        if reason is not None and await confirm(self.app, title, told, numbering.parse(item.number).serial):
            app = station_app(self)
            disclosures.withhold(app.station.store, app.actor, item.id, reason)
            self._done("withhold", item)

    def command_disclosure_case(self) -> None:
        """To the case."""
        item = self._item()
        if item is not None:
            self.shell.open("case", item.case_id)

    def _done(self, step: str, item: Disclosure) -> None:
        self.say(text("ui.disclosure.done", step=text(f"disclosure.step.{step}"), number=item.number), kind="done")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        now = station_app(self).station.clock.now()
        items = [self._items[row_id] for row_id in ids if row_id in self._items]
        return {item.id: _row(item, now > item.due_at) for item in items}


def _row(item: Disclosure, late: bool) -> Row:
    return (
        text(f"disclosure.state.{item.state}"),
        item.target,
        Cell(item.conclusion, "dim"),
        Cell(("! " if late else "") + due_words(item.due_at), "breach" if late else ""),
    )


def _title(step: str, item: Disclosure) -> str:
    return f"{text(f'disclosure.step.{step}')}　{item.number}"
