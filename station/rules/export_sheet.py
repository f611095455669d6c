"""A neutral record as one row of a sheet for another system: every length, code and condition looked at first. Pure.

A row with a problem is not written at all: what was sent wrong is published wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pendulum
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from station.records.export import Condition, Problem, Sheet, SheetColumn
from station.records.moment import moment
from station.rules.credit_code import is_credit_code

WAN_FEN = 1_000_000
"""Fen in 万元."""
MASKED = re.compile(r"\*{3,}")


class _Unfit(Exception):
    """The value has no form of its column's kind."""


def row(sheet: Sheet, record: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The cells in the order of the sheet, and everything that is wrong with them."""
    cells: dict[str, str] = {}
    problems: list[Problem] = []
    for one in sheet.columns:
        value = record.get(one.source, "").strip() or one.always
        try:
            cells[one.title] = _written(one, value) if value else ""
        except _Unfit:
            cells[one.title] = value
            problems.append(Problem(one.type, one.title, value, one.ask))
    said = {one.code or one.title: cells[one.title] for one in sheet.columns}
    for one in sheet.columns:
        problems += _problems(sheet, one, said)
    problems += _together(sheet, said)
    return tuple(cells[one.title] for one in sheet.columns), tuple(problems)


def ten_thousands(fen: int) -> str:
    """万元 with six decimals out of whole fen, exact."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // WAN_FEN}.{whole % WAN_FEN:06d}"


def slashed(written: str) -> str:
    """2026/11/20 for an ISO date. ValueError."""
    return f"{pendulum.Date.fromisoformat(written):YYYY/MM/DD}"


def _written(one: SheetColumn, value: str) -> str:
    try:
        match one.type:
            case "money":
                return ten_thousands(_fen(value))
            case "date":
                return slashed(value)
            case "moment":
                return f"{moment(value):YYYY/MM/DD HH:mm:ss}"
    except ValueError as error:
        raise _Unfit from error
    return value


def _fen(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,17}", value) is None:
        raise ValueError(value)
    return int(value)


def _problems(sheet: Sheet, one: SheetColumn, said: Mapping[str, str]) -> Iterator[Problem]:
    value = said[one.code or one.title]
    if not value:
        if one.required == "M" or (one.required == "C" and _holds(sheet, one.when, said)):
            yield Problem("missing", one.title, ask=one.ask)
        return
    if one.length and len(value) > one.length:
        yield Problem("long", one.title, f"{len(value)}/{one.length}", one.ask)
    if one.values:
        wrong = [part for part in _parts(sheet, one, value) if part not in one.values]
        if wrong:
            yield Problem("value", one.title, sheet.separator.join(wrong), one.ask)
    if one.check == "uscc" and not is_credit_code(value):
        yield Problem("uscc", one.title, value, one.ask)
    if one.check == "id_no" and not MASKED.fullmatch(value) and not _is_id_no(value):
        yield Problem("id_no", one.title, ask=one.ask)


def _is_id_no(value: str) -> bool:
    """Form, day of birth and check digit; not the place, whose code may be younger than its bearer."""
    if re.fullmatch(r"[1-9][0-9]{16}[0-9X]", value) is None:
        return False
    try:
        ric.get_birth_date(value)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(value) == value[-1])


def _together(sheet: Sheet, said: Mapping[str, str]) -> Iterator[Problem]:
    """What columns or values must say of each other."""
    titles = {one.code or one.title: one.title for one in sheet.columns}
    for either in sheet.either:
        if _holds(sheet, either.when, said) and not any(said[code] for code in either.columns):
            yield Problem("either", "、".join(titles[code] for code in either.columns), ask=either.ask)
    for alone in sheet.alone:
        parts = said[alone.column].split(sheet.separator)
        if alone.value in parts and len(parts) > 1:
            yield Problem("alone", titles[alone.column], said[alone.column])
    for parent in sheet.parents:
        found = said[parent.column].split(sheet.separator)
        if (parent.value in found) != any(child in found for child in parent.children):
            yield Problem("parent", titles[parent.column], said[parent.column])


def _holds(sheet: Sheet, when: Condition | None, said: Mapping[str, str]) -> bool:
    return when is None or when.has in said[when.column].split(sheet.separator)


def _parts(sheet: Sheet, one: SheetColumn, value: str) -> list[str]:
    return value.split(sheet.separator) if one.many else [value]
