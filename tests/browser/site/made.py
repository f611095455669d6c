"""A whole small site as docs/public.md has it, made from rules alone: two stations, all states, slips, a draw."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

from station.bureau.site.pages import pages
from station.rules import cosignature, note
from station.rules.draw import archive
from station.rules.public_record import digest, written
from station.rules.slip import SlipContent, SlipKind, slip_text
from tests.browser.site.ledgers import BUREAU, Key, Ledger, key
from tests.rules.draw import sample

KINDS = {"inspection": "行政检查", "penalty": "行政处罚", "compulsory": "行政强制", "licence": "行政许可"}
NAMES = (
    *("余姚市宏达塑料制品有限公司", "余姚市三和模具厂", "宁波甬余化工有限公司"),
    *("余姚市㙍头𠅤记五金加工场", "余姚市永兴电镀有限公司"),
)
LONG = "余姚市泗门镇小路下村" + "联合" * 24 + "金属表面处理及热处理加工有限责任公司"
FOREVER = "2099-12-31"
PHONE = "0574-0000 0000"
LISTS = json.loads(Path(__file__).with_name("lists.json").read_text(encoding="utf-8"))

Row = list[Any]


def name_of(number: int) -> str:
    """A few names, again and again."""
    return NAMES[number % len(NAMES)]


@dataclass
class Made:
    """The files of the site, and what tests ask for by name."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """Of results with a part to play."""
    slips: dict[str, str] = field(default_factory=dict)
    """Texts of codes."""
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is, and in how small pieces it lies."""

    results: int = 60
    rows_per_file: int = 16
    digits: int = 1
    """Hex digits in the names of shards."""


def make(address: str, size: Size | None = None, name: Callable[[int], str] = name_of) -> Made:
    """The site that lies under `address`, `https://host[:port]`; `name` gives the target of a result by its number."""
    made, size = Made(address), size or Size()
    simen = Ledger("330281103", "泗门镇安监所", key("anjian/330281103/0", b"simen"))
    linshan = Ledger("330281104", "临山镇安监所", key("anjian/330281104/0", b"linshan"))
    tellings = list(_results(made, (simen, linshan), size.results, name))
    books = list(_slips(made, simen))
    proofs = {ledger.code: ledger.proofs() for ledger in (simen, linshan)}
    shards: dict[str, dict[str, Any]] = {
        f"data/{folder}/{number:0{size.digits}x}.json": {}
        for folder in ("records", "slips")
        for number in range(16**size.digits)
    }
    for ledger, members, seq in tellings:
        shard = sha256(members["id"].encode()).hexdigest()[: size.digits]
        shards[f"data/records/{shard}.json"][members["id"]] = {
            "text": written(members, 1),
            **proofs[ledger.code][seq],
        }
    for found, state, linked, seq in books:
        told = {"state": state, "records": linked, **proofs[simen.code][seq]}
        shards[f"data/slips/{found[: size.digits]}.json"][found] = told
    made.files |= {path: _json(each) for path, each in shards.items()}
    for ledger in (simen, linshan):
        made.files[f"data/heads/{ledger.code}.note"] = ledger.head().encode()
    _lists(made)
    made.rows = _rows(members for _, members, _ in tellings)
    site = _index(made, (simen, linshan), size)
    made.files |= {"data/site.json": _json(site), "open/register.csv": "\ufeffid\r\n".encode()} | pages(site)
    return made


def _results(
    made: Made, ledgers: tuple[Ledger, Ledger], count: int, name: Callable[[int], str]
) -> Iterator[tuple[Ledger, dict[str, Any], int]]:
    """So many results, and some with a part to play, told in their ledgers."""
    simen, linshan = ledgers
    plain = [
        _members(ledgers[number % 2], number, tuple(KINDS)[number % 4], name(number), "shown")
        for number in range(count)
    ]
    parts = {
        "long": _members(simen, count, "penalty", LONG, "shown"),
        "over": _members(simen, count + 1, "penalty", "余姚市到期机械厂", "shown", until="2020-01-01"),
        "withdrawn": _members(linshan, count + 2, "penalty", "", "withdrawn"),
        "ended": _members(simen, count + 3, "penalty", "", "ended"),
        "bare": _members(simen, count + 4, "licence", "余姚市简明商行", "shown", bare=True),
    }
    made.ids |= {part: members["id"] for part, members in parts.items()} | {"first": plain[0]["id"]}
    for members in (*plain, *parts.values()):
        ledger = simen if members["station"] == simen.code else linshan
        text = written(members, 1)
        yield ledger, members, ledger.say("result", int(members["id"]), 1, members["state"], text, digest(text))


def _members(
    ledger: Ledger, number: int, kind: str, target: str, state: str, until: str = FOREVER, bare: bool = False
) -> dict[str, Any]:
    decided = (date(2026, 11, 20) - timedelta(days=11 * number % 1800)).isoformat()
    told = {
        **{"format": "anjian-public/1", "station": ledger.code, "organ": "余姚市应急管理局", "state": state},
        **{"id": str(ledger.id(100 + number)), "case": str(ledger.id(500_000 + number)), "kind": kind},
        **{"number": f"（余）应急罚〔2026〕{number + 1}号", "decided_on": decided, "since": decided},
    }
    if state != "shown":
        return told | {"on": "2026-11-21", "reason": "决定被依法撤销：事实不清、证据不足。"}
    fields = [
        {"name": "target", "title": "执法对象", "value": target},
        {"name": "violation", "title": "违法行为", "value": "未如实记录安全生产教育和培训情况"},
        {"name": "content", "title": "处罚内容", "value": "责令限期改正，处罚款人民币壹万元整。\n于十五日内缴清。"},
        {"name": "decided", "title": "决定日期", "value": decided},
    ]
    return told | {
        **{
            "target": target,
            "target_code": "" if bare else sample.code(number),
            "category": "安全生产",
            "conclusion": "处罚",
        },
        **{"until": None if bare else until, "url": "" if bare else "https://www.zjzwfw.gov.cn/example"},
        "fields": fields[:1] if bare else fields,
    }


def _slips(made: Made, ledger: Ledger) -> Iterator[tuple[str, str, list[str], int]]:
    """digest, state, linked results, entry of each slip in the books."""
    front = f"{made.address}/s"
    officers = ("91330281MA2AF0XY3T", "11022810012", "11022810034")
    genuine = signed(front, ledger.key, officers)
    void = signed(front, ledger.key, officers, number=2)
    draw = signed(front, ledger.key, ("ab" * 32,), kind=SlipKind.DRAW_COMMITMENT, subject=int(LISTS["draws"][0]["id"]))
    made.slips |= {
        **{"genuine": genuine, "void": void, "draw": draw},
        "plain": signed("余姚市应急管理局 余应急检〔2026〕12号 2026年11月20日", ledger.key, officers, number=3),
        "later": signed(front, ledger.key, officers, number=4, issued=date(2026, 11, 26), size=10_000),
        "missing": signed(front, ledger.key, officers, number=5),
        "stranger": signed(front, key("anjian/330281103/0", b"stranger"), officers),
        "posing": signed(front, ledger.key, officers, station="330281104"),
    }
    linked = [made.ids["first"], made.ids["long"]]
    for text, state, records in (
        *((genuine, "valid", linked), (void, "void", [])),
        *((draw, "valid", []), (made.slips["plain"], "valid", [])),
    ):
        found = digest(text)
        yield found, state, records, ledger.say("slip", ledger.id(900 + len(ledger.leaves)), 1, state, "", found)


def signed(
    front: str,
    by: Key,
    claims: tuple[str, ...],
    *,
    kind: SlipKind = SlipKind.BEFORE_INSPECTION,
    number: int = 1,
    station: str = "330281103",
    subject: int = 2837093071743614990,
    issued: date = date(2026, 11, 20),
    size: int = 10,
) -> str:
    """The text of a slip by this key."""
    content = SlipContent(kind, station, 0, subject, 2026, number, issued, size, bytes(16), claims)
    return slip_text(front, content, note.key_id(by.name, by.public), by.private.sign)


def _lists(made: Made) -> None:
    made.files |= {f"data/{name}.json": _json(each) for name, each in LISTS.items()}
    made.files |= {LISTS["draws"][0]["package"]: archive.pack(sample.files()), "papers/report.pdf": b"%PDF-1.7"}
    made.files["papers/inspection.svg"] = b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"/>'


def _rows(told: Iterator[dict[str, Any]]) -> list[Row]:
    listed = [each for each in told if each["state"] != "ended"]
    return [
        [
            *(each["id"], each["station"], each["kind"], each.get("target", ""), each["number"], each["decided_on"]),
            *(
                each.get("until"),
                each["state"],
                each.get("category", ""),
                each.get("on", ""),
                each.get("target_code", ""),
            ),
        ]
        for each in sorted(listed, key=lambda each: str(each["decided_on"]), reverse=True)
    ]


def _index(made: Made, ledgers: tuple[Ledger, ...], size: Size) -> dict[str, Any]:
    """site.json, having laid out rows, sets and pairs."""
    rows = made.rows
    for start in range(0, len(rows), size.rows_per_file):
        made.files[f"data/rows/{start // size.rows_per_file}.json"] = _json(rows[start : start + size.rows_per_file])
    sets = []
    titles = {ledger.code: ledger.name for ledger in ledgers} | KINDS | {"withdrawn": "已撤回"}
    for group, column in (("station", 1), ("kind", 2), ("year", 5), ("state", 7)):
        for value in sorted({str(row[column])[:4] if group == "year" else row[column] for row in rows} - {"shown"}):
            members = [at for at, row in enumerate(rows) if str(row[column]).startswith(value)]
            made.files[f"data/sets/{group}-{value}.bin"] = _bits(members, len(rows))
            title = titles.get(value, f"{value}年")
            sets.append(
                {"name": f"{group}-{value}", "group": group, "value": value, "title": title, "count": len(members)}
            )
    return {
        **{"format": "anjian-site/1", "built_at": "2026-11-25T10:00:00+08:00", "demo": True},
        "bureau": {
            **{"code": "330281000", "name": "余姚市应急管理局", "fingerprint": "SHA256:example", "phone": PHONE},
            "key": cosignature.verifier_key(BUREAU.name, BUREAU.public),
        },
        "stations": [
            {
                **{"code": each.code, "name": each.name, "size": len(each.leaves), "time": each.checkpoint().taken_at},
                **{
                    "keys": [note.verifier_key(each.key.name, each.key.public)],
                    "accepted_at": "2026-11-25T09:30:00+08:00",
                },
            }
            for each in ledgers
        ],
        **{
            "rows": len(rows),
            "rows_per_file": size.rows_per_file,
            "digits": {"records": size.digits, "slips": size.digits},
        },
        "kinds": [{"code": code, "title": title} for code, title in KINDS.items()],
        "sets": sets,
        "stop": _grams(made, rows),
    }


def _grams(made: Made, rows: list[Row]) -> list[str]:
    """Pairs and words that more than a twentieth of the rows have; the others are laid out."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        words = ["".join(normalize("NFKC", row[column]).upper().split()) for column in (3, 4, 10)]
        pairs = {word[place : place + 2] for word in words for place in range(len(word) - 1)}
        for gram in pairs | {words[2], words[1][words[1].rfind("〔") :]} - {""}:
            found[gram].append(at)
    stop = sorted(pair for pair, members in found.items() if len(members) * 20 > len(rows))
    files: dict[str, dict[str, list[int]]] = {f"data/grams/{first:02x}.json": {} for first in range(256)}
    for pair, members in found.items():
        if pair not in stop:
            steps = [members[0], *(after - before for before, after in zip(members, members[1:], strict=False))]
            files[f"data/grams/{sha256(pair.encode()).hexdigest()[:2]}.json"][pair] = steps
    made.files |= {path: _json(each) for path, each in files.items()}
    return stop


def _bits(members: list[int], size: int) -> bytes:
    bits = bytearray((size + 7) // 8)
    for at in members:
        bits[at >> 3] |= 0x80 >> (at & 7)
    return bytes(bits)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
