"""Films a visit: puts on a card what a recorder would hold after it, so that anybody can try the import.

For demo stations only. It writes files and, where neither of the two officers wears a recorder, hands them one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.demo.videos import Take, record
from station.errors import StationError
from station.records.case import CaseEvent, CaseFile
from station.records.evidence import Recorder
from station.records.people import Proof
from station.services import casebook, recorders, staff
from station.services.flows import field_events
from station.wiring import Station

CLIPS, SECONDS = 8, 6
OVER = ("recorded", "returned")
"""Events after which nothing of a visit is filmed any more."""


class NotYetThere(StationError):
    """No case has officers on site, or the named one has not."""

    text = "demo.not_yet_there"


class RealStation(StationError):
    """Only a demo station invents recordings and moves its clock."""

    text = "demo.real_station"


@dataclass(frozen=True, slots=True)
class Filmed:
    """A card ready to be imported."""

    case: CaseFile
    serial: str
    files: tuple[Path, ...]


def film(station: Station, card: Path, number: str | None = None) -> Filmed:
    """Recordings of the newest visit, or of the case with that number, below `card`. NotYetThere, RealStation."""
    if not station.settings.demo:
        raise RealStation
    case = _visited(station, number)
    recorder = _worn(station, case)
    wearer = next(one for one in staff.active(station.store) if one.id == recorder.officer_id)
    events = casebook.detail(station.store, case.id).events
    arrived = max(event.occurred_at for event in _arrivals(station, case.id))
    over = [event.occurred_at for event in events if event.kind in OVER and event.occurred_at > arrived]
    ended = min(over, default=station.clock.now())
    started = ended.subtract(seconds=CLIPS * SECONDS)
    take = Take(recorder.serial, wearer.cert_no or "0", started, CLIPS, SECONDS)
    return Filmed(case, recorder.serial, tuple(record(card, take)))


def _visited(station: Station, number: str | None) -> CaseFile:
    """The case whose officers were on site last."""
    store = station.store
    ids = casebook.ids(store) if number is None else [casebook.by_number(store, number).id]
    there = [(event.occurred_at, each) for each in ids for event in _arrivals(station, each)]
    if not there:
        raise NotYetThere
    return casebook.get(store, max(there)[1])


def _arrivals(station: Station, case_id: int) -> list[CaseEvent]:
    found = casebook.detail(station.store, case_id)
    outside = field_events(found.case)
    return [event for event in found.events if event.kind in outside]


def _worn(station: Station, case: CaseFile) -> Recorder:
    """The recorder one of the two wears; where neither does, the chief hands one to the officer in charge."""
    known = recorders.all_recorders(station.store)
    found = next((each for each in known if each.officer_id in (case.lead_id, case.assist_id)), None)
    return found or recorders.assign(station.store, _chief(station), known[0].serial, case.lead_id)


def _chief(station: Station) -> Proof:
    name, pin = next(iter(staff.demo_pins(station.home).items()))
    return staff.sign_in(station.store, station.keys, name, pin)
