"""A list as the provincial platform exports it, in the demo's inbox: the everyday way to begin a draw can be tried."""

from __future__ import annotations

from station.demo.history import History
from station.documents import tables
from station.store import enterprises
from station.store.atomic import write_bytes
from station.texts import text

FILE = "platform-list.xlsx"
TASK = "AJ330281202611070"
COUNT, STEP = 12, 97
"""How many are listed, and how far apart in the roster."""


def leave_list(history: History) -> None:
    """Twelve enterprises of the roster, under a task number of the platform's."""
    chosen = enterprises.ids(history.station.store, status="active")[::STEP][:COUNT]
    listed = enterprises.some(history.station.store, chosen).values()
    title = text("demo.platform.task")
    rows = [(TASK, title, one.uscc, one.name, one.address, one.legal_person) for one in listed]
    header = text("demo.platform.header").split(",")
    data = tables.write_xlsx(header, rows, title, history.clock.now())
    write_bytes(history.station.home.inbox / FILE, data)
