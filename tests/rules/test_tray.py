"""What may come in from a stick: by name and first bytes, which must agree; everything else has its reason."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from station.rules.tray import judge, kind_of, litter


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("evil.exe", b"MZ")
    return out.getvalue()


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("名录.xlsx", workbook(), "sheet"),
        ("LIST.XLSX", workbook(), "sheet"),
        ("名录.csv", "统一社会信用代码,名称\n9133,厂\n".encode(), "sheet"),
        ("名录.csv", "统一社会信用代码,名称\n".encode("gb18030"), "sheet"),
        ("2027.toml", b'# 2027\nyear = 2027\nstatus = "official"\n', "calendar"),
        ("责令.pdf", b"%PDF-1.7\n\x00\x01", "scan"),
        ("现场.jpg", picture("JPEG"), "photo"),
        ("现场.JPEG", picture("JPEG"), "photo"),
        ("现场.png", picture("PNG"), "photo"),
    ],
)
def test_what_comes_in(name: str, content: bytes, kind: str) -> None:
    assert judge(f"夹/{name}".encode(), content[:4096]) == (kind, "")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("宏.xlsm", workbook(), "macro"),
        ("旧.xls", b"\xd0\xcf\x11\xe0", "old_sheet"),
        ("加密.xlsx", b"\xd0\xcf\x11\xe0" + bytes(60), "old_sheet"),
        ("包.zip", archive(), "archive"),
        ("包.xlsx", archive(), "archive"),
        ("假.xlsx", b"a,b\n", "mismatch"),
        ("程序.exe", b"MZ", "program"),
        ("工资表.xlsx.exe", b"MZ", "program"),
        ("名录.csv", b"MZ\x90\x00", "mismatch"),
        ("名录.csv", b"#!/bin/sh\n", "mismatch"),
        ("名录.csv", b"a,b\x00\n", "mismatch"),
        ("任意.toml", b"[package]\nname = 'x'\n", "mismatch"),
        ("照片.jpg", b"<html>", "mismatch"),
        ("照片.png", b"\xff\xd8\xff", "mismatch"),
        ("文.pdf", b"\n%PDF-1.7", "mismatch"),
        ("autorun.inf", b"[autorun]", "program"),
        ("执法.MP4", b"\0\0\0\x18ftyp", "recording"),
        ("说明.docx", workbook(), "unknown"),
        ("无扩展名", b"%PDF-1.7", "unknown"),
        (".pdf", b"%PDF-1.7", "unknown"),
    ],
)
def test_what_stays_outside(name: str, content: bytes, reason: str) -> None:
    assert judge(name.encode(), content[:4096]) == ("", reason)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("安监所导出/案卷.pdf", True),
        ("System Volume Information/IndexerVolumeGuid", True),
        ("$RECYCLE.BIN/x.pdf", True),
        (".Trashes/x.pdf", True),
        ("夹/._名录.xlsx", True),
        ("~$名录.xlsx", True),
        ("Thumbs.db", True),
        ("夹/名录.xlsx", False),
        ("我的安监所导出/名录.xlsx", False),
    ],
)
def test_litter(path: str, expected: bool) -> None:
    assert litter(path.encode()) is expected


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_bytes_get_exactly_one_answer(path: bytes, head: bytes) -> None:
    for kind, refusal in (judge(path, head), kind_of(path)):
        assert bool(kind) != bool(refusal)
