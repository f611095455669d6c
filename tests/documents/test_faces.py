"""Every face of a 文书, set from three cases and read back with poppler and qpdf."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import schema
from station.documents.face import data
from station.documents.paper import FACES, render
from station.records.face import FaceFacts
from tests.documents import face_sample
from tests.documents.face_sample import LONG, WHEN

ALL = face_sample.all_faces()
CODE = "ANJIAN.330281103.12345"
SAMPLES = {"crowded": face_sample.crowded, "bare": face_sample.bare}


def kind_of(code: str) -> str:
    """The kind of case a paper belongs to, as far as its words care."""
    return "licence" if code.startswith("L") else "penalty"


@cache
def made(code: str, sample: Callable[..., FaceFacts]) -> bytes:
    face = ALL[code]
    return render(FACES + face.template, data(sample(code, face, kind_of(code)), face, CODE), WHEN)


def text_of(pdf: bytes, folder: Path) -> str:
    """The page's text in two reading orders, blanks dropped."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    read = (subprocess.run(["pdftotext", *how, file, "-"], capture_output=True, check=True) for how in ([], ["-raw"]))
    return "".join("".join(one.stdout.decode().split()) for one in read)


def test_every_template_is_the_face_of_a_paper() -> None:
    used = {face.template for face in ALL.values()}
    assert used == {path.stem for path in schema.resource("papers/faces").glob("*.typ")}


@pytest.mark.parametrize("code", sorted(ALL))
@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_a_paper_is_archival_and_names_its_party(tmp_path: Path, code: str, sample: str) -> None:
    pdf = made(code, SAMPLES[sample])
    page = text_of(pdf, tmp_path)
    subprocess.run(["qpdf", "--check", tmp_path / "paper.pdf"], capture_output=True, check=True)
    assert b"pdfaid:part>2" in pdf
    assert "".join(face_sample.kinds()[code].title.split()).partition("（单位）")[0].partition("（个人）")[0] in page
    assert face_sample.facts(code, ALL[code]).paper.number in page
    assert (LONG if sample == "crowded" else "余姚市泗门镇宏达塑料制品有限公司") in page


@pytest.mark.parametrize("code", sorted(ALL))
def test_what_a_paper_asks_is_printed(tmp_path: Path, code: str) -> None:
    """Every question leaves its answer on the page; otherwise it was asked for nothing."""
    face = ALL[code]
    facts = face_sample.facts(code, face, kind_of(code))
    printed = {}
    for at, ask in enumerate(face.asks):
        word = f"答{at:02}"[-(ask.limit or 3) :]
        typed = {"date": f"2031-03-{at + 1:02}", "moment": f"2032-03-{at + 1:02}T14:30:00+08:00"}.get(ask.kind, word)
        shown = {"date": f"2031年3月{at + 1}日", "moment": f"2032年3月{at + 1}日14时30分"}.get(ask.kind, word)
        if not ask.choices:
            facts.answers[ask.name], printed[ask.name] = typed, shown
    pdf = render(FACES + face.template, data(facts, face, CODE), WHEN)
    assert render(FACES + face.template, data(facts, face, CODE), WHEN) == pdf, "the same facts give the same bytes"
    page = text_of(pdf, tmp_path)
    assert [name for name, shown in printed.items() if shown not in page] == []


@pytest.mark.parametrize("code", sorted(ALL))
def test_a_paper_is_filed_by_its_own_code(tmp_path: Path, code: str) -> None:
    """Every page of a scan says what it is, the last one too."""
    (tmp_path / "paper.pdf").write_bytes(made(code, face_sample.crowded))
    read = subprocess.run(["pdfinfo", tmp_path / "paper.pdf"], capture_output=True, check=True).stdout.decode()
    last = next(line.split()[1] for line in read.splitlines() if line.startswith("Pages:"))
    page = ["pdftoppm", "-r", "200", "-gray", "-singlefile", "-f", last, "-png"]
    subprocess.run([*page, tmp_path / "paper.pdf", tmp_path / "page"], check=True)
    found = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "page.png"], capture_output=True, check=True)
    assert CODE in found.stdout.decode().splitlines()
