"""审核偏离: decisions that are not what their legal review agreed to, for the chief, who answers for them (REQ-312)."""

from __future__ import annotations

from textual.content import Content

from station.services.review_deviations import Deviation, deviations
from station.texts import text
from station.tui.dock import words
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row


class Deviations(StaffPage):
    """Enter opens the case. The register writes itself, so nothing is added here."""

    NAME = "deviations"

    def columns(self) -> tuple[Column, ...]:
        """When it was decided, which case, what about it."""
        return (
            Column(text("people.tui.decided"), keep=True),
            Column(text("people.tui.case"), keep=True),
            Column(text("people.tui.target"), least=6, gives=True),
            Column(text("people.tui.deviates"), least=8),
        )

    def read(self) -> None:
        """The latest decision first; nobody but the chief has them."""
        found: tuple[Deviation, ...] = () if self.against_all() else deviations(self.store)
        self._found = dict(enumerate(reversed(found), 1))

    def ids(self) -> list[int]:
        """Places in the register: a case can be in it twice."""
        return list(self._found)

    def empty(self) -> str:
        """Whose it is, or that there is nothing."""
        return self.against_all() or super().empty()

    def row(self, row_id: int) -> Row:
        """One deviation."""
        one = self._found[row_id]
        kind = Cell(text(f"review.cli.deviations.{one.kind}"), "due")
        return (one.decided_at.format("YYYY-MM-DD"), one.number, one.target, kind)

    def detail(self, row_id: int) -> Content:
        """What differs or who disagreed, and who reviewed it."""
        one = self._found[row_id]
        reviewed = text("people.tui.reviewed", round=one.round, reviewer=one.reviewer, at=words.when(one.passed_at))
        return stacked(
            joined((one.number, "bold"), "  ", one.target),
            literal(text(f"review.cli.deviations.{one.kind}"), "$warning"),
            *(literal(each) for each in one.details),
            words.fact("people.tui.review", reviewed),
            words.fact("people.tui.decided", words.when(one.decided_at)),
            literal(""),
            literal(text("people.tui.deviation_means"), "$secondary"),
        )

    def against_add(self) -> str | None:
        """It follows from reviews and decisions."""
        return text("people.tui.deviations_follow")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """To the case, at its review."""
        screen.shell.open("case", self._found[row_id].case_id, "review")
