"""案件: every case, newest first, found as it is typed, turned by kind and standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pendulum
from textual.content import Content

from station.records.case import CaseFile
from station.services import archive, case_search, casebook
from station.services.case_search import Wanted
from station.texts import text
from station.tui.app import station_app
from station.tui.case_list import CaseList
from station.tui.literal import joined
from station.tui.urgency import due_words
from station.tui.widgets.window_table import Cell


class Cases(CaseList):
    """All cases of the station."""

    NAME = "cases"

    def __init__(self, standing: str = "") -> None:
        """`standing`: what the list shows at first."""
        super().__init__()
        self._kind, self._standing = "", standing
        self._due: dict[int, pendulum.DateTime] = {}
        """By when each must be archived, while those that wait for it are shown."""

    def find(self, typed: str) -> Sequence[int]:
        """By what was typed, by kind and by standing."""
        app = station_app(self)
        whose = app.actor.officer_id if app.actor else None
        found = case_search.ids(app.station.store, Wanted(typed, self._kind, self._standing, whose))
        waiting = archive.due(app.station.store) if self._standing == "due" else ()
        self._due = {case.id: at for case, at in waiting}
        return found

    def read(self, ids: Sequence[int]) -> Mapping[int, CaseFile]:
        """From the station's record."""
        return casebook.some(station_app(self).station.store, ids)

    def above(self, listed: int) -> Content:
        """How many, and what narrows the list, each with its key's word beside it in the footer."""
        shown = (text(f"ui.cases.kind_{self._kind or 'all'}"), text(f"ui.cases.standing_{self._standing or 'all'}"))
        open_ = case_search.counts(station_app(self).station.store)
        standing = "  ".join(
            text("ui.cases.open_of", kind=text(f"ui.cases.kind_{kind}"), count=f"{open_[kind]:,}")
            for kind in case_search.KINDS
            if open_.get(kind)
        )
        return joined(
            " ",
            ("  ".join(shown), "bold"),
            "  ",
            text("ui.cases.count", count=f"{listed:,}" + "+" * self._cut(listed)),
            "   ",
            (standing, "$secondary"),
        )

    def _cut(self, count: int) -> bool:
        """Whether more fit what was typed than are listed."""
        return count >= case_search.HITS and bool(self.typed.strip())

    def narrowed(self) -> bool:
        """By what was typed, by kind or by standing."""
        return bool(self._kind or self._standing) or super().narrowed()

    def stage(self, case: CaseFile) -> Cell:
        """How far the case is; while those to be archived are shown, by when."""
        due = self._due.get(case.id)
        if due is None:
            return super().stage(case)
        late = due < station_app(self).station.clock.now()
        return Cell(text("ui.cases.due", due=due_words(due)), "breach" if late else "")

    def facts(self, case: CaseFile) -> list[tuple[str, str]]:
        """With what came of it and why it was opened."""
        stage, crew, opened = super().facts(case)
        result = text(f"case.result.{case.result}") if case.result else text("ui.cases.none_yet")
        told = [stage, (text("ui.cases.result"), result), crew]
        if case.kind == "inspection":
            told.append((text("ui.cases.source"), text(f"case.source.{case.source}")))
        told.append(opened)
        if case.closed_at is not None:
            told.append((text("ui.cases.closed"), f"{case.closed_at:YYYY-MM-DD}"))
        return told

    def command_cases_open(self) -> None:
        """To the case under the cursor."""
        if self.selected is not None:
            self.shell.open("case", self.selected, "archive" if self._standing == "due" else "overview")

    def command_cases_kind(self) -> None:
        """The next kind of case."""
        self._kind = _after(case_search.KINDS, self._kind)

    def command_cases_standing(self) -> None:
        """Open ones, mine, ended ones, those to be archived, voided ones."""
        self._standing = _after(case_search.STANDINGS, self._standing)

    async def command_cases_new(self) -> None:
        """开案: a case of any kind that no draw opens."""
        from station.tui.opening_kinds import open_case

        await open_case(self)

    async def command_cases_scan(self) -> None:
        """返回登记 by the code of the slip."""
        await self.command_return_scan()


def _after(values: Sequence[str], present: str) -> str:
    return values[(values.index(present) + 1) % len(values)]
