"""A name for a stick: any text becomes one that FAT, Windows and `sha256sum -c` accept, and stays readable."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.fat import LONGEST, numbered, safe_name

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|sha256sums", re.IGNORECASE)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("余应急检〔2026〕1号 案卷.pdf", "余应急检〔2026〕1号 案卷.pdf"),
        ("12:30 检查?*.xlsx", "12：30 检查？＊.xlsx"),  # noqa: RUF001
        ("../../etc/passwd", "／..／etc／passwd"),  # noqa: RUF001
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("SHA256SUMS", "_SHA256SUMS"),
        (".hidden", "hidden"),
        ("名. . ", "名"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\x1b[31m红.pdf", "[31m红.pdf"),
        ("...", "文件"),
        ("", "文件"),
    ],
)
def test_names(wanted: str, found: str) -> None:
    assert safe_name(wanted, "文件") == found


@given(st.text(max_size=400))
def test_any_text_becomes_a_safe_name(wanted: str) -> None:
    name = safe_name(wanted, "文件")
    assert name and not FORBIDDEN.search(name) and not RESERVED.fullmatch(name)
    assert len(name.encode()) <= LONGEST and name.isprintable()
    assert not name.startswith((".", " ")) and not name.endswith((".", " "))
    assert safe_name(name, "文件") == name


@given(st.text(min_size=1, max_size=300))
def test_numbers_tell_names_apart_and_keep_the_ending(wanted: str) -> None:
    name = safe_name(f"案{wanted}.pdf", "文件")
    several = list(islice(numbered(name), 12))
    assert several[0] == name and len(set(several)) == 12
    assert all(each.endswith(".pdf") and len(each.encode()) <= 255 for each in several)
