"""Two more stations below a demo home, on the roster of its bureau: one two nights late, one with two histories.

Both are real stations with keys of their own, worked by people through acts. The second history is made the way it
happens: an image of the disk from the day before is put back, and work goes on from there.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pendulum

from station.bureau import urgent
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, open_bureau
from station.bureau.pull import pull
from station.demo import penalties, roster
from station.demo.bureau import ADMIN, ADMIN_PIN, MACHINE, seal, tell
from station.demo.clock import OFFSET_FILE, SteppedClock
from station.demo.history import History
from station.demo.names import SEED, Enterprise, enterprises, table
from station.demo.people import Person
from station.demo.people import staff as demo_staff
from station.demo.place import PINS_FILE
from station.demo.visits import Outing, Script, inspect
from station.records.moment import ZONE, moment
from station.records.people import Proof
from station.records.station_report import FREE
from station.services import cases, opening_planned, replication, staff
from station.services import recorders as registry
from station.services.cases import Outcome
from station.services.staff import NewOfficer
from station.store import bureau_rows
from station.store import enterprises as rows
from station.store.atomic import write_text
from station.store.home import Home
from station.wiring import Founding, create_station, open_station

FOLDER = "neighbours"
"""Below the demo home, by code."""
FOUNDED_DAYS_AGO = 30
ENTERPRISES = 120
LATE, FORKED = "330281104", "330281105"
MACHINES = {LATE: replace(MACHINE, disk_free=61_000_000_000), FORKED: replace(MACHINE, clock=FREE)}
"""What each reports of its box: a disk that fills, a clock that no time server keeps."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A station of another town, as the table lists it."""

    code: str
    name: str
    town: str
    people: Mapping[str, str]
    """Name by the key under which a story knows the person (data/people.toml)."""


def missing(root: Path) -> tuple[Neighbour, ...]:
    """Those that the bureau below the demo home `root` does not know yet."""
    bureau = open_bureau(Home(root).demo_bureau, SteppedClock(pendulum.now(ZONE)))
    try:
        known = {each.code for each in bureau_rows.current(bureau.store)}
    finally:
        bureau.close()
    listed = (Neighbour(**each) for each in table("neighbours")["station"])
    return tuple(each for each in listed if each.code not in known)


def build(root: Path, now: pendulum.DateTime) -> None:
    """Give the bureau below the demo home `root` the stations it lacks, and take in what they sealed and submitted."""
    root, lacking = root.resolve(), missing(root)
    lived = [(one, _lived(root, root / FOLDER / one.code, one, moment(now))) for one in lacking]
    desk = _Desk(root, moment(now))
    try:
        for one, history in lived:
            history.station.close()
            _introduce(desk, root / FOLDER / one.code, one, history)
        for each in bureau_rows.current(desk.bureau.store):
            # As the poll of every few minutes does.
            urgent.take(desk.bureau, each.code, Path(each.source))
    finally:
        desk.bureau.close()


def _lived(root: Path, place: Path, one: Neighbour, now: pendulum.DateTime) -> History:
    """A month of work: two inspections; a penalty that is at review, or an image of the disk and a day after it."""
    # What a run that was killed left behind: below a demo home nothing real lies.
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(exist_ok=True)
    history = _founded(place, one, now)
    card = (Home(root).demo_bureau / "bureau.card").read_bytes()
    _, settings = replication.pair(history.station, history.chief(), card)
    history.station = replace(history.station, settings=settings)
    replication.introduce(history.station)
    script, store = Script(history), history.station.store
    free = [each for each in rows.ids(store, risk="yellow", status="active") if penalties.is_unit(script, each)]
    _visit(script, free[0], 12, "rectify")
    _visit(script, free[1], 4, "no_issue")
    for days, hour in product(range(8, 3, -1), (11, 23)):
        script.at(history.ago(days, hour, 30), lambda: tell(history.station, MACHINES[one.code]))
    script.at(history.ago(3, 11, 30), lambda: tell(history.station, MACHINES[one.code]))
    script.at(history.ago(3, 23, 30), lambda: seal(history.station, MACHINES[one.code]))
    if one.code == LATE:
        penalties.at_review(script, free[2])
    else:
        script.at(history.ago(1, 15), lambda: _image(place))
        script.at(history.ago(1, 16), lambda: _opened(history, free[2], "12350 来电，反映车间安全出口被堵"))
        script.at(history.ago(1, 23, 30), lambda: seal(history.station, MACHINES[one.code]))
    script.play()
    return history


def _founded(place: Path, one: Neighbour, now: pendulum.DateTime) -> History:
    founded = now.subtract(days=FOUNDED_DAYS_AGO)
    clock = SteppedClock(pendulum.datetime(founded.year, founded.month, founded.day, 9, tz=ZONE))
    people = [_renamed(person, one) for person in demo_staff(now.date()) if person.key in one.people]
    first = people[0]
    chief = NewOfficer(first.name, first.roles, first.cert_no, first.cert_valid_to, frozenset(first.skills))
    station = create_station(place, Founding(one.code, one.name, demo=True), chief, first.pin, clock)
    write_text(place / PINS_FILE, "".join(f'"{person.name}" = "{person.pin}"\n' for person in people))
    write_text(place / OFFSET_FILE, "0")
    history = History(station, clock, people, now)
    roster.enrol_staff(history)
    roster.import_enterprises(history, _pool(history, one))
    registry.register(station.store, history.chief(), f"ZFY{one.code[-3:]}1", history.officer("shen").id)
    return history


def _renamed(person: Person, one: Neighbour) -> Person:
    return replace(person, name=one.people[person.key], cert_no=f"330281{one.code[-2:]}{person.cert_no[-3:]}")


def _pool(history: History, one: Neighbour) -> list[Enterprise]:
    found = enterprises(history.today, ENTERPRISES, SEED + int(one.code))
    own = "泗门"
    return [replace(each, address=each.address.replace(f"{own}镇", one.town)) for each in found if own not in each.name]


def _reopened(place: Path, before: History) -> History:
    """The station as its home says it is now, with the same people at the same time."""
    return History(open_station(place, before.clock), before.clock, before.people, before.now)


def _opened(history: History, enterprise_id: int, note: str) -> int:
    actor = history.proof("li")
    return opening_planned.open_adhoc(history.station.store, actor, enterprise_id, "JC-001", "complaint", note).id


def _visit(script: Script, enterprise_id: int, ago: int, outcome: Outcome) -> None:
    """A complaint followed up in one day; the recordings stay in the recorder."""
    history = script.history
    day = history.workday
    rectify_by = day(ago, 15).add(days=9).date() if outcome == "rectify" else None
    lead, assist = (history.officer(key).id for key in ("li", "fang"))

    def go_on() -> None:
        store, case_id = history.station.store, _opened(history, enterprise_id, "群众来电，反映车间堆放杂乱")
        outing = Outing(case_id, day(ago, 14), day(ago, 15, 30), outcome, rectify_by)
        script.at(day(ago, 10), lambda: cases.approve(store, history.chief(), case_id))

        def send() -> object:
            chief, note = history.chief(), "就近前往"
            return cases.dispatch(store, chief, case_id, lead_id=lead, assist_id=assist, note=note)

        script.at(day(ago, 13), send)
        inspect(script, outing)

    script.at(day(ago, 9), go_on)


def _image(place: Path) -> None:
    """What a disk image holds of the home; the ledger's file in one piece."""
    old = _old(place)
    shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(place, old)


def _old(place: Path) -> Path:
    return place.with_name(f"{place.name}-image")


def _introduce(desk: _Desk, place: Path, one: Neighbour, history: History) -> None:
    """On the roster; what it sealed is taken in, and of the forked one what it sealed after the image was put back."""
    outbox = Home(place).outbox
    enrol(desk.bureau, desk.admin, introduced(outbox))
    pull(desk.bureau, desk.admin, one.code, outbox)
    if one.code == FORKED:
        _put_back(place, history)
        pull(desk.bureau, desk.admin, one.code, outbox)


def _put_back(place: Path, before: History) -> None:
    """The image of yesterday takes the place of the home; somebody works on, and the night's bundle is sealed again."""
    shutil.rmtree(place)
    _old(place).rename(place)
    history = _reopened(place, before)
    try:
        history.clock.at(max(history.clock.now(), before.now.subtract(minutes=15)))
        free = rows.ids(history.station.store, risk="yellow", status="active")
        _opened(history, free[-1], "12350 来电，反映配电箱没有上锁")
        seal(history.station, MACHINES[FORKED])
    finally:
        history.station.close()


class _Desk:
    """The bureau at work this morning."""

    def __init__(self, root: Path, now: pendulum.DateTime) -> None:
        clock = SteppedClock(now.subtract(minutes=14))
        self.bureau: Bureau = open_bureau(Home(root).demo_bureau, clock)
        last = self.bureau.store.last_recorded()
        clock.at(max(clock.now(), last or clock.now()))
        self.admin: Proof = staff.sign_in(self.bureau.store, self.bureau.keys, ADMIN, ADMIN_PIN)
