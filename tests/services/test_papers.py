"""Papers of a draw: due when the draw says so, with a code that proves them, corrected by naming the old."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest

from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.rules.draw import changes, commit_text, freeze
from station.rules.draw.commit import commitment_hash
from station.rules.draw.seed import nonce_commitment
from station.rules.slip import SlipKind
from station.services import (
    draw_after,
    draw_opening,
    draw_packages,
    draw_record,
    draw_view,
    draws,
    papers,
    staff,
)
from station.services.draw_record import RecordNotDue
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.services.slip_check import SlipNotRecorded, own_keys, verify
from station.store import draws as draws_rows
from station.store import models
from station.store import papers as rows
from station.store.audit import audit
from station.store.errors import ReasonNeeded
from station.store.papers import NotCommitted
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.rules.draw import sample
from tests.services.inspections import reveal


def page(station: Station, document: IssuedDocument) -> str:
    """The text twice, in two reading orders, because tables read differently in each; blanks dropped."""
    file = papers.pdf_path(station, document)
    read = [subprocess.run(["pdftotext", *how, file, "-"], capture_output=True, check=True) for how in ((), ("-raw",))]
    return "".join("".join(out.stdout.decode().split()) for out in read)


def committed(station: Station, chief: Proof, enterprise: int) -> int:
    """A draw committed to with real bytes, as the draw's own service leaves it."""
    frozen = sample.lists()
    text = commit_text.write(sample.terms(frozen))
    draw = reveal(station.store, [(enterprise, chief.officer_id, chief.officer_id)], state="committed")
    with station.store.act(System("system:init"), "roster.import") as act:
        pool = freeze.write(frozen.pool)
        difference = changes.write(sample.earlier_pool(frozen), pool)
        for name, content in ((freeze.POOL, pool), (changes.FILE, difference)):
            act.insert(models.DrawFile, draw_id=draw, name=name, content=content)
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
        "必查对象名单",
        "单列检查，不参加抽取",
        "张伟",
        "派驻纪检监察组",
    ]
    facts += ["与第1号抽取名录相比：新增1家，移出0家，变化1家", "橙B已注销或停产橙B可抽"]
    facts += [
        "中国福利彩票快乐8，2026-11-20期",
        "橙色（较大风险）信用B级",
        "2026年11月25日21时15分",
        commit[:8],
        commit[-8:],
    ]
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


KL8 = "3 7 11 14 20 22 25 31 33 36 41 44 48 52 55 60 63 71 77 80"
SSQ = "5 9 13 21 28 32 + 11"
PLAN = Plan("2026年度安全生产监督检查计划", "2026-11", "平台不可用", ("orange", "yellow"))
ASKED = Asked(quotas={"orange_b": 3, "yellow_b": 2}, witnesses=(("张伟", "派驻纪检监察组", "纪检"),))


@pytest.fixture
def pool(enterprise: Callable[..., int]) -> list[int]:
    """Six orange, four yellow, one red."""
    return [enterprise(risk=risk) for risk in ["orange"] * 6 + ["yellow"] * 4 + ["red"]]


def signed(station: Station, name: str = "王建国") -> Proof:
    """Proofs run out; the clock of these tests leaps."""
    return staff.sign_in(station.store, station.keys, name, PIN)


def drawn(station: Station, asked: Asked = ASKED, plan: Plan = PLAN) -> int:
    """A committed draw."""
    frozen = draws.freeze_lists(station, signed(station), plan)
    draws.commit(station, signed(station), frozen.id, asked)
    return frozen.id


def typed(station: Station, draw_id: int, clock: FrozenClock) -> None:
    clock.set("2026-11-22T21:20:00+08:00")
    for source, numbers in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for name in ("王建国", "李敏"):
            draws.enter(station.store, signed(station, name), draw_id, source, numbers)


def revealed(station: Station, clock: FrozenClock, asked: Asked = ASKED) -> int:
    draw_id = drawn(station, asked)
    typed(station, draw_id, clock)
    draws.reveal(station, signed(station), draw_id)
    return draw_id


def test_the_record_of_a_draw(station: Station, pool: list[int], clock: FrozenClock) -> None:
    draw_id = revealed(station, clock)
    record = papers.draw_record(station, signed(station), draw_id)
    assert (record.kind, record.number, record.title) == ("draw_record", "双随机抽取第1号", "双随机抽取记录单")
    shown, seen = page(station, record), draw_view.view(station.store, draw_id)
    facts = [
        "本地抽取（用途：平台不可用）",
        PLAN.plan_ref,
        "050913212832+11",
        "王建国2026-11-2221:20",
        "李敏2026-11-2221:20",
    ]
    facts += [
        "冻结名单2026年11月20日9时0分王建国",
        "揭晓2026年11月22日21时20分王建国",
        "录入人1（王建国）",
        "录入人2（李敏）",
    ]
    facts += [seen.short_code or "", seen.seed or "", seen.line.commit_hash or "", seen.line.outcome or "", "张伟"]
    facts += [pick.name for pick in seen.picks] + [person.iid for person, _ in seen.loads]
    for pick in seen.picks:
        if pick.selected:
            assert pick.lead and pick.assist
            facts.append(f"{pick.ticket[:12]}{pick.name}{pick.lead.name}{pick.assist.name}")
    assert [fact for fact in facts if fact not in shown] == []
    assert papers.in_force(station, draw_id, papers.RECORD) == record
    assert audit(station.store).clean


def test_the_record_s_code_is_checked_against_the_draw(station: Station, pool: list[int], clock: FrozenClock) -> None:
    draw_id = revealed(station, clock)
    picture = papers.copy_pictures(station, papers.draw_record(station, signed(station), draw_id))[0]
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode().strip()
    verdict = verify(read, own_keys(station.store), station.store)
    assert verdict.content.kind is SlipKind.DRAW_RESULT
    assert verdict.content.claims == (draw_view.view(station.store, draw_id).line.outcome,)
    assert "record" in verdict.checks
    with station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.Draw, draw_id, outcome="0" * 64)
    with pytest.raises(SlipNotRecorded):
        verify(read, own_keys(station.store), station.store)


def test_a_code_of_no_draw_is_not_recorded(station: Station, pool: list[int]) -> None:
    assert draw_record.fingerprint(station.store, 4711) is None
    assert draw_record.fingerprint(station.store, drawn(station)) is None


def test_no_record_before_the_reveal(station: Station, pool: list[int], clock: FrozenClock) -> None:
    frozen = draws.freeze_lists(station, signed(station), PLAN).id

    def refused() -> str:
        with pytest.raises(RecordNotDue) as told:
            papers.draw_record(station, signed(station), frozen)
        assert "揭晓以后再打印" in told.value.advice
        return told.value.message

    assert "还没有承诺" in refused()
    draws.commit(station, signed(station), frozen, ASKED)
    assert "公开号码还没有录齐" in refused()
    typed(station, frozen, clock)
    assert "号码已经录齐，还没有揭晓" in refused()
    assert papers.of_draw(station, frozen) == ()


def test_another_record_needs_a_reason(station: Station, pool: list[int], clock: FrozenClock) -> None:
    draw_id = revealed(station, clock)
    first = papers.draw_record(station, signed(station), draw_id)
    with pytest.raises(ReasonNeeded):
        papers.draw_record(station, signed(station), draw_id)
    second = papers.draw_record(station, signed(station), draw_id, reason="见证人姓名有误")
    assert (second.number, second.replaces_id) == (first.number, first.id)
    assert papers.in_force(station, draw_id, papers.RECORD) == second


def test_a_sealed_list_is_printed_only_once_it_is_open(station: Station, pool: list[int], clock: FrozenClock) -> None:
    draw_id = revealed(station, clock, replace(ASKED, sealed=True))
    closed = papers.draw_record(station, signed(station), draw_id)
    shown = page(station, closed)
    outcome = draw_view.view(station.store, draw_id).line.outcome or ""
    assert "名单封存" in shown and outcome in shown and "塑料制品厂" not in shown
    assert not draw_record.outdated(station.store, closed)
    clock.advance(hours=10)
    draw_opening.unseal_list(station, signed(station), draw_id)
    assert draw_record.outdated(station.store, closed)
    opened = papers.draw_record(station, signed(station), draw_id, reason="名单已开启")
    shown = page(station, opened)
    assert not draw_record.outdated(station.store, opened)
    assert all(pick.name in shown for pick in draw_view.view(station.store, draw_id).picks)
    assert "随机串封存中" in shown and "开启名单2026年11月23日7时20分王建国" in shown
    draw_opening.unseal_nonces(station, signed(station), draw_id)
    last = papers.draw_record(station, signed(station), draw_id, reason="随机串已公开")
    assert (draw_view.view(station.store, draw_id).seed or "-") in page(station, last)


def test_the_record_of_a_voided_draw(station: Station, pool: list[int], clock: FrozenClock) -> None:
    draw_id = drawn(station)
    draws.void(station, signed(station), draw_id, "名单漏了两家")
    with pytest.raises(RecordNotDue, match="作废时还没有结果"):
        papers.draw_record(station, signed(station), draw_id)
    typed(station, draw_id, clock)
    shown = page(station, papers.draw_record(station, signed(station), draw_id))
    assert "作废" in shown and "理由：名单漏了两家" in shown
    assert (draw_record.fingerprint(station.store, draw_id) or "-") in shown


def test_the_record_tells_what_happened_after_the_draw(station: Station, pool: list[int], clock: FrozenClock) -> None:
    draw_id = revealed(station, clock)
    before = papers.draw_record(station, signed(station), draw_id)
    picks = draw_view.view(station.store, draw_id).picks
    first, second = [pick for pick in picks if pick.selected and pick.stratum == "orange_b"][:2]
    reserve = next(pick for pick in picks if not pick.selected and pick.stratum == "orange_b")
    assert second.lead is not None and second.lead.officer_id is not None
    two = signed(station), draw_id
    draw_after.replace_closed(
        station, *two, first.enterprise_id, "suspended", b"photo", "停产公告", signed(station, "李敏")
    )
    change = draw_after.replace_inspector(
        station, *two, second.enterprise_id, second.lead.officer_id, "ill", "病假条", signed(station, "周倩")
    )
    assert draw_record.outdated(station.store, before)
    shown = page(station, papers.draw_record(station, signed(station), draw_id, reason="抽取后有变动"))
    assert f"{first.name}（停产停业）不再检查，依次由候补{reserve.name}顶替，检查人员" in shown
    into = draws_rows.people(station.store)[change.into][1]
    assert f"{second.name}：{second.lead.name}（患病）不能到场，依次换{into}，现由" in shown
    assert "变动后" in shown
    loads = {load.iid: load for load in draw_record.facts(station.store, draw_id).loads}
    assert sum(load.now for load in loads.values()) == sum(load.leads + load.assists for load in loads.values()) == 10


def test_the_next_notice_tells_of_the_void_and_of_what_changed_in_the_pool(
    station: Station, pool: list[int], enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    first = revealed(station, clock)
    outcome = draw_view.view(station.store, first).line
    draws.void(station, signed(station), first, "名单漏了一家", signed(station, "李敏"))
    enterprise(risk="orange", name="余姚市漏列机械厂")
    with station.store.act(System("system:init"), "roster.import") as act:
        act.update(models.Enterprise, pool[0], risk="yellow")
    second = drawn(station)
    shown = page(station, papers.commitment(station, signed(station), second))
    for fact in (
        "第1号已作废，原因：名单漏了一家",
        outcome.commit_hash or "-",
        outcome.outcome or "-",
        "与第1号抽取名录相比：新增1家，移出0家，变化1家",
        "余姚市漏列机械厂",
        "余姚市第1塑料制品厂",
        "橙B可抽黄B可抽",
    ):
        assert fact in shown, fact


def test_the_notice_of_a_supervised_sealed_draw(station: Station, pool: list[int]) -> None:
    digest = nonce_commitment(b"s" * 32)
    draw_id = drawn(station, replace(ASKED, sealed=True, supervisor=digest, direct=True, cap=9))
    shown = page(station, papers.commitment(station, signed(station), draw_id))
    c = draw_packages.commitment(station.store, draw_id)
    assert c is not None
    for fact in (digest, c.verifier, "没有监督员交出的随机串", "封存", "直接委派", "每人最多9家", "第一份抽取名录"):
        assert fact in shown, fact
