"""What the demo staff did on site: going out, recording, coming back, docking. One function, one stretch of a case.

Each function enters its steps in a script, so that the cases of one past interleave in the order of time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pendulum

from devices.profiles import profile
from devices.volume import scan
from station.demo.history import History
from station.demo.names import table
from station.demo.videos import Take, record
from station.intake.sealing import Desk
from station.intake.session import Docked, take_in
from station.records.case import Found
from station.records.evidence import LiveIntake
from station.services import casebook, cases, disclosures, recorders, slips, staff
from station.services.cases import ALL_TOLD, Outcome
from station.services.uploads import met_by_import

CARDS = "demo-cards"
"""Below the home: what the two recorders hold that nobody has imported yet."""
CLIP_SECONDS = 4


class Script:
    """Things to be done, each at its time; played in the order of time."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._scenes: list[tuple[pendulum.DateTime, int, Callable[[], object]]] = []
        self._order = count()

    def at(self, when: pendulum.DateTime, deed: Callable[[], object]) -> None:
        """Do this when history reaches `when`."""
        self._scenes.append((when, next(self._order), deed))

    def play(self) -> None:
        """Do everything."""
        for when, _, deed in sorted(self._scenes, key=lambda scene: scene[:2]):
            self.history.clock.at(when)
            deed()


@dataclass(frozen=True, slots=True)
class Outing:
    """One visit to the enterprise of a case."""

    case_id: int
    on_site: pendulum.DateTime
    returned: pendulum.DateTime
    outcome: Outcome = "no_issue"
    rectify_by: pendulum.Date | None = None
    findings: int = 2
    """How many hazards, where there are any."""


def send(script: Script, case_id: int, approved: pendulum.DateTime, dispatched: pendulum.DateTime | None) -> None:
    """The chief approves; where `dispatched` is given, the drawn pair is sent."""
    store, history = script.history.station.store, script.history
    script.at(approved, lambda: cases.approve(store, history.chief(), case_id))
    if dispatched is not None:
        script.at(dispatched, lambda: cases.dispatch(store, history.chief(), case_id))


def give_slip(script: Script, case_id: int, when: pendulum.DateTime) -> None:
    """The 执法公示单 is issued to the pair before they leave."""
    history = script.history

    def issue() -> None:
        with history.printing():
            slips.issue(history.station, history.lead(case_id), case_id)

    script.at(when, issue)


def inspect(script: Script, outing: Outing) -> None:
    """On site, the result, the way back; each entered when it happened."""
    store, history = script.history.station.store, script.history
    found = _found(outing)

    def arrive() -> object:
        return cases.arrive(store, history.lead(outing.case_id), outing.case_id, identity_shown=True, told=ALL_TOLD)

    def result() -> object:
        actor = history.lead(outing.case_id)
        return cases.record_result(store, actor, outing.case_id, outing.outcome, signed=True, hazards=found)

    script.at(outing.on_site, arrive)
    script.at(outing.returned.subtract(minutes=25), result)
    script.at(outing.returned, lambda: cases.returned(store, history.lead(outing.case_id), outing.case_id))


def reinspect(script: Script, outing: Outing, passed: bool) -> None:
    """The re-inspection and the way back from it."""
    store, history = script.history.station.store, script.history
    done = outing.returned.subtract(minutes=25)
    script.at(done, lambda: cases.recheck(store, history.lead(outing.case_id), outing.case_id, passed, signed=True))
    script.at(outing.returned, lambda: cases.returned(store, history.lead(outing.case_id), outing.case_id))


def disclose(script: Script, case_id: int, when: pendulum.DateTime, upto: str) -> None:
    """The disclosure of the case on its way: upto checked, approved or published."""
    store, history = script.history.station.store, script.history

    def each(deed: Callable[[int], object]) -> Callable[[], object]:
        return lambda: [deed(item.id) for item in casebook.detail(store, case_id).disclosures]

    script.at(when, each(lambda item: disclosures.check(store, history.outsider(case_id), item)))
    if upto in ("approved", "published"):
        script.at(when.add(minutes=30), each(lambda item: disclosures.approve(store, history.chief(), item)))
    if upto == "published":
        receipt = f"ZJ-DEMO-{case_id % 1_000_000:06d}"
        script.at(when.add(hours=2), each(lambda item: disclosures.publish(store, history.chief(), item, receipt)))


def dock(script: Script, outing: Outing, when: pendulum.DateTime) -> None:
    """The recorder of the visit is worn, brought back and imported at `when`."""
    serial = ""

    def wear() -> None:
        nonlocal serial
        serial = script.history.worn(casebook.get(script.history.station.store, outing.case_id))

    def bring() -> None:
        with tempfile.TemporaryDirectory() as card:
            record(Path(card), footage(script.history, serial, outing, 1))
            bring_in(script.history, serial, Path(card))

    script.at(outing.on_site.subtract(minutes=40), wear)
    script.at(when, bring)


def footage(history: History, serial: str, outing: Outing, clips: int) -> Take:
    """Clips from the end of the visit, on the recorder of that serial."""
    wearer = recorders.get(history.station.store, serial).officer_id
    number = next(person.cert_no for person in staff.active(history.station.store) if person.id == wearer)
    return Take(serial, number or "0", outing.returned.subtract(minutes=40), clips=clips, seconds=CLIP_SECONDS)


def bring_in(history: History, serial: str, card: Path) -> None:
    """Import a card as the dock would."""
    station = history.station
    recorder = recorders.get(station.store, serial)
    desk = Desk(station.store, station.media, _Nobody(), lambda: False, met_by_import(station.store))
    take_in(desk, Docked(recorder, profile(recorder.profile), scan(card), f"/media/{serial}"))


class _Nobody:
    """History is imported with nobody watching."""

    def report(self, live: LiveIntake) -> None:
        """Say nothing."""

    def finished(self, session_id: int) -> None:
        """Say nothing."""


def _found(outing: Outing) -> tuple[Found, ...]:
    if outing.rectify_by is None:
        return ()
    known = table("hazards")["hazard"]
    first = outing.case_id % len(known)
    chosen = [known[(first + offset * 3) % len(known)] for offset in range(outing.findings)]
    return tuple(Found(each["description"], each["article"], outing.rectify_by) for each in chosen)
