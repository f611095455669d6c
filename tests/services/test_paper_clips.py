"""文书与音像对应: linked, seen from both sides, taken apart with a reason, counting while the clip is in the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.case import CaseFile
from station.records.evidence import Clip
from station.records.people import Proof
from station.services import case_papers, cases, custody, evidence, paper_clips, recorders, relinking, staff
from station.services.paper_clips import ClipElsewhere, Linked, NotLinked, NotTheirCase, PaperGone
from station.store import case_papers as stored
from station.store.audit import audit
from station.store.errors import ReasonNeeded, RowMissing
from station.wiring import Station
from tests.conftest import PIN
from tests.services.dockings import EIGHT, File, docked
from tests.services.inspections import HAZARD, on_site, planned

Make = Callable[..., int]
NINE = 3600
"""Seconds after eight at which the papers are made."""


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    """An inspection with two papers of nine o'clock."""
    made = on_site(station, chief, enterprise())
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


@pytest.fixture
def clips(station: Station, chief: Proof, case: CaseFile) -> list[Clip]:
    """One that runs at nine, one of eight, one that belongs to nobody."""
    recorders.register(station.store, chief, "ZFY0001")
    files = [File(1, NINE - 60, case_id=case.id), File(2, 0, case_id=case.id), File(3, NINE)]
    session = docked(station, files)
    return sorted(evidence.clips_of_session(station.store, session), key=lambda clip: clip.seq or 0)


def paper(station: Station, case: CaseFile, code: str) -> int:
    return next(one.id for one in stored.of_case(station.store, case.id) if one.code == code)


def test_they_are_seen_from_both_sides(station: Station, chief: Proof, case: CaseFile, clips: list[Clip]) -> None:
    store, order, clip = station.store, paper(station, case, "D04"), clips[0]
    made = paper_clips.link(store, chief, order, clip.id, " 当场宣读 ")
    assert (made.title, made.clip_name, made.note, made.started_at) == (
        "责令限期整改指令书", clip.name, "当场宣读", clip.started_at
    )  # fmt: skip
    assert paper_clips.of_clip(store, clip.id) == (made,) == paper_clips.of_case(store, case.id)
    assert custody.record(store, clip.id).papers == (made,)
    assert custody.record(store, clips[1].id).papers == ()
    last = custody.record(store, clip.id).events[-1]
    assert (last.title, last.reason) == ("音像对应文书", f"对应《责令限期整改指令书 {made.number}》：当场宣读")
    with pytest.raises(Linked):
        paper_clips.link(store, chief, order, clip.id)
    assert audit(store).clean


def test_what_was_wrong_is_taken_apart_with_a_reason(
    station: Station, chief: Proof, case: CaseFile, clips: list[Clip]
) -> None:
    store, order, clip = station.store, paper(station, case, "D04"), clips[0]
    with pytest.raises(NotLinked):
        paper_clips.unlink(store, chief, order, clip.id, "没有")
    paper_clips.link(store, chief, order, clip.id)
    assert custody.record(store, clip.id).events[-1].reason.endswith("号》")
    with pytest.raises(ReasonNeeded):
        paper_clips.unlink(store, chief, order, clip.id, "")
    paper_clips.unlink(store, chief, order, clip.id, "拍的是另一份")
    assert paper_clips.of_clip(store, clip.id) == ()
    assert custody.record(store, clip.id).events[-1].reason.endswith("：拍的是另一份")
    assert paper_clips.link(store, chief, order, clip.id)


def test_times_that_fit_are_proposed(station: Station, chief: Proof, case: CaseFile, clips: list[Clip]) -> None:
    store, clip = station.store, clips[0]
    found = paper_clips.proposed(store, case.id)
    on_file = [one.id for one in stored.of_case(store, case.id)]
    assert [(one.paper_id, one.clip_id) for one in found] == [(each, clip.id) for each in on_file]
    assert {(one.why, one.at) for one in found} == {("made", EIGHT.add(hours=1))}
    paper_clips.link(store, chief, on_file[0], clip.id)
    assert [one.paper_id for one in paper_clips.proposed(store, case.id)] == on_file[1:]
    assert [one.id for one in paper_clips.papers_of(store, clip)] == on_file
    assert paper_clips.papers_of(store, clips[2]) == ()


def test_another_cases_recording_and_a_void_paper_are_refused(
    station: Station, chief: Proof, case: CaseFile, clips: list[Clip]
) -> None:
    store, record = station.store, paper(station, case, "D02")
    with pytest.raises(ClipElsewhere):
        paper_clips.link(store, chief, record, clips[2].id)
    with pytest.raises(RowMissing):
        paper_clips.link(store, chief, 7, clips[0].id)
    with pytest.raises(evidence.ClipUnknown):
        paper_clips.link(store, chief, record, 7)
    case_papers.void(store, chief, record, "写错了")
    with pytest.raises(PaperGone):
        paper_clips.link(store, chief, record, clips[0].id)
    assert record not in {one.id for one in paper_clips.papers_of(store, clips[0])}


def test_only_who_handles_the_case_links(station: Station, case: CaseFile, clips: list[Clip]) -> None:
    store, order = station.store, paper(station, case, "D04")
    stranger, handler = (staff.sign_in(store, station.keys, name, PIN) for name in ("陈海波", "李敏"))
    with pytest.raises(NotTheirCase):
        paper_clips.link(store, stranger, order, clips[0].id)
    paper_clips.link(store, handler, order, clips[0].id)
    with pytest.raises(NotTheirCase):
        paper_clips.unlink(store, stranger, order, clips[0].id, "不对")


def test_a_link_counts_while_the_recording_is_in_the_case(
    station: Station, chief: Proof, case: CaseFile, clips: list[Clip], enterprise: Make
) -> None:
    store, order, clip = station.store, paper(station, case, "D04"), clips[0]
    other = planned(station, chief, enterprise(), draw_no=2)
    made = paper_clips.link(store, chief, order, clip.id)
    relinking.move(store, chief, clip.id, other.id, "拍的是另一家")
    assert paper_clips.of_clip(store, clip.id) == () == paper_clips.of_case(store, case.id)
    relinking.move(store, chief, clip.id, case.id, "没有拍错")
    assert paper_clips.of_clip(store, clip.id) == (made,)
