"""The hand that writes a demo station's past: a stepped clock, the people by key, proofs that are fresh enough.

History is made through the same services as the present, so it can only be made forward in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pendulum

from station.demo.clock import SteppedClock
from station.demo.people import Person
from station.documents.paper import FontsMissing
from station.records.case import CaseFile
from station.records.moment import ZONE, moment
from station.records.people import Officer, Proof
from station.services import casebook, recorders, staff
from station.store import calendars, models, officers
from station.wiring import Station


class History:
    """A demo station being given a past."""

    def __init__(self, station: Station, clock: SteppedClock, people: list[Person], now: pendulum.DateTime) -> None:
        self.station = station
        self.clock = clock
        self.people = people
        self.now = moment(now)
        """The instant at which the demonstration will begin."""
        self.unprinted: FontsMissing | None = None
        """Why papers were not issued; None while this machine has the fonts for them."""
        self._proofs: dict[str, Proof] = {}

    @property
    def today(self) -> pendulum.Date:
        """The day of the demonstration."""
        return self.now.date()

    def ago(self, days: int, hour: int = 9, minute: int = 0) -> pendulum.DateTime:
        """That time of day, so many calendar days before today."""
        day_then = self.today.subtract(days=days)
        return pendulum.datetime(day_then.year, day_then.month, day_then.day, hour, minute, tz=ZONE)

    def workday(self, ago: int, hour: int, minute: int = 0) -> pendulum.DateTime:
        """That time on the working day so many working days before today."""
        then = calendars.current(self.station.store).add_workdays(self.today, -ago)
        return pendulum.datetime(then.year, then.month, then.day, hour, minute, tz=ZONE)

    @contextmanager
    def printing(self) -> Iterator[None]:
        """Issue a paper, or note why this machine cannot: the past goes on without it."""
        try:
            yield
        except FontsMissing as missing:
            self.unprinted = missing

    def proof(self, key: str) -> Proof:
        """A valid proof of the person, who signs in with the PIN the first time."""
        found = self._proofs.get(key)
        if found is None:
            person = self._person(key)
            found = staff.sign_in(self.station.store, self.station.keys, person.name, person.pin)
        elif self.clock.now() >= found.expires_at:
            # This process has checked the PIN; only its made-up time has moved on.
            found = self.station.store.issue_proof(self.officer(key))
        self._proofs[key] = found
        return found

    def chief(self) -> Proof:
        """The chief's proof."""
        return self.proof(self.people[0].key)

    def lead(self, case_id: int) -> Proof:
        """The proof of the officer in charge of a case."""
        lead_id = casebook.get(self.station.store, case_id).lead_id
        name = next(one.name for one in officers.active(self.station.store) if one.id == lead_id)
        return self.proof(next(person.key for person in self.people if person.name == name))

    def outsider(self, case_id: int) -> Proof:
        """The proof of somebody who has nothing to do with the case; the clerks first."""
        case = casebook.get(self.station.store, case_id)
        free = (each.key for each in reversed(self.people) if each.name not in (case.lead, case.assist))
        return self.proof(next(free))

    def worn(self, case: CaseFile) -> str:
        """The recorder one of the pair wears; where neither does, the first one is handed to the officer in charge."""
        known = recorders.all_recorders(self.station.store)
        found = next((each for each in known if each.officer_id in (case.lead_id, case.assist_id)), None)
        if found is None:
            found = recorders.assign(self.station.store, self.chief(), known[0].serial, case.lead_id)
        return found.serial

    def officer(self, key: str) -> Officer:
        """The person on the roster."""
        name = self._person(key).name
        return next(one for one in officers.active(self.station.store) if one.name == name)

    def enterprise(self, uscc: str) -> int:
        """The id under which the enterprise was registered."""
        query = models.Enterprise.select(models.Enterprise.id).where(models.Enterprise.uscc == uscc)
        return int(self.station.store.scalar(query))

    def _person(self, key: str) -> Person:
        return next(person for person in self.people if person.key == key)
