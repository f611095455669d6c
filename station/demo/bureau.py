"""The demo station's bureau, in the same home: founded, its reviewer enrolled, paired, sent a bundle."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import pendulum

from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, BureauFounding, create_bureau, open_bureau
from station.bureau.pull import pull
from station.demo import office
from station.demo.history import History
from station.records.station_report import SYNCHRONISED, Machine
from station.services import replication, staff, station_report
from station.store.atomic import write_text
from station.store.errors import ClockLeap
from station.store.home import Home
from station.wiring import Station

CODE, NAME = "330281000", "余姚市应急管理局"
ADMIN, ADMIN_PIN = "赵立新", "940281"
MACHINE = Machine(512_000_000_000, 371_000_000_000, SYNCHRONISED, 4)
"""A box as it would report itself; the one the demonstration runs on is nobody's business."""


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
    seal(history.station)
    history.clock.step(minutes=10)
    bureau = _open(history)
    try:
        # By the person, not the unit: weeks may have passed, and a unit would wait for somebody to confirm the date.
        admin = staff.sign_in(bureau.store, bureau.keys, ADMIN, ADMIN_PIN)
        pull(bureau, admin, history.station.settings.code, history.station.home.outbox)
    finally:
        bureau.close()


def seal(station: Station, machine: Machine = MACHINE) -> None:
    """What the nightly timer does: how the machine stands, then the bundle."""
    tell(station, machine)
    replication.replicate(station, now=True)


def tell(station: Station, machine: Machine) -> None:
    """How the machine stands; after a day without any act that waits for a person, as it would anywhere."""
    with contextlib.suppress(ClockLeap):
        station_report.report(station, machine)


def _open(history: History) -> Bureau:
    return open_bureau(history.station.home.demo_bureau, history.clock)
