"""The faces of a penalty: whom they speak to, several acts and sanctions, words of the law, nothing untrue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import schema
from station.documents.face import data, known_of
from station.documents.paper import FACES, render
from station.records.case import CaseEvent
from station.records.casework import CasePaper, Sanction
from station.records.face import FaceFacts, SanctionLine
from station.rules.face_read import faces
from tests.documents import face_sample
from tests.documents.face_sample import WHEN
from tests.documents.test_faces import text_of

ALL = face_sample.all_faces()
UNIT, PERSON = 1, 2
FIRM = "余姚市泗门镇宏达塑料制品有限公司"


def facts(code: str, *events: str, **answers: str) -> FaceFacts:
    """The sample case with those events only and those answers only."""
    found = face_sample.facts(code, ALL[code])
    steps = tuple(CaseEvent(at, 12, one, WHEN, WHEN, 1, "") for at, one in enumerate(events))
    return replace(found, events=steps, answers=answers)


def page(found: FaceFacts, folder: Path) -> str:
    """What the paper says, blanks dropped."""
    face = ALL[found.kind.code]
    return text_of(render(FACES + face.template, data(found, face), WHEN), folder)


def fined(*sanctions: Sanction) -> tuple[SanctionLine, ...]:
    titles = {row["code"]: row["title"] for row in schema.toml("law/sanctions.toml")["sanction"]}
    return tuple(SanctionLine(one, titles[one.kind]) for one in sanctions)


def addressed(code: str, party: int | None) -> dict[str, Any]:
    found = facts(code)
    addressee: dict[str, Any] = known_of(replace(found, paper=replace(found.paper, party_id=party)))["addressee"]
    return addressee


@pytest.mark.parametrize(
    ("code", "party", "name"),
    [
        ("D33", None, FIRM),
        ("D34", None, "陈㙍"),
        ("D32", None, "陈㙍"),
        ("D23", None, FIRM),
        ("D23", UNIT, FIRM),
        ("D23", PERSON, "陈㙍"),
        ("D33", PERSON, "陈㙍"),
    ],
)
def test_a_paper_speaks_to_its_own_party(code: str, party: int | None, name: str) -> None:
    assert addressed(code, party)["name"] == name


DECISION = facts("D33")


@given(st.lists(st.tuples(st.sampled_from([UNIT, PERSON]), st.integers(1, 10**9)), max_size=6))
@settings(deadline=None)
def test_every_sanction_is_told_to_exactly_one_party(lots: list[tuple[int, int]]) -> None:
    all_of_them = replace(DECISION, decided=fined(*(Sanction(party, "fine", fen) for party, fen in lots)))
    told = []
    for party in (UNIT, PERSON):
        own = replace(all_of_them, paper=replace(DECISION.paper, party_id=party))
        told += known_of(own)["addressee"]["sanctions"]["decided"]["lines"]
    assert sorted(map(str, told)) == sorted(map(str, known_of(all_of_them)["sanctions"]["decided"]["lines"]))


def test_a_paper_does_not_quote_the_paper_of_another_party() -> None:
    found = facts("D35")
    others = CasePaper(
        **{
            **_fields(found.papers[0]),
            "id": 90,
            "code": "D33",
            "number": "（余）应急罚〔2026〕13号",
            "party_id": PERSON,
        }
    )
    mine = replace(others, id=91, number="（余）应急罚〔2026〕14号", party_id=UNIT)
    known = known_of(replace(found, papers=(mine, others), paper=replace(found.paper, party_id=UNIT)))
    assert known["addressee"]["papers"]["D33"]["number"] == mine.number


def _fields(paper: CasePaper) -> dict[str, Any]:
    return {name: getattr(paper, name) for name in CasePaper.__slots__}


def test_a_person_is_not_called_a_unit(tmp_path: Path) -> None:
    found = facts("D23")
    assert "你单位" in page(found, tmp_path)
    said = page(replace(found, paper=replace(found.paper, party_id=PERSON)), tmp_path)
    assert "拟给予你警告的行政处罚" in said
    assert "你单位" not in said


@pytest.mark.parametrize("code", ["D33", "D34"])
def test_a_decision_has_the_six_elements(tmp_path: Path, code: str) -> None:
    """行政处罚法第五十九条: party; facts and evidence; kind and ground; how and until when; remedy; organ and date."""
    said = page(facts(code, evidence="现场检查记录一份"), tmp_path)
    wanted = {
        "D33": (FIRM, "罚款人民币贰万伍仟元伍角整（25,000.50元）", "十五日内缴至", "百分之三"),
        "D34": ("陈㙍", "警告"),
    }[code]
    law = (
        "违反了《中华人民共和国安全生产法》第三十五条",
        "第九十九条第（一）项",
        "未设置明显的安全警示标志",
        "现场检查记录一份",
    )
    end = ("六十日内", "六个月内", "余姚市应急管理局", "2026年11月20日")
    assert [word for word in (*wanted, *law, *end) if word not in said] == []


def test_several_sanctions_are_a_list_and_only_a_fine_bears_a_surcharge(tmp_path: Path) -> None:
    lines = fined(
        Sanction(UNIT, "confiscate_income", 1_200_000),
        Sanction(UNIT, "confiscate_goods", 500_000, "压力机一台"),
        Sanction(UNIT, "suspend_rectify", 0, "冲压车间"),
    )
    said = page(replace(facts("D33"), decided=lines), tmp_path)
    assert (
        "以下行政处罚：1.没收违法所得人民币壹万贰仟元整（12,000元）；2.没收非法生产经营的产品或设备设施（价值人民币伍仟元整，5,000元）（压力机一台）；3.责令停产停业整顿（冲压车间）。"
        in said
    )
    assert "没收的违法所得自收到本决定书之日起十五日内缴至" in said
    assert "百分之三" not in said


def test_acts_under_several_laws_are_weighed_apart(tmp_path: Path) -> None:
    found = facts("D33")
    other = replace(
        found.causes[0],
        id=9,
        facts="未如实记录安全生产教育和培训情况。",
        violated="《甲法》第一条",
        punished="《甲法》第二条",
        tier="B1",
    )
    said = page(replace(found, causes=(found.causes[0], other)), tmp_path)
    assert "（二）未如实记录安全生产教育和培训情况。" in said
    assert "第（二）项行为违反了《甲法》第一条的规定，应当依据《甲法》第二条的规定予以处罚。" in said
    assert "第（一）项行为适用A2阶次；第（二）项行为适用B1阶次。" in said


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("", "没有提出陈述、申辩意见"),
        ("defense_heard", "提出了陈述、申辩意见，本机关进行了复核"),
        ("defence_waived", "放弃陈述、申辩"),
        ("hearing_held", "举行了听证"),
        ("hearing_missed", "视为放弃听证权利"),
    ],
)
@pytest.mark.parametrize("code", ["D33", "D29"])
def test_what_became_of_the_defence_is_what_happened(tmp_path: Path, code: str, event: str, words: str) -> None:
    said = page(facts(code, *filter(None, [event])), tmp_path)
    assert words in said
    assert ("没有要求听证" in said) is (event not in ("hearing_held", "hearing_missed"))


@pytest.mark.parametrize("paying", ["当场缴纳：罚款在一百元以下", "十五日内缴至银行"])
def test_a_fine_is_paid_on_the_spot_or_at_the_bank_never_both(tmp_path: Path, paying: str) -> None:
    said = page(facts("D31", paying=paying), tmp_path)
    spot = paying.startswith("当场")
    assert ("当场收缴的理由：罚款在一百元以下" in said) is spot
    assert ("十五日内缴至" in said) is not spot
    assert "应当先自收到本决定书之日起六十日内依法向余姚市人民政府申请行政复议" in said


def test_the_receipt_names_what_was_delivered_that_day_and_no_more(tmp_path: Path) -> None:
    found = facts("D39")
    today = tuple(replace(one, served_at=WHEN, served_how="left") for one in found.papers if one.code in ("D23", "D25"))
    said = page(
        replace(found, papers=(*[one for one in found.papers if one.code == "D33"], *today, found.paper)), tmp_path
    )
    assert "《行政处罚告知书》" in said
    assert "《行政处罚听证告知书》" in said
    assert "留置送达" in said
    assert "《行政处罚决定书》" not in said


@pytest.mark.parametrize("count", [1, 10, 30])
def test_the_receipt_has_a_row_for_each_paper_however_many(tmp_path: Path, count: int) -> None:
    found = facts("D39")
    decision = next(one for one in found.papers if one.code == "D33")
    many = tuple(
        replace(decision, id=100 + at, title=f"第{at:02}份文书", served_at=WHEN, served_how="direct")
        for at in range(count)
    )
    found = replace(found, papers=(*many, found.paper))
    said = page(found, tmp_path)
    assert [f"《第{at:02}份文书》" in said for at in range(count)] == [True] * count
    pages = said.count("送达文书名称、文号") // 2
    assert (pages > 1) is (count > 10), "the heading of the list stands on every page the list reaches"


def test_a_refusal_is_printed_where_the_party_signs(tmp_path: Path) -> None:
    refusal = "当事人看过后拒绝签名。见证人：王㙍"
    for code in ("D24", "D27", "D31", "D39"):
        found = facts(code)
        said = page(replace(found, paper=replace(found.paper, party_signed="refused", refusal=refusal)), tmp_path)
        assert refusal.replace(" ", "") in said, code
        assert refusal not in page(found, tmp_path)


def test_the_ground_of_not_punishing_brings_its_article(tmp_path: Path) -> None:
    ground = next(ask for ask in ALL["D50"].asks if ask.name == "ground")
    for choice in ground.choices:
        said = page(facts("D50", ground=choice), tmp_path)
        reason, _, article = choice.rstrip("）").partition("（")
        assert f"鉴于{reason}，依据《中华人民共和国行政处罚法》{article.removeprefix('行政处罚法')}的规定" in said
        assert ("上述行为违反了" in said) is not reason.startswith("违法事实不能成立")


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((), "没有申请行政复议、提起行政诉讼"),
        (("reconsideration_served",), "复议机关维持该决定"),
        (("litigation_upheld",), "人民法院没有撤销、变更该决定"),
    ],
)
def test_the_court_is_told_which_remedies_were_used(tmp_path: Path, events: tuple[str, ...], words: str) -> None:
    said = page(replace(facts("D41", *events), debt=None), tmp_path)
    assert words in said
    assert ("没有申请行政复议" in said) is (len(events) == 0)
    assert "行政机关印章" in said


def test_the_words_of_the_law_change_with_the_law() -> None:
    """部令18 第十八条: five working days to answer since 2026-02-01, three before."""
    terms = {
        one.effective_from.isoformat(): "".join(one.lines) for one in face_sample.notices() if one.code == "DEFENCE"
    }
    assert "三个工作日" in terms["2021-07-15"]
    assert "五个工作日" in terms["2026-02-01"]


def test_every_paper_of_a_penalty_was_looked_at() -> None:
    mine = [face for face in faces(schema.toml("law/faces/penalty.toml")) if face.code != "D15"]
    assert [face.code for face in mine if face.looked_at is None] == []
