"""The faces of licences and of what a party hands in: grounds, terms, seals, and who speaks to whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pendulum
import pytest

from station.documents.face import data, known_of, suggested
from station.documents.paper import FACES, render
from station.records.case import CaseEvent
from station.records.casework import Party
from station.records.face import FaceFacts
from tests.documents import face_sample
from tests.documents.face_sample import WHEN
from tests.documents.test_faces import text_of
from tests.documents.test_measure_faces import ending

ALL = face_sample.all_faces()
FIRM = "余姚市泗门镇宏达塑料制品有限公司"
PERSON = Party(2, 12, "person", None, "陈㙍", "", "330281197803124518", "余姚市泗门镇光明路9号", "")


def applied(code: str, **answers: str) -> FaceFacts:
    """A licence case as a station takes it in; the form as suggested."""
    face = ALL[code]
    found = face_sample.facts(code, face, "licence")
    steps = ("opened", "accepted", "checked")
    assert found.power_item is not None
    return _filled(
        replace(
            found,
            case=replace(found.case, kind="licence", flow="licence", title="不带储存设施经营"),
            power_item=replace(
                found.power_item,
                name="危险化学品经营许可",
                basis=("危险化学品安全法第五十三条、第五十四条",),
            ),
            parties=(), causes=(), hazards=(), checks=(), goods=(),
            events=tuple(CaseEvent(at, 12, one, WHEN.add(days=at - 9), WHEN, 1, "") for at, one in enumerate(steps)),
        ),
        answers,
    )  # fmt: skip


def penalised(code: str, **answers: str) -> FaceFacts:
    return _filled(face_sample.facts(code, ALL[code]), answers)


def _filled(found: FaceFacts, answers: dict[str, str]) -> FaceFacts:
    known = known_of(replace(found, answers={}))
    return replace(found, answers={ask.name: suggested(ask, known) for ask in ALL[found.kind.code].asks} | answers)


def page(facts: FaceFacts, folder: Path) -> str:
    """What the paper says, blanks dropped."""
    face = ALL[facts.kind.code]
    return text_of(render(FACES + face.template, data(facts, face), WHEN), folder)


@pytest.mark.parametrize("code", ["L02", "L03", "L04", "L05", "L06", "L07"])
def test_what_is_told_an_applicant_bears_the_seal_for_licences(tmp_path: Path, code: str) -> None:
    """行政许可法第三十二条第二款."""
    said = page(applied(code), tmp_path)
    assert "（行政许可专用章）" in said and "执法专用章" not in said
    assert "于2026年11月11日提出的危险化学品经营许可（不带储存设施经营）申请" in said


@pytest.mark.parametrize("code", ["L08", "L09"])
def test_a_decision_bears_the_seal_of_the_organ(tmp_path: Path, code: str) -> None:
    said = page(applied(code, reason="没有符合标准的经营场所", basis="《危险化学品安全法》第五十四条"), tmp_path)
    assert "（印章）" in said and "专用章" not in said
    assert "本机关已于2026年11月12日受理。经审查和2026年11月13日的现场核查" in said


def test_an_acceptance_says_until_when_it_is_decided(tmp_path: Path) -> None:
    case = applied("L03")
    said = page(replace(case, deadlines=(ending("LIC_DECIDE_20", pendulum.datetime(2026, 12, 10)),)), tmp_path)
    assert "本机关于2026年11月12日决定予以受理" in said
    assert "二十个工作日内作出行政许可决定" in said and "应当于2026年12月10日前作出决定" in said


GROUNDS = next(ask.choices for ask in ALL["L04"].asks if ask.name == "ground")


@pytest.mark.parametrize(
    ("ground", "article"),
    list(zip(GROUNDS, ("第三十二条第一款第一项", "第三十二条第一款第二项", "第七十八条"), strict=True)),
)
def test_every_ground_of_turning_down_has_its_article(tmp_path: Path, ground: str, article: str) -> None:
    said = page(applied("L04", ground=ground, instead="宁波市应急管理局"), tmp_path)
    assert f"根据《中华人民共和国行政许可法》{article}的规定，本机关决定不予受理。" in said
    assert "请你单位向宁波市应急管理局申请。" in said and "六十日内" in said


def test_all_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    said = page(applied("L02", missing="缺少安全评价报告。\n缺少考核合格证明"), tmp_path)
    assert "需要补正的全部内容一次告知如下：1.缺少安全评价报告；2.缺少考核合格证明。" in said


def test_a_neighbour_is_told_whose_application_touches_him(tmp_path: Path) -> None:
    said = page(applied("L07", to="陈某某", interest="经营场所与住宅相邻"), tmp_path)
    assert f"陈某某：{FIRM}于2026年11月11日提出的危险化学品经营许可" in said
    own = page(applied("L07", interest="经营场所与住宅相邻"), tmp_path)
    assert f"{FIRM}：你单位于2026年11月11日提出的" in own
    assert "五个工作日内" in own and "不承担组织听证的费用" in own


def test_a_grant_cites_the_law_of_its_item_and_a_refusal_its_reasons(tmp_path: Path) -> None:
    granted = page(applied("L08", **{"from": "2026-11-20", "until": "2029-11-19"}), tmp_path)
    assert "第三十八条第一款和《中华人民共和国危险化学品安全法》第五十三条、第五十四条的规定" in granted
    assert "有效期：自2026年11月20日起至2029年11月19日止" in granted and "十个工作日内颁发" in granted
    refused = page(applied("L09", reason="场所不符合标准", basis="《危险化学品安全法》第五十四条"), tmp_path)
    assert "场所不符合标准。" in refused and "不予行政许可。" in refused and "六个月内" in refused


def test_a_site_check_lists_what_was_typed_or_the_checklist(tmp_path: Path) -> None:
    typed = page(applied("L10", items="经营场所｜不符合｜间距不足\n管理制度｜符合"), tmp_path)
    assert "1经营场所不符合间距不足" in typed and "管理制度" in typed
    listed = replace(applied("L10"), checks=face_sample.facts("L10", ALL["L10"]).checks)
    assert "检查项目4" in page(listed, tmp_path)


@pytest.mark.parametrize("code", ["L02", "L03", "L04", "L05", "L06", "L07", "L08", "L09"])
def test_a_person_who_applies_is_never_called_a_unit(tmp_path: Path, code: str) -> None:
    said = page(replace(applied(code), parties=(PERSON,)), tmp_path)
    assert "陈㙍" in said and "你单位" not in said


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("放弃陈述、申辩", "自愿声明：放弃陈述、申辩的权利。"),
        ("放弃听证", "自愿声明：放弃要求听证的权利。"),
        ("放弃陈述、申辩和听证", "自愿声明：放弃陈述、申辩和要求听证的权利。"),
        ("撤回听证申请", "自愿声明：撤回听证申请，放弃要求听证的权利。"),
    ],
)
def test_a_declaration_says_which_right_is_given_up(tmp_path: Path, what: str, expected: str) -> None:
    said = page(penalised("D73", what=what), tmp_path)
    assert expected in said
    assert "于2026年10月18日收到你局《行政处罚告知书》（余）应急罚告〔2026〕12号" in said


@pytest.mark.parametrize("code", ["D73", "D74", "L01"])
def test_a_party_writes_in_its_own_name_without_the_seal_of_the_organ(tmp_path: Path, code: str) -> None:
    case = applied(code) if code == "L01" else penalised(code)
    unit = page(case, tmp_path)
    assert "（盖章）" in unit and "专用章" not in unit and "印章" not in unit
    person = page(replace(case, parties=(PERSON,)), tmp_path)
    assert "（盖章）" not in person and "330281197803124518" in person and "本单位" not in person


def test_electronic_service_needs_consent(tmp_path: Path) -> None:
    assert "同意以下列电子方式送达" in page(penalised("D72", agree="同意电子送达"), tmp_path)
    refused = page(penalised("D72", agree="不同意电子送达"), tmp_path)
    assert "不同意电子送达，按照下列邮寄地址送达" in refused
    assert "第六十一条第二款" in refused and "待局确认" in refused


def test_an_account_falls_back_on_what_was_entered_when_it_happened(tmp_path: Path) -> None:
    case = penalised("D71", subject="检查受到阻挠")
    told = replace(case, events=(CaseEvent(1, 12, "obstructed", WHEN, WHEN, 1, "门卫拒绝开门"),))
    said = page(told, tmp_path)
    assert "关于检查受到阻挠的情况说明" in said
    assert "时间：2026年11月20日9时5分" in said and "门卫拒绝开门。" in said
