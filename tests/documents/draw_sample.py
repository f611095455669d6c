"""Draws of every kind as the papers get them: real lists, a real outcome, names that strain a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pendulum

from station.documents import draw_paper, draw_record
from station.documents.draw_paper import Annexes
from station.documents.draw_record import DrawRecord, Entry, Load, Step
from station.records.draw import AfterLine, PoolChange
from station.records.moment import moment
from station.records.paper import Issuer
from station.rules import slip
from station.rules.draw import commit, commit_text, result
from station.rules.draw.commit import ClosureTerm, Commitment, List, NonceTerm, SourceTerm, VoidTerm, WitnessTerm
from station.rules.draw.freeze import Frozen, InspectorRow, PoolRow
from station.rules.draw.seed import Value, seed
from tests.documents.sample import FRONT, KEY_ID, SIGNER, slip_content
from tests.rules.draw import sample as rules_sample

ISSUER = Issuer("330281103", "泗门镇安监所", "余姚市应急管理局", "余", False)
TITLES = {
    "orange_b": "橙色（较大风险）信用B级",
    "yellow_b": "黄色（一般风险）信用B级",
    "cn.kl8": "中国福利彩票 快乐8",
    "cn.ssq": "中国福利彩票 双色球",
    "drand.quicknet": "drand 随机信标 quicknet",
}
SHORTS = {**TITLES, "orange_b": "橙B", "yellow_b": "黄B", "platform": "平台"}
NAMES = (
    "余姚市宏达塑料制品有限公司",
    "余姚市泗门镇𠮷野㙍金属表面处理及精密模具制造厂（普通合伙）",
    "Café 模具",
    "甬余化工有限公司",
)
"""A plain name, a long one with characters outside the common planes and fonts, accents, a short one."""
STAFF = ("王建国", "李敏", "陈㙍波", "沈浩", "欧阳𠮷祥", "周倩")
LONG = "Yuyao" + "SimenIndustrialPlasticProductsManufacturing" * 3
REASON = "名单漏列两家停产后复产的企业，经所务会研究重新冻结"
AT = moment("2026-11-22T21:40:00+08:00")
VALUES = {value.source: value for value in rules_sample.VALUES}
SIGNATURE = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"


def name(number: int) -> str:
    """The name of an enterprise, told apart by its number."""
    return f"{NAMES[number % 4]}{number + 1}号"


def lists(size: int, stratum: str = "") -> Frozen:
    """A pool of so many that may be drawn, orange and yellow in turn unless all are of one stratum, and six people."""
    pool = [
        PoolRow(rules_sample.code(at), stratum or ("orange_b", "yellow_b")[at % 2], "E", "-", 1, "-", name(at))
        for at in range(size)
    ]
    people = [InspectorRow(f"1102810000{at}", "E", "-", "-", None, (), who) for at, who in enumerate(STAFF, start=1)]
    return Frozen(tuple(pool), tuple(people), ())


def terms(frozen: Frozen, quotas: dict[str, int], **over: object) -> Commitment:
    """C of these lists."""
    strata = tuple(
        commit.Stratum(code, sum(row.stratum == code for row in frozen.pool), 9, quotas[code])
        for code in sorted(quotas)
    )
    witnesses = (WitnessTerm("张伟", "派驻纪检监察组", "纪检"), WitnessTerm("胡㙍", "泗门镇人民政府", "镇代表"))
    kl8, ssq = rules_sample.terms(rules_sample.lists()).sources
    sources = (
        replace(kl8, fallbacks=("2026-11-21", "2026-11-22", "2026-11-23")),
        replace(ssq, fallbacks=("2026-11-24", "2026-11-26", "2026-11-29")),
    )
    made = rules_sample.terms(rules_sample.lists(), strata=strata, witnesses=witnesses, sources=sources)
    return replace(made, **over)  # type: ignore[arg-type]


def everything() -> dict[str, Any]:
    """Every line that a commitment may have besides: all at once."""
    kl8, ssq = rules_sample.terms(rules_sample.lists()).sources
    drawn = moment("2026-11-20T11:00:03+08:00")
    beacon = SourceTerm("drand.quicknet", "34246213", "drand:quicknet", 256000, "1234567", drawn, drawn, ())
    void = VoidTerm(1, "3f5a9c01d27b88e4" * 4, "6a10c2ffb93de577" * 4, REASON)
    return {
        "supplements": "1",
        "voided": (void, replace(void, draw_no=12, outcome="-", reason="号码录入后发现回避登记有误")),
        "shortage": commit.DIRECT,
        "publication": commit.SEALED,
        "cap": 12,
        "nonces": (NonceTerm("station", "0" * 64), NonceTerm("supervisor", "89abcdef01234567" * 4)),
        "closures": (ClosureTerm("cn.ssq", pendulum.date(2027, 2, 5), pendulum.date(2027, 2, 14)),),
        "sources": (kl8, ssq, beacon),
        "verifier": "52db9ba70e0cc0f6" * 4,
    }


def changes(size: int) -> tuple[PoolChange, ...]:
    """Changed enterprises, taken out first, then put in, then those with another standing."""
    kinds = [("gone", "黄B 可抽", ""), ("new", "", "橙B 近期已检查"), ("changed", "黄B 可抽", "橙B 可抽 权重2")]
    found = [PoolChange(rules_sample.code(at), name(at), *kinds[at * 3 // max(size, 1)]) for at in range(size)]
    return tuple(found)


def notice(
    size: int = 60,
    changed: int = 7,
    must: int = 5,
    demo: bool = False,
    quotas: dict[str, int] | None = None,
    **over: Any,
) -> dict[str, Any]:
    """The facts of a commitment's notice."""
    frozen = lists(size, "platform" if over.get("drawn_on") == commit.PLATFORM else "")
    c = terms(frozen, {"orange_b": 6, "yellow_b": 8, "red": 0} if quotas is None else quotas, demo=demo, **over)
    c_hash = commit.commitment_hash(commit_text.write(c))
    annexes = Annexes([name(at + 100) for at in range(must)], changes(changed))
    return draw_paper.draw_commitment(
        replace(ISSUER, demo=demo), c, c_hash, annexes, TITLES, _signed(slip.SlipKind.DRAW_COMMITMENT, c_hash.hex())
    )


def platform(**over: object) -> dict[str, Any]:
    """What a commitment says where the platform drew the enterprises."""
    told = {"drawn_on": commit.PLATFORM, "platform_task": "ZJ2026110700123", "purpose": "站内派员"}
    return {**told, "against": None, **over}


def facts(size: int = 60, quotas: dict[str, int] | None = None, **over: Any) -> DrawRecord:
    """A revealed draw; fields of the record, or of its commitment, may be given."""
    ours = {key: over.pop(key) for key in list(over) if key in DrawRecord.__dataclass_fields__}
    stratum = "platform" if over.get("drawn_on") == commit.PLATFORM else ""
    frozen = lists(size, stratum)
    c = terms(frozen, quotas or {"orange_b": 5, "yellow_b": 5}, recusals=List(7, "0" * 64), **over)
    c_hash = commit.commitment_hash(commit_text.write(c))
    values = [VALUES.get(one.source, Value(one.source, one.round, SIGNATURE)) for one in c.sources]
    found = result.outcome(c, frozen, seed(c_hash, [rules_sample.NONCE], values))
    loads = found.loads()
    made = DrawRecord(
        terms=c,
        commit=c_hash,
        steps=STEPS,
        entries=tuple(_entry(term, value) for term, value in zip(c.sources, values, strict=True)),
        seed=found.seed.hex(),
        fingerprint=found.digest,
        rows=found.rows,
        listed=True,
        people={row.iid: row.name for row in frozen.inspectors},
        loads=tuple(_load(row, found.rows, loads.get(row.iid, 0)) for row in frozen.inspectors),
        after=(),
        void_reason="",
        titles=SHORTS,
    )
    return replace(made, **ours)


def sealed(size: int = 60, **over: Any) -> DrawRecord:
    """A sealed draw whose list is closed."""
    return facts(size, publication=commit.SEALED, rows=(), listed=False, loads=(), seed="", **over)


def record(found: DrawRecord) -> dict[str, Any]:
    """The facts of a record sheet."""
    issuer = replace(ISSUER, demo=found.terms.demo)
    return draw_record.draw_record(issuer, found, _signed(slip.SlipKind.DRAW_RESULT, found.fingerprint), AT)


STEPS = (
    Step("freeze", moment("2026-11-20T09:00:00+08:00"), "李敏", ""),
    Step("commit", moment("2026-11-20T10:00:00+08:00"), "王建国", ""),
    Step("reveal", AT, "王建国", ""),
)
VOIDED = Step("void_revealed", AT.add(hours=12), "王建国", "李敏")


def _after(number: int, hours: int, kind: str, of: int, reason: str, **more: Any) -> AfterLine:
    told = {
        "uscc": rules_sample.code(of),
        "enterprise": name(of),
        "reason": reason,
        "out": "",
        "into": "",
        "people": (),
    }
    return AfterLine(number=number, at=AT.add(hours=hours), kind=kind, **{**told, **more})


AFTER = (
    _after(1, 11, "closed", 4, "停产停业", into=name(8), people=("王建国", "李敏")),
    _after(2, 35, "unavailable", 8, "患病", out="李敏", into="周倩", people=("王建国", "周倩")),
    _after(3, 36, "direct", 1, "按规则配不出人", people=("沈浩", "陈㙍波")),
    _after(4, 37, "closed", 2, "搬迁"),
)


def _entry(term: SourceTerm, value: Value) -> Entry:
    typed = (("王建国", AT.subtract(minutes=9)), ("李敏", AT.subtract(minutes=3)))
    return Entry(term, value.round, value.value, term.drawn_at, typed)


def _load(row: InspectorRow, rows: tuple[result.ResultRow, ...], total: int) -> Load:
    leads = sum(one.inspectors[:1] == (row.iid,) for one in rows)
    return Load(row.name, row.iid, leads, total - leads, total)


def _signed(kind: slip.SlipKind, claim: str) -> str:
    return slip.slip_text(FRONT, slip_content(kind, claim), KEY_ID, SIGNER.sign)


PAPERS: dict[str, Any] = {
    "draw_commitment": lambda: notice(demo=True, **everything()),
    "draw_record": lambda: record(facts(demo=True, after=AFTER, void_reason=REASON)),
}
