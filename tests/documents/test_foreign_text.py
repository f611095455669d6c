"""The words of a PDF made elsewhere: the same as of one made here, and whatever is wrong with it costs itself alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from station.documents import foreign_text, page_text, text_reader
from station.documents.foreign_text import ForeignText
from tests.documents.foreign_sample import PDF
from tests.documents.test_page_text import pdf

COLUMNS = 76


def test_the_same_words_as_of_ones_own() -> None:
    made = pdf("D02", "crowded", "inspection")
    assert foreign_text.read(made, COLUMNS) == ForeignText(tuple(page_text.lines(made, COLUMNS)))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"MZ" * 1000, PDF[: len(PDF) // 2].replace(b"obj", b"bjo")])
def test_what_is_no_pdf_is_said(data: bytes) -> None:
    assert foreign_text.read(data, COLUMNS) == ForeignText((), "unreadable")


@pytest.mark.parametrize(
    ("program", "problem", "lines"),
    [
        ("print('[1]')", "crashed", ()),
        ("print('nonsense')", "crashed", ()),
        ("""print('"' + 'x' * 2000 + '"')""", "crashed", ()),
        ("""print('{"problem": "made up"}')""", "crashed", ()),
        ("""print('"one"', flush=True); import os; os.abort()""", "crashed", ("one",)),
        ("""import time; print('"one"', flush=True); time.sleep(60)""", "slow", ("one",)),
        ("""print('{"problem": "too_large"}')""", "too_large", ()),
    ],
)
def test_no_word_is_believed_beyond_its_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, problem: str, lines: tuple[str, ...]
) -> None:
    (tmp_path / "reader.py").write_text(program)
    monkeypatch.setattr(foreign_text, "_READER", tmp_path / "reader.py")
    monkeypatch.setattr(foreign_text, "SECONDS", 3)
    assert foreign_text.read(PDF, COLUMNS) == ForeignText(lines, problem)


def test_the_reader_opens_no_file_once_it_reads(tmp_path: Path) -> None:
    """What it would do if the PDF had taken it over: nothing is to be had by name, and nobody reached."""
    (tmp_path / "secret").write_text("key")
    script = f"""
import io, sys
sys.argv = ["", "{COLUMNS}"]
sys.path.insert(0, {str(Path(text_reader.__file__).parent)!r})
import text_reader
def taken_over(data, columns):
    try:
        return [open({str(tmp_path / "secret")!r}).read()]
    except OSError:
        return ["no file"]
text_reader.page_text.lines = taken_over
text_reader.main()
"""
    done = subprocess.run([sys.executable, "-c", script], input=PDF, capture_output=True, check=True)
    assert done.stdout == b'"no file"\n'
