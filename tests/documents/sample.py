"""Facts for every paper of a case, as the services hand them over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pendulum
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.documents import qr, slip_papers
from station.rules import slip
from station.rules.capture_code import capture_code, spaced

WHEN = pendulum.datetime(2026, 11, 20, 9, 0, 0, tz="Asia/Shanghai")
CASE = 330281103 << 33 | 12
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = bytes.fromhex("0badcafe")
NUMBER = "（余）应急检查〔2026〕12号"
PARTY = {
    "name": "余姚市泗门镇宏达塑料制品有限公司",
    "uscc": "91330281MA2AF0XY3T",
    "address": "浙江省余姚市泗门镇工业园区光明路88号",
    "legal_person": "陈㙍",
    "post": "总经理",
    "phone": "0574-62000000",
}
OFFICERS = [{"name": "王建国", "cert_no": "11022810012"}, {"name": "李敏", "cert_no": "11022810034"}]
FRONT = slip.plain_front("余姚市应急管理局", NUMBER, date(2026, 11, 20))
LINK = slip.address_front("https://gs.yuyao.gov.cn/zhifa")


def slip_content(kind: slip.SlipKind = slip.SlipKind.BEFORE_INSPECTION, *claims: str) -> slip.SlipContent:
    return slip.SlipContent(
        kind=kind,
        station="330281103",
        epoch=0,
        subject_id=CASE,
        year=2026,
        number=12,
        issued_on=date(2026, 11, 20),
        ledger_size=4711,
        ledger_root=bytes(range(100, 116)),
        claims=claims or (PARTY["uscc"], *(one["cert_no"] for one in OFFICERS)),
    )


def signed(front: str = FRONT) -> str:
    return slip.slip_text(front, slip_content(), KEY_ID, SIGNER.sign)


def disclosure_slip() -> dict[str, Any]:
    return {
        "demo": True,
        "organ": "余姚市应急管理局",
        "station": "泗门镇安监所",
        "title": "行政执法公示单",
        "number": NUMBER,
        "serial": "330281103-2026-000012",
        "party": PARTY,
        "officers": OFFICERS,
        "reason": "按照“双随机、一公开”监管要求（第1号抽取），对你单位遵守安全生产法律、法规和国家标准、行业标准"
        "的情况进行监督检查。",
        "basis": [
            "《中华人民共和国安全生产法》第六十五条",
            "《浙江省安全生产条例》",
        ],
        "rights": [
            "查看执法证件；执法人员少于两人或者不出示证件的，有权拒绝检查。",
            "对检查事实和处理意见进行陈述、申辩。",
            "认为执法人员与检查事项有直接利害关系的，申请其回避。",
            "要求对在检查中获知的商业秘密和个人隐私予以保密。",
        ],
        "duties": ["如实提供有关情况和资料，协助检查，不得拒绝、阻挠。"],
        "remedy": "对检查中作出的行政决定不服的，可以依法申请行政复议或者提起行政诉讼。",
        "phone": "12345、12350",
        "confirm": "带有待局确认的内容：监督电话。",
        "phrase": "我们是余姚市应急管理局的行政执法人员王建国、李敏，证件号码为11022810012、11022810034，"
        "这是我们的证件。现依法对你单位进行监督检查，请予以配合。",
        "date": "2026年11月20日",
        "width": slip_papers.A4_WIDTH,
        "qr": qr.svg(qr.slip_symbol(signed())),
        "qr_edge": slip_papers.edge(qr.slip_symbol(signed()).size, slip_papers.QR_MODULE),
        "capture_edge": slip_papers.edge(qr.capture_symbol(capture_code(CASE)).size, slip_papers.CAPTURE_MODULE),
        "capture": qr.svg(qr.capture_symbol(capture_code(CASE))),
        "capture_code": spaced(capture_code(CASE)),
    }


PAPERS: dict[str, Any] = {
    "disclosure_slip": disclosure_slip,
}
