"""Values of a sheet of another system: days, times, counts and words in our codes, or why not. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import pendulum

from station.records.imports import SheetRules
from station.rules.import_sheet import folded
from station.texts import text

ZONE = "Asia/Shanghai"
MOST = 100_000
"""No task has more enterprises."""
_DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(.+?)(?:[ T日]\s*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?)?)")
_COUNT = re.compile(r"([1-9]\d*)[家户个]?")
BETWEEN = re.compile(r"[、,;/\s]+")


class BadValue(Exception):
    """A cell that cannot be taken in; `reason` is a Chinese sentence without its end."""

    def __init__(self, why: str, **facts: object) -> None:
        self.reason = text(f"imports.why.{why}", **facts)
        super().__init__(self.reason)


def a_day(said: str) -> pendulum.Date:
    """A calendar day as people and spreadsheets write it; its time of day is left out. BadValue."""
    return a_time(said).date()


def a_time(said: str) -> pendulum.DateTime:
    """A moment in local time; midnight where only the day is said. BadValue."""
    half = unicodedata.normalize("NFKC", said).strip()
    timed = _TIME.fullmatch(half)
    found = _DAY.fullmatch(timed[1] if timed else half)
    if found is None:
        raise BadValue("bad_day", said=said)
    year, month, on = (int(part) for part in found.groups() if part is not None)
    hour, minute, second = (int(part or 0) for part in timed.groups()[1:]) if timed else (0, 0, 0)
    try:
        return pendulum.datetime(year, month, on, hour, minute, second, tz=ZONE)
    except ValueError as error:
        raise BadValue("bad_day", said=said) from error


def a_count(said: str) -> int:
    """Enterprises, from 1. BadValue."""
    found = _COUNT.fullmatch(folded(said))
    if found is None or int(found[1]) > MOST:
        raise BadValue("bad_count", said=said)
    return int(found[1])


def a_year(said: str) -> int:
    """A calendar year. BadValue."""
    found = re.fullmatch(r"(20\d\d)年?度?", folded(said))
    if found is None:
        raise BadValue("bad_year", said=said)
    return int(found[1])


def a_word(field: str, said: str, rules: SheetRules) -> str:
    """Our code of a word. BadValue."""
    words = {folded(word): code for word, code in rules.words[field].items()}
    code = words.get(folded(said))
    if code is None:
        raise BadValue("unknown_word", said=said, known="、".join(_first(rules.words[field]).values()))
    return code


def some_words(field: str, said: str, rules: SheetRules) -> tuple[str, ...]:
    """Our codes of several words; none where they say that nobody is left out. BadValue."""
    if folded(said) in {folded(word) for word in rules.words[field]}:
        parts = [said]
    else:
        parts = [part for part in BETWEEN.split(unicodedata.normalize("NFKC", said)) if part]
    codes = dict.fromkeys(a_word(field, part, rules) for part in parts)
    return () if "all" in codes else tuple(codes)


def _first(words: Mapping[str, str]) -> dict[str, str]:
    """Code to the first word that means it."""
    found: dict[str, str] = {}
    for word, code in words.items():
        found.setdefault(code, word)
    return found
