"""The faces of inspection and evidence: what they say of the case itself, in sentences that hold for any number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pendulum
import pytest

import schema
from station.documents.face import data, known_of, suggested
from station.documents.paper import FACES, render
from station.records.case import CaseEvent
from station.records.casework import Party
from station.records.face import Face, FaceFacts
from station.rules.face_read import faces
from tests.documents import face_sample
from tests.documents.face_sample import WHEN
from tests.documents.test_faces import text_of

ALL = face_sample.all_faces()
OWN = tuple(face for name in ("inspection", "evidence") for face in faces(schema.toml(f"law/faces/{name}.toml")))


def inspected(code: str) -> FaceFacts:
    """An inspection that found something and ordered it to be put right; nothing typed."""
    face = ALL[code]
    found = face_sample.facts(code, face, "inspection")
    steps = ("on_site", "rectify_ordered")
    return replace(
        found,
        parties=(),
        causes=(),
        goods=(),
        answers={},
        events=tuple(CaseEvent(at, 12, one, WHEN.add(hours=at), WHEN, 1, "") for at, one in enumerate(steps)),
    )


def investigated(code: str, **answers: str) -> FaceFacts:
    """A penalty case under investigation; only what is suggested and `answers` were filled in."""
    face = ALL[code]
    facts = face_sample.facts(code, face)
    known = known_of(facts)
    return replace(facts, answers={ask.name: suggested(ask, known) for ask in face.asks} | answers)


def page(facts: FaceFacts, folder: Path) -> str:
    """What the paper says, blanks dropped."""
    face = ALL[facts.kind.code]
    return text_of(render(FACES + face.template, data(facts, face), WHEN), folder)


@pytest.mark.parametrize("face", OWN, ids=lambda face: face.code)
def test_every_quoted_notice_is_in_force_from_the_first_day_of_the_face(face: Face) -> None:
    """Otherwise the paper could not be set on that day."""
    began: dict[str, date] = {}
    for one in face_sample.notices():
        began[one.code] = min(began.get(one.code, one.effective_from), one.effective_from)
    assert [code for code in face.notices if began[code] > face.effective_from] == []


def test_the_record_says_the_phrase_with_names_and_certificates(tmp_path: Path) -> None:
    said = page(inspected("D02"), tmp_path)
    assert (
        "我们是余姚市应急管理局的行政执法人员王建国、李敏，证件号码为11022810012、11022810034，这是我们的证件" in said
    )
    assert "{" not in said


def test_the_phrase_leaves_room_for_the_pen_before_anybody_is_assigned() -> None:
    nobody = replace(inspected("D02"), crew=())
    words = known_of(nobody)["notices"]["PHRASE_INSPECTION"]
    assert "行政执法人员\u3000\u3000\u3000\u3000\u3000、\u3000\u3000\u3000\u3000\u3000，证件号码为" in words


def test_the_record_names_hazards_times_orders_and_the_checklist(tmp_path: Path) -> None:
    said = page(inspected("D02"), tmp_path)
    assert "2026年11月20日9时5分至10时5分" in said, "the day is said once"
    assert "1.冲压车间第1台设备未设置明显的安全警示标志（重大事故隐患）（安全生产法第三十五条）。" in said
    assert "制作《责令限期整改指令书》（余）应急责改〔2026〕12号" in said
    assert "附件检查项目和结果" in said and "不涉及" in said


def test_a_record_without_hazards_says_so_and_has_no_annex(tmp_path: Path) -> None:
    clean = replace(
        inspected("D02"),
        hazards=(),
        checks=(),
        papers=(),
        events=(CaseEvent(1, 12, "recorded", WHEN, WHEN, 1, "现场整洁。"),),
    )
    said = page(clean, tmp_path)
    assert "经检查，未发现问题。现场整洁。" in said
    assert "附件" not in said


def test_an_order_with_one_term_says_it_once(tmp_path: Path) -> None:
    said = page(inspected("D04"), tmp_path)
    assert "对上述第1至3项问题于2026年12月5日前整改完毕" in said
    assert "最迟" not in said


def test_an_order_with_several_terms_points_to_its_list_and_names_the_last(tmp_path: Path) -> None:
    case = inspected("D04")
    days = (pendulum.date(2026, 12, 5), pendulum.date(2027, 1, 4), pendulum.date(2026, 12, 31))
    case = replace(
        case, hazards=tuple(replace(one, rectify_by=day) for one, day in zip(case.hazards, days, strict=True))
    )
    assert "按上表所列期限，最迟于2027年1月4日前整改完毕" in page(case, tmp_path)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (("pass", "pass", "pass"), ["第1至3项问题已经按照要求整改完毕，复查合格"]),
        (("pass", "fail", "pass"), ["第1、3项问题已经整改完毕", "第2项问题没有按照要求整改完毕"]),
        (("fail", "fail", None), ["第1、2项问题没有按照要求整改完毕", "第3项问题这次没有复查"]),
    ],
)
def test_a_recheck_tells_item_by_item(tmp_path: Path, results: tuple[str | None, ...], expected: list[str]) -> None:
    case = inspected("D05")
    hazards = tuple(replace(one, recheck_result=result) for one, result in zip(case.hazards, results, strict=True))
    said = page(replace(case, hazards=hazards), tmp_path)
    assert [words for words in expected if words not in said] == []
    assert "2026年10月13日作出《责令限期整改指令书》（余）应急责改〔2026〕12号" in said


def test_an_inspection_is_announced_under_the_whole_name_of_the_law(tmp_path: Path) -> None:
    said = page(inspected("D61"), tmp_path)
    assert "根据《中华人民共和国安全生产法》第六十五条的规定" in said
    assert "有权申请其回避。" in said and "五个严禁" in said


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("同意延期", "整改期限延长至2026年12月20日"), ("不同意延期", "应当按照原定期限完成整改")],
)
def test_a_longer_term_is_granted_or_not(tmp_path: Path, answer: str, expected: str) -> None:
    told = {"answer": answer, "until": "2026-12-20", "reason": "设备供货延迟属实。"}
    assert expected in page(replace(inspected("D55"), answers=told), tmp_path)


def test_a_unit_sends_somebody_to_be_asked_and_a_person_comes(tmp_path: Path) -> None:
    assert "请你单位派员于" in page(investigated("D14"), tmp_path)
    assert "请你于" in page(investigated("D14", person="陈㙍"), tmp_path)


def test_a_case_of_a_person_is_never_spoken_to_as_a_unit(tmp_path: Path) -> None:
    person = Party(2, 12, "person", None, "陈㙍", "主要负责人", "330281197803124518", "余姚市泗门镇光明路9号", "")
    for code in ("D14", "D19", "D21", "D75"):
        said = page(replace(investigated(code), parties=(person,)), tmp_path)
        assert "你单位" not in said, code
        assert "陈㙍" in said


def test_several_causes_are_one_case(tmp_path: Path) -> None:
    case = investigated("D19")
    other = replace(case.causes[0], id=9, title="未将事故隐患排查治理情况如实记录案")
    said = page(replace(case, causes=(case.causes[0], other)), tmp_path)
    assert "你单位涉嫌未设置明显的安全警示标志、未将事故隐患排查治理情况如实记录，" in said


def test_what_was_kept_is_listed_and_the_unused_rows_are_closed(tmp_path: Path) -> None:
    said = page(investigated("D68"), tmp_path)
    assert "上列证据共3项" in said and "以下空白" in said
    empty = page(replace(investigated("D68"), goods=()), tmp_path)
    assert "以下空白" not in empty, "rows for the pen stay open"


def test_a_decision_on_evidence_names_what_became_of_each_thing(tmp_path: Path) -> None:
    case = investigated("D21", decision="清单所列证据处理如下。")
    kept = [one for one in case.goods if one.purpose == "preserved"]
    goods = tuple(
        replace(one, state=state) for one, state in zip(kept, ("released", "confiscated", "held"), strict=True)
    )
    said = page(replace(case, goods=goods), tmp_path)
    assert "返还" in said and "没收" in said and "开式可倾压力机3号" not in said


def test_the_time_of_a_test_stops_the_term_it_belongs_to(tmp_path: Path) -> None:
    case = investigated("D75", object="压力机", to="宁波市检测中心")
    assert "《安全生产违法行为行政处罚办法》第五十三条第二款" in page(case, tmp_path)
    sealed = replace(case, case=replace(case.case, kind="compulsory", flow="compulsory"))
    said = page(sealed, tmp_path)
    assert "《中华人民共和国行政强制法》第二十五条第三款" in said
    assert "所查封、扣押的压力机" in said
