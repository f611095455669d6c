"""抽取: the ceremony, watched by others. Five steps on the left, the present one large; Enter does the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from station.records.draw import DrawSource, DrawView, Pick
from station.rules.draw.commit import LOCAL
from station.services import draw_packages, draw_view, draws, opening, plans, showing
from station.texts import text
from station.tui import draw_later
from station.tui.app import station_app
from station.tui.ask import ask_text, confirm
from station.tui.commands import Command
from station.tui.draw_forms import ask_fallback, ask_numbers, fallbacks, plan_fields, plan_of, term_fields, terms_of
from station.tui.draw_pages import (
    COMMIT,
    DONE,
    FREEZE,
    NUMBERS,
    REVEAL,
    TICKET,
    WAIT,
    happened,
    head,
    page,
    picked,
    step_of,
    steps,
)
from station.tui.form import ask_form
from station.tui.literal import literal
from station.tui.screen import StationScreen
from station.tui.screens.projection import Projection
from station.tui.second_person import ask_second_person
from station.tui.slip_sheet import on_paper
from station.tui.widgets.folding import Folding
from station.tui.widgets.list_detail import Detail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

LINE = 1 << 40
"""Row id of the line between drawn enterprises and reserves; picks are numbered from 0."""


ALWAYS = ("draw.freeze", "draw.platform", "draw.statistics")
"""Commands that need no draw."""


class DrawScreen(StationScreen):
    """One draw at its present step; left and right go to the others."""

    NAME = "draw"

    def __init__(self, draw_id: int | None = None) -> None:
        super().__init__()
        self._draw_id = draw_id
        self._all: tuple[int, ...] = ()
        self._seen: DrawView | None = None
        self._picks: tuple[Pick, ...] = ()

    def body(self) -> ComposeResult:
        """Steps, and beside them the head, the present step or the result."""
        columns = (
            Column(text("draw.screen.rank"), keep=True, right=True),
            Column(text("draw.screen.ticket"), keep=True),
            Column(text("draw.screen.enterprise"), least=8, gives=True),
            Column(text("draw.screen.stratum_short"), keep=True),
            Column(text("draw.screen.pair"), least=11),
        )
        with Horizontal(id="draw"):
            with Vertical(id="draw-side"):
                yield Static(literal(""), id="draw-steps")
                yield Static(literal(""), id="draw-code")
            with Vertical(id="draw-stage"):
                yield Folding(id="draw-head")
                yield Detail(id="draw-page", can_focus=True)
                yield WindowTable(columns, self._rows, id="draw-picks")
                yield Folding(id="draw-row")
                yield Folding(id="draw-after")

    def path(self) -> tuple[str, ...]:
        """抽取 › 第 2 号."""
        here = (text("ui.screens.draw"),)
        return here if self._seen is None else (*here, text("draw.screen.number", number=self._seen.line.draw_no))

    # What is shown ------------------------------------------------------------------------------------------

    def refresh_facts(self) -> None:
        """Read the draw in front; at first the one that waits for somebody."""
        app = station_app(self)
        now = app.station.clock.now()
        lines = draw_view.all_draws(app.station.store)
        self._all = tuple(line.id for line in reversed(lines))
        if self._draw_id not in self._all:
            self._draw_id = draw_view.waiting(app.station.store, now)
        self._seen = None if self._draw_id is None else draw_view.view(app.station.store, self._draw_id)
        self.query_one("#draw-steps", Static).update(steps(self._seen, now))
        self.query_one("#draw-head", Folding).tell(literal("") if self._seen is None else head(self._seen, now))
        self._show_code()
        self._show_result() if self._seen is not None and self._seen.picks else self._show_step()

    def _show_code(self) -> None:
        """The way to the package, always in sight where there is room for it."""
        link = None if self._seen is None else showing.package_link(station_app(self).station, self._seen)
        self.query_one("#draw-side").set_class(link is not None, "-coded")
        self.query_one("#draw-code", Static).update(literal("") if link is None else on_paper(showing.code(link)))

    def _show_step(self) -> None:
        self._show_only("#draw-page")
        self.query_one("#draw-page", Detail).tell(page(self._seen, station_app(self).station.clock.now()))
        self.query_one("#draw-page").focus()

    def _show_result(self) -> None:
        if self._seen is None:
            return
        self._show_only("#draw-picks")
        selected = [pick for pick in self._seen.picks if pick.selected]
        gone = self._seen.replaced()
        # Enterprises that were replaced come last: nobody takes them for reserves.
        reserves = sorted((pick for pick in self._seen.picks if not pick.selected), key=lambda pick: pick.uscc in gone)
        self._picks = (*selected, *reserves)
        ids = [*range(len(selected)), LINE, *range(len(selected), len(self._picks))]
        self.query_one(WindowTable).show_ids(ids if reserves else ids[:-1])
        self.query_one("#draw-after", Folding).tell(happened(self._seen))
        self.query_one("#draw-after").display = bool(self._seen.after)
        self.query_one(WindowTable).focus()

    def _show_only(self, wanted: str) -> None:
        for name in ("#draw-page", "#draw-picks", "#draw-row"):
            self.query_one(name).display = name == wanted or (name == "#draw-row" and wanted == "#draw-picks")
        self.query_one("#draw-after").display = False

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        if self._seen is None:
            return {}
        shorts, gone = self._seen.shorts, self._seen.replaced()
        return {each: _line() if each == LINE else _row(self._picks[each], shorts, gone) for each in ids}

    def on_window_table_moved(self, event: WindowTable.Moved) -> None:
        """The row under the cursor, whole."""
        shown = self._picked(event.row_id)
        self.query_one("#draw-row", Folding).tell(shown)

    def _picked(self, row_id: int) -> Content:
        if row_id == LINE or self._seen is None:
            return literal(text("draw.screen.reserve_line"))
        return picked(self._picks[row_id], self._seen.replaced())

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter."""
        self.action_run_command("draw.step")

    # What can be done ---------------------------------------------------------------------------------------

    def why_not(self, command_id: str) -> str | None:
        """Which step comes first."""
        if not command_id.startswith("draw.") or command_id in ALWAYS:
            return None
        seen = self._seen
        step = step_of(seen, station_app(self).station.clock.now())
        if command_id == "draw.step" and step == WAIT:
            return text("draw.screen.wait")
        if command_id == "draw.step" and step == DONE and seen is not None and seen.line.state == "void":
            return text("draw.screen.is_void")
        if seen is None:
            return None if command_id == "draw.step" else text("draw.screen.none")
        if command_id in ("draw.earlier", "draw.later"):
            return None if self._neighbour(command_id) is not None else text("draw.screen.no_other")
        if command_id == "draw.fallback" and not fallbacks(seen, station_app(self).station.clock.now()):
            return text("draw.screen.no_fallback")
        return draw_later.why_not(seen, command_id)

    def in_footer(self, command: Command) -> bool:
        """Of what can be done, what is likely wanted at this step."""
        revealed = self._seen is not None and self._seen.line.state == "revealed"
        if command.id == "draw.notice":
            return not revealed
        if command.id == "draw.project":
            return self._seen is not None and self._seen.line.commit_hash is not None
        return super().in_footer(command)

    async def command_draw_step(self) -> None:
        """Whatever comes next."""
        step = step_of(self._seen, station_app(self).station.clock.now())
        if step == FREEZE:
            await self.command_draw_freeze()
        elif step == COMMIT:
            await self._commit()
        elif step == NUMBERS:
            await self._enter_numbers()
        elif step == REVEAL:
            await self._reveal()
        else:
            self.command_draw_cases()

    async def command_draw_freeze(self) -> None:
        """Freeze new lists."""
        app = station_app(self)
        store = app.station.store
        revealed = [each for each in draw_view.all_draws(store) if each.state == "revealed" and each.drawn_on == LOCAL]
        rules, tasks = draw_view.rules_now(store), plans.to_draw(store)
        fields = plan_fields(rules, app.station.clock.now(), app.station.settings.demo, revealed, tasks)
        told = text("draw.screen.freeze_told")

        def submit(answers: dict[str, str]) -> None:
            self._draw_id = draws.freeze_lists(app.station, app.actor, plan_of(answers, tasks)).id

        title = text("draw.screen.freeze_title")
        if await ask_form(self.app, title, fields, told, self._draft("freeze"), submit) is not None:
            self.say(text("draw.screen.frozen"), kind="done")

    async def _commit(self) -> None:
        app, seen = station_app(self), self._need()
        offered = {source.id: source for source in draw_view.sources_on_offer(app.station.store)}
        title = text("draw.screen.commit_title", number=seen.line.draw_no)
        fields, told = term_fields(seen, offered), draw_later.commit_told(app, seen)

        def submit(answers: dict[str, str]) -> None:
            draws.commit(app.station, app.actor, seen.line.id, terms_of(answers))

        if await ask_form(self.app, title, fields, told, self._draft("commit", seen.line.id), submit) is not None:
            self.say(text("draw.screen.committed"), text("draw.screen.committed_advice"), "done")

    async def _enter_numbers(self) -> None:
        now = station_app(self).station.clock.now()
        for source in self._need().sources:
            settled = source.first is not None and source.first == source.second
            if source.drawn_at <= now and not settled and not await self._type_twice(source, source.round):
                return

    async def command_draw_fallback(self) -> None:
        """Type the numbers of a fallback round, where the first one did not take place."""
        offered = fallbacks(self._need(), station_app(self).station.clock.now())
        chosen = await ask_fallback(self.app, offered)
        if chosen is not None:
            await self._type_twice(*chosen)

    async def _type_twice(self, source: DrawSource, round_: str) -> bool:
        """Whether the two entries agreed."""
        app, draw_id = station_app(self), self._need().line.id
        half = source.first is not None and source.second is None
        for entry in (2,) if half else (1, 2):
            typed = await ask_numbers(self.app, source, round_, entry)
            if typed is None:
                return False
            agreed = draws.enter(app.station.store, app.actor, draw_id, source.id, typed, round_)
        if agreed:
            self.say(text("draw.screen.agreed", title=source.title), kind="done")
        else:
            self.say(text("draw.screen.differ", title=source.title), text("draw.screen.differ_advice"), "refused")
        return agreed

    async def _reveal(self) -> None:
        """Reveal, and show it to the room at once."""
        app, seen = station_app(self), self._need()
        nonce = None
        if seen.supervisor:
            title = text("draw.screen.supervisor_title", number=seen.line.draw_no)
            nonce = await ask_text(self.app, title, text("draw.screen.supervisor_nonce_hint"))
            if nonce is None:
                return
        line = draws.reveal(app.station, app.actor, seen.line.id, nonce)
        await self.app.push_screen_wait(Projection(app, line.id, at_result=True))
        advice = "draw.screen.revealed_advice" if line.listed_at else "draw.screen.sealed_next"
        self.say(text("draw.screen.revealed"), text(advice), "done")

    async def command_draw_project(self) -> None:
        """Show the ceremony to the room, large."""
        seen = self._need()
        at_result = seen.line.state == "revealed"
        await self.app.push_screen_wait(Projection(station_app(self), seen.line.id, at_result))

    async def command_draw_code(self) -> None:
        """The way to the package as a code, for terminals that have no room for it beside the list."""
        await draw_later.show_code(station_app(self), self._need())

    async def command_draw_platform(self) -> None:
        """Freeze the list that the platform drew."""
        line = await draw_later.import_list(station_app(self), self)
        if line is not None:
            self._draw_id = line.id

    async def command_draw_notice(self) -> None:
        """Print the commitment."""
        await draw_later.print_paper(station_app(self), self, self._need(), "draw_commitment")

    async def command_draw_record(self) -> None:
        """Print the record, to be signed."""
        await draw_later.print_paper(station_app(self), self, self._need(), "draw_record")

    async def command_draw_unseal(self) -> None:
        """Open the list of a sealed draw, then its nonces."""
        await draw_later.unseal(station_app(self), self, self._need())

    async def command_draw_replace(self) -> None:
        """Somebody or something else in the place of the row under the cursor."""
        selected = self.query_one(WindowTable).selected
        if selected is not None and selected != LINE:
            await draw_later.replace(station_app(self), self, self._need(), self._picks[selected])

    async def command_draw_member(self) -> None:
        """A proof for one enterprise, without the rest."""
        await draw_later.member(station_app(self), self, self._need())

    async def command_draw_report(self) -> None:
        """Results for the platform, then its receipt."""
        await draw_later.report(station_app(self), self, self._need())

    async def command_draw_statistics(self) -> None:
        """How this year's draws went."""
        await draw_later.show_statistics(station_app(self))

    def command_draw_export(self) -> None:
        """Write the package for everybody."""
        path = draw_packages.export(station_app(self).station, self._need().line.id)
        self.say(text("draw.cli.exported", path=path), text("draw.screen.export_advice", name=path.name), "done")

    async def command_draw_stick(self) -> None:
        """The package and the papers, onto a transfer stick."""
        await draw_later.put_on_stick(station_app(self), self, self._need())

    def command_draw_cases(self) -> None:
        """Open the inspection cases."""
        app = station_app(self)
        opened = opening.open_from_draw(app.station.store, app.actor, self._need().line.id)
        self.say(text("draw.screen.opened", count=len(opened)), text("draw.screen.opened_advice"), "done")

    async def command_draw_void(self) -> None:
        """Void, with a reason; nothing is deleted."""
        app, seen = station_app(self), self._need()
        title = text("draw.screen.void_title", number=seen.line.draw_no)
        revealed, told, second = seen.line.state == "revealed", text("draw.screen.void_told"), None
        if revealed:
            cases = draw_view.cases_told(app.station.store, seen.line.id)
            told += text("draw.screen.void_revealed_told", cases=cases)
        reason = await ask_text(self.app, title, text("draw.screen.void_hint"))
        if reason is None or not await confirm(self.app, title, told, seen.line.draw_no):
            return
        if revealed:
            who, why = text("draw.screen.void_second"), text("draw.screen.void_second_hint")
            second = await ask_second_person(app, app.actor.officer_id, who, why)
            if second is None:
                return
        draws.void(app.station, app.actor, seen.line.id, reason, second)
        self.say(text("draw.screen.voided", number=seen.line.draw_no), kind="done")

    def command_draw_earlier(self) -> None:
        """The draw before."""
        self._turn_to(self._neighbour("draw.earlier"))

    def command_draw_later(self) -> None:
        """The draw after."""
        self._turn_to(self._neighbour("draw.later"))

    def _turn_to(self, draw_id: int | None) -> None:
        self._draw_id = draw_id
        self.refresh_facts()

    def _neighbour(self, command_id: str) -> int | None:
        if self._draw_id not in self._all:
            return None
        at = self._all.index(self._draw_id) + (1 if command_id == "draw.later" else -1)
        return self._all[at] if 0 <= at < len(self._all) else None

    def _need(self) -> DrawView:
        if self._seen is None:
            raise RuntimeError("why_not refuses commands without a draw")
        return self._seen

    def _draft(self, *about: object) -> dict[str, str]:
        return station_app(self).draft("draw", *about)


def _row(pick: Pick, shorts: Mapping[str, str], gone: frozenset[str]) -> Row:
    pair = " ".join(person.name for person in (pick.lead, pick.assist) if person is not None)
    if pick.uscc in gone:
        pair = text("draw.screen.replaced")
    style = "" if pick.selected else "dim"
    stratum = shorts.get(pick.stratum, pick.stratum)
    return (
        Cell(str(pick.rank), style),
        Cell(pick.ticket[:TICKET], style),
        Cell(pick.name, style),
        Cell(stratum, style),
        Cell(pair, style),
    )


def _line() -> Row:
    words = ("--", "-" * TICKET, text("draw.screen.reserve_line"), "--", "")
    return tuple(Cell(each, "dim") for each in words)
