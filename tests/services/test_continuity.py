"""断续 on a real store: what a closing docking finds, what linking a clip later finds, and the reasons people give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from station.records.people import Proof
from station.services import continuity, evidence, recorders
from station.store import cases, clearances, intakes
from station.store.dock_models import ClockReading
from station.store.errors import NotAllowed
from station.texts import text
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import inspections
from tests.services.dockings import DOCK, EIGHT, SERIAL, File, certify, docked, judged

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def recorder(station: Station, chief: Proof, clock: FrozenClock) -> None:
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    clock.advance(hours=3)


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


def found(station: Station, **which: Any) -> list[tuple[str, int | None, str]]:
    """Kind, seconds and detail of every gap, oldest first."""
    return [(gap.kind, gap.seconds, gap.detail) for gap in reversed(continuity.gaps(station.store, **which))]


def manual() -> str:
    return text("continuity.manual")


def test_within_one_case_an_interruption_is_found_once(station: Station, case: int) -> None:
    files = [
        File(1, 0, case_id=case),
        File(2, 300, case_id=case),
        File(3, 617, case_id=case),
        File(4, 920, case_id=case),
    ]
    session = docked(station, files)
    assert found(station) == [("interruption", 17, ""), ("check", 3, "")]
    gap = continuity.gaps(station.store)[-1]
    assert gap.before_name == files[1].path.decode() and gap.after_name == files[2].path.decode()
    assert (gap.serial, gap.session_id, gap.needs_reason, gap.cause) == (SERIAL, session, True, None)
    later = docked(station, [*files, File(5, 1220, case_id=case)])
    assert found(station) == [("interruption", 17, ""), ("check", 3, "")]
    assert continuity.open_count(station.store, session) == 1
    assert continuity.open_count(station.store, later) == 1, "the recordings on both sides lie on the recorder still"
    assert found(station, case_id=case) == found(station)


def test_a_stop_by_hand_is_one_however_short(station: Station, case: int) -> None:
    docked(station, [File(1, 0, 140, case), File(2, 145, 300, case), File(3, 446, 300, case)])
    assert found(station) == [("interruption", 5, manual())]


def test_a_recorder_with_segments_of_its_own_is_known_by_them(station: Station, case: int) -> None:
    docked(station, [File(seq, seq * 425, 420, case) for seq in range(1, 6)])
    assert found(station) == [("check", 5, "")] * 4


def test_a_reinspection_is_another_visit(station: Station, case: int, chief: Proof) -> None:
    with station.store.act(chief, "case.arrive") as act:
        for hours in (0, 6):
            cases.add_event(act, case, "on_site" if not hours else "rechecked_pass", EIGHT.add(hours=hours))
    files = [File(1, 0, case_id=case), File(2, 900, case_id=case), File(3, 6 * 3600 - 900, case_id=case)]
    docked(station, files)
    assert found(station) == [("interruption", 600, "")]


def test_outside_a_visit_nothing_is_demanded(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    one = inspections.planned(station, chief, enterprise()).id
    other = inspections.planned(station, chief, enterprise(), draw_no=2).id
    docked(station, [File(1, 0, 140), File(2, 900, 140), File(3, 2000, 140, one), File(4, 4000, 140, other)])
    assert found(station) == []
    docked(station, [File(1, 0, 140), File(2, 900, 140), File(5, 2 * DAY, 140, one)])
    assert [kind for kind, _, _ in found(station)] == ["vanished"], "the re-inspection days later is another visit"


def test_a_known_offset_cancels(station: Station, case: int) -> None:
    docked(station, [File(1, 0, case_id=case)], offset_s=0)
    docked(station, [File(1, 0, case_id=case), File(2, 301, case_id=case)], offset_s=-3600)
    assert found(station) == [], "between the two dockings somebody corrected the clock by an hour"


def test_a_number_is_missing_unless_its_file_could_not_be_read(station: Station) -> None:
    docked(station, [File(1, 0), File(2, 300), File(4, 900, state="failed"), File(6, 1500)])
    assert found(station) == [("sequence", None, "0003、0005")]


def test_a_listing_that_is_not_whole_proves_no_absence(station: Station) -> None:
    docked(station, [File(1, 0), File(2, 300), File(3, 600)])
    docked(station, [File(1, 0), File(5, 1200)], broken=1)
    assert found(station) == []


def test_a_clock_that_was_set_is_said_and_nothing_is_judged_across_it(station: Station, case: int) -> None:
    docked(station, [File(1, 3600, case_id=case), File(2, 3900, case_id=case), File(3, 600, case_id=case)])
    assert found(station) == [("clock_jump", -3300, "")]


def test_what_vanishes_without_a_certificate_is_said_in_one_line_each(station: Station) -> None:
    log = File(90, 0, media="other")
    first = [File(1, 0), File(2, 300), File(3, 600, state="failed"), log]
    docked(station, first)
    session = docked(station, [File(4, 900)])
    lost, kept = ("本机没有：" + first[2].path.decode(), "本机已存：" + "、".join(f.path.decode() for f in first[:2]))
    assert found(station) == [("vanished", None, lost), ("vanished", None, kept)]
    assert continuity.open_count(station.store, session) == 2
    docked(station, [File(4, 900), File(5, 1200)])
    assert len(found(station)) == 2


def test_cleared_as_certified_is_seen_and_nothing_is_missing(station: Station, chief: Proof, officer: Proof) -> None:
    session = docked(station, [File(1, 0), File(2, 300), File(3, 600)])
    paper = certify(station, chief, officer, session)
    docked(station, [File(1, 8000)])
    assert found(station) == []
    seen = clearances.get(station.store, paper)
    assert seen is not None and (seen.state, seen.seen_cleared_at) == ("cleared", station.clock.now())


def test_more_than_was_certified_is_gone(station: Station, chief: Proof, officer: Proof) -> None:
    paper = certify(station, chief, officer, docked(station, [File(1, 0), File(2, 300)]))
    docked(station, [File(1, 0), File(2, 300), File(3, 600)])
    docked(station, [File(1, 8000)])
    (gap,) = continuity.gaps(station.store)
    assert gap.kind == "vanished" and "_0003.MP4" in gap.detail and "_0002.MP4" not in gap.detail
    seen = clearances.get(station.store, paper)
    assert seen is not None and seen.state == "issued"


def test_a_void_certificate_allows_nothing(station: Station, chief: Proof, officer: Proof) -> None:
    paper = certify(station, chief, officer, docked(station, [File(1, 0)]))
    with station.store.act(chief, "clearance.void", reason="没有清空") as act:
        clearances.mark_void(act, paper)
    docked(station, [File(2, 300)])
    assert [kind for kind, _, _ in found(station)] == ["vanished"]


def test_one_file_in_the_place_of_another_is_said(station: Station, chief: Proof, officer: Proof) -> None:
    docked(station, [File(1, 0), File(90, 0, media="other")])
    docked(station, [File(1, 0, content="cut"), File(90, 0, media="other", content="one line more")])
    (gap,) = continuity.gaps(station.store)
    assert (gap.kind, gap.detail) == ("replaced", File(1, 0).path.decode())
    assert gap.before_id and gap.after_id and gap.before_id != gap.after_id


def test_a_name_used_again_after_clearing_is_no_replacement(station: Station, chief: Proof, officer: Proof) -> None:
    certify(station, chief, officer, docked(station, [File(1, 0, media="photo")]))
    docked(station, [File(1, 0, media="photo", content="another day")])
    assert found(station) == []


def test_clips_linked_later_are_judged_then(station: Station, chief: Proof, case: int, clock: FrozenClock) -> None:
    session = docked(station, [File(1, 0, 140), File(2, 400, 300), File(3, 700, 300)])
    assert found(station) == []
    clips = evidence.clips_of_session(station.store, session)
    for clip in clips:
        clock.advance(seconds=5)
        evidence.link(station.store, chief, clip.id, case)
    assert found(station) == [("interruption", 260, manual())]
    assert continuity.open_count(station.store, session) == 1


def test_an_import_is_never_stopped_by_what_it_finds(station: Station, case: int) -> None:
    session = docked(station, [])
    assert intakes.one(station.store, session).state == "complete"
    docked(station, [File(1, 0, 0, case, media="photo"), File(2, 5, 0, case)])
    with station.store.act(DOCK, "intake.close") as act:
        judged(act, station, session)


def test_a_reason_is_given_once_by_somebody_who_may(station: Station, case: int, chief: Proof, officer: Proof) -> None:
    docked(station, [File(1, 0, case_id=case), File(2, 900, case_id=case)])
    (gap,) = continuity.gaps(station.store, open_only=True)
    store = station.store
    with pytest.raises(continuity.CauseUnknown):
        continuity.explain(store, officer, gap.id, "lazy", "忘了")
    with pytest.raises(continuity.ExplanationNeeded):
        continuity.explain(store, officer, gap.id, "other", "  ")
    with pytest.raises(continuity.GapUnknown):
        continuity.explain(store, officer, 5, "battery", "")
    with pytest.raises(NotAllowed):
        continuity.explain(store, DOCK, gap.id, "battery", "")  # type: ignore[arg-type]
    told = continuity.explain(store, officer, gap.id, "battery", " 电池用尽，在车上更换 ")
    assert (told.cause, told.explanation, told.explained_by) == ("battery", "电池用尽，在车上更换", "李敏")
    assert told.explained_at == station.clock.now()
    with pytest.raises(continuity.GapExplained):
        continuity.explain(store, chief, gap.id, "device", "")
    assert continuity.gaps(store, open_only=True) == []
    assert [line.action for line in store.lines(subject=f"gap/{gap.id}")] == ["gap.explain"]


def test_causes_are_the_law_in_force(station: Station) -> None:
    now = continuity.causes()
    assert {one.code for one in now} >= {
        "device",
        "battery",
        "storage",
        "place",
        "weather",
        "explosive_area",
        "secrecy",
    }
    assert now[-1].code == "other" and now[-1].words
    assert all(one.basis and one.title for one in now)
    assert continuity.causes((station.clock.now() - timedelta(days=3650)).date()) == []


def test_a_recording_from_the_future_is_noted_and_proposed_not_applied(
    station: Station, officer: Proof, clock: FrozenClock
) -> None:
    # It is noon; the recorder says the recording ended at 12:05.
    session = docked(station, [File(1, 4 * 3600, 300)])
    state = recorders.clock(station.store, SERIAL)
    assert (state.offset_s, state.method, state.read_at, state.proposed_s) == (0, "", None, -300)
    assert "300" in state.suspicious
    assert recorders.get(station.store, SERIAL).clock_offset_s == 0
    assert [one.seq for one in recorders.uncertain(station.store, session)] == [1]
    clock.advance(minutes=1)
    recorders.correct_clock(station.store, officer, SERIAL, -301, "对表")
    state = recorders.clock(station.store, SERIAL)
    assert (state.offset_s, state.method, state.proposed_s, state.suspicious) == (-301, "person", None, "")
    clock.advance(days=21)
    assert "21" in recorders.clock(station.store, SERIAL).suspicious


def test_half_a_minute_is_no_news(station: Station) -> None:
    docked(station, [File(1, 4 * 3600 - 270, 300)])
    assert station.store.all(ClockReading.select()) == []
    assert recorders.clock(station.store, SERIAL).suspicious == ""
