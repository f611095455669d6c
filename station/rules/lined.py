"""Texts of fixed lines, `label value`, one after another: what is signed in packages and opinions of legal review.

There is one way to write each text, so whoever reads it writes it again and compares. Values are the rest of the
line; words that may have several lines are JSON strings.
"""

from __future__ import annotations

import json
from datetime import date

from station.records.moment import day, iso, moment
from station.rules.draw.lines import ABSENT

MOST = (1 << 63) - 1


class LinesWrong(ValueError):
    """The text is not lines of the expected labels and values."""


class Lines:
    """Lines taken one after another."""

    def __init__(self, text: str, form: str) -> None:
        """The text with its first line, which names the format, taken. LinesWrong."""
        if not text.endswith("\n"):
            raise LinesWrong("no final newline")
        self._lines = text[:-1].split("\n")
        self._at = 1
        if self._lines[0] != form:
            raise LinesWrong(f"not {form}")

    def one(self, label: str) -> str:
        """The value of the next line, which must have this label. LinesWrong."""
        if self._at == len(self._lines):
            raise LinesWrong(f"expected {label}")
        name, separator, value = self._lines[self._at].partition(" ")
        if name != label or not separator or not value or value != value.strip():
            raise LinesWrong(f"expected {label}")
        self._at += 1
        return value

    def many(self, label: str) -> list[str]:
        """The values of all next lines with this label."""
        found = []
        while self._at < len(self._lines) and self._lines[self._at].startswith(f"{label} "):
            found.append(self.one(label))
        return found

    def end(self) -> None:
        """LinesWrong when lines are left."""
        if self._at != len(self._lines):
            raise LinesWrong("lines left over")


def optional(value: str) -> str:
    """A value that may be missing, `-` then."""
    return value or ABSENT


def present(value: str) -> str:
    """The value `optional` wrote."""
    return "" if value == ABSENT else value


def optional_day(value: date | None) -> str:
    """A date, or `-`."""
    return ABSENT if value is None else value.isoformat()


def present_day(value: str) -> date | None:
    """The date `optional_day` wrote. LinesWrong."""
    if value == ABSENT:
        return None
    try:
        return day(value)
    except ValueError as error:
        raise LinesWrong(f"not a date: {value}") from error


def quoted(words: str) -> str:
    """Words of any number of lines in one."""
    return json.dumps(words, ensure_ascii=False)


def unquoted(value: str) -> str:
    """The words `quoted` wrote. LinesWrong."""
    # What does not begin as a string is none, and a parser would follow its brackets as deep as they go.
    if not value.startswith('"'):
        raise LinesWrong(f"not a string: {value[:40]}")
    try:
        return str(json.loads(value))
    except ValueError as error:
        raise LinesWrong(f"not a string: {value}") from error


def number(value: str) -> int:
    """A decimal number without leading zeros that a database can hold. LinesWrong."""
    # Length first: Python refuses to read thousands of digits, in its own way.
    if not value.isascii() or not value.isdigit() or len(value) > 19 or str(int(value)) != value or int(value) > MOST:
        raise LinesWrong(f"not a number: {value}")
    return int(value)


def instant(value: str) -> str:
    """An instant as we write it. LinesWrong."""
    try:
        if iso(moment(value)) == value:
            return value
    except (ValueError, OverflowError):
        pass
    raise LinesWrong(f"not an instant: {value}")


def digest(value: str) -> str:
    """64 lower-case hex digits. LinesWrong."""
    if len(value) != 64 or any(character not in "0123456789abcdef" for character in value):
        raise LinesWrong(f"not a SHA-256: {value}")
    return value


def choice(value: str, known: tuple[str, ...]) -> str:
    """One of the known words. LinesWrong."""
    if value not in known:
        raise LinesWrong(f"none of {' '.join(known)}: {value}")
    return value
