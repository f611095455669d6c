"""Building blocks of tests about deadlines: a case and nothing more, and a deadline that runs in it from some day."""

from __future__ import annotations

from station.records.deadline import Deadline
from station.records.moment import day, iso, moment
from station.records.people import System
from station.store import calendars, deadlines, models
from station.store.deadlines import Anchor
from station.wiring import Station

SETUP = System("system:init")


def opened(station: Station, target: int, serial: int = 1) -> int:
    """A case at that enterprise; its id."""
    with station.store.act(SETUP, "roster.import") as act:
        return act.insert(
            models.CaseFile, number=f"余应急检〔2026〕{serial}号", kind="inspection", flow="inspection", clue="",
            power_item="JC-001", enterprise_id=target, source="adhoc", rule_set="-", stage="recorded", title="",
            opened_at=iso(act.now), clue_note="", checklist="", behaviour_code="",
        )  # fmt: skip


def start(station: Station, case: int, code: str, anchor: str, given_on: str | None = None) -> Deadline:
    """A deadline of that rule from that day (at ten in the morning) or instant."""
    at = moment(anchor if "T" in anchor else f"{anchor}T10:00:00+08:00")
    with station.store.act(SETUP, "roster.import") as act:
        calendar = calendars.current(station.store)
        row, _ = deadlines.compute(act, calendar, case, code, Anchor(None, at), given_on and day(given_on) or None)
    return deadlines.get(station.store, row)
