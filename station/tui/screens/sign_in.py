"""登录 of a station; a lost PIN is renewed here with the bureau's file."""

from __future__ import annotations

from pathlib import Path

import pendulum

from station.records.people import Proof
from station.records.permit import PinPermit
from station.services import from_bureau, permits, staff, standing
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import required
from station.tui.door import Door, Premises
from station.tui.form import Field, ask_form
from station.tui.new_pin import ask_new_pin


class SignIn(Door):
    """The station's people, chief first."""

    NAME = "sign_in"
    ROLES = ("chief", "officer", "clerk")
    ROLE_CELLS = 5

    def premises(self) -> Premises:
        """The station and its roster."""
        station = station_app(self).station
        now = standing.standing(station)
        pins = staff.demo_pins(station.home) if now.demo else {}
        return Premises(now.name, staff.signing(station.store), now.demo, pins)

    def now(self) -> pendulum.DateTime:
        """The station's date and minute."""
        return station_app(self).station.clock.now()

    def prove(self, officer_id: int, pin: str) -> Proof:
        """Sign in to the station."""
        station = station_app(self).station
        return staff.sign_in(station.store, station.keys, str(officer_id), pin)

    def welcome(self, proof: Proof) -> None:
        """To today, or to what was in front."""
        station_app(self).welcome(proof)

    def command_sign_in_enter(self) -> None:
        """Enter."""
        self.enter()

    async def command_sign_in_permit(self) -> None:
        """A lost PIN, and nobody here who could renew it: the bureau's file and its one-time code."""
        station = station_app(self).station
        sent = from_bureau.pin_file(station)
        fields = [
            Field("path", text("people.tui.permit"), text("people.tui.permit_hint"), str(sent or ""), required),
            Field("code", text("people.pin.code"), check=required),
        ]
        answers = await ask_form(self.app, text("people.pin.by_permit"), fields, text("people.pin.by_permit_told"))
        if answers is None:
            return
        permit = permits.read_file(station, Path(answers["path"]))
        if not isinstance(permit, PinPermit):
            raise permits.PermitOther
        pin = await ask_new_pin(self.app, permit.name)
        if pin is not None:
            person = permits.reset_pin(station, permit, answers["code"], pin)
            self.say(text("people.pin.renewed", name=person.name), kind="done")
