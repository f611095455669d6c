"""A list of the provincial platform out of a table: which column is what, which rows name whom. Pure.

It repairs the width of characters and blanks; a code that does not check, a code named twice, a row of another task
are refused with their rows, because half a list is not what the platform drew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from station.errors import StationError
from station.records.platform import Listed, ListRules, PlatformList
from station.records.table import Row, Table
from station.rules.draw.identity import is_enterprise_id
from station.rules.draw.lines import ABSENT
from station.rules.draw.pool import plain
from station.texts import text

HEAD = 10
"""Rows in which the headings are looked for: a title and a date may stand above them."""
SHOWN = 10
"""Rows that a refusal names; of the others it says how many."""
CODE = "code"
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|[\s*:#]")


class NoCodeColumn(StationError):
    """No heading says where the codes stand. Facts: headings, wanted."""

    text = "draw_platform.no_code_column"


class NoTargets(StationError):
    """The list names nobody."""

    text = "draw_platform.no_targets"


class BadCodes(StationError):
    """Rows without a code that checks. Facts: rows."""

    text = "draw_platform.bad_codes"


class RepeatedCodes(StationError):
    """Codes in more than one row. Facts: rows."""

    text = "draw_platform.repeated_codes"


class NoTask(StationError):
    """Neither the file nor the person says which task it is."""

    text = "draw_platform.no_task"


class OtherTask(StationError):
    """Rows of another task. Facts: task, rows."""

    text = "draw_platform.other_task"


def parse(table: Table, rules: ListRules, task: str) -> PlatformList:
    """The list in a table; `task` as somebody typed it, empty to take the file's.

    NoCodeColumn, NoTargets, BadCodes, RepeatedCodes, NoTask, OtherTask.
    """
    header, rows = _headed(table, rules)
    places = columns(header.cells, rules)
    targets = tuple(_listed(row, places) for row in rows)
    if not targets:
        raise NoTargets
    _check_codes(targets)
    names = [each.fields["task_name"] for each in targets if each.fields["task_name"]]
    used = {place for found in places.values() for place in found}
    unknown = (heading for place, heading in enumerate(header.cells) if heading and place not in used)
    return PlatformList(_task(targets, task), names[0] if names else "", targets, tuple(unknown))


def columns(headings: Sequence[str], rules: ListRules) -> dict[str, tuple[int, ...]]:
    """Field to the places of its columns, best first; none where the file has none."""
    known = [heading_of(each) for each in headings]
    return {
        field: tuple(place for wanted in synonyms for place, heading in enumerate(known) if heading == wanted)
        for field, synonyms in rules.columns.items()
    }


def heading_of(written: str) -> str:
    """A heading without width, blanks, marks and remarks in brackets: `*企业名称（全称）：` is 企业名称."""
    return _REMARK.sub("", unicodedata.normalize("NFKC", written))


def code_of(written: str) -> str:
    """A code as it would be printed: half-width capitals without blanks, or a spreadsheet's apostrophe."""
    return "".join(unicodedata.normalize("NFKC", written).split()).lstrip("'").upper()


def in_words(items: Iterable[str]) -> str:
    """The first of many things, and how many more there are."""
    listed = list(items)
    more = text("draw_platform.more", count=len(listed) - SHOWN) if len(listed) > SHOWN else ""
    return "；".join(listed[:SHOWN]) + more


def _headed(table: Table, rules: ListRules) -> tuple[Row, tuple[Row, ...]]:
    rows = (table.header, *table.rows)
    for at, row in enumerate(rows[:HEAD]):
        if columns(row.cells, rules)[CODE]:
            return row, rows[at + 1 :]
    found = "、".join(cell for cell in table.header.cells if cell)
    raise NoCodeColumn(headings=found, wanted="、".join(rules.columns[CODE][:4]))


def _listed(row: Row, places: Mapping[str, Sequence[int]]) -> Listed:
    def value(field: str) -> str:
        return next((said for place in places[field] if (said := _plain(row.cell(place)))), "")

    fields = {field: value(field) for field in places if field != CODE}
    return Listed(row.number, code_of(value(CODE)), fields)


def _plain(written: str) -> str:
    """One field; what says nothing, a lone dash too, is empty."""
    found = plain(written)
    return "" if found == ABSENT else found


def _check_codes(targets: Sequence[Listed]) -> None:
    bad = [each for each in targets if not is_enterprise_id(each.code)]
    if bad:
        raise BadCodes(rows=in_words(_row_of(each.row, each.code) for each in bad))
    rows: dict[str, list[int]] = {}
    for each in targets:
        rows.setdefault(each.code, []).append(each.row)
    twice = {code: at for code, at in rows.items() if len(at) > 1}
    if twice:
        raise RepeatedCodes(rows=in_words(_row_of("、".join(map(str, at)), code) for code, at in twice.items()))


def _row_of(row: object, code: str) -> str:
    return text("draw_platform.row", row=row, code=code or text("draw_platform.no_code"))


def _task(targets: Sequence[Listed], typed: str) -> str:
    named = [each for each in targets if each.fields["task"]]
    task = _task_of(typed) or (_task_of(named[0].fields["task"]) if named else "")
    if not task:
        raise NoTask
    others = [each for each in named if _task_of(each.fields["task"]) != task]
    if others:
        raise OtherTask(task=task, rows=in_words(_row_of(each.row, each.fields["task"]) for each in others))
    return task


def _task_of(written: str) -> str:
    return _plain(unicodedata.normalize("NFKC", written))
