"""登录 of the bureau."""

from __future__ import annotations

import pendulum

from station.bureau.tui.screen import BureauScreen
from station.records.people import Proof
from station.services import staff
from station.store.home import Home
from station.tui.door import Door, Premises


class SignIn(Door, BureauScreen):
    """Everybody of the bureau in service."""

    NAME = "door"
    ROLES = ("admin", "reviewer", "counsel")
    ROLE_CELLS = 8

    def premises(self) -> Premises:
        """The bureau and its people."""
        bureau = self.desk.bureau
        pins = staff.demo_pins(Home(bureau.home.root)) if self.desk.demo else {}
        return Premises(self.desk.facts.name, staff.signing(bureau.store), self.desk.demo, pins)

    def now(self) -> pendulum.DateTime:
        """The bureau's date and minute."""
        return self.desk.bureau.clock.now()

    def prove(self, officer_id: int, pin: str) -> Proof:
        """Sign in to the bureau."""
        bureau = self.desk.bureau
        return staff.sign_in(bureau.store, bureau.keys, str(officer_id), pin)

    def welcome(self, proof: Proof) -> None:
        """To the queue, or to what was in front."""
        self.desk.welcome(proof)

    def command_door_enter(self) -> None:
        """Enter."""
        self.enter()
