"""What the demo staff did on site: going out, recording, coming back, docking. One function, one stretch of a case.

Each function enters its steps in a script, so that the cases of one past interleave in the order of time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction
from heapq import heappop, heappush
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
from station.records.coverage import Span
from station.records.evidence import LiveIntake
from station.records.people import Proof
from station.services import (
    casebook,
    cases,
    checklists,
    coverage,
    disclosure_board,
    disclosures,
    rechecks,
    recorders,
    recording_items,
    scenes,
    slips,
    staff,
)
from station.services.cases import ALL_TOLD, Outcome
from station.services.flows import field_events
from station.services.uploads import met_by_import
from station.store import cases as stored
from station.store import evidence
from station.store.store import Store

CARDS = "demo-cards"
"""Below the home: what the two recorders hold that nobody has imported yet."""
HANDED_OVER = timedelta(minutes=3)
"""So long it takes to read out a paper and hand it over."""
CLIP_SECONDS = 4


class Script:
    """Things to be done, each at its time; played in the order of time. What is done may add what follows from it."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._scenes: list[tuple[pendulum.DateTime, int, Callable[[], object]]] = []
        self._order = count()

    def at(self, when: pendulum.DateTime, deed: Callable[[], object]) -> None:
        """Do this when history reaches `when`."""
        heappush(self._scenes, (when, next(self._order), deed))

    def play(self) -> None:
        """Do everything."""
        while self._scenes:
            when, _, deed = heappop(self._scenes)
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
    first: int | None = None
    """Which hazard of the table comes first; None: one by the case."""
    later: pendulum.Date | None = None
    """By when the last hazard is to be put right, where that is later than the others."""
    checked: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The checklist as it was filled in: item to result and note; what failed are the hazards then."""


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

    def arrive() -> object:
        return cases.arrive(store, history.lead(outing.case_id), outing.case_id, identity_shown=True, told=ALL_TOLD)

    def result() -> object:
        actor, found = history.lead(outing.case_id), _found(history, outing)
        return cases.record_result(store, actor, outing.case_id, outing.outcome, signed=True, hazards=found)

    def check() -> object:
        return checklists.record(store, history.lead(outing.case_id), outing.case_id, outing.checked)

    script.at(outing.on_site, arrive)
    if outing.checked:
        script.at(outing.on_site.add(minutes=70), check)
    script.at(outing.returned.subtract(minutes=25), result)
    script.at(outing.returned, lambda: cases.returned(store, history.lead(outing.case_id), outing.case_id))


def reinspect(script: Script, outing: Outing, passed: bool, due: pendulum.Date | None = None) -> None:
    """The re-inspection and the way back from it; of the hazards to be put right by `due`, or of all of them."""
    store, history, case_id = script.history.station.store, script.history, outing.case_id

    def judge() -> object:
        told = {
            one.id: rechecks.Result(passed) for one in stored.hazards(store, case_id) if due in (None, one.rectify_by)
        }
        return rechecks.recheck(store, history.lead(case_id), case_id, told, signed=True)

    script.at(outing.returned.subtract(minutes=25), judge)
    script.at(outing.returned, lambda: cases.returned(store, history.lead(outing.case_id), outing.case_id))


def disclose(script: Script, case_id: int, when: pendulum.DateTime, upto: str) -> None:
    """The disclosure of the case on its way: upto checked, approved or published. What is light stays off the credit
    register."""
    store, history = script.history.station.store, script.history

    def each(state: str, deed: Callable[[int], object]) -> Callable[[], object]:
        return lambda: [deed(one.id) for one in casebook.detail(store, case_id).disclosures if one.state == state]

    def check(item: int) -> object:
        if disclosures.LIGHT in disclosure_board.dossier(store, item).proposed:
            why = "当场处罚，属于轻微失信"
            return disclosures.withhold(store, history.chief(), item, disclosures.LIGHT, why)
        return disclosures.check(store, history.outsider(case_id), item)

    script.at(when, each("pending", check))
    if upto in ("approved", "published"):
        approve = each("redaction_checked", lambda item: disclosures.approve(store, history.chief(), item))
        script.at(when.add(minutes=30), approve)
    if upto == "published":
        receipt = f"ZJ-DEMO-{case_id % 1_000_000:06d}"
        publish = each("approved", lambda item: disclosures.publish(store, history.chief(), item, receipt))
        script.at(when.add(hours=2), publish)


def dock(script: Script, outing: Outing, when: pendulum.DateTime) -> None:
    """The recorder of the visit is worn, brought back and imported at `when`."""
    serial = ""

    def wear() -> None:
        nonlocal serial
        serial = script.history.worn(casebook.get(script.history.station.store, outing.case_id))

    def bring() -> None:
        with tempfile.TemporaryDirectory() as card:
            record(Path(card), whole_visit(script.history, serial, outing))
            bring_in(script.history, serial, Path(card))

    script.at(outing.on_site.subtract(minutes=40), wear)
    script.at(when, bring)


def confirm(script: Script, case_id: int, when: pendulum.DateTime, *but: str) -> None:
    """Whoever was in charge looks through the recordings and confirms what is on them; not these items."""
    history = script.history
    store = history.station.store

    def look() -> None:
        lead = history.lead(case_id)
        _say_times(store, lead, case_id)
        clip = next((one.id for one in evidence.clips_of_case(store, case_id)), None)
        for each in recording_items.standing(store, case_id):
            if each.item.code not in but:
                recording_items.confirm(store, lead, case_id, each.item.code, clip_id=clip)

    script.at(when, look)


def _say_times(store: Store, lead: Proof, case_id: int) -> None:
    """Of what only began by an event, somebody says how long it took."""
    for each in coverage.of_case(store, case_id).scenes:
        wanted = each.wanted
        if wanted.end is None:
            span = Span(wanted.start, wanted.start + HANDED_OVER)
            scenes.say_time(store, lead, case_id, wanted.scene.code, wanted.seq, span, "按送达回证登记")


def whole_visit(history: History, serial: str, outing: Outing) -> Take:
    """One clip from before the door to after the signatures, a picture a minute."""
    take = footage(history, serial, outing, 1)
    store = history.station.store
    outside = field_events(stored.get(store, outing.case_id))
    known = stored.events(store, outing.case_id)
    arrived = max(each.occurred_at for each in known if each.kind in outside and each.occurred_at < outing.returned)
    started = arrived.subtract(minutes=2)
    seconds = int((outing.returned.subtract(minutes=20) - started).total_seconds())
    return replace(take, started_at=started, seconds=seconds, every=Fraction(60))


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


def _found(history: History, outing: Outing) -> tuple[Found, ...]:
    if outing.rectify_by is None:
        return ()
    by = outing.rectify_by
    if outing.checked:
        failed = checklists.problems(history.station.store, outing.case_id)
        return tuple(Found(each.description, each.article, by, each.violation, each.major) for each in failed)
    known = table("hazards")["hazard"]
    first = outing.case_id % len(known) if outing.first is None else outing.first
    chosen = [known[(first + offset * 3) % len(known)] for offset in range(outing.findings)]
    found = [Found(each["description"], each["article"], by, each.get("violation", "")) for each in chosen]
    return (*found[:-1], replace(found[-1], rectify_by=outing.later or by))
