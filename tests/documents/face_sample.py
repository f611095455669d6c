"""Facts for the faces of 文书: an ordinary case, one with long names, rare characters, long lists, and a bare one."""

from __future__ import annotations

from dataclasses import replace

import pendulum

import schema
from station.records.case import CaseEvent, CaseFile, Hazard
from station.records.casework import CasePaper, Cause, Goods, Meeting, Party, Sanction, Signer
from station.records.enterprise import Enterprise
from station.records.face import Checkpoint, Face, FaceFacts, Origin, SanctionLine
from station.records.hearing import Hearing
from station.records.law import PaperKind, PowerItem
from station.records.moment import day
from station.records.paper import Issuer, Notice
from station.records.payment import CarriedOut, Covered, Debt, Deferral, Late, Owed, Paid, Part
from station.records.people import Officer
from station.records.review import CheckResult, Point, Review, ReviewMessage
from station.rules.face_read import faces

WHEN = pendulum.datetime(2026, 11, 20, 9, 5, 0, tz="Asia/Shanghai")
EARLIER = ("D02", "D04", "D07", "D15", "D23", "D25", "D33", "D36")
LONG = "余姚市泗门镇㙍𠅤宏达精密塑料制品与金属表面处理热处理加工有限责任公司（泗门工业园区第二分公司）"
ANSWER = {
    "line": "第二会议室",
    "text": "问：你的姓名、职务？\n答：陈㙍，总经理。",
    "date": "2026-11-30",
    "moment": "2026-11-21T14:30:00+08:00",
}


def all_faces() -> dict[str, Face]:
    """The faces of every file in schema/law/faces, the newest of each code."""
    found = [
        face
        for path in schema.resource("law/faces").glob("*.toml")
        for face in faces(schema.toml(f"law/faces/{path.name}"))
    ]
    return {face.code: face for face in sorted(found, key=lambda one: one.effective_from)}


def kinds() -> dict[str, PaperKind]:
    """The catalogue of 文书."""
    return {row["code"]: PaperKind(**row) for row in schema.toml("law/papers.toml")["paper"]}


def points() -> tuple[Point, ...]:
    """What a review looks at."""
    return tuple(Point(**row) for row in schema.toml("law/review.toml")["point"])


def notices() -> tuple[Notice, ...]:
    """Every notice of the law folder."""
    return tuple(
        Notice(
            row["code"], tuple(row["lines"]), tuple(row["sources"]), row["effective_from"], row.get("to_confirm", False)
        )
        for row in schema.toml("law/notices.toml")["notice"]
    )


def facts(code: str, face: Face, kind: str = "penalty") -> FaceFacts:
    """An ordinary case that has everything."""
    firm = _enterprise("余姚市泗门镇宏达塑料制品有限公司")
    made = _paper(code, 40)
    return FaceFacts(
        issuer=Issuer("330281103", "泗门镇安监所", "余姚市应急管理局", "余", True),
        case=_case(kind),
        kind=kinds()[code],
        paper=made,
        power_item=PowerItem(
            "0125",
            "对生产经营单位的行政检查",
            "inspection",
            ("安全生产法第六十五条",),
            "余姚市应急管理局",
            "inspection",
            pendulum.date(2021, 9, 1),
            None,
            False,
        ),
        enterprise=firm,
        parties=(
            Party(1, 12, "unit", firm.id, firm.name, "", firm.uscc, "", ""),
            Party(
                2,
                12,
                "person",
                None,
                "陈㙍",
                "主要负责人",
                "330281197803124518",
                "余姚市泗门镇光明路9号",
                "13800000000",
            ),
        ),
        crew=(_officer(1, "王建国", "11022810012"), _officer(2, "李敏", "11022810034")),
        events=tuple(
            CaseEvent(at, 12, name, WHEN.add(hours=at), WHEN.add(hours=at), 1, f"{name}的说明")
            for at, name in enumerate(("approved", "on_site", "rectify_ordered", "evidence", "hearing_held", "decided"))
        ),
        hazards=tuple(_hazard(at) for at in (1, 2, 3)),
        checks=tuple(Checkpoint(f"检查项目{at}", ("ok", "problem", "na")[at % 3], "") for at in range(5)),
        causes=(_cause(1, 1), _cause(2, 2)),
        proposed=_sanctions(3_000_000),
        noticed=_sanctions(3_000_000),
        decided=_sanctions(2_500_050),
        goods=tuple(_goods(at, purpose) for purpose in ("sealed", "preserved", "sampled") for at in (1, 2, 3)),
        deadlines=(),
        papers=(
            *(_paper(one, at) for at, one in enumerate(EARLIER, 1)),
            made,
        ),
        meetings=(
            Meeting(
                1,
                12,
                "collective",
                WHEN,
                "局三楼会议室",
                "张局长",
                "周琳",
                "张局长 局长\n陈科长 政策法规科科长",
                "承办人汇报案情。\n讨论裁量阶次。",
                "同意承办意见，罚款人民币25,000.50元。",
                True,
            ),
        ),
        review=Review(
            1,
            12,
            1,
            "before_decision",
            "must",
            ("R01",),
            "agreed",
            "ab" * 32,
            "李敏",
            WHEN,
            2,
            "周琳",
            "11022810099",
            "",
            WHEN.add(days=2),
        ),
        messages=(
            ReviewMessage(
                1,
                1,
                1,
                "opinion:agree",
                "in",
                WHEN,
                "周琳",
                "事实清楚，证据确凿，同意。",
                "cd" * 32,
                WHEN,
                tuple(CheckResult(point, "ok") for point in ("subject", "officers", "procedure", "facts")),
            ),
        ),
        points=points(),
        origin=Origin(
            replace(_case("inspection"), number="余应急检〔2026〕31号"),
            (_hazard(1), _hazard(2)),
            (
                replace(_paper("D03", 60), number="（余）应急现决〔2026〕31号"),
                replace(_paper("D04", 61), number="（余）应急责改〔2026〕31号"),
            ),
            {"D03": {"measures": "责令停止使用冲压车间全部设备。\n撤出冲压车间作业人员。"}},
        ),
        debt=_debt(3),
        deferral=_deferral(3),
        carried_out=(
            CarriedOut("part_paid", pendulum.date(2026, 11, 10), 500_050, "5,000.50元，票据号0012346"),
            CarriedOut("paid", pendulum.date(2026, 11, 18), None, "票据号0012350。"),
        ),
        hearing=Hearing(WHEN.add(days=12), "徐㙍", "局三楼会议室", "何书记"),
        said={},
        shared={},
        notices=tuple({one.code: one for one in notices() if one.code in face.notices}.values()),
        answers=answers(face),
        replaces=None,
        now=WHEN,
    )


def crowded(code: str, face: Face, kind: str = "penalty") -> FaceFacts:
    """Long names, rare characters, lists of twenty rows, a refusal to sign, a paper that replaces another."""
    plain = facts(code, face, kind)
    firm = _enterprise(LONG)
    refused = replace(
        plain.paper, party_signed="refused", refusal="当事人以未看清内容为由拒绝签名。见证人：㙍𠅤村委会 王㙍"
    )
    return replace(
        plain,
        enterprise=firm,
        paper=refused,
        parties=(replace(plain.parties[0], name=LONG), *plain.parties[1:]),
        hazards=tuple(_hazard(at) for at in range(1, 21)),
        checks=tuple(
            Checkpoint(f"检查项目{at}：{LONG}", ("ok", "problem", "na")[at % 3], "见附件") for at in range(20)
        ),
        causes=tuple(_cause(at, 1) for at in range(1, 5)),
        goods=tuple(_goods(at, purpose) for purpose in ("sealed", "preserved", "sampled") for at in range(1, 21)),
        answers={ask.name: _long(ask.kind) or plain.answers[ask.name] for ask in face.asks},
        replaces=replace(_paper(code, 39), title=f"{_paper(code, 39).title}（替代 （余）应急罚〔2026〕11号）"),
        debt=_debt(10),
        deferral=_deferral(10),
        carried_out=tuple(
            CarriedOut("part_paid", pendulum.date(2026, 11, at), 100_000, f"1,000元，{LONG}代缴") for at in range(1, 11)
        ),
        hearing=Hearing(WHEN.add(days=12), "徐㙍𠅤", LONG, "何书记"),
    )


def bare(code: str, face: Face, kind: str = "penalty") -> FaceFacts:
    """Nothing but the case, its party and the date: what nobody knows is left to the pen."""
    plain = facts(code, face, kind)
    return replace(
        plain,
        parties=plain.parties[:1],
        events=(), hazards=(), checks=(), causes=(), proposed=(), noticed=(), decided=(), goods=(), deadlines=(),
        papers=(plain.paper,), meetings=(), review=None, messages=(), origin=None,
        debt=None, deferral=None, carried_out=(), hearing=None,
        answers={}, crew=(),
    )  # fmt: skip


def answers(face: Face) -> dict[str, str]:
    """Something for everything the paper asks."""
    return {ask.name: ask.choices[0] if ask.choices else ANSWER[ask.kind][: ask.limit or None] for ask in face.asks}


def _long(kind: str) -> str:
    return {"line": LONG, "text": "\n".join(f"问：第{at}个问题？答：{LONG}。" for at in range(25))}.get(kind, "")


def _enterprise(name: str) -> Enterprise:
    return Enterprise(
        id=7, uscc="91330281MA2AF0XY3T", name=name, initials="", pinyin="",
        address="浙江省余姚市泗门镇工业园区光明路88号", village="", legal_person="陈㙍", phone="0574-62000000",
        industry_code="C2929", industry="塑料零件及其他塑料制品制造",
        scale="below", risk="orange", credit="B", hazards=(), status="active", last_inspected_on=None,
        penalized_on=None,
    )  # fmt: skip


def _case(kind: str) -> CaseFile:
    return CaseFile(
        id=12, number="余应急案〔2026〕12号", kind=kind, enterprise_id=7, enterprise="余姚市泗门镇宏达塑料制品有限公司",
        power_item="0125", source="double_random", draw_id=None, rule_set="ANJIAN-2026", stage="decided", lead_id=1,
        lead="王建国", assist_id=2, assist="李敏", result=None, opened_at=WHEN.subtract(days=20), closed_at=None,
        flow=kind, title="未设置明显的安全警示标志案", clue="complaint", clue_note="群众电话反映冲压车间没有警示标志",
    )  # fmt: skip


def _paper(code: str, at: int) -> CasePaper:
    kind = kinds()[code]
    number = f"（余）{kind.prefix}〔2026〕12号" if kind.prefix else ""
    return CasePaper(
        at, 12, code, kind.title, number, WHEN.add(days=at - 40), 1, None,
        "signed" if kind.party else "not_needed", "", WHEN.add(days=at - 39) if kind.served else None,
        "direct" if kind.served else None, "陈㙍" if kind.served else "", "", False, None, None, "",
        (Signer("officer", "王建国", 1, "11022810012"), Signer("officer", "李敏", 2, "11022810034")),
    )  # fmt: skip


def _officer(number: int, name: str, cert: str) -> Officer:
    return Officer(
        id=number, name=name, cert_no=cert, cert_valid_to=pendulum.date(2029, 12, 31),
        roles=frozenset({"officer"}), skills=frozenset(),
        status="active",
    )  # fmt: skip


def _hazard(at: int) -> Hazard:
    return Hazard(
        at, 12, at, f"冲压车间第{at}台设备未设置明显的安全警示标志", "安全生产法第三十五条", pendulum.date(2026, 12, 5),
        ("pass", "fail")[at % 2], WHEN, major=at == 1,
    )  # fmt: skip


def _cause(at: int, party: int) -> Cause:
    return Cause(
        at, 12, party, "AF-099-01", "未设置明显的安全警示标志案",
        "2026年10月30日检查发现冲压车间三台设备未设置明显的安全警示标志。",
        "《中华人民共和国安全生产法》第三十五条", "《中华人民共和国安全生产法》第九十九条第（一）项",
        "A2", 0, 3_300_000, "",
        pendulum.date(2026, 10, 30), False, None, "",
    )  # fmt: skip


def _sanctions(fen: int) -> tuple[SanctionLine, ...]:
    return (
        SanctionLine(Sanction(1, "fine", fen), "罚款"),
        SanctionLine(Sanction(2, "warning", 0), "警告"),
    )


def _debt(sums: int) -> Debt:
    """A fine of which part was paid, in so many sums, all of them late; the surcharge was decided."""
    due, until = pendulum.date(2026, 11, 3), day(WHEN)
    rest = 2_500_050 - 100_000 * (sums - 1)
    paid = [Late(100_000, due, due.add(days=at), True, at, 3_000 * at, due.add(days=1)) for at in range(1, sums)]
    last = Late(rest, due, until, False, 17, rest * 51 // 100, due.add(days=1))
    added = sum(one.added_fen for one in (*paid, last))
    owed = Owed(2_500_050, 2_500_050 - rest, added, due, 17, None, 0, (*paid, last))
    return Debt(owed, 0, True, until)


def _deferral(parts: int) -> Deferral:
    """Instalments, of which the first is paid."""
    first = Part(pendulum.date(2026, 12, 10), 100_000)
    rest = [Part(first.due_on.add(months=at), 120_000) for at in range(1, parts)]
    paid = Covered(first, (Paid(pendulum.date(2026, 12, 1), 100_000),))
    return Deferral(rest[-1].due_on, (paid, *(Covered(one, ()) for one in rest)))


def _goods(at: int, purpose: str) -> Goods:
    return Goods(
        at, 12, purpose, at, f"开式可倾压力机{at}号", "JB23-40", "台", "1", "冲压车间", 1_200_000,
        "held", WHEN, "已贴封条",
    )  # fmt: skip
