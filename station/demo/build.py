"""Makes a demo station: a home marked 演示 whose past was lived through the same acts as its present.

Owns the order of things and the marker of an unfinished build. Refuses a folder that holds anything but a demo.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pendulum

from station import settings
from station.demo import bureau, draws, roster, stories
from station.demo.clock import SteppedClock
from station.demo.history import History
from station.demo.people import staff as demo_staff
from station.demo.visits import Script
from station.errors import StationError
from station.records.moment import ZONE, moment
from station.services.staff import NewOfficer
from station.store.atomic import write_text
from station.store.home import Home
from station.wiring import Founding, create_station

CODE, NAME = "330281103", "泗门镇安监所"
FOUNDED_DAYS_AGO = 75
UNFINISHED = ".demo-unfinished"
"""Lies beside the home while it is being built: whatever it names may be thrown away."""


class NotADemo(StationError):
    """The folder holds a real station, or something that is no station."""

    text = "demo.not_a_demo"


@dataclass(frozen=True, slots=True)
class Built:
    """A finished demo station."""

    root: Path
    enterprises: int
    entries: int
    """Ledger entries its past took."""


def exists(root: Path) -> bool:
    """Whether a finished demo station lies at `root`. NotADemo where something else does."""
    _guard(root)
    return Home(root).settings_file.exists() and not _marker(root).exists()


def discard(root: Path) -> None:
    """Throw a demo station away, a half-built one included. NotADemo for anything else."""
    _guard(root)
    if root.exists():
        shutil.rmtree(root)
    _marker(root).unlink(missing_ok=True)


def build(root: Path, now: pendulum.DateTime) -> Built:
    """A new demo station at `root` whose present is `now`; an unfinished one there is thrown away. NotADemo."""
    discard(root)
    root.parent.mkdir(parents=True, exist_ok=True)
    write_text(_marker(root), "")
    history = _found(root, moment(now))
    try:
        built = _live(history)
    finally:
        history.station.close()
    _marker(root).unlink()
    return built


def _live(history: History) -> Built:
    """The past, in the order of time: founding, an earlier draw and its cases, a draw under way, the nightly report."""
    roster.enrol_staff(history)
    enterprises = roster.import_enterprises(history)
    roster.register_recorders(history)
    roster.declare_recusals(history, enterprises)
    bureau.found(history)
    opened = draws.revealed(history, stories.workday(history, 30, 15))
    script = Script(history)
    pending = stories.tell(script, opened)
    draws.wait(script, history.ago(2, 15))
    script.play()
    stories.leave_on_cards(history, pending)
    bureau.report(history, max(history.clock.now(), history.ago(1, 23, 30)))
    history.clock.at(max(history.clock.now(), history.now.subtract(minutes=5)))
    roster.hand_back_recorders(history)
    history.station.store.checkpoint()
    return Built(history.station.home.root, len(enterprises), history.station.store.size())


def _found(root: Path, now: pendulum.DateTime) -> History:
    founded = now.subtract(days=FOUNDED_DAYS_AGO)
    clock = SteppedClock(pendulum.datetime(founded.year, founded.month, founded.day, 9, tz=ZONE))
    people = demo_staff(now.date())
    first = people[0]
    chief = NewOfficer(first.name, first.roles, first.cert_no, first.cert_valid_to, frozenset(first.skills))
    station = create_station(root, Founding(CODE, NAME, demo=True), chief, first.pin, clock)
    pins = "".join(f'"{person.name}" = "{person.pin}"\n' for person in people)
    write_text(root / "demo-pins.toml", pins)
    return History(station, clock, people, now)


def _guard(root: Path) -> None:
    """NotADemo unless `root` is free, a demo station, or the remains of a demo being built."""
    if not root.exists() or not any(root.iterdir()) or _marker(root).exists():
        return
    file = Home(root).settings_file
    if not file.exists() or not settings.load(file).demo:
        raise NotADemo(path=root)


def _marker(root: Path) -> Path:
    return root.parent / f"{UNFINISHED}-{root.name}"
