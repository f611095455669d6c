"""A list of enterprises out of a table, in three bins: rows taken in, rows rejected, rows that name nobody. Pure.

Every row below the headings is in exactly one bin, and a rejected row says everything that is wrong with it: half of a
list may be taken in, because each enterprise stands for itself. Headings in two lines, a title above and remarks below
are what such lists look like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from station.errors import StationError
from station.records.roster import Candidate, Fault, Rejection, RosterList, RosterRules, Skipped
from station.records.table import Row, Table
from station.rules.draw.pool import plain
from station.rules.platform_list import code_of, heading_of
from station.rules.roster_cells import REGISTRATION_LENGTH, BadCell, cleaned, same, says_nothing
from station.texts import text

HEAD = 10
"""Rows in which the headings are looked for: a title and a date may stand above them."""
WORDS = 30
"""Characters of a skipped row that are shown."""
CODES = ("code", "registration_no")
Places = Mapping[str, tuple[int, ...]]


class NoHeadings(StationError):
    """No row says where codes and names stand. Facts: headings, wanted."""

    text = "roster.no_headings"


def parse(table: Table, rules: RosterRules) -> RosterList:
    """The list in a table. NoHeadings."""
    headings, rows = _headed(table, rules)
    places = _places(headings, rules)
    accepted: list[Candidate] = []
    rejected: list[Rejection] = []
    skipped: list[Skipped] = []
    for row in rows:
        what = _names_nobody(row, headings, places, rules)
        if what:
            skipped.append(Skipped(row.number, what, "  ".join(filter(None, row.cells))[:WORDS]))
            continue
        found = _read(row, headings, places, rules)
        if isinstance(found, Candidate):
            accepted.append(found)
        else:
            rejected.append(found)
    kept, clashing = _once(accepted, rules)
    used = {place for found_ in places.values() for place in found_}
    unknown = tuple(heading for place, heading in enumerate(headings) if heading and place not in used)
    rejected = sorted([*rejected, *clashing], key=lambda each: each.row)
    return RosterList(headings, tuple(kept), tuple(rejected), tuple(skipped), unknown)


# Headings


def _headed(table: Table, rules: RosterRules) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The headings, and the rows below them."""
    rows = (table.header, *table.rows)
    for lines in (1, 2):
        for at in range(min(len(rows), HEAD) - lines + 1):
            headings = _joined(rows[at : at + lines])
            places = _places(headings, rules)
            if not places["name"] or not any(places[field] for field in CODES):
                continue
            below = rows[at + lines : at + lines + 1]
            if lines == 1 and below and _continues(below[0], places, rules):
                return _joined((rows[at], *below)), rows[at + 2 :]
            return headings, rows[at + lines :]
    found = "、".join(cell for cell in table.header.cells if cell)[:200]
    wanted = (rules.title("code"), rules.title("name"), rules.title("address"))
    raise NoHeadings(headings=found, wanted="、".join(wanted))


def _joined(rows: Sequence[Row]) -> tuple[str, ...]:
    """Headings of one or two lines: merged cells stand in the upper one, the columns below them in the lower one."""
    width = max(len(row.cells) for row in rows)
    return tuple(next((row.cell(at) for row in reversed(rows) if row.cell(at)), "") for at in range(width))


def _continues(row: Row, places: Places, rules: RosterRules) -> bool:
    """Whether a row is the lower line of headings: nothing below code and name, and only headings elsewhere."""
    own = [place for field in ("name", *CODES) for place in places[field]]
    known = {heading for synonyms in rules.columns.values() for heading in synonyms}
    said = [heading_of(cell) for cell in row.cells if cell]
    return not any(row.cell(place) for place in own) and bool(said) and any(each in known for each in said)


def _places(headings: Sequence[str], rules: RosterRules) -> dict[str, tuple[int, ...]]:
    """Field to the places of its columns, best first; none where the file has none."""
    known = [heading_of(each) for each in headings]
    return {
        field: tuple(place for wanted in synonyms for place, heading in enumerate(known) if heading == wanted)
        for field, synonyms in rules.columns.items()
    }


def _names_nobody(row: Row, headings: Sequence[str], places: Places, rules: RosterRules) -> str:
    """Why a row is no enterprise's: note, heading, blank; empty when it is one's."""
    if all(heading_of(cell) == heading_of(headings[at]) for at, cell in enumerate(row.cells[: len(headings)]) if cell):
        return "heading"
    coded = any(_fits_code(row.cell(place)) for field in CODES for place in places[field])
    first = next((cell for cell in row.cells if cell), "")
    if not coded and _is_note(first, rules):
        return "note"
    said = (row.cell(place) for found in places.values() for place in found)
    if all(says_nothing(cell, rules) for cell in said):
        return "blank" if first.isdigit() or says_nothing(first, rules) else "note"
    return ""


def _fits_code(cell: str) -> bool:
    """Whether a cell may have been meant as a code."""
    return len(code_of(cell)) >= REGISTRATION_LENGTH and code_of(cell).isascii()


def _is_note(first: str, rules: RosterRules) -> bool:
    words = "|".join(sorted(map(re.escape, rules.notes), key=len, reverse=True))
    return re.match(rf"({words})\s*([:;,。.\d共]|$)", unicodedata.normalize("NFKC", first)) is not None


# Rows


def _read(row: Row, headings: Sequence[str], places: Places, rules: RosterRules) -> Candidate | Rejection:
    said: dict[str, str] = {}
    faults: list[Fault] = []
    faulty: set[str] = set()
    for field, found in places.items():
        place = next((at for at in found if not says_nothing(row.cell(at), rules)), None)
        if place is None:
            continue
        try:
            said[field] = cleaned(field, row.cell(place), rules)
        except BadCell as bad:
            faults.append(Fault(headings[place], bad.reason))
            faulty.add(field)
    code = _code_of(said)
    if not code and not faulty.intersection(CODES):
        faults.insert(0, Fault(_titled("code", headings, places, rules), text("roster.why.no_code")))
    for field in rules.needs:
        if field not in said and field not in faulty:
            faults.append(Fault(_titled(field, headings, places, rules), text("roster.why.missing")))
    if not faults:
        return Candidate(row.number, code, said, row.cells)
    return Rejection(
        row.number, code or _seen("code", row, places), _seen("name", row, places), tuple(faults), row.cells
    )


def _code_of(said: dict[str, str]) -> str:
    """The identifier; a number that stood in the code's column is the registration number as well."""
    code = said.pop("code", "") or said.get("registration_no", "")
    if len(code) == REGISTRATION_LENGTH:
        said["registration_no"] = code
    return code


def _seen(field: str, row: Row, places: Places) -> str:
    written = next((row.cell(place) for place in places[field] if row.cell(place)), "")
    return plain(written)[:WORDS] if written else ""


def _titled(field: str, headings: Sequence[str], places: Places, rules: RosterRules) -> str:
    return headings[places[field][0]] if places[field] else rules.title(field)


# The same enterprise twice


def _once(accepted: Sequence[Candidate], rules: RosterRules) -> tuple[list[Candidate], list[Rejection]]:
    """One row for each enterprise. Rows that say the same are one; of rows that differ nobody knows which is right."""
    groups: dict[str, list[Candidate]] = {}
    coded = {number: one.code for one in reversed(accepted) if (number := _number(one)) and one.code != number}
    for one in accepted:
        # Under its registration number and its credit code it is the same one.
        groups.setdefault(coded.get(_number(one), one.code), []).append(one)
    kept, rejected = [], []
    for group in groups.values():
        differing = _differing(group, rules)
        if differing:
            rows = "、".join(str(each.row) for each in group)
            rejected += [_clash(each, text("roster.why.clash", rows=rows, columns=differing), rules) for each in group]
            continue
        first = next((each for each in group if each.code != _number(each)), group[0])
        kept.append(first)
        reason = text("roster.why.repeated", row=first.row)
        rejected += [_clash(each, reason, rules) for each in group if each is not first]
    return sorted(kept, key=lambda each: each.row), rejected


def _number(one: Candidate) -> str:
    return one.said.get("registration_no", "")


def _differing(group: Sequence[Candidate], rules: RosterRules) -> str:
    """Titles of the columns in which rows of one enterprise contradict each other; a gap contradicts nothing."""
    first = group[0]
    fields = [
        field
        for field, said in first.said.items()
        if any(field in each.said and not same(field, said, each.said[field]) for each in group[1:])
    ]
    codes = ["code"] if len({each.code for each in group if each.code != _number(each)}) > 1 else []
    return "、".join(rules.title(field) for field in [*codes, *fields])


def _clash(one: Candidate, reason: str, rules: RosterRules) -> Rejection:
    return Rejection(one.row, one.code, one.said["name"], (Fault(rules.title("code"), reason),), one.cells)
