"""What a form does not ask because the case knows it: a hearing, what earlier papers said, the inspection before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.records.case import CaseFile, Found
from station.records.moment import day, moment
from station.services import case_papers, cases, faces, measures, penalties
from station.services.case_papers import NewPaper, Signing
from station.services.filled import Filled
from station.services.penalties import Clue
from station.store import cases as rows
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site
from tests.services.penalty_walk import HANDED, SHOWN, SIGNS, UNHEEDED, Desk, Make
from tests.services.test_faces import issued, of, page

HAZARD = Found("3台压力机没有安全警示标志", "安全生产法第三十五条", day("2026-12-01"), SIGNS, major=True)
SET = Filled(meets_at=moment("2026-12-03T09:00:00+08:00"), form={"host": "徐㙍", "place": "局三楼会议室"})


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def scheduled(desk: Desk, enterprise: Make) -> CaseFile:
    """A hearing asked for, set and announced."""
    case = desk.concluded(enterprise(), 100_000, "A3", UNHEEDED)
    desk.step(case, "notice_hearing", Filled(sanctions=desk.fine(case, 100_000)))
    desk.step(case, "serve_hearing_notice", HANDED)
    desk.step(case, "return")
    desk.step(case, "request_hearing", SHOWN)
    desk.step(case, "set_hearing", SET)
    return desk.step(case, "notify_hearing", HANDED)


def form(desk: Desk, case: CaseFile, code: str) -> dict[str, str]:
    """What the form of the newest paper of a kind asks, with what it suggests."""
    asked = faces.questions(desk.station, of(desk.station, case, code).paper.id)
    return {ask.name: value for ask, value in asked}


def said(desk: Desk, case: CaseFile, code: str, **answers: str) -> str:
    """The words of the newest paper of a kind, issued."""
    return page(desk.station, issued(desk.station, desk.who("王建国"), of(desk.station, case, code), **answers))


def register(desk: Desk, case: CaseFile, code: str) -> None:
    """A paper of a kind on file, signed by whoever signs it."""
    new = NewPaper(code, desk.clock.now(), signing=Signing("张三"))
    case_papers.register(desk.station.store, desk.who("王建国"), case.id, new)


def test_the_notice_of_a_hearing_says_when_where_and_before_whom(desk: Desk, scheduled: CaseFile) -> None:
    event = next(one for one in rows.events(desk.station.store, scheduled.id) if one.kind == "hearing_set")
    assert event.detail == "听证定于 2026-12-03 09:00 在局三楼会议室举行，主持人徐㙍，书记员—"
    assert set(form(desk, scheduled, "D26")) == {
        "openly", "host_post", "jurors", "clerk", "contact", "phone"
    }  # fmt: skip
    shown = said(desk, scheduled, "D26", clerk="何书记", jurors="钱一、孙二", openly="不公开")
    assert "于2026年11月20日就" in shown
    assert "决定于2026年12月3日9时0分在局三楼会议室不公开举行听证会" in shown
    assert "听证主持人：徐㙍" in shown and "听证员：钱一、孙二" in shown and "书记员：何书记" in shown


def test_the_record_and_the_report_go_on_from_the_notice(desk: Desk, scheduled: CaseFile) -> None:
    said(desk, scheduled, "D26", clerk="何书记", jurors="钱一、孙二", openly="不公开")
    desk.step(scheduled, "return")
    desk.go("2026-12-03T11:00:00+08:00")
    desk.step(scheduled, "hold_hearing", replace(SHOWN, form={"host": "徐㙍"}))
    record = form(desk, scheduled, "D27")
    known = {"from": "2026-12-03 09:00", "place": "局三楼会议室", "host": "徐㙍", "jurors": "钱一、孙二"}
    assert (known | {"clerk": "何书记", "openly": "不公开"}).items() <= record.items()
    moved = {"from": "2026-12-03 09:30", "place": "局一楼", "talk": "质证"}
    said(desk, scheduled, "D27", **moved)
    report = form(desk, scheduled, "D28")
    assert (report["from"], report["place"], report["clerk"]) == ("2026-12-03 09:30", "局一楼", "何书记")
    assert "2026年11月20日" in said(desk, scheduled, "D28", opinion="同意拟作处罚"), "when it was asked for"


def test_an_older_hearing_is_still_asked_for(desk: Desk, scheduled: CaseFile) -> None:
    """Its event said nothing of it."""
    event = next(one for one in rows.events(desk.station.store, scheduled.id) if one.kind == "hearing_set")
    with desk.station.store.act(desk.who(), "penalty.hearing", subject=f"case/{scheduled.id}") as act:
        rows.add_event(act, scheduled.id, event.kind, act.now, "改期")
    paper = of(desk.station, scheduled, "D26").paper
    replaced = case_papers.replace(
        desk.station.store, desk.who(), paper.id, NewPaper("D26", desk.clock.now()), "改期，另行通知"
    )
    asked = {ask.name for ask, _ in faces.questions(desk.station, replaced.id)}
    assert {"at", "place", "host"} <= asked


def test_account_and_telephone_are_typed_once(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    own = {"contact": "周倩", "phone": "0574-62161000", "place": "泗门镇府前路1号"}
    said(desk, case, "D23", **own)
    assert form(desk, case, "D33")["bank"] == ""
    said(desk, case, "D33", bank="宁波银行余姚支行", account="6100000123")
    desk.go("2026-12-17T09:00:00+08:00")
    desk.step(case, "overdue")
    suggested = form(desk, case, "D35")
    assert {**own, "bank": "宁波银行余姚支行", "account": "6100000123"}.items() <= suggested.items()
    assert "账号6100000123" in said(desk, case, "D35", until="2026-12-27", phone="0574-62162000")
    desk.step(case, "demand")
    assert form(desk, case, "D40")["phone"] == "0574-62162000", "as the last paper said it"


def inspected(desk: Desk, firm: int) -> CaseFile:
    """An inspection that stopped work on the spot."""
    store, chief = desk.station.store, desk.who("王建国")
    case = on_site(desk.station, chief, firm)
    cases.record_result(store, chief, case.id, "measure", signed=True, hazards=[HAZARD])
    cases.returned(store, chief, case.id)
    said(desk, case, "D03", measures="责令停止使用冲压车间全部设备。\n责令从冲压车间撤出作业人员。")
    return case


def test_stopping_the_power_names_the_order_of_the_inspection(desk: Desk, enterprise: Make) -> None:
    firm = enterprise(name="余姚市宏达塑料制品有限公司")
    before = inspected(desk, firm)
    order = of(desk.station, before, "D03").paper
    chief = desk.who("王建国")
    case = measures.open_measure(
        desk.station.store, chief, firm, "QZ-002", "拒不停用冲压设备", flow="compulsory_power", origin_id=before.id,
        crew=(desk.crew("王建国")[0], desk.crew("李敏")[0]),
    )  # fmt: skip
    register(desk, case, "D11")
    asked = form(desk, case, "D11")
    assert {"ordered", "order"}.isdisjoint(asked)
    assert asked["duty"] == "停止使用冲压车间全部设备；从冲压车间撤出作业人员"
    notice = {"to": "国网余姚市供电公司", "measure": "停止供电", "at": "2026-11-22 08:00"}
    shown = said(desk, case, "D11", **notice)
    assert f"本机关于2026年11月20日依法作出《现场处理措施决定书》{order.number}，责令停止使用冲压车间全部设备" in shown
    assert "1.3台压力机没有安全警示标志（重大事故隐患）（安全生产法第三十五条）。" in shown
    desk.clock.advance(hours=1)
    register(desk, case, "D12")
    assert {**notice, "duty": asked["duty"]}.items() <= form(desk, case, "D12").items()
    register(desk, case, "D13")
    assert {name: form(desk, case, "D13")[name] for name in ("to", "measure")} == {
        name: notice[name] for name in ("to", "measure")
    }


def test_papers_of_the_inspection_prove_the_violation(desk: Desk, enterprise: Make) -> None:
    before = inspected(desk, enterprise())
    found = rows.hazards(desk.station.store, before.id)[0]
    clue = Clue(before.enterprise_id, "CF-001", "inspection", crew=desk.crew(), origin_id=before.id)
    case = penalties.open_from_hazards(desk.station.store, desk.who(), [(found.id, "")], clue)
    register(desk, case, "D53")
    shown = said(desk, case, "D53")
    for code in ("D02", "D03"):
        paper = of(desk.station, before, code).paper
        assert f"《{paper.title}》{paper.number}，2026年11月20日" in shown


def test_who_took_whose_place_is_named_once_and_plainly(desk: Desk, enterprise: Make) -> None:
    """《行政处罚决定书》, whatever its title says of whom it is for and of what it replaced itself."""
    case = desk.served(enterprise(), 3_000)
    first = of(desk.station, case, "D33").paper
    said(desk, case, "D33")
    store, chief = desk.station.store, desk.who("王建国")
    second = case_papers.replace(store, chief, first.id, NewPaper("D33", desk.clock.now()), "金额大写有误")
    shown = said(desk, case, "D33")
    assert f"（替代2026年11月20日制作的《行政处罚决定书》{first.number}）" in shown
    case_papers.replace(store, chief, second.id, NewPaper("D33", desk.clock.now()), "条款号写错")
    again = said(desk, case, "D33")
    assert f"（替代2026年11月20日制作的《行政处罚决定书》{second.number}）" in again
    assert again.count("替代") == 1
