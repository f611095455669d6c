"""A sheet of another system as rows by field: where the headings are, which rows say nothing, which cells are broken.

Pure. It repairs the width of characters and blanks, never a value; what a spreadsheet left in place of a value is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from station.errors import StationError
from station.records.imports import SheetRead, SheetRow, SheetRules
from station.records.roster import Fault, Skipped
from station.records.table import Row, Table
from station.rules.draw.pool import plain
from station.rules.platform_list import heading_of
from station.texts import text

HEAD = 10
"""Rows in which the headings are looked for: a title and a date may stand above them."""
WORDS = 30
"""Characters of a skipped row that are shown."""
_FORMULA = ("=", "+", "@")
_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{1,3}")
Places = Mapping[str, tuple[int, ...]]


class NoHeadings(StationError):
    """No row has the headings that are needed. Facts: headings, wanted."""

    text = "imports.no_headings"


def read(table: Table, rules: SheetRules) -> SheetRead:
    """The rows of a table by field. NoHeadings."""
    headings, rows = _headed(table, rules)
    places = _places(headings, rules)
    kept: list[SheetRow] = []
    skipped: list[Skipped] = []
    for row in rows:
        what = _says_nothing(row, headings, places, rules)
        if what:
            skipped.append(Skipped(row.number, what, "  ".join(filter(None, row.cells))[:WORDS]))
        else:
            kept.append(_row(row, headings, places, rules))
    used = {place for found in places.values() for place in found}
    unknown = tuple(heading for place, heading in enumerate(headings) if heading and place not in used)
    return SheetRead(headings, tuple(kept), tuple(skipped), unknown)


def folded(written: str) -> str:
    """What is compared of a name: half width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", written).split())


def _headed(table: Table, rules: SheetRules) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    rows = (table.header, *table.rows)
    for at, row in enumerate(rows[:HEAD]):
        places = _places(row.cells, rules)
        if all(places[field] for field in rules.find):
            return row.cells, rows[at + 1 :]
    found = "、".join(cell for cell in table.header.cells if cell)[:200]
    raise NoHeadings(headings=found, wanted="、".join(rules.title(field) for field in rules.find))


def _places(headings: Sequence[str], rules: SheetRules) -> dict[str, tuple[int, ...]]:
    """Field to the places of its columns, best first; none where the file has none."""
    known = [heading_of(each) for each in headings]
    return {
        field: tuple(
            place for wanted in synonyms for place, heading in enumerate(known) if heading == heading_of(wanted)
        )
        for field, synonyms in rules.columns.items()
    }


def _says_nothing(row: Row, headings: Sequence[str], places: Places, rules: SheetRules) -> str:
    """Why a row is nobody's: heading, note, blank; empty when it is somebody's."""
    if all(heading_of(cell) == heading_of(headings[at]) for at, cell in enumerate(row.cells[: len(headings)]) if cell):
        return "heading"
    said = [cell for found in places.values() for place in found if not _empty(cell := row.cell(place), rules)]
    first = next((cell for cell in row.cells if cell), "")
    words = "|".join(sorted(map(re.escape, rules.notes), key=len, reverse=True))
    noted = re.match(rf"({words})\s*([:;,。.\d共]|$)", unicodedata.normalize("NFKC", first))
    named = all(any(not _empty(row.cell(place), rules) for place in places[field]) for field in rules.find)
    if noted and not named:
        return "note"
    return "" if said else "blank"


def _row(row: Row, headings: Sequence[str], places: Places, rules: SheetRules) -> SheetRow:
    said: dict[str, str] = {}
    titles: dict[str, str] = {}
    faults: list[Fault] = []
    for field, found in places.items():
        place = next((at for at in found if not _empty(row.cell(at), rules)), None)
        if place is None:
            if field in rules.needs:
                faults.append(Fault(rules.title(field), text("imports.why.missing")))
            continue
        said[field] = plain(unicodedata.normalize("NFC", row.cell(place)))
        titles[field] = headings[place]
        why = _broken(said[field], rules.lengths.get(field))
        if why:
            faults.append(Fault(headings[place], why))
    return SheetRow(row.number, said, titles, tuple(faults), row.cells)


def _broken(said: str, longest: int | None) -> str:
    """What is wrong with a cell whatever it means; empty: nothing."""
    half = unicodedata.normalize("NFKC", said)
    if _ERROR.fullmatch(half.upper()):
        return text("imports.why.cell_error", said=half)
    if half.startswith(_FORMULA):
        return text("imports.why.formula")
    if _SCIENTIFIC.fullmatch(half):
        return text("imports.why.scientific")
    if longest is not None and len(said) > longest:
        return text("imports.why.too_long", count=len(said), most=longest)
    return ""


def _empty(cell: str, rules: SheetRules) -> bool:
    said = folded(cell)
    return not said or said.upper() in rules.nothing
