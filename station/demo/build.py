"""Makes a demo station: a home marked 演示 whose past was lived through the same acts as its present.

Owns the order of things. Where it may stand, and that it stands there whole or not at all, is `place`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pendulum

from station.demo import bureau, draws, penalties, plans, platform, publicity, roster, stories, upkeep
from station.demo.clock import OFFSET_FILE, SteppedClock
from station.demo.history import History
from station.demo.people import staff as demo_staff
from station.demo.place import PINS_FILE, replacing
from station.demo.visits import Script
from station.documents.paper import FontsMissing
from station.records.moment import ZONE, moment
from station.services.staff import NewOfficer
from station.store.atomic import write_text
from station.wiring import Founding, create_station

CODE, NAME = "330281103", "泗门镇安监所"
ORGAN_CODE = "11330281002973426U"
"""A credit code with a right check digit; no organ's."""
FOUNDED_DAYS_AGO = 75


@dataclass(frozen=True, slots=True)
class Built:
    """A finished demo station."""

    root: Path
    enterprises: int
    entries: int
    """Ledger entries its past took."""
    unprinted: FontsMissing | None = None
    """Why the papers of its past were not issued; None where they were."""


def build(root: Path, now: pendulum.DateTime) -> Built:
    """A new demo station at `root` whose present is `now`, in place of a demo that lies there. As `place.check`."""
    root = root.resolve()
    with replacing(root) as draft:
        history = _found(draft, moment(now))
        try:
            return _live(history, root)
        finally:
            history.station.close()


def _live(history: History, root: Path) -> Built:
    """The past, in the order of time: founding, an earlier draw and its cases, a draw under way, the nightly report."""
    roster.enrol_staff(history)
    enterprises = roster.import_enterprises(history)
    roster.register_recorders(history)
    roster.declare_recusals(history, enterprises)
    bureau.found(history, root)
    upkeep.absence(history)
    opened = draws.revealed(history, history.workday(30, 15))
    script, taken = Script(history), {case.enterprise_id for case in opened}
    upkeep.tell(script, taken)
    plans.off_plan(script, taken)
    publicity.tell(script)
    pending = stories.tell(script, opened)
    penalties.tell(script, taken)
    draws.wait(script, history.ago(2, 15))
    script.play()
    stories.leave_on_cards(history, pending)
    platform.leave_list(history)
    bureau.report(history, max(history.clock.now(), history.ago(1, 23, 30)))
    history.clock.at(max(history.clock.now(), history.now.subtract(minutes=5)))
    roster.hand_back_recorders(history)
    history.station.store.checkpoint()
    return Built(root, len(enterprises), history.station.store.size(), history.unprinted)


def _found(root: Path, now: pendulum.DateTime) -> History:
    founded = now.subtract(days=FOUNDED_DAYS_AGO)
    clock = SteppedClock(pendulum.datetime(founded.year, founded.month, founded.day, 9, tz=ZONE))
    people = demo_staff(now.date())
    first = people[0]
    chief = NewOfficer(first.name, first.roles, first.cert_no, first.cert_valid_to, frozenset(first.skills))
    station = create_station(root, Founding(CODE, NAME, demo=True, organ_code=ORGAN_CODE), chief, first.pin, clock)
    pins = "".join(f'"{person.name}" = "{person.pin}"\n' for person in people)
    write_text(root / PINS_FILE, pins)
    write_text(root / OFFSET_FILE, "0")
    return History(station, clock, people, now)
