"""Papers of a case: due when the case says so, numbered with it, kept for good, corrected by naming the old."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from station.records.case import CaseFile
from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.rules import numbering
from station.rules.draw import commit_text, freeze
from station.rules.draw.commit import commitment_hash
from station.rules.slip import SlipKind
from station.services import cases, papers
from station.services.papers import NotDue
from station.services.slip_check import SlipNotRecorded, own_keys, verify
from station.store import models
from station.store import papers as rows
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded
from station.store.papers import NotCommitted
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.rules.draw import sample
from tests.services.inspections import HAZARD, on_site, planned, reveal


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> CaseFile:
    return on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))


def page(station: Station, document: IssuedDocument) -> str:
    file = papers.pdf_path(station, document)
    out = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
    return "".join(out.stdout.decode().split())


def test_the_order_follows_the_result(station: Station, chief: Proof, case: CaseFile) -> None:
    with pytest.raises(NotDue, match="还没有登记责令限期整改"):
        papers.rectify_order(station, chief, case.id)
    cases.record_result(station.store, chief, case.id, "rectify", signed=True, hazards=[HAZARD])
    order = papers.rectify_order(station, chief, case.id)
    serial = numbering.parse(case.number).serial
    assert order.number == f"（余）应急责改〔2026〕{serial}号"
    shown = page(station, order)
    for fact in ("余姚市宏达塑料制品有限公司", "配电箱无防护门", "2026年12月5日", "余姚市人民政府申请行政复议",
                 "人民法院提起行政诉讼", "11028100001", "11028100002", "（印章）"):  # fmt: skip
        assert fact in shown, fact
    assert [file.name for file in station.home.exports.iterdir()] == [
        f"（余）应急责改〔2026〕{serial}号 责令限期整改指令书 余姚市宏达塑料制品有限公司.pdf"
    ]
    assert papers.of_case(station, case.id) == (order,)
    assert audit(station.store).clean


def test_the_record_before_and_after_the_result(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    blank = papers.inspection_record(station, chief, case.id)
    assert "未发现问题" not in page(station, blank)
    clock.advance(minutes=50)
    cases.record_result(station.store, chief, case.id, "no_issue", signed=False, refused_note="负责人拒绝签字")
    with pytest.raises(ReasonNeeded):
        papers.inspection_record(station, chief, case.id)
    filled = papers.inspection_record(station, chief, case.id, reason="补记检查结果")
    shown = page(station, filled)
    assert "经检查，未发现问题" in shown
    assert "当事人拒绝签名，情况：负责人拒绝签字" in shown
    assert "2026年11月20日9时0分至2026年11月20日9时50分" in shown
    assert (filled.number, filled.replaces_id) == (blank.number, blank.id)
    assert rows.document(station.store, blank.id) == blank
    assert papers.pdf_path(station, blank).exists()
    (entry,) = [line for line in station.store.lines() if line.action == "paper.replace"]
    assert entry.reason == "补记检查结果"


def test_nothing_to_record_before_arrival(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    case = planned(station, chief, enterprise())
    with pytest.raises(NotDue, match="还没有登记到场"):
        papers.inspection_record(station, chief, case.id)


def test_a_unit_issues_no_papers(station: Station, case: CaseFile) -> None:
    with pytest.raises(NotAllowed):
        papers.inspection_record(station, System("system:dock"), case.id)  # type: ignore[arg-type]
    assert papers.of_case(station, case.id) == ()


def test_hostile_names_make_plain_file_names(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    case = on_site(station, chief, enterprise(name="../a/b\\c\u202e\n:*?" + "长" * 200))
    papers.inspection_record(station, chief, case.id)
    (file,) = station.home.exports.iterdir()
    assert file.parent == station.home.exports
    assert ".._a_b_c_" in file.name
    assert len(file.name.encode()) < 255
    assert "\u202e" not in file.name


def committed(station: Station, chief: Proof, enterprise: int) -> int:
    """A draw committed to with real bytes, as the draw's own service leaves it."""
    frozen = sample.lists()
    text = commit_text.write(sample.terms(frozen))
    draw = reveal(station.store, [(enterprise, chief.officer_id, chief.officer_id)], state="committed")
    with station.store.act(System("system:init"), "roster.import") as act:
        act.insert(models.DrawFile, draw_id=draw, name="pool.tsv", content=freeze.write(frozen.pool))
        act.update(models.Draw, draw, commit_text=text.decode(), commit_hash=commitment_hash(text).hex())
    return draw


def test_the_commitment_notice_says_what_was_committed(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    draw = committed(station, chief, enterprise())
    notice = papers.commitment(station, chief, draw)
    shown = page(station, notice)
    frozen = sample.lists()
    commit = commitment_hash(commit_text.write(sample.terms(frozen))).hex()
    facts = [
        "本地抽取",
        "不是浙江省行政执法监管平台的抽取",
        "平台不可用",
        "必查对象名单（不参加抽取）",
        "张伟",
        "派驻纪检监察组",
    ]
    facts += ["中国福利彩票快乐8，2026-11-20期", "橙色（较大风险）", "2026年11月25日21时15分", commit[:8], commit[-8:]]
    facts += [row.name.replace(" ", "") for row in frozen.pool if row.reason == freeze.MUST and "𠮷" not in row.name]
    for fact in facts:
        assert fact in shown, fact
    assert papers.of_draw(station, draw) == (notice,)
    assert audit(station.store).clean


def test_the_notice_s_code_carries_the_commitment(
    station: Station, chief: Proof, enterprise: Callable[..., int], tmp_path: object
) -> None:
    draw = committed(station, chief, enterprise())
    notice = papers.commitment(station, chief, draw)
    picture = papers.copy_pictures(station, notice)[0]
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode().strip()
    verdict = verify(read, own_keys(station.store), station.store)
    assert verdict.content.kind is SlipKind.DRAW_COMMITMENT
    assert verdict.content.claims == (rows.commit_hash(station.store, draw),)
    assert "record" in verdict.checks
    with station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.Draw, draw, commit_hash="0" * 64)
    with pytest.raises(SlipNotRecorded):
        verify(read, own_keys(station.store), station.store)


def test_an_uncommitted_draw_has_no_notice(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    draw = reveal(station.store, [(enterprise(), chief.officer_id, chief.officer_id)], state="frozen")
    with pytest.raises(NotCommitted, match="第1号抽取还没有承诺"):
        papers.commitment(station, chief, draw)
