"""文号: every kind of case with its next number, what the bureau allotted, holes, draft numbers."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from station.services import draft_numbers, numbering_start, numbers
from station.services.numbers import Series
from station.services.numbers_words import read_runs, runs
from station.texts import text
from station.tui.ask import ask_choice, ask_text, required
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row


class Numbers(StaffPage):
    """Enter does what there is to do about a series: where it goes on, a hole's reason, final numbers for drafts."""

    NAME = "numbers"

    def columns(self) -> tuple[Column, ...]:
        """Kind, next number, what is left, holes, start."""
        return (
            Column(text("people.tui.kind"), keep=True),
            Column(text("people.tui.following"), keep=True),
            Column(text("numbers.tui.left"), keep=True),
            Column(text("numbers.tui.open_gaps"), least=6),
            Column(text("people.tui.start"), least=6),
        )

    def read(self) -> None:
        """This year's series."""
        self._found = dict(enumerate(numbers.standing(self.store, self.station.clock.now().year), 1))
        self._ready = draft_numbers.ready(self.store)
        self._replace = draft_numbers.to_replace(self.store)

    def ids(self) -> list[int]:
        """In the order of the kinds."""
        return list(self._found)

    def waiting(self) -> int | None:
        """How many series want something done."""
        return sum(bool(one.unexplained or one.drafts or one.low) for one in self._found.values()) or None

    def row(self, row_id: int) -> Row:
        """One series."""
        one = self._found[row_id]
        from_one = "" if one.blocks else text("people.tui.from_one")
        start = from_one if one.start is None else text("people.tui.from", serial=one.start.next)
        return (
            text(f"people.series.{one.series}"),
            Cell(one.following, "due") if one.draft else one.following,
            _left(one),
            Cell(runs(one.unexplained), "due") if one.unexplained else "",
            start,
        )

    def detail(self, row_id: int) -> Content:
        """The blocks, the holes with their reasons, the drafts and the papers that went out under one."""
        one = self._found[row_id]
        head = joined((text(f"people.series.{one.series}"), "bold"), "  ", one.following)
        told = [literal(text(key), "$secondary") for key in ("people.tui.start_means", "numbers.tui.means")]
        return stacked(head, *self._facts(one), literal(""), *told)

    def _facts(self, one: Series) -> Iterator[Content]:
        if one.start is not None:
            yield words.fact("people.tui.set_at", words.when(one.start.set_at))
        for block in one.blocks:
            yield words.fact("numbers.tui.blocks", f"{block.first}-{block.last}")
        for gap in one.gaps:
            yield words.fact("numbers.tui.gaps", f"{gap.serial}  {gap.reason}")
        if one.unexplained:
            yield words.fact("numbers.tui.open_gaps", runs(one.unexplained))
        for number in one.drafts:
            yield words.fact("numbers.tui.drafts", number)
        for paper in self._replace:
            facts = {"case": paper.case_number, "title": paper.title, "number": paper.number}
            yield words.fact("numbers.tui.replace", text("numbers.tui.replace_line", **facts))

    def against(self, row_id: int) -> str | None:
        """There is nothing to do: everything else needs a hole or a draft."""
        return self.against_all() or (None if self._options(row_id) else text("people.tui.start_known"))

    def against_add(self) -> str | None:
        """The series are those of the law."""
        return text("people.tui.start_enter")

    def _options(self, row_id: int) -> list[str]:
        one = self._found[row_id]
        there = {"start": one.start is None, "gap": bool(one.unexplained), "settle": bool(one.drafts and self._ready)}
        return [name for name, is_there in there.items() if is_there]

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """The one thing there is to do, or the one that is chosen."""
        one, options = self._found[row_id], self._options(row_id)
        chosen: str | None = options[0]
        if len(options) > 1:
            title = text("numbers.tui.do", kind=text(f"people.series.{one.series}"), year=one.year)
            chosen = await ask_choice(self.app, title, [(name, text(f"numbers.tui.do_{name}")) for name in options])
        if chosen == "start":
            await self._start(screen, one)
        elif chosen == "gap":
            await self._gap(screen, one)
        elif chosen == "settle":
            done = draft_numbers.settle(self.store, self.app.actor)
            screen.say(text("numbers.tui.settled", count=len(done)), text("numbers.tui.settled_advice"), "done")

    async def _start(self, screen: StationScreen, one: Series) -> None:
        """The first number handed out here."""
        title = text("people.tui.set_start", title=text(f"people.series.{one.series}"), year=one.year)
        typed = await ask_text(self.app, title, text("people.tui.start_means"), check=serial_wrong)
        if typed is not None:
            numbering_start.set_start(self.store, self.app.actor, one.series, one.year, int(typed))
            screen.say(text("people.tui.start_set"), kind="done")

    async def _gap(self, screen: StationScreen, one: Series) -> None:
        fields = [
            Field("serials", text("numbers.tui.gap_serials"), text("numbers.tui.gap_hint"), runs(one.unexplained),
                  _serials_wrong),
            Field("reason", text("people.tui.why"), check=required),
        ]  # fmt: skip

        def submit(answers: dict[str, str]) -> None:
            serials = read_runs(answers["serials"])
            numbers.explain(self.store, self.app.actor, one.series, one.year, serials, answers["reason"])

        title, draft = text("numbers.tui.gap_title"), self.app.draft(f"number_{one.series}", "gap")
        answers = await ask_form(self.app, title, fields, text("numbers.tui.gap_told"), draft, submit)
        if answers is not None:
            screen.say(text("numbers.explained", serials=answers["serials"]), kind="done")


def serial_wrong(typed: str) -> str | None:
    """What is wrong with a serial as typed."""
    return None if typed.isascii() and typed.isdigit() and len(typed) < 6 else text("people.tui.start_number")


def _serials_wrong(typed: str) -> str | None:
    try:
        read_runs(typed)
    except ValueError:
        return text("numbers.tui.gap_bad")
    return None


def _left(one: Series) -> Cell | str:
    if not one.blocks:
        return text("numbers.tui.no_block")
    shown = text("numbers.tui.from_block", left=one.left) if one.left else text("numbers.tui.used_up")
    return Cell(shown, "due") if one.low else shown
