"""脱敏: what must not reach the public in a result, struck out of its words; and the search for what slipped through.

浙江省行政处罚结果信息网上公开暂行办法: of natural persons the home address, ways to reach them, identity number, bank
account and health are kept back, and the names of all but the punished; of legal persons the bank account. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pendulum
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from station.rules.credit_code import is_credit_code

MASK = "***"
ADULT = 18
"""Years; a younger party's result is not published at all."""
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "尉迟",
    "皇甫",
    "夏侯",
    "令狐",
    "慕容",
    "司徒",
    "端木",
    "公孙",
    "长孙",
    "宇文",
)
_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_OLD_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])")
_BANK = re.compile(r"(?<![0-9A-Za-z])(?:\d{16,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?)(?![0-9A-Za-z])")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?![0-9A-Za-z])|(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_HEALTH = re.compile("患有|疾病|残疾|怀孕|艾滋|肝炎|精神障碍|伤残|病历|诊断")


@dataclass(frozen=True, slots=True)
class Known:
    """What the case knows and the public must not."""

    names: tuple[str, ...] = ()
    """Natural persons other than the punished."""
    addresses: tuple[str, ...] = ()
    """Home addresses."""
    others: tuple[str, ...] = ()
    """Anything else kept back by hand: a trade secret, a nickname."""


@dataclass(frozen=True, slots=True)
class Struck:
    """One thing struck out."""

    kind: str
    """id_no, bank, phone, mail, address, person or hand."""
    original: str
    shown: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """Words for the public."""

    words: str
    struck: tuple[Struck, ...]
    """In the order in which they stood."""


def redact(words: str, known: Known) -> Redacted:
    """The words with everything struck out that can be told by its form or is known."""
    found: list[tuple[int, int, Struck]] = []
    for start, end, one in _found(words, known):
        if all(end <= taken or start >= stop for taken, stop, _ in found):
            found.append((start, end, one))
    shown, at = "", 0
    for start, end, one in sorted(found, key=lambda each: each[0]):
        shown += words[at:start] + one.shown
        at = end
    return Redacted(shown + words[at:], tuple(one for _, _, one in sorted(found, key=lambda each: each[0])))


def leaks(words: str, known: Known) -> tuple[str, ...]:
    """What is still in words that are about to leave; empty where nothing is."""
    return tuple(dict.fromkeys(one.original for one in redact(words, known).struck))


def doubtful(words: str) -> tuple[str, ...]:
    """Words that may speak of somebody's health: a person looks at them (健康状况)."""
    return tuple(dict.fromkeys(_HEALTH.findall(words)))


def minor(id_no: str, on: pendulum.Date) -> bool:
    """Whether the bearer of an identity number was younger than eighteen on a day. False where the number is none.

    The place and the check digit are not asked: a number may be older than its place's present code.
    """
    if _ID.fullmatch(id_no) is None:
        return False
    try:
        born = ric.get_birth_date(id_no)
    except ValidationError:
        return False
    return pendulum.date(born.year, born.month, born.day).add(years=ADULT) > on


def called(name: str) -> str:
    """陈某某 for 陈建国: the family name stays."""
    family = 2 if name.startswith(_COMPOUND) and len(name) > 2 else 1
    return name[:family] + "某" * max(len(name) - family, 1)


def _found(words: str, known: Known) -> Iterator[tuple[int, int, Struck]]:
    """What the case knows first, the longest first; then what is told by its form."""
    told = [
        *(("hand", one, MASK) for one in known.others),
        *(("address", one, MASK) for one in known.addresses),
        *(("person", one, called(one)) for one in known.names),
    ]
    for kind, original, shown in sorted(told, key=lambda each: -len(each[1])):
        if original:
            for hit in re.finditer(re.escape(original), words):
                yield hit.start(), hit.end(), Struck(kind, original, shown)
    for kind, form in (("mail", _MAIL), ("id_no", _ID), ("phone", _PHONE), ("id_no", _OLD_ID), ("bank", _BANK)):
        for hit in form.finditer(words):
            if not is_credit_code(hit.group()):
                yield hit.start(), hit.end(), Struck(kind, hit.group(), MASK)
