"""The faces of compulsory measures: what 行政强制法 and 安全生产法 want on them, for any number of things."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pendulum
import pytest

from station.documents.face import data, known_of, suggested
from station.documents.paper import FACES, render
from station.records.casework import Goods, Party
from station.records.deadline import Deadline
from station.records.face import FaceFacts
from tests.documents import face_sample
from tests.documents.face_sample import WHEN
from tests.documents.test_faces import text_of

ALL = face_sample.all_faces()
FIRM = "余姚市泗门镇宏达塑料制品有限公司"
DANGER = "使用不符合国家标准的开式可倾压力机"
PERSON = Party(2, 12, "person", None, "陈㙍", "经营者", "330281197803124518", "余姚市泗门镇光明路9号", "")


def measured(code: str, flow: str = "compulsory", **answers: str) -> FaceFacts:
    """A measure as a station opens it: no parties or causes entered, its danger is its title; the form as suggested."""
    face = ALL[code]
    found = face_sample.facts(code, face, "compulsory")
    case = replace(found.case, kind="compulsory", flow=flow, title=DANGER)
    found = replace(found, case=case, parties=(), causes=(), hazards=(), events=(), answers={})
    known = known_of(found)
    return replace(found, answers={ask.name: suggested(ask, known) for ask in face.asks} | answers)


def things(count: int, state: str = "held") -> tuple[Goods, ...]:
    one = next(one for one in face_sample.facts("D08", ALL["D08"]).goods if one.purpose == "sealed")
    return tuple(replace(one, id=at, seq=at, name=f"压力机{at}号", state=state) for at in range(1, count + 1))


def pdf_of(facts: FaceFacts) -> bytes:
    face = ALL[facts.kind.code]
    return render(FACES + face.template, data(facts, face), WHEN)


def page(facts: FaceFacts, folder: Path) -> str:
    """What the paper says, blanks dropped."""
    return text_of(pdf_of(facts), folder)


def pages(facts: FaceFacts, folder: Path) -> list[str]:
    """What each page says, blanks dropped."""
    (folder / "paper.pdf").write_bytes(pdf_of(facts))
    read = subprocess.run(["pdftotext", folder / "paper.pdf", "-"], capture_output=True, check=True).stdout.decode()
    return ["".join(one.split()) for one in read.split("\f")[:-1]]


def ending(rule: str, on: pendulum.DateTime) -> Deadline:
    return Deadline(
        1, 12, rule, "", "", "-", None, WHEN, on, False, "", "running", None, None, False, "station", None, None, (),
        False, "",
    )  # fmt: skip


def test_a_sealing_decision_says_what_the_law_wants(tmp_path: Path) -> None:
    """行政强制法第二十四条第二款: party, address; why, which law, how long; which things; remedy; organ, date."""
    case = measured("D07", measure="查封", ground="上述设施、设备、器材不符合保障安全生产的国家标准或者行业标准")
    said = page(replace(case, deadlines=(ending("SEAL_30D", pendulum.datetime(2026, 12, 20)),)), tmp_path)
    wanted = (
        f"当事人：{FIRM}",
        "住所：浙江省余姚市泗门镇工业园区光明路88号",
        f"{DANGER}。有根据认为上述设施、设备、器材不符合保障安全生产的国家标准或者行业标准。",
        "依据《中华人民共和国安全生产法》第六十五条第一款第四项的规定",
        "开式可倾压力机1号（JB23-40）1台",
        "查封期限自2026年11月20日起至2026年12月20日止",
        "六十日内",
        "六个月内",
        "余姚市应急管理局",
        "当事人（签收）：",
    )
    assert [words for words in wanted if words not in said] == []


def test_many_things_are_counted_in_the_decision_and_named_on_the_list(tmp_path: Path) -> None:
    said = page(replace(measured("D07", measure="查封"), goods=things(12)), tmp_path)
    assert "压力机1号（JB23-40）1台等12项场所、设施、财物予以查封" in said
    assert "压力机2号" not in said


@pytest.mark.parametrize(("count", "sheets"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_ten_things_to_a_page_and_every_page_is_signed(tmp_path: Path, count: int, sheets: int) -> None:
    found = pages(replace(measured("D08", measure="扣押"), goods=things(count)), tmp_path)
    assert len(found) == sheets
    for one in found:
        assert one.count("号JB23-40") <= 10
        assert "当事人或者其代理人（签名）" in one and "执法人员（签名）" in one and "一式二份" in one
    assert ["接下页" in one for one in found] == [True] * (sheets - 1) + [False]
    assert f"共{count}项" in found[-1] or count == 0
    assert ("以下空白" in found[-1]) == (count % 10 != 0), "rows for the pen stay open, unused ones are closed"


def test_a_refusal_to_sign_is_on_every_page_of_the_list(tmp_path: Path) -> None:
    case = measured("D08", measure="扣押")
    refused = replace(case.paper, party_signed="refused", refusal="拒绝签名，见证人王某在场。")
    assert all("见证人王某在场" in one for one in pages(replace(case, goods=things(15), paper=refused), tmp_path))


@pytest.mark.parametrize(
    ("flow", "law"),
    [
        ("compulsory", "依据：《中华人民共和国安全生产法》第六十五条第一款第四项。"),
        ("compulsory_power", "依据：《中华人民共和国安全生产法》第七十条。"),
    ],
)
def test_an_approval_quotes_the_law_of_its_flow(tmp_path: Path, flow: str, law: str) -> None:
    assert law in page(measured("D06", flow), tmp_path)


def test_an_old_measure_quotes_the_law_of_its_day() -> None:
    old = [one for one in face_sample.notices() if one.effective_from < date(2021, 9, 1)]
    case = replace(measured("D07"), notices=tuple(one for one in old if one.code in ALL["D07"].notices))
    assert known_of(case)["notices"]["SEAL_BASIS"] == "《中华人民共和国安全生产法》第六十二条第一款第四项"


def test_a_longer_term_names_the_old_and_the_new_day(tmp_path: Path) -> None:
    case = measured("D09", measure="查封", before="2026-12-20", days="30", reason="检测尚未完成")
    said = page(replace(case, deadlines=(ending("SEAL_30D", pendulum.datetime(2027, 1, 19)),)), tmp_path)
    assert "期限至2026年12月20日止" in said
    assert "将查封的期限延长30日，至2027年1月19日止" in said
    assert "检测尚未完成。" in said


def test_a_disposal_names_what_became_of_each_thing(tmp_path: Path) -> None:
    goods = things(4)
    states = ("confiscated", "destroyed", "transferred", "held")
    goods = tuple(replace(one, state=state) for one, state in zip(goods, states, strict=True))
    said = page(replace(measured("D10", measure="扣押", decision="处理如下"), goods=goods), tmp_path)
    assert all(words in said for words in ("没收", "销毁", "移送有关部门"))
    assert "扣押的场所、设施、财物处理如下" in said
    undone = page(replace(measured("D10", measure="扣押", decision="处理如下"), goods=things(4)), tmp_path)
    assert "扣押的场所、设施、财物处理如下" not in undone, "no table of nothing"


GROUNDS = next(ask.choices for ask in ALL["D69"].asks if ask.name == "ground")


@pytest.mark.parametrize(("ground", "item"), list(zip(GROUNDS, "一二三四五", strict=True)))
def test_a_release_cites_the_item_of_its_ground(tmp_path: Path, ground: str, item: str) -> None:
    said = page(measured("D69", measure="查封", ground=ground), tmp_path)
    assert f"现因{ground.split('（')[0]}，根据《中华人民共和国行政强制法》第二十八条第一款第{item}项的规定" in said
    assert "起解除对上述场所、设施、财物的查封。" in said


def test_a_release_of_some_things_names_them(tmp_path: Path) -> None:
    goods = (*things(1, "released"), *things(3)[1:])
    said = page(replace(measured("D69", measure="查封"), goods=goods), tmp_path)
    assert "起解除对压力机1号（JB23-40）1台的查封。" in said


def test_only_what_goes_back_is_signed_for(tmp_path: Path) -> None:
    goods = (*things(2, "released"), *(replace(one, state="confiscated") for one in things(3)[2:]))
    said = page(replace(measured("D76"), goods=goods), tmp_path)
    assert "压力机2号" in said and "压力机3号" not in said
    assert "上列物品共2项" in said


POWER = {
    "to": "国网余姚市供电公司", "ordered": "2026-11-10", "order": "《现场处理措施决定书》", "duty": "停产停业",
    "at": "2026-11-21T14:30:00+08:00",
}  # fmt: skip


def test_the_supplier_is_asked_and_the_enterprise_told_a_day_ahead(tmp_path: Path) -> None:
    said = page(measured("D11", "compulsory_power", measure="停止供电", **POWER), tmp_path)
    assert "国网余姚市供电公司：" in said
    assert "请你单位自2026年11月21日14时30分起对其停止供电" in said
    assert "经本机关主要负责人批准" in said
    assert f"提前二十四小时送达{FIRM}" in said and f"抄送：{FIRM}" in said
    urgent = page(measured("D11", "compulsory_power", measure="停止供电", urgent="炉体即将烧穿", **POWER), tmp_path)
    assert "因有危及生产安全的紧急情形（炉体即将烧穿），不再提前二十四小时通知。" in urgent


def test_the_enterprise_learns_who_stops_what_and_how_to_object(tmp_path: Path) -> None:
    said = page(measured("D12", "compulsory_power", measure="停止供应民用爆炸物品", **POWER), tmp_path)
    assert "由国网余姚市供电公司对你单位采取停止供应民用爆炸物品的措施" in said
    assert "责令停产停业。你单位拒不执行" in said and "六十日内" in said


@pytest.mark.parametrize(
    ("measure", "again"),
    [
        ("停止供电", "恢复向其供电。"),
        ("停止供应民用爆炸物品", "恢复向其供应民用爆炸物品。"),
        ("停止供电、停止供应民用爆炸物品", "恢复向其供电、供应民用爆炸物品。"),
    ],
)
def test_the_supplier_supplies_again_what_it_stopped(tmp_path: Path, measure: str, again: str) -> None:
    said = page(
        measured("D13", "compulsory_power", measure=measure, done="隐患已经消除", **_some("to", "at")), tmp_path
    )
    assert again in said


def _some(*names: str) -> dict[str, str]:
    return {name: POWER[name] for name in names}


@pytest.mark.parametrize(
    ("result", "expected", "not_said"),
    [
        ("同意恢复", "同意你单位自2026年11月20日起恢复生产经营和使用。", "其余部分"),
        ("部分同意恢复", "起部分恢复生产经营和使用。其余部分应当继续执行", "不同意"),
        ("不同意恢复", "不同意你单位恢复生产经营和使用。你单位应当继续执行", "恢复生产经营和使用后"),
    ],
)
def test_work_begins_again_wholly_partly_or_not(tmp_path: Path, result: str, expected: str, not_said: str) -> None:
    said = page(measured("D67", result=result, at="2026-11-20"), tmp_path)
    assert expected in said and not_said not in said


def test_a_record_tells_the_rights_and_who_did_not_sign(tmp_path: Path) -> None:
    case = measured("D70", measure="查封", said="没有意见", course="当场查封")
    said = page(replace(case, paper=replace(case.paper, party_signed="refused", refusal="拒绝签名。")), tmp_path)
    assert "享有陈述权、申辩权" in said and "有权依法要求赔偿" in said
    assert "当事人拒绝签名：拒绝签名。" in said and "见证人（签名）" in said


@pytest.mark.parametrize(
    ("measure", "order", "counted"),
    [("查封、扣押", "《查封扣押决定书》", True), ("停止供电", "《停止供电（供应民用爆炸物品）决定书》", False)],
)
def test_a_record_is_of_the_measure_that_was_taken(tmp_path: Path, measure: str, order: str, counted: bool) -> None:
    case = measured("D70", measure=measure, said="没有意见", course="当场实施", seals="加贴封条1张")
    case = replace(case, papers=(*case.papers, face_sample._paper("D12", 30)))
    said = page(case, tmp_path)
    assert f"当场宣读并交付{order}" in said and "加贴封条1张" in said
    assert ("当场清点" in said) is counted


@pytest.mark.parametrize("code", ["D07", "D09", "D10", "D12", "D67", "D69", "D70"])
def test_a_person_is_never_called_a_unit(tmp_path: Path, code: str) -> None:
    said = page(replace(measured(code), parties=(PERSON,)), tmp_path)
    assert "陈㙍" in said and "你单位" not in said
