"""The demo station's bureau, in the same home: founded, its reviewer enrolled, paired, sent a bundle."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pendulum

from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, BureauFounding, create_bureau, open_bureau
from station.bureau.pull import pull
from station.demo import office
from station.demo.history import History
from station.services import replication, staff
from station.store.atomic import write_text
from station.store.home import Home

CODE, NAME = "330281000", "余姚市应急管理局"
ADMIN, ADMIN_PIN = "赵立新", "940281"


def found(history: History, final: Path) -> None:
    """The bureau with its first person, and each side's card at the other, fingerprints compared.

    `final` is where the home will lie when it is finished; the bureau fetches from there.
    """
    root = history.station.home.demo_bureau
    founding = BureauFounding(CODE, NAME, demo=True)
    admin = staff.NewOfficer(ADMIN, frozenset({"admin"}))
    bureau = create_bureau(root, founding, admin, ADMIN_PIN, history.clock)
    try:
        pins = {ADMIN: ADMIN_PIN, office.REVIEWER: office.REVIEWER_PIN}
        write_text(root / "demo-pins.toml", "".join(f'"{name}" = "{pin}"\n' for name, pin in pins.items()))
        card = bureau.home.card.read_bytes()
        _, settings = replication.pair(history.station, history.chief(), card)
        history.station = replace(history.station, settings=settings)
        own = replication.introduce(history.station)
        card_at_home = replace(introduced(own), source=str(Home(final).outbox))
        proof = staff.sign_in(bureau.store, bureau.keys, ADMIN, ADMIN_PIN)
        enrol(bureau, proof, card_at_home)
        office.enrol(bureau, proof, history.today)
    finally:
        bureau.close()


def report(history: History, when: pendulum.DateTime) -> None:
    """The nightly bundle, and the bureau's run ten minutes later."""
    history.clock.at(when)
    replication.replicate(history.station, now=True)
    history.clock.step(minutes=10)
    bureau = _open(history)
    try:
        # By the person, not the unit: weeks may have passed, and a unit would wait for somebody to confirm the date.
        admin = staff.sign_in(bureau.store, bureau.keys, ADMIN, ADMIN_PIN)
        pull(bureau, admin, history.station.settings.code, history.station.home.outbox)
    finally:
        bureau.close()


def _open(history: History) -> Bureau:
    return open_bureau(history.station.home.demo_bureau, history.clock)
