"""The words of a page where they stand: every one of them, in the order in which people read, none over another."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from station.documents import face as faces_data
from station.documents import page_text
from station.documents.paper import FACES, render
from station.documents.raster import PdfUnreadable
from tests.documents import face_sample

COLUMNS = 78
PAPERS = [("D02", "inspection"), ("D04", "inspection"), ("D00", "penalty"), ("D53", "penalty")]


def pdf(code: str, sample: str, kind: str, demo: bool = False) -> bytes:
    face = face_sample.all_faces()[code]
    facts = getattr(face_sample, sample)(code, face, kind)
    facts = replace(facts, issuer=replace(facts.issuer, demo=demo))
    return render(FACES + face.template, faces_data.data(facts, face), facts.paper.made_at)


def squeezed(words: str) -> str:
    return "".join(sorted("".join(words.split())))


@pytest.mark.parametrize(
    ("code", "kind"), [("D02", "inspection"), ("D04", "inspection"), ("D00", "penalty"), ("D53", "penalty")]
)
@pytest.mark.parametrize("sample", ["facts", "crowded", "bare"])
def test_no_word_is_lost(code: str, kind: str, sample: str, tmp_path: Path) -> None:
    """As poppler reads it."""
    made = pdf(code, sample, kind)
    (tmp_path / "page.pdf").write_bytes(made)
    read = subprocess.run(["pdftotext", "-raw", tmp_path / "page.pdf", "-"], capture_output=True, check=True)
    told = [line for line in page_text.lines(made, COLUMNS) if set(line) != {page_text.RULE}]
    assert squeezed("".join(told)) == squeezed(read.stdout.decode())


def test_the_mark_behind_the_words_is_left_out() -> None:
    """It stands aslant; the foot of the page says the same."""
    lines = page_text.lines(pdf("D00", "facts", "penalty", demo=True), COLUMNS)
    assert sum("演" in line for line in lines) == 1 and lines[-1].startswith("演示件，不具法律效力")


def test_a_line_is_told_as_it_stands() -> None:
    lines = page_text.lines(pdf("D04", "crowded", "inspection"), COLUMNS)
    told = [" ".join(line.split()) for line in lines]
    assert told[1] == "责令限期整改指令书" and lines[1].startswith(" " * 15), "in the middle"
    assert "序号 存在问题 违反条款 整改期限" in told
    assert "余姚市泗门镇㙍𠅤宏达精密塑料制品与金属表面处理热处理加工有限责" in told
    assert "20 安全生产法第三十五条 2026年12月5日" in told


def test_what_is_no_pdf_is_told() -> None:
    with pytest.raises(PdfUnreadable):
        page_text.lines(b"nothing of the kind", COLUMNS)
