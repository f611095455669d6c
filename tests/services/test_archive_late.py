"""Recordings that turn up after the file was locked: beside it by an act of their own, and the case's from then on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.records.archive import Supplement
from station.records.case import CaseFile
from station.records.evidence import Clip
from station.services import archive, archive_bag, archive_verify, bags, evidence, holds, relinking
from station.services.archive_lock import CaseArchived
from station.services.disposal import over
from station.services.evidence import ClipUnknown
from station.store import archives, audit, case_papers, cases, models
from station.store.errors import ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archiving import archived, face, sheet, whole
from tests.services.dockings import DOCK
from tests.services.penalty_walk import Desk, Make
from tests.services.recorded import clip

WHY = "同行人员的记录仪归档以后才接回"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    """An archived inspection."""
    made = whole(desk, "inspection", enterprise())
    archived(desk, made)
    return made


@pytest.fixture
def late(desk: Desk, case: CaseFile) -> Clip:
    """A recording of it, docked since."""
    return docked(desk, case, "ZFYLATE")


def docked(desk: Desk, case: CaseFile, serial: str) -> Clip:
    event = next(each for each in cases.events(desk.station.store, case.id) if each.kind == "on_site")
    made = clip(desk.station, None, event.occurred_at, event.occurred_at.add(minutes=5), serial=serial)
    data = f"recording {serial}".encode()
    with desk.station.store.act(DOCK, "clip.code") as act:
        act.update(models.Clip, made, sha256=desk.station.media.put(data), size=len(data))
    return evidence.get(desk.station.store, made)


def added(desk: Desk, case: CaseFile, clip_id: int, reason: str = WHY) -> Supplement:
    return archive.supplement(desk.station, desk.who(), case.id, "现场录像", reason, clip_id=clip_id)


def test_it_becomes_the_case_s_and_lies_beside_the_file(desk: Desk, case: CaseFile, late: Clip, tmp_path: Path) -> None:
    store = desk.station.store
    with pytest.raises(CaseArchived):
        evidence.link(store, desk.who(), late.id, case.id)
    with pytest.raises(ReasonNeeded):
        added(desk, case, late.id, " ")
    assert evidence.get(store, late.id).case_id is None
    made = added(desk, case, late.id)
    assert (made.seq, made.subject, made.sha256, made.reason) == (1, f"clip/{late.id}", late.sha256, WHY)
    assert evidence.get(store, late.id).case_id == case.id
    assert late.id not in {each.id for each in evidence.unlinked(store)}
    with pytest.raises(CaseArchived):
        relinking.unlink(store, desk.who("王建国"), late.id, "不是本案")
    by_hash = archive_bag.export(desk.station, desk.who(), case.id, tmp_path / "hash")
    told = json.loads((by_hash / "data" / archive_bag.SUPPLEMENTS).read_text())["supplements"]
    assert [(each["path"], each["record"]["sha256"]) for each in told] == [("", late.sha256)]
    whole_ = archive_bag.export(desk.station, desk.who("王建国"), case.id, tmp_path / "files", "files")
    assert (whole_ / "data" / "supplements" / "001").read_bytes() == b"recording ZFYLATE"
    assert list(bags.damages(by_hash)) == list(bags.damages(whole_)) == []
    (whole_ / "data" / "supplements" / "001").unlink()
    opened = archive_verify.with_key(store.signer.verifier_key)
    assert {each.path for each in archive_verify.check(whole_, opened) if each.kind == "missing"} == {
        "data/supplements/001"
    }


def test_it_is_kept_and_sealed_as_long_as_its_case(desk: Desk, case: CaseFile, late: Clip) -> None:
    """Of no case it would be due after six months; of an archived one it is after its years."""
    store = desk.station.store
    desk.go("2027-06-01T09:00:00+08:00")
    assert late.id in {each.clip_id for each in over(store)}
    added(desk, case, late.id)
    assert late.id not in {each.clip_id for each in over(store)}
    desk.go("2033-01-01T09:00:00+08:00")
    assert {each.basis for each in over(store) if each.clip_id == late.id} == {"inspection"}
    holds.place(store, desk.who(), "complaint", "投诉", case_id=case.id)
    assert over(store) == ()


def test_one_of_the_file_of_another_case_or_unknown_is_no_supplement(
    desk: Desk, case: CaseFile, late: Clip, enterprise: Make
) -> None:
    store = desk.station.store
    own = archives.of_case(store, case.id)
    assert own is not None
    filed = next(each for each in archives.items(store, own.id) if each.kind == "clip")
    with pytest.raises(archive.FiledAlready):
        added(desk, case, int(filed.subject.partition("/")[2]))
    added(desk, case, late.id)
    with pytest.raises(archive.FiledAlready, match="20260001"):
        added(desk, case, late.id)
    with pytest.raises(ClipUnknown):
        added(desk, case, 1)
    gone = docked(desk, case, "ZFYGONE")
    desk.station.media.discard(gone.sha256)
    with pytest.raises(archive.NothingToAdd):
        added(desk, case, gone.id)
    other = docked(desk, case, "ZFYOTHER")
    running = desk.filed(enterprise())
    evidence.link(store, desk.who(), other.id, running.id)
    with pytest.raises(archive.ClipElsewhere, match=running.number):
        added(desk, case, other.id)
    assert len(archives.supplements(store, own.id)) == 1 and audit.audit(store).clean


def test_a_paper_is_added_once_and_files_of_one_name_twice(
    desk: Desk, case: CaseFile, enterprise: Make, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(sheet())
    for _ in range(2):
        archive.supplement(desk.station, desk.who(), case.id, "来信", "信访", path=letter, pages=1)
    other = desk.filed(enterprise())
    paper = cases_paper(desk, other)
    archive.supplement(desk.station, desk.who(), case.id, "立案审批表", "转为处罚", document_id=paper)
    with pytest.raises(archive.FiledAlready):
        archive.supplement(desk.station, desk.who(), case.id, "立案审批表", "转为处罚", document_id=paper)


def cases_paper(desk: Desk, case: CaseFile) -> int:
    """An issued paper of a case; its document's id."""
    return face(desk.station, desk.who("王建国"), case_papers.of_case(desk.station.store, case.id)[0].id)
