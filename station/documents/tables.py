"""Spreadsheets in and out: XLSX (first visible sheet) and CSV as rows of text, and text as XLSX or CSV.

What comes in is a stranger's file: its size, its unpacked size, its rows and its columns are limited, and whatever
openpyxl or zlib trip over is a refusal. What goes out holds no formula: every cell is text, also to a program that
guesses (OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
import io
import os
import re
import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from station.errors import StationError
from station.records.table import Row, Table
from station.rules.state_secret import refuse
from station.texts import text

if TYPE_CHECKING:
    from openpyxl import Workbook

# lxml is there for another library; openpyxl would take it, and it swallows what the standard parser refuses.
os.environ["OPENPYXL_LXML"] = "False"

MAX_BYTES = 32 * 2**20
MAX_UNPACKED = 128 * 2**20
"""Of all parts of a workbook together, bytes."""
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_CELL = 32_767
"""Characters: what Excel keeps in one cell."""
LAST_ROW = 2**20
"""The last row a worksheet has."""
HEAD = 10
"""Lines of a CSV file in which its separator is counted: a title may stand above the headings."""
EXACT = 10**15
"""Excel keeps 15 digits of a number: an id of more digits kept as a number is no longer that id."""

Numbered = Generator[tuple[int, list[str]], None, None]
"""Rows with their numbers from 1."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, NotImplementedError, RuntimeError),
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, AssertionError),
)
"""What openpyxl lets through when a workbook is not one."""


class NotATable(StationError):
    """The file cannot be read as a table. Facts: file, why."""

    text = "draw_platform.not_a_table"

    def __init__(self, file: str, why: str, **facts: object) -> None:
        super().__init__(file=file, why=text(f"draw_platform.why.{why}", **facts))


def read(data: bytes, filename: str) -> Table:
    """The table in a file; its content says which kind it is, the name is for messages. NotATable, StateSecret."""
    if len(data) > MAX_BYTES:
        raise NotATable(filename, "too_big", limit=MAX_BYTES >> 20)
    if data.startswith(_OLE):
        raise NotATable(filename, "old_excel")
    found: list[Row] = []
    with closing(_xlsx(data, filename) if data.startswith(_ZIP) else _csv(data, filename)) as numbered:
        for number, cells in numbered:
            row = _row(number, cells, filename)
            if row is not None:
                refuse("\n".join(row.cells))
                found.append(row)
            if len(found) > MAX_ROWS + 1:
                raise NotATable(filename, "too_many_rows", limit=MAX_ROWS)
    if not found:
        raise NotATable(filename, "empty")
    return Table(found[0], tuple(found[1:]))


def _row(number: int, cells: Sequence[str], filename: str) -> Row | None:
    """The row without what is empty; None for a blank one."""
    kept = [cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    if len(kept) > MAX_COLUMNS:
        raise NotATable(filename, "too_many_columns", limit=MAX_COLUMNS, row=number)
    return Row(number, tuple(kept)) if kept else None


def _xlsx(data: bytes, filename: str) -> Numbered:
    # Imported here: openpyxl takes a third of a second to load, and most commands read no spreadsheet.
    from openpyxl import load_workbook

    try:
        _check_parts(data, filename)
        with warnings.catch_warnings():
            # About what it leaves out: filters, extensions, dates out of range. None of it is text.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                yield from _sheet(book, filename)
            finally:
                book.close()
    except _BROKEN as error:
        raise NotATable(filename, "broken") from error


def _check_parts(data: bytes, filename: str) -> None:
    """Nothing encrypted, nothing that unpacks to more than the limit: zipfile gives no more than a part declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise NotATable(filename, "locked")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise NotATable(filename, "broken")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise NotATable(filename, "too_big", limit=MAX_UNPACKED >> 20)


def _sheet(book: Workbook, filename: str) -> Numbered:
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise NotATable(filename, "empty")
    # Ours is the true size: what the file says of itself may be a million rows, or one.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
        if number > LAST_ROW:
            raise NotATable(filename, "too_many_rows", limit=MAX_ROWS)
        # A million blank rows may lie between two: they are counted, and cost next to nothing.
        if values.count(None) < len(values):
            end = next(place for place in range(len(values), 0, -1) if values[place - 1] is not None)
            yield number, [_written(value) for value in values[:end]]


def _written(value: object) -> str:
    """A cell's value as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float() if abs(value) >= EXACT:
            return f"{value:e}"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
    return str(value)


def _csv(data: bytes, filename: str) -> Numbered:
    whole = _decoded(data, filename)
    head = "".join(whole.splitlines()[:HEAD])
    separator = max(",\t;", key=head.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(whole, newline=""), delimiter=separator, strict=True), start=1)
    except csv.Error as error:
        raise NotATable(filename, "broken") from error


def _decoded(data: bytes, filename: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            whole = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(whole):
            return whole
    raise NotATable(filename, "not_text")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]], title: str, made_at: datetime) -> bytes:
    """A workbook of one sheet `title`, every cell text; the same bytes whenever it is made. `made_at` is aware."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    widths = [len(name) for name in header]
    for at, cells in enumerate((header, *rows), start=1):
        for place, value in enumerate(cells):
            kept = _CONTROL.sub("", value)[:MAX_CELL]
            cell = sheet.cell(at, place + 1)
            cell.number_format = "@"
            if kept:
                # Assigning makes a formula of "=1+1"; the type says that it is text, the quote that it stays so.
                cell.value = kept
                cell.data_type = "s"
            cell.quotePrefix = kept.startswith(_FORMULA)
            if at == 1:
                cell.font = Font(bold=True)
            widths[place] = max(widths[place], len(kept))
    for place, width in enumerate(widths, start=1):
        # A Chinese character takes two columns.
        sheet.column_dimensions[get_column_letter(place)].width = min(2 * width, 60) + 2
    sheet.freeze_panes = "A2"
    return _packed(book, made_at)


def _packed(book: Workbook, made_at: datetime) -> bytes:
    """The workbook with the time it is given: openpyxl writes the present one into the file and onto its parts."""
    from openpyxl.xml.functions import tostring

    first, last = io.BytesIO(), io.BytesIO()
    book.save(first)
    book.properties.created = book.properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = None
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(last, "w") as packed:
        for name in sorted(made.namelist()):
            part = zipfile.ZipInfo(name, _EPOCH)
            part.external_attr = 0o100644 << 16
            content = tostring(book.properties.to_tree()) if name == _CORE else made.read(name)
            packed.writestr(part, content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return last.getvalue()


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a BOM, which Excel needs to see Chinese; a cell that would be a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for cells in (header, *rows):
        writer.writerow([quoted(_CONTROL.sub("", cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def quoted(cell: str) -> str:
    """A cell of a CSV file that no program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
