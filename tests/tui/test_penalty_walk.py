"""A penalty walked on screens, with keys: from a hazard of an inspection to the closed case, reviewed by the bureau."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from station.records.case import CaseFile, Found
from station.records.moment import day
from station.services import cases as inspections
from station.services import rechecks, staff
from station.services.review_send import Sent
from station.store import audit, case_papers, cases, disclosures, parties, reviews
from station.tui.app import StationApp
from tests.services.inspections import on_site
from tests.services.penalty_walk import SIGNS, Desk
from tests.services.review_cases import Scene, review_scene
from tests.tui.reading import page
from tests.tui.walking import (
    SHOWN,
    SIGNED,
    another_day,
    begin,
    choose,
    fill,
    menu,
    press,
    search,
    sign_in_as,
    stays,
    step,
    to_case,
    vouch,
)

FOUND = "3台压力机没有安全警示标志"
ON_SITE = {**SHOWN, **SIGNED}


@pytest.fixture
def scene(tmp_path: Path, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path, founded) as made:
        yield made


def failed_inspection(scene: Scene) -> CaseFile:
    """An inspection of the day before whose hazard nobody put right."""
    store = scene.station.store
    case = on_site(scene.station, scene.chief, scene.enterprise())
    hazard = Found(FOUND, "安全生产法第三十五条", day("2026-12-01"), SIGNS)
    inspections.record_result(store, scene.officer, case.id, "rectify", signed=True, hazards=[hazard])
    inspections.returned(store, scene.officer, case.id)
    scene.clock.set("2026-12-02T09:00:00+08:00")
    scene = scene.again()
    rechecks.recheck_all(store, scene.officer, case.id, False, signed=True)
    inspections.returned(store, scene.officer, case.id)
    return cases.get(store, case.id)


async def to_the_case(pilot: Pilot[None], scene: Scene, name: str, case_id: int) -> None:
    """Somebody signs in and goes to the case by its number."""
    await sign_in_as(pilot, name)
    await to_case(pilot, cases.get(scene.station.store, case_id).number)


async def reviewed(pilot: Pilot[None], scene: Scene, case_id: int) -> None:
    """Submitted from the menu; what the bureau's office signed is taken in from 审核审批."""
    store = scene.station.store
    await menu(pilot, "送法制审核")
    assert "真实性、准确性、完整性" in page(pilot.app).replace("\n", "").replace("│", "").replace(" ", "")
    await press(pilot, "enter")
    assert "已送审" in page(pilot.app), page(pilot.app)
    package = next((scene.station.home.exports / "review").iterdir())
    last = reviews.newest(store, case_id)
    assert last is not None
    for kind, detail in (("accept", ""), ("opinion", "agree")):
        file = scene.again().office.says(Sent(last, package), kind, detail)
        await press(pilot, "f8", "ctrl+o")
        await press(pilot, *str(file), "enter")
        assert "已接收，审核现在是" in page(pilot.app), page(pilot.app)
    await to_case(pilot, cases.get(store, case_id).number)
    assert "[ 审核办结 ]" in page(pilot.app), "the case goes where its review goes"


async def test_from_a_hazard_to_the_closed_case(scene: Scene) -> None:
    inspection = failed_inspection(scene)
    store, clock = scene.station.store, scene.clock
    app = StationApp(scene.station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await vouch(pilot)
        await to_case(pilot, inspection.number)
        await menu(pilot, "隐患转处罚立案")
        await choose(pilot, FOUND)
        await fill(pilot, item="CF-001", procedure="general")
        case_id = next(row for row in cases.ids(store) if row != inspection.id)
        assert cases.get(store, case_id).number in page(app) and "[ 线索核查 ]" in page(app), "the new case is in front"
        assert "11028100001" in page(app), "who handles it, with the certificate"

        await step(pilot, clock, "提出立案")
        await begin(pilot, "批准立案")
        await press(pilot, "ctrl+o")
        assert "✗" in page(app) and "所长" in page(app), "an officer files nothing"
        await press(pilot, "escape")
        await to_the_case(pilot, scene, "王建国", case_id)
        await step(pilot, clock, "批准立案")
        people = {person.name: str(person.id) for person in staff.active(store)}
        await step(pilot, clock, "指定承办人", lead=people["李敏"], assist=people["陈海波"])

        await to_the_case(pilot, scene, "李敏", case_id)
        await step(pilot, clock, "制作询问通知书")
        await step(pilot, clock, "送达其他文书（当面）", **SHOWN)
        await step(pilot, clock, "询问有关人员", **ON_SITE)
        await step(pilot, clock, "登记返回单位")
        await menu(pilot, "裁量")
        await fill(pilot, tier="A3", fine="4万")
        assert "已提出处罚建议：罚款40,000元" in page(app)
        await step(pilot, clock, "调查终结")
        await step(pilot, clock, "制作告知书")
        await step(pilot, clock, "送达告知书（当面）", **SHOWN)
        await step(pilot, clock, "登记返回单位")
        await step(pilot, clock, "听取陈述申辩", **ON_SITE, note="ok")
        await reviewed(pilot, scene, case_id)
        await step(pilot, clock, "提出处理意见")

        await to_the_case(pilot, scene, "王建国", case_id)
        await step(pilot, clock, "批准案件处理呈批表（给予处罚）")
        await step(pilot, clock, "作出处罚决定（单位）")
        assert parties.sanctions(store, case_id, "decided")[0].amount_fen == 4_000_000
        await to_the_case(pilot, scene, "李敏", case_id)
        await step(pilot, clock, "送达决定书（当面，有罚款）", **ON_SITE)
        await step(pilot, clock, "登记返回单位")
        await step(pilot, clock, "登记缴清", note="40000, 0012345")
        await step(pilot, clock, "提出结案")
        await to_the_case(pilot, scene, "王建国", case_id)
        await step(pilot, clock, "批准结案")
        assert "[ 结案 ]" in page(app)

    case = cases.get(store, case_id)
    assert (case.stage, case.result, case.lead) == ("closed", "penalised", "李敏")
    assert [paper.code for paper in case_papers.of_case(store, case_id)] == [
        "D00", "D14", "D15", "D53", "D23", "D24", "D51", "D29", "D33", "D39", "D45",
    ]  # fmt: skip
    assert all(paper.served_to == "张三" for paper in case_papers.of_case(store, case_id) if paper.served_at)
    queued = disclosures.of_case(store, case_id)
    assert ["罚款40,000元" in one.conclusion for one in queued] == [True, True], "the site and the credit register"
    assert audit.audit(store).clean


async def test_hearing_review_and_collective_discussion(scene: Scene) -> None:
    """50,000元: the party is heard in public, the bureau reviews, those in charge discuss; then it is decided."""
    store, clock = scene.station.store, scene.clock
    desk = Desk(scene.station, clock)
    case_id = desk.told(scene.enterprise(), 50_000, "A3", hearing=True).id
    app = StationApp(scene.station)
    async with app.run_test(size=(120, 40)) as pilot:
        await to_the_case(pilot, scene, "李敏", case_id)
        await step(pilot, clock, "登记返回单位")
        await step(pilot, clock, "登记听证申请", **SIGNED, note="ok")
        await begin(pilot, "决定听证时间")
        await stays(pilot, "主持人", meets_at="2026-12-03 09:00", host="李敏", place="3F")
        await fill(pilot, host="徐主持")
        await step(pilot, clock, "送达听证会通知书（当面）", **SHOWN)
        await step(pilot, clock, "登记返回单位")
        await another_day(pilot, clock, "2026-12-03T11:00:00+08:00", "李敏")
        await to_case(pilot, "1")
        await step(pilot, clock, "登记听证结果", host="徐主持", **SIGNED, note="ok")
        assert "必须" in page(app) or "法制审核" in page(app)
        await reviewed(pilot, scene, case_id)
        await step(pilot, clock, "提出处理意见")
        await to_the_case(pilot, scene, "王建国", case_id)
        await step(pilot, clock, "批准案件处理呈批表（给予处罚）")
        await begin(pilot, "作出处罚决定（单位）")
        assert "集体讨论" in page(app) and "✗" in page(app)
        await menu(pilot, "登记集体讨论")
        said = {name: "ok" for name in ("place", "host", "clerk", "discussion", "conclusion")}
        await fill(pilot, **said, attendees="王建国、李敏", agreed="yes")
        await step(pilot, clock, "转集体讨论")
        await begin(pilot, "作出处罚决定（单位）")
        party = str(parties.of_case(store, case_id)[0].id)
        await fill(pilot, imposed="other")
        await stays(pilot, "先重新告知", party=party, kind="fine", amount="6万", more="no")
        await fill(pilot, amount="4.5万")
        assert "已登记：作出处罚决定" in page(app)
    assert parties.sanctions(store, case_id, "decided")[0].amount_fen == 4_500_000


async def test_parties_and_causes_are_added_and_dropped(scene: Scene) -> None:
    """Two are answerable; one of the causes does not hold; whoever bears nothing is not punished."""
    store, clock = scene.station.store, scene.clock
    firm = scene.enterprise()
    app = StationApp(scene.station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await press(pilot, "f4", "ctrl+n")
        await choose(pilot, "行政处罚")
        await search(pilot, "yysdslzpc")
        await fill(pilot, item="CF-001", clue="complaint", note="dianhua")
        case = cases.get(store, cases.ids(store)[0])
        assert (case.enterprise_id, case.clue, case.clue_note) == (firm, "complaint", "dianhua")

        await menu(pilot, "加案由")
        await search(pilot, "AF-099-01")
        await fill(pilot, facts="3tai", happened_on="2026-11-20")
        await menu(pilot, "加当事人")
        await fill(pilot, kind="person", name="张三", post="主要负责人", id_no="330281198001010011")
        person = parties.of_case(store, case.id)[1]
        await menu(pilot, "加案由")
        await search(pilot, "CF-073-03")
        await fill(pilot, party=str(person.id), facts="buguan", happened_on="2026-11-20")
        await menu(pilot, "案由不成立")
        await choose(pilot, parties.causes(store, case.id)[0].title)
        await press(pilot, *"no", "enter")
        assert [cause.facts for cause in parties.causes(store, case.id)] == ["buguan"]
        await step(pilot, clock, "提出立案")

        await menu(pilot, "裁量")
        await fill(pilot, tier="A1", fine="0", kind_warning="yes")
        assert "对张三警告" in page(app), page(app)
    told = {(one.party_id, one.kind) for one in parties.sanctions(store, case.id, "proposed")}
    assert told == {(person.id, "warning"), (parties.of_case(store, case.id)[0].id, "none")}


async def test_one_of_several_papers_is_delivered(scene: Scene) -> None:
    store, clock = scene.station.store, scene.clock
    desk = Desk(scene.station, clock)
    case = desk.filed(scene.enterprise())
    desk.step(case, "call_inquiry")
    desk.step(case, "call_inquiry")
    first, second = (paper for paper in case_papers.of_case(store, case.id) if paper.code == "D14")
    app = StationApp(scene.station)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_the_case(pilot, scene, "李敏", case.id)
        await step(pilot, clock, "送达其他文书（当面）", paper=str(first.id), **SHOWN)
    served = {paper.id: paper.served_at for paper in case_papers.of_case(store, case.id)}
    assert served[first.id] is not None and served[second.id] is None
