"""站点案件: the cases of one station as its replica holds them, found as it is typed; read only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from station.bureau.tui.screen import BureauScreen
from station.records.bureau import Enrolment
from station.records.case import CaseFile
from station.services import case_search, casebook
from station.services.case_search import Wanted
from station.texts import text
from station.tui.case_list import CaseList
from station.tui.checks import shown
from station.tui.literal import joined

LISTED = 300
"""Cases read at once; whoever looks for an older one types what it is called."""


class ReplicaScreen(CaseList, BureauScreen):
    """The replica is opened once for each search, not for each row that comes into view."""

    NAME = "replica"
    NOTHING = "ui.cases.none_fits"

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__()
        self._enrolment = enrolment
        self._cases: dict[int, CaseFile] = {}
        self._fit = 0
        """How many cases fit what was typed."""

    def path(self) -> tuple[str, ...]:
        """站点 › 泗门镇安监所."""
        return (text("desk.screens.stations"), self._enrolment.name)

    def find(self, typed: str) -> Sequence[int]:
        """The newest cases that fit what was typed."""
        with self.desk.look(self.desk.bureau, self._enrolment.code) as station:
            found = case_search.ids(station.store, Wanted(typed))
            self._cases = casebook.some(station.store, found[:LISTED])
        self._fit = len(found)
        return [each for each in found[:LISTED] if each in self._cases]

    def above(self, listed: int) -> Content:
        """How many fit, how many of them are listed, and of when the replica is."""
        told = text("desk.replica.told", count=f"{self._fit:,}", listed=listed)
        return joined(" ", (told, "bold"), "  ", self._as_of())

    def read(self, ids: Sequence[int]) -> Mapping[int, CaseFile]:
        """As the last search read them."""
        return {each: self._cases[each] for each in ids if each in self._cases}

    def _as_of(self) -> tuple[str, str]:
        one = next((each for each in self.desk.glances.all() if each.status.enrolment == self._enrolment), None)
        if one is None or one.status.last is None:
            return "", ""
        return text("desk.replica.as_of", at=shown(one.status.last.sealed_at)), "$secondary"

    def command_replica_open(self) -> None:
        """To the case under the cursor."""
        if self.selected is not None:
            self.shell.open("copy", self._enrolment, self.selected)
