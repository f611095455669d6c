"""The work of a station, cheap: cases as `big_home` makes them, but written by real acts, each with its changeset.

What is simplified: a case of some seventeen rows is four acts (opened; its events and deadlines; its papers; its
substance), where the guards of the services would have made six to twelve; the guards themselves are not asked; there
are no recordings. Leaves, changesets, ids and the tree are the store's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pendulum
from big_home import COLUMNS, COURSES, PIN, Firm, Row, Writer

from station.records.moment import day
from station.records.people import System
from station.services import staff
from station.store.act import Act
from station.store.keys import KeyRing
from station.store.store import Store
from station.wiring import Founding, Station, create_station

UNIT = System("system:init")
ACTION = "roster.import"
"""One that a unit may do without a reason."""
GROUPS = (
    ("enterprise", "case_file"),
    ("case_event", "deadline"),
    ("case_paper", "disclosure", "document"),
    ("slip", "party", "hazard", "cause", "sanction"),
)
"""Tables of one act, in the order in which they refer to each other."""
NEWEST = 0.05
"""Share of the running deadlines that a day's work is about."""


class Walking:
    """A clock that goes on a little with every look, so that no act stands at the instant of another."""

    def __init__(self, at: pendulum.DateTime, seconds: int) -> None:
        self.at, self._seconds = at, seconds

    def now(self) -> pendulum.DateTime:
        """A little later than at the last look."""
        self.at = self.at.add(seconds=self._seconds)
        return self.at


def found(root: Path, code: str, clock: Walking) -> Station:
    """A new station of two people, and nothing else."""
    until = day(clock.at).add(years=9)
    chief = staff.NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", until)
    second = staff.NewOfficer("李敏", frozenset({"officer"}), "11028100002", until)

    def furnish(store: Store, keys: KeyRing) -> None:
        staff.enrol(store, keys, staff.sign_in(store, keys, chief.name, PIN), second, PIN)

    return create_station(root, Founding(code, f"第{code[-3:]}安监所"), chief, PIN, clock, furnish)


class Work(Writer):
    """Writes cases and follows them up."""

    def __init__(self, station: Station, today: pendulum.DateTime) -> None:
        super().__init__(station.store.connection, station.store.origin.code)
        self.changed = 0
        """Rows inserted or changed so far, the allocator's not counted."""
        self._store = station.store
        self._now = datetime.fromisoformat(today.isoformat()).replace(microsecond=0)
        self._serial = int(self._connection.execute("SELECT count(*) FROM case_file").get)
        self._firms = [Firm(*row) for row in self._connection.execute("SELECT id, name, uscc, address FROM enterprise")]

    def register(self, firms: int) -> None:
        """Enterprises, in one act, as a roster is imported."""
        self._firms = self._enterprises(firms)
        self._write(("enterprise",))

    def case(self, opened: datetime) -> None:
        """One new case."""
        course = self._dice.choices(COURSES, [course.share for course in COURSES])[0]
        self._serial += 1
        self._case(
            course, f"余{course.prefix}〔{opened.year}〕{self._serial}号", opened, self._dice.choice(self._firms)
        )
        for tables in GROUPS:
            if any(self._rows[table] for table in tables):
                self._write(tables)

    def years(self, rows: int, years: float) -> None:
        """Cases over that time until so many rows are written."""
        while self.changed < rows:
            self.case(self._now - timedelta(days=1 + 365.25 * years * (1 - self.changed / rows)))

    def day(self, rows: int) -> None:
        """What a day adds and changes, so many rows: seven tenths new, the rest what was met and what followed."""
        end, new = self.changed + rows, self.changed + rows * 7 // 10
        while self.changed < new:
            self.case(self._now - timedelta(days=1 + self._dice.random() * 20))
        running = self._running(NEWEST)
        while self.changed < end:
            self._meet(running.pop())

    def scattered(self, rows: int) -> None:
        """So many rows changed anywhere, four an act."""
        found = [row[0] for row in self._connection.execute("SELECT id FROM deadline")]
        self._dice.shuffle(found)
        for start in range(0, rows, 4):
            with self._act():
                for row_id in found[start : start + 4]:
                    self._connection.execute("UPDATE deadline SET basis = basis || '（修订）' WHERE id = ?", (row_id,))
                    self.changed += 1

    def _meet(self, deadline: tuple[int, int]) -> None:
        """A deadline met, and the event by which it was."""
        row_id, case_id = deadline
        at = self._now.isoformat()
        with self._act():
            self._connection.execute("UPDATE deadline SET state = 'met', met_at = ? WHERE id = ?", (at, row_id))
            self._add("case_event", case_id, "followed", at, at, self._people[0], "")
            self._drain("case_event")
            self.changed += 1

    def _running(self, share: float) -> list[tuple[int, int]]:
        rows = list(
            self._connection.execute("SELECT id, case_id FROM deadline WHERE state <> 'superseded' ORDER BY id")
        )
        newest = rows[-max(1, int(len(rows) * share)) :] + rows[-4000:]
        self._dice.shuffle(newest)
        return list(dict.fromkeys(newest))

    def _write(self, tables: tuple[str, ...]) -> None:
        with self._act():
            for table in tables:
                self._drain(table)

    def _drain(self, table: str) -> None:
        rows: list[Row] = self._rows[table]
        columns = COLUMNS[table].split()
        marks = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        self.changed += len(rows)
        rows.clear()

    @contextmanager
    def _act(self) -> Iterator[Act]:
        with self._store.act(UNIT, ACTION) as act:
            yield act
            self._connection.execute("UPDATE id_counter SET next = ?", (self._number,))
