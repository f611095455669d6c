"""Clips find their case, before and after its paperwork is entered, and meet the upload deadline."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from station.intake import conveyor
from station.intake.copy import Poured
from station.intake.sealing import Desk
from station.records.evidence import IntakeOutcome
from station.records.moment import iso, moment
from station.records.people import Proof
from station.services import cases, evidence, relinking, staff
from station.store import calendars, deadlines, models
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services import inspections

Dock = Callable[..., IntakeOutcome]
pytestmark = pytest.mark.usefixtures("recorder")


def make_case(
    station: Station, chief: Proof, enterprise: Callable[..., int], on_site: str, returned: str | None
) -> int:
    company = enterprise()
    with station.store.act(chief, "roster.import") as act:
        case = act.insert(
            models.CaseFile,
            number=f"余应急检〔2026〕{company % 1000}号",
            kind="inspection",
            enterprise_id=company,
            power_item="X",
            source="adhoc",
            rule_set="X",
            stage="on_site",
            lead_id=chief.officer_id,
            opened_at=iso(act.now),
        )
        for kind, when in (("on_site", on_site), ("returned", returned)):
            if when:
                act.insert(
                    models.CaseEvent, case_id=case, kind=kind, occurred_at=when, recorded_at=iso(act.now), detail=""
                )
    return case


def test_clips_go_to_the_case_of_their_officer_and_time(
    station: Station, card: Path, dock: Dock, desk: Desk, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    met: list[int] = []
    outcome = dock(card, at=dataclasses.replace(desk, on_kept=lambda act, case_id: met.append(case_id)))
    assert sum(outcome.linked.values()) == 5
    assert met == [case]
    assert {clip.link_method for clip in evidence.clips_of_case(station.store, case)} == {"auto"}


def test_an_interrupted_docking_meets_the_deadline_when_a_later_one_completes(
    station: Station,
    card: Path,
    dock: Dock,
    desk: Desk,
    chief: Proof,
    enterprise: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    met: list[int] = []
    told = dataclasses.replace(desk, on_kept=lambda act, case_id: met.append(case_id))
    real, calls = conveyor.copy, []

    def full(source: int, size: int, part: Path, tick: Callable[[int], None], **how: bool) -> Poured:
        calls.append(part)
        if len(calls) == 3:
            raise conveyor.PartFailed(28, "No space left on device")
        return real(source, size, part, tick, **how)

    monkeypatch.setattr(conveyor, "copy", full)
    interrupted = dock(card, at=told)
    assert interrupted.state == "interrupted" and interrupted.new > 0
    assert met == []
    (card / "LATER.TXT").write_text("later")
    assert dock(card, at=told).state == "complete"
    assert met == [case]


def test_claiming_a_clip_meets_the_deadline_as_of_its_import(
    station: Station, card: Path, dock: Dock, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    dock(card)
    case = make_case(station, chief, enterprise, "2026-11-18T07:58:00+08:00", None)
    with station.store.act(chief, "roster.import") as act:
        anchor = deadlines.Anchor(None, moment("2026-11-19T17:10:00+08:00"))
        deadlines.compute(act, calendars.current(station.store), case, "UPLOAD_24H", anchor)
    clock.advance(days=3)
    proof = staff.sign_in(station.store, station.keys, chief.name, PIN)
    evidence.link(station.store, proof, evidence.unlinked(station.store)[0].id, case)
    [deadline] = deadlines.of_case(station.store, case)
    assert (deadline.state, deadline.met_at) == ("met", moment("2026-11-20T09:00:00+08:00"))


def test_two_visits_at_one_time_leave_the_choice_to_a_person(
    station: Station, card: Path, dock: Dock, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    cases = [make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", None) for _ in range(2)]
    outcome = dock(card)
    assert (outcome.linked, outcome.unlinked) == ({}, 5)
    clip = evidence.unlinked(station.store)[0]
    assert {one.case_id for one in evidence.candidates(station.store, clip).candidates} == set(cases)
    linked = evidence.link(station.store, chief, clip.id, cases[1])
    assert (linked.case_id, linked.link_method) == (cases[1], "person")
    with pytest.raises(evidence.ClipTaken):
        evidence.link(station.store, chief, clip.id, cases[0])
    assert relinking.unlink(station.store, chief, clip.id, "选错了").case_id is None


def test_a_visit_entered_after_the_import_claims_its_clips(
    station: Station, card: Path, dock: Dock, chief: Proof, enterprise: Callable[..., int]
) -> None:
    dock(card)
    assert evidence.match_unlinked(station.store, chief) == {}
    case = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    assert set(evidence.match_unlinked(station.store, chief).values()) == {case}
    assert evidence.unlinked(station.store) == []


def test_paperwork_entered_after_the_docking_claims_the_clips_by_itself(
    station: Station, card: Path, dock: Dock, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    clock.set("2026-11-20T09:00:00+08:00")
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    case = inspections.planned(station, chief, enterprise())
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    clock.set("2026-11-20T12:00:00+08:00")
    shift_card(card, hours=2)
    assert dock(card).unlinked == 5
    cases.arrive(
        station.store,
        chief,
        case.id,
        identity_shown=True,
        told=cases.ALL_TOLD,
        occurred_at=moment("2026-11-20T09:55:00+08:00"),
    )
    assert len(evidence.clips_of_case(station.store, case.id)) == 3


def shift_card(card: Path, hours: int) -> None:
    """The same recordings, taken later: their names say when."""
    for path in (card / "DCIM" / "20261120").iterdir():
        path.rename(path.with_name(path.name.replace("_2026112008", f"_20261120{8 + hours:02d}")))
