"""Facts for every slip of a case, as the services hand them over; long, rare and bare ones too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from station.documents import qr, slip_papers
from station.rules.capture_code import capture_code
from station.rules.slip import SlipKind, slip_text
from tests.documents import sample

LONG = "余姚市泗门镇㙍𠅤宏达国际精密五金塑料制品进出口贸易（集团）股份有限公司第二分公司泗门工业园区生产基地"
PERSON = "阿不都热合曼·买买提江·吐尔逊·艾合买提·库尔班·玉素甫·依明·肉孜·㙍𠅤木丁江"
REMEDY = "对检查中作出的行政决定不服的，可以自知道之日起六十日内申请行政复议，或者在六个月内提起行政诉讼。"
KEEP = "查封、扣押期间，任何单位和个人不得擅自启封、使用、转移、隐匿、变卖或者损毁被查封、扣押的场所、设施、财物。"
DIGEST = "5f" * 32


def head(kind: SlipKind, title: str, *claims: str) -> dict[str, Any]:
    """What every slip says."""
    payload = slip_text(sample.FRONT, sample.slip_content(kind, *claims), sample.KEY_ID, sample.SIGNER.sign)
    symbol, capture = qr.slip_symbol(payload), qr.capture_symbol(capture_code(sample.CASE))
    whole = sample.disclosure_slip()
    shared = ("demo", "organ", "station", "number", "serial", "officers", "date", "capture", "capture_code")
    return {
        **{name: whole[name] for name in shared},
        "party": {name: sample.PARTY[name] for name in ("name", "uscc", "address")},
        "width": slip_papers.A4_WIDTH,
        "title": title,
        "qr": qr.svg(symbol),
        "qr_edge": slip_papers.qr_edge(symbol),
        "capture_edge": slip_papers.edge(capture.size, slip_papers.CAPTURE_MODULE),
        "remedy": REMEDY,
        "phone": "12345、12350",
        "confirm": "带有待局确认的内容：监督电话。",
    }


def before_evidence() -> dict[str, Any]:
    whole = sample.disclosure_slip()
    return {
        **head(SlipKind.BEFORE_EVIDENCE, "调查取证公示单"),
        **{name: whole[name] for name in ("rights", "duties", "phrase")},
        "basis": ["《中华人民共和国行政处罚法》第五十五条第二款"],
        "reason": "涉嫌未在有较大危险因素的生产经营场所设置明显的安全警示标志，已经立案，依法调查取证。",
    }


def sealing() -> dict[str, Any]:
    return {
        **head(SlipKind.SEALING, "查封扣押公示单"),
        "basis": ["《中华人民共和国安全生产法》第六十五条第一款第四项"],
        "reason": "压力容器无合格证，随时可能爆裂",
        "rights": ["享有陈述权、申辩权，可以当场提出；不服的，有权依法申请行政复议或者提起行政诉讼。"],
        "term": "本机关将在期限内查清事实，依法作出处理决定。",
        "keep": KEEP,
    }


def result() -> dict[str, Any]:
    return {
        **head(SlipKind.RESULT, "检查结果公示单", sample.PARTY["uscc"], "rectify", "2026-12-05"),
        "outcome": "责令限期整改",
        "hazards": [
            {"seq": "1", "description": "配电箱无防护门", "rectify_by": "2026年12月5日"},
            {"seq": "2", "description": "除尘系统未设置锁气卸灰装置，积尘未及时清理", "rectify_by": "2026年12月20日"},
        ],
        "public": "检查结果除依法不予公开的以外，将自作出之日起二十个工作日内向社会公开。",
    }


def goods_receipt() -> dict[str, Any]:
    items = [("不合格压力表", "Y-100", "3", "只", ""), ("无合格证钢瓶", "40L", "5", "只", "泗门镇安监所物品仓库")]
    return {
        **head(SlipKind.SEALED_GOODS_RECEIPT, "查封扣押物品收据", sample.PARTY["uscc"], DIGEST),
        "goods": [
            {"seq": str(seq), "name": name, "spec": spec, "quantity": quantity, "unit": unit, "place": place}
            for seq, (name, spec, quantity, unit, place) in enumerate(items, 1)
        ],
        "total": "以上共 2 项",
        "digest": DIGEST,
        "keep": KEEP,
    }


def delivery() -> dict[str, Any]:
    return {
        **head(SlipKind.DELIVERY, "送达公示单", sample.PARTY["uscc"], "（余）应急罚告〔2026〕3号"),
        "paper": "行政处罚告知书",
        "paper_number": "（余）应急罚告〔2026〕3号",
        "served": "2026年11月20日9时5分，直接送达，由张三接收",
        "compare": "请核对送达的文书与上面的文号是否一致。",
    }


PAPERS: dict[str, Callable[[], dict[str, Any]]] = {
    "disclosure_slip": sample.disclosure_slip,
    "slip_before_evidence": before_evidence,
    "slip_delivery": delivery,
    "slip_goods_receipt": goods_receipt,
    "slip_result": result,
    "slip_sealing": sealing,
}
SPARE = ("officers", "hazards", "rights", "duties", "basis")
EMPTY = ("remedy", "phone", "confirm", "reason", "term", "keep", "public", "served", "compare", "phrase")


def crowded(template: str, lines: int = 12) -> dict[str, Any]:
    """Names as long and rare as they come, and many lines."""
    data = PAPERS[template]()
    data["party"] = {**data["party"], "name": LONG, "address": f"浙江省余姚市泗门镇{LONG}内东北角"}
    data["officers"] = [
        {"name": "陈㙍𠅤", "cert_no": "11022810012"},
        {"name": "阿不都热合曼·买买提", "cert_no": "11022810034"},
    ]
    for name in ("hazards", "goods"):
        if name in data:
            data[name] = [{**data[name][at % 2], "seq": str(at + 1)} for at in range(lines)]
    return data


def cramped(template: str) -> dict[str, Any]:
    """As crowded, and every name forty characters long, the office's own too."""
    data = crowded(template, lines=3)
    data |= {"organ": f"余姚市应急管理局{LONG}"[:40], "station": f"泗门镇安监所{LONG}"[:40]}
    data |= {"number": f"（余）应急检查㙍〔2026〕12号{LONG}"[:40]}
    data["officers"] = [{**data["officers"][0], "name": PERSON}, data["officers"][1]]
    for name in ("goods", "hazards"):
        if name in data:
            data[name] = [{**one, "name": LONG, "place": LONG, "description": LONG} for one in data[name]]
    return data


def bare(template: str) -> dict[str, Any]:
    """Everything empty that may be."""
    data = PAPERS[template]()
    data["party"] = {**data["party"], "uscc": "", "address": ""}
    data |= {name: [] for name in SPARE if name in data}
    return data | {name: "" for name in EMPTY if name in data} | {"demo": False}
