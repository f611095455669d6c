"""采集: what is coming in now, what came in, what nobody has claimed, and the recorders.

Follows another process: live progress is polled a few times a second, everything else when the database changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.evidence import Clip, Intake, LiveIntake, Recorder
from station.services import casebook, evidence, recorders, staff
from station.texts import text
from station.tui import intake_pages as pages
from station.tui.app import station_app
from station.tui.ask import ask_choice, required
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal
from station.tui.screen import StationScreen
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Row, WindowTable

POLL_S = 0.3
RECENT_CASES = 12
"""Cases offered for a clip beside those that fit by officer and time."""
NOBODY = -1
"""Choice of taking a recorder back."""


class IntakeScreen(StationScreen):
    """Live lines on top, below them one of three lists; left and right turn them."""

    NAME = "intake"

    def __init__(self) -> None:
        super().__init__()
        self._page = pages.PAGES[0]
        self._going_on: list[LiveIntake] = []
        self._dockings: dict[int, Intake] = {}
        self._links: dict[int, dict[str, int]] = {}
        self._claims: dict[int, Clip] = {}
        self._recorders: dict[int, Recorder] = {}

    def body(self) -> ComposeResult:
        """Live lines, tabs, list and detail."""
        yield Static(literal(""), id="intake-live")
        yield Static(literal(""), id="intake-tabs", classes="line")
        table = WindowTable(pages.columns(self._page), self._rows, empty=self._empty())
        yield ListDetail(table, Detail())

    def on_mount(self) -> None:
        """The list has the keys; progress is looked at on its own beat."""
        self.query_one(WindowTable).focus()
        self.set_interval(POLL_S, self.follow_live)

    # What is shown ------------------------------------------------------------------------------------------

    def follow_live(self) -> None:
        """Read the progress of running imports, written by other processes."""
        found = evidence.running(station_app(self).station.store)
        before = {live.session_id for live in self._going_on}
        if found or self._going_on:
            self._show_live(found)
        if before != {live.session_id for live in found}:
            self.look()

    def _show_live(self, found: list[LiveIntake]) -> None:
        self._going_on = found
        self.query_one("#intake-live", Static).update(pages.live_lines(found, self.shell.wide))

    def refresh_facts(self) -> None:
        """Read the page in front, and how many wait on the others."""
        store = station_app(self).station.store
        self._dockings = {intake.id: intake for intake in evidence.intake_sessions(store)}
        self._links = evidence.links(store, list(self._dockings))
        self._claims = {clip.id: clip for clip in evidence.unlinked(store)}
        self._recorders = {recorder.id: recorder for recorder in recorders.all_recorders(store)}
        self._show_live(evidence.running(store))
        self.query_one("#intake-tabs", Static).update(self._tabs())
        ids, table = self._shown(), self.query_one(WindowTable)
        at_top = table.cursor == 0
        table.show_ids(ids)
        if ids and at_top:
            # Whoever has not moved looks at the newest.
            table.select(ids[0])
        if not ids:
            self.query_one(Detail).tell(literal(""))

    def _shown(self) -> list[int]:
        if self._page == "claims":
            return list(self._claims)
        return list(self._recorders if self._page == "recorders" else self._dockings)

    def _tabs(self) -> Content:
        counts = {"dockings": "", "claims": f" {len(self._claims)}", "recorders": f" {len(self._recorders)}"}
        return joined(
            "",
            *(
                (
                    text(f"intake.tui.pages.{name}") + counts[name],
                    "bold reverse" if name == self._page else "$secondary",
                )
                for name in pages.PAGES
            ),
            gap=" ",
        )

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        live = {one.session_id for one in self._going_on}
        if self._page == "claims":
            return {row: pages.claim_row(self._claims[row]) for row in ids if row in self._claims}
        if self._page == "recorders":
            return {row: pages.recorder_row(self._recorders[row]) for row in ids if row in self._recorders}
        return {
            row: pages.docking_row(self._dockings[row], self._links[row], row in live)
            for row in ids
            if row in self._dockings
        }

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """Show the row whole."""
        if event.row_id in self._shown():
            self.query_one(Detail).tell(self._detail(event.row_id))

    def _detail(self, row_id: int) -> Content:
        store = station_app(self).station.store
        if self._page == "claims":
            found = evidence.candidates(store, self._claims[row_id])
            likely = casebook.some(store, [one.case_id for one in found.candidates])
            return pages.claim_detail(self._claims[row_id], found, likely)
        if self._page == "recorders":
            return pages.recorder_detail(self._recorders[row_id], evidence.refusals(store))
        files = evidence.files_of(store, row_id)
        odd = [file for file in files if file.detail]
        facts = pages.DockingFacts(self._dockings[row_id], evidence.clips_of_session(store, row_id), odd)
        return pages.docking_detail(facts, self._links[row_id], row_id in {one.session_id for one in self._going_on})

    def _empty(self) -> str:
        return text(f"intake.tui.no_{self._page}")

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Nothing to do with an empty list, or with a docking that belongs to no case."""
        if command_id != "intake.open":
            return None
        selected = self.query_one(WindowTable).selected
        if selected is None:
            return self._empty()
        if self._page == "dockings" and not any(self._links[selected]):
            return text("intake.tui.no_case")
        return None

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("intake.open")

    async def command_intake_open(self) -> None:
        """To the case, or the claim, or the handing out."""
        selected = self.query_one(WindowTable).selected
        if selected is None:
            return
        if self._page == "claims":
            await self._claim(self._claims[selected])
        elif self._page == "recorders":
            await self._assign(self._recorders[selected])
        else:
            await self._open_case(selected)

    async def _open_case(self, session_id: int) -> None:
        store = station_app(self).station.store
        cases = {clip.case_id: str(clip.case_number) for clip in evidence.clips_of_session(store, session_id)}
        choices = [(case_id, number) for case_id, number in cases.items() if case_id is not None]
        if len(choices) == 1:
            chosen: int | None = choices[0][0]
        else:
            chosen = await ask_choice(self.app, text("intake.tui.links"), choices)
        if chosen is not None:
            self.shell.open("case", chosen, "media")

    async def _claim(self, clip: Clip) -> None:
        app = station_app(self)
        store = app.station.store
        likely = {one.case_id: one.confidence for one in evidence.candidates(store, clip).candidates}
        others = [case_id for case_id in casebook.ids(store)[:RECENT_CASES] if case_id not in likely]
        cases = casebook.some(store, [*likely, *others])
        options = [
            (case_id, pages.candidate_words(cases[case_id], likely.get(case_id)))
            for case_id in [*likely, *others]
            if case_id in cases
        ]
        hint = text("intake.tui.claim_hint")
        chosen = await ask_choice(app, text("intake.tui.claim"), options, hint) if options else None
        if chosen is not None:
            linked = evidence.link(store, app.actor, clip.id, chosen)
            self.say(text("intake.tui.claimed", number=linked.case_number), kind="done")

    async def _assign(self, recorder: Recorder) -> None:
        app = station_app(self)
        store = app.station.store
        people = [(person.id, person.name) for person in staff.active(store)]
        options = [*people, (NOBODY, text("intake.tui.take_back"))]
        title = text("intake.tui.assign", serial=recorder.serial)
        chosen = await ask_choice(app, title, options, text("intake.tui.assign_hint"))
        if chosen is None:
            return
        made = recorders.assign(store, app.actor, recorder.serial, None if chosen == NOBODY else chosen)
        done = "returned" if chosen == NOBODY else "assigned"
        self.say(text(f"intake.tui.{done}", serial=made.serial, name=made.officer_name), kind="done")

    async def command_intake_register(self) -> None:
        """A recorder the dock shall accept."""
        app = station_app(self)
        people = tuple((str(person.id), person.name) for person in staff.active(app.station.store))
        fields = [
            Field("serial", text("intake.tui.register_serial"), text("intake.tui.register_hint"), check=required),
            Field("officer", text("intake.tui.register_officer"), choices=people),
        ]
        draft = app.draft("recorder")
        answers = await ask_form(app, text("intake.tui.register"), fields, text("intake.tui.register_done"), draft)
        if answers is not None:
            recorders.register(app.station.store, app.actor, answers["serial"], int(answers["officer"]))
            self.say(text("intake.tui.registered", serial=answers["serial"]), kind="done")

    async def command_intake_next_page(self) -> None:
        """The list to the right."""
        await self._turn(1)

    async def command_intake_last_page(self) -> None:
        """The list to the left."""
        await self._turn(-1)

    async def _turn(self, by: int) -> None:
        self._page = pages.PAGES[(pages.PAGES.index(self._page) + by) % len(pages.PAGES)]
        old = self.query_one(WindowTable)
        table = WindowTable(pages.columns(self._page), self._rows, empty=self._empty())
        await old.parent.mount(table.add_class("list"), before=old)  # type: ignore[union-attr]
        await old.remove()
        table.focus()
