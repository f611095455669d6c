"""Tables in and out: what is written is what openpyxl and csv read, what strangers hand in is limited or refused."""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from station.documents import tables
from station.documents.tables import NotATable
from station.records.moment import moment

WHEN = moment("2026-11-22T21:20:00+08:00")
HEADER = ("统一社会信用代码", "检查对象")
DANGEROUS = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "－1", "＝1"]
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@\t\n'\"，,;"), max_size=12
).filter(lambda cell: "x005F_" not in cell)
"""openpyxl drops that one mark of its own escaping when it reads."""
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6)


def made(fill: Callable[[Workbook], None]) -> bytes:
    """A workbook that another program made."""
    book, out = Workbook(), io.BytesIO()
    fill(book)
    book.save(out)
    return out.getvalue()


def sheet_of(*rows: list[object]) -> bytes:
    def fill(book: Workbook) -> None:
        for row in rows:
            book.worksheets[0].append(row)

    return made(fill)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        assert name in old.namelist()
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return out.getvalue()


def cells(data: bytes) -> list[tuple[str, ...]]:
    found = tables.read(data, "表.xlsx")
    return [found.header.cells, *(row.cells for row in found.rows)]


def kept(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """What reading makes of rows: edges of cells, empty ends and blank rows are gone."""
    found = []
    for row in rows:
        bare = [cell.strip() for cell in row]
        while bare and not bare[-1]:
            bare.pop()
        if bare:
            found.append(tuple(bare))
    return found


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_a_workbook_reads_as_it_was_written_and_holds_only_text(rows: list[list[str]]) -> None:
    data = tables.write_xlsx(HEADER, rows, "结果", WHEN)
    assert cells(data) == [HEADER, *kept(rows)]
    assert tables.write_xlsx(HEADER, rows, "结果", WHEN) == data
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    for written, row in zip(rows, sheet.iter_rows(min_row=2), strict=False):
        for cell, read in zip(written, row, strict=True):
            assert (read.value, read.data_type) == ((cell, "s") if cell else (None, "n"))


@settings(max_examples=200, deadline=None)
@given(ROWS)
def test_a_csv_reads_as_it_was_written_and_no_cell_begins_a_formula(rows: list[list[str]]) -> None:
    data = tables.write_csv(HEADER, rows)
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[0] == list(HEADER) and len(read) == 1 + len(rows)
    for written, found in zip(rows, read[1:], strict=True):
        for cell, back in zip(written, found, strict=True):
            assert back == cell or back == f"'{cell}"
            assert not back.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", DANGEROUS, ids=repr)
def test_formulas_are_text(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(tables.write_xlsx(HEADER, [[cell, "x"]], "结果", WHEN))
    subprocess.run([sys.executable, "-m", "zipfile", "-t", str(path)], check=True, capture_output=True)
    read = load_workbook(path).worksheets[0]["A2"]
    assert (read.data_type, read.quotePrefix, read.number_format) == ("s", True, "@")
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert f"'{cell}" in next(csv.reader(io.StringIO(tables.write_csv([cell], []).decode("utf-8-sig"), newline="")))


def test_the_time_of_a_workbook_is_the_one_given() -> None:
    data = tables.write_xlsx(HEADER, [], "结果", WHEN)
    told = load_workbook(io.BytesIO(data)).properties
    assert told.created == told.modified == datetime(2026, 11, 22, 13, 20)  # noqa: DTZ001  # openpyxl's are naive UTC
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_control_characters_do_not_break_a_table() -> None:
    assert cells(tables.write_xlsx(HEADER, [["a\x00\x1fb", "c"]], "结果", WHEN))[1] == ("ab", "c")
    assert b"\x00" not in tables.write_csv(HEADER, [["a\x00b", "c"]])


def test_values_as_a_person_reads_them() -> None:
    when = datetime(2026, 11, 20, 8, 30)  # noqa: DTZ001  # a spreadsheet's times have no zone
    row = [12, 3.0, 2.5, True, date(2026, 11, 20), when, 330281000012345, 913302810000000123, 9.13e17]
    assert cells(sheet_of(["甲"], row))[1] == (
        *("12", "3", "2.5", "TRUE", "2026-11-20", "2026-11-20 08:30:00", "330281000012345"),
        *("9.133028e+17", "9.130000e+17"),
    )


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    found = tables.read(sheet_of(["标题"], [], ["代码", None, " 名称 "], [None, None], ["1"]), "a.xlsx")
    assert (found.header.number, [(row.number, row.cells) for row in found.rows]) == (
        1,
        [(3, ("代码", "", "名称")), (5, ("1",))],
    )
    text = '标题\n\n代码,,名称\n,\n"1\n2"\n3\n'
    found = tables.read(text.encode("gb18030"), "a.csv")
    assert [(row.number, row.cells) for row in found.rows] == [(3, ("代码", "", "名称")), (5, ("1\n2",)), (6, ("3",))]
    assert found.rows[0].cell(2) == "名称" and found.rows[0].cell(9) == ""


def test_the_first_sheet_that_is_shown() -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].append(["隐藏"])
        book.worksheets[0].sheet_state = "hidden"
        book.create_sheet("二").append(["看得见"])

    assert cells(made(fill)) == [("看得见",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_of_every_kind(encoding: str, separator: str) -> None:
    text = f"抽取结果\r\n代码{separator}名称\r\n1{separator}𠮷野㙍厂\r\n"
    assert cells(text.encode(encoding)) == [("抽取结果",), ("代码", "名称"), ("1", "𠮷野㙍厂")]


def test_what_a_file_says_of_its_size_is_not_believed() -> None:
    data = sheet_of(["代码"], ["1"])
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    for claimed in (b"A1:XFD1048576", b"A1:A1"):
        grown = with_part(data, "xl/worksheets/sheet1.xml", sheet.replace(b"A1:A2", claimed))
        assert cells(grown) == [("代码",), ("1",)]


def refused(data: bytes) -> str:
    with pytest.raises(NotATable) as error:
        tables.read(data, "名单.xlsx")
    assert error.value.message.startswith("读不懂 名单.xlsx：") and "另存为 .xlsx" in error.value.advice
    return error.value.message


def bomb() -> bytes:
    """Little that unpacks to much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"xl/{number}.xml", b" " * (50 * 2**20))
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(sheet_of(["代码"]))
    at = data.index(b"PK\x01\x02") + 8
    data[at] |= 1
    return bytes(data)


def far_down() -> bytes:
    data = sheet_of(["代码"])
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    return with_part(data, "xl/worksheets/sheet1.xml", sheet.replace(b'r="1"', b'r="999999999999"'))


def laughs() -> bytes:
    """Entities that name each other a billion times over."""
    names = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data, part = sheet_of(["代码"]), "xl/worksheets/sheet1.xml"
    sheet = zipfile.ZipFile(io.BytesIO(data)).read(part).decode()
    return with_part(data, part, f'<!DOCTYPE w [<!ENTITY l0 "lol">{names}]>{sheet.replace("代码", "&l9;")}'.encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: b"", "没有表格"),
        (lambda: b"\n\n  \n,,\n", "没有表格"),
        (lambda: sheet_of([]), "没有表格"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, ".xls"),
        (lambda: b"PK\x03\x04" + b"\0" * 99, "残缺"),
        (lambda: sheet_of(["代码"])[:-30], "残缺"),
        (lambda: with_part(sheet_of(["代码"]), "xl/workbook.xml", b"<workbook"), "残缺"),
        (lambda: zipped("word/document.xml", b"<document/>"), "残缺"),
        (lambda: b"\xff\xfe\x00\x01\x02", "UTF-8"),
        (lambda: "代码,名称".encode("utf-16"), "UTF-8"),
        (lambda: b'a,"b\n', "残缺"),
        (lambda: b" " * (tables.MAX_BYTES + 1), "32 兆字节"),
        (bomb, "128 兆字节"),
        (laughs, "残缺"),
        (locked, "密码"),
        (far_down, "100000 行"),
        (lambda: b"1\n" * (tables.MAX_ROWS + 2), "100000 行"),
        (lambda: b",".join([b"1"] * 257), "256 栏"),
        (lambda: sheet_of(["1"] * 257), "256 栏"),
    ],
)
def test_files_that_are_refused(data: Callable[[], bytes], said: str) -> None:
    assert said in refused(data())


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, content)
    return out.getvalue()


def test_as_many_rows_as_are_allowed() -> None:
    assert len(tables.read("代码\n".encode() + b"1\n" * tables.MAX_ROWS, "a.csv").rows) == tables.MAX_ROWS


def test_whatever_is_broken_is_refused_and_nothing_else_happens() -> None:
    """Bytes of the file, and letters of its parts, changed at random with fixed seeds."""
    whole = tables.write_xlsx(HEADER, [["91330281MA2000001X", "甲"], ["=1", "乙"]], "结果", WHEN)
    chance = random.Random(20261122)
    parts = {
        name: zipfile.ZipFile(io.BytesIO(whole)).read(name) for name in zipfile.ZipFile(io.BytesIO(whole)).namelist()
    }
    small = [name for name in parts if "theme" not in name]
    broken = 0
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 4))):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        name = chance.choice(small)
        part = bytearray(parts[name])
        at = chance.randrange(len(part))
        part[at : at + chance.randrange(9)] = chance.choice((b"", b"<", b'"', b"9999", b"x"))
        for candidate in (bytes(data), with_part(whole, name, bytes(part))):
            try:
                tables.read(candidate, "a.xlsx")
            except NotATable:
                broken += 1
    assert 300 < broken < 800
