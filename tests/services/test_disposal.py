"""到期处置: proposed by one, decided by another, carried out once; what changed since, and papers, keep things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.backup.scrub import Manner, scrub
from station.records.evidence import Clip
from station.records.moment import iso
from station.records.people import Proof
from station.services import backups, destruction, disposal, evidence, holds, staff
from station.services.disposal import NoDisposal, NothingExpired, OwnProposal, PermitNeeded
from station.services.evidence import ClipGone
from station.store import evidence as rows
from station.store import keeping, papers, record_models, retention_law
from station.store.audit import audit, media_digests
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.backup.conftest import CODE, run, spoil, stock_tools
from tests.conftest import PIN, FrozenClock
from tests.documents.test_paper import text_of
from tests.services import inspections
from tests.services.ready_dockings import content, docked, recorder

WHY = "六个月期满，没有关联案件"


@pytest.fixture
def files(station: Station, chief: Proof, enterprise: Callable[..., int]) -> list[int]:
    """Two inspections."""
    return [inspections.planned(station, chief, enterprise(), draw_no=number).id for number in (1, 2)]


@pytest.fixture
def clips(station: Station, chief: Proof, clock: FrozenClock, files: list[int]) -> list[Clip]:
    """Three recordings of no case, a day past their six months."""
    recorder(station, chief)
    session = docked(station)
    clock.set("2027-05-21T09:00:00+08:00")
    return sorted(evidence.clips_of_session(station.store, session), key=lambda clip: clip.id)


@pytest.fixture
def late_chief(station: Station, clips: list[Clip]) -> Proof:
    return staff.sign_in(station.store, station.keys, "王建国", PIN)


@pytest.fixture
def late_officer(station: Station, clips: list[Clip]) -> Proof:
    return staff.sign_in(station.store, station.keys, "李敏", PIN)


def ids(clips: list[Clip]) -> list[int]:
    return [clip.id for clip in clips]


def approved(station: Station, officer: Proof, chief: Proof, clips: list[Clip]) -> int:
    made = disposal.propose(station.store, officer, ids(clips), WHY)
    return disposal.decide(station.store, chief, made.id, True, "同意").id


def put(station: Station, actor: Proof, case_id: int, clip_id: int) -> None:
    with station.store.act(actor, "clip.link", subject=f"clip/{clip_id}") as act:
        rows.link(act, clip_id, case_id, "person")


def filed(station: Station, actor: Proof, case_id: int, until: str) -> None:
    """A case file, archived with a last day."""
    officer = actor.officer_id
    with station.store.act(actor, "clip.link") as act:
        act.insert(
            record_models.Archive,
            case_id=case_id,
            number="2026-检-1",
            pages=1,
            clips=1,
            manifest_sha256="0" * 64,
            retention="inspection",
            keep_until=until,
            checked_by=officer,
            archived_by=officer,
            archived_at=iso(act.now),
            transfer_receipt="",
        )


def test_six_months_are_kept_to_their_last_day(station: Station, clips: list[Clip], clock: FrozenClock) -> None:
    clock.set("2027-05-20T23:59:59+08:00")
    assert disposal.expired(station.store) == ()
    clock.set("2027-05-21T00:00:00+08:00")
    found = disposal.expired(station.store)
    assert [(one.clip_id, one.expired_on.isoformat(), one.basis) for one in found] == [
        (clip.id, "2027-05-20", "unlinked") for clip in clips
    ]


def test_approved_bytes_go_and_rows_stay(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof
) -> None:
    made = disposal.propose(station.store, late_officer, ids(clips[:2]), WHY)
    assert (made.number, made.state) == ("处置〔2027〕1号", "proposed")
    assert [one.clip_id for one in disposal.expired(station.store)] == [clips[2].id]
    disposal.decide(station.store, late_chief, made.id, True, "同意")
    assert all(station.media.has(clip.sha256) for clip in clips), "an approval alone removes nothing"
    done = destruction.carry_out(station, late_officer, made.id)
    assert done.state == "done" and all(item.removed_at == station.clock.now() for item in done.items)
    assert [station.media.has(clip.sha256) for clip in clips] == [False, False, True]
    assert evidence.get(station.store, clips[0].id).sha256 == clips[0].sha256
    sheet = destruction.certificate(station.store, made.number)
    assert sheet is not None
    shown = _words(station, sheet.sha256)
    for words in ("处置〔2027〕1号", "李敏", "王建国", "销毁2段", clips[0].sha256[:8], "2027-05-20"):
        assert words in shown
    assert "没有销毁" not in shown
    assert audit(station.store).clean
    again = destruction.carry_out(station, late_officer, made.id)
    assert again == done


def _words(station: Station, sha256: str) -> str:
    return text_of(station.media.path(sha256))


def test_nobody_decides_his_own_and_nobody_twice(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof
) -> None:
    own = disposal.propose(station.store, late_chief, ids(clips), WHY)
    with pytest.raises(OwnProposal):
        disposal.decide(station.store, late_chief, own.id, True, "同意")
    with pytest.raises(NotAllowed):
        disposal.decide(station.store, late_officer, own.id, True, "同意")
    with pytest.raises(NoDisposal):
        destruction.carry_out(station, late_officer, own.id)
    assert all(station.media.has(clip.sha256) for clip in clips)


def test_what_is_refused_may_be_proposed_again(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof
) -> None:
    made = disposal.propose(station.store, late_officer, ids(clips), WHY)
    with pytest.raises(NothingExpired):
        disposal.propose(station.store, late_officer, ids(clips), WHY)
    with pytest.raises(ReasonNeeded):
        disposal.decide(station.store, late_chief, made.id, False, " ")
    assert disposal.decide(station.store, late_chief, made.id, False, "还要用").state == "refused"
    with pytest.raises(NoDisposal):
        destruction.carry_out(station, late_officer, made.id)
    assert disposal.propose(station.store, late_officer, ids(clips), WHY).number == "处置〔2027〕2号"


def test_sealed_clips_are_not_proposed(station: Station, clips: list[Clip], late_officer: Proof) -> None:
    holds.place(station.store, late_officer, "complaint", "有人投诉", clip_id=clips[0].id)
    assert [one.clip_id for one in disposal.expired(station.store)] == ids(clips[1:])
    with pytest.raises(NothingExpired):
        disposal.propose(station.store, late_officer, ids(clips), WHY)


def test_what_changed_since_the_approval_stays_and_the_sheet_says_so(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof, files: list[int]
) -> None:
    made = approved(station, late_officer, late_chief, clips)
    holds.place(station.store, late_officer, "complaint", "有人投诉", clip_id=clips[0].id)
    evidence.link(station.store, late_chief, clips[1].id, files[0])
    done = destruction.carry_out(station, late_officer, made)
    assert [item.removed_at is not None for item in done.items] == [False, False, True]
    assert [station.media.has(clip.sha256) for clip in clips] == [True, True, False]
    sheet = destruction.certificate(station.store, done.number)
    assert sheet is not None
    shown = _words(station, sheet.sha256)
    assert "没有销毁：已封存、已归案" in shown and "销毁1段" in shown


def test_what_does_not_read_as_its_hash_is_not_certified_as_destroyed(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof
) -> None:
    made = approved(station, late_officer, late_chief, clips)
    spoil(station.media.path(clips[0].sha256))
    station.media.path(clips[1].sha256).unlink()
    done = destruction.carry_out(station, late_officer, made)
    assert [item.removed_at is not None for item in done.items] == [False, False, True]
    assert {rot.sha256 for rot in scrub(station, Manner()).rotten} == {clip.sha256 for clip in clips[:2]}


def test_a_case_file_needs_the_bureau_and_its_last_day(
    station: Station, clips: list[Clip], clock: FrozenClock, late_chief: Proof, files: list[int]
) -> None:
    store = station.store
    filed(station, late_chief, files[0], "2027-06-30")
    for case_id, clip in zip(files, clips, strict=False):
        put(station, late_chief, case_id, clip.id)
    clock.set("2027-06-30T23:00:00+08:00")
    assert [one.clip_id for one in disposal.expired(store)] == [clips[2].id]
    clock.advance(hours=1)
    chief, officer = (staff.sign_in(store, station.keys, name, PIN) for name in ("王建国", "李敏"))
    assert [(one.clip_id, one.basis) for one in disposal.expired(store)] == [
        (clips[2].id, "unlinked"),
        (clips[0].id, "inspection"),
    ]
    made = disposal.propose(store, officer, [clips[0].id], "保存期满")
    with pytest.raises(PermitNeeded):
        disposal.decide(store, chief, made.id, True, "同意")
    assert all(station.media.has(clip.sha256) for clip in clips)
    assert disposal.decide(store, chief, made.id, False, "先不处置").state == "refused", "no permit to keep them"


def test_neither_scrub_nor_backup_miss_or_bring_back_what_was_disposed_of(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    run(station, disk)
    made = approved(station, late_officer, late_chief, clips[:2])
    destruction.carry_out(station, late_officer, made)
    gone = {clip.sha256 for clip in clips[:2]}
    done = scrub(station, Manner(), disk)
    assert (done.rotten, done.unmended, done.mended) == ((), (), ())
    outcome = run(station, disk)
    assert (outcome.lacking, outcome.rotten) == ((), ())
    stock_tools(disk / CODE)
    there = {path.name for path in (disk / CODE / "media").rglob("*") if path.is_file()}
    assert not gone & there and clips[2].sha256 in there
    assert not gone & set(media_digests(station.store))
    assert backups.damages(station.store) == []


def test_content_that_comes_back_goes_again_unless_a_paper_needs_it(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof
) -> None:
    made = approved(station, late_officer, late_chief, clips[:1])
    destruction.carry_out(station, late_officer, made)
    station.media.put(content(1))
    assert station.media.has(clips[0].sha256)
    assert scrub(station, Manner()).rotten == ()
    assert not station.media.has(clips[0].sha256)
    with station.store.act(late_chief, "disposal.propose", reason="x") as act:
        station.media.put(content(1))
        papers.add_document(
            act, kind="disposal", number="1", title="1", sha256=clips[0].sha256, size=1, issued_at=act.now
        )
    scrub(station, Manner())
    assert station.media.has(clips[0].sha256)
    assert keeping.gone(station.store) == {clips[0].id: (station.clock.now(), "处置〔2027〕1号")}


def test_what_is_gone_is_shown_as_gone_and_not_put_to_a_case(
    station: Station, clips: list[Clip], late_chief: Proof, late_officer: Proof, files: list[int]
) -> None:
    made = approved(station, late_officer, late_chief, clips[:1])
    destruction.carry_out(station, late_officer, made)
    assert {clip.id for clip in evidence.unlinked(station.store)} == {clip.id for clip in clips[1:]}
    with pytest.raises(ClipGone, match="处置〔2027〕1号"):
        evidence.link(station.store, late_chief, clips[0].id, files[0])
    assert destruction.gone(station.store) == {clips[0].id}


def test_a_shorter_term_does_not_shorten_what_runs(
    station: Station, clips: list[Clip], clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = retention_law.terms
    short = {"unlinked": replace(real(clock.now().date())["unlinked"], months=1)}
    monkeypatch.setattr(retention_law, "terms", lambda on: short if on.year == 2027 else real(on))
    clock.set("2027-05-20T12:00:00+08:00")
    assert disposal.expired(station.store) == ()
    clock.set("2027-05-21T12:00:00+08:00")
    assert len(disposal.expired(station.store)) == 3
