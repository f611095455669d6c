"""One cell of a list of enterprises: the value it means in our codes, or what is wrong with it. Pure.

It repairs the width of characters and blanks, never a value: a code that does not check, a word nobody knows, a formula
are told to the person who can put them right. Sources: GB 32100-2015, GS15-2006 (facts §5.3), GB/T 4754-2017.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from station.records.roster import RosterRules
from station.rules.draw.identity import is_enterprise_id
from station.rules.draw.lines import ABSENT
from station.rules.draw.pool import plain
from station.rules.platform_list import code_of
from station.texts import text

CODE_LENGTH, REGISTRATION_LENGTH = 18, 15
_FORMULA = ("=", "+", "-", "@")
_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,3}")
_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]+")
_INDUSTRY = re.compile(r"[A-T]?[0-9]{2,4}|[A-T]")
_BETWEEN = re.compile(r"[、,;/\s]+")
_BRACKETS = str.maketrans("()", "（）")


class BadCell(Exception):
    """A cell that cannot be taken in; `reason` is a Chinese sentence without its end."""

    def __init__(self, why: str, **facts: object) -> None:
        self.reason = text(f"roster.why.{why}", **facts)
        super().__init__(self.reason)


def says_nothing(written: str, rules: RosterRules) -> bool:
    """Whether a cell is empty, or says so in words."""
    found = plain(unicodedata.normalize("NFKC", written))
    return found == ABSENT or found.upper() in rules.nothing


def cleaned(field: str, written: str, rules: RosterRules) -> str:
    """The value of a cell in our codes. BadCell."""
    folded = unicodedata.normalize("NFKC", written).strip()
    _check_spreadsheet(field, folded)
    value = _CLEAN[field](folded, rules) if field in _CLEAN else _word(field, folded, rules)
    longest = rules.lengths.get(field)
    if longest is not None and len(value) > longest:
        raise BadCell("too_long", count=len(value), most=longest)
    return value


def same(field: str, one: str, other: str) -> bool:
    """Whether two values of a field mean the same: width and blanks of names do not count, nor the order of hazards."""
    if one == other:
        return True
    if field == "hazards":
        return set(filter(None, one.split(","))) == set(filter(None, other.split(",")))
    return code_of(one) == code_of(other)


def _check_spreadsheet(field: str, folded: str) -> None:
    """What a spreadsheet left in place of a value."""
    if folded.upper() in _ERRORS:
        raise BadCell("cell_error", said=folded)
    # A telephone number may begin with +86.
    if folded.startswith(_FORMULA) and not (field == "phone" and folded.startswith("+") and folded[1:2].isdigit()):
        raise BadCell("formula")


def _code(folded: str, _: RosterRules) -> str:
    """A credit code; a registration number may stand in its place."""
    code = code_of(folded)
    if _SCIENTIFIC.fullmatch(code) and not is_enterprise_id(code):
        raise BadCell("scientific")
    if len(code) not in (CODE_LENGTH, REGISTRATION_LENGTH):
        raise BadCell("code_length", count=len(code))
    if not _CODE.fullmatch(code):
        wrong = sorted({letter for letter in code if not _CODE.fullmatch(letter)})
        raise BadCell("code_letters", letters="、".join(wrong))
    if not is_enterprise_id(code):
        raise BadCell("code_check" if len(code) == CODE_LENGTH else "registration_check")
    return code


def _registration(folded: str, rules: RosterRules) -> str:
    found = _code(folded, rules)
    if len(found) != REGISTRATION_LENGTH:
        raise BadCell("registration_length", count=len(found))
    return found


def _name(folded: str, _: RosterRules) -> str:
    """With the full-width brackets of a business licence."""
    name = plain(folded).translate(_BRACKETS)
    if not any(letter.isalpha() for letter in name):
        raise BadCell("no_name", said=name)
    return name


def _text(folded: str, _: RosterRules) -> str:
    return plain(folded)


def _industry_code(folded: str, _: RosterRules) -> str:
    code = code_of(folded)
    if not _INDUSTRY.fullmatch(code):
        raise BadCell("industry_code", said=code)
    return code


def _hazards(folded: str, rules: RosterRules) -> str:
    """Known key types, comma-separated."""
    parts = [part for part in _BETWEEN.split(folded) if part]
    return ",".join(dict.fromkeys(_word("hazards", part, rules) for part in parts))


def _word(field: str, folded: str, rules: RosterRules) -> str:
    said, words = "".join(folded.split()), rules.words[field]
    if said.upper() not in words and said not in words:
        known = list(dict.fromkeys(_shortest(words).values()))
        raise BadCell("unknown_word", said=said, known="、".join(known))
    return words.get(said) or words[said.upper()]


def _shortest(words: Mapping[str, str]) -> dict[str, str]:
    """Code to the first word that means it."""
    found: dict[str, str] = {}
    for word, code in words.items():
        found.setdefault(code, word)
    return found


_CLEAN: Mapping[str, Callable[[str, RosterRules], str]] = {
    "code": _code,
    "registration_no": _registration,
    "name": _name,
    "address": _text,
    "village": _text,
    "legal_person": _text,
    "phone": _text,
    "industry": _text,
    "industry_code": _industry_code,
    "hazards": _hazards,
}
"""Fields whose words are no codes of ours: everything else is looked up in `RosterRules.words`."""
