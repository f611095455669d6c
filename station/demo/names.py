"""The demo roster: plausible, fictitious enterprises of 泗门镇 from a fixed seed.

Owns how names, codes, risk colours and dates are dealt. Refuses real people and reachable numbers: organisation
codes are in the unallotted MAY range, telephone numbers begin with a subscriber digit 0 that no exchange has.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from pypinyin import Style, lazy_pinyin
from stdnum.cn import uscc as uscc_standard

SEED = 20261123
COUNT = 1500
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
RISK_SHARES = (("red", 0.02), ("orange", 0.08), ("yellow", 0.30))
CREDIT_WEIGHTS = {"A": 24, "B": 61, "C": 12, "D": 3}
SCALE_WEIGHTS = {"above": 10, "below": 38, "micro": 52}
SCALE_DANGER = {"above": 1.5, "below": 0.5, "micro": 0.0}


@dataclass(frozen=True, slots=True)
class Enterprise:
    """One row of the demo roster, ready for registration."""

    uscc: str
    """Unified social credit code with a valid check character (GB 32100)."""
    name: str
    initials: str
    """Pinyin initials, lower case: yyshd…"""
    pinyin: str
    """Full pinyin without tones or spaces."""
    address: str
    village: str
    legal_person: str
    phone: str
    """0574-0000xxxx: no such exchange exists."""
    industry_code: str
    """GB/T 4754-2017."""
    industry: str
    scale: str
    """above 规上, below 规下, micro 小微."""
    risk: str
    """red, orange, yellow or blue."""
    credit: str
    """A to D."""
    hazards: tuple[str, ...]
    """Key types: 危化, 粉尘涉爆, 有限空间, 金属熔融, 涉氨, 加油站."""
    status: str
    """active, closed or moved."""
    last_inspected_on: date | None
    penalized_on: date | None


@dataclass(frozen=True, slots=True)
class _Outline:
    """What the dice say before the risk colours are dealt by score."""

    facts: dict[str, Any]
    score: float


@cache
def table(name: str) -> dict[str, Any]:
    """The demo table `name` from station/demo/data."""
    return tomllib.loads(files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def enterprises(today: date, count: int = COUNT, seed: int = SEED) -> list[Enterprise]:
    """`count` enterprises, the same ones for the same seed; dates of earlier inspections lie before `today`."""
    dice = random.Random(seed)
    names: set[str] = set()
    outlines = [_outline(dice, number, today, names) for number in range(count)]
    risks = _risks([outline.score for outline in outlines])
    return [Enterprise(risk=risk, **outline.facts) for outline, risk in zip(outlines, risks, strict=True)]


def _outline(dice: random.Random, number: int, today: date, taken: set[str]) -> _Outline:
    industries = table("industries")["industry"]
    industry = dice.choices(industries, [entry["weight"] for entry in industries])[0]
    scale = _weighted(dice, SCALE_WEIGHTS)
    village, address = _place(dice)
    hazards = tuple(kind for kind, chance in industry["hazards"].items() if dice.uniform(0, 100) < chance)
    name, trader = _name(dice, industry, scale, taken)
    facts: dict[str, Any] = {
        "uscc": _uscc("92" if trader else "91", number, dice),
        "name": name,
        "initials": "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")),
        "pinyin": "".join(lazy_pinyin(name, errors="ignore")),
        "address": address,
        "village": village,
        "legal_person": person(dice),
        "phone": f"0574-0000{number:04d}",
        "industry_code": industry["code"],
        "industry": industry["title"],
        "scale": scale,
        "credit": _weighted(dice, CREDIT_WEIGHTS),
        "hazards": hazards,
        "status": _weighted(dice, {"active": 970, "closed": 18, "moved": 12}),
        "last_inspected_on": _weekday(today, dice.randint(10, 700)) if dice.random() < 0.35 else None,
        "penalized_on": _weekday(today, dice.randint(20, 900)) if dice.random() < 0.03 else None,
    }
    score = industry["danger"] + 0.8 * len(hazards) + SCALE_DANGER[scale] + dice.gauss(0, 1.6)
    return _Outline(facts, score)


def _risks(scores: list[float]) -> list[str]:
    """The most dangerous share is red, the next orange, the next yellow, everybody else blue."""
    order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
    risks = ["blue"] * len(scores)
    start = 0
    for colour, share in RISK_SHARES:
        end = start + round(share * len(scores))
        for index in order[start:end]:
            risks[index] = colour
        start = end
    return risks


def person(dice: random.Random) -> str:
    """An invented name of two or three characters."""
    people = table("people")
    given: str = dice.choice(people["given_last"])
    if dice.random() < 0.75:
        given = dice.choice(people["given_first"]) + given
    surname: str = dice.choice(people["surnames"])
    return surname + given


def _name(dice: random.Random, industry: dict[str, Any], scale: str, taken: set[str]) -> tuple[str, bool]:
    """A name nobody else has, and whether it is a sole trader's."""
    people = table("people")
    trader = scale == "micro" and dice.random() < 0.4
    while True:
        product = dice.choice(industry["products"])
        brand = dice.choice(people["brand_first"]) + dice.choice(people["brand_last"])
        if product == "加油站":
            name, trader = f"余姚市泗门{brand}加油站有限公司", False
        elif trader:
            name = f"余姚市泗门镇{dice.choice([brand, dice.choice(people['traders'])])}{product}厂"
        else:
            name = f"余姚市{brand}{product}有限公司"
        if name not in taken:
            taken.add(name)
            return name, trader


def _place(dice: random.Random) -> tuple[str, str]:
    villages = table("places")["village"]
    village = dice.choices(villages, [entry["weight"] for entry in villages])[0]
    road = dice.choice(village["roads"])
    return village["name"], f"余姚市泗门镇{village['name']}{road}{dice.randint(1, 320)}号"


def _uscc(kind: str, number: int, dice: random.Random) -> str:
    """`kind` 91 company or 92 sole trader, 330281 余姚, an organisation code of GB 11714, and the check character."""
    body = "MAY" + _base31(number, 3) + "".join(dice.choices(CODE_ALPHABET, k=2))
    without = f"{kind}330281{body}{_organisation_check(body)}"
    return without + str(uscc_standard.calc_check_digit(without))


def _base31(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, len(CODE_ALPHABET))
        digits = CODE_ALPHABET[rest] + digits
    return digits


def _organisation_check(body: str) -> str:
    """The check character of an eight-character organisation code (GB 11714): MOD 11, 10 written X."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(char, 36) * weight for char, weight in zip(body, weights, strict=True))
    return "0123456789X0"[11 - total % 11]


def _weighted(dice: random.Random, weights: dict[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


def _weekday(today: date, days_ago: int) -> date:
    """That many days ago, moved back to a Friday where it fell on a weekend."""
    then = today - timedelta(days=days_ago)
    return then - timedelta(days=max(0, then.weekday() - 4))
