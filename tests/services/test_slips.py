"""Slips are gapless, signed, in the books, and every tampering is named."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from station.records.case import CaseFile
from station.records.moment import day
from station.records.people import Proof
from station.rules import note
from station.rules.capture_code import capture_code, parse_capture_code
from station.rules.slip import SlipFrontChanged, SlipKeyUnknown, SlipKind, SlipRefused, read_unverified
from station.services import casebook, cases, papers, slips, staff
from station.services.slip_check import KeyFileBroken, SlipNotRecorded, SlipOtherCase, own_keys, read_keys, verify
from station.services.slip_kinds import ANNOUNCED, SlipCaseOver, SlipNotReady, SlipTooLate, gather
from station.services.slips import issue
from station.store import models
from station.store import papers as rows
from station.store.audit import audit
from station.wiring import Station, configure, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import planned


def dispatched(station: Station, chief: Proof, enterprise: int, draw_no: int = 1) -> CaseFile:
    case = planned(station, chief, enterprise, draw_no)
    cases.approve(station.store, chief, case.id)
    return cases.dispatch(station.store, chief, case.id)


@pytest.fixture
def case(station: Station, chief: Proof, enterprise) -> CaseFile:  # type: ignore[no-untyped-def]
    return dispatched(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))


def test_issue_writes_one_entry_one_document_one_slip(station: Station, officer: Proof, case: CaseFile) -> None:
    before = station.store.size()
    slip = issue(station, officer, case.id)
    (entry,) = station.store.lines(first=before)
    assert (entry.action, entry.title, entry.subject) == ("slip.issue", "出具公示单", f"case/{case.id}")
    assert slip.serial == "330281103-2026-000001"
    assert slip.document.kind == "disclosure_slip"
    assert slip.document.number == slip.serial
    assert slip.document.issued_by == officer.officer_id
    assert parse_capture_code(slip.capture_code) == case.id
    assert station.media.path(slip.document.sha256).stat().st_size == slip.document.size
    assert audit(station.store).clean


def test_the_paper_says_who_why_and_on_what_basis(station: Station, officer: Proof, case: CaseFile) -> None:
    slip = issue(station, officer, case.id)
    (file,) = station.home.exports.glob("*.pdf")
    assert file.name == "330281103-2026-000001 行政执法公示单 余姚市宏达塑料制品有限公司.pdf"
    page = "".join(subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode().split())
    facts = ["王建国", "李敏", "11028100001", "11028100002", "余姚市宏达塑料制品有限公司", slip.serial, case.number]
    facts += ["“双随机、一公开”抽查（泗门镇安监所第1号站内抽取）", "安全生产法第六十二条、第六十五条"]
    facts += ["有权申请其回避", "12345", "监督电话", "2026年11月20日"]
    for fact in facts:
        assert "".join(fact.split()) in page, fact


def test_the_code_names_party_crew_and_ledger(station: Station, officer: Proof, case: CaseFile) -> None:
    seen = note.checkpoint(station.store.signer.open(station.store.checkpoint()))
    slip = issue(station, officer, case.id)
    content = verify(slip.payload, own_keys(station.store)).content
    uscc = station.store.scalar(models.Enterprise.select(models.Enterprise.uscc))
    assert content.claims == (uscc, "11028100001", "11028100002")
    assert (content.subject_id, content.number, content.issued_on) == (case.id, 1, day("2026-11-20"))
    assert (content.ledger_size, content.ledger_root) == (seen.size, seen.root[:16])
    assert slip.payload.startswith(f"余姚市应急管理局 {case.number} 2026年11月20日#")


def test_a_configured_address_makes_it_a_link(station: Station, officer: Proof, case: CaseFile) -> None:
    linked = configure(station, slip_base_url="https://gs.yuyao.gov.cn/zf")
    slip = issue(linked, officer, case.id)
    assert slip.payload.startswith("https://gs.yuyao.gov.cn/zf/s#")
    assert verify(slip.payload, own_keys(station.store), station.store).slip == slip


def test_serials_are_gapless_and_start_again_each_year(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    assert [issue(station, chief, case.id).serial[-6:] for _ in range(3)] == ["000001", "000002", "000003"]
    clock.set("2027-01-04T09:00:00+08:00")
    proof = staff.sign_in(station.store, station.keys, "王建国", PIN)
    assert issue(station, proof, case.id).serial == "330281103-2027-000001"


def test_two_processes_never_share_a_number(station: Station, case: CaseFile, clock: FrozenClock) -> None:
    refused: list[BaseException] = []

    def work() -> None:
        other = open_station(station.home.root, clock)
        try:
            proof = staff.sign_in(other.store, other.keys, "李敏", PIN)
            for _ in range(4):
                issue(other, proof, case.id)
        except BaseException as error:  # noqa: B036, BLE001  # handed to the asserting thread
            refused.append(error)
        finally:
            other.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert refused == []
    serials = [slip.serial for slip in rows.slips(station.store, case.id)]
    assert serials == [f"330281103-2026-{number:06d}" for number in range(1, 9)]


def test_a_lost_race_sets_the_slip_anew(station: Station, chief: Proof, case: CaseFile, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    first = slips._set
    raced: list[int] = []

    def overtaken(*given):  # type: ignore[no-untyped-def]
        made = first(*given)
        if not raced:
            raced.append(1)
            issue(station, chief, case.id)
        return made

    monkeypatch.setattr(slips, "_set", overtaken)
    assert issue(station, chief, case.id).serial == "330281103-2026-000002"
    assert audit(station.store).clean


def test_before_dispatch_there_is_no_slip(station: Station, chief: Proof, enterprise) -> None:  # type: ignore[no-untyped-def]
    case = planned(station, chief, enterprise())
    with pytest.raises(SlipNotReady, match="还没有派员"):
        issue(station, chief, case.id)
    assert rows.slips(station.store, case.id) == ()


def test_an_expired_certificate_gets_no_slip(station: Station, case: CaseFile, clock: FrozenClock) -> None:
    clock.set("2029-01-02T09:00:00+08:00")
    proof = staff.sign_in(station.store, station.keys, "王建国", PIN)
    with pytest.raises(SlipNotReady, match="执法证有效期至"):
        issue(station, proof, case.id)


def test_an_ended_case_gets_no_slip(station: Station, chief: Proof, case: CaseFile) -> None:
    cases.abort(station.store, chief, case.id, "企业已搬迁")
    with pytest.raises(SlipCaseOver, match="终止"):
        issue(station, chief, case.id)


def arrive(station: Station, chief: Proof, case: CaseFile) -> CaseFile:
    return cases.arrive(station.store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)


def test_on_site_a_slip_is_still_issued(station: Station, chief: Proof, case: CaseFile) -> None:
    arrive(station, chief, case)
    assert issue(station, chief, case.id).serial == "330281103-2026-000001"


def test_after_the_inspection_none_is_issued_and_the_old_one_is_printed(
    station: Station, chief: Proof, case: CaseFile, enterprise: Callable[..., int]
) -> None:
    slip = issue(station, chief, case.id)
    bare = dispatched(station, chief, enterprise(), draw_no=2)
    for each in (case, bare):
        arrive(station, chief, each)
        cases.record_result(station.store, chief, each.id, "no_issue", signed=True)
        with pytest.raises(SlipTooLate, match="已经结束（检查记录签字）"):
            issue(station, chief, each.id)
    assert slips.current(station, case.id) == slip
    assert slips.current(station, bare.id) is None
    assert rows.slips(station.store, bare.id) == ()


def test_after_the_inspection_the_old_one_is_printed_whoever_rechecks(
    station: Station, chief: Proof, case: CaseFile
) -> None:
    slip = issue(station, chief, case.id)
    arrive(station, chief, case)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    other = station.store.scalar(models.Officer.select(models.Officer.id).where(models.Officer.name == "周倩"))
    with station.store.act(chief, "case.dispatch", subject=f"case/{case.id}") as act:
        act.update(models.CaseFile, case.id, assist_id=other)
    assert slips.current(station, case.id) == slip


def test_the_missing_slip_is_said_at_the_arrival_until_it_is_issued(
    station: Station, chief: Proof, case: CaseFile
) -> None:
    def warned() -> list[str]:
        steps = casebook.detail(station.store, case.id).steps
        return [refusal.satisfy for step in steps if step.transition.action == "arrive" for refusal in step.warned]

    assert warned() == ["还没有出具执法公示单"]
    issue(station, chief, case.id)
    assert warned() == []


def test_a_second_print_takes_the_same_slip_until_the_crew_changes(
    station: Station, chief: Proof, case: CaseFile
) -> None:
    assert slips.current(station, case.id) is None
    slip = issue(station, chief, case.id)
    assert slips.current(station, case.id) == slip
    other = station.store.scalar(models.Officer.select(models.Officer.id).where(models.Officer.name == "周倩"))
    with station.store.act(chief, "case.dispatch", subject=f"case/{case.id}") as act:
        act.update(models.CaseFile, case.id, assist_id=other)
    assert slips.current(station, case.id) is None


def test_pictures_are_the_issued_file(station: Station, officer: Proof, case: CaseFile, tmp_path: Path) -> None:
    slip = issue(station, officer, case.id)
    (picture,) = papers.copy_pictures(station, slip.document, tmp_path)
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode()
    assert sorted(read.splitlines()) == sorted([slip.payload, slip.capture_code])
    qr_lines, code_lines = slips.code_lines(slip)
    assert len(qr_lines) > len(code_lines) > 10


def test_verify_lists_every_check(station: Station, officer: Proof, case: CaseFile) -> None:
    slip = issue(station, officer, case.id)
    verdict = verify(slip.payload, own_keys(station.store), station.store, slip.capture_code)
    assert verdict.checks == ("form", "key", "signature", "station", "front", "record", "ledger", "capture")
    assert verdict.slip == slip
    assert not verdict.demo


def test_one_changed_character_is_refused(station: Station, officer: Proof, case: CaseFile) -> None:
    payload = issue(station, officer, case.id).payload
    for at, right in enumerate(payload):
        wrong = "A" if right != "A" else "B"
        with pytest.raises(SlipRefused):
            verify(payload[:at] + wrong + payload[at + 1 :], own_keys(station.store), station.store)
    with pytest.raises(SlipFrontChanged, match="余姚市应急管理厅"):
        verify(payload.replace("管理局", "管理厅"), own_keys(station.store))


def test_a_slip_signed_behind_the_books_is_named(station: Station, officer: Proof, case: CaseFile) -> None:
    facts = gather(station.store, case.id, ANNOUNCED)
    forged = slips._payload(station, facts, 1, station.clock.now(), SlipKind.BEFORE_INSPECTION)
    with pytest.raises(SlipNotRecorded, match="330281103-2026-000001"):
        verify(forged, own_keys(station.store), station.store)
    issue(station, officer, case.id)
    other = slips._payload(station, facts, 1, station.clock.now().add(days=1), SlipKind.BEFORE_INSPECTION)
    with pytest.raises(SlipNotRecorded):
        verify(other, own_keys(station.store), station.store)


def test_a_capture_code_of_another_case_is_named(station: Station, officer: Proof, case: CaseFile) -> None:
    slip = issue(station, officer, case.id)
    with pytest.raises(SlipOtherCase):
        verify(slip.payload, own_keys(station.store), capture=capture_code(case.id + 1))


def test_keys_come_from_verifier_key_lines(station: Station, officer: Proof, case: CaseFile) -> None:
    slip = issue(station, officer, case.id)
    line = station.store.signer.verifier_key
    assert verify(slip.payload, read_keys(line + "\n", "key")).content == read_unverified(slip.payload)
    other = note.verifier_key("anjian/330281103/0", bytes(32))
    with pytest.raises(SlipKeyUnknown):
        verify(slip.payload, read_keys(other, "key"))
    for broken in ("", "x", line.replace("anjian/", "bureau/")):
        with pytest.raises(KeyFileBroken):
            read_keys(broken, "key")
