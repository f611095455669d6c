"""可清空凭证: nothing may be lacking, two people sign once for all, and a certificate holds for one listing."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from station.documents.scan import read_codes
from station.records.moment import iso
from station.records.people import Proof
from station.rules.slip import SlipKind
from station.services import clearance, continuity, evidence, papers, slip_check
from station.services.clearance import AlreadyCertified, ClearanceUnknown, NobodyReady, NotReady, NotVoidable
from station.services.slip_check import ClearanceWithdrawn, SlipNotRecorded, own_keys, verify
from station.store import clearances as rows
from station.store import dock_models, intakes, models
from station.store.audit import audit
from station.store.errors import CosignerNeeded, CosignerSame, NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import ready_dockings as dockings
from tests.services.ready_dockings import DOCK, backed_up, change, docked, ready, recorder

DRAFT = "station.services.clearance.draft"


def codes(station: Station, session: int) -> list[str]:
    return [lack.code for lack in clearance.gate(station, session)]


def test_a_docking_kept_read_twice_and_backed_up_may_be_cleared(station: Station, chief: Proof) -> None:
    session = ready(station, chief)
    assert clearance.gate(station, session) == ()
    assert [(intake.id, lacks) for intake, lacks in clearance.ready(station)] == [(session, ())]


@pytest.mark.parametrize(
    ("over", "lacking"),
    [
        ({"state": "interrupted"}, ["unfinished"]),
        ({"state": "partial", "broken": 1}, ["broken"]),
        ({"method": "unproven"}, ["unverified"]),
        ({"again": False}, ["not_reread"]),
        ({"reread": "differs"}, ["differs"]),
        ({"reread": "unreadable", "reread_method": ""}, ["unreadable"]),
        ({"reread_method": "unproven"}, ["unproven"]),
    ],
)
def test_each_flaw_of_a_docking_stands_against_it(
    station: Station, chief: Proof, officer: Proof, over: dict[str, Any], lacking: list[str]
) -> None:
    session = ready(station, chief, **over)
    assert codes(station, session) == lacking
    with pytest.raises(NotReady):
        clearance.issue(station, chief, officer, [session])
    assert clearance.clearances(station.store) == []


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"state": "failed"}, "failed"),
        ({"state": "changed"}, "changed"),
        ({"state": "listed"}, "waiting"),
        ({"state": "skipped", "detail": "name_too_long"}, "left"),
    ],
)
def test_each_flaw_of_one_file_stands_against_it(
    station: Station, chief: Proof, values: dict[str, Any], lacking: str
) -> None:
    session = ready(station, chief)
    change(station, models.IntakeFile, intakes.kept(station.store, session)[0].id, **values)
    (lack,) = clearance.gate(station, session)
    assert lack.code == lacking
    if lacking != "waiting":
        assert "DCIM/20261120080100_0001.MP4" in lack.sentence


def test_what_has_no_content_is_left_where_it_is(station: Station, chief: Proof) -> None:
    session = ready(station, chief)
    kept = intakes.kept(station.store, session)
    change(station, models.IntakeFile, kept[0].id, state="skipped", detail="symlink")
    assert codes(station, session) == []
    seen = rows.checked(station.store, session)
    assert seen.hollow == (("DCIM/20261120080100_0001.MP4", "symlink"), ("LOG.TXT", "empty"))
    assert seen.kept == 2


def test_without_a_second_copy_it_stays(station: Station, chief: Proof) -> None:
    recorder(station, chief)
    session = docked(station)
    assert codes(station, session) == ["no_second_copy"]
    backed_up(station)
    assert codes(station, session) == []


def test_damage_to_what_it_brought_is_named(station: Station, chief: Proof) -> None:
    session = ready(station, chief)
    digest = intakes.kept(station.store, session)[0].sha256
    with station.store.act(dockings.NIGHTLY, "media.damage") as act:
        act.insert(dock_models.Damage, sha256=digest, kind="differs", found_at="2026-11-20T09:00:00+08:00")
    assert "damaged" in codes(station, session)


def test_only_the_newest_docking_counts(station: Station, chief: Proof) -> None:
    first = ready(station, chief)
    second = docked(station, first=1, files=4)
    backed_up(station)
    assert codes(station, first) == ["not_newest"]
    assert codes(station, second) == []
    assert [intake.id for intake, _ in clearance.ready(station)] == [second]


def test_an_open_gap_needs_its_reason_first(station: Station, chief: Proof) -> None:
    session = ready(station, chief)
    before, after, _ = evidence.clips_of_session(station.store, session)
    with station.store.act(DOCK, "intake.close") as act:
        values = {"kind": "interruption", "before_id": before.id, "after_id": after.id, "seconds": 754}
        owner = dockings.recorder_of(station, session)
        found = act.insert(
            dock_models.Gap, recorder_id=owner, session_id=session, detail="", found_at=iso(act.now), **values
        )
    (lack,) = clearance.gate(station, session)
    assert (lack.code, "1 处断续" in lack.sentence) == ("open_gaps", True)
    continuity.explain(station.store, chief, found, continuity.causes()[0].code, "换电池")
    assert clearance.gate(station, session) == ()


def test_a_ledger_that_does_not_hold_clears_nothing(station: Station, chief: Proof) -> None:
    session = ready(station, chief)
    with station.store.writing_ledger() as connection:
        connection.execute("INSERT INTO ledger_checkpoint VALUES (99999, 'anjian/330281103/0 forged')")
    assert codes(station, session) == ["ledger"]


def test_a_recorder_long_away_does_not_wait(station: Station, chief: Proof, clock: FrozenClock) -> None:
    ready(station, chief)
    clock.advance(days=61)
    assert clearance.ready(station) == []


def test_one_signing_serves_all_recorders(station: Station, chief: Proof, officer: Proof) -> None:
    sessions = [ready(station, chief), ready(station, chief, "ZFY0002", first=11, files=2)]
    before = station.store.size()
    first, second = clearance.issue(station, chief, officer, sessions)
    assert station.store.size() == before + 1
    assert (first.number, second.number) == ("余清〔2026〕1号", "余清〔2026〕2号")
    assert (first.serial, first.files, first.state) == ("ZFY0001", 3, "issued")
    assert (first.issued_by, first.cosigned_by) == ("王建国", "李敏")
    assert first.bytes == sum(len(dockings.content(number)) for number in (1, 2, 3))
    assert first.second_copy.startswith("backup/")
    (line,) = [one for one in station.store.lines() if one.action == "clearance.issue"]
    assert line.reason == "余清〔2026〕1号 ZFY0001、余清〔2026〕2号 ZFY0002"
    assert clearance.ready(station) == []
    assert clearance.clearances(station.store) == [second, first]
    assert sorted(file.name for file in station.home.exports.iterdir()) == [
        "余清〔2026〕1号 可清空凭证.pdf",
        "余清〔2026〕2号 可清空凭证.pdf",
    ]
    assert audit(station.store).clean


def test_the_numbers_of_a_year_have_no_gap(station: Station, chief: Proof, officer: Proof, clock: FrozenClock) -> None:
    (first,) = clearance.issue(station, chief, officer, [ready(station, chief)])
    with pytest.raises(NotReady):
        clearance.issue(station, chief, officer, [docked(station, first=1, files=5, again=False)])
    (second,) = clearance.issue(station, chief, officer, [ready(station, chief, "ZFY0002", first=20)])
    assert [first.number, second.number] == ["余清〔2026〕1号", "余清〔2026〕2号"]


def test_it_takes_two(station: Station, chief: Proof, officer: Proof) -> None:
    session = ready(station, chief)
    with pytest.raises(CosignerSame):
        clearance.issue(station, chief, chief, [session])
    with pytest.raises(CosignerNeeded), station.store.act(chief, "clearance.issue"):
        pass
    with pytest.raises(NotAllowed), station.store.act(DOCK, "clearance.issue"):
        pass
    with pytest.raises(NobodyReady):
        clearance.issue(station, chief, officer, [])
    assert clearance.clearances(station.store) == []


def test_a_docking_is_certified_once(station: Station, chief: Proof, officer: Proof) -> None:
    session = ready(station, chief)
    (made,) = clearance.issue(station, chief, officer, [session, session])
    with pytest.raises(AlreadyCertified, match="余清〔2026〕1号"):
        clearance.issue(station, chief, officer, [session])
    clearance.void(station, chief, made.id, "写错使用人")
    (again,) = clearance.issue(station, chief, officer, [session])
    assert again.number == "余清〔2026〕2号"


def test_a_void_certificate_is_none(station: Station, chief: Proof, officer: Proof) -> None:
    (made,) = clearance.issue(station, chief, officer, [ready(station, chief)])
    with pytest.raises(ReasonNeeded):
        clearance.void(station, chief, made.id, "")
    assert clearance.void(station, chief, made.id, "又录了音像").state == "void"
    with pytest.raises(NotVoidable, match="已作废"):
        clearance.void(station, chief, made.id, "再来一次")
    with pytest.raises(ClearanceUnknown):
        clearance.void(station, chief, 1, "没有这张")
    assert rows.standing(station.store, dockings.recorder_of(station, made.session_id)) is None


def test_a_new_certificate_takes_the_place_of_one_nobody_used(station: Station, chief: Proof, officer: Proof) -> None:
    (first,) = clearance.issue(station, chief, officer, [ready(station, chief)])
    later = docked(station, first=1, files=4)
    backed_up(station)
    (second,) = clearance.issue(station, chief, officer, [later])
    states = {one.number: one.state for one in clearance.clearances(station.store)}
    assert states == {first.number: "void", second.number: "issued"}


def test_the_docking_that_finds_the_files_gone_says_so(
    station: Station, chief: Proof, officer: Proof, clock: FrozenClock
) -> None:
    (made,) = clearance.issue(station, chief, officer, [ready(station, chief)])
    owner = dockings.recorder_of(station, made.session_id)
    assert rows.standing(station.store, owner) == made
    clock.advance(days=1)
    with station.store.act(DOCK, "intake.close", subject=f"intake/{made.session_id}") as act:
        rows.mark_cleared(act, made.id)
    (seen,) = clearance.clearances(station.store)
    assert (seen.state, seen.seen_cleared_at) == ("cleared", station.clock.now())
    assert rows.standing(station.store, owner) is None
    assert audit(station.store).clean


def test_the_code_on_the_sheet_is_genuine_until_it_is_void(
    station: Station, chief: Proof, officer: Proof, tmp_path: Path
) -> None:
    (made,) = clearance.issue(station, chief, officer, [ready(station, chief)])
    (file,) = station.home.exports.iterdir()
    subprocess.run(["pdftoppm", "-r", "150", "-png", file, tmp_path / "page"], check=True)
    (picture,) = tmp_path.glob("page*.png")
    (code,) = read_codes(picture.read_bytes())
    verdict = verify(code, own_keys(station.store), station.store)
    assert verdict.checks == ("form", "key", "signature", "station", "front", "record", "ledger")
    content = verdict.content
    assert (content.kind, content.subject_id, content.number) == (SlipKind.CLEARANCE, made.session_id, 1)
    assert content.claims == (made.listing_sha256, "ZFY0001", "3", str(made.bytes))
    assert verdict.front.startswith("余姚市应急管理局 余清〔2026〕1号")
    clearance.void(station, chief, made.id, "又录了音像")
    with pytest.raises(ClearanceWithdrawn, match="余清〔2026〕1号"):
        verify(code, own_keys(station.store), station.store)


def test_a_code_signed_outside_the_books_is_found(station: Station, chief: Proof, officer: Proof) -> None:
    from station.rules import clearing
    from station.services.slip_sign import sign_slip
    from station.store.papers import issuer

    (made,) = clearance.issue(station, chief, officer, [ready(station, chief)])
    claims = clearing.claims(made.listing_sha256, made.serial, made.files + 1, made.bytes)
    forged = sign_slip(
        station, issuer(station.store), SlipKind.CLEARANCE, made.session_id, 1, made.number, claims, station.clock.now()
    )
    with pytest.raises(SlipNotRecorded):
        slip_check.verify(forged, own_keys(station.store), station.store)


def test_what_changes_while_the_sheet_is_set_is_looked_at_again(
    station: Station, chief: Proof, officer: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ready(station, chief)

    def slow(*given: Any) -> Any:
        made = papers.draft(*given)
        monkeypatch.setattr(DRAFT, papers.draft)
        change(station, models.IntakeFile, intakes.kept(station.store, session)[0].id, reread="differs")
        return made

    monkeypatch.setattr(DRAFT, slow)
    with pytest.raises(NotReady, match="两次读出的内容不同"):
        clearance.issue(station, chief, officer, [session])
    assert clearance.clearances(station.store) == []
